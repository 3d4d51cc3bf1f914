import { transaction, type Db, type Insertable, type Schema } from '../db/index.ts';
import { canonicalAddress, withoutLines } from '../text/index.ts';
import { linesToLeaveOut } from './leave-out.ts';
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

const day = 86_400_000;
/** A headline that changes more often than this is a ticker; later changes are not kept. */
const maxVersions = 20;

/** Filed at a time: a statement has at most 65,535 values, and whoever waits for the service's thread waits for these. */
const atOnce = 250;

type Row = Insertable<Schema['report']>;

interface Known {
  id: number;
  source_id: number;
  guid: string | null;
  address: string | null;
  title: string;
  text: string;
  position: number | null;
}

/**
 * Files the reports of one visit, each once: a report is known by its outlet's guid, by its canonical address, and,
 * where it has neither, by its title, in that order. A known report that was retitled or corrected stays one report
 * and keeps its earlier version.
 */
export async function fileReports(db: Db, from: From, told: readonly Account[], now: Date): Promise<Filed> {
  return transaction(db, async (tx) => {
    // The feeds of one source are filed one after another: what it says in one is compared with what it said in the others.
    await tx.selectFrom('source').select('id').where('id', '=', from.sourceId).forNoKeyUpdate().execute();
    const known = await findKnown(tx, from.sourceId, told);
    const worded = told.map((account) => ({ ...account, text: body(account) }));
    const filed = worded.flatMap(({ id, url, title }) => {
      const old = known.find(id, url && canonicalAddress(url), title);
      return old && old !== 'fresh' ? [old.id] : [];
    });
    const leftOut = await linesToLeaveOut(tx, from.sourceId, worded, filed, now);
    const accounts = worded.map((account) => ({ ...account, text: withoutLines(account.text, leftOut) }));
    const fresh: Row[] = [];
    const seen = new Set<number>();
    let changed = 0;
    for (const [position, account] of accounts.entries()) {
      if (!account.title && !account.text) continue;
      const address = account.url && canonicalAddress(account.url);
      const old = known.find(account.id, address, account.title);
      if (old === 'fresh') continue; // the feed has it twice
      if (old) {
        seen.add(old.id);
        if (await revise(tx, old, account, position, from, leftOut, now)) changed++;
      } else {
        known.remember({ source_id: from.sourceId, guid: account.id, address, title: account.title }, 'fresh');
        fresh.push(toRow(from, account, address, position, now));
      }
    }
    let added = 0;
    // Two who file the same addresses at once meet them in one order, so that neither waits for the other for ever.
    for (const rows of chunksOf(fresh.toSorted(byAddress))) {
      // Another feed may file the same address in this very moment: then it is that feed's, and the next poll meets it.
      const filed = await tx
        .insertInto('report')
        .values(rows)
        .onConflict((conflict) => conflict.doNothing())
        .returning(['id', 'link', 'text', 'video', 'published_at'])
        .execute();
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

function byAddress({ address: a = null }: Row, { address: b = null }: Row): number {
  if (a === b) return 0;
  return (a ?? '') < (b ?? '') ? -1 : 1;
}

/** Finds the reports that are filed already, and holds them until the end of the transaction, in the order of their ids. */
async function findKnown(tx: Db, sourceId: number, accounts: readonly Account[]) {
  const ids = new Set<number>();
  for (const some of chunksOf(accounts)) for (const id of await idsOf(tx, sourceId, some)) ids.add(id);
  const byGuid = new Map<string, Known | 'fresh'>();
  const byAddress = new Map<string, Known | 'fresh'>();
  const byTitle = new Map<string, Known | 'fresh'>();
  const remember = (key: Pick<Known, 'source_id' | 'guid' | 'address' | 'title'>, row: Known | 'fresh') => {
    if (key.guid && key.source_id === sourceId) byGuid.set(key.guid, row);
    if (key.address) byAddress.set(key.address, row);
    if (!key.guid && !key.address) byTitle.set(key.title, row);
  };
  for (const some of chunksOf([...ids].toSorted((a, b) => a - b))) {
    const rows = await tx
      .selectFrom('report')
      .select(['id', 'source_id', 'guid', 'address', 'title', 'text', 'position'])
      .where('id', 'in', some)
      .orderBy('id')
      .forNoKeyUpdate()
      .execute();
    for (const row of rows) remember(row, row);
  }
  const find = (guid: string | null, address: string | null, title: string) =>
    (guid && byGuid.get(guid)) ||
    (address && byAddress.get(address)) ||
    (!guid && !address && byTitle.get(title)) ||
    undefined;
  return { find, remember };
}

async function idsOf(tx: Db, sourceId: number, accounts: readonly Account[]): Promise<number[]> {
  const guids = accounts.flatMap(({ id }) => id ?? []);
  const addresses = accounts.flatMap(({ url }) => (url && canonicalAddress(url)) || []);
  const titles = accounts.filter(({ id, url }) => !id && !url).map(({ title }) => title);
  const rows = await tx
    .selectFrom('report')
    .select('id')
    .where((row) =>
      row.or([
        ...(guids.length ? [row.and([row('source_id', '=', sourceId), row('guid', 'in', guids)])] : []),
        ...(addresses.length ? [row('address', 'in', addresses)] : []),
        ...(titles.length
          ? [
              row.and([
                row('source_id', '=', sourceId),
                row('guid', 'is', null),
                row('address', 'is', null),
                row('title', 'in', titles),
              ]),
            ]
          : []),
      ]),
    )
    .execute();
  return rows.map(({ id }) => id);
}

/** The longer of what a feed gives as text and as summary. */
const body = (account: Account) => (account.text.length >= account.summary.length ? account.text : account.summary);

function toRow(from: From, account: Account, address: string | null, position: number, now: Date): Row {
  const dated = account.published !== null && account.published.getTime() <= now.getTime() + day;
  return {
    source_id: from.sourceId,
    feed_id: from.feedId,
    guid: account.id,
    address,
    link: account.url,
    title: account.title,
    text: account.text,
    language: account.lang ?? from.language,
    authors: account.authors,
    image: account.image,
    video: account.video,
    captions: account.captions ?? null,
    audio: account.audio,
    published_at: dated && account.published ? account.published : now,
    dated,
    updated_at: account.updated,
    filed_at: now,
    seen_at: now,
    position: Math.min(position, 32_767),
  };
}

/** Takes over what an outlet changed in a report of its own. Returns whether title or text changed. */
async function revise(
  tx: Db,
  old: Known,
  account: Account,
  position: number,
  from: From,
  leftOut: ReadonlySet<number>,
  now: Date,
): Promise<boolean> {
  if (old.source_id !== from.sourceId) return false; // another outlet pointing at it
  if (old.position === null || position < old.position) {
    await tx.updateTable('report').set({ position }).where('id', '=', old.id).execute();
    old.position = position;
  }
  const cleaned = withoutLines(old.text, leftOut);
  const [title, text] = [account.title || old.title, account.text || cleaned];
  if (title === old.title && text === cleaned) {
    if (cleaned !== old.text) await tx.updateTable('report').set({ text }).where('id', '=', old.id).execute();
    return false;
  }
  const versions = await tx
    .selectFrom('earlier_version')
    .select(['title', 'text'])
    .where('report_id', '=', old.id)
    .execute();
  // Two feeds of one outlet may show the same report under two headlines, for ever in turn: that is no change.
  if (versions.length >= maxVersions || versions.some((version) => version.title === title && version.text === text))
    return false;
  await tx
    .insertInto('earlier_version')
    .values({ report_id: old.id, title: old.title, text: old.text, replaced_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await tx
    .updateTable('report')
    .set({ title, text, updated_at: account.updated ?? now })
    .where('id', '=', old.id)
    .execute();
  Object.assign(old, { title, text });
  // What was changed in the feed was changed on its page, too.
  if (from.articleText)
    await tx.updateTable('page').set({ due_at: now, tries: 0 }).where('report_id', '=', old.id).execute();
  return true;
}
