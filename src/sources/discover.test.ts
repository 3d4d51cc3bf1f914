import { describe, expect, test } from 'vitest';
import { feedsLinkedBy, feedsNamedBy } from './discover.ts';
import { feedAddress } from './feed-address.ts';

const at = 'https://echo.example/news/';
const found = (html: string) => feedsNamedBy(html, at).map(({ url }) => url);

describe('the feeds that a page names', () => {
  test.each([
    ['<link rel="alternate" type="application/rss+xml" href="/a">', ['https://echo.example/a']],
    ['<LINK REL="Alternate" TYPE="application/atom+xml; charset=utf-8" HREF="a">', ['https://echo.example/news/a']],
    ['<link rel=alternate type=application/feed+json href=a.json>', ['https://echo.example/news/a.json']],
    ['<link rel="alternate" type="application/json" href="/feed.json">', ['https://echo.example/feed.json']],
    ['<link rel="alternate" type="text/xml" href="/a.xml">', ['https://echo.example/a.xml']],
    ['<link rel="feed" href="/a">', ['https://echo.example/a']],
    ['<link rel="alternate feed" type="text/html" href="/a">', ['https://echo.example/a']],
    [
      '<base href="https://b.example/x/"><link rel="alternate" type="application/rss+xml" href="a">',
      ['https://b.example/x/a'],
    ],
    ['<a href="/rss.xml">RSS</a>', ['https://echo.example/rss.xml']],
    ['<a href="/feed/"><img alt="RSS"></a>', ['https://echo.example/feed/']],
    ['<a href="feed://echo.example/x">Subscribe</a>', ['http://echo.example/x']],
    ['<a href="/?feed=rss2">RSS</a>', ['https://echo.example/?feed=rss2']],
    ['<a type="application/rss+xml" href="/syndication">RSS</a>', ['https://echo.example/syndication']],
    [
      '<a href="/rss.xml">RSS</a><link rel="alternate" type="application/rss+xml" href="/a">',
      ['https://echo.example/a'],
    ],
    [
      '<!-- <link rel="alternate" type="application/rss+xml" href="/old"> --><link rel="feed" href="/new">',
      ['https://echo.example/new'],
    ],
    [
      `<script>var x = '<link rel="alternate" type="application/rss+xml" href="/js">'; if (a<b) c="</p>";</script><link rel="feed" href="/new">`,
      ['https://echo.example/new'],
    ],
    ['<style>a { content: "<link rel=feed href=/css>" }</style><textarea><link rel=feed href=/t></textarea>', []],
    ['<script>never ended <link rel=feed href=/js>', []],
    [
      '<link rel="alternate" type="application/json+oembed" href="/oembed"><link rel="alternate" type="text/xml+oembed" href="/o">',
      [],
    ],
    ['<link rel="alternate" type="application/json" href="/wp-json/wp/v2/posts/1">', []],
    ['<a href="/feedback">Write to us</a><a href="/rssi">x</a><a href="/atomic-power">y</a>', []],
    ['<link rel="stylesheet" href="/feed.xml">', []],
  ])('%s', (html, urls) => {
    expect(found(html)).toEqual(urls);
  });

  test('and those that its server names', () => {
    const header = '</a>; rel="alternate"; type="application/rss+xml"; title="A", </b>; rel=preload, <c>; rel=feed';
    expect(feedsLinkedBy(header, at)).toEqual([
      { url: 'https://echo.example/a', title: 'A' },
      { url: 'https://echo.example/news/c', title: '' },
    ]);
    expect(feedsLinkedBy(undefined, at)).toEqual([]);
  });

  test('are found in time that grows with the page', () => {
    for (const piece of ['<script>', '<!--', '<a href="/x">', '<script></script', '<link rel=feed href=/a ']) {
      const time = (count: number) => {
        const html = piece.repeat(count);
        const begun = process.cpuUsage().user;
        feedsNamedBy(html, at);
        return Math.max(process.cpuUsage().user - begun, 20_000);
      };
      expect(time(40_000)).toBeLessThan(8 * 5 * time(5_000));
    }
  });
});

test.each([
  ['https://a.example/f', 'https://a.example/f'],
  ['feed://a.example/f', 'http://a.example/f'],
  ['feed:https://a.example/f', 'https://a.example/f'],
  ['feed://https://a.example/f', 'https://a.example/f'],
  ['FEED:a.example/f', 'http://a.example/f'],
  ['//a.example/f', 'https://a.example/f'],
  ['a.example:8080/f', 'https://a.example:8080/f'],
  [' a.example ', 'https://a.example/'],
  ['ftp://a.example/f', null],
  ['javascript:alert(1)', null],
  ['mailto:a@b.example', null],
  ['/feed', null],
  ['', null],
])('the address %j is %j', (written, address) => {
  expect(feedAddress(written)).toBe(address);
});
