import { transaction, type Db } from '../db/index.ts';
import {
  beginOwnPage,
  keepLook,
  keepOwnPage,
  ownPageById,
  publishOwnPage,
  versionsOfOwnPage,
  keptLooks,
  type Look,
  type OwnText,
} from '../masthead/index.ts';
import { Problem } from '../text/problem.ts';
import { record, type By } from './log.ts';

/** The editor's acts on how the house looks and on its own pages, each written into the log. */

const stale = 'Somebody else changed it meanwhile: look at it anew.';

/** Keeps a look that was made from another. @param before its id, 0 for none @throws Problem where that is the newest no more */
export async function changeLook(
  db: Db,
  look: Look,
  { before, act = 'change' }: { before: number; act?: 'change' | 'take back' },
  by: By,
): Promise<void> {
  await transaction(db, async (tx) => {
    const kept = await keepLook(tx, look, { before, by: by.who.name, now: by.now });
    if (kept === 'stale') throw new Problem(stale);
    const what = 'the look of the house';
    await record(tx, { act, what, before: before ? { look: before } : null, after: { look: kept } }, by);
  });
}

/** Makes the house look as it did by an earlier look. */
export async function takeLookBack(db: Db, id: number, before: number, by: By): Promise<void> {
  const kept = (await keptLooks(db, 100)).find((one) => one.id === id);
  if (!kept) throw new Problem('That look is not kept any more.');
  await changeLook(db, kept.look, { before, act: 'take back' }, by);
}

/** Begins a page of the house's own. @returns its id @throws Problem as `beginOwnPage` does */
export async function beginPage(db: Db, slug: string, text: OwnText, by: By): Promise<number> {
  return transaction(db, async (tx) => {
    const id = await beginOwnPage(tx, slug, text, { by: by.who.name, now: by.now });
    await record(tx, { act: 'begin', what: `page ${slug}`, after: { title: text.title } }, by);
    return id;
  });
}

/** Keeps a page's text, and shows it to readers where it is to be published. @throws Problem where somebody else changed it */
export async function changePage(
  db: Db,
  { id, version }: { id: number; version: number },
  { text, publish }: { text: OwnText; publish: boolean },
  by: By,
): Promise<void> {
  await transaction(db, async (tx) => {
    const page = await ownPageById(tx, id);
    const kept = await keepOwnPage(tx, { id, version }, text, { by: by.who.name, now: by.now });
    if (!page || kept === 'stale') throw new Problem(stale);
    if (publish) await publishOwnPage(tx, id, kept);
    const act = publish ? 'publish' : 'change';
    await record(tx, { act, what: `page ${page.slug}`, before: { version }, after: { version: kept } }, by);
  });
}

/** Takes a page from readers; its texts stay. */
export async function withdrawPage(db: Db, id: number, by: By): Promise<void> {
  await transaction(db, async (tx) => {
    const page = await ownPageById(tx, id);
    if (!page) throw new Problem('There is no such page.');
    await publishOwnPage(tx, id, null);
    await record(tx, { act: 'withdraw', what: `page ${page.slug}`, before: { version: page.publishedVersion } }, by);
  });
}

/** Gives a page the text of an earlier version, and shows that where readers see the page. */
export async function takePageBack(db: Db, at: { id: number; version: number }, to: number, by: By): Promise<void> {
  const text = (await versionsOfOwnPage(db, at.id)).find((one) => one.version === to);
  if (!text) throw new Problem('That text is not kept any more.');
  const page = await ownPageById(db, at.id);
  await changePage(db, at, { text, publish: page?.publishedVersion != null && text.body !== '' }, by);
}
