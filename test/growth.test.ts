import { BlockList } from 'node:net';
import { describe, expect, test } from 'vitest';
import { asArticle, difference } from '../src/articles/index.ts';
import { articleHtml } from '../src/articles/render.ts';
import { asHtml, asLine, linksIn } from '../src/comments/markdown.ts';
import { asName, nameKey, findWord } from '../src/comments/words.ts';
import { openCookies } from '../src/net/cookies.ts';
import { isAllowed, readRobots } from '../src/net/robots-rules.ts';
import { judgeReply, readReturn } from '../src/press/bounces.ts';
import { displayName } from '../src/press/compose.ts';
import { isPushService, isPostmarks, readMailgun, readPostmark, signatureOf } from '../src/press/index.ts';
import { legible } from '../src/house/index.ts';
import { oneLine, shorten, csvText, readCsv } from '../src/text/index.ts';
import { quotedPrintable } from '../src/press/quoted-printable.ts';
import { aboutWhom, isTooMuch } from '../src/press/refusal.ts';
import { checkSpf } from '../src/press/spf.ts';
import {
  canonicalZone,
  asAddress,
  asDay,
  asShownName,
  flagsOf,
  networkOf,
  plainAddress,
  suggestionFor,
  topicsIn,
} from '../src/readers/index.ts';
import { namedIn } from '../src/reports/hosts-of-pieces.ts';
import { articleNumber, isTeaserOf } from '../src/reports/identity.ts';
import { inOwnWords } from '../src/reports/own-words.ts';
import type { Report } from '../src/reports/index.ts';
import { askerOf } from '../src/site/request.ts';
import { xml } from '../src/site/machines/feed-formats.ts';
import { playing } from '../src/site/read/videos.tsx';
import { statusInWords, isNoFeed } from '../src/sources/answers.ts';
import { feedsLinkedBy, feedsNamedBy } from '../src/sources/discover.ts';
import { feedAddress } from '../src/sources/feed-address.ts';
import { freshFor, retryAfter } from '../src/sources/headers.ts';
import { rulesOf, serviceOf, sourcesFromOpml } from '../src/sources/index.ts';
import { parseFeed } from '../src/sources/parse.ts';
import { groupReports, howTold, topicSlug } from '../src/stories/index.ts';
import { consequencesOf } from '../src/stories/consequence.ts';
import { isEnglish } from '../src/stories/english.ts';
import { factsOf, saysWhen } from '../src/stories/facts.ts';
import { genreOf } from '../src/stories/genre.ts';
import { contentWords } from '../src/stories/term-vector.ts';
import { flaws, titleOf } from '../src/stories/headline.ts';
import { isPolitical } from '../src/stories/political.ts';
import { quotableSentences } from '../src/stories/quotable.ts';
import { inTheirOwnWords } from '../src/stories/said.ts';
import { standsAlone } from '../src/stories/stands-alone.ts';
import { topicsOf } from '../src/stories/topics.ts';
import { extractPage } from '../src/text/page.ts';
import { isFurniture, headsOtherStories, leadsToOtherStory } from '../src/text/furniture.ts';
import * as words from '../src/text/index.ts';
import { growth } from './growth.ts';

const now = new Date('2031-02-14T12:00:00Z');
const bytes = (text: string) => new TextEncoder().encode(text);
const report = (title: string, text: string): Report => ({
  id: 'r1',
  outlet: 'Quay Gazette',
  url: 'https://quay-gazette.example/1',
  title,
  text,
  published: now,
  lang: 'en',
});
const mail = (text: string) => bytes(`From: mailer-daemon@x.example\nSubject: Undeliverable\n${text}`);
const rss = (item: string) => bytes(`<rss version="2.0"><channel><title>F</title><item>${item}</item></channel></rss>`);
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** Every reader of what strangers write, in each place of it where they may write at length. */
const readers: Record<string, (text: string) => unknown> = {
  'a returned mail, its prose': (text) => readReturn(mail(`\n550 5.1.1 user unknown\n${text}`)),
  'a returned mail, whole': (text) => readReturn(bytes(text)),
  'a returned mail in HTML': (text) => readReturn(mail(`Content-Type: text/html\n\n550 5.1.1 user unknown\n${text}`)),
  'a returned mail, quoted-printable': (text) =>
    readReturn(mail(`Content-Transfer-Encoding: quoted-printable\n\n${text}`)),
  'a returned mail, its recipient': (text) => readReturn(mail(`To: ${text}\n\nfailed`)),
  'a returned mail, its subject': (text) => readReturn(bytes(`Subject: ${text}\n\nfailed`)),
  'a returned mail in parts': (text) =>
    readReturn(
      mail(
        `Content-Type: multipart/report; boundary=b\n\n--b\n\n${text}\n--b\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; a@b.example\nDiagnostic-Code: smtp; ${text}\n\n${text}\n--b\nContent-Type: message/rfc822\n\n${text}\n--b--`,
      ),
    ),
  'a server’s refusal': (text) => {
    judgeReply(`550 5.1.1 ${text}`, 'RCPT TO');
    aboutWhom('RCPT', 550, text);
    isTooMuch(`450 ${text}`);
  },
  'a relay’s call': (text) => {
    const said = JSON.stringify({ RecordType: 'Bounce', Type: 'SoftBounce', Email: 'a@b.example', Details: text });
    signatureOf('ses', text);
    readMailgun(text, 'key', now);
    isPostmarks(`Basic ${text}`, 'secret');
    readPostmark(said, `Basic ${btoa('a:secret')}`, 'secret');
  },
  'a domain’s SPF record': (text) =>
    checkSpf('a.example', '192.0.2.1', {
      texts: async () => [`v=spf1 ${text}`],
      addresses: async () => [],
      exchangers: async () => [],
    }),
  'a headline in a letter': (text) => {
    oneLine(text);
    shorten(text, 70);
    displayName(text);
    quotedPrintable(text);
  },
  'a feed, whole': (text) => parseFeed(bytes(text)),
  'a feed, its title and text': (text) =>
    parseFeed(rss(`<title>${escaped(text)}</title><description>${escaped(text)}</description>`)),
  'a feed, raw inside': (text) => parseFeed(rss(`<title>T</title><description>${text}</description>`)),
  'a feed, its dates and names': (text) =>
    parseFeed(rss(`<pubDate>${escaped(text)}</pubDate><author>${escaped(text)}</author><guid>${escaped(text)}</guid>`)),
  'a feed, its link and category': (text) =>
    parseFeed(
      rss(`<link>${escaped(text)}</link><category>${escaped(text)}</category><enclosure url="${escaped(text)}"/>`),
    ),
  'a feed in JSON': (text) =>
    parseFeed(
      bytes(
        JSON.stringify({
          version: 'https://jsonfeed.org/version/1',
          items: [{ id: text, title: text, content_html: text }],
        }),
      ),
    ),
  'a feed in JSON that is none': (text) => parseFeed(bytes(`{"items": [${text}`)),
  'an article': (text) => extractPage(bytes(`<html><body><article><p>${text}</p></article></body></html>`)),
  'an article, its head': (text) =>
    extractPage(
      bytes(
        `<html><head><title>${text}</title><meta name="author" content="${text}"></head><body><p>A</p></body></html>`,
      ),
    ),
  'an article, its robots header': (text) => extractPage(bytes('<p>A</p>'), { robotsTag: text }),
  'an article, its attributes': (text) =>
    extractPage(
      bytes(`<body><p class="${text}" style="${text}"><a href="${text}">A</a></p><img alt="${text}"></body>`),
    ),
  'an article, its data': (text) =>
    extractPage(
      bytes(`<script type="application/ld+json">{"@type": "NewsArticle", "author": "${text}</script><p>A</p>`),
    ),
  'an answer that is no feed': (text) => {
    isNoFeed(bytes(text));
    isNoFeed(bytes(`<title>${text}`));
    statusInWords(403, { server: text, 'x-cdn': text });
  },
  'a page that names feeds': (text) => feedsNamedBy(`<html><head>${text}`, 'https://a.example/'),
  'a list of sources': (text) => sourcesFromOpml(text, 'list'),
  'a list of sources, its names': (text) =>
    sourcesFromOpml(`<opml><body><outline text="${escaped(text)}" xmlUrl="${escaped(text)}"/></body></opml>`, 'list'),
  'a feed’s headers': (text) => {
    freshFor({ 'cache-control': text, expires: text }, now);
    retryAfter({ 'retry-after': text }, now);
    feedsLinkedBy(text, 'https://a.example/');
    feedsLinkedBy(`<a>;rel="${text}`, 'https://a.example/');
    openCookies().keep([text, `a=b;${text}`], new URL('https://a.example/'));
  },
  'a feed’s address, typed': (text) => {
    feedAddress(text);
    serviceOf(`https://a.example/${text}`);
  },
  'an item under rules': (text) =>
    rulesOf(
      [{ id: 1, sourceId: 1, feed: null, keep: false, field: 'title', words: ['sport*', 'a b'] }],
      ['sport'],
    ).against(1, 'f', {
      title: text,
      url: `https://a.example/${text}`,
      sections: [text],
    }),
  'a robots.txt': (text) =>
    isAllowed(readRobots(bytes(`User-agent: *\nDisallow: x${text}x\n${text}`)).rules, `/${text}`),
  'a robots.txt, its lines': (text) => readRobots(bytes(`User-agent: *\n${text}`)),
  'a list of pieces': (text) => namedIn(bytes(`#EXTM3U\n${text}\n#EXT-X-KEY:${text}`), 'https://a.example/l.m3u8'),
  'who asks, as proxies write it': (text) => {
    const trusted = new BlockList();
    trusted.addAddress('127.0.0.1');
    askerOf('127.0.0.1', text, trusted);
    networkOf(plainAddress(text) ?? text);
  },
  'a film’s address': (text) => {
    playing(`https://www.youtube.com/${text}?v=${text}`);
    isPushService(`https://a.example/${text}`, []);
    legible(text, '#ffffff');
  },
  'what we write in XML': xml,
  'a comment': asHtml,
  'a comment on a line': asLine,
  'a comment’s links and words': (text) => {
    linksIn(text);
    findWord(text, ['spam', 'casino *', 'a']);
  },
  'a writer’s name': (text) => nameKey(asName(text) ?? text),
  'an editor’s article': (text) => articleHtml(text),
  'an article’s form': (text) => asArticle({ title: text, body: text, byline: text, sources: text, topics: text }),
  'two versions of an article': (text) => difference(text, `x\n${text}`),
  'an address for letters': (text) => {
    asAddress(text);
    asAddress(`a@${text}.example`);
    flagsOf(`a@${text}`);
    suggestionFor(`a@${text}`);
  },
  'a reader’s wishes': (text) => {
    topicsIn(text);
    asDay(text);
    canonicalZone(text);
    asShownName(text);
  },
  'a list of readers': async (text) => {
    async function* pieces() {
      yield bytes(`email\n${text}`);
    }
    for await (const _ of readCsv(csvText(pieces())));
  },
  'a topic’s address': (text) => topicSlug(text),
  'bytes of any charset': (text) => words.decodeBytes(bytes(text), `text/html; charset=${text}`),
  'a date': (text) => words.parseDate(text),
  'a date with a beginning': (text) => words.parseDate(`Sun, 05 Jan 2031 10:00:00${text}`),
  'a web address': (text) => {
    words.canonicalAddress(`https://a.example/${text}?${text}`);
    words.resolveAddress(text, 'https://a.example/');
    words.originOf(text);
    words.siteOf(text);
    words.ownPath(`/${text}`);
  },
  'HTML as text': (text) => words.plainText(`<p>${text}`),
  'HTML of an item': (text) => {
    words.itemText(text);
    words.itemText(`<a class="${text}" href="${text}">${text}</a>`);
  },
  'an item’s lines': (text) => {
    words.withoutFurniture(text, { title: text.slice(0, 500) });
    words.withoutFurniture(`The council voted.\n${text}\nRead more`);
    isFurniture(text);
    headsOtherStories(text);
    leadsToOtherStory(text, 3);
  },
  'what reports share': (text) =>
    inOwnWords(['A vote', 'A bill', 'A pier', 'A quay'].map((title) => report(title, text))),
  'what tells one report from another': (text) => {
    articleNumber(`https://a.example/${text}`);
    isTeaserOf(text, `${text}x`);
  },
  'HTML as a headline': (text) => words.plainTitle(text),
  'HTML, its first picture': (text) => words.firstImage(`<img ${text}><img src=${text}`),
  'HTML, its attributes': (text) => words.readAttributes(text),
  'JSON that is nearly JSON': (text) => words.parseNearlyJson(`{"a": "${text}`),
  sentences: (text) => words.sentences(text),
  names: (text) => words.findNames(text),
  mentions: (text) => words.findMentions(text),
  issues: (text) => words.findIssues(text),
  quotations: (text) => words.findAttributedQuotes(text),
  'a report, grouped': (text) => [...groupReports([report('A vote', text)])],
  'a report’s topics': (text) => topicsOf([report('A vote', text), report('A bill', text)]),
  'a report’s kind': (text) => {
    const one = report(text.slice(0, 500), text);
    titleOf(one);
    isEnglish(one);
    factsOf(text);
    saysWhen(text, now, now);
    contentWords(text);
    quotableSentences(text);
    genreOf(one);
    isPolitical(one);
    consequencesOf(one);
    flaws(one.title);
  },
  'how a report tells it': (text) => howTold([report('A vote', text)]),
  'what a report quotes': (text) => inTheirOwnWords([report('A vote', text)], []),
  'a sentence that stands alone': (text) => standsAlone(text),
};

describe('reading takes time in proportion to what is read', () => {
  test.each(Object.entries(readers))('%s', { timeout: 120_000 }, async (_, read) => {
    expect(await growth(read)).toEqual([]);
  });

  // A busy machine may hide it from one look; what is hidden from every one of four is not measured.
  test('and the measure tells where it does not', { retry: 3 }, async () => {
    // Patterns that once stood here: for text around a line of dashes, for a line of robots.txt, for an address.
    const dashes = /^[ \t>]*-{2,}.*(original|returned|message).*$/im;
    const line = /^\s*([\w-]+)\s*:\s*(.*?)\s*$/;
    const address = /[\w.+-]+@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?/gi;
    const short = 2_500;
    expect((await growth((text) => dashes.test(text), ['-'], short)).join()).toContain('"-"');
    expect((await growth((text) => line.exec(`Disallow: x${text}`), [' '], short)).join()).toContain('" "');
    expect((await growth((text) => [...text.matchAll(address)], ['a'], short)).join()).toContain('"a"');
  });
});
