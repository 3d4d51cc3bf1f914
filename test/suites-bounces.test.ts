import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readReturn } from '../src/press/bounces.ts';

/** Bounces of some 60 mail systems, with what is known of each: read in place, never copied. */
const suite = resolve(import.meta.dirname, '../../shared/suites/sisimai-bounces');
const there = existsSync(suite);
if (!there) console.warn(`${suite} is absent: what bounces say is NOT measured.`);

interface Known {
  reason: string;
  hardBounce: boolean;
}

test.skipIf(!there)('bounces: whose, and whether the address is gone for good', () => {
  const known = JSON.parse(readFileSync(join(suite, 'expectations.json'), 'utf8')) as Record<string, Known[]>;
  const tally = { mails: 0, address: 0, kind: 0 };
  const seen = new Set<string>();
  for (const ends of ['bsd', 'dos', 'mac']) {
    const folder = join(suite, 'files/maildir', ends);
    for (const file of existsSync(folder) ? readdirSync(folder) : []) {
      const answer = known[file]?.[0];
      // Answers that nobody was there, and complaints, are no bounces.
      if (!answer || seen.has(file) || /feedback|vacation|delivered|undefined/.test(answer.reason)) continue;
      seen.add(file);
      const raw = readFileSync(join(folder, file));
      const [bounce] = readReturn(raw).bounces;
      const named = raw
        .toString('latin1')
        .replace(/\r\n?/g, '\n')
        .matchAll(/^(?:Final|Original|X-Failed)-Recipients?:\s*(?:[\w-]+;)?\s*<?([^\s<>;]+@[^\s<>;]+?)>?\s*$/gim);
      const addresses = [...named].map(([, address = '']) => address.toLowerCase());
      tally.mails++;
      if (bounce?.address && (addresses.length === 0 || addresses.includes(bounce.address))) tally.address++;
      if (bounce && (bounce.kind === 'hard') === answer.hardBounce) tally.kind++;
    }
  }
  const share = (count: number) => count / tally.mails;
  console.log(
    `${tally.mails} bounces: address ${(100 * share(tally.address)).toFixed(1)}%, hard or soft ${(100 * share(tally.kind)).toFixed(1)}%`,
  );
  expect(share(tally.address)).toBeGreaterThanOrEqual(0.98);
  expect(share(tally.kind)).toBeGreaterThanOrEqual(0.94);
});
