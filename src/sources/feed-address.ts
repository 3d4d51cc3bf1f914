import { resolveAddress } from '../text/index.ts';

/**
 * A feed's address as people and programs write it: `feed://…` and `feed:https://…` (the scheme of old readers), `//host/…`, `host/…`. Null
 * where it is none of the web.
 */
export function feedAddress(written: string): string | null {
  const bare = written.trim().replace(/^feed:(?:\/\/)?(?=https?:)/i, '').replace(/^feed:(?:\/\/)?/i, 'http://'); // prettier-ignore
  if (/^https?:/i.test(bare)) return resolveAddress(bare);
  if (bare.startsWith('//')) return resolveAddress(`https:${bare}`);
  // A host and what follows it; a colon is of a port.
  return /^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+(?::\d+)?(?:[/?#]|$)/iu.test(bare)
    ? resolveAddress(`https://${bare}`)
    : null;
}
