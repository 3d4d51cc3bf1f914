import { setImmediate as giveWay } from 'node:timers/promises';
import { sql, transaction, type Db, type Schema, type Selectable } from '../db/index.ts';
import { oneLine, withoutLines, type Line } from '../text/index.ts';
import { articleNumber, isSame, isTwin, isTeaserOf, namesOf, type ItemIdentity } from './identity.ts';
import { linesToLeaveOut, partRead } from './leave-out.ts';
import { awaitPages } from './read-pages.ts';

/** What a feed says of one report; the shape that `sources` reads. */
export interface Account {
  url: string | null;
  title: string;
  summary: string;
  text: string;
  published: Date | null;
  updated: Date | null;
  authors: string[];
  image: string | null;
  video: string | null;
  /** Address of the video's captions. */
  captions?: string | null;
  audio: string | null;
  /** Sections and subjects. */
  sections?: string[];
  id: string | null;
  lang: string | null;
}

/** Whose reports are filed. */
export interface From {
  sourceId: number;
  feedId: number;
  language: string | null;
  /** Whether the source lets the pages of its reports be read. */
  articleText: boolean;
}

export interface Filed {
  added: number;
  /** Known reports whose title or text was changed by their outlet. */
  changed: number;
}

/** A headline that changes more often than this is a ticker; later changes are not kept. */
const maxVersions = 20;

/** Filed at a time: others who wait for the service's thread come in between. */
const atOnce = 250;

/** What is filed of a report. */
const columns = [
  'source_id', 'feed_id', 'guid', 'address', 'link', 'title', 'text', 'language', 'authors', 'sections', 'image', 'video', 'captions', 'audio',
  'published_at', 'dated', 'updated_at', 'filed_at', 'seen_at', 'position',
] as const; // prettier-ignore
type Row = Pick<Selectable<Schema['report']>, (typeof columns)[number]>;

/** Of a source's latest reports, so many are looked at. */
const lately = 300;

/** What is compared of a report that is filed. */
const stored = [
  'id', 'source_id', 'feed_id', 'text_feed_id', 'guid', 'address', 'link', 'title', 'text', 'language', 'authors', 'sections', 'image', 'video',
  'captions', 'audio', 'published_at', 'dated', 'position',
] as const; // prettier-ignore
type Stored = Pick<Selectable<Schema['report']>, (typeof stored)[number]>;

/** A report that is filed, or (without a row) about to be. */
type Candidate = ItemIdentity & { row?: Stored };

/** An item under the names that tell it apart, in its own words. */
type Item = Account & ItemIdentity & { position: number };

/**
 * Files the reports of one visit, each once: a report is known by its outlet's guid, by its canonical address, by its article's number,
 * and by its headline and text within a day, as far as these tell it apart (`identity.ts`). What the outlet changed is taken over:
 * a headline by the feed that it came from, a fuller text by any, a new address, and what was missing. A report that was retitled or
 * corrected stays one and keeps its earlier versions; names that it had stay its own.
 */
export async function fileReports(db: Db, from: From, told: readonly Account[], now: Date): Promise<Filed> {
  return transaction(db, async (tx) => {
    // The feeds of one source are filed one after another: what it says in one is compared with what it said in the others.
    await tx.selectFrom('source').select('id').where('id', '=', from.sourceId).forNoKeyUpdate().execute();
    const names = namesOf(told);
    const items = told.map((account, position): Item => ({
      ...account,
      ...names[position]!,
      link: account.url,
      number: articleNumber(account.url),
      text: body(account),
      published: account.published,
      position,
    }));
    if (items.length > atOnce) await giveWay();
    const known = await findKnown(tx, from.sourceId, items);
    if (items.length > atOnce) await giveWay();
    const filed = items.flatMap((item) => known.find(item)?.row?.id ?? []);
    const leftOut = await linesToLeaveOut(tx, from.sourceId, { accounts: items, filed, latest: known.latest }, now);
    const fresh: Row[] = [];
    const seen = new Set<number>();
    let changed = 0;
    for (const [at, item] of items.entries()) {
      if (at % atOnce === atOnce - 1) await giveWay(); // who waits for the service's thread
      const account = { ...item, text: withoutLines(item.text, leftOut) };
      if (!account.title && !account.text) continue;
      // Once more: the same item may have come before in this document.
      const old = known.find(account);
      if (old) {
        // The feed has it twice, or another outlet points at it.
        if (!old.row || old.row.source_id !== from.sourceId || seen.has(old.row.id)) continue;
        seen.add(old.row.id);
        if (await revise(tx, old.row, account, { from, leftOut, taken: known.taken, now })) changed++;
      } else {
        const row = toRow(from, { ...account, ...known.free(item) }, now);
        const { link, number, title, text, published } = account;
        known.remember({ guid: row.guid, address: row.address, link, number, title, text, published });
        fresh.push(row);
      }
    }
    let added = 0;
    // Two who file the same addresses at once meet them in one order, so that neither waits for the other for ever.
    for (const rows of chunksOf(fresh.toSorted(byAddress))) {
      // Another feed may file the same address in this very moment: then it is that feed's, and the next poll meets it.
      const filed = await insert(tx, rows);
      added += filed.length;
      if (from.articleText) await awaitPages(tx, filed, now);
    }
    for (const ids of chunksOf([...seen]))
      await tx.updateTable('report').set({ seen_at: now }).where('id', 'in', ids).execute();
    return { added, changed };
  });
}

function* chunksOf<T>(all: readonly T[]): Generator<T[]> {
  for (let first = 0; first < all.length; first += atOnce) yield all.slice(first, first + atOnce);
}

/**
 * As one value, which we write and the database reads in a fraction of the time that thousands take. Half characters, which only JSON
 * can say and PostgreSQL will not hear, become U+FFFD.
 */
const insert = (tx: Db, rows: readonly Row[]) =>
  tx
    .insertInto('report')
    .columns(columns)
    .expression(
      sql`select ${list(columns)} from json_populate_recordset(null::report, ${JSON.stringify(rows, wellFormed)})`,
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning(['id', 'link', 'text', 'video', 'published_at'])
    .execute();

const list = (columns: readonly string[]) => sql.raw(columns.join(', '));
const wellFormed = (_: string, value: unknown) => (typeof value === 'string' ? value.toWellFormed() : value);

function byAddress({ address: a }: Row, { address: b }: Row): number {
  if (a === b) return 0;
  return (a ?? '') < (b ?? '') ? -1 : 1;
}

/**
 * Finds the reports that are filed already. Where items are under no known name, the source's latest reports are looked at as well. No
 * rows need holding: only this source's are changed, and its feeds are filed one after another.
 */
async function findKnown(tx: Db, sourceId: number, items: readonly Item[]) {
  const byName = new Map<string, Candidate>();
  const byTitle = new Map<string, Candidate[]>();
  const byNumber = new Map<string, Candidate[]>();
  /** Taken by a report of whatever source. */
  const taken = new Set<string>();
  const push = <K, V>(map: Map<K, V[]>, key: K, value: V) => {
    const its = map.get(key);
    if (its) its.push(value);
    else map.set(key, [value]);
  };
  const isOthers = ({ row }: Candidate) => row !== undefined && row.source_id !== sourceId;
  const remember = (candidate: Candidate, others: readonly string[] = []) => {
    // A guid is its outlet's alone.
    for (const name of [isOthers(candidate) ? null : candidate.guid && `guid ${candidate.guid}`, candidate.address])
      if (name) {
        taken.add(name);
        byName.set(name, candidate);
      }
    for (const name of others) {
      taken.add(name);
      const [guid, address] = name.startsWith('guid ') ? [name.slice(5), null] : [null, name];
      if (!byName.has(name)) byName.set(name, { ...candidate, guid, address });
    }
    if (candidate.title !== '') push(byTitle, candidate.title, candidate);
    if (candidate.number !== null) push(byNumber, candidate.number, candidate);
  };
  /** Under names that were not its alone the report may not be: then the next name is tried. */
  const find = (item: Item): Candidate | undefined => {
    for (const name of [item.guid && `guid ${item.guid}`, item.address]) {
      const one = name ? byName.get(name) : undefined;
      if (one && (isOthers(one) ? name === item.address : isSame(one, item))) return one;
    }
    const twins = [...(byTitle.get(item.title) ?? []), ...(byNumber.get(item.number ?? '') ?? [])];
    return twins.find((one) => !isOthers(one) && isTwin(one, item));
  };
  /** An item's names as far as no other report has them. */
  const free = ({ guid, address }: Item) => ({
    guid: guid !== null && taken.has(`guid ${guid}`) ? null : guid,
    address: address !== null && taken.has(address) ? null : address,
  });

  const ids = new Set<number>();
  for (const some of chunksOf(items))
    for (const { others, ...row } of await namedAs(tx, sourceId, some)) {
      ids.add(row.id);
      remember(candidate(row), others);
    }
  const latest = items.every(find) ? [] : await latestOf(tx, sourceId);
  const titles = new Set(items.map(({ title }) => title));
  const numbers = new Set(items.map(({ number }) => number));
  const perhaps = latest.filter(({ id, title, link }) => {
    const number = articleNumber(link);
    return !ids.has(id) && (titles.has(title) || (number !== null && numbers.has(number)));
  });
  if (perhaps.length > 0) {
    const theirs = perhaps.map(({ id }) => id);
    const rows = await tx.selectFrom('report').select(stored).where('id', 'in', theirs).orderBy('id').execute();
    for (const row of rows) remember(candidate(row));
  }
  return { find, remember, free, taken, latest };
}

/** The reports that have names of these items, each with those of its earlier names that are among them. */
async function namedAs(tx: Db, sourceId: number, items: readonly Item[]): Promise<(Stored & { others: string[] })[]> {
  const guids = items.flatMap(({ guid }) => guid ?? []);
  const addresses = items.flatMap(({ address }) => address ?? []);
  const names = [...guids.map((guid) => `guid ${guid}`), ...addresses];
  if (names.length === 0) return [];
  const { rows } = await sql<Stored & { others: string[] }>`
    with named as (
      select id as report_id, null as name from report where source_id = ${sourceId} and guid = any(${guids}) or address = any(${addresses})
      union all
      select report_id, name from other_name where source_id = ${sourceId} and name = any(${names})
    )
    select ${list(stored)}, array_remove(array_agg(named.name), null) as others
      from report join named on named.report_id = report.id group by report.id order by report.id`.execute(tx);
  return rows;
}

/** A source's latest reports, as far as it takes to see which of them may be meant, and what stands under all of them. */
const latestOf = (tx: Db, sourceId: number) =>
  tx
    .selectFrom('report')
    .select((row) => [
      'id',
      'title',
      'link',
      row.fn<string>('left', ['text', row.lit(partRead)]).as('head'),
      row.fn<string>('right', ['text', row.lit(partRead)]).as('tail'),
    ])
    .where('source_id', '=', sourceId)
    .orderBy('published_at', 'desc')
    .limit(lately)
    .execute();

function candidate(row: Stored): Candidate {
  const { guid, address, link, title, text } = row;
  const published = row.dated ? row.published_at : null;
  return { guid, address, link, number: articleNumber(link), title, text, published, row };
}

/** The longer of what a feed gives as text and as summary. */
const body = (account: Account) => (account.text.length >= account.summary.length ? account.text : account.summary);

function toRow(from: From, item: Item, now: Date): Row {
  const dated = item.published !== null && item.published <= now;
  return {
    source_id: from.sourceId,
    feed_id: from.feedId,
    guid: item.guid,
    address: item.address,
    link: item.url,
    title: oneLine(item.title),
    text: item.text,
    language: item.lang ?? from.language,
    authors: item.authors,
    sections: item.sections ?? [],
    image: item.image,
    video: item.video,
    captions: item.captions ?? null,
    audio: item.audio,
    // A mistake of zones, not a report of tomorrow.
    published_at: dated && item.published ? item.published : now,
    dated,
    updated_at: item.updated && item.updated <= now ? item.updated : null,
    filed_at: now,
    seen_at: now,
    position: Math.min(item.position, 32_767),
  };
}

/**
 * Takes over what an outlet changed in a report of its own. A headline is that of the feed it came from first, back to an earlier one,
 * too. A fuller text is taken from any feed, and is no correction; a teaser never replaces what it is the beginning of.
 *
 * @returns whether title or text changed
 */
async function revise(
  tx: Db,
  old: Stored,
  item: Item,
  { from, leftOut, taken, now }: { from: From; leftOut: ReadonlySet<number>; taken: Set<string>; now: Date },
): Promise<boolean> {
  const { id } = old;
  const own = old.feed_id === null || old.feed_id === from.feedId;
  const before = withoutLines(old.text, leftOut);
  const title = oneLine(own && item.title !== '' ? item.title : old.title || item.title);
  const ownText = (old.text_feed_id ?? old.feed_id ?? from.feedId) === from.feedId;
  const fuller = item.text.length > before.length * 1.2 && !isTeaserOf(item.text, before);
  const text = item.text !== '' && (fuller || (ownText && !isTeaserOf(item.text, before))) ? item.text : before;
  const moved = own && item.link !== null && item.link !== old.link && item.address !== old.address;
  const address = moved && item.address !== null && !taken.has(item.address) ? item.address : old.address;
  const dated = !old.dated && item.published !== null && item.published <= old.published_at;
  const changed = {
    ...(title !== old.title ? { title } : {}),
    ...(text !== old.text ? { text } : {}),
    ...(text !== before && !ownText ? { text_feed_id: from.feedId } : {}),
    ...(old.feed_id === null ? { feed_id: from.feedId } : {}),
    ...(moved ? { link: item.link } : {}),
    ...(address !== old.address ? { address } : {}),
    ...(old.authors.length === 0 && item.authors.length > 0 ? { authors: item.authors } : {}),
    ...(old.sections.length === 0 && item.sections?.length ? { sections: item.sections } : {}),
    ...(old.image === null && item.image !== null ? { image: item.image } : {}),
    ...(old.video === null && item.video !== null ? { video: item.video } : {}),
    ...(old.captions === null && item.captions ? { captions: item.captions } : {}),
    ...(old.audio === null && item.audio !== null ? { audio: item.audio } : {}),
    ...(old.language === null && item.lang !== null ? { language: item.lang } : {}),
    ...(dated && item.published ? { published_at: item.published, dated } : {}),
    ...(old.position === null || item.position < old.position ? { position: Math.min(item.position, 32_767) } : {}),
  };
  const retitled = title !== old.title && old.title !== '';
  const corrected = retitled || (text !== before && ownText && before !== '');
  const names = [address === old.address ? item.address : old.address, item.guid && `guid ${item.guid}`].filter(
    (name): name is string => !!name && name !== address && name !== `guid ${old.guid}`,
  );
  if (names.length > 0)
    await tx
      .insertInto('other_name')
      .values(names.map((name) => ({ source_id: from.sourceId, name, report_id: id })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  if (Object.keys(changed).length === 0) return false;
  if (corrected) await keepEarlier(tx, id, old, now);
  await tx
    .updateTable('report')
    .set({ ...changed, ...(corrected ? { updated_at: item.updated && item.updated <= now ? item.updated : now } : {}) })
    .where('id', '=', id)
    .execute();
  if (address !== null) taken.add(address);
  // What was changed in the feed was changed on its page, too.
  if (corrected && from.articleText)
    await tx.updateTable('page').set({ due_at: now, tries: 0 }).where('report_id', '=', id).execute();
  return title !== old.title || text !== before;
}

/** Each wording once. */
async function keepEarlier(tx: Db, id: number, old: { title: Line; text: string }, now: Date): Promise<void> {
  const versions = await tx
    .selectFrom('earlier_version')
    .select(['title', 'text'])
    .where('report_id', '=', id)
    .execute();
  if (versions.length >= maxVersions || versions.some(({ title, text }) => title === old.title && text === old.text))
    return;
  await tx
    .insertInto('earlier_version')
    .values({ report_id: id, title: old.title, text: old.text, replaced_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
