import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleSettings, sampleWeek } from '../sample/play.ts';
import { startWire } from '../sample/wire.ts';
import { startRelay, type Manner } from '../test/relay.ts';
import { readConfig } from '../src/config.ts';
import { startService } from '../src/main.ts';
import { heard } from '../test/service.ts';

/**
 * How long the forms that take a mail keep an asker, for addresses that are known and that are not, at relays of any manner; ends with 1
 * where status or words differ. Of twelve comparisons one in two runs has a p below .05 by chance: look whether it is the same again.
 */
const each = Number(process.argv[2] ?? 200);
const folder = mkdtempSync(join(tmpdir(), 'bench-asking-'));
const wire = await startWire({ at: sampleWeek.begin });
const relay = await startRelay();
const settings = { ...sampleSettings(wire), SMTP_URL: relay.url, PORT: '0', DATA_FOLDER: folder };
const service = await startService(readConfig(settings, {}), heard());
await service.queue.work();

/** The two-sided p of Mann and Whitney's U, by the normal approximation: that one is as likely slower as the other. */
function mannWhitney(a: number[], b: number[]): number {
  const u = a.reduce((sum, x) => sum + b.reduce((n, y) => n + (x > y ? 1 : x === y ? 0.5 : 0), 0), 0);
  const [n, m] = [a.length, b.length];
  const z = Math.abs(u - (n * m) / 2) / Math.sqrt((n * m * (n + m + 1)) / 12);
  // The complementary error function (Abramowitz and Stegun, 7.1.26).
  const t = 1 / (1 + (0.3275911 * z) / Math.SQRT2);
  const poly = [0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429];
  return poly.reduce((sum, c, i) => sum + c * t ** (i + 1), 0) * Math.exp((-z * z) / 2);
}
const median = (all: number[]) => all.toSorted((x, y) => x - y)[Math.floor(all.length / 2)] ?? 0;

await service.db
  .insertInto('reader')
  .values(
    Array.from({ length: each }, (_, n) => ({
      email: `known${n}@reader.example`,
      asked_at: sampleWeek.begin,
      confirmed_at: sampleWeek.begin,
    })),
  )
  .execute();

console.log('relay     form          known, ms   unknown, ms   p (Mann–Whitney)   statuses               words');
for (const manner of ['takes', 'slow', 'gone', 'refuses'] satisfies Manner[]) {
  relay.answer = manner;
  for (const form of ['/subscribe', '/preferences', '/sign-in']) {
    const times: Record<string, number[]> = { known: [], unknown: [] };
    const statuses = new Set<string>();
    const words: Record<string, Set<string>> = { known: new Set(), unknown: new Set() };
    for (let n = 0; n < 2 * each; n++) {
      // One of each in every pair, in the order of Thue and Morse, so that no rhythm of the machine favours one.
      const kind = n.toString(2).replaceAll('0', '').length % 2 === 0 ? 'known' : 'unknown';
      const email = `${kind}${times[kind]!.length}@reader.example`;
      await service.db.deleteFrom('asking').execute();
      const begun = performance.now();
      const answer = await fetch(`${service.url}${form}`, {
        method: 'POST',
        body: new URLSearchParams({ email, sure: email }),
        headers: { origin: service.url },
        redirect: 'manual',
      });
      const page = (await answer.text()) + (answer.headers.get('location') ?? '');
      times[kind]!.push(performance.now() - begun);
      statuses.add(`${kind} ${answer.status}`);
      // Without what is the asker's own: the address, and the word by which they look how far it is.
      words[kind]!.add(`${answer.status} ${page.replaceAll(email, '').replace(/mail=[\w-]+/g, '')}`);
    }
    const { known = [], unknown = [] } = times;
    const same = [...words.known!].toSorted().join() === [...words.unknown!].toSorted().join();
    if (!same) process.exitCode = 1;
    console.log(
      `${manner.padEnd(9)} ${form.padEnd(13)} ${median(known).toFixed(1).padStart(9)}   ${median(unknown).toFixed(1).padStart(11)}   ${mannWhitney(known, unknown).toFixed(3).padStart(16)}   ${[...statuses].toSorted().join(', ')}   ${same ? 'the same' : 'DIFFERENT'}`,
    );
  }
}
await service.stop();
await relay.close();
await wire.close();
rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
