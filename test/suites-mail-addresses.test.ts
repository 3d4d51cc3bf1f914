import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';
import { headersOf } from '../src/press/headers.ts';
import { asAddress, type LinkTokens } from '../src/readers/index.ts';
import { inventedHouse } from './invented-week.ts';

/** Other people's cases of addresses and of one-click leaving: read in place, never copied. */
const suites = resolve(import.meta.dirname, '../../shared/suites');
const addresses = join(suites, 'isemail/files/test/tests.xml');
const leaving = join(suites, 'list-unsubscribe/files/testdata/conformance');
for (const suite of [addresses, leaving]) if (!existsSync(suite)) console.warn(`${suite} is absent: NOT run.`);

test.skipIf(!existsSync(addresses))('addresses: no valid ordinary one is refused, no impossible one is taken', () => {
  const { document } = parseHTML(readFileSync(addresses, 'utf8'));
  const tally = { cases: 0, taken: 0 };
  const refused: string[] = [];
  const wrong: string[] = [];
  for (const element of document.querySelectorAll('test')) {
    // Control characters are written as their symbols.
    const address = (element.querySelector('address')?.textContent ?? '').replace(
      /[\u2400-\u241f]/g,
      (symbol: string) => String.fromCharCode(symbol.charCodeAt(0) - 0x2400),
    );
    const category = element.querySelector('category')?.textContent ?? '';
    if (address !== address.trim()) continue; // a form cuts off what stands around it
    const taken = asAddress(address) !== undefined;
    tally.cases++;
    if (taken) tally.taken++;
    if (taken && category === 'ISEMAIL_ERR') wrong.push(JSON.stringify(address));
    if (!taken && ['ISEMAIL_VALID_CATEGORY', 'ISEMAIL_DNSWARN'].includes(category)) refused.push(address);
  }
  console.log(
    `isemail: ${tally.cases} addresses, ${tally.taken} taken; taken and impossible: ${wrong.length ? wrong.join(' ') : 'none'}; refused and valid: ${refused.length ? refused.join(' ') : 'none'}`,
  );
  expect(refused).toEqual([]);
  expect(wrong).toEqual([]);
});

/** What a mail program makes of the two headers (RFC 2369, RFC 8058), by the cases' own words for it. */
function understood(list: string | null, post: string | null): { kind: string; url?: string; address?: string } {
  const found = [...(list ?? '').matchAll(/<\s*([^<>]*?)\s*>/g)].map(([, uri = '']) => uri);
  const web = found.flatMap((uri) => (/^https?:\/\//i.test(uri) ? (URL.parse(uri)?.href ?? []) : []))[0];
  const mail = found.find((uri) => /^mailto:./i.test(uri));
  if (web && /^\s*list-unsubscribe=one-click\s*$/i.test(post ?? '')) return { kind: 'OneClick', url: web };
  if (mail) return { kind: 'Mailto', address: mail.slice('mailto:'.length).split('?')[0] ?? '' };
  return web ? { kind: 'HttpLink', url: web } : { kind: 'None' };
}

test.skipIf(!existsSync(leaving))(
  'one-click leaving: our headers are understood as it by rules that pass the cases',
  () => {
    const files = readdirSync(leaving).filter((file) => file.endsWith('.json'));
    for (const file of files) {
      const { input, expected } = JSON.parse(readFileSync(join(leaving, file), 'utf8')) as {
        input: { list_unsubscribe: string | null; list_unsubscribe_post: string | null };
        expected: { kind: string };
      };
      const { subject: _subject, ...known } = expected as Record<string, unknown>;
      expect(understood(input.list_unsubscribe, input.list_unsubscribe_post), file).toMatchObject(known);
    }
    const tokens = { leave: () => '7-abc', returns: () => '7-00' } as unknown as LinkTokens;
    const house = { ...inventedHouse, url: 'https://harbour.example' };
    for (const returns of ['', 'returns@harbour.example']) {
      const { headers } = headersOf(
        { house, returns, tokens },
        { editionId: 3, readerId: 7, leave: `${house.url}/leave/7-abc` },
      );
      const value = (name: string) => headers.find(([known]) => known === name)?.[1].replaceAll('\r\n', '') ?? null;
      const ours = understood(value('List-Unsubscribe'), value('List-Unsubscribe-Post'));
      expect(ours).toEqual({ kind: 'OneClick', url: 'https://harbour.example/leave/7-abc' });
    }
    console.log(`list-unsubscribe: ${files.length} cases, and our headers are one-click`);
  },
);
