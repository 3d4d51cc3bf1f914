import { readdirSync, readFileSync } from 'node:fs';
import { outlets, type Outlet } from './outlets.ts';

/**
 * Reads `week/*.txt` into reports. One file is one day (UTC); its shape is shown in README.md.
 */

export const kinds = ['news', 'opinion', 'sport', 'lifestyle'] as const;
export type Kind = (typeof kinds)[number];

/** What of the real world's untidiness a report shows; `retitled` and `corrected` follow from its changes. */
export const traps = ['agency-text', 'agency-copy', 'retitled', 'corrected', 'look-alike', 'two-guids'] as const;
export type Trap = (typeof traps)[number];

/** What an outlet changed in a report after publishing it. */
export interface Change {
  at: Date;
  title?: string;
  /** Words of the text that gave way to others. */
  words?: [old: string, fresh: string];
}

export interface SampleReport {
  /** `OUTLET/SLUG`, the slug from the first title; unique. */
  id: string;
  outlet: Outlet;
  /** The event it reports: for tests only, never served. */
  event: string;
  kind: Kind;
  published: Date;
  /** As first published; `versionAt` tells what it became. */
  title: string;
  byline: string;
  /** Paragraphs. */
  text: string[];
  /** It comes with a recording to listen to. */
  sound: boolean;
  changes: Change[];
  traps: Trap[];
}

/** A report as it stood at a moment. */
export interface Version {
  title: string;
  text: string[];
  updated: Date;
}

/** The report as it stood at `at`. */
export function versionAt(report: SampleReport, at: Date): Version {
  const version = { title: report.title, text: report.text, updated: report.published };
  for (const { at: changed, title, words } of report.changes) {
    if (changed > at) break;
    version.updated = changed;
    if (title) version.title = title;
    if (words) version.text = version.text.map((paragraph) => paragraph.replace(words[0], () => words[1]));
  }
  if (!report.outlet.curly) return version;
  return { ...version, title: curl(version.title), text: version.text.map(curl) };
}

/** Straight quotation marks and apostrophes become “curly” ones. */
function curl(text: string): string {
  return text
    .replace(/(^|[\s(—])"/g, '$1“')
    .replaceAll('"', '”')
    .replace(/(^|[\s(—“])'/g, '$1‘')
    .replaceAll("'", '’');
}

const change = /^(?:(\d{4}-\d\d-\d\d) )?(\d\d:\d\d) (title|text) (.+)$/;

/**
 * All reports in `folder`, oldest first.
 * @throws Error naming file and line where an entry cannot be read
 */
export function readWeek(folder = new URL('week/', import.meta.url)): SampleReport[] {
  const reports: SampleReport[] = [];
  /** The texts that others reprint, by their `id`. */
  const wires = new Map<string, string[]>();
  for (const file of readdirSync(folder).toSorted()) {
    const day = /^(\d{4}-\d\d-\d\d)\.txt$/.exec(file)?.[1];
    if (!day) continue;
    const [preface = '', ...entries] = readFileSync(new URL(file, folder), 'utf8').split(/^=== /m);
    let line = preface.split('\n').length;
    for (const entry of entries) {
      try {
        reports.push(readEntry(entry, day, wires));
      } catch (error) {
        throw new Error(`sample/week/${file}:${line}: ${(error as Error).message}`, { cause: error });
      }
      line += entry.split('\n').length - 1;
    }
  }
  const turns = new Map<Outlet, number>();
  for (const report of reports) {
    if (report.byline) continue;
    const { staff } = report.outlet;
    const turn = turns.get(report.outlet) ?? 0;
    turns.set(report.outlet, turn + 1);
    report.byline = staff[turn % staff.length] ?? report.outlet.title;
  }
  return reports.toSorted((a, b) => a.published.getTime() - b.published.getTime());
}

/** One entry, from its time to its last paragraph. */
function readEntry(entry: string, day: string, wires: Map<string, string[]>): SampleReport {
  const fail = (why: string): never => {
    throw new Error(why);
  };
  const [head = '', ...paragraphs] = entry.trim().split(/\n\s*\n/);
  const [first = '', title = fail('the title is missing'), ...fields] = head.split('\n');
  const [, time, name, event = ''] =
    /^(\d\d:\d\d) (\w+) \| ([\w-]+)$/.exec(first) ?? fail('write it as === 14:05 outlet | event');
  const report: SampleReport = {
    id: `${name}/${slug(title)}`,
    outlet: outlets.find((outlet) => outlet.name === name) ?? fail(`no outlet is called ${name}`),
    event,
    kind: 'news',
    published: new Date(`${day}T${time}Z`),
    title,
    byline: '',
    text: paragraphs.map((paragraph) => paragraph.replace(/\s+/g, ' ')),
    sound: false,
    changes: [],
    traps: [],
  };
  if (Number.isNaN(report.published.getTime())) fail(`${time} is no time of the day`);
  if (!paragraphs.length) fail(`"${title}" has no text`);
  const trap = (shown: Trap) => void (report.traps.includes(shown) || report.traps.push(shown));
  let credit: string | undefined;
  let cut = 0;
  for (const field of fields) {
    const [, key, value = ''] =
      /^(\w+): (.+)$/.exec(field) ?? fail(`"${field}" is no field; end the head by an empty line`);
    if (key === 'kind') report.kind = kinds.find((kind) => kind === value) ?? fail(`unknown kind ${value}`);
    else if (key === 'trap') trap(traps.find((known) => known === value) ?? fail(`unknown trap ${value}`));
    else if (key === 'place') report.text[0] = `${value} (HALYARD) — ${report.text[0]}`;
    else if (key === 'id') wires.set(value, report.text);
    else if (key === 'reprints') credit = value;
    else if (key === 'sound') report.sound = true;
    else if (key === 'cut') cut = Number(value);
    else if (key === 'then') {
      const [, date = day, clock, what, words = ''] =
        change.exec(value) ?? fail(`the change "${value}" cannot be read`);
      const at = new Date(`${date}T${clock}Z`);
      const [old = '', fresh] = words.split(' => ');
      report.changes.push(
        what === 'title' ? { at, title: words } : { at, words: [old, fresh ?? fail('=> is missing')] },
      );
      trap(what === 'title' ? 'retitled' : 'corrected');
    } else fail(`unknown field ${key}`);
  }
  report.changes.sort((a, b) => a.at.getTime() - b.at.getTime());
  if (credit) {
    const wire = wires.get(credit) ?? fail(`no earlier text is called ${credit}`);
    report.text = [...wire.slice(0, wire.length - cut), ...report.text];
    report.byline = 'Halyard News Agency';
    trap('agency-copy');
  }
  return report;
}

/** 'Iran Vows "Severe Revenge"' becomes 'iran-vows-severe-revenge'. */
function slug(title: string): string {
  return title
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[’'.]/g, '')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .toLowerCase();
}
