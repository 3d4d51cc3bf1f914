import { getDomain } from 'tldts';

const maxLength = 2_000;

/**
 * A link as feeds write it, absolute: white space trimmed, resolved against `base`. Null where it is no http or https
 * address, or longer than 2,000 characters.
 */
export function resolveAddress(link: string | null | undefined, base?: string | null): string | null {
  let written = (link ?? '')
    .slice(0, 4 * maxLength)
    .replace(/\p{Cc}+/gu, '')
    // Escaped once too often; no address has this by intention.
    .replaceAll('&amp;', '&')
    .trim();
  if (written === '') return null;
  if (/^www\.[^/]+\./i.test(written)) written = `http://${written}`;
  let url: URL;
  try {
    url = base ? new URL(written, base) : new URL(written);
  } catch {
    return null;
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  return url.href.length <= maxLength ? url.href : null;
}

/** Query parameters that say where a click came from and never what the page is. */
const trackers = new Set(
  (
    '_ga _gl _r dicbo trk trkcampaign wt_mc wt_zmc _hsenc _hsmi at_bbc_team at_campaign at_campaign_type at_custom1 at_custom2 at_custom3 at_custom4 at_link_id ' +
    'at_link_origin at_link_type at_medium at_ptr_name at_ptr_type at_type cmp cmpid dclid fb_action_ids ' +
    'fb_action_types fb_source fbclid feedname feedtype ftag gaa_at gbraid gclid gclsrc guccounter guce_referrer ' +
    'guce_referrer_sig icid igsh igshid ito mc_cid mc_eid mkt_tok msclkid ncid ns_campaign ns_fee ns_linkname ' +
    'ns_mchannel ns_source ocid ref ref_src ref_url referer referrer s_cid sc_cid shareid si smid smtyp ' +
    'soc_src soc_trk spm srnd sref taid traffic_source tsrcid twclid wbraid wprov wt.mc_id xtor yclid ' +
    '__twitter_impression __source'
  ).split(' '),
);
/** Of these the value decides: `mod=rss_Politics` is a tracker, `mod=2` may be a page. */
const rssLike = /^(rss|feed|atom|newsletter|twitter|facebook|social|share|googlenews|flipboard)/i;
const sometimes = new Set(
  'campaign channel cid emc format from medium mod ns output partner ref_ rss source src type via via_source'.split(
    ' ',
  ),
);

/** Whether a parameter says where a click came from. @param key its name, in lower case */
const isTracker = (key: string, value: string): boolean =>
  /^(utm|pk|mtm|hsa)_/.test(key) || trackers.has(key) || (sometimes.has(key) && rssLike.test(value));

/**
 * The one address that all variants of a page share, to tell whether two links mean the same page. It is a key: it
 * usually opens, but the link as published is what a reader should follow.
 *
 * https always; host without `www.`, `m.`, `mobile.`, `amp.`; AMP caches and AMP paths taken back to their page; credentials, default
 * ports, fragment (but for a route of scripts, `#!/page`), trailing slash and tracking parameters dropped; the other parameters sorted by name. Null where it is no
 * http or https address.
 */
export function canonicalAddress(address: string, base?: string): string | null {
  const resolved = resolveAddress(address, base);
  if (resolved === null) return null;
  let url = new URL(resolved);
  // AMP caches: https://www-example-com.cdn.ampproject.org/c/s/www.example.com/page, https://www.google.com/amp/s/www.example.com/page
  const cached =
    (url.hostname.endsWith('.ampproject.org') ? /^\/[a-z]\/(s\/)?([^/]+\.[^/]+\/.*)$/.exec(url.pathname) : null) ??
    (/(^|\.)google\.[a-z.]+$/.test(url.hostname) ? /^\/amp\/(s\/)?([^/]+\.[^/]+\/.*)$/.exec(url.pathname) : null);
  if (cached) {
    const inner = resolveAddress(`https://${cached[2]}${url.search}`);
    if (inner !== null) url = new URL(inner);
  }

  if (/^(www\.)?youtu\.be$/.test(url.hostname) && url.pathname.length > 1) {
    url.searchParams.set('v', url.pathname.slice(1));
    url = new URL(`https://youtube.com/watch${url.search}`);
  }

  const port = url.port === '80' || url.port === '443' ? '' : url.port;
  let host = url.hostname.replace(/\.$/, '');
  while (/^(www\d?|m|mobile|amp|touch|mobil)\.[^.]+\.[^.]+/.test(host)) host = host.slice(host.indexOf('.') + 1);
  host = host.replace(/^([a-z]{2,3})\.m\./, '$1.');

  let path = url.pathname.replace(/\/{2,}/g, '/').replace(/%7e/gi, '~');
  for (let before = ''; before !== path;) {
    before = path;
    path = path
      .replace(/(?<=.)\/amp(\.html?)?\/?$/i, '')
      .replace(/^\/amp(?=\/.)/i, '')
      .replace(/\.amp(\.html?)?$/i, '$1')
      .replace(/(?<=.)\/$/, '');
  }

  const kept: [string, string][] = [];
  for (const [name, value] of url.searchParams) {
    const key = name.toLowerCase();
    if (isTracker(key, value)) continue;
    if (key === 'amp' || (/^(outputtype|output)$/.test(key) && value === 'amp')) continue;
    kept.push([name, value]);
  }
  kept.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const query = kept.length ? `?${new URLSearchParams(kept).toString()}` : '';
  const route = /^#!?\/./.test(url.hash) || url.hash.startsWith('#!') ? url.hash : '';
  return `https://${host}${port ? `:${port}` : ''}${path}${query}${route}`;
}

/**
 * The site of an address: the domain that somebody registered, by the Public Suffix List (`nos.nl` of `feeds.nos.nl`,
 * `paper.co.uk` of `www.paper.co.uk`, `ann.github.io`); the host itself where it has none, an IP address or a lone name.
 */
export function siteOf(address: string): string {
  const { hostname } = new URL(address);
  return getDomain(hostname, { allowPrivateDomains: true }) ?? hostname.replace(/^www\./, '');
}

/** A link without what says where a click came from; the rest stands as it was written. */
export function withoutTracking(address: string): string {
  const [, page = '', query, rest = ''] = /^([^?#]*)\?([^#]*)(#.*)?$/s.exec(address) ?? [];
  if (query === undefined) return address;
  const kept = query.split('&').filter((piece) => {
    const [[name, value] = ['', '']] = new URLSearchParams(piece);
    return !isTracker(name.replace(/^amp;/, '').toLowerCase(), value);
  });
  return page + (kept.length > 0 ? `?${kept.join('&')}` : '') + rest;
}

/**
 * Where a web address leads, 'https://cdn.example:8443', as it may stand in a Content-Security-Policy: undefined for another
 * protocol, or a host whose name means something there ("*", ";").
 */
export function originOf(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { protocol, host, origin } = new URL(address);
  return /^https?:$/.test(protocol) && /^[a-z0-9._:[\]-]+$/.test(host) ? origin : undefined;
}

/**
 * An address of this site from the slash on, as somebody said where to go next; undefined for any other place. Looked at as a
 * browser reads it, after it has taken dots, backslashes and encoded dots away: what begins with two slashes then leads elsewhere.
 */
export function ownPath(said: string): string | undefined {
  const own = 'http://own.invalid';
  const url = said.length <= 2000 && /^\/[\x21-\x7e]*$/.test(said) ? URL.parse(said, own) : null;
  if (url?.origin !== own || url.pathname.startsWith('//')) return undefined;
  return url.pathname + url.search + url.hash;
}

/**
 * An http or https address in its canonical spelling, or null: nothing else is ever linked. What tracks a click is left out. Braces are escaped, so that
 * no address of a stranger's can carry a letter's placeholder.
 */
export function webAddress(address: string | null): string | null {
  if (address === null || !URL.canParse(address)) return null;
  const url = new URL(withoutTracking(address));
  return url.protocol === 'http:' || url.protocol === 'https:'
    ? url.href.replaceAll('{', '%7B').replaceAll('}', '%7D')
    : null;
}

/** The domain of a mail address. */
export const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1);
