import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../src/config.ts';
import { startService, type Service } from '../src/main.ts';
import type { LogFields } from '../src/progress.ts';

/** Progress that keeps its lines, for tests that read them. */
export function heard() {
  const lines: string[] = [];
  const abouts: ({ words: string } & LogFields)[] = [];
  return {
    lines,
    abouts,
    line: (words: string, about: LogFields = {}) => void (lines.push(words), abouts.push({ words, ...about })),
    say: (step: string, words: string, done = false) => void (done && lines.push(`${step} ${words}`)),
  };
}

/** A whole service on a test's database, on a free port, with these settings. */
export async function testService(
  url: string,
  settings: Record<string, string>,
  progress = heard(),
): Promise<Service & { lines: string[] }> {
  const config = readConfig({ PORT: '0', DATA_FOLDER: dataFolder(), ...settings, DATABASE_URL: url }, {});
  return { ...(await startService(config, progress)), lines: progress.lines };
}

/** A folder that goes with the process. */
function dataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dispatchbox-service-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
