import { transaction, type Db } from '../db/index.ts';
import { canonicalAddress } from '../text/index.ts';

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
  id: string | null;
  lang: string | null;
}

export interface Filed {
  added: number;
  /** Known reports whose title or text was changed by their outlet. */
  changed: number;
}

const day = 86_400_000;
/** A headline that changes more often than this is a ticker; later changes are not kept. */
const maxVersions = 20;

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
export async function fileReports(
  db: Db,
  from: { sourceId: number; feedId: number; language: string | null },
  accounts: readonly Account[],
  now: Date,
): Promise<Filed> {
  return transaction(db, async (tx) => {
    const filed: Filed = { added: 0, changed: 0 };
    const known = await findKnown(tx, from.sourceId, accounts);
    const seen: number[] = [];
    for (const [position, account] of accounts.entries()) {
      const address = account.url && canonicalAddress(account.url);
      if (!account.title && !account.text && !account.summary) continue;
      const old =
        (account.id && known.byGuid.get(account.id)) ||
        (address && known.byAddress.get(address)) ||
        (!account.id && !address && known.byTitle.get(account.title));
      if (old) {
        seen.push(old.id);
        if (await revise(tx, old, account, position, from.sourceId, now)) filed.changed++;
      } else {
        const added = await add(tx, from, account, address, position, now);
        if (!added) continue; // another feed filed the same address in this very moment; the next poll meets it
        known.remember(added);
        filed.added++;
      }
    }
    if (seen.length) await tx.updateTable('report').set({ seen_at: now }).where('id', 'in', [...new Set(seen)]).execute();
    return filed;
  });
}

async function findKnown(tx: Db, sourceId: number, accounts: readonly Account[]) {
  const guids = accounts.flatMap(({ id }) => id ?? []);
  const addresses = accounts.flatMap(({ url }) => (url && canonicalAddress(url)) || []);
  const titles = accounts.filter(({ id, url }) => !id && !url).map(({ title }) => title);
  const rows: Known[] = await tx
    .selectFrom('report')
    .select(['id', 'source_id', 'guid', 'address', 'title', 'text', 'position'])
    .where((row) =>
      row.or([
        ...(guids.length ? [row.and([row('source_id', '=', sourceId), row('guid', 'in', guids)])] : []),
        ...(addresses.length ? [row('address', 'in', addresses)] : []),
        ...(titles.length
          ? [row.and([row('source_id', '=', sourceId), row('guid', 'is', null), row('address', 'is', null), row('title', 'in', titles)])]
          : []),
      ]),
    )
    .execute();
  const byGuid = new Map<string, Known>();
  const byAddress = new Map<string, Known>();
  const byTitle = new Map<string, Known>();
  const remember = (row: Known) => {
    if (row.guid && row.source_id === sourceId) byGuid.set(row.guid, row);
    if (row.address) byAddress.set(row.address, row);
    if (!row.guid && !row.address) byTitle.set(row.title, row);
  };
  rows.forEach(remember);
  return { byGuid, byAddress, byTitle, remember };
}

/** The longer of what a feed gives as text and as summary. */
const body = (account: Account) => (account.text.length >= account.summary.length ? account.text : account.summary);

async function add(
  tx: Db,
  from: { sourceId: number; feedId: number; language: string | null },
  account: Account,
  address: string | null,
  position: number,
  now: Date,
): Promise<Known | undefined> {
  const dated = account.published !== null && account.published.getTime() <= now.getTime() + day;
  return tx
    .insertInto('report')
    .values({
      source_id: from.sourceId,
      feed_id: from.feedId,
      guid: account.id,
      address,
      link: account.url,
      title: account.title,
      text: body(account),
      language: account.lang ?? from.language,
      authors: account.authors,
      image: account.image,
      video: account.video,
      published_at: dated && account.published ? account.published : now,
      dated,
      updated_at: account.updated,
      filed_at: now,
      seen_at: now,
      position: Math.min(position, 32_767),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning(['id', 'source_id', 'guid', 'address', 'title', 'text', 'position'])
    .executeTakeFirst();
}

/** Takes over what an outlet changed in a report of its own. Returns whether title or text changed. */
async function revise(
  tx: Db,
  old: Known,
  account: Account,
  position: number,
  sourceId: number,
  now: Date,
): Promise<boolean> {
  if (old.source_id !== sourceId) return false; // another outlet pointing at it
  if (old.position === null || position < old.position) {
    await tx.updateTable('report').set({ position }).where('id', '=', old.id).execute();
    old.position = position;
  }
  const [title, text] = [account.title || old.title, body(account) || old.text];
  if (title === old.title && text === old.text) return false;
  const versions = await tx.selectFrom('earlier_version').select(['title', 'text']).where('report_id', '=', old.id).execute();
  // Two feeds of one outlet may show the same report under two headlines, for ever in turn: that is no change.
  if (versions.length >= maxVersions || versions.some((version) => version.title === title && version.text === text)) return false;
  await tx
    .insertInto('earlier_version')
    .values({ report_id: old.id, title: old.title, text: old.text, replaced_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await tx.updateTable('report').set({ title, text, updated_at: account.updated ?? now }).where('id', '=', old.id).execute();
  Object.assign(old, { title, text });
  return true;
}
