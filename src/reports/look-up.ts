import { sql, type Db } from '../db/index.ts';
import type { SourceKind } from '../sources/index.ts';
import type { Report } from './report.ts';

const columns = [
  'report.id',
  'source.name as outlet',
  'source.owner',
  'source.kind',
  'source.lean',
  'report.title',
  'report.published_at',
  'report.link',
  'report.language',
  'report.position',
  'report.video',
  'report.audio',
] as const;

/** Each report once, with the fullest text there is of it. */
const query = (db: Db) =>
  db
    .selectFrom('report')
    .innerJoin('source', 'source.id', 'report.source_id')
    .leftJoin('page', 'page.report_id', 'report.id')
    .select(columns)
    .select(sql<string>`coalesce(page.text, report.text)`.as('text'))
    .where('report.same_as', 'is', null);

type Row = Awaited<ReturnType<ReturnType<typeof query>['execute']>>[number];

function toReport(row: Row): Report {
  return {
    id: String(row.id),
    outlet: row.outlet,
    title: row.title,
    text: row.text,
    published: row.published_at,
    kind: row.kind as SourceKind,
    ...(row.link === null ? {} : { url: row.link }),
    ...(row.language === null ? {} : { lang: row.language }),
    ...(row.owner === null ? {} : { owner: row.owner }),
    ...(row.lean === null ? {} : { lean: row.lean }),
    ...(row.position === null ? {} : { position: row.position }),
    ...(row.video === null ? {} : { video: row.video }),
    ...(row.audio === null ? {} : { audio: row.audio }),
  };
}

/** The reports published in a span of time, oldest first, as the engine sees them. */
export async function reportsBetween(db: Db, from: Date, until: Date): Promise<Report[]> {
  const rows = await query(db)
    .where('report.published_at', '>=', from)
    .where('report.published_at', '<', until)
    .orderBy('report.published_at')
    .orderBy('report.id')
    .execute();
  return rows.map(toReport);
}

/** Reports by their ids, in any order; unknown ids are left out. */
export async function reportsById(db: Db, ids: readonly string[]): Promise<Map<string, Report>> {
  if (!ids.length) return new Map();
  const rows = await query(db).where('report.id', 'in', ids.map(Number)).execute();
  return new Map(rows.map((row) => [String(row.id), toReport(row)]));
}
