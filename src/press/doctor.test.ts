import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { inventedHouse } from '../../test/invented-week.ts';
import { examineMail, type Dns } from './doctor.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const key = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64');
const house = {
  ...inventedHouse,
  url: 'https://harbour.example',
  mailFrom: 'letter@harbour.example',
  postalAddress: '1 Quay Street',
};
const signer = { domain: 'harbour.example', selector: 's1', key: privateKey };
const dns = (texts: Record<string, string>): Dns => ({
  resolveTxt: async (name) => (texts[name] ? [[texts[name].slice(0, 200), texts[name].slice(200)]] : []),
  resolve4: async () => ['192.0.2.7'],
  reverse: async () => ['relay.harbour.example'],
});
const examine = async (texts: Record<string, string>, changed: object = {}) =>
  Object.fromEntries(
    (
      await examineMail(
        {
          house,
          signer,
          returns: 'returns@harbour.example',
          relay: 'relay.harbour.example',
          letterBytes: 50_000,
          ...changed,
        },
        dns(texts),
      )
    ).map(({ what, state, words }) => [what, `${state}: ${words}`]),
  );
const right = {
  'harbour.example': 'v=spf1 include:relay.example -all',
  's1._domainkey.harbour.example': `v=DKIM1; k=rsa; p=${key}`,
  '_dmarc.harbour.example': 'v=DMARC1; p=reject',
};

test('a house in order has nothing bad', async () => {
  for (const [what, words] of Object.entries(await examine(right))) expect(words, what).toMatch(/^good/);
});

test('what is missing comes with what to put in DNS', async () => {
  const found = await examine({}, { house: { ...house, url: 'http://harbour.example', postalAddress: '' } });
  expect(found.SPF).toMatch(/^bad: .*v=spf1/);
  expect(found.DKIM).toContain(`p=${key}`);
  expect(found.DMARC).toContain('_dmarc.harbour.example');
  expect(found['one-click leaving']).toMatch(/^bad/);
  expect(found['postal address']).toMatch(/^bad/);
});

test('another key, an open SPF record and a foreign domain are noticed', async () => {
  const found = await examine(
    { ...right, 'harbour.example': 'v=spf1 +all', 's1._domainkey.harbour.example': 'v=DKIM1; p=abc' },
    { returns: 'x@elsewhere.example' },
  );
  expect(found.DKIM).toMatch(/^bad: another key/);
  expect(found.alignment).toMatch(/^doubtful/);
});
