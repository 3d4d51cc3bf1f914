import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import { sql, type Db } from '../db/index.ts';

const hour = 3_600_000;
/** How often in an hour, for a letter, for a reader's other address, for signing in, for being told by push, for comments. Offices and phones share an address, so a subnet may ask more. */
const limits = {
  letter: { address: 3, host: 10, subnet: 40 },
  change: { address: 3, host: 10, subnet: 40 },
  'sign-in': { address: 6, host: 20, subnet: 60 },
  push: { address: 60, host: 120, subnet: 480 },
  comment: { address: 60, host: 60, subnet: 200 },
};

/**
 * An IP address in its one form, as a socket or a proxy writes it: with a port, in brackets or quotation marks, with a zone, IPv4
 * within IPv6. Undefined for what is none.
 */
export function plainAddress(written: string): string | undefined {
  const bare = written
    .slice(0, 100)
    .trim()
    .replace(/^"(.*)"$/, '$1');
  const address = (/^\[([^\]]*)\](?::\d+)?$/.exec(bare)?.[1] ?? bare.replace(/^(\d+(?:\.\d+){3}):\d+$/, '$1')).replace(
    /%.*$/,
    '',
  );
  if (isIP(address) !== 6) return isIP(address) ? address : undefined;
  const short = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [, high, low] = /^::ffff:([0-9a-f]+):([0-9a-f]+)$/.exec(short) ?? [];
  if (high === undefined || low === undefined) return short;
  const [a, b] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return [a >> 8, a & 255, b >> 8, b & 255].join('.');
}

/** A host's network: the last part of an IPv4 address cut off, or all after the first three groups of an IPv6 address. */
export function networkOf(host: string): string {
  const plain = plainAddress(host) ?? '';
  if (isIP(plain) === 4) return `${plain.split('.').slice(0, 3).join('.')}.0/24`;
  if (isIP(plain) === 6) {
    const [before = '', after] = plain.toLowerCase().split('::');
    const head = before ? before.split(':') : [];
    const tail = after ? after.split(':') : [];
    const groups =
      after === undefined ? head : [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail];
    return `${groups.slice(0, 3).join(':')}::/48`;
  }
  return '';
}

/**
 * The rate limit on asking: counts one more request of this address from this host, and says whether it may go on. The counts are in the database,
 * since several processes may serve the site; of who asked only hashes are kept, for an hour.
 *
 * @returns who asked too often, if anybody: what concerns the address may not be told
 */
export async function countAsking(
  db: Db,
  { email, host }: { email?: string; host: string },
  now: Date,
  purpose: keyof typeof limits = 'letter',
): Promise<'host' | 'address' | undefined> {
  // Who cannot be told apart by an address counts as one.
  const network = networkOf(host) || host;
  await sql`delete from asking where begun_at < ${new Date(now.getTime() - hour)}`.execute(db);
  const over = async (kind: 'address' | 'host' | 'subnet', who: string) => {
    const what = createHash('sha256').update(`${purpose} ${kind} ${who.toLowerCase()}`).digest('base64url');
    const { rows } = await sql<{ times: number }>`
      insert into asking (what, begun_at, times) values (${what}, ${now}, 1)
      on conflict (what) do update set times = asking.times + 1 returning times`.execute(db);
    return (rows[0]?.times ?? 0) > limits[purpose][kind];
  };
  const tooMany = [await over('host', host), await over('subnet', network)].includes(true);
  if (tooMany) return 'host';
  return email !== undefined && (await over('address', email)) ? 'address' : undefined;
}
