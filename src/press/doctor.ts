import { createPublicKey } from 'node:crypto';
import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import { getDomain } from 'tldts';
import type { Signer } from './dkim.ts';
import type { House } from '../house/index.ts';
import { checkSpf, type SpfNames } from './spf.ts';

/** One thing that the large mailbox providers ask of who mails many. */
export interface Finding {
  what: string;
  /** `unknown`: DNS did not answer. */
  state: 'good' | 'doubtful' | 'bad' | 'unknown';
  /** What was found, and where it is wanting what to do. */
  words: string;
}

/** What the doctor asks of DNS; tests answer themselves. */
export interface Dns {
  resolveTxt(name: string): Promise<string[][]>;
  resolve4(name: string): Promise<string[]>;
  resolve6(name: string): Promise<string[]>;
  resolveMx(name: string): Promise<{ exchange: string; priority: number }[]>;
  reverse(address: string): Promise<string[]>;
}

/** What the providers ask of everybody who mails many; the rest is the law's, or prudence. */
const rules = new Set(['SPF', 'DKIM', 'DMARC', 'alignment', 'sender', 'one-click leaving', 'list headers']);

export const breaksRules = ({ what, state }: Finding): boolean => state === 'bad' && rules.has(what);

/** The letter may be as large as this before providers clip it, in bytes. */
const clippedAt = 90 * 1024;

/** Mailboxes for everybody, by their organisation's name: who mails many from there is not let in, for nobody else can sign for it. */
const freeMail =
  /^(gmail|googlemail|yahoo|ymail|rocketmail|aol|aim|outlook|hotmail|live|msn|icloud|me|mac|gmx|web|t-online|freenet|mail|inbox|bk|list|yandex|ya|rambler|proton|protonmail|pm|zoho|zohomail|fastmail|hey|tuta|tutanota|qq|163|126|sina|naver|daum|hanmail|orange|wanadoo|free|laposte|sfr|libero|virgilio|tiscali|alice|seznam|wp|o2|onet|interia|comcast|verizon|att|sbcglobal|bellsouth|cox|btinternet|sky|bigpond|telenet|skynet|ziggo|kpnmail|bluewin|rediffmail)\.(com|net|org|de|fr|it|es|co\.uk|co\.jp|co\.in|com\.br|com\.au|ru|ca|at|ch|nl|be|me|eu|in|cz|pl|cn|co\.kr|com\.ar|com\.mx|ie|pt|se|dk|no|fi|us|email|ua)$/;
/** Of these names only the ones that are mailboxes for everybody. */
const notFree = /^(me|web|mail|inbox|bk|list|ya|pm|hey|free|sky|wp|o2|alice|cox|live|mac)\./;
const freeAfterAll = new Set(
  'me.com mac.com web.de mail.com mail.ru inbox.ru bk.ru list.ru ya.ru pm.me hey.com free.fr sky.com wp.pl o2.pl alice.it cox.net live.com live.co.uk live.de live.fr live.it live.nl'.split(
    ' ',
  ),
);
const isFreeMail = (organisation: string) =>
  freeAfterAll.has(organisation) || (freeMail.test(organisation) && !notFree.test(organisation));

const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1).toLowerCase();

/** The organisation's domain, by the Public Suffix List (RFC 7489, 3.2). */
const organisationOf = (domain: string) => getDomain(domain, { allowPrivateDomains: true }) ?? domain;

/** A record's tags, `v=DMARC1; p=none`: the first of a name counts. */
function tagsOf(record: string): Map<string, string> {
  const tags = new Map<string, string>();
  for (const piece of record.split(';')) {
    const equals = piece.indexOf('=');
    const name = piece.slice(0, equals).trim().toLowerCase();
    if (equals > 0 && !tags.has(name)) tags.set(name, piece.slice(equals + 1).trim());
  }
  return tags;
}

/**
 * Examines whether mail of this house would be let in: SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 7489) and their
 * alignment, the sender's and the returns' mail exchangers (RFC 5321, 5.1), the relay's name (RFC 1912, 2.1) and its TLS,
 * HTTPS for one-click leaving (RFC 8058), postal address, size.
 *
 * @param call calls the relay and says whether it was by TLS; without it the relay is not called
 * @param letterBytes the size of the newest letter's HTML part, where there is one
 */
export async function examineMail(
  {
    house,
    signer,
    returns,
    relay,
    call,
    letterBytes,
  }: {
    house: House;
    signer?: Signer;
    returns: string;
    relay: string;
    call?: (() => Promise<{ secure: boolean }>) | undefined;
    letterBytes?: number | undefined;
  },
  dns: Dns = new Resolver({ timeout: 5000, tries: 2 }),
): Promise<Finding[]> {
  const from = domainOf(house.mailFrom);
  const bounce = returns ? domainOf(returns) : from;
  const organisation = organisationOf(from);
  const silent = new Set<string>();
  /** An answer of DNS; nothing where there is nothing, and what does not answer is remembered. */
  async function asked<T>(name: string, ask: () => Promise<T[]>): Promise<T[]> {
    try {
      return await ask();
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (!['ENOTFOUND', 'ENODATA', 'EBADNAME'].includes(code)) silent.add(`${name} (${code})`);
      return [];
    }
  }
  const texts = async (name: string) =>
    (await asked(name, () => dns.resolveTxt(name))).map((pieces) => pieces.join(''));
  const addresses = (name: string, family: 4 | 6) =>
    asked(name, () => (family === 6 ? dns.resolve6(name) : dns.resolve4(name)));
  const exchangers = async (name: string) =>
    (await asked(name, () => dns.resolveMx(name))).map(({ exchange }) => exchange);
  const names: SpfNames = { texts, addresses, exchangers };

  const findings: Finding[] = [];
  const note = (what: string, state: Finding['state'], words: string) => {
    if (silent.size > 0)
      findings.push({ what, state: 'unknown', words: `DNS does not answer for ${[...silent].join(', ')}` });
    else findings.push({ what, state, words });
    silent.clear();
  };
  /** Whether mail to a domain comes anywhere (RFC 5321, 5.1; RFC 7505). */
  async function takesMail(domain: string): Promise<boolean> {
    const hosts = await exchangers(domain);
    if (hosts.length > 0) return hosts.some((host) => host !== '' && host !== '.');
    return (await addresses(domain, 4)).length > 0 || (await addresses(domain, 6)).length > 0;
  }

  note(
    'relay',
    relay ? 'good' : 'bad',
    relay
      ? `letters go through ${relay}`
      : 'no mail leaves this machine: set SMTP_URL to a relay, such as "smtp://user:pass@host:587"',
  );
  const isNear = /^(127\.|localhost$|\[?::1)/.test(relay);
  if (relay && call) {
    try {
      const { secure } = await call();
      if (secure || isNear) note('TLS', 'good', secure ? `${relay} is spoken to by TLS` : `${relay} is this machine`);
      else note('TLS', 'doubtful', `${relay} does not offer STARTTLS: letters, and who reads them, go to it in clear`);
    } catch (error) {
      note('TLS', 'bad', (error as Error).message);
    }
  }

  const host = relay.replace(/^\[|\]$/g, '');
  const own = !relay || isNear ? [] : isIP(host) ? [host] : await addresses(host, 4);
  const six = !relay || isNear || isIP(host) ? [] : await addresses(host, 6);
  silent.clear(); // said under "reverse DNS"
  note('SPF', ...(await spfOf(bounce, relay, [...own, ...six], names)));

  if (!signer)
    note(
      'DKIM',
      'doubtful',
      'the relay must sign: see to it that it signs for the domain of MAIL_FROM, both List-Unsubscribe headers too; or set DKIM_KEY',
    );
  else {
    const name = `${signer.selector}._domainkey.${signer.domain}`;
    note('DKIM', ...dkimOf(name, signer, await texts(name)));
  }

  const isDmarc = (text: string) => /^v\s*=\s*DMARC1\s*(;|$)/.test(text);
  let at = from;
  let records = (await texts(`_dmarc.${from}`)).filter(isDmarc);
  if (records.length === 0 && from !== organisation) {
    at = organisation;
    records = (await texts(`_dmarc.${organisation}`)).filter(isDmarc);
  }
  const dmarc = tagsOf(records.length === 1 ? (records[0] ?? '') : '');
  note('DMARC', ...dmarcOf(at, from, records, house.mailFrom));

  const isAligned = (domain: string, mode: string | undefined) =>
    mode?.toLowerCase() === 's' ? domain === from : organisationOf(domain) === organisation;
  const signed = signer?.domain.toLowerCase();
  const strictly = (mode: string | undefined) =>
    mode?.toLowerCase() === 's' ? ', which its DMARC record wants to be the same (strict)' : '';
  if (signed && !isAligned(signed, dmarc.get('adkim')))
    note(
      'alignment',
      'bad',
      `DKIM_DOMAIN ${signed} is not of the domain of MAIL_FROM (${from}${strictly(dmarc.get('adkim'))})`,
    );
  else if (!isAligned(bounce, dmarc.get('aspf')))
    note(
      'alignment',
      'doubtful',
      `MAIL_RETURNS is at ${bounce}, another domain than MAIL_FROM (${from}${strictly(dmarc.get('aspf'))}): only DKIM can align`,
    );
  else note('alignment', 'good', `MAIL_FROM, the returns${signed ? ' and the signature' : ''} are of ${organisation}`);

  if (isFreeMail(organisation))
    note(
      'sender',
      'bad',
      `MAIL_FROM is at ${from}, where everybody has a mailbox and only its keeper may send: take an address of a domain of your own`,
    );
  else note('sender', 'good', `letters come from ${house.mailFrom}`);
  if (await takesMail(from)) note('answers', 'good', `answers to ${house.mailFrom} arrive somewhere`);
  else
    note(
      'answers',
      'bad',
      `${from} takes no mail, and many refuse senders who cannot be answered: put an MX record in DNS, at ${from}`,
    );

  if (relay && !isNear) {
    const [address] = own.length > 0 ? own : await addresses(host, 4);
    const [name] = address ? await dns.reverse(address).catch(() => []) : [];
    const back = name ? await dns.resolve4(name).catch(() => []) : [];
    if (address && back.includes(address)) note('reverse DNS', 'good', `${address} is ${name}`);
    else
      note(
        'reverse DNS',
        'doubtful',
        `${relay} has no name that leads back to it; where it sends by the same address, ask its keeper for a PTR record`,
      );
  }

  const secure = house.url.startsWith('https://');
  note(
    'one-click leaving',
    secure ? 'good' : 'bad',
    secure
      ? `by HTTPS, and both headers are signed where we sign`
      : `HOUSE_URL is ${house.url}: mail programs press only https addresses`,
  );
  note('list headers', 'good', 'List-Id, List-Unsubscribe, List-Unsubscribe-Post, List-Archive, Feedback-ID');
  note(
    'postal address',
    house.postalAddress ? 'good' : 'bad',
    house.postalAddress || 'set HOUSE_POSTAL_ADDRESS: the law of many countries asks for it in every letter',
  );
  if (!returns) note('returns', 'doubtful', 'set MAIL_RETURNS: without it nobody learns which addresses are gone');
  else if (await takesMail(bounce))
    note(
      'returns',
      'good',
      `letters come back to ${returns}; register it, without a tag, where providers send complaints to (Yahoo's CFL, Microsoft's JMRP)`,
    );
  else
    note(
      'returns',
      'bad',
      `${bounce} takes no mail, so no letter ever comes back to ${returns}: put an MX record in DNS, at ${bounce}`,
    );
  if (letterBytes !== undefined)
    note(
      'size',
      letterBytes <= clippedAt ? 'good' : 'bad',
      `the newest letter has ${Math.ceil(letterBytes / 1024)} KB; from about 100 KB on providers show only its beginning${letterBytes <= clippedAt ? '' : ': take fewer stories (EDITION_SIZE)'}`,
    );
  return findings;
}

type Verdict = [state: Finding['state'], words: string];

/** @param addresses the relay's, where they can be known: mail of a service often leaves by others */
async function spfOf(domain: string, relay: string, addresses: readonly string[], names: SpfNames): Promise<Verdict> {
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

function dkimOf(name: string, signer: Signer, records: readonly string[]): Verdict {
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

function dmarcOf(at: string, from: string, records: readonly string[], mailFrom: string): Verdict {
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
