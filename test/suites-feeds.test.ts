/** Other people's conformance files for feeds, dates and OPML, where they lie beside the checkout. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readOpml, sourcesFromOpml, writeOpml, type ParsedFeed } from '../src/sources/index.ts';
import { parseFeed } from '../src/sources/parse.ts';
import { decodeBytes, parseDate, plainText, plainTitle, Problem, resolveAddress } from '../src/text/index.ts';

const suites = fileURLToPath(new URL('../../shared/suites/', import.meta.url));
const missing = !existsSync(suites);
if (missing) console.warn(`SKIPPED: the feed suites are not at ${suites}`);

const json = (path: string): unknown => JSON.parse(readFileSync(`${suites}${path}`, 'utf8'));
const filesOf = (folder: string, ending: RegExp) =>
  (readdirSync(`${suites}${folder}`, { recursive: true }) as string[]).filter((file) => ending.test(file)).toSorted();

/** One expectation of feedparser's: the value at a path of its result. */
interface Expectation {
  path: (string | number)[];
  equals: unknown;
}
interface Case {
  file: string;
  check?: unknown;
}

/** The plain equalities in a check; negations and comparisons of other kinds are about fields we do not keep. */
function equalities(check: unknown): Expectation[] {
  if (typeof check !== 'object' || check === null || 'not' in check) return [];
  if ('path' in check && 'equals' in check) return [check as Expectation];
  return Object.values(check).flatMap((value) => (Array.isArray(value) ? value.flatMap(equalities) : []));
}

const squash = (text: string) => text.replace(/\s+/g, ' ').trim();

/** What we read where feedparser has `path`, and its value in our notation; null where we keep no such field. */
function compare(
  feed: ParsedFeed | null,
  { path, equals }: Expectation,
  url: string,
): [ours: unknown, theirs: unknown] | null {
  const name = path.filter((step) => typeof step === 'string').join('.');
  const item = feed?.items[Number(path[1])];
  const address = () => resolveAddress(String(equals), url) ?? equals;
  switch (name) {
    case 'feed.title':
    case 'feed.title_detail.value':
      return [feed?.title, plainTitle(String(equals))];
    case 'feed.link':
      return [feed?.home, address()];
    case 'entries.title':
    case 'entries.title_detail.value':
      return [item?.title, plainTitle(String(equals))];
    case 'entries.link':
      return [item?.url, address()];
    case 'entries.id':
    case 'entries.guid':
      return [item?.id, equals];
    case 'entries.description':
    case 'entries.summary':
    case 'entries.summary_detail.value':
      return [squash(item?.summary ?? ''), squash(plainText(String(equals)))];
    case 'entries.published_parsed':
    case 'entries.created_parsed':
      return Array.isArray(equals) ? [item?.published?.getTime(), moment(equals as number[])] : null;
    case 'entries.updated_parsed':
      return Array.isArray(equals) ? [(item?.updated ?? item?.published)?.getTime(), moment(equals as number[])] : null;
    default:
      return null;
  }
}

function moment([year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0]: number[]): number {
  const date = new Date(Date.UTC(2000, month - 1, day, hour, minute, second));
  return date.setUTCFullYear(year, month - 1, day);
}

describe.skipIf(missing)('feedparser', () => {
  const folder = 'feedparser/files/tests/';
  const scores = new Map<string, { right: number; all: number }>();
  const crashes: string[] = [];
  for (const { file, check } of missing ? [] : (json('feedparser/derived/expectations.json') as Case[])) {
    const bytes = readFileSync(`${suites}${folder}${file}`);
    const head = bytes.toString('latin1', 0, 3_000);
    const header = (name: string) => new RegExp(`Header:\\s*${name}:\\s*(.*)`, 'i').exec(head)?.[1]?.trim();
    const url = new URL(header('Content-location') ?? '', `http://127.0.0.1:8097/${file}`).href;
    const contentType = header('Content-type');
    let feed: ParsedFeed | null = null;
    try {
      feed = parseFeed(bytes, { url, ...(contentType ? { contentType } : {}) });
    } catch (error) {
      if (!(error instanceof Problem)) crashes.push(`${file}: ${String(error)}`);
    }
    const group = file.split('/')[0] ?? '';
    const score = scores.get(group) ?? { right: 0, all: 0 };
    scores.set(group, score);
    for (const pair of equalities(check).flatMap((expectation) => [compare(feed, expectation, url)])) {
      if (pair === null) continue;
      score.all++;
      if (pair[0] === pair[1]) score.right++;
    }
  }

  test('no file crashes', () => {
    expect(crashes).toEqual([]);
  });

  test.each([
    ['wellformed', 0.97, 800],
    ['entities', 0.97, 200],
    ['encoding', 0.85, 5],
    ['illformed', 0.95, 2],
  ])('%s: title, link, id, date and summary', (group, share, least) => {
    const { right, all } = scores.get(group) ?? { right: 0, all: 0 };
    console.info(`feedparser ${group}: ${right} of ${all}`);
    expect(all).toBeGreaterThanOrEqual(least);
    expect(right / all).toBeGreaterThanOrEqual(share);
  });
});

describe.skipIf(missing)('dates', () => {
  test('miniflux: each is read', () => {
    const dates = json('miniflux-testdata/derived/dates.json') as string[];
    expect(dates.filter((text) => parseDate(text) === null)).toEqual([]);
    expect(dates.length).toBe(49);
  });

  test('feedparser: 68 of 72 as its table says', () => {
    const table = json('feedparser/derived/dates.json') as { input: string; utc: number[] | null }[];
    const right = table.filter(({ input, utc }) => {
      const date = parseDate(input);
      const seconds = date && Math.floor(date.getTime() / 1000) * 1000;
      return seconds === (utc && moment(utc));
    });
    console.info(`feedparser dates: ${right.length} of ${table.length}`);
    expect(right.length).toBeGreaterThanOrEqual(68);
  });
});

describe.skipIf(missing)('other feeds', () => {
  test('miniflux: each charset is read without a broken character', () => {
    const folder = 'miniflux-testdata/files/internal/reader/';
    const feeds = filesOf(folder, /\.(xml|atom|rss)$/);
    expect(feeds.length).toBeGreaterThanOrEqual(5);
    for (const file of feeds) {
      try {
        const text = JSON.stringify(parseFeed(readFileSync(`${suites}${folder}${file}`)));
        expect([file, text.includes('\uFFFD')]).toEqual([file, false]);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
      }
    }
  });
});

describe.skipIf(missing)('OPML', () => {
  const strip = (opml: ReturnType<typeof readOpml>): unknown => {
    const bare = (outlines: typeof opml.outlines): unknown[] =>
      outlines.map(({ attributes, children }) => [[...attributes], bare(children)]);
    return [opml.head, bare(opml.outlines)];
  };

  test.each(['listparser/files/tests/files/', 'opml-news-outlets/files/'])(
    '%s is read, and in and out again loses nothing',
    (folder) => {
      const refused: string[] = [];
      let feeds = 0;
      for (const file of filesOf(folder, /\.(xml|opml)$/)) {
        const { text } = decodeBytes(readFileSync(`${suites}${folder}${file}`));
        try {
          const opml = readOpml(text, file);
          expect(strip(readOpml(writeOpml(opml), file))).toEqual(strip(opml));
          if (opml.faults.length === 0) feeds += sourcesFromOpml(text, file).length;
        } catch (error) {
          if (!(error instanceof Problem)) throw error;
          refused.push(file);
        }
      }
      // The one file that is no list at all.
      expect(refused).toEqual(folder.startsWith('listparser') ? ['unknown-namespace.xml'] : []);
      expect(feeds).toBeGreaterThan(50);
    },
  );
});
