import { apart } from '../text/index.ts';
import { Refused } from './address-guard.ts';
import type { isAllowed, readRobots, Robot } from './robots-rules.ts';

/** What sites let robots fetch, by their robots.txt (RFC 9309). */
export interface Robots {
  /**
   * Asks the page's site for its robots.txt, where it is not known or known for longer than a day.
   *
   * @returns ms that it wants between two requests
   * @throws Refused where it does not let us fetch this page; Error where it could not be had
   */
  check(page: URL): Promise<number>;
}

/** Fetches an address; a robots.txt is one like any other. */
type Get = (address: string) => Promise<{ status: number; body: Uint8Array }>;

const day = 86_400_000;
/** A site that cannot be asked is asked again after: ms. */
const retryAfter = 3_600_000;
const maxSites = 2_000;
/** Rules kept in memory, in characters of all sites together. */
const mostKept = 20_000_000;

interface Known {
  /** Null where it could not be had. */
  robot: Promise<Robot | null>;
  until: number;
  size: number;
}

const file = new URL('robots-rules.ts', import.meta.url);
const bounds = { file, patience: 2_000, memory: 64 };
const readApart = apart<typeof readRobots>({ ...bounds, name: 'readRobots' }, () => 'A robots.txt');
const allowedApart = apart<typeof isAllowed>({ ...bounds, name: 'isAllowed' }, () => 'A robots.txt');

/** @param now ms, as `Date.now` tells it */
export function openRobots(get: Get, now: () => number = Date.now): Robots {
  const sites = new Map<string, Known>();
  let kept = 0;

  async function ask(origin: string): Promise<Robot | null> {
    try {
      // Where it redirects, the file found there is this site's (2.3.1.2).
      const { status, body } = await get(`${origin}/robots.txt`);
      if (status === 200) return await readApart(body);
      // 2.3.1.3: there is none, everything is allowed. 2.3.1.4: it cannot be had, nothing is.
      return status >= 400 && status < 500 && status !== 429 ? { rules: [], delay: 0 } : null;
    } catch {
      return null;
    }
  }

  const forget = (origin: string) => {
    kept -= sites.get(origin)?.size ?? 0;
    sites.delete(origin);
  };

  return {
    async check({ origin, pathname, search }) {
      let known = sites.get(origin);
      if (!known || known.until <= now()) {
        const fresh: Known = { until: now() + day, robot: ask(origin), size: 0 };
        known = fresh;
        forget(origin);
        sites.set(origin, fresh);
        const found = await fresh.robot;
        if (found === null) fresh.until = now() + retryAfter;
        else if (sites.get(origin) === fresh)
          kept += fresh.size = found.rules.reduce((sum, { pattern }) => sum + pattern.length, 0);
        for (const oldest of sites.keys()) {
          if (sites.size <= maxSites && kept <= mostKept) break;
          forget(oldest);
        }
      }
      const robot = await known.robot;
      if (!robot) throw new Error(`${origin}/robots.txt cannot be had, so its pages are not read`);
      if (robot.rules.length > 0 && !(await allowedApart(robot.rules, pathname + search)))
        throw new Refused('its robots.txt does not let us read it');
      return robot.delay * 1000;
    },
  };
}
