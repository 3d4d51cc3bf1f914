import { hash } from 'node:crypto';
import { sql, type Db } from '../../db/index.ts';
import { apart, Problem, type Line } from '../../text/index.ts';
import { useView } from '../context.tsx';
import type { Drawn, mapOf } from './draw.ts';
import type { WeekMap, weekMapOf } from './week.ts';

const inPool = apart<typeof mapOf>(
  { file: new URL('draw.ts', import.meta.url), name: 'mapOf', patience: 5_000, memory: 256, asked: true },
  () => 'A map',
);

const weekInPool = apart<typeof weekMapOf>(
  { file: new URL('week.ts', import.meta.url), name: 'weekMapOf', patience: 10_000, memory: 256, asked: true },
  () => 'A map of the week',
);

/** So many of a story's reports are read for their places, and so much of each. */
const [mostReports, leadLength] = [40, 600];

/** The map of what a story's reports name; undefined where they name no place for sure. */
export async function storyMap(db: Db, story: number): Promise<Drawn | undefined> {
  const { rows } = await sql<Account>`
    select ${account}
      from story_report join report on report.id = story_report.report_id join source on source.id = report.source_id
     where story_report.story_id = ${story} order by report.published_at, report.id limit ${mostReports}`.execute(db);
  if (rows.length === 0) return undefined;
  const { accounts, home } = placed(rows);
  return drawnOnce([accounts, home], () => inPool(accounts, home));
}

/** The map of where an edition's matters are; undefined where fewer than three have a place for sure. */
export async function weekMap(
  db: Db,
  matters: readonly { rank: number; reports: readonly string[] }[],
): Promise<WeekMap | undefined> {
  const told = matters.flatMap(({ rank, reports }) => reports.slice(0, mostReports).map((id) => ({ rank, id })));
  const { rows } = await sql<Account & { rank: number }>`
    select told.rank, ${account}
      from unnest(${told.map(({ rank }) => rank)}::integer[], ${told.map(({ id }) => Number(id))}::integer[]) as told (rank, id)
      join report on report.id = told.id join source on source.id = report.source_id
     order by told.rank, report.published_at, report.id`.execute(db);
  const byRank = Map.groupBy(rows, ({ rank }) => rank);
  const asked = [...byRank].map(([rank, its]) => ({ rank, ...placed(its) }));
  return drawnOnce(asked, () => weekInPool(asked));
}

/** A report as the two statements ask for it. */
interface Account {
  title: string;
  lead: string;
  country: string | null;
}
const account = sql`report.title, left(coalesce(report.text, ''), ${sql.lit(leadLength)}) as lead, source.country`;

/** What reports are looked through for, and the countries whose outlets wrote half of them or more. */
function placed(rows: readonly Account[]) {
  const home = [...Map.groupBy(rows, ({ country }) => country ?? '')]
    .filter(([country, its]) => country && its.length * 2 >= rows.length)
    .map(([country]) => country.toUpperCase());
  return { accounts: rows.map(({ title, lead }) => ({ title, lead })), home };
}

/** Maps by what they were drawn from, the least recently asked for given up first: most changes of a page are none of its map. */
const drawn = new Map<string, Promise<unknown>>();
const mostDrawn = 300;

/** A map, drawn once of the same reports. A page without its map is a page all the same, where too much waits just now. */
async function drawnOnce<T>(of: unknown, draw: () => Promise<T | undefined>): Promise<T | undefined> {
  const key = hash('sha256', JSON.stringify(of), 'base64');
  const map = (drawn.get(key) as Promise<T | undefined> | undefined) ?? draw();
  drawn.delete(key);
  drawn.set(key, map);
  for (const oldest of drawn.keys()) {
    if (drawn.size <= mostDrawn) break;
    drawn.delete(oldest);
  }
  try {
    return await map;
  } catch (error) {
    drawn.delete(key); // tried again by the next who asks
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

/** Land, borders, and the countries that are named. */
function Ground({ land, borders, named }: Pick<Drawn, 'land' | 'borders' | 'named'>) {
  return (
    <>
      <path class="land" d={land} />
      {named.map((d) => (
        <path class="named" d={d} />
      ))}
      <path class="borders" d={borders} />
    </>
  );
}

/** The map, drawn here: no other host is asked for anything. */
export function StoryMap({ map }: { map: Drawn | undefined }) {
  const { say } = useView();
  if (!map) return null;
  const { width, height, dots, labels, places } = map;
  const words = say.map.of(places.join(', '));
  return (
    <figure class="map">
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={words}>
        <title>{words}</title>
        <Ground {...map} />
        {labels.map(({ x, y, name }) => (
          <text x={x} y={y} class="in">
            {name}
          </text>
        ))}
        {dots.map(({ x, y, name, end }) => (
          <>
            <circle cx={x} cy={y} r="5" />
            <text x={end ? x - 10 : x + 10} y={y + 6} class={end ? 'to' : undefined}>
              {name}
            </text>
          </>
        ))}
      </svg>
      <figcaption class="small soft">{say.map.source}</figcaption>
    </figure>
  );
}

/**
 * Where the week's matters are, each mark with its matter's number and leading to it. The list beneath says the same in words, and is what the
 * keyboard and screen readers go through.
 */
export function WeekOnMap({ map, stories }: { map: WeekMap; stories: readonly { rank: number; headline: Line }[] }) {
  const { say } = useView();
  const { width, height, marks } = map;
  const headline = (rank: number) => stories.find((story) => story.rank === rank)?.headline;
  return (
    <figure class="map week">
      <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        <Ground {...map} />
        {marks.map(
          ({ at: [x, y], mark: [toX, toY] }) =>
            (x !== toX || y !== toY) && <path class="lead" d={`M${x} ${y}L${toX} ${toY}`} />,
        )}
        {marks.map(({ rank, mark: [x, y] }) => (
          <a href={`#story-${rank}`} tabindex={-1}>
            <title>{headline(rank)}</title>
            <circle cx={x} cy={y} />
            <text x={x} y={y} dy=".35em">
              {rank}
            </text>
          </a>
        ))}
      </svg>
      <ol class="small">
        {marks.map(({ rank, places }) => (
          <li>
            <a href={`#story-${rank}`}>
              <b>{rank}</b> {places.join(', ')}
              <span class="visually-hidden">: {headline(rank)}</span>
            </a>
          </li>
        ))}
      </ol>
      <figcaption class="small soft">{say.map.source}</figcaption>
    </figure>
  );
}
