import { sql, transaction, type Db } from '../db/index.ts';
import { oneLine, Problem } from '../text/index.ts';

/** What is written. */
export interface ArticleText {
  title: string;
  /** What it says in a sentence or two; may be empty. */
  standfirst: string;
  /** Who wrote it, as readers see it; may be empty. */
  byline: string;
  /** Markdown. */
  body: string;
  topics: string[];
  /** One a line: an address, and what it is. */
  sources: string;
}

/** An article as it is being written. */
export interface Article extends ArticleText {
  id: number;
  version: number;
  made: Date;
  changed: Date;
  /** From when on readers see it; null for a draft. */
  publishAt: Date | null;
  publishedVersion: number | null;
}

/** An article as readers see it. */
export interface Published extends ArticleText {
  id: number;
  publishedAt: Date;
  /** When this text took the place of an earlier one; the moment of publishing for the first. */
  changed: Date;
  corrections: { words: string; at: Date }[];
}

/** The same as a list has it. */
export type PublishedText = Omit<Published, 'corrections'>;

const most = { title: 200, standfirst: 500, byline: 120, body: 200_000, sources: 10_000 } as const;

/** A text as a form brings it, cut into shape. @throws Problem for a text without a title, or too long */
export function asArticle(form: Record<string, string>): ArticleText {
  const line = (name: string) => oneLine(form[name] ?? '');
  const text: ArticleText = {
    title: line('title'),
    standfirst: line('standfirst'),
    byline: line('byline'),
    body: (form.body ?? '').replaceAll('\r\n', '\n'),
    topics: [...new Set((form.topics ?? '').split(',').map(oneLine))]
      .filter((topic) => topic && topic.length <= 80)
      .slice(0, 12),
    sources: (form.sources ?? '').replaceAll('\r\n', '\n').trim(),
  };
  if (!text.title) throw new Problem('An article needs a title.');
  for (const [name, length] of Object.entries(most)) {
    if (text[name as keyof typeof most].length > length)
      throw new Problem(`The ${name} is longer than ${length.toLocaleString('en')} characters: make it shorter.`);
  }
  return text;
}

/** Begins an article. @param title until it has its own @returns its id, which is its address for ever */
export async function beginArticle(db: Db, byline: string, now: Date, title = 'Untitled'): Promise<number> {
  const row = { title, byline, made_at: now, changed_at: now };
  return (await db.insertInto('article').values(row).returning('id').executeTakeFirstOrThrow()).id;
}

/** An article, as whoever changes it has seen it. */
interface ArticleAt {
  id: number;
  version: number;
}

/** Who changes an article, and when. */
interface ByName {
  by: string;
  now: Date;
}

/** Keeps what was typed, if the article is still at `version`. @returns the new version; undefined where somebody else kept another text meanwhile */
export async function keepArticle(
  db: Db,
  { id, version }: ArticleAt,
  text: ArticleText,
  now: Date,
): Promise<number | undefined> {
  const row = await db
    .updateTable('article')
    .set((set) => ({ ...text, version: set('version', '+', 1), changed_at: now }))
    .where('id', '=', id)
    .where('version', '=', version)
    .returning('version')
    .executeTakeFirst();
  return row?.version;
}

/**
 * Publishes an article as it is now, from a moment on. Publishing again shows the new text in place of the old; the moment
 * it was first shown stays, once it is past.
 *
 * @throws Problem where the version is not the one at hand, or it has no text
 */
export async function publish(db: Db, { id, version }: ArticleAt, at: Date, { by, now }: ByName): Promise<void> {
  await transaction(db, async (tx) => {
    const row = await tx.selectFrom('article').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
    if (!row || row.version !== version)
      throw new Problem('Somebody else changed the article meanwhile: look at it anew before it is published.');
    if (!row.body.trim()) throw new Problem('There is nothing to publish yet: write the text first.');
    const { title, standfirst, byline, body, topics, sources } = row;
    const text: ArticleText = { title, standfirst, byline, body, topics, sources };
    await tx
      .insertInto('article_version')
      .values({ article_id: id, version, text: JSON.stringify(text), by, at: now })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const shown = row.publish_at && row.publish_at <= now ? row.publish_at : at;
    await tx
      .updateTable('article')
      .set({ published_version: version, publish_at: shown })
      .where('id', '=', id)
      .execute();
  });
}

/** Takes an article from readers; its versions stay. */
export async function withdraw(db: Db, id: number): Promise<void> {
  await db.updateTable('article').set({ published_version: null, publish_at: null }).where('id', '=', id).execute();
}

/** Says of a published article what was wrong in it. */
export async function correctArticle(db: Db, id: number, words: string, { by, now }: ByName): Promise<void> {
  const said = words.replace(/\s+/g, ' ').trim();
  if (!said || said.length > 1000) throw new Problem('A correction has 1 to 1,000 characters: say what was wrong.');
  await db.insertInto('article_correction').values({ article_id: id, words: said, by, at: now }).execute();
}

/** An article as it is being written. */
export async function articleById(db: Db, id: number): Promise<Article | undefined> {
  const row = await db.selectFrom('article').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) return undefined;
  const { made_at, changed_at, publish_at, published_version, ...text } = row;
  return { ...text, made: made_at, changed: changed_at, publishAt: publish_at, publishedVersion: published_version };
}

/** The articles, those changed last first. */
export async function listArticles(db: Db, limit = 200): Promise<Article[]> {
  const rows = await db.selectFrom('article').selectAll().orderBy('changed_at', 'desc').limit(limit).execute();
  return rows.map(({ made_at, changed_at, publish_at, published_version, ...text }) => ({
    ...text,
    made: made_at,
    changed: changed_at,
    publishAt: publish_at,
    publishedVersion: published_version,
  }));
}

/** A text that was published, with who published it. */
export interface Version {
  version: number;
  text: ArticleText;
  by: string;
  at: Date;
}

/** The texts that were published, newest first. */
export async function versionsOf(db: Db, id: number): Promise<Version[]> {
  const rows = await db
    .selectFrom('article_version')
    .select(['version', 'text', 'by', 'at'])
    .where('article_id', '=', id)
    .orderBy('version', 'desc')
    .limit(100)
    .execute();
  return rows.map(({ text, ...row }) => ({ ...row, text: text as ArticleText }));
}

const published = (db: Db, now: Date) =>
  db
    .selectFrom('article')
    .innerJoin('article_version', (join) =>
      join
        .onRef('article_version.article_id', '=', 'article.id')
        .onRef('article_version.version', '=', 'article.published_version'),
    )
    .select(['article.id', 'article.publish_at', 'article_version.text', 'article_version.at'])
    .where('article.publish_at', '<=', now);

type Row = { id: number; publish_at: Date | null; text: object; at: Date };

function toPublished({ id, publish_at, text, at }: Row): PublishedText {
  const since = publish_at ?? at;
  return { ...(text as ArticleText), id, publishedAt: since, changed: at > since ? at : since };
}

/** An article as readers see it; undefined before its time. */
export async function publishedArticle(db: Db, id: number, now: Date): Promise<Published | undefined> {
  const row = await published(db, now).where('article.id', '=', id).executeTakeFirst();
  if (!row) return undefined;
  const corrections = await db
    .selectFrom('article_correction')
    .select(['words', 'at'])
    .where('article_id', '=', id)
    .orderBy('id')
    .execute();
  return { ...toPublished(row), corrections };
}

/** Which published articles are wanted, of all. */
export interface WhichArticles {
  ids?: readonly number[];
  /** Published from then on. */
  since?: Date;
  /** Found by these words, as typed: words, "a phrase", or, -not. */
  words?: string;
  limit?: number;
}

/** The published articles, newest first; without their corrections. */
export async function publishedArticles(
  db: Db,
  now: Date,
  { ids, since, words, limit = 100 }: WhichArticles = {},
): Promise<PublishedText[]> {
  const rows = await published(db, now)
    .$if(ids !== undefined, (query) => query.where('article.id', 'in', [0, ...(ids ?? [])]))
    .$if(since !== undefined, (query) => query.where('article.publish_at', '>=', since ?? null))
    .$if(words !== undefined, (query) =>
      query.where(sql<boolean>`article_version.words @@ websearch_to_tsquery('english', ${words ?? ''})`),
    )
    .orderBy('article.publish_at', 'desc')
    .orderBy('article.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(toPublished);
}

/** What each published article says it is about and who wrote it, newest first; without its text. */
export async function publishedNames(
  db: Db,
  now: Date,
): Promise<{ id: number; byline: string; topics: string[]; publishedAt: Date }[]> {
  const { rows } = await sql<{ id: number; byline: string; topics: string[]; publishedAt: Date }>`
    select article.id, article_version.text ->> 'byline' as byline, article_version.text -> 'topics' as topics, publish_at as "publishedAt"
      from article join article_version on article_id = article.id and article_version.version = published_version
     where publish_at <= ${now} order by publish_at desc, article.id desc limit 5000`.execute(db);
  return rows;
}

/** The corrections of what readers see, newest first. */
export async function articleCorrections(
  db: Db,
  now: Date,
  most = 200,
): Promise<{ id: number; title: string; words: string; at: Date }[]> {
  const rows = await db
    .selectFrom('article_correction')
    .innerJoin('article', 'article.id', 'article_correction.article_id')
    .innerJoin('article_version', (join) =>
      join
        .onRef('article_version.article_id', '=', 'article.id')
        .onRef('article_version.version', '=', 'article.published_version'),
    )
    .select(['article.id', 'article_version.text', 'article_correction.words', 'article_correction.at'])
    .where('publish_at', '<=', now)
    .orderBy('article_correction.id', 'desc')
    .limit(most)
    .execute();
  return rows.map(({ text, ...row }) => ({ ...row, title: (text as ArticleText).title }));
}
