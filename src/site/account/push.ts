import { Hono } from 'hono';
import { z } from 'zod';
import { canonicalZone, type PushSubscription, type PushWishes, type QuietHours } from '../../readers/index.ts';
import { formLimit, hostOf, ownRequests } from '../request.ts';

/** What the pages that tell by push ask for. */
export interface PushDoor {
  /** The public key by which push services know the house, base64url. */
  key(): Promise<string>;
  /** Whether messages may be sent to this address: it is a push service's. */
  takes(endpoint: string): boolean;
  wishes(endpoint: string): Promise<PushWishes>;
  keep(subscription: PushSubscription, wishes: PushWishes, host: string): Promise<'too often' | void>;
  /** The browser's push service has given it another place. */
  move(from: string, to: PushSubscription, host: string): Promise<'too often' | void>;
}

const base64url = (bytes: number) => z.string().regex(new RegExp(`^[\\w-]{${Math.ceil((bytes * 4) / 3)}}={0,2}$`));
const hour = z.number().int().min(0).max(23);
/** Hours of the day in which nothing comes, by the clock of a time zone. */
const askedHours = z.object({ from: hour, until: hour, zone: z.string().max(60) });
const Asked = z.object({
  endpoint: z.string().max(1000),
  keys: z.object({ p256dh: base64url(65), auth: base64url(16) }).optional(),
  /** 'editions', or the slug of a topic as 'topics/harbour-town'; followed from now on, or no more. */
  about: z
    .string()
    .regex(/^editions$|^topics\/.{1,120}$/su)
    .optional(),
  on: z.boolean().optional(),
  /** Null is none. */
  quiet: askedHours.nullable().optional(),
  /** Its place until now. */
  instead: z.string().max(1000).optional(),
});

/** As they are kept; null where they begin and end at the same hour. */
function quietHours({ from, until, zone }: z.infer<typeof askedHours>): QuietHours | null | 'no zone' {
  const timeZone = canonicalZone(zone);
  if (!timeZone) return 'no zone';
  return from === until ? null : { from, until, timeZone };
}

/** GET gives the key; POST says what a browser wants to be told of, and answers what it is told of now. */
export function push(door: PushDoor): Hono {
  return new Hono()
    .get('/push', async (c) => {
      c.header('Cache-Control', 'no-store');
      return c.json({ key: await door.key() });
    })
    .post('/push', formLimit, ownRequests, async (c) => {
      c.header('Cache-Control', 'no-store');
      const { data: asked } = Asked.safeParse(await c.req.json().catch(() => undefined));
      if (!asked) return c.json({ error: 'This is no push subscription.' }, 400);
      const { endpoint, keys, about, instead } = asked;
      const quiet = asked.quiet && quietHours(asked.quiet);
      if (quiet === 'no zone') return c.json({ error: 'This is no time zone that we know.' }, 422);
      if (!door.takes(endpoint)) return c.json({ error: 'This is no push service that we know.' }, 422);
      let wishes = await door.wishes(endpoint);
      if (keys && (about || instead || quiet !== undefined)) {
        const to = { endpoint, ...keys };
        if (about) {
          const slug = about.slice('topics/'.length).replaceAll('\0', '');
          const others = wishes.topics.filter((topic) => topic !== slug);
          wishes =
            about === 'editions'
              ? { ...wishes, editions: asked.on === true }
              : { ...wishes, topics: asked.on ? [...others, slug] : others };
        }
        if (quiet !== undefined) wishes = { ...wishes, quiet };
        const done = instead ? await door.move(instead, to, hostOf(c)) : await door.keep(to, wishes, hostOf(c));
        if (done === 'too often') return c.json({ error: 'Too often. Please wait some minutes.' }, 429);
        wishes = await door.wishes(endpoint);
      }
      return c.json(wishes);
    });
}
