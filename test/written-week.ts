import { sql, type Db } from '../src/db/index.ts';
import { makeUpEdition } from '../src/editions/index.ts';
import { groupStories, rankWeek } from '../src/stories/index.ts';
import { oneLine } from '../src/text/index.ts';

/** A small week of invented politics, filed, grouped, ranked and made up as the service does it. */

export const writtenWeek = '2031-W07';
const monday = Date.parse('2031-02-10T08:00:00Z');
export const writtenNow = new Date('2031-02-14T08:00:00Z');

const outlets = ['The Quay Gazette', 'Northern Wire', 'Harbour Herald', 'The Evening Lantern'];
/** What happened in it. */
export const writtenEvents: readonly (readonly [title: string, text: string])[] = [
  [
    'Senate passes the harbour budget',
    'The Senate voted on Monday to pass the harbour budget and sent the bill to President Marlow. Senator Ilse Brandt said the vote was the closest in ten years.',
  ],
  [
    'Finance minister resigns over ferry contracts',
    'Finance minister Odo Carver resigned on Tuesday over the ferry contracts that his ministry had signed. The prime minister accepted the resignation within the hour.',
  ],
  [
    'Court strikes down limit on island ballots',
    'The supreme court struck down the limit on island ballots on Wednesday, four months before the election. Judges found that the law kept voters from voting.',
  ],
  [
    'Treaty signed on the northern fishing grounds',
    'The foreign ministers of Valdoria and Estmark signed a treaty on the northern fishing grounds on Tuesday. It ends a dispute of eleven years over sanctions and boats.',
  ],
  [
    'Governor vetoes shoreline law',
    'Governor Hanne Pell vetoed the shoreline law on Thursday and sent it back to parliament. Lawmakers said that they would override the veto in a week.',
  ],
  [
    'Opposition chooses schoolteacher as leader',
    'The opposition chose schoolteacher Jorn Bakke as its leader on Wednesday in a party primary. He promised a campaign about schools before the election.',
  ],
  [
    'Inquiry blames weather office for late storm warnings',
    'A parliamentary inquiry blamed the weather office on Friday for storm warnings that came nine hours late. Lawmakers asked its director to testify before the committee.',
  ],
  [
    'Border posts with Estmark reopen after eleven weeks',
    'Border posts with Estmark reopened on Thursday after eleven weeks, the government said. Customs officers counted nine thousand lorries by noon.',
  ],
  [
    'Mayor of Port Anselm questioned about archive fire',
    'Prosecutors questioned the mayor of Port Anselm on Friday about the fire in the city archive. Mayor Tilda Rooke said that she would cooperate.',
  ],
];

let filed = 0;

/** Files one report of an outlet of the written week. */
export async function fileReport(db: Db, outlet: string, title: string, text: string, hours: number): Promise<number> {
  const at = new Date(monday + hours * 3_600_000 + filed++ * 1000);
  const key = outlet.toLowerCase().replaceAll(' ', '-');
  const { rows } = await sql<{ id: number }>`
    insert into source (key, name, kind, country, added_at) values (${key}, ${outlet}, 'news', 'GB', ${at})
    on conflict (key) do update set name = excluded.name returning id`.execute(db);
  const address = `https://${key}.example/${filed}`;
  const row = {
    source_id: rows[0]?.id ?? 0,
    title: oneLine(title),
    text,
    published_at: at,
    dated: true,
    filed_at: at,
    seen_at: at,
  };
  const { id } = await db
    .insertInto('report')
    .values({ ...row, address, link: address })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Groups, ranks and makes up, as the flow does. */
export async function remake(db: Db, now = writtenNow, size = 4): Promise<void> {
  await groupStories(db, now);
  await rankWeek(db, { from: new Date(monday - 8 * 3_600_000), until: new Date(monday + 6.5 * 86_400_000) }, now);
  await makeUpEdition(db, writtenWeek, { timeZone: 'UTC', size }, now);
}

/** The whole week: six events of four reports each. @returns the reports' ids by event */
export async function writeWeek(db: Db): Promise<number[][]> {
  const ids: number[][] = [];
  for (const [event, [title, text]] of writtenEvents.entries()) {
    const its: number[] = [];
    // The first events have more outlets, so that the order is clear.
    for (const [i, outlet] of outlets.slice(0, event < 3 ? 4 : 3).entries())
      its.push(
        await fileReport(
          db,
          outlet,
          i % 2 ? `${title}, ${outlet} reports` : title,
          `${text} So ${outlet} has it.`,
          event * 5 + i,
        ),
      );
    ids.push(its);
  }
  await remake(db);
  return ids;
}
