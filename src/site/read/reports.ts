import { sql, type Db } from '../../db/index.ts';
import type { ShownReport } from '../../editions/index.ts';

/** Reports as every page shows them. The site writes no table. */

/** A report as pages show it: never its text. */
export interface PageReport extends ShownReport {
  /** The source's name in addresses. */
  source: string;
  kind: string;
  lean: number | null;
  language: string | null;
  /** False where `published` is only when it was first seen. */
  dated: boolean;
  /** Address of its video, where it is one. */
  video: string | null;
  /** Address of its recording, where it is one to listen to. */
  audio: string | null;
}

/** Reports by their ids; those that are no longer there are missing from the map. */
export async function reportsById(db: Db, ids: Iterable<string>): Promise<Map<string, PageReport>> {
  const numbers = [...new Set(ids)].map(Number).filter((id) => Number.isSafeInteger(id) && id > 0 && id < 2 ** 31);
  if (numbers.length === 0) return new Map();
  const rows = await shownReports(db)
    .where('report.id', '=', sql<number>`any(${numbers}::integer[])`)
    .execute();
  return new Map(rows.map((row) => [String(row.id), pageReport(row)]));
}

/** Reports with what pages show of them, to be narrowed. */
export const shownReports = (db: Db) =>
  db
    .selectFrom('report')
    .innerJoin('source', 'source.id', 'report.source_id')
    .select([
      'report.id',
      'report.title',
      'report.link as url',
      'report.published_at as published',
      'report.dated',
      'report.language',
      'report.video',
      'report.audio',
      'source.key as source',
      'source.name as outlet',
      'source.kind',
      'source.lean',
    ]);

type ReportRow = Awaited<ReturnType<ReturnType<typeof shownReports>['execute']>>[number];

function pageReport(row: ReportRow): PageReport {
  return { ...row, id: String(row.id) };
}
