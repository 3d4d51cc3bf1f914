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
  'A relay.harbour.example': '192.0.2.7',
  'PTR 7.2.0.192.in-addr.arpa': 'relay.harbour.example',
};
let dns: Awaited<ReturnType<typeof startDns>>;
beforeAll(async () => void (dns = await startDns({})));
afterAll(() => dns.close());

const findings = (records: Record<string, string>, changed: object = {}) => {
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
const examine = async (records: Record<string, string>, changed: object = {}) =>
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
