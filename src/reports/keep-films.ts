import { sql, type Db } from '../db/index.ts';
import type { Web } from '../net/index.ts';
import { Busy, isFault, isFull, redrawApart } from '../text/index.ts';
import { hostsOfPieces, isList } from './hosts-of-pieces.ts';

/** Of so many videos, the newest, stills and captions are kept. */
const kept = 200;
/** Looked after in one run. */
const atOnce = 12;
/** A still of 16 by 9; no maker of videos serves one of more pixels than this. */
const still = { width: 640, height: 360, quality: 70, mostPixels: 17_000_000 };
const mostCaptions = 300_000;
/** What videos are looked after with. */
export interface FilmsContext {
  db: Db;
  web: Web;
  /** Ends the run early; what was not kept is looked after later. */
  stopping: AbortSignal;
  /** Told of what failed in ourselves. */
  fault?: (words: string, error: unknown) => void;
}

/**
 * Fetches the stills and captions of the newest videos, each once, and gives up those of older ones; of those that are lists of
 * pieces, it notes the hosts. What cannot be had or read stays without: the page draws a card instead.
 *
 * @returns how many videos were looked after, and whether there are more
 * @throws where the machine is full, or too much waits to be read: all of them are looked after later
 */
export async function keepFilms(
  { db, web, stopping, fault = () => {} }: FilmsContext,
  now: Date,
): Promise<{ films: number; more: boolean }> {
  /** A stranger's server or file that fails is no failure of ours, and its video is shown without. */
  const ifItCan = <T>(address: string, work: Promise<T>): Promise<T | null> =>
    work.catch((error: unknown) => {
      if (isFull(error) || error instanceof Busy) throw error;
      if (isFault(error)) fault(`${address} was not read`, error);
      return null;
    });
  const { rows } = await sql<{
    id: number;
    video: string;
    image: string | null;
    captions: string | null;
    done: boolean;
  }>`
    select newest.id, newest.video, newest.image, newest.captions, film.report_id is not null as done
      from (select id, video, image, captions, published_at from report where video is not null
             order by published_at desc, id desc limit ${kept}) as newest
      left join film on film.report_id = newest.id
     order by newest.published_at desc, newest.id desc`.execute(db);
  const waiting = rows.filter(({ video, image, captions, done }) => !done && (image ?? captions ?? isList(video)));
  const stillAt = (address: string) =>
    web.get(address, {}, async ({ body }) => Buffer.from((await redrawApart(body, still)).bytes));
  const captionsAt = (address: string) => web.get(address, {}, async ({ body }) => captionsOf(body));
  const films = await Promise.all(
    waiting.slice(0, atOnce).map(async ({ id, video, image, captions }) => ({
      report_id: id,
      still: image === null ? null : await ifItCan(image, stillAt(image)),
      captions: captions === null ? null : await ifItCan(captions, captionsAt(captions)),
      hosts: isList(video) ? ((await ifItCan(video, hostsOfPieces(web, video))) ?? []) : [],
      kept_at: now,
    })),
  );
  // What could not be had may have failed for that.
  if (stopping.aborted) return { films: 0, more: true };
  if (films.length > 0)
    await db
      .insertInto('film')
      .values(films)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  if (rows.length === kept)
    await sql`delete from film where report_id <> all(${rows.map(({ id }) => id)}::integer[])`.execute(db);
  return { films: films.length, more: waiting.length > films.length };
}

/** @throws where it is no WebVTT */
async function captionsOf(body: Uint8Array): Promise<string> {
  const text = new TextDecoder().decode(body.subarray(0, mostCaptions)).replaceAll('\0', '');
  if (!/^\uFEFF?WEBVTT[ \t\r\n]/.test(text)) throw new Error('this is no WebVTT');
  return text;
}
