import { sql, type Db } from '../db/index.ts';
import { Busy, Problem, redrawApart } from '../text/index.ts';
import type { Picture } from './render.ts';

/** Wide enough for every page, px. */
const frame = { width: 1600, quality: 80, mostPixels: 50_000_000 };
const mostOfAnArticle = 50;

/** What is told of a picture. */
export interface PictureWords {
  /** What it shows, for those who do not see it; never empty. */
  alt: string;
  caption: string;
  credit: string;
  licence: string;
  /** What must be seen where it is cut, in per cent from the left and from the top. */
  focus: { x: number; y: number };
}

/** A picture of the house's. */
export interface KeptPicture extends Omit<Picture, keyof PictureWords>, PictureWords {
  /** The article for which it came. */
  article: number;
}

/** What is told of a picture, as a form brings it. @throws Problem for what has no words, or too many */
export function asPictureWords(form: Record<string, string>): PictureWords {
  const line = (name: string) => (form[name] ?? '').replace(/\s+/g, ' ').trim();
  const per = (name: string) => {
    const typed = form[name]?.trim() || '50';
    if (!/^\d{1,3}$/.test(typed) || Number(typed) > 100)
      throw new Problem(`The focus is "${typed}": write 0 to 100, in per cent.`);
    return Number(typed);
  };
  const words = { alt: line('alt'), caption: line('caption'), credit: line('credit'), licence: line('licence') };
  if (!words.alt) throw new Problem('Say in up to 500 characters what the picture shows: some readers do not see it.');
  for (const [name, said] of Object.entries(words))
    if (said.length > 500) throw new Problem(`The ${name} of a picture has at most 500 characters: make it shorter.`);
  return { ...words, focus: { x: per('focus_x'), y: per('focus_y') } };
}

const columnsOf = ({ alt, caption, credit, licence, focus }: PictureWords) => ({
  alt,
  caption,
  credit,
  licence,
  focus_x: focus.x,
  focus_y: focus.y,
});

/**
 * Keeps a picture for an article: turned upright, at most 1,600 pixels wide, as WebP, without what the camera wrote into it
 * (place, time, owner).
 *
 * @throws Problem for what is no picture, or too large a one
 */
export async function keepImage(
  db: Db,
  article: number,
  { bytes, words }: { bytes: Uint8Array; words: PictureWords },
  now: Date,
): Promise<number> {
  const { count } = await db
    .selectFrom('article_image')
    .where('article_id', '=', article)
    .select((row) => row.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  if (count >= mostOfAnArticle) throw new Problem(`An article has at most ${mostOfAnArticle} pictures.`);
  const { bytes: data, width, height } = await shrink(bytes);
  const row = { article_id: article, bytes: Buffer.from(data), width, height, ...columnsOf(words), made_at: now };
  return (await db.insertInto('article_image').values(row).returning('id').executeTakeFirstOrThrow()).id;
}

/** Says something else of a picture; published articles say it at once. */
export async function describeImage(db: Db, id: number, words: PictureWords): Promise<void> {
  await db.updateTable('article_image').set(columnsOf(words)).where('id', '=', id).execute();
}

async function shrink(bytes: Uint8Array) {
  try {
    return await redrawApart(bytes, frame);
  } catch (cause) {
    if (!(cause instanceof Problem) || cause instanceof Busy) throw cause;
    throw new Problem(
      `This picture cannot be read (${cause.message}): save it as JPEG, PNG or WebP of at most 50 megapixels.`,
      { cause },
    );
  }
}

/** Whether readers see a picture: it came for an article that is published then, or one names it. */
const isShown = (at: Date) => sql<boolean>`exists (
  select from article left join article_version on article_version.article_id = article.id and article_version.version = published_version
   where publish_at <= ${at} and (article.id = article_image.article_id
      or article_version.text ->> 'body' like concat('%image:', article_image.id, ')%')))`;

/** A picture's bytes, as WebP. @param shownAt only where readers see it then */
export async function imageBytes(db: Db, id: number, shownAt?: Date): Promise<Buffer | undefined> {
  const row = await db
    .selectFrom('article_image')
    .select('bytes')
    .where('id', '=', id)
    .$if(shownAt !== undefined, (query) => query.where(isShown(shownAt!)))
    .executeTakeFirst();
  return row?.bytes;
}

const kept = (db: Db) =>
  db
    .selectFrom('article_image')
    .select(['id', 'article_id', 'width', 'height', 'alt', 'caption', 'credit', 'licence', 'focus_x', 'focus_y']);

const toPicture = (row: Awaited<ReturnType<ReturnType<typeof kept>['executeTakeFirstOrThrow']>>): KeptPicture => {
  const { article_id: article, focus_x: x, focus_y: y, ...picture } = row;
  return { ...picture, article, focus: { x, y } };
};

/** The numbers of the pictures that a text names, in its order. */
export const picturesNamed = (body: string): number[] => [
  ...new Set([...body.matchAll(/image:(\d{1,9})\b/g)].map(([, id]) => Number(id))),
];

/** The pictures that came for an article, and those that its text names, in the order they came. */
export async function picturesOf(db: Db, article: number, body = ''): Promise<KeptPicture[]> {
  const rows = await kept(db)
    .where((row) =>
      row.or([row('article_id', '=', article), row('id', 'in', [0, ...picturesNamed(body).slice(0, 200)])]),
    )
    .orderBy('id')
    .execute();
  return rows.map(toPicture);
}

/** The house's newest pictures, of all articles but one. */
export async function library(db: Db, but: number, most = 60): Promise<KeptPicture[]> {
  const rows = await kept(db).where('article_id', '<>', but).orderBy('id', 'desc').limit(most).execute();
  return rows.map(toPicture);
}

/** Throws a picture away. @throws Problem where another article names it */
export async function removeImage(db: Db, article: number, id: number): Promise<void> {
  const other = await db
    .selectFrom('article')
    .select('title')
    .where('id', '<>', article)
    .where('body', 'like', `%(image:${id})%`)
    .executeTakeFirst();
  if (other) throw new Problem(`“${other.title}” shows this picture too: take it out there first.`);
  await db.deleteFrom('article_image').where('article_id', '=', article).where('id', '=', id).execute();
}
