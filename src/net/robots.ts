import { Refused } from './guard.ts';

/** What sites let robots fetch, by their robots.txt (RFC 9309). */
export interface Robots {
  /**
   * Asks the page's site for its robots.txt, where it is not known or known for longer than a day.
   *
   * @throws Refused where it does not let us fetch this page; Error where it could not be had
   */
  check(page: URL): Promise<void>;
}

/** Fetches an address; a robots.txt is one like any other. */
type Get = (address: string) => Promise<{ status: number; body: Uint8Array }>;

/** The name by which robots.txt may speak to us; the User-Agent header begins with it. */
const us = 'dispatchbox';
const day = 86_400_000;
/** A site that cannot be asked is asked again after: ms. */
const retryAfter = 3_600_000;
const maxSites = 2_000;
/** RFC 9309, 2.5: at least so much is read, in characters. */
const maxLength = 512 * 1024;
const maxRules = 5_000;

/** Whether a path, with its query, may be fetched. */
type Rules = (path: string) => boolean;

interface Known {
  /** Null where it could not be had. */
  rules: Promise<Rules | null>;
  until: number;
}

/** @param now ms, as `Date.now` tells it */
export function openRobots(get: Get, now: () => number = Date.now): Robots {
  const sites = new Map<string, Known>();

  async function ask(origin: string): Promise<Rules | null> {
    try {
      // Where it redirects, the file found there is this site's (2.3.1.2).
      const { status, body } = await get(`${origin}/robots.txt`);
      if (status === 200) return readRobots(new TextDecoder().decode(body.subarray(0, maxLength)));
      // 2.3.1.3: there is none, everything is allowed. 2.3.1.4: it cannot be had, nothing is.
      return status >= 400 && status < 500 && status !== 429 ? () => true : null;
    } catch {
      return null;
    }
  }

  return {
    async check({ origin, pathname, search }) {
      let known = sites.get(origin);
      if (!known || known.until <= now()) {
        const fresh: Known = { until: now() + day, rules: ask(origin) };
        known = fresh;
        sites.delete(origin);
        sites.set(origin, fresh);
        const [oldest] = sites.keys();
        if (sites.size > maxSites && oldest !== undefined) sites.delete(oldest);
        if ((await fresh.rules) === null) fresh.until = now() + retryAfter;
      }
      const rules = await known.rules;
      if (!rules) throw new Error(`${origin}/robots.txt cannot be had, so its pages are not read`);
      if (!rules(pathname + search)) throw new Refused('its robots.txt does not let us read it');
    },
  };
}

/**
 * The rules of a robots.txt for us: those of the groups that name us, else those of the groups for everybody. Of the rules
 * that match a path, the longest decides, and of two as long the one that allows (RFC 9309, 2.2).
 */
export function readRobots(text: string): Rules {
  const ours: Rule[] = [];
  const everybodys: Rule[] = [];
  let named = false;
  let group = { us: false, all: false, begun: false };
  let count = 0;
  for (const line of text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/)) {
    const [, key = '', value = ''] = /^\s*([\w-]+)\s*:\s*(.*?)\s*$/.exec(line.replace(/#.*$/, '')) ?? [];
    const name = key.toLowerCase();
    if (name === 'user-agent') {
      // A line of agents after rules begins another group.
      if (group.begun) group = { us: false, all: false, begun: false };
      const agent = /^(\*|[A-Za-z_-]+)/.exec(value)?.[1]?.toLowerCase();
      group.us ||= agent === us;
      group.all ||= agent === '*';
      named ||= group.us;
    } else if (name === 'allow' || name === 'disallow') {
      group.begun = true;
      if (value === '' || ++count > maxRules) continue;
      const rule = { allow: name === 'allow', pattern: normal(value) };
      if (group.us) ours.push(rule);
      if (group.all) everybodys.push(rule);
    }
  }
  const rules = named ? ours : everybodys;
  return (path) => {
    const asked = normal(path);
    if (asked === '/robots.txt') return true;
    let best: Rule = { allow: true, pattern: '' };
    for (const rule of rules) {
      const longer = rule.pattern.length - best.pattern.length;
      if ((longer > 0 || (longer === 0 && rule.allow)) && matches(rule.pattern, asked)) best = rule;
    }
    return best.allow;
  };
}

interface Rule {
  allow: boolean;
  pattern: string;
}

/** A path with every octet escaped or not as RFC 9309, 2.2.2, compares them: reserved ones as written, others unescaped. */
function normal(path: string): string {
  return path
    .slice(0, 2_000)
    .replace(/[^\x21-\x7e]/gu, (character) => encodeURIComponent(character.toWellFormed()))
    .replace(/%[0-9a-f]{2}/gi, (octet) => {
      const character = String.fromCharCode(Number.parseInt(octet.slice(1), 16));
      return /[\w.~-]/.test(character) ? character : octet.toUpperCase();
    });
}

/** Whether a pattern, with `*` for anything and `$` for the end, matches from the beginning. Takes no more than length times length. */
function matches(pattern: string, path: string): boolean {
  const ended = pattern.endsWith('$');
  const parts = (ended ? pattern.slice(0, -1) : pattern).split('*');
  const [first = '', ...others] = parts;
  if (!path.startsWith(first)) return false;
  let at = first.length;
  const last = ended ? others.pop() : undefined;
  for (const part of others) {
    const found = path.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  if (!ended) return true;
  return last === undefined ? at === path.length : path.length - last.length >= at && path.endsWith(last);
}
