/** The cookies of one chain of redirects: some sites give one and send back to where it came from. Forgotten with the chain. */
export interface Cookies {
  /** Keeps what an answer sets (RFC 6265, 5.3): for its host, or for the hosts under a domain that it names and stands under. */
  keep(header: string | string[] | undefined, url: URL): void;
  /** The header for a request; none where nothing is set for it. */
  for(url: URL): Record<string, string>;
}

interface Cookie {
  name: string;
  value: string;
  domain: string;
  hostOnly: boolean;
  path: string;
  secure: boolean;
}

const most = 20;
const longest = 4096;

export function openCookies(): Cookies {
  let kept: Cookie[] = [];
  return {
    keep(header, url) {
      for (const line of [header ?? []].flat().slice(0, most)) {
        const [pair = '', ...attributes] = line.slice(0, longest).split(';');
        const [name, value] = [pair.slice(0, pair.indexOf('=')).trim(), pair.slice(pair.indexOf('=') + 1).trim()];
        if (!pair.includes('=') || !/^[\x21-\x7e]+$/.test(name) || /[^\x20-\x7e]/.test(value)) continue;
        const said = new Map(attributes.map((one) => [one.split('=')[0]?.trim().toLowerCase(), one.slice(one.indexOf('=') + 1).trim()])); // prettier-ignore
        const domain = (said.get('domain') ?? '').replace(/^\./, '').toLowerCase();
        // A domain of one label, or one that its host does not stand under, is not its own to set for.
        const isUnder = domain.includes('.') && url.hostname.endsWith(`.${domain}`);
        if (domain !== '' && domain !== url.hostname && !isUnder) continue;
        const path = said.get('path')?.startsWith('/') ? said.get('path')! : '/';
        const cookie = { name, value, domain: isUnder ? domain : url.hostname, hostOnly: !isUnder, path, secure: said.has('secure') }; // prettier-ignore
        kept = kept.filter((one) => one.name !== name || one.domain !== cookie.domain || one.path !== path);
        if (said.get('max-age') !== '0' && kept.length < most) kept.push(cookie);
      }
    },
    for(url) {
      const fitting = kept.filter(
        ({ domain, hostOnly, path, secure }) =>
          (url.hostname === domain || (!hostOnly && url.hostname.endsWith(`.${domain}`))) &&
          (url.pathname === path || url.pathname.startsWith(path.endsWith('/') ? path : `${path}/`)) &&
          (!secure || url.protocol === 'https:'),
      );
      const cookie = fitting.map(({ name, value }) => `${name}=${value}`).join('; ');
      return cookie === '' || cookie.length > longest ? {} : { cookie };
    },
  };
}
