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
    if (words) version.text = version.text.map((paragraph) => paragraph.replace(words[0], words[1]));
  }
  return version;
}

const entry = /^=== (\d\d:\d\d) (\w+) \| ([\w-]+)$/;
const field = /^(kind|trap|place|id|reprints|cut|then): (.+)$/;
const change = /^(?:(\d{4}-\d\d-\d\d) )?(\d\d:\d\d) (title|text) (.+)$/;

/**
 * All reports in `folder`, oldest first.
 * @throws Error naming file and line where an entry cannot be read
 */
export function readWeek(folder = new URL('week/', import.meta.url)): SampleReport[] {
  const reports: SampleReport[] = [];
  const texts = new Map<string, string[]>();
  const turns = new Map<string, number>();
  for (const file of readdirSync(folder).toSorted()) {
    const day = /^(\d{4}-\d\d-\d\d)\.txt$/.exec(file)?.[1];
    if (!day) continue;
    const lines = readFileSync(new URL(file, folder), 'utf8').split('\n');
    for (let i = 0; i < lines.length;) {
      const start = entry.exec(lines[i++] ?? '');
      if (!start) continue;
      const fail = (why: string): never => {
        throw new Error(`sample/week/${file}:${i}: ${why}`);
      };
      const [, time = '', name = '', event = ''] = start;
      const outlet = outlets.find((each) => each.name === name) ?? fail(`no outlet is called ${name}`);
      const title = lines[i++]?.trim() || fail('a title is missing');
      const report: SampleReport = {
        id: `${name}/${slug(title)}`,
        outlet,
        event,
        kind: 'news',
        published: new Date(`${day}T${time}Z`),
        title,
        byline: '',
        text: [],
        changes: [],
        traps: [],
      };
      let place: string | undefined;
      let id: string | undefined;
      for (let match; (match = field.exec(lines[i] ?? '')); i++) {
        const [, key, value = ''] = match;
        if (key === 'kind') report.kind = kinds.find((kind) => kind === value) ?? fail(`unknown kind ${value}`);
        if (key === 'trap') report.traps.push(traps.find((trap) => trap === value) ?? fail(`unknown trap ${value}`));
        if (key === 'place') place = value;
        if (key === 'id') id = value;
        if (key === 'reprints') {
          report.text.push(...(texts.get(value) ?? fail(`no earlier text is called ${value}`)));
          report.traps.push('agency-copy');
        }
        if (key === 'cut') report.text.splice(-Number(value));
        if (key === 'then') {
          const [, date = day, clock, what, words = ''] = change.exec(value) ?? fail('a change cannot be read');
          const at = new Date(`${date}T${clock}Z`);
          const [old = '', fresh] = words.split(' => ');
          report.changes.push(what === 'title' ? { at, title: words } : { at, words: [old, fresh ?? fail('no =>')] });
          report.traps.push(what === 'title' ? 'retitled' : 'corrected');
        }
      }
      let paragraph = '';
      for (; i < lines.length && !lines[i]?.startsWith('==='); i++) {
        const line = (lines[i] ?? '').trim();
        if (line) paragraph += (paragraph && ' ') + line;
        if ((!line || i + 1 === lines.length || lines[i + 1]?.startsWith('===')) && paragraph) {
          report.text.push(paragraph);
          paragraph = '';
        }
      }
      if (!report.text.length) fail(`"${title}" has no text`);
      if (place) report.text[0] = `${place} (HALYARD) — ${report.text[0]}`;
      if (id) texts.set(id, report.text);
      const turn = turns.get(name) ?? 0;
      turns.set(name, turn + 1);
      report.byline = report.traps.includes('agency-copy')
        ? 'Halyard News Agency'
        : (outlet.staff[turn % outlet.staff.length] ?? outlet.title);
      reports.push(report);
    }
  }
  return reports.toSorted((a, b) => a.published.getTime() - b.published.getTime());
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
