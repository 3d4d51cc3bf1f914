import { describe, expect, test } from 'vitest';
import { readArticle, type ArticleOptions } from './article.ts';
import { openArticleReader } from './article-reader.ts';
import { Problem } from './problem.ts';

const paragraphs = [
  'The council of Aldermouth voted on Tuesday to keep its old ferry, after a debate of five hours that filled the gallery.',
  'Mayor Ines Corwell said the boat, which crosses the estuary every twenty minutes, was “worth every penny of its repair”.',
  'Opponents wanted a bridge. They will ask for a referendum in the spring, their speaker, Tobias Hale, said after the vote.',
];

const page = (head = '', body = '') => `<!doctype html><html lang="en-GB"><head><meta charset="utf-8">
<title>Ferry stays | The Aldermouth Echo</title>${head}</head><body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>Ferry stays</h1>${body}${paragraphs.map((p) => `<p>${p}</p>`).join('\n')}</article>
<aside><h2>More</h2><a href="/a">Harbour fees rise</a></aside><footer>All rights reserved</footer></body></html>`;

const read = (html: string, options: ArticleOptions = {}) =>
  readArticle(new TextEncoder().encode(html), { url: 'https://echo.example/ferry?ref=x', ...options });
const linked = (data: object) => `<script type="application/ld+json">${JSON.stringify(data)}</script>`;

describe('readArticle', () => {
  test('takes the article out of its page, without what stands around it', () => {
    expect(read(page()).text.split('\n')).toEqual(paragraphs);
  });

  test('reads JSON-LD, wherever it stands, before the page’s own marks', () => {
    const article = {
      '@type': ['NewsArticle'],
      headline: 'Ferry stays, council decides',
      author: [{ '@type': 'Person', name: 'By Nora Finch' }, { name: 'Abe Lund' }],
      datePublished: '2031-03-04T19:10:00Z',
      dateModified: '2031-03-04T20:00:00+01:00',
      image: [{ url: '/boat.jpg' }],
      inLanguage: 'en-gb',
    };
    const head = `<meta name="author" content="Web Desk"><meta property="og:image" content="/other.jpg">
<link rel="canonical" href="/ferry">${linked({ '@graph': [{ '@type': 'WebSite' }, article] })}`;
    expect(read(page(head))).toMatchObject({
      title: 'Ferry stays, council decides',
      authors: ['Nora Finch', 'Abe Lund'],
      published: new Date('2031-03-04T19:10:00Z'),
      updated: new Date('2031-03-04T19:00:00Z'),
      image: 'https://echo.example/boat.jpg',
      lang: 'en-GB',
      canonical: 'https://echo.example/ferry',
      withheld: null,
    });
  });

  test('makes do with meta elements, and with broken JSON-LD', () => {
    const head = `<script type="application/ld+json">{"@type":</script><meta property="og:title" content="Ferry stays">
<meta name="author" content="Nora Finch"><meta property="article:published_time" content="2031-03-04T19:10:00Z">
<meta property="og:image" content="https://img.example/boat.jpg"><meta property="og:url" content="https://echo.example/ferry">`;
    expect(read(page(head))).toMatchObject({
      authors: ['Nora Finch'],
      published: new Date('2031-03-04T19:10:00Z'),
      image: 'https://img.example/boat.jpg',
      canonical: 'https://echo.example/ferry',
    });
  });

  test('leaves out the line of authors and the date over the text', () => {
    const body = '<p>By Nora Finch · 4 March 2031</p><p>4 March 2031</p>';
    const article = read(page('<meta name="author" content="Nora Finch">', body));
    expect(article.text.split('\n')).toEqual(paragraphs);
  });

  test.each([
    ['<meta name="robots" content="index, noai">', {}, /noai/],
    ['<meta name="robots" content="max-image-preview:large"><meta name="robots" content="noindex">', {}, /noindex/],
    ['<meta name="dispatchbox" content="none">', {}, /none/],
    ['<meta name="tdm-reservation" content="1">', {}, /text mining/],
    ['<meta property="article:content_tier" content="locked">', {}, /paywall/],
    [linked({ '@type': 'NewsArticle', headline: 'x', isAccessibleForFree: false }), {}, /paywall/],
    [linked({ '@type': 'NewsArticle', headline: 'x', isAccessibleForFree: 'False' }), {}, /paywall/],
    ['', { robotsTag: 'nosnippet' }, /nosnippet/],
    ['', { robotsTag: 'otherbot: all, dispatchbox: noindex, nofollow' }, /noindex/],
    ['', { reserved: '1' }, /text mining/],
  ])('says that the text is withheld: %s %o', (head, options, why) => {
    expect(read(page(head), options).withheld).toMatch(why);
  });

  test.each([
    ['<meta name="robots" content="index, follow, max-snippet:-1, noimageindex">', {}],
    ['<meta name="googlebot" content="noindex">', {}],
    [linked({ '@type': 'NewsArticle', headline: 'x', isAccessibleForFree: true }), {}],
    ['', { robotsTag: 'otherbot: noindex, nofollow' }],
    ['', { robotsTag: 'unavailable_after: 25 Jun 2041 15:00:00 PST', reserved: '0' }],
  ])('and does not where it is not: %s %o', (head, options) => {
    expect(read(page(head), options).withheld).toBeNull();
  });
});

describe('the reader of articles', () => {
  const reader = openArticleReader();

  test('says in a Problem what is no article or too much, and reads on', async () => {
    const bytes = (html: string) => new TextEncoder().encode(html);
    await expect(reader.read(bytes('no page'), {})).rejects.toBeInstanceOf(Problem);
    await expect(reader.read(bytes('<table><tr><td>'.repeat(20_000)), {})).rejects.toBeInstanceOf(Problem);
    expect((await reader.read(bytes(page()), {})).text).toContain('Mayor Ines Corwell');
  });
});
