import { expect, test } from 'vitest';
import { testDatabase } from './database.ts';
import { tortureMachines } from './torture-machines.ts';

/** As long as this says, in seconds; the ordinary form is short. */
const seconds = Number(process.env.SEVERAL_MACHINES_SECONDS ?? 15);
/** Times are asked for where it is run by itself, not beside other tests. */
const alone = seconds > 60;

test(
  'two sites and three workers on one database, killed one after another: pages agree, and everything is done once',
  { timeout: (seconds * 2 + 200) * 1000 },
  async () => {
    const { url, close } = await testDatabase();
    try {
      const toll = await tortureMachines(url, { seconds, feeds: 40, everyMs: alone ? 5000 : 1000 }, (line) =>
        console.error(line),
      );
      console.error(JSON.stringify(toll));
      expect(toll).toMatchObject({
        ...(alone && { changes: { late: 0 } }),
        pages: { failed: 0 },
        leading: { two: 0 },
        clock: { twice: 0 },
        letters: { twice: 0, lost: 0 },
        reports: { twice: 0, missed: 0 },
      });
      expect(Math.min(...Object.values(toll.kills))).toBeGreaterThan(0);
      expect(toll.changes.made).toBeGreaterThan(10);
      expect(toll.clock.ran).toBeGreaterThan(0);
      expect(toll.letters.came).toBeGreaterThan(toll.letters.readers / 2);
      if (alone) expect(toll.leading.longestNone).toBeLessThan(15_000);
    } finally {
      await close();
    }
  },
);
