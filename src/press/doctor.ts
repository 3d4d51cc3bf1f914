import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import { getDomain } from 'tldts';
import type { Signer } from './dkim.ts';
import type { House } from '../house/index.ts';
import { domainOf } from '../text/index.ts';
import { dkimOf, dmarcOf, spfOf, tagsOf } from './sender-records.ts';
import type { SpfNames } from './spf.ts';

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

/** The organisation's domain, by the Public Suffix List (RFC 7489, 3.2). */
const organisationOf = (domain: string) => getDomain(domain, { allowPrivateDomains: true }) ?? domain;

/** What is known of how the house mails. */
export interface MailSetup {
  house: House;
  signer?: Signer;
  /** Where letters come back; '' is nowhere. */
  returns: string;
  /** The relay's host; '' where there is none. */
  relay: string;
  /** Calls the relay and says whether it was by TLS; without it the relay is not called. */
  call?: (() => Promise<{ secure: boolean }>) | undefined;
  /** The size of the newest letter's HTML part, where there is one. */
  letterBytes?: number | undefined;
}

/** The same, with the domains that it is about. */
interface Domains extends MailSetup {
  from: string;
  bounce: string;
  organisation: string;
}

/**
 * Examines whether mail of this house would be let in: SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 7489) and their
 * alignment, the sender's and the returns' mail exchangers (RFC 5321, 5.1), the relay's name (RFC 1912, 2.1) and its TLS,
 * HTTPS for one-click leaving (RFC 8058), postal address, size.
 */
export async function examineMail(
  setup: MailSetup,
  dns: Dns = new Resolver({ timeout: 5000, tries: 2 }),
): Promise<Finding[]> {
  const from = domainOf(setup.house.mailFrom).toLowerCase();
  const bounce = setup.returns ? domainOf(setup.returns).toLowerCase() : from;
  const of: Domains = { ...setup, from, bounce, organisation: organisationOf(from) };
  const examination = new Examination(dns);
  await examineRelay(examination, of);
  const relays = await examineSpf(examination, of);
  await examineDkim(examination, of);
  examineAlignment(examination, of, await examineDmarc(examination, of));
  await examineSender(examination, of);
  await examineReverse(examination, of, relays);
  examineLetter(examination, of);
  await examineReturns(examination, of);
  examineSize(examination, of);
  return examination.findings;
}

/** What is found, and what DNS is asked for it. A finding for which DNS did not answer is unknown, whatever else speaks for it. */
class Examination implements SpfNames {
  readonly findings: Finding[] = [];
  readonly dns: Dns;
  /** What DNS did not answer for since the last finding. */
  #silent = new Set<string>();

  constructor(dns: Dns) {
    this.dns = dns;
  }

  note(what: string, state: Finding['state'], words: string): void {
    if (this.#silent.size > 0)
      this.findings.push({ what, state: 'unknown', words: `DNS does not answer for ${[...this.#silent].join(', ')}` });
    else this.findings.push({ what, state, words });
    this.#silent.clear();
  }

  texts = async (name: string) =>
    (await this.#asked(name, () => this.dns.resolveTxt(name))).map((pieces) => pieces.join(''));

  addresses = (name: string, family: 4 | 6) =>
    this.#asked(name, () => (family === 6 ? this.dns.resolve6(name) : this.dns.resolve4(name)));

  exchangers = async (name: string) =>
    (await this.#asked(name, () => this.dns.resolveMx(name))).map(({ exchange }) => exchange);

  /** Whether mail to a domain comes anywhere (RFC 5321, 5.1; RFC 7505). */
  async takesMail(domain: string): Promise<boolean> {
    const hosts = await this.exchangers(domain);
    if (hosts.length > 0) return hosts.some((host) => host !== '' && host !== '.');
    return (await this.addresses(domain, 4)).length > 0 || (await this.addresses(domain, 6)).length > 0;
  }

  /** Asks for what another finding says more of, where DNS does not answer. */
  async quietly<T>(ask: () => Promise<T>): Promise<T> {
    const answer = await ask();
    this.#silent.clear();
    return answer;
  }

  /** An answer of DNS; nothing where there is nothing, and what does not answer is remembered. */
  async #asked<T>(name: string, ask: () => Promise<T[]>): Promise<T[]> {
    try {
      return await ask();
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (!['ENOTFOUND', 'ENODATA', 'EBADNAME'].includes(code)) this.#silent.add(`${name} (${code})`);
      return [];
    }
  }
}

/** Whether the relay is this machine, or there is none: neither has addresses to look at. */
const isNear = (relay: string) => /^(127\.|localhost$|\[?::1)/.test(relay);
const hostOfRelay = (relay: string) => relay.replace(/^\[|\]$/g, '');

async function examineRelay(examination: Examination, { relay, call }: Domains): Promise<void> {
  if (!relay)
    return examination.note(
      'relay',
      'bad',
      'no mail leaves this machine: set SMTP_URL to a relay, such as "smtp://user:pass@host:587"',
    );
  examination.note('relay', 'good', `letters go through ${relay}`);
  if (!call) return;
  try {
    const { secure } = await call();
    if (secure) examination.note('TLS', 'good', `${relay} is spoken to by TLS`);
    else if (isNear(relay)) examination.note('TLS', 'good', `${relay} is this machine`);
    else
      examination.note(
        'TLS',
        'doubtful',
        `${relay} does not offer STARTTLS: letters, and who reads them, go to it in clear`,
      );
  } catch (error) {
    examination.note('TLS', 'bad', (error as Error).message);
  }
}

/** @returns the relay's IPv4 addresses */
async function examineSpf(examination: Examination, { bounce, relay }: Domains): Promise<string[]> {
  const host = hostOfRelay(relay);
  const far = relay !== '' && !isNear(relay);
  // That these are not answered for is said under "reverse DNS".
  const [own, six] = await examination.quietly(async () => [
    far ? (isIP(host) ? [host] : await examination.addresses(host, 4)) : [],
    far && !isIP(host) ? await examination.addresses(host, 6) : [],
  ]);
  examination.note('SPF', ...(await spfOf(bounce, relay, [...own, ...six], examination)));
  return own;
}

async function examineDkim(examination: Examination, { signer }: Domains): Promise<void> {
  if (!signer)
    return examination.note(
      'DKIM',
      'doubtful',
      'the relay must sign: see to it that it signs for the domain of MAIL_FROM, both List-Unsubscribe headers too; or set DKIM_KEY',
    );
  const name = `${signer.selector}._domainkey.${signer.domain}`;
  examination.note('DKIM', ...dkimOf(name, signer, await examination.texts(name)));
}

/** @returns the tags of the record that counts */
async function examineDmarc(
  examination: Examination,
  { from, organisation, house }: Domains,
): Promise<Map<string, string>> {
  const isDmarc = (text: string) => /^v\s*=\s*DMARC1\s*(;|$)/.test(text);
  let at = from;
  let records = (await examination.texts(`_dmarc.${from}`)).filter(isDmarc);
  if (records.length === 0 && from !== organisation) {
    at = organisation;
    records = (await examination.texts(`_dmarc.${organisation}`)).filter(isDmarc);
  }
  examination.note('DMARC', ...dmarcOf(at, from, records, house.mailFrom));
  return tagsOf(records.length === 1 ? (records[0] ?? '') : '');
}

function examineAlignment(
  examination: Examination,
  { from, bounce, organisation, signer }: Domains,
  dmarc: Map<string, string>,
): void {
  const strict = (tag: string) => dmarc.get(tag)?.toLowerCase() === 's';
  const isAligned = (domain: string, tag: string) =>
    strict(tag) ? domain === from : organisationOf(domain) === organisation;
  const strictly = (tag: string) => (strict(tag) ? ', which its DMARC record wants to be the same (strict)' : '');
  const signed = signer?.domain.toLowerCase();
  if (signed && !isAligned(signed, 'adkim'))
    examination.note(
      'alignment',
      'bad',
      `DKIM_DOMAIN ${signed} is not of the domain of MAIL_FROM (${from}${strictly('adkim')})`,
    );
  else if (!isAligned(bounce, 'aspf'))
    examination.note(
      'alignment',
      'doubtful',
      `MAIL_RETURNS is at ${bounce}, another domain than MAIL_FROM (${from}${strictly('aspf')}): only DKIM can align`,
    );
  else
    examination.note(
      'alignment',
      'good',
      `MAIL_FROM, the returns${signed ? ' and the signature' : ''} are of ${organisation}`,
    );
}

async function examineSender(examination: Examination, { from, organisation, house }: Domains): Promise<void> {
  if (isFreeMail(organisation))
    examination.note(
      'sender',
      'bad',
      `MAIL_FROM is at ${from}, where everybody has a mailbox and only its keeper may send: take an address of a domain of your own`,
    );
  else examination.note('sender', 'good', `letters come from ${house.mailFrom}`);
  if (await examination.takesMail(from))
    examination.note('answers', 'good', `answers to ${house.mailFrom} arrive somewhere`);
  else
    examination.note(
      'answers',
      'bad',
      `${from} takes no mail, and many refuse senders who cannot be answered: put an MX record in DNS, at ${from}`,
    );
}

async function examineReverse(examination: Examination, { relay }: Domains, own: readonly string[]): Promise<void> {
  if (!relay || isNear(relay)) return;
  const { dns } = examination;
  const [address] = own.length > 0 ? own : await examination.addresses(hostOfRelay(relay), 4);
  const [name] = address ? await dns.reverse(address).catch(() => []) : [];
  const back = name ? await dns.resolve4(name).catch(() => []) : [];
  if (address && back.includes(address)) examination.note('reverse DNS', 'good', `${address} is ${name}`);
  else
    examination.note(
      'reverse DNS',
      'doubtful',
      `${relay} has no name that leads back to it; where it sends by the same address, ask its keeper for a PTR record`,
    );
}

/** What every letter bears. */
function examineLetter(examination: Examination, { house }: Domains): void {
  const secure = house.url.startsWith('https://');
  examination.note(
    'one-click leaving',
    secure ? 'good' : 'bad',
    secure
      ? `by HTTPS, and both headers are signed where we sign`
      : `HOUSE_URL is ${house.url}: mail programs press only https addresses`,
  );
  examination.note(
    'list headers',
    'good',
    'List-Id, List-Unsubscribe, List-Unsubscribe-Post, List-Archive, Feedback-ID',
  );
  examination.note(
    'postal address',
    house.postalAddress ? 'good' : 'bad',
    house.postalAddress || 'set HOUSE_POSTAL_ADDRESS: the law of many countries asks for it in every letter',
  );
}

async function examineReturns(examination: Examination, { returns, bounce }: Domains): Promise<void> {
  if (!returns)
    examination.note('returns', 'doubtful', 'set MAIL_RETURNS: without it nobody learns which addresses are gone');
  else if (await examination.takesMail(bounce))
    examination.note(
      'returns',
      'good',
      `letters come back to ${returns}; register it, without a tag, where providers send complaints to (Yahoo's CFL, Microsoft's JMRP)`,
    );
  else
    examination.note(
      'returns',
      'bad',
      `${bounce} takes no mail, so no letter ever comes back to ${returns}: put an MX record in DNS, at ${bounce}`,
    );
}

function examineSize(examination: Examination, { letterBytes }: Domains): void {
  if (letterBytes === undefined) return;
  const fits = letterBytes <= clippedAt;
  examination.note(
    'size',
    fits ? 'good' : 'bad',
    `the newest letter has ${Math.ceil(letterBytes / 1024)} KB; from about 100 KB on providers show only its beginning${fits ? '' : ': take fewer stories (EDITION_SIZE)'}`,
  );
}
