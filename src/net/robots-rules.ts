/** One line of a robots.txt: what it is about, compared as RFC 9309, 2.2.2, has it. */
interface Rule {
  allow: boolean;
  pattern: string;
}

/** What a robots.txt says to us. */
export interface Robot {
  rules: Rule[];
  /** Crawl-delay, which is no part of RFC 9309 and meant all the same: seconds between two requests; 0 where none is said. */
  delay: number;
}

/** The name by which robots.txt may speak to us; the User-Agent header begins with it. */
const us = 'dispatchbox';
/** RFC 9309, 2.5: at least so much is read, in bytes. */
const maxLength = 512 * 1024;
const maxRules = 5_000;
/** Who asks for more than this gets this: seconds. */
const longestDelay = 30;

/**
 * The rules of a robots.txt for us: those of the groups that name us, else those of the groups for everybody. Of the rules
 * that match a path, the longest decides, and of two as long the one that allows (RFC 9309, 2.2).
 */
export function readRobots(body: Uint8Array): Robot {
  const text = new TextDecoder().decode(body.subarray(0, maxLength));
  const ours: Rule[] = [];
  const everybodys: Rule[] = [];
  const delays = { ours: 0, everybodys: 0 };
  let named = false;
  let group = { us: false, all: false, begun: false };
  let count = 0;
  for (const line of text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/)) {
    const [words = ''] = line.split('#', 1);
    const colon = words.indexOf(':');
    const name = words.slice(0, Math.max(colon, 0)).trim().toLowerCase();
    const value = words.slice(colon + 1).trim();
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
    } else if (name === 'crawl-delay') {
      group.begun = true;
      const delay = Math.min(Number(value) || 0, longestDelay);
      if (group.us) delays.ours = Math.max(delays.ours, delay);
      if (group.all) delays.everybodys = Math.max(delays.everybodys, delay);
    }
  }
  return named ? { rules: ours, delay: delays.ours } : { rules: everybodys, delay: delays.everybodys };
}

/** Whether rules let a path, with its query, be fetched. */
export function isAllowed(rules: readonly Rule[], path: string): boolean {
  const asked = normal(path);
  if (asked === '/robots.txt') return true;
  let best: Rule = { allow: true, pattern: '' };
  for (const rule of rules) {
    const longer = rule.pattern.length - best.pattern.length;
    if ((longer > 0 || (longer === 0 && rule.allow)) && matches(rule.pattern, asked)) best = rule;
  }
  return best.allow;
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
