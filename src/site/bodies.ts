import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';

/** Room for what is being sent at one time: forms, hooks and the desk's files have each their own, so that none shuts out the others. */
interface Room {
  bytes: number;
  taken: number;
}
const room = (megabytes: number): Room => ({ bytes: megabytes * 1024 * 1024, taken: 0 });
export const rooms = { forms: room(16), hooks: room(16), files: room(64) };

/**
 * Lets bodies of at most `maxSize` bytes in, while all that is being sent to the same room together does not fill it. Looked at
 * before anything is read: 413 for what says that it is larger, 503 where there is no room at the moment. What does not say
 * how large it is counts as the largest.
 */
export function bodies(maxSize: number, within: Room): MiddlewareHandler {
  const limit = bodyLimit({ maxSize, onError: tooLarge });
  return async (c, next) => {
    const said = c.req.header('content-length');
    const size = said === undefined ? (c.req.raw.body ? maxSize : 0) : Number(said);
    if (!(size <= maxSize)) tooLarge();
    if (within.taken + size > within.bytes) throw new HTTPException(503);
    within.taken += size;
    try {
      return await limit(c, next);
    } finally {
      within.taken -= size;
    }
  };
}

/** For the forms that anybody may send. */
export const formLimit = bodies(16 * 1024, rooms.forms);

function tooLarge(): never {
  throw new HTTPException(413);
}
