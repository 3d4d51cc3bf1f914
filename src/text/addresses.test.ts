import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalAddress, originOf, ownPath, resolveAddress, siteOf, withoutTracking } from './addresses.ts';

describe('resolveAddress', () => {
  test.each([
    [' /a\n b ', 'https://example.com/x/y', 'https://example.com/a%20b'],
    ['//cdn.example.com/p.jpg', 'https://example.com/', 'https://cdn.example.com/p.jpg'],
    ['www.example.com/a', 'https://other.example/', 'http://www.example.com/a'],
    ['https://example.com/?a=1&amp;b=2', null, 'https://example.com/?a=1&b=2'],
    ['javascript:alert(1)', 'https://example.com/', null],
    ['tag:example.com,2020:1', 'https://example.com/', null],
    ['/a', null, null],
    ['', 'https://example.com/', null],
    [`https://example.com/${'a'.repeat(2_000)}`, null, null],
  ])('%j against %j', (link, base, expected) => {
    expect(resolveAddress(link, base)).toBe(expected);
  });
});

test.each([
  ['https://Cdn.example:8443/a?b', 'https://cdn.example:8443'],
  ['https://münchen.example/', 'https://xn--mnchen-3ya.example'],
  ['http://[2001:db8::1]/', 'http://[2001:db8::1]'],
  // Hosts to the parser of addresses, and more than that to a policy.
  ['https://*/a', undefined],
  ['https://a;script-src/', undefined],
  ["https://a,'self'/", undefined],
  ['data:text/plain,a', undefined],
  ['/a', undefined],
])('the origin of %s is %s', (address, origin) => expect(originOf(address)).toBe(origin));

describe('canonicalAddress', () => {
  const page = 'https://example.com/2020/01/news.html?id=7';
  test.each([
    'http://www.example.com/2020/01/news.html?id=7',
    'https://m.example.com:443/2020/01/news.html?id=7#top',
    'https://user:secret@mobile.example.com/2020//01/news.html?id=7',
    'https://example.com/2020/01/news.html?utm_source=x&id=7&fbclid=y&amp;ref=rss',
    'https://amp.example.com/2020/01/news.html?id=7&amp=1',
    'https://example.com/amp/2020/01/news.html?id=7',
    'https://example.com/2020/01/news.amp.html?id=7',
    'https://www-example-com.cdn.ampproject.org/c/s/www.example.com/2020/01/news.html?id=7',
    'https://www.google.com/amp/s/www.example.com/2020/01/news.html?id=7',
    'https://example.com/2020/01/news.html?mod=rss_Politics&id=7',
  ])('joins %s', (variant) => {
    expect(canonicalAddress(variant)).toBe(page);
  });

  test('joins a page with and without its last slash, and parameters in another order', () => {
    expect(canonicalAddress('https://example.com/a/amp/')).toBe('https://example.com/a');
    expect(canonicalAddress('https://example.com/a/?b=2&a=1')).toBe(canonicalAddress('https://example.com/a?a=1&b=2'));
    expect(canonicalAddress('https://youtu.be/abc_1?si=x')).toBe(
      canonicalAddress('https://www.youtube.com/watch?v=abc_1'),
    );
    expect(canonicalAddress('https://en.m.example.org/wiki/A')).toBe('https://en.example.org/wiki/A');
  });

  test.each([
    ['https://example.com/a?id=1', 'https://example.com/a?id=2'],
    ['https://example.com/a?mod=1', 'https://example.com/a?mod=2'],
    ['https://example.com/a', 'https://example.com/A'],
    ['https://example.com/camp', 'https://example.com/c'],
    ['https://example.com:8080/a', 'https://example.com/a'],
    ['https://news.example.com/a', 'https://sport.example.com/a'],
    ['https://m.de/a', 'https://de/a'],
  ])('keeps apart %s and %s', (one, other) => {
    expect(canonicalAddress(one)).not.toBe(canonicalAddress(other));
  });

  test('is its own canonical address, and is never longer than can be stored', () => {
    const path = fc
      .array(fc.constantFrom('amp', 'a', 'b.html', '', 'm', 'a.amp'), { maxLength: 5 })
      .map((all) => all.join('/'));
    const query = fc.webQueryParameters();
    fc.assert(
      fc.property(fc.webUrl(), path, query, (site, tail, parameters) => {
        const once = canonicalAddress(`${site}/${tail}?${parameters}`);
        if (once === null) return;
        expect(canonicalAddress(once)).toBe(once);
        expect(once).toMatch(/^https:\/\//);
      }),
    );
  });
});

test.each([
  ['https://feeds.nos.nl/a', 'nos.nl'],
  ['https://rss.orf.at/', 'orf.at'],
  ['https://www.rte.ie/', 'rte.ie'],
  ['https://m.taz.de/x', 'taz.de'],
  ['https://www.paper.co.uk/', 'paper.co.uk'],
  ['https://news.paper.com.au/', 'paper.com.au'],
  ['https://ann.github.io/', 'ann.github.io'],
  ['http://127.0.0.1:8080/', '127.0.0.1'],
  ['http://localhost:8080/', 'localhost'],
  ['https://outlet.example/', 'outlet.example'],
])('%s is of the site %s', (address, site) => expect(siteOf(address)).toBe(site));

test.each([
  ['https://a.example/x?utm_source=rss&id=7&fbclid=y#top', 'https://a.example/x?id=7#top'],
  ['https://a.example/x?UTM_Medium=feed', 'https://a.example/x'],
  ['https://a.example/x?id=a%20b&x=1+2&mc_cid=3', 'https://a.example/x?id=a%20b&x=1+2'],
  ['https://a.example/x?id=7&amp;utm_source=rss', 'https://a.example/x?id=7'],
  ['https://a.example/x?source=rss&source=archive', 'https://a.example/x?source=archive'],
  ['https://a.example/x?page=2&&empty=', 'https://a.example/x?page=2&&empty='],
  ['https://a.example/utm_source=1/x#?utm_source=2', 'https://a.example/utm_source=1/x#?utm_source=2'],
  ['https://a.example/x', 'https://a.example/x'],
])('%s without what tracks is %s', (address, plain) => expect(withoutTracking(address)).toBe(plain));

describe('a path of our own', () => {
  test.each(['/', '/desk/people?x=1#y', '/a/../b', '/caf%C3%A9', '/./x', '/%2e/x'])('%s leads to this site', (said) => {
    const path = ownPath(said);
    expect(path).toMatch(/^\/(?!\/)/);
    expect(new URL(path ?? '', 'https://news.example/deep/page').host).toBe('news.example');
  });
  // prettier-ignore
  test.each([
    '', 'x', 'https://evil.example', '//evil.example', '/\\evil.example', '\\\\evil.example', '/.//evil.example/phish', '/x/..//evil.example', '/%2e//evil.example',
    '/a/%2E%2e//evil.example', '/.\\/evil.example', '/\t/evil.example', '/\n/evil.example', '/\r\n/evil.example', '///evil.example', '/./\\evil.example', ' //evil.example',
    '/..//evil.example', '/x/../..//evil.example', '/.%09//evil.example'.replace('%09', '\t'), 'javascript:alert(1)', '/caf\u00e9', '/a b', '/a'.repeat(2000),
  ])('%j does not', (said) => expect(ownPath(said)).toBeUndefined());

  test('whatever is said', () => {
    const piece = fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      '%2e',
      '%2E',
      '%5c',
      '%2f',
      '\t',
      '\n',
      ' ',
      'evil.example',
      '@',
      ':',
      '?',
      '#',
      'x',
      'http:',
      '\0',
      '\u3002',
      '\uff0f',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const path = ownPath(pieces.join('')) ?? ownPath(`/${pieces.join('')}`) ?? '/';
        expect(new URL(path, 'https://news.example/deep/page').origin).toBe('https://news.example');
        expect(path).toMatch(/^[\x21-\x7e]+$/);
      }),
      { numRuns: 2000 },
    );
  });
});
