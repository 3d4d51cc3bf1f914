import type { Db } from '../db/index.ts';
import { Busy, Problem, redrawApart } from '../text/index.ts';
import type { Picture } from './render.ts';

/** Wide enough for every page, px. */
const frame = { width: 1600, quality: 80, mostPixels: 50_000_000 };
const mostOfAnArticle = 50;

/**
 * Keeps a picture for an article: turned upright, at most 1,600 pixels wide, as WebP, without what the camera wrote into it
 * (place, time, owner).
 *
 * @param alt what it shows, for those who do not see it; it cannot be empty
 * @throws Problem for what is no picture, or has no words
 */
export async function keepImage(
  db: Db,
  article: number,
  { bytes, alt }: { bytes: Uint8Array; alt: string },
  now: Date,
): Promise<number> {
  const words = alt.replace(/\s+/g, ' ').trim();
  if (!words || words.length > 500)
    throw new Problem('Say in up to 500 characters what the picture shows: some readers do not see it.');
  const { count } = await db
    .selectFrom('article_image')
    .where('article_id', '=', article)
    .select((row) => row.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  if (count >= mostOfAnArticle) throw new Problem(`An article has at most ${mostOfAnArticle} pictures.`);
  const { bytes: data, width, height } = await shrink(bytes);
  const row = { article_id: article, bytes: Buffer.from(data), width, height, alt: words, made_at: now };
  return (await db.insertInto('article_image').values(row).returning('id').executeTakeFirstOrThrow()).id;
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

/** A picture's bytes, as WebP. @param shownAt only where readers see its article then */
export async function imageBytes(db: Db, id: number, shownAt?: Date): Promise<Buffer | undefined> {
  const row = await db
    .selectFrom('article_image')
    .innerJoin('article', 'article.id', 'article_image.article_id')
    .select('bytes')
    .where('article_image.id', '=', id)
    .$if(shownAt !== undefined, (query) => query.where('article.publish_at', '<=', shownAt ?? null))
    .executeTakeFirst();
  return row?.bytes;
}

/** An article's pictures, in the order they came. */
export async function picturesOf(db: Db, article: number): Promise<Picture[]> {
  return db
    .selectFrom('article_image')
    .select(['id', 'width', 'height', 'alt'])
    .where('article_id', '=', article)
    .orderBy('id')
    .execute();
}

export async function removeImage(db: Db, article: number, id: number): Promise<void> {
  await db.deleteFrom('article_image').where('article_id', '=', article).where('id', '=', id).execute();
}
