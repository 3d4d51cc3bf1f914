import { sql, type Db } from '../db/index.ts';
import { columnsOf, type ByHand } from './edit.ts';
import { oneLine } from '../text/index.ts';
import type { CatalogueEntry } from './opml.ts';

/** What a sync with the catalogue changed. */
export interface Synced {
  sources: number;
  feeds: number;
  added: number;
  rested: number;
}

/**
 * Makes the sources what the catalogue says: new ones are added, known ones take its facts, those it no longer names
 * rest (their reports stay). A source is known by its key; a source with one feed whose address changed keeps the feed.
 * What the editor has set by hand goes before what the catalogue says.
 */
export async function syncCatalogue(tx: Db, entries: readonly CatalogueEntry[], now: Date): Promise<Synced> {
  // Workers start at the same time.
  await sql`select pg_advisory_xact_lock(hashtext('sources.catalogue'))`.execute(tx);
  const before = await tx.selectFrom('source').select(['id', 'key', 'edits']).execute();
  const known = new Map(before.map((source) => [source.key, source]));
  const listed = new Set<number>();
  let feeds = 0;
  let added = 0;
  for (const entry of entries) {
    const facts = {
      name: oneLine(entry.name),
      home: entry.home ?? null,
      country: entry.country ?? null,
      language: entry.language ?? null,
      kind: entry.kind,
      owner: entry.owner ?? null,
      lean: entry.lean,
      lean_note: entry.leanNote,
      paused: entry.paused,
      article_text: entry.articleText,
      active: true,
    };
    const old = known.get(entry.key);
    let id: number;
    const hand: ByHand = old?.edits ?? {};
    if (old) {
      id = old.id;
      await tx
        .updateTable('source')
        .set({ ...facts, ...columnsOf(hand), active: !hand.removed })
        .where('id', '=', id)
        .execute();
    } else {
      const row = { ...facts, key: entry.key, added_at: now };
      id = (await tx.insertInto('source').values(row).returning('id').executeTakeFirstOrThrow()).id;
      added++;
    }
    listed.add(id);
    await syncFeeds(tx, id, [...new Set(entry.feeds.map((feed) => hand.moves?.[feed] ?? feed))], now);
    feeds += entry.feeds.length;
  }
  // What the editor has added by hand is in no list.
  const gone = before.filter(({ id, edits }) => !listed.has(id) && !('added' in edits)).map(({ id }) => id);
  if (gone.length) await tx.updateTable('source').set({ active: false }).where('id', 'in', gone).execute();
  return { sources: entries.length, feeds, added, rested: gone.length };
}

async function syncFeeds(tx: Db, sourceId: number, addresses: readonly string[], now: Date): Promise<void> {
  const old = await tx.selectFrom('feed').select(['id', 'address']).where('source_id', '=', sourceId).execute();
  const [first] = addresses;
  if (old.length === 1 && addresses.length === 1 && old[0] && first && old[0].address !== first) {
    const fresh = {
      etag: null,
      modified: null,
      hash: null,
      whole_at: null,
      moved_to: null,
      moved_since: null,
      gone_at: null,
    };
    const moved = { address: first, due_at: now, ...fresh };
    await tx.updateTable('feed').set(moved).where('id', '=', old[0].id).execute();
    return;
  }
  const gone = old.filter(({ address }) => !addresses.includes(address)).map(({ id }) => id);
  if (gone.length) await tx.deleteFrom('feed').where('id', 'in', gone).execute();
  for (const address of addresses) {
    await tx
      .insertInto('feed')
      .values({ source_id: sourceId, address, due_at: now })
      .onConflict((conflict) => conflict.column('address').doUpdateSet({ source_id: sourceId }))
      .execute();
  }
}
