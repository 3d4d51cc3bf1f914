import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/**
 * Makes a house of the first release, for the test of upgrades: `npx tsx scripts/old-house.ts`. The release is taken from this
 * repository's history and installed in a temporary folder; it plays its sample week; its data folder and what its pages said are kept
 * outside of the repository. It takes some minutes, and the registry of npm.
 */
export const release = { version: '0.1.0', commit: '9e3ef27' };

/** Where it is kept. */
export const kept = join(homedir(), '.cache/dispatchbox', `house-${release.version}`);

/** `house.json`: what its pages said. */
export interface OldHouse {
  port: number;
  pages: { path: string; title: string; headlines: string[] }[];
}

/** What is kept of it; undefined where it was not made. */
export function oldHouse(): (OldHouse & { data: string }) | undefined {
  const file = join(kept, 'house.json');
  if (!existsSync(file)) return undefined;
  return { ...(JSON.parse(readFileSync(file, 'utf8')) as OldHouse), data: join(kept, 'data') };
}

const plain = (html: string) =>
  html
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();

/** A page's title, and the headlines under it. */
export function readPage(html: string): { title: string; headlines: string[] } {
  const headings = (level: string) =>
    [...html.matchAll(new RegExp(`<h${level}[^>]*>([^]*?)</h${level}>`, 'g'))].map(([, words = '']) => plain(words));
  return { title: headings('1')[0] ?? '', headlines: headings('[23]') };
}

async function make(): Promise<void> {
  const root = resolve(import.meta.dirname, '..');
  const folder = mkdtempSync(join(tmpdir(), 'dispatchbox-old-house-'));
  chmodSync(folder, 0o755); // the database's user enters it
  try {
    // As somebody types it: nothing of the npm that may run this.
    const PATH = (process.env.PATH ?? '')
      .split(delimiter)
      .filter((each) => !each.includes('node_modules'))
      .join(delimiter);
    const env = { PATH, HOME: homedir() };
    const run = (command: string) => {
      console.log(command);
      const { status } = spawnSync('bash', ['--norc', '-euo', 'pipefail', '-c', command], {
        cwd: folder,
        env,
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      if (status !== 0) throw new Error(`${command} failed`);
    };
    run(`git -C '${root}' archive ${release.commit} | tar x`);
    run('npm ci --no-audit --no-fund --loglevel=error');
    const port = 18_431;
    const child = spawn(join(folder, 'node_modules/node/bin/node'), ['bin/dispatchbox.mjs', 'start', '--sample'], {
      cwd: folder,
      env: { ...env, PORT: String(port), DATA_FOLDER: 'data' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const ended = new Promise((done) => child.once('exit', done));
    let said = '';
    child.stderr.on('data', (words: Buffer) => void (said += words.toString()));
    for (let waited = 0; !said.includes('clock stands at'); waited++) {
      if (waited > 900 || child.exitCode !== null)
        throw new Error(`the sample did not come to its end: ${said.slice(-2000)}`);
      await sleep(1000);
    }
    const house: OldHouse = { port, pages: await crawl(`http://127.0.0.1:${port}`) };
    child.kill('SIGTERM');
    await ended;
    rmSync(kept, { recursive: true, force: true });
    mkdirSync(kept, { recursive: true });
    run(`cp -a data/sample '${kept}/data'`);
    writeFileSync(join(kept, 'house.json.part'), `${JSON.stringify(house, null, 1)}\n`);
    renameSync(join(kept, 'house.json.part'), join(kept, 'house.json'));
    console.log(`${house.pages.length} pages of ${release.version} are kept in ${kept}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Every page that its sitemap names, and those that everybody knows. */
async function crawl(site: string): Promise<OldHouse['pages']> {
  const get = async (path: string) => (await fetch(`${site}${path}`)).text();
  const locations = (xml: string) =>
    [...xml.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, address = '']) => new URL(address).pathname);
  const maps = locations(await get('/sitemap.xml'));
  const listed = [];
  for (const path of maps) listed.push(...(path.endsWith('.xml') ? locations(await get(path)) : [path]));
  const paths = new Set([
    '/',
    '/editions',
    '/topics',
    '/sources',
    '/about',
    '/privacy',
    '/subscribe',
    '/videos',
    '/search?q=iran',
    ...listed,
  ]);
  const pages: OldHouse['pages'] = [];
  for (const path of paths) {
    const answer = await fetch(`${site}${path}`);
    if (answer.ok) pages.push({ path, ...readPage(await answer.text()) });
  }
  return pages;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await make();
