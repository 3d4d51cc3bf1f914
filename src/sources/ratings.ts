import { sql, type Db } from '../db/index.ts';
import { Problem, readCsv, siteOf, webAddress } from '../text/index.ts';

/** Ratings of sources on the left-right axis: each with who gave it, and out of which list. */

/** The published list that a rating is out of, with its licence; both empty for the editor's own. */
export interface RatingList {
  list: string;
  licence: string;
}

/** A rating, as its history has it. */
export interface Rating extends RatingList {
  lean: number | null;
  note: string;
  /** Who gave it; empty for what a list of sources said first. */
  by: string;
  at: Date;
}

/** What a published list says of one outlet. */
export interface ListedRating {
  line: number;
  /** Its name, its key here, or an address of its site. */
  source: string;
  lean: number | null;
  note: string;
}

const mostCharacters = 2_000_000;
const mostRows = 20_000;
const leans: Record<string, number> = {
  left: -2,
  'lean left': -1,
  'left-center': -1,
  'left center': -1,
  center: 0,
  centre: 0,
  'lean right': 1,
  'right-center': 1,
  'right center': 1,
  right: 2,
};
const columns = {
  source: /^(source|outlet|name|domain|url|key)$/,
  rating: /^(rating|lean|bias)$/,
  note: /^(note|why)$/,
};

/**
 * Reads a published list of ratings: CSV whose first line names a column `source` (its name, its domain or address, or its key
 * here), one `rating` (-2 to 2, or left, lean left, center, lean right, right, or nothing), and perhaps a `note`.
 *
 * @throws Problem naming the first line that is broken
 */
export async function readRatings(pieces: AsyncIterable<string>): Promise<ListedRating[]> {
  let places: Record<keyof typeof columns, number> | undefined;
  const ratings: ListedRating[] = [];
  const first = new Map<string, number>();
  for await (const { line, cells } of readCsv(bounded(pieces))) {
    if (cells.length === 0) throw new Problem(`Line ${line} of the list is broken: a quotation mark is not closed.`);
    if (!places) {
      const heads = cells.map((cell) => cell.trim().toLowerCase());
      const placeOf = (name: RegExp) => heads.findIndex((head) => name.test(head));
      places = { source: placeOf(columns.source), rating: placeOf(columns.rating), note: placeOf(columns.note) };
      for (const name of ['source', 'rating'] as const)
        if (places[name] < 0) throw new Problem(`Line ${line} of the list names no column "${name}": its first line has the columns' names.`); // prettier-ignore
      continue;
    }
    if (ratings.length >= mostRows) throw new Problem(`The list has more than ${mostRows.toLocaleString('en')} lines.`);
    const cell = (name: keyof typeof columns) => (cells[places![name]] ?? '').trim();
    const source = cell('source');
    if (!source) throw new Problem(`Line ${line} of the list names no source.`);
    if (cells.length <= places.rating)
      throw new Problem(`Line ${line} of the list has no rating: it has ${cells.length} cells.`);
    const before = first.get(source.toLowerCase());
    if (before !== undefined)
      throw new Problem(`Line ${line} of the list rates "${source}" again: line ${before} has it.`);
    first.set(source.toLowerCase(), line);
    ratings.push({ line, source, lean: leanOf(cell('rating'), line), note: cell('note').slice(0, 500) });
  }
  if (ratings.length === 0) throw new Problem('There is no rating in the list.');
  return ratings;
}

async function* bounded(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let length = 0;
  for await (const piece of pieces) {
    length += piece.length;
    if (length > mostCharacters)
      throw new Problem('The list has more than two million characters: no list of ratings is so long.');
    yield piece;
  }
}

function leanOf(typed: string, line: number): number | null {
  const words = typed.toLowerCase().replaceAll(/\s+/g, ' ');
  if (words === '' || words === 'unrated') return null;
  if (/^[+-]?[012]$/.test(words)) return Number(words) || 0;
  const lean = Object.hasOwn(leans, words) ? leans[words] : undefined;
  if (lean === undefined)
    throw new Problem(`Line ${line} of the list has the rating "${typed}": write -2 to 2, or left, lean left, center, lean right, right.`); // prettier-ignore
  return lean;
}

/** A source that may be rated. */
export interface Rateable {
  key: string;
  name: string;
  home: string | null;
  feeds: string[];
}

/**
 * Which of a list's ratings are about which sources: by key, by name, or by the site of its home page or its feeds. What the
 * house does not read is left over. A site that several sources share tells none of them.
 */
export function matchRatings(
  sources: readonly Rateable[],
  ratings: readonly ListedRating[],
): { matched: (ListedRating & { key: string })[]; others: string[] } {
  const known = new Map<string, string>();
  const shared = new Set<string>();
  for (const { key, home, feeds } of sources)
    for (const site of new Set([home, ...feeds].flatMap((address) => siteAt(address) ?? []))) {
      if (known.has(site)) shared.add(site);
      known.set(site, key);
    }
  for (const site of shared) known.delete(site);
  for (const { key, name } of sources) known.set(nameOf(name), key);
  for (const { key } of sources) known.set(key.toLowerCase(), key);
  const matched = new Map<string, ListedRating & { key: string }>();
  const others: string[] = [];
  for (const rating of ratings) {
    const typed = rating.source.toLowerCase();
    const site = siteAt(/^[\w-]+(\.[\w-]+)+(\/|$)/.test(typed) ? `https://${typed}` : typed);
    const key = known.get(typed) ?? known.get(nameOf(typed)) ?? (site && known.get(site));
    if (!key) others.push(rating.source);
    else if (matched.has(key))
      throw new Problem(`Lines ${matched.get(key)?.line} and ${rating.line} of the list both rate ${key}: take one of them out.`); // prettier-ignore
    else matched.set(key, { ...rating, key });
  }
  return { matched: [...matched.values()], others };
}

const siteAt = (address: string | null) => {
  const web = webAddress(address);
  return web ? siteOf(web) : undefined;
};
const nameOf = (name: string) => name.toLowerCase().replace(/^the\s+/, '').replaceAll(/\s+/g, ' ').trim(); // prettier-ignore

/** Adds a rating to a source's history; the source itself is changed by `editSource`. */
export async function noteRating(db: Db, source: number, rating: Rating): Promise<void> {
  const { lean, note, list, licence, by, at } = rating;
  await db
    .insertInto('rating')
    .values({ source_id: source, lean, note, list, licence, made_by: by, made_at: at })
    .execute();
}

/** The ratings of a source, newest first. */
export async function ratingsOf(db: Db, key: string, most = 100): Promise<Rating[]> {
  return db
    .selectFrom('rating')
    .innerJoin('source', 'source.id', 'rating.source_id')
    .select(['rating.lean', 'rating.note', 'list', 'licence', 'made_by as by', 'made_at as at'])
    .where('key', '=', key)
    .orderBy('rating.id', 'desc')
    .limit(most)
    .execute();
}

/** Of every source whose rating is out of a published list, which. */
export async function listsOfRatings(db: Db): Promise<Map<string, RatingList>> {
  const { rows } = await sql<RatingList & { key: string }>`
    select key, list, licence from (
      select distinct on (source_id) source_id, list, licence from rating order by source_id, id desc) as newest
      join source on source.id = newest.source_id where list <> ''`.execute(db);
  return new Map(rows.map(({ key, list, licence }) => [key, { list, licence }]));
}
