import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openJournal, readJournal } from './journal.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'journal-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const id = (n: number) => `<edition-1.${n}@häfen.example>`;
const asked = [9_997, 9_998, 9_999, 10_000].map(id);

/** A journal of ten thousand mails, which this process wrote. */
function written(closed = false): string {
  const journal = openJournal(folder, 'a');
  for (let n = 0; n < 9_999; n++) {
    journal.begin(id(n));
    journal.end(id(n), n % 2 === 0);
  }
  journal.begin(id(9_999));
  if (closed) journal.close(false);
  return join(folder, readdirSync(folder)[0] ?? '');
}

/** As if the process that wrote it were no more. */
function bury(file: string, { pid }: { pid: number } = spawnSync('true')): void {
  writeFileSync(file, readFileSync(file, 'utf8').replace(/\d+$/m, String(pid)));
}

test.skipIf(process.platform !== 'linux')(
  'of the mails that are asked for, and of no others, a dead worker’s journal tells what became of them',
  () => {
    bury(written());
    expect(readJournal(folder, 'a', asked)).toEqual({ taken: new Set([id(9_998)]), doubtful: new Set([id(9_999)]) });
  },
);

test.skipIf(process.platform !== 'linux')('one that its parent has not looked after is as dead', async () => {
  const parent = spawn('sh', ['-c', 'sleep 0.2 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const pid = Number(await once(parent.stdout, 'data'));
    bury(written(), { pid });
    await expect.poll(() => readJournal(folder, 'a', asked)?.taken).toEqual(new Set([id(9_998)]));
  } finally {
    parent.kill();
  }
});

test('it tells what became of mails whose worker gave up, though the process lives', () => {
  written(true);
  expect(readJournal(folder, 'a', asked)).toEqual({ taken: new Set([id(9_998)]), doubtful: new Set([id(9_999)]) });
});

test('it tells nothing of a worker that lives, when its last line broke off, or where there is none', () => {
  const file = written();
  expect(readJournal(folder, 'a', asked)).toBeUndefined();
  bury(file);
  appendFileSync(file, '+ <edition-1.9');
  expect(readJournal(folder, 'a', asked)).toBeUndefined();
  expect(readJournal(folder, 'b', asked)).toBeUndefined();
});
