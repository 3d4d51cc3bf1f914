import { sql, type Db } from '../../db/index.ts';
import { apart, Problem } from '../../text/index.ts';
import { useView } from '../context.tsx';
import type { Drawn, mapOf } from './draw.ts';

const inPool = apart<typeof mapOf>(
  { file: new URL('draw.ts', import.meta.url), name: 'mapOf', patience: 5_000, memory: 256, asked: true },
  () => 'A map',
);

/** So many of a story's reports are read for their places, and so much of each. */
const [mostReports, leadLength] = [40, 600];

/** The map of what a story's reports name; undefined where they name no place for sure. */
export async function storyMap(db: Db, story: number): Promise<Drawn | undefined> {
  const { rows } = await sql<{ title: string; lead: string; country: string | null }>`
    select report.title, left(coalesce(report.text, ''), ${leadLength}) as lead, source.country
      from story_report join report on report.id = story_report.report_id join source on source.id = report.source_id
     where story_report.story_id = ${story} order by report.published_at, report.id limit ${mostReports}`.execute(db);
  if (rows.length === 0) return undefined;
  const home = [...Map.groupBy(rows, ({ country }) => country ?? '')]
    .filter(([country, its]) => country && its.length * 2 >= rows.length)
    .map(([country]) => country.toUpperCase());
  try {
    return await inPool(
      rows.map(({ title, lead }) => ({ title, lead })),
      home,
    );
  } catch (error) {
    // Too much waits just now: a page without its map is a page all the same.
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

/** The map, drawn here: no other host is asked for anything. */
export function StoryMap({ map }: { map: Drawn | undefined }) {
  const { say } = useView();
  if (!map) return null;
  const { width, height, land, borders, named, dots, labels, places } = map;
  const words = say.map.of(places.join(', '));
  return (
    <figure class="map">
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={words}>
        <title>{words}</title>
        <path class="land" d={land} />
        {named.map((d) => (
          <path class="named" d={d} />
        ))}
        <path class="borders" d={borders} />
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
