import { sql, type Db } from '../src/db/index.ts';
import { closeDue, makeUpOpen, spanOf, weekOf } from '../src/editions/index.ts';
import { retain, type Retained, type Terms } from '../src/retention/index.ts';
import { GroupingMemory, groupStories, rankWeek } from '../src/stories/index.ts';
import { oneLine } from '../src/text/index.ts';

/** Invented politics, day after day, filed and worked on as the flow does it: what a house keeps, and what it gives up. */

/** Numbers from 0 to 1, the same ones each time (mulberry32). */
function random(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const syllables = 'ka lo mer tin vas dro bel nu sar pil go ren hus tam or wick del fa mon ry'.split(' ');

interface Year {
  /** The first day, a Monday, at midnight UTC. */
  from: Date;
  days: number;
  sources: number;
  /** Events a day; each is told by one to nine sources. */
  events: number;
  terms: Terms;
  /** Characters of a report, and of its page. */
  text: number;
  page: number;
}

/** How long each step of a day took, ms, and what was given up. */
export interface SimulatedDay {
  day: number;
  now: Date;
  reports: number;
  took: { file: number; group: number; rank: number; makeUp: number; retain: number };
  gone: Retained;
}

/** Lets the days go by. */
export async function* simulate(
  db: Db,
  { from, days, sources, events, terms, text, page }: Year,
): AsyncGenerator<SimulatedDay> {
  const { rows } = await sql<{ id: number }>`
    insert into source (key, name, kind, country, language, added_at)
    select 'simulated-' || n, 'Paper ' || n, 'news', 'GB', 'en', ${from} from generate_series(1, ${sources}) as n returning id`.execute(
    db,
  );
  const ids = rows.map(({ id }) => id);
  const draw = random(20_310_210);
  const one = <T>(list: readonly T[]): T => list[Math.floor(draw() * list.length)]!;
  const word = () => Array.from({ length: 2 + Math.floor(draw() * 2) }, () => one(syllables)).join('');
  const name = () => {
    const made = word();
    return made[0]!.toUpperCase() + made.slice(1);
  };
  const memory = new GroupingMemory();
  let filed = 0;
  for (let day = 0; day < days; day++) {
    const now = new Date(from.getTime() + day * 86_400_000 + 20 * 3_600_000);
    const took = { file: 0, group: 0, rank: 0, makeUp: 0, retain: 0 };
    const timed = async <T>(step: keyof typeof took, work: () => Promise<T>): Promise<T> => {
      const begun = performance.now();
      const result = await work();
      took[step] += performance.now() - begun;
      return result;
    };
    const reports: { source: number; title: string; text: string; page: string; at: Date }[] = [];
    for (let event = 0; event < events; event++) {
      const [person, other, place, matter] = [`${name()} ${name()}`, `${name()} ${name()}`, name(), word()];
      const sentences = Array.from(
        { length: 12 },
        () =>
          `Minister ${one([person, other])} told parliament in ${place} that the ${matter} law would ${word()} the ${word()} of ${word()} ${word()} before the election.`,
      );
      const outlets = 1 + Math.floor(9 * draw() ** 2);
      for (let told = 0; told < outlets; told++) {
        const own = `The ${word()} ${word()} said so on the day.`;
        const words = [...sentences.slice(0, 3), own, ...sentences.slice(3)].join(' ');
        reports.push({
          source: ids[(day * 7 + event * 11 + told * 13) % ids.length]!,
          title: `${person} asks parliament in ${place} to pass the ${matter} law${told ? ` after ${word()}` : ''}`,
          text: words.slice(0, text),
          page: words.repeat(Math.ceil(page / words.length)).slice(0, page),
          at: new Date(now.getTime() - Math.floor(draw() * 12 * 3_600_000)),
        });
      }
    }
    await timed('file', () => file(db, reports, filed));
    filed += reports.length;
    await timed('group', () => groupStories(db, now, memory));
    await timed('rank', () => rankWeek(db, spanOf(weekOf(now, 'UTC'), 'UTC'), now));
    // The edition is made up for the last time on Sunday, and closed on Monday.
    await timed('makeUp', async () => {
      if (day % 7 === 6) await makeUpOpen(db, { timeZone: 'UTC', size: 12 }, now);
      await closeDue(db, (7 * 24 + 6) * 60, 'UTC', now);
    });
    const gone = await timed('retain', () => retain(db, terms, now));
    yield { day, now, reports: filed, took, gone };
  }
}

async function file(
  db: Db,
  reports: readonly { source: number; title: string; text: string; page: string; at: Date }[],
  before: number,
): Promise<void> {
  if (reports.length === 0) return;
  const made = await db
    .insertInto('report')
    .values(
      reports.map(({ source, title, text, at }, i) => {
        const address = `https://paper-${source}.example/${before + i}`;
        const row = { source_id: source, title: oneLine(title), text, language: 'en', published_at: at, dated: true };
        return { ...row, address, link: address, guid: address, filed_at: at, seen_at: at };
      }),
    )
    .returning('id')
    .execute();
  await db
    .insertInto('page')
    .values(
      made.map(({ id }, i) => ({
        report_id: id,
        due_at: null,
        tries: 1,
        read_at: reports[i]!.at,
        text: reports[i]!.page,
        withheld: null,
        error: null,
      })),
    )
    .execute();
}
