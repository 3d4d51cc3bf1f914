import { createPublicKey } from 'node:crypto';
import { Resolver } from 'node:dns/promises';
import type { Signer } from './dkim.ts';
import type { House } from './house.ts';

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
  reverse(address: string): Promise<string[]>;
}

/** What the providers ask of everybody who mails many; the rest is the law's, or prudence. */
const rules = new Set(['SPF', 'DKIM', 'DMARC', 'alignment', 'one-click leaving', 'list headers']);

export const breaksRules = ({ what, state }: Finding): boolean => state === 'bad' && rules.has(what);

/** The letter may be as large as this before providers clip it, in bytes. */
const clippedAt = 90 * 1024;

/**
 * Examines whether mail of this house would be let in: SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 7489) and their
 * alignment, the relay's name (RFC 1912, 2.1), HTTPS for one-click leaving (RFC 8058), postal address, size.
 *
 * @param letterBytes the size of the newest letter's HTML part, where there is one
 */
export async function examineMail(
  {
    house,
    signer,
    returns,
    relay,
    letterBytes,
  }: { house: House; signer?: Signer; returns: string; relay: string; letterBytes?: number | undefined },
  dns: Dns = new Resolver({ timeout: 5000, tries: 2 }),
): Promise<Finding[]> {
  const from = house.mailFrom.slice(house.mailFrom.lastIndexOf('@') + 1);
  const bounce = returns ? returns.slice(returns.lastIndexOf('@') + 1) : from;
  const silent = new Set<string>();
  const texts = async (name: string) => {
    try {
      return (await dns.resolveTxt(name)).map((pieces) => pieces.join(''));
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (!['ENOTFOUND', 'ENODATA'].includes(code)) silent.add(`${name} (${code})`);
      return [];
    }
  };
  const findings: Finding[] = [];
  const note = (what: string, state: Finding['state'], words: string) => {
    if (silent.size > 0)
      findings.push({ what, state: 'unknown', words: `DNS does not answer for ${[...silent].join(', ')}` });
    else findings.push({ what, state, words });
    silent.clear();
  };

  note(
    'relay',
    relay ? 'good' : 'bad',
    relay
      ? `letters go through ${relay}`
      : 'no mail leaves this machine: set SMTP_URL to a relay, such as "smtp://user:pass@host:587"',
  );

  const spf = (await texts(bounce)).filter((text) => /^v=spf1(\s|$)/i.test(text));
  if (spf.length !== 1)
    note(
      'SPF',
      'bad',
      `${bounce} has ${spf.length === 0 ? 'no SPF record' : 'more than one SPF record'}: put one in DNS, at ${bounce}, TXT: "v=spf1 include:YOUR-RELAY -all"`,
    );
  else if (/[+?]all/i.test(spf[0] ?? ''))
    note('SPF', 'bad', `${bounce} lets anybody send ("${spf[0]}"): end the record with -all or ~all`);
  else note('SPF', 'good', `${bounce}: ${spf[0]}`);

  if (!signer)
    note(
      'DKIM',
      'doubtful',
      'the relay must sign: see to it that it signs for the domain of MAIL_FROM, both List-Unsubscribe headers too; or set DKIM_KEY',
    );
  else {
    const name = `${signer.selector}._domainkey.${signer.domain}`;
    const ours = createPublicKey(signer.key).export({ type: 'spki', format: 'der' }).toString('base64');
    const record = (await texts(name)).find((text) => /(^|;)\s*p=/i.test(text));
    const remedy = `put in DNS, at ${name}, TXT: "v=DKIM1; k=rsa; p=${ours}"`;
    const there = /(?:^|;)\s*p=([^;]*)/i.exec(record ?? '')?.[1]?.replace(/\s/g, '');
    if (there === undefined) note('DKIM', 'bad', `no key is published: ${remedy}`);
    else if (there !== ours) note('DKIM', 'bad', `another key is published than DKIM_KEY signs with: ${remedy}`);
    else note('DKIM', 'good', `${name} has the key that signs`);
  }

  const organisation = from.split('.').slice(-2).join('.');
  const dmarc = [
    ...(await texts(`_dmarc.${from}`)),
    ...(from === organisation ? [] : await texts(`_dmarc.${organisation}`)),
  ].find((text) => /^v=DMARC1/i.test(text));
  if (!dmarc)
    note('DMARC', 'bad', `put in DNS, at _dmarc.${from}, TXT: "v=DMARC1; p=none; rua=mailto:${house.mailFrom}"`);
  else note('DMARC', 'good', dmarc);
  const aligned = (domain: string) => domain === from || domain.endsWith(`.${organisation}`) || domain === organisation;
  if (signer && !aligned(signer.domain))
    note('alignment', 'bad', `DKIM_DOMAIN ${signer.domain} is not of the domain of MAIL_FROM (${from})`);
  else if (!aligned(bounce))
    note('alignment', 'doubtful', `MAIL_RETURNS is at ${bounce}, another domain than MAIL_FROM: only DKIM can align`);
  else note('alignment', 'good', `MAIL_FROM, the returns and the signature are of ${organisation}`);

  if (relay && !/^(127\.|localhost$|\[?::1)/.test(relay)) {
    const [address] = await dns.resolve4(relay).catch(() => []);
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
  note(
    'returns',
    returns ? 'good' : 'doubtful',
    returns ? `letters come back to ${returns}` : 'set MAIL_RETURNS: without it nobody learns which addresses are gone',
  );
  if (letterBytes !== undefined)
    note(
      'size',
      letterBytes <= clippedAt ? 'good' : 'bad',
      `the newest letter has ${Math.ceil(letterBytes / 1024)} KB; from about 100 KB on providers show only its beginning${letterBytes <= clippedAt ? '' : ': take fewer stories (EDITION_SIZE)'}`,
    );
  return findings;
}
