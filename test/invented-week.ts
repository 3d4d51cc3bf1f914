import { beginArticle, keepArticle, publish } from '../src/articles/index.ts';
import type { Db } from '../src/db/index.ts';
import type { House } from '../src/house/index.ts';
import { keepTopics, type ToldStory } from '../src/stories/index.ts';
import { oneLine } from '../src/text/index.ts';

/** A house and a week that nobody lived, for the pages' tests: invented outlets telling of invented events. */

export const inventedHouse: House = {
  name: 'The Harbour Week',
  tagline: 'A week of political news in your in-box.',
  url: 'http://localhost:8080',
  timeZone: 'Europe/London',
  language: 'en',
  accent: '#9c1f2e',
  mailFrom: 'letter@harbour.example',
  postalAddress: '1 Quay Street, Harbour Town',
  sample: false,
};

/** Sunday evening of the invented week, 2031-W07. */
export const inventedNow = new Date('2031-02-16T19:30:00Z');

const outlets = [
  ['quay-gazette', 'The Quay Gazette', 'news', 'GB', 'Quay Press', -1],
  ['northern-wire', 'Northern Wire', 'agency', 'GB', null, 0],
  ['harbour-herald', 'Harbour Herald', 'news', 'GB', 'Herald Group', 1],
  ['evening-lantern', 'The Evening Lantern', 'news', 'IE', 'Herald Group', 1],
  ['radio-strand', 'Radio Strand', 'broadcaster', 'IE', null, null],
  ['assembly', 'The Assembly’s Record', 'parliament', 'GB', null, null],
  ['le-phare', 'Le Phare', 'news', 'FR', null, -2],
] as const;

const events = [
  ['Assembly votes to reopen the old harbour after a night of debate', 'Old harbour', 'The Assembly'],
  ['Finance minister resigns over the ferry contracts', 'Ferry contracts', 'Ministry of Finance'],
  ['Court strikes down the limit on island ballots', 'Island ballots', 'High Court'],
  ['Two neighbours sign a treaty on the northern fishing grounds', 'Fishing treaty', 'Northern grounds'],
  ['Protests in four towns against the new bridge toll', 'Bridge toll', 'Protests'],
  ['Inquiry finds that storm warnings were held back for nine hours', 'Storm inquiry', 'Weather office'],
  ['Opposition chooses a schoolteacher as its leader', 'Opposition', 'Leadership'],
  ['Assembly passes the budget by a single vote', 'Budget', 'The Assembly'],
  ['Border posts reopen after eleven weeks', 'Border', 'Customs'],
  ['Governor vetoes the shoreline building law', 'Shoreline law', 'Governor'],
  ['Police chief questioned about the archive fire', 'Archive fire', 'Police'],
  ['Lighthouse keepers win their pensions in arbitration', 'Pensions', 'Keepers'],
  ['Talks on the causeway end without a word', 'Causeway', 'Talks'],
  ['A second recount in the western ward', 'Recount', 'Western ward'],
  ['Trade figures fall for a third month', 'Trade', 'Statistics office'],
] as const;

export interface Invented {
  /** The stories' ids, in the edition's order. */
  stories: number[];
  /** A story that was merged into the first. */
  merged: number;
  /** The edition's row. */
  edition: number;
}

/**
 * Writes the invented week: seven sources, of which one cannot be reached, fifteen stories, one closed edition of
 * twelve with three below the line.
 * @param hostile what is put into every title, name and sentence, as a stranger's feed could.
 * @param before what stands before each of them.
 */
export async function inventWeek(db: Db, hostile = '', before = ''): Promise<Invented> {
  const wild = (text: string) => oneLine(`${before}${text}${hostile}`);
  const at = (day: number, hour: number, minute = 0) => new Date(Date.UTC(2031, 1, 10 + day, hour, minute));
  const sources = await db
    .insertInto('source')
    .values(
      outlets.map(([key, name, kind, country, owner, lean]) => ({
        key,
        kind,
        country,
        owner,
        lean,
        name: wild(name),
        home: `https://${key}.example/`,
        language: country === 'FR' ? 'fr' : 'en',
        added_at: at(0, 0),
      })),
    )
    .returning('id')
    .execute();
  const feeds = await db
    .insertInto('feed')
    .values(
      sources.map(({ id }, i) => ({
        source_id: id,
        address: `https://${outlets[i]?.[0]}.example/feed.xml`,
        due_at: at(6, 20),
        polled_at: at(6, 19),
        ok_at: i === 4 ? null : at(6, 19),
        failures: i === 4 ? 3 : 0,
        failing_since: i === 4 ? at(5, 7) : null,
        error: i === 4 ? 'no answer within 20 seconds' : null,
      })),
    )
    .returning('id')
    .execute();

  const stories: number[] = [];
  const told: ToldStory[] = [];
  const shown: string[] = [];
  for (const [i, [headline, matter, body]] of events.entries()) {
    const day = i % 6;
    const breadth = Math.max(2, 7 - Math.floor(i / 2));
    const reports: string[] = [];
    const its: object[] = [];
    for (let r = 0; r < breadth; r++) {
      const french = outlets[r]?.[3] === 'FR';
      const report = await db
        .insertInto('report')
        .values({
          source_id: sources[r]?.id ?? 0,
          feed_id: feeds[r]?.id ?? null,
          guid: `${i}-${r}`,
          address: `https://${outlets[r]?.[0]}.example/2031/02/${i}?part=${r}&of=week`,
          link: `https://${outlets[r]?.[0]}.example/2031/02/${i}?part=${r}&of=week`,
          title: wild(
            [
              headline,
              `${matter}: what is known`,
              `After days of waiting, ${headline.charAt(0).toLowerCase()}${headline.slice(1)}`,
              `${body} at the centre of a long week`,
              `${matter}, minute by minute`,
              `Statement on ${matter.toLowerCase()}`,
              `${matter} : ce que l’on sait`,
            ][r] ?? '',
          ),
          text: 'The rest of this report is its outlet’s own and is never shown.',
          language: french ? 'fr' : 'en',
          video: r === 4 ? 'https://radio-strand.example/v.mp4' : null,
          audio: r === 5 ? 'https://radio-strand.example/a.mp3' : null,
          published_at: at(day, 8 + 2 * r, 7 * r),
          dated: r !== 3,
          filed_at: at(day, 9 + 2 * r),
          seen_at: at(day, 9 + 2 * r),
          position: r,
        })
        .returning(['id', 'title', 'link as url', 'published_at as published'])
        .executeTakeFirstOrThrow();
      reports.push(String(report.id));
      its.push({ ...report, id: String(report.id), outlet: wild(outlets[r]?.[1] ?? '') });
    }
    const story = await db
      .insertInto('story')
      .values({ begun_at: at(day, 8), latest_at: at(day, 20), changed_at: at(day, 21), score: 30 - i })
      .returning('id')
      .executeTakeFirstOrThrow();
    const tale: ToldStory = {
      rank: i + 1,
      story: String(story.id),
      headline: wild(headline),
      headlineReport: reports[0] ?? '',
      brief: [
        {
          text: wild(
            `${headline.replace(/^A /, 'a ')}, in a decision that both sides had called the most important of the session, and that takes effect on the first of March.`,
          ),
          report: reports[1] ?? '',
        },
        {
          text: wild('“We have waited eleven years for this,” said the speaker, before the chamber rose.'),
          report: reports[0] ?? '',
        },
        ...(i < 5
          ? [
              {
                text: wild('Opponents said that they would ask the court to look at it.'),
                report: reports[2] ?? '',
              },
            ]
          : []),
      ],
      reasons: [
        { signal: 'breadth', words: `Reported by ${breadth} independent outlets`, points: 14.5 - i / 2 },
        { signal: 'prominence', words: `First in ${Math.max(1, breadth - 3)} of their feeds`, points: 5.25 },
        { signal: 'days', words: 'Followed for 3 days', points: 2 },
      ],
      score: 21.75 - i / 2,
      topics: [
        { name: wild(matter), kind: 'issue' },
        { name: wild(body), kind: 'org' },
        { name: oneLine('Harbour Town'), kind: 'place' },
      ],
      reports,
      ...(i === 0 && {
        said: [
          {
            text: wild('The water does not ask who signed, it only asks who built.'),
            speaker: wild('Mara Holm'),
            report: reports[2] ?? '',
          },
        ],
        howTold: {
          left: { outlets: 3, words: [{ word: wild('fishermen'), here: 12, elsewhere: 2, reports: 4 }] },
          right: { outlets: 3, words: [{ word: 'cost', here: 9, elsewhere: 1, reports: 3 }] },
        },
      }),
      ...(i === 1 && {
        before: [{ story: String(stories[0]), headline: wild(events[0][0]), day: '2031-02-10' }],
      }),
    };
    await keepTopics(db, tale, { latest: at(day, 20) });
    await db
      .insertInto('story_report')
      .values(reports.map((id) => ({ report_id: Number(id), story_id: story.id })))
      .execute();
    await db
      .updateTable('story')
      .set({ told: JSON.stringify(tale) })
      .where('id', '=', story.id)
      .execute();
    stories.push(story.id);
    told.push(tale);
    shown.push(JSON.stringify(its));
  }
  await db
    .insertInto('earlier_version')
    .values({
      report_id: Number(told[0]?.reports[0]),
      title: wild('Assembly to vote on the old harbour tonight'),
      text: '',
      replaced_at: at(0, 9),
    })
    .execute();
  const merged = await db
    .insertInto('story')
    .values({ begun_at: at(0, 8), latest_at: at(0, 9), changed_at: at(0, 9), merged_into: stories[0] ?? null })
    .returning('id')
    .executeTakeFirstOrThrow();
  const edition = await db
    .insertInto('edition')
    .values({
      week: '2031-W07',
      number: 7,
      from_at: at(0, 0),
      until_at: at(7, 0),
      made_at: at(6, 18),
      closed_at: at(6, 19),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('edition_story')
    .values(
      told.map((tale, i) => ({
        edition_id: edition.id,
        rank: i + 1,
        chosen: i < 12,
        story_id: stories[i] ?? 0,
        told: JSON.stringify(tale),
        shown: shown[i] ?? '[]',
      })),
    )
    .execute();
  return { stories, merged: merged.id, edition: edition.id };
}

/** Of a site that is only looked at: nobody subscribes, and no letters are kept. */
export const noDoors = {
  outbox: false as const,
  ask: async () => {},
  confirm: async () => 'unknown' as const,
  leave: async () => 'unknown' as const,
};

/** A desk's errands that nobody is there to run. */
export const idleDesk = {
  soon: async () => {},
  mailTest: async () => {},
  closesAt: () => new Date(0),
  failedSteps: async () => [],
  retry: async () => 0,
  waiting: async () => 0,
  recentItems: async () => [],
  findFeeds: async () => [],
  sourceList: async () => '',
  examineMail: async () => [],
  mayMeasure: async () => true,
};

/** An article of the house's own, published. @returns its id, and its version */
export async function inventArticle(db: Db, title: string, at = inventedNow): Promise<{ id: number; version: number }> {
  const id = await beginArticle(db, 'A. Writer', at);
  const text = { title, standfirst: '', byline: 'A. Writer', body: 'The text.', topics: [], sources: '' };
  const version = (await keepArticle(db, { id, version: 1 }, text, at))!;
  await publish(db, { id, version }, at, { by: 'A. Writer', now: at });
  return { id, version };
}
