import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { openDatabase } from '../src/db/index.ts';
import { itemsOfFeed, mannerOf, startHostileWeb, type Mixture } from './hostile-web.ts';
import { clearAway, temporaryFolder } from './torture.ts';

export interface GatheringToll {
  kills: number;
  /** Reports that should be there, are, and are there more than once. */
  expected: number;
  filed: number;
  twice: number;
  /** Reports of the wrong outlet, or that nobody published. */
  strange: number;
}

/**
 * Kills a gathering service -9 in the middle of a pass, over and over, and lets the last one finish. Every report must
 * then have been filed exactly once.
 */
export async function tortureGathering(
  kills: number,
  feeds: number,
  say: (line: string) => void,
): Promise<GatheringToll> {
  const mixture: Mixture = { feeds, unchanged: feeds / 2, slow: 2, failing: 10, malicious: 0 };
  const web = await startHostileWeb(mixture);
  const folder = temporaryFolder();
  const gatherer = resolve(import.meta.dirname, 'gatherer.ts');
  /** Runs a gatherer; kills it so many ms after it has begun. Returns whether it finished. */
  const run = (killAfter?: number) =>
    new Promise<boolean>((done, fail) => {
      const child = spawn(process.execPath, [gatherer, folder, String(web.port), String(feeds)], {
        cwd: join(import.meta.dirname, '..'),
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let said = '';
      child.stdout.on('data', (chunk: Buffer) => {
        const before = said;
        said += chunk.toString();
        if (killAfter !== undefined && !before.includes('begun') && said.includes('begun'))
          setTimeout(() => child.kill('SIGKILL'), killAfter);
      });
      child.once('exit', (code, signal) => {
        if (signal === 'SIGKILL' || code === 0) done(said.includes('done'));
        else fail(new Error(`the gatherer ended with ${code}`));
      });
    });
  try {
    let killed = 0;
    for (let turn = 0; turn < kills; turn++) {
      const finished = await run(150 + ((turn * 61) % 300));
      if (!finished) killed++;
      say(`${turn + 1}: killed ${finished ? 'too late' : 'while gathering'}; ${web.requests()} requests so far`);
    }
    await run();
    const { pool, close } = await openDatabase({ folder });
    const { rows } = await pool.query<{ key: string; guid: string }>(
      `select source.key, report.guid from report join source on source.id = report.source_id`,
    );
    await close();
    const expected = new Set<string>();
    for (let feed = 0; feed < feeds; feed++) {
      if (mannerOf(feed, mixture) === 'failing') continue;
      for (let item = 1; item <= itemsOfFeed; item++) expected.add(`outlet-${feed} outlet-${feed}-${item}`);
    }
    const filed = rows.map(({ key, guid }) => `${key} ${guid}`);
    const distinct = new Set(filed);
    return {
      kills: killed,
      expected: expected.size,
      filed: [...distinct].filter((report) => expected.has(report)).length,
      twice: filed.length - distinct.size,
      strange: [...distinct].filter((report) => !expected.has(report)).length,
    };
  } finally {
    await web.close();
    await clearAway(folder);
  }
}
