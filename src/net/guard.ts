import { lookup, type LookupAddress } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

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

/** Whether an IP address is one of the public internet. */
export function isPublic(address: string): boolean {
  if (isIP(address) === 4) return !special.check(address, 'ipv4');
  return isIP(address) === 6 && publicV6.check(address, 'ipv6') && !specialV6.check(address, 'ipv6');
}

/**
 * Checks what can be known before a name is looked up: the protocol, credentials, an IP address as the host.
 *
 * @param openHosts `host:port` pairs that configuration has opened
 * @throws Refused
 */
export function checkAddress(url: URL, openHosts: ReadonlySet<string>): void {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new Refused(`${url.protocol} addresses are not fetched, only http and https`);
  }
  if (url.username || url.password) throw new Refused('an address with a user name or password is not fetched');
  if (openHosts.has(hostOf(url))) return;
  const bare = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(bare) && !isPublic(bare)) throw new Refused(`${bare} is not an address of the public internet`);
}

/** `host:port`, with the protocol's own port where the address names none. */
export function hostOf(url: URL): string {
  return `${url.hostname}:${url.port || (url.protocol === 'https:' ? 443 : 80)}`;
}

/** A `lookup` for sockets that answers public addresses only, so that the one checked is the one connected to. */
export const guardedLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
    if (error) return callback(error, '', 0);
    const refused = found.find(({ address }) => !isPublic(address));
    if (refused || !found[0]) {
      return callback(
        new Refused(`${hostname} leads to ${refused?.address ?? 'nowhere'}, not the public internet`),
        '',
        0,
      );
    }
    if (options.all) return callback(null, found);
    callback(null, found[0].address, found[0].family);
  });
};
