import { sql, transaction, type Db } from '../db/index.ts';
import { Problem } from '../text/problem.ts';

/** What a page of the house's own says. */
export interface OwnText {
  title: string;
  /** Markdown. */
  body: string;
  /** Whether the foot of every page leads to it. */
  inFoot: boolean;
}

/** A page as the desk knows it, in its newest text. */
export interface OwnPage extends OwnText {
  id: number;
  slug: string;
  version: number;
  publishedVersion: number | null;
  by: string;
  at: Date;
}

/** A text that was kept. */
export interface OwnVersion extends OwnText {
  version: number;
  by: string;
  at: Date;
}

/** Who keeps a text, and when. */
interface Made {
  by: string;
  now: Date;
}

const most = { pages: 50, versions: 100, title: 120, body: 100_000 };

/** Pages that every house has: its own words stand there before ours. */
export const builtIn: ReadonlySet<string> = new Set(['about', 'privacy']);

/** Where readers find a page of the house's own. */
export const pathOfPage = (slug: string) => (builtIn.has(slug) ? `/${slug}` : `/pages/${slug}`);

/** What a form says of a page. @throws Problem where it has no title, or is too long */
export function asOwnText(form: Record<string, string>): OwnText {
  const title = (form.title ?? '').replace(/\s+/g, ' ').trim();
  const body = (form.body ?? '').replaceAll('\r\n', '\n').trim();
  if (!title || title.length > most.title) throw new Problem(`A page has a title of 1 to ${most.title} characters.`);
  if (body.length > most.body)
    throw new Problem(`The page is longer than ${most.body.toLocaleString('en')} characters: make it shorter.`);
  return { title, body, inFoot: form.foot === 'yes' };
}

/** Begins a page under a name in addresses, which stays. @returns its id @throws Problem where the name is none, or taken */
export async function beginOwnPage(db: Db, typed: string, text: OwnText, { by, now }: Made): Promise<number> {
  const slug = typed.trim().toLowerCase();
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(slug) || slug.length > 60)
    throw new Problem(
      'The name in the address has small letters, digits and hyphens, such as “imprint” or “our-rules”.',
    );
  return transaction(db, async (tx) => {
    await sql`lock table own_page in share row exclusive mode`.execute(tx);
    const pages = await tx.selectFrom('own_page').select('slug').execute();
    if (pages.some((page) => page.slug === slug))
      throw new Problem(`There is a page “${slug}” already: open that one.`);
    if (pages.length >= most.pages) throw new Problem(`A house has at most ${most.pages} pages of its own.`);
    const row = { slug, version: 1 };
    const { id } = await tx.insertInto('own_page').values(row).returning('id').executeTakeFirstOrThrow();
    await tx
      .insertInto('own_page_version')
      .values(versionRow(id, 1, text, { by, now }))
      .execute();
    return id;
  });
}

const versionRow = (id: number, version: number, { title, body, inFoot }: OwnText, { by, now }: Made) => ({
  page_id: id,
  version,
  title,
  body,
  in_foot: inFoot,
  made_by: by,
  made_at: now,
});

/** Keeps a text, if the page is still at `version`; texts of long ago are given up. @returns the new version, or 'stale' */
export async function keepOwnPage(
  db: Db,
  { id, version }: { id: number; version: number },
  text: OwnText,
  made: Made,
): Promise<number | 'stale'> {
  return transaction(db, async (tx) => {
    const page = await tx
      .updateTable('own_page')
      .set((set) => ({ version: set('version', '+', 1) }))
      .where('id', '=', id)
      .where('version', '=', version)
      .returning(['version', 'published_version'])
      .executeTakeFirst();
    if (!page) return 'stale';
    await tx
      .insertInto('own_page_version')
      .values(versionRow(id, page.version, text, made))
      .execute();
    await tx
      .deleteFrom('own_page_version')
      .where('page_id', '=', id)
      .where('version', '<=', page.version - most.versions)
      .where('version', '!=', page.published_version ?? 0)
      .execute();
    return page.version;
  });
}

/** Shows readers a page's text of this version; null takes the page from them. @throws Problem where there is nothing to show */
export async function publishOwnPage(db: Db, id: number, version: number | null): Promise<void> {
  if (version !== null) {
    const text = (await versionsOfOwnPage(db, id)).find((one) => one.version === version);
    if (!text?.body) throw new Problem('There is nothing to publish yet: write the text first.');
  }
  await db.updateTable('own_page').set({ published_version: version }).where('id', '=', id).execute();
}

const pages = (db: Db) =>
  db
    .selectFrom('own_page')
    .innerJoin('own_page_version', (join) =>
      join.onRef('page_id', '=', 'own_page.id').onRef('own_page_version.version', '=', 'own_page.version'),
    )
    .select([
      'own_page.id',
      'slug',
      'own_page.version',
      'published_version as publishedVersion',
      'title',
      'body',
      'in_foot as inFoot',
      'made_by as by',
      'made_at as at',
    ]);

/** The pages as the desk knows them, by their names. */
export const ownPages = (db: Db): Promise<OwnPage[]> => pages(db).orderBy('slug').execute();

export const ownPageById = (db: Db, id: number): Promise<OwnPage | undefined> =>
  pages(db).where('own_page.id', '=', id).executeTakeFirst();

/** The texts of a page that are kept, the newest first. */
export const versionsOfOwnPage = (db: Db, id: number): Promise<OwnVersion[]> =>
  db
    .selectFrom('own_page_version')
    .select(['version', 'title', 'body', 'in_foot as inFoot', 'made_by as by', 'made_at as at'])
    .where('page_id', '=', id)
    .orderBy('version', 'desc')
    .execute();

/** A page as readers see it. */
export interface ShownPage extends OwnText {
  slug: string;
  /** When its text was kept. */
  changed: Date;
}

/** The pages that readers see, by their names. */
export async function shownPages(db: Db): Promise<ShownPage[]> {
  return db
    .selectFrom('own_page')
    .innerJoin('own_page_version', (join) =>
      join.onRef('page_id', '=', 'own_page.id').onRef('own_page_version.version', '=', 'published_version'),
    )
    .select(['slug', 'title', 'body', 'in_foot as inFoot', 'made_at as changed'])
    .orderBy('slug')
    .execute();
}
