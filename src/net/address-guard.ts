import { lookup, type LookupAddress, type LookupAllOptions } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** The address guard: protection against SSRF, at the last moment before a connection. */

/** Why an address was not fetched: it leads to a place that a news service has no business with. */
export class Refused extends Error {
  override name = 'Refused';
}

/** Ranges that are not the public internet: IANA's special-purpose registries (RFC 6890 and its updates). */
const special = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32], // not registered, but the address at which Azure's hosts answer their guests
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  special.addSubnet(net, bits, 'ipv4');
}
/** Only 2000::/3 is handed out; of it, these lead elsewhere (6to4, Teredo, documentation, benchmarking). */
const publicV6 = new BlockList();
publicV6.addSubnet('2000::', 3, 'ipv6');
const specialV6 = new BlockList();
for (const [net, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  specialV6.addSubnet(net, bits, 'ipv6');
}

/** Top-level names that the public internet does not have (RFC 6761, 6762, 8375, 9476; ICANN's `internal` and name collisions). */
const privateNames = new Set(
  'localhost local localdomain internal intranet private corp home lan home.arpa alt onion'.split(' '),
);
/** Names at which clouds answer their own machines from addresses that look public. */
const metadataNames = new Set(['metadata.packet.net', 'metadata.platformequinix.com', 'metadata.tencentyun.com']);

/** Whether an IP address is one of the public internet. */
export function isPublic(address: string): boolean {
  if (isIP(address) === 4) return !special.check(address, 'ipv4');
  return (
    isIP(address) === 6 &&
    !address.includes('%') &&
    publicV6.check(address, 'ipv6') &&
    !specialV6.check(address, 'ipv6')
  );
}

/** Whether a host's name can be one of the public internet: it has a dot, and is not in a private domain. */
function isPublicName(name: string): boolean {
  const labels = name.replace(/\.$/, '').split('.');
  const ends = [labels.at(-1) ?? '', labels.slice(-2).join('.')];
  return labels.length > 1 && !ends.some((end) => privateNames.has(end)) && !metadataNames.has(labels.join('.'));
}

/**
 * Checks what can be known before a name is looked up: the protocol, credentials, the port, an IP address as the host, a private name.
 *
 * @param url as the URL parser reads it: it has taken decimal, octal, hexadecimal and short notations, and digits of
 *   other scripts, back to the address that they mean
 * @param openHosts `host:port` pairs that configuration has opened
 * @throws Refused
 */
export function checkAddress(url: URL, openHosts: ReadonlySet<string>): void {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new Refused(`${url.protocol} addresses are not fetched, only http and https`);
  }
  if (url.username || url.password) throw new Refused('an address with a user name or password is not fetched');
  if (openHosts.has(hostAndPort(url))) return;
  const bare = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(bare) ? !isPublic(bare) : !isPublicName(bare)) {
    throw new Refused(`${bare} is not an address of the public internet`);
  }
  if (!isWebPort(Number(url.port || 80)))
    throw new Refused(
      `port ${url.port} is not one of the web's (80, 443, 8000 to 8999); OPEN_HOSTS opens ${hostAndPort(url)}`,
    );
}

/** Where web servers are: at others a stranger's address would have us speak to somebody's mail server or database. */
const isWebPort = (port: number) => port === 80 || port === 443 || (port >= 8000 && port <= 8999);

/** `host:port`, with the protocol's own port where the address names none. */
export function hostAndPort(url: URL): string {
  return `${url.hostname}:${url.port || (url.protocol === 'https:' ? 443 : 80)}`;
}

/** Looks a name up, as `dns.lookup` with `all` does. */
export type LookUp = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, found: LookupAddress[]) => void,
) => void;

/**
 * A `lookup` for sockets that answers public addresses only, so that the one checked is the one connected to. A name with
 * a single other address among its addresses is refused whole.
 */
export function guardLookUp(lookUp: LookUp = lookup): LookupFunction {
  return (hostname, options, callback) => {
    lookUp(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, '', 0);
      const refused = found.find(({ address }) => !isPublic(address));
      if (refused || !found[0]) {
        const words = `${hostname} leads to ${refused?.address ?? 'nowhere'}, not the public internet`;
        return callback(new Refused(words), '', 0);
      }
      if (options.all) return callback(null, found);
      callback(null, found[0].address, found[0].family);
    });
  };
}
