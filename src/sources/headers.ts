import { resolveAddress } from '../text/index.ts';

const minute = 60_000;

/** One link of a Link header (RFC 8288). */
export interface HeaderLink {
  target: string | null;
  relations: string[];
  type: string;
  title: string;
}

/** The links that an answer's header names, resolved against its address; of at most 8,000 characters. */
export function linksOf(header: string | undefined, url: string): HeaderLink[] {
  return [...(header ?? '').slice(0, 8000).matchAll(/<([^<>]*)>([^<]*)/g)].map(([, target = '', rest = '']) => {
    const said = (name: string) =>
      new RegExp(`;\\s*${name}\\s*=\\s*(?:"([^"]*)"|([^\\s;,"]+))`, 'i').exec(rest)?.slice(1).find(Boolean) ?? '';
    const relations = said('rel').toLowerCase().split(/\s+/);
    return { target: resolveAddress(target, url), relations, type: said('type'), title: said('title') };
  });
}

/**
 * Minutes for which an answer says it stays fresh: Cache-Control `max-age`, less the Age it already has, else Expires
 * (RFC 9111, 4.2.1). Null where it does not say, says no-cache, or says the past.
 */
export function freshFor(headers: Record<string, string>, now: Date): number | null {
  const control = (headers['cache-control'] ?? '').toLowerCase();
  if (/\bno-(cache|store)\b/.test(control)) return null;
  const stated = /\bmax-age\s*=\s*"?(\d{1,10})/.exec(control)?.[1];
  const expires = Date.parse(headers.expires ?? '');
  const answered = Date.parse(headers.date ?? '');
  const seconds =
    stated === undefined
      ? (expires - (Number.isNaN(answered) ? now.getTime() : answered)) / 1000
      : Number(stated) - Math.max(Number(headers.age ?? 0) || 0, 0);
  return seconds > 0 ? seconds / 60 : null;
}

/**
 * Until when a server asks to be left alone (RFC 9110, 10.2.3): seconds or a date; null where it says nothing that can be
 * read, or the past. Never more than a day: nobody's mistake loses an outlet for a week.
 */
export function retryAfter(headers: Record<string, string>, now: Date): Date | null {
  const said = (headers['retry-after'] ?? '').trim();
  const at = /^\d{1,10}$/.test(said) ? now.getTime() + Number(said) * 1000 : Date.parse(said);
  if (!(at > now.getTime())) return null;
  return new Date(Math.min(at, now.getTime() + 24 * 60 * minute));
}
