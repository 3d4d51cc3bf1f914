import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDns } from '../../test/dns.ts';
import { inventedHouse } from '../../test/invented-week.ts';
import { breaksRules, examineMail } from './doctor.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const key = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64');
const house = {
  ...inventedHouse,
  url: 'https://harbour.example',
  mailFrom: 'letter@harbour.example',
  postalAddress: '1 Quay Street',
};
const signer = { domain: 'harbour.example', selector: 's1', key: privateKey };
const right = {
  'TXT harbour.example': 'v=spf1 include:relay.example -all',
  'TXT s1._domainkey.harbour.example': `v=DKIM1; k=rsa; p=${key}`,
  'TXT _dmarc.harbour.example': 'v=DMARC1; p=reject',
  'TXT relay.example': 'v=spf1 ip4:192.0.2.0/24 -all',
  'MX harbour.example': 'mx.harbour.example',
  'A relay.harbour.example': '192.0.2.7',
  'PTR 7.2.0.192.in-addr.arpa': 'relay.harbour.example',
};
let dns: Awaited<ReturnType<typeof startDns>>;
beforeAll(async () => void (dns = await startDns({})));
afterAll(() => dns.close());

const findings = (records: Record<string, string | string[]>, changed: object = {}) => {
  for (const name of Object.keys(dns.records)) delete dns.records[name];
  Object.assign(dns.records, records);
  const mail = {
    house,
    signer,
    returns: 'returns@harbour.example',
    relay: 'relay.harbour.example',
    letterBytes: 50_000,
  };
  return examineMail({ ...mail, ...changed }, dns.resolver);
};
const examine = async (records: Record<string, string | string[]>, changed: object = {}) =>
  Object.fromEntries((await findings(records, changed)).map(({ what, state, words }) => [what, `${state}: ${words}`]));

test('a house in order has nothing bad', async () => {
  for (const [what, words] of Object.entries(await examine(right))) expect(words, what).toMatch(/^good/);
});

test('what is missing comes with what to put in DNS', async () => {
  const bare = { house: { ...house, url: 'http://harbour.example', postalAddress: '' }, letterBytes: 120_000 };
  const found = await examine({}, bare);
  expect(found.SPF).toMatch(/^bad: .*v=spf1/);
  expect(found.DKIM).toContain(`p=${key}`);
  expect(found.DMARC).toContain('_dmarc.harbour.example');
  expect(found['one-click leaving']).toMatch(/^bad/);
  expect(found['postal address']).toMatch(/^bad/);
  expect(found.size).toMatch(/^bad: .*118 KB/);
  const broken = (await findings({}, bare)).filter(breaksRules).map(({ what }) => what);
  expect(broken).toEqual(['SPF', 'DKIM', 'DMARC', 'one-click leaving']);
});

test('another key, an open SPF record and a foreign domain are noticed', async () => {
  const found = await examine(
    { ...right, 'TXT harbour.example': 'v=spf1 +all', 'TXT s1._domainkey.harbour.example': 'v=DKIM1; p=abc' },
    { returns: 'x@elsewhere.example' },
  );
  expect(found.DKIM).toMatch(/^bad: another key/);
  expect(found.alignment).toMatch(/^doubtful/);
});

test('where DNS fails, nothing is said to be missing', async () => {
  const found = await examine({ ...right, 'TXT _dmarc.harbour.example': 'fail' });
  expect(found.DMARC).toMatch(/^unknown: DNS does not answer for _dmarc/);
  expect(found.SPF).toMatch(/^good/);
});

/** A right record of each, changed in one place: which finding it is, and what it says then. */
type Records = Record<string, string | string[]>;
const dkimAt = 's1._domainkey.harbour.example';
const spf = (record: string | string[], more: Records = {}): Records => ({ 'TXT harbour.example': record, ...more });
const dmarc = (record: string | string[], more: Records = {}): Records => ({
  'TXT _dmarc.harbour.example': record,
  ...more,
});
const chain = (length: number): Records =>
  Object.fromEntries(
    Array.from({ length }, (_, n) => [
      `TXT n${n}.relay.example`,
      n + 1 < length ? `v=spf1 include:n${n + 1}.relay.example ?all` : 'v=spf1 ip4:192.0.2.0/24 ?all',
    ]),
  );
const at = (mailFrom: string) => ({ house: { ...house, mailFrom } });
/** Everything right for another sender's domain. */
const rightFor = (domain: string): Records => ({
  [`TXT ${domain}`]: 'v=spf1 ip4:192.0.2.7 -all',
  [`TXT _dmarc.${domain}`]: 'v=DMARC1; p=none',
  [`MX ${domain}`]: 'mx.harbour.example',
});

test.each<[what: string, finding: string, state: string, records: Records, changed?: object]>([
  ['an include that lets the relay in', 'SPF', 'good', {}],
  ['an address that is the relay’s', 'SPF', 'good', spf('v=spf1 ip4:192.0.2.7 -all')],
  ['a network that is the relay’s, softly', 'SPF', 'good', spf('v=spf1 ip4:192.0.2.0/28 ~all')],
  ['capital letters', 'SPF', 'good', spf('V=SPF1 INCLUDE:Relay.Example -ALL')],
  ['a redirect', 'SPF', 'good', spf('v=spf1 redirect=relay.example')],
  [
    'a and mx',
    'SPF',
    'good',
    spf('v=spf1 a mx -all', { 'A mx.harbour.example': '192.0.2.7', 'A harbour.example': '192.0.2.99' }),
  ],
  [
    'an include whose name has "?all" in it',
    'SPF',
    'good',
    spf('v=spf1 include:x.relay.example include:relay.example -all', { 'TXT x.relay.example': 'v=spf1 ?all' }),
  ],
  ['an included +all of somebody else’s lets all in', 'SPF', 'good', spf('v=spf1 ip4:192.0.2.7 -all', {})],
  ['no record', 'SPF', 'bad', spf([])],
  ['two records', 'SPF', 'bad', spf(['v=spf1 -all', 'v=spf1 include:relay.example -all'])],
  ['nobody', 'SPF', 'bad', spf('v=spf1 -all')],
  ['nobody, softly', 'SPF', 'bad', spf('v=spf1 ~all')],
  ['anybody', 'SPF', 'bad', spf('v=spf1 include:relay.example +all')],
  ['anybody, without a sign', 'SPF', 'bad', spf('v=spf1 include:relay.example all')],
  ['anybody, by a redirect', 'SPF', 'bad', spf('v=spf1 redirect=open.example', { 'TXT open.example': 'v=spf1 +all' })],
  ['nothing of others', 'SPF', 'doubtful', spf('v=spf1 include:relay.example')],
  ['others neutral', 'SPF', 'doubtful', spf('v=spf1 include:relay.example ?all')],
  ['another relay', 'SPF', 'doubtful', spf('v=spf1 ip4:203.0.113.1 -all')],
  ['a mechanism that is none', 'SPF', 'bad', spf('v=spf1 ipv4:192.0.2.7 -all')],
  ['an address that is none', 'SPF', 'bad', spf('v=spf1 ip4:192.0.2.700 -all')],
  ['a network too wide', 'SPF', 'bad', spf('v=spf1 ip4:192.0.2.0/33 -all')],
  ['an error after the match', 'SPF', 'bad', spf('v=spf1 ip4:192.0.2.7 includes:x.example -all')],
  ['an include of nothing', 'SPF', 'bad', spf('v=spf1 include:gone.example -all')],
  ['an include without a name', 'SPF', 'bad', spf('v=spf1 include: -all')],
  ['ten look-ups', 'SPF', 'good', spf('v=spf1 include:n0.relay.example -all', chain(10))],
  ['eleven look-ups', 'SPF', 'bad', spf('v=spf1 include:n0.relay.example -all', chain(11))],
  ['three look-ups in vain', 'SPF', 'bad', spf('v=spf1 a:x.example a:y.example a:z.example ip4:192.0.2.7 -all')],
  [
    'DNS that fails within',
    'SPF',
    'unknown',
    spf('v=spf1 include:relay.example -all', { 'TXT relay.example': 'fail' }),
  ],

  ['the key that signs', 'DKIM', 'good', {}],
  ['a key without v', 'DKIM', 'good', { [`TXT ${dkimAt}`]: `k=rsa; p=${key}` }],
  [
    'a key with spaces in it',
    'DKIM',
    'good',
    { [`TXT ${dkimAt}`]: `v=DKIM1;p=${key.slice(0, 100)} ${key.slice(100)}` },
  ],
  ['no key', 'DKIM', 'bad', { [`TXT ${dkimAt}`]: [] }],
  ['two keys', 'DKIM', 'bad', { [`TXT ${dkimAt}`]: [`v=DKIM1; p=${key}`, 'v=DKIM1; p=abc'] }],
  ['a revoked key', 'DKIM', 'bad', { [`TXT ${dkimAt}`]: 'v=DKIM1; p=' }],
  ['a key that is tried out', 'DKIM', 'bad', { [`TXT ${dkimAt}`]: `v=DKIM1; t=y; p=${key}` }],
  ['a key that is tried out, and strict', 'DKIM', 'bad', { [`TXT ${dkimAt}`]: `v=DKIM1; t=s:Y; p=${key}` }],
  ['a key for another hash', 'DKIM', 'bad', { [`TXT ${dkimAt}`]: `v=DKIM1; h=sha1; p=${key}` }],
  ['a key of another kind', 'DKIM', 'bad', { [`TXT ${dkimAt}`]: `v=DKIM1; k=ed25519; p=${key}` }],

  ['a policy', 'DMARC', 'good', dmarc('v=DMARC1; p=Quarantine; rua=mailto:a@b.example')],
  ['none at all', 'DMARC', 'bad', dmarc([])],
  ['one without a policy', 'DMARC', 'bad', dmarc('v=DMARC1; rua=mailto:a@b.example')],
  ['one with a policy that is none', 'DMARC', 'bad', dmarc('v=DMARC1; p=monitor')],
  ['two', 'DMARC', 'bad', dmarc(['v=DMARC1; p=none', 'v=DMARC1; p=reject'])],
  ['another’s text beside it', 'DMARC', 'good', dmarc(['something else', 'v=DMARC1; p=none'])],
  [
    'the organisation’s, for a part of it',
    'DMARC',
    'good',
    { ...rightFor('news.harbour.example'), 'TXT _dmarc.news.harbour.example': [] },
    at('letter@news.harbour.example'),
  ],
  [
    'a public suffix’s is nobody’s',
    'DMARC',
    'bad',
    { ...rightFor('news.co.uk'), 'TXT _dmarc.news.co.uk': [], 'TXT _dmarc.co.uk': 'v=DMARC1; p=none' },
    at('letter@news.co.uk'),
  ],
  ['capital letters in MAIL_FROM', 'DMARC', 'good', {}, at('Editor@Harbour.Example')],

  ['capital letters in MAIL_FROM', 'alignment', 'good', {}, at('Editor@Harbour.Example')],
  ['a part of the domain', 'alignment', 'good', {}, { signer: { ...signer, domain: 'mail.harbour.example' } }],
  [
    'a part of the domain, strictly',
    'alignment',
    'bad',
    dmarc('v=DMARC1; p=none; adkim=s'),
    { signer: { ...signer, domain: 'mail.harbour.example' } },
  ],
  [
    'returns at a part of the domain, strictly',
    'alignment',
    'doubtful',
    dmarc('v=DMARC1; p=none; aspf=s'),
    { returns: 'r@bounce.harbour.example' },
  ],
  [
    'another’s signature under one public suffix',
    'alignment',
    'bad',
    rightFor('news.co.uk'),
    { ...at('letter@news.co.uk'), returns: 'r@news.co.uk', signer: { ...signer, domain: 'evil.co.uk' } },
  ],
  [
    'another’s returns under one public suffix',
    'alignment',
    'doubtful',
    rightFor('news.co.uk'),
    { ...at('letter@news.co.uk'), returns: 'r@other.co.uk', signer: { ...signer, domain: 'news.co.uk' } },
  ],

  ['a domain of its own', 'sender', 'good', {}],
  ['a mailbox for everybody', 'sender', 'bad', rightFor('gmail.com'), at('paper@gmail.com')],
  ['a mailbox for everybody, in another country', 'sender', 'bad', rightFor('yahoo.co.uk'), at('paper@Yahoo.co.uk')],
  ['a newspaper called so', 'sender', 'good', rightFor('sky.example'), at('paper@sky.example')],
  ['no mail there', 'answers', 'bad', { 'MX harbour.example': [], 'A harbour.example': [] }],
  ['no MX, but a host', 'answers', 'good', { 'MX harbour.example': [], 'A harbour.example': '192.0.2.9' }],
  ['a null MX', 'answers', 'bad', { 'MX harbour.example': '.', 'A harbour.example': '192.0.2.9' }],
  ['returns where no mail comes', 'returns', 'bad', {}, { returns: 'r@bounce.harbour.example' }],
  [
    'returns where mail comes',
    'returns',
    'good',
    { 'MX bounce.harbour.example': 'mx.harbour.example' },
    { returns: 'r@bounce.harbour.example' },
  ],
  [
    'DNS that fails',
    'returns',
    'unknown',
    { 'MX bounce.harbour.example': 'fail' },
    { returns: 'r@bounce.harbour.example' },
  ],
  ['a relay that speaks TLS', 'TLS', 'good', {}, { call: async () => ({ secure: true }) }],
  ['a relay that does not', 'TLS', 'doubtful', {}, { call: async () => ({ secure: false }) }],
  ['a relay that cannot be used', 'TLS', 'bad', {}, { call: () => Promise.reject(new Error('535 wrong password')) }],
])('%s: %s is %s', async (_, finding, state, records, changed) => {
  const found = await findings({ ...right, ...records }, changed);
  expect(found.find(({ what }) => what === finding)).toMatchObject({ state });
});
