import { createPublicKey } from 'node:crypto';
import type { Signer } from './dkim.ts';
import type { Finding } from './doctor.ts';
import { checkSpf, type SpfNames } from './spf.ts';

/** A record's tags, `v=DMARC1; p=none`: the first of a name counts. */
export function tagsOf(record: string): Map<string, string> {
  const tags = new Map<string, string>();
  for (const piece of record.split(';')) {
    const equals = piece.indexOf('=');
    const name = piece.slice(0, equals).trim().toLowerCase();
    if (equals > 0 && !tags.has(name)) tags.set(name, piece.slice(equals + 1).trim());
  }
  return tags;
}

/** What a record comes to, for `Finding`. */
type Verdict = [state: Finding['state'], words: string];

/** Whether a domain's SPF record (RFC 7208) lets the relay in. @param addresses the relay's, where they can be known: mail of a service often leaves by others */
export async function spfOf(
  domain: string,
  relay: string,
  addresses: readonly string[],
  names: SpfNames,
): Promise<Verdict> {
  const remedy = `put one in DNS, at ${domain}, TXT: "v=spf1 include:YOUR-RELAY -all"`;
  const spf = await checkSpf(domain, '', names);
  const { record, fault, others } = spf;
  if (spf.result === 'none') return ['bad', `${domain} has no SPF record: ${remedy}`];
  if (spf.result === 'permerror')
    return ['bad', `${fault}, so it counts for nothing${record && ` ("${record}")`}: mend it, or ${remedy}`];
  if (others === '+') return ['bad', `${domain} lets anybody send ("${record}"): end the record with -all or ~all`];
  if (!spf.namesSomebody)
    return ['bad', `${domain} lets nobody send ("${record}"): name your relay in it, "v=spf1 include:YOUR-RELAY -all"`];
  if (others === '' || others === '?')
    return ['doubtful', `${domain} says nothing of others ("${record}"): end the record with -all or ~all`];
  for (const address of addresses) {
    const { result } = await checkSpf(domain, address, names);
    if (result === 'pass') return ['good', `${domain}: ${record}, and ${relay} (${address}) is let in`];
  }
  if (addresses.length > 0)
    return [
      'doubtful',
      `${domain}: "${record}" does not let in ${relay} (${addresses.join(', ')}): name it there, unless its letters leave by other addresses, which its keeper knows`,
    ];
  return ['good', `${domain}: ${record}`];
}

/** Whether the key that signs is published (RFC 6376). */
export function dkimOf(name: string, signer: Signer, records: readonly string[]): Verdict {
  const ours = createPublicKey(signer.key).export({ type: 'spki', format: 'der' }).toString('base64');
  const remedy = `put in DNS, at ${name}, TXT: "v=DKIM1; k=rsa; p=${ours}" (where your DNS desk takes 255 characters, in pieces of them)`;
  const keys = records.map(tagsOf).filter((tags) => tags.has('p'));
  if (keys.length > 1)
    return ['bad', `${keys.length} keys are published at ${name}, and either may be taken: leave one`];
  const [tags] = keys;
  if (!tags) return ['bad', `no key is published: ${remedy}`];
  const there = (tags.get('p') ?? '').replace(/\s/g, '');
  if (there === '') return ['bad', `the key at ${name} is revoked: ${remedy}`];
  if (there !== ours)
    return [
      'bad',
      `another key is published than DKIM_KEY signs with: to change keys, take another DKIM_SELECTOR and leave the old key for a week; or ${remedy}`,
    ];
  const has = (tag: string, ...values: string[]) =>
    !tags.has(tag) ||
    values.some((value) =>
      (tags.get(tag) ?? '')
        .toLowerCase()
        .split(/\s*:\s*/)
        .includes(value),
    );
  if (
    (tags.has('v') && tags.get('v') !== 'DKIM1') ||
    !has('k', 'rsa') ||
    !has('h', 'sha256') ||
    !has('s', '*', 'email')
  )
    return ['bad', `the key at ${name} is not for letters signed with RSA and SHA-256: ${remedy}`];
  if (
    (tags.get('t') ?? '')
      .toLowerCase()
      .split(/\s*:\s*/)
      .includes('y')
  )
    return ['bad', `the key at ${name} says that it is only tried out (t=y), and counts for nothing: ${remedy}`];
  return ['good', `${name} has the key that signs`];
}

/** Whether a DMARC record (RFC 7489) counts. @param at the domain at which it was found */
export function dmarcOf(at: string, from: string, records: readonly string[], mailFrom: string): Verdict {
  const remedy = `put in DNS, at _dmarc.${from}, TXT: "v=DMARC1; p=none; rua=mailto:${mailFrom}"`;
  if (records.length > 1) return ['bad', `_dmarc.${at} has ${records.length} DMARC records, so none counts: leave one`];
  const [record] = records;
  if (record === undefined) return ['bad', remedy];
  const tags = tagsOf(record);
  const policies = at === from ? ['p'] : ['p', ...(tags.has('sp') ? ['sp'] : [])];
  for (const name of policies) {
    const policy = tags.get(name)?.toLowerCase();
    if (policy === undefined)
      return ['bad', `_dmarc.${at} has no ${name}= ("${record}"), so it counts for nothing: ${remedy}`];
    if (!['none', 'quarantine', 'reject'].includes(policy))
      return ['bad', `_dmarc.${at} says ${name}=${policy} ("${record}"): write none, quarantine or reject`];
  }
  for (const name of ['adkim', 'aspf'])
    if (tags.has(name) && !/^[rs]$/i.test(tags.get(name) ?? ''))
      return ['doubtful', `_dmarc.${at} says ${name}=${tags.get(name)} ("${record}"): write r or s`];
  return ['good', record];
}
