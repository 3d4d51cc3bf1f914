import type { Db } from '../db/index.ts';
import { Busy, Problem, redrawApart } from '../text/index.ts';

/** What a picture of the house's is for, and how it is kept there, px. */
const frames = {
  logo: { width: 1200, quality: 90, mostPixels: 20_000_000 },
  logoDark: { width: 1200, quality: 90, mostPixels: 20_000_000 },
  icon: { width: 512, height: 512, quality: 95, mostPixels: 20_000_000 },
};
export type PicturePlace = keyof typeof frames;
export const picturePlaces = Object.keys(frames) as PicturePlace[];

/** Keeps a picture for a place: as WebP, an icon cut to a square. @throws Problem for what is no picture */
export async function keepPicture(db: Db, place: PicturePlace, bytes: Uint8Array, now: Date): Promise<number> {
  const redrawn = await redrawApart(bytes, frames[place]).catch((cause: unknown) => {
    if (!(cause instanceof Problem) || cause instanceof Busy) throw cause;
    throw new Problem(
      `This picture cannot be read (${cause.message}): save it as PNG, WebP or JPEG of at most 20 megapixels.`,
      { cause },
    );
  });
  const { width, height } = redrawn;
  const row = { bytes: Buffer.from(redrawn.bytes), width, height, made_at: now };
  return (await db.insertInto('look_picture').values(row).returning('id').executeTakeFirstOrThrow()).id;
}

/** A picture's bytes, WebP. */
export async function pictureBytes(db: Db, id: number): Promise<Buffer | undefined> {
  return (await db.selectFrom('look_picture').select('bytes').where('id', '=', id).executeTakeFirst())?.bytes;
}
