import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { takeFurniture } from './page-furniture.ts';
import { extractPage, type PageOptions } from './page.ts';
import { extractPageApart } from './page-parser.ts';
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

const read = (html: string, options: PageOptions = {}) =>
  extractPage(new TextEncoder().encode(html), { url: 'https://echo.example/ferry?ref=x', ...options });
const linked = (data: object) => `<script type="application/ld+json">${JSON.stringify(data)}</script>`;

describe('extractPage', () => {
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

  test('keeps formulas, whatever their class sounds like', () => {
    const formula =
      '<mjx-container class="MathJax CtxtMenu_Attached_0"><math><mi>v</mi> <mo>=</mo> <mn>2</mn></math></mjx-container>';
    const more = `<p>The share of the vote was ${formula}, which the returning officer found odd, and asked to have counted again.</p>`;
    expect(read(page('', more)).text).toContain('was v = 2, which');
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

describe('facts of a page', () => {
  const facts = (head: string, body = '') =>
    read(page(head, body).replace('<title>Ferry stays | The Aldermouth Echo</title>', ''));

  test.each([
    ['<meta itemprop="datePublished" content="2031-03-04T19:10:00Z">'],
    ['<meta name="pubdate" content="2031-03-04T19:10:00Z">'],
    ['<meta name="PubDate" content="2031-03-04T19:10:00Z">'],
    ['<meta property="og:article:published_time" content="2031-03-04T19:10:00Z">'],
    ['<meta property="article:published" content="2031-03-04T19:10:00Z">'],
    ['<meta name="parsely-pub-date" content="2031-03-04T19:10:00Z">'],
    ['<meta name="DC.date.issued" content="2031-03-04T19:10:00Z">'],
    ['<meta name="sailthru.date" content="2031-03-04T19:10:00Z">'],
    ['', '<p class="x">Published <time datetime="2031-03-04T19:10:00Z">4 March</time></p>'],
    [
      '',
      '<p>Updated <time datetime="2031-03-05T19:10:00Z">5 March</time></p><p>First published <time datetime="2031-03-04T19:10:00Z">4 March</time></p>',
    ],
    ['', '<span itemprop="datePublished" content="2031-03-04T19:10:00Z">Tuesday</span>'],
    ['', '<aside><time datetime="2011-01-01">2011</time></aside><time datetime="2031-03-04T19:10:00Z">4 March</time>'],
    [
      '',
      '<a href="/other">Other <time datetime="2011-01-01">2011</time></a><div class="article-date">4 March 2031 19:10 GMT</div>',
    ],
  ])('finds when it was published: %s %s', (head, body = '') => {
    expect(facts(head, body).published).toEqual(new Date('2031-03-04T19:10:00Z'));
  });

  test.each([
    [
      '<meta property="og:title" content="Ferry stays, council decides | The Echo"><meta property="og:site_name" content="The Echo">',
    ],
    [
      '<meta property="og:title" content="Ferry stays, council decides - Echo"><meta property="og:site_name" content="The Echo">',
    ],
    ['<meta property="og:title" content="Echo.example: Ferry stays, council decides">'],
    [
      '<meta name="twitter:title" content="Ferry stays, council decides « The Echo"><meta property="og:site_name" content="The Echo">',
    ],
    [
      '<title>Ferry stays, council decides — The Echo</title>' +
        linked({ '@type': 'WebPage', publisher: { name: 'The Echo' } }),
    ],
    ['<meta property="og:title" content="Ferry stays, coun…">', '<h1>Ferry stays, council decides</h1>'],
  ])('takes the headline without the name of its site: %s %s', (head, body = '') => {
    expect(facts(head, body).title).toBe('Ferry stays, council decides');
  });

  test('leaves a headline with a colon or a dash whole', () => {
    const head =
      '<meta property="og:title" content="Ferry stays: what the council decided - and why"><meta property="og:site_name" content="The Echo">';
    expect(facts(head).title).toBe('Ferry stays: what the council decided - and why');
  });

  test.each([
    ['<div class="byline">By <span>Nora Finch</span><span>Tuesday, March 4, 2031</span></div>', ['Nora Finch']],
    ['<p class="byline">By Nora FinchTuesday, March 4, 2031</p>', ['Nora Finch']],
    ['<p class="author">Nora Finch and Abe Lund</p>', ['Nora Finch', 'Abe Lund']],
    ['<p class="byline">By Nora Finch, Abe Lund and Cy Day | March 4, 2031</p>', ['Nora Finch', 'Abe Lund', 'Cy Day']],
    ['<p class="byline">Von Nora Finch und Abe Lund</p>', ['Nora Finch', 'Abe Lund']],
    ['<div class="article-byline"><a rel="author" href="/nora">Nora Finch</a>, Political Editor</div>', ['Nora Finch']],
    ['<span itemprop="author" itemscope><span itemprop="name">Nora Finch</span></span>', ['Nora Finch']],
  ])('tells the names of a byline apart from what else stands there: %s', (body, names) => {
    expect(facts('', body).authors).toEqual(names);
  });

  test.each([
    ['Nora Finch, Abe Lund', ['Nora Finch', 'Abe Lund']],
    ['Nora Finch & Abe Lund', ['Nora Finch', 'Abe Lund']],
    ['Nora Finch, Harbour Correspondent', ['Nora Finch']],
    ['Finch and Sons', ['Finch and Sons']],
    ['Web Desk', ['Web Desk']],
    ['Nora Finch, Jr.', ['Nora Finch, Jr.']],
  ])('reads %j as a meta element names authors', (written, names) => {
    expect(facts(`<meta name="author" content="${written.replaceAll('&', '&amp;')}">`).authors).toEqual(names);
  });
});

describe('a paywall', () => {
  const ld = (script: string) => `<script type="application/ld+json">${script}</script>`;
  test.each([
    ld('{"@type":"NewsArticle","headline":"x","description":"One\ntwo","isAccessibleForFree":false}'),
    ld('{"@type":"NewsArticle","headline":"x","isAccessibleForFree":false,}'),
    ld('//<![CDATA[\n{"@type":"NewsArticle","headline":"x","isAccessibleForFree":"False"}\n//]]>'),
    ld('<!-- {"@type":"NewsArticle","headline":"x","isAccessibleForFree":false} -->'),
    ld('{"@type":"NewsArticle","headline":"say "x"","isAccessibleForFree": "http://schema.org/False"}'),
    ld('[{"@type":"NewsArticle","headline":"x"},{"@type":"Article","isAccessibleForFree":"No"}]'),
    ld('{"@type":"WebPage","isAccessibleForFree":false,"mainEntity":{"@type":"NewsArticle","headline":"x"}}'),
    ld('{"@type":"NewsArticle","headline":"x","hasPart":{"@type":"WebPageElement","isAccessibleForFree":false}}'),
    ld('{"@type":"NewsArticle","headline":"x"}') +
      ld('{"@graph":[{"@type":"CreativeWork","isAccessibleForFree":"false"}]}'),
    '<script type="application/ld+json; charset=utf-8">{"@type":"NewsArticle","isAccessibleForFree":false}</script>',
    '<meta itemprop="isAccessibleForFree" content="true"><meta itemprop="isAccessibleForFree" content="False">',
    '<meta name="content-tier" content="metered">',
  ])('is seen: %s', (head) => {
    expect(read(page(head)).withheld).toMatch(/paywall/);
  });

  test.each([
    ld('{"@type":"NewsArticle","headline":"x","isAccessibleForFree":"True",}'),
    ld(
      '{"@type":"ItemList","itemListElement":[{"@type":"NewsArticle","headline":"other","isAccessibleForFree":false}]}',
    ),
    '<meta property="article:content_tier" content="free">',
  ])('is not seen where there is none: %s', (head) => {
    expect(read(page(head)).withheld).toBeNull();
  });
});

describe('what is not of the text', () => {
  const between = (inner: string) => {
    const [first, ...rest] = paragraphs.map((paragraph) => `<p>${paragraph}</p>`);
    return `<html lang="en"><head><title>Ferry stays | Echo</title></head><body><main><article><h1>Ferry stays</h1>${first}${inner}${rest.join('')}</article></main></body></html>`;
  };
  test.each([
    '<figure><img src="/a.jpg"><figcaption>The quay in 2029. <span>Photo: Nora Finch</span></figcaption></figure>',
    '<div class="wp-caption"><img src="/a.jpg"><p class="wp-caption-text">The quay in 2029, seen from the sea</p></div>',
    '<div class="image"><img src="/a.jpg"><div class="imageCredit">Nora Finch/Echo</div></div>',
    '<p>Photo: Nora Finch/Echo</p>',
    '<p><strong>READ MORE: <a href="/b">Bakers strike over flour</a></strong></p>',
    '<p>Related: <a href="/b">Bakers strike over flour</a></p>',
    '<p><a href="/b">Bakers strike over flour and the price of bread</a></p>',
    '<p><b>Lesen Sie auch:</b> <a href="/b">Bäcker streiken wegen Mehl</a></p>',
    '<div class="related-stories"><h3>More</h3><ul><li><a href="/b">Bakers strike</a></li><li><a href="/c">Snow</a></li></ul></div>',
    "<h3>DON'T MISS</h3><ul><li><a href='/b'>Bakers strike over flour</a></li><li><a href='/c'>Snow closes the pass</a></li></ul>",
    '<p><strong>DON’T MISS</strong><br><a href="/b">Bakers strike over flour</a> [VIDEO]<br><a href="/c">Snow closes the pass</a> [MAP]</p>',
    '<ul class="menu-list"><li><a href="/b">Politics</a></li><li><a href="/c">Harbour</a></li><li><a href="/d">Weather</a></li></ul>',
    '<div class="newsletter-box"><p>The Echo every morning, by mail, for nothing.</p><form><input><button>Go</button></form></div>',
    '<p>Get the Echo in your inbox every morning. Sign up here.</p>',
    '<div class="social-share"><a href="#">Share on X</a> <a href="#">WhatsApp</a></div>',
    '<p>Advertisement</p>',
    '<p>© 2031 The Echo. All rights reserved.</p>',
  ])('leaves the text: %s', (inner) => {
    expect(read(between(inner)).text.split('\n')).toEqual(paragraphs);
  });

  test('keeps what only its names make look so', () => {
    const html = between('')
      .replace('<article>', '<article class="has-related social-article with-newsletter">')
      .replace('<main>', '<main class="subscription">');
    expect(read(html).text.split('\n')).toEqual(paragraphs);
  });

  test('takes the text of JSON-LD where a script would have written the page', () => {
    const body = linked({ '@type': 'NewsArticle', headline: 'Ferry stays', articleBody: paragraphs.join('\n\n') });
    const html = `<html><head><title>x</title>${body}</head><body><main><div id="app">Loading…</div></main></body></html>`;
    expect(read(html).text.split('\n')).toEqual(paragraphs);
    const marked = linked({ '@type': 'NewsArticle', articleBody: paragraphs.map((one) => `<p>${one}</p>`).join('') });
    expect(read(html.replace(body, marked)).text.split('\n')).toEqual(paragraphs);
  });

  test('knows by JSON-LD or microdata which lines of the page are the text', () => {
    const body = linked({ '@type': 'NewsArticle', headline: 'Ferry stays', articleBody: paragraphs.join(' ') });
    const extra =
      '<p>Elsewhere in town a cat was found on a roof and brought down by the fire brigade, to much applause.</p>';
    expect(read(between(extra).replace('</head>', `${body}</head>`)).text.split('\n')).toEqual(paragraphs);
    const marked = between('')
      .replace('<h1>Ferry stays</h1>', '<h1>Ferry stays</h1><div itemprop="articleBody">')
      .replace('</article>', `</div>${extra}</article>`);
    expect(read(marked).text.split('\n')).toEqual(paragraphs);
  });

  test('keeps a standfirst that stands over what the page marks as its text', () => {
    const standfirst =
      'Five hours of debate end in a vote for the boat, and against the bridge that many had hoped for.';
    const marked = page(`<meta name="description" content="${standfirst}">`)
      .replace('<h1>Ferry stays</h1>', `<h1>Ferry stays</h1><p>${standfirst}</p><div itemprop="articleBody">`)
      .replace('</article>', '</div></article>');
    expect(read(marked).text.split('\n')).toEqual([standfirst, ...paragraphs]);
    const said = linked({ '@type': 'NewsArticle', headline: 'Ferry stays', articleBody: paragraphs.join(' ') });
    const html = page(
      `<meta property="og:description" content="${standfirst.slice(0, 70)}…">${said}`,
      `<p>${standfirst}</p>`,
    );
    expect(read(html).text.split('\n')).toEqual([standfirst, ...paragraphs]);
  });

  test('takes time in proportion to the page', () => {
    const time = (html: string) => {
      const { document } = parseHTML(`<html><body>${html}</body></html>`);
      const begun = process.cpuUsage().user;
      takeFurniture(document);
      return process.cpuUsage().user - begun;
    };
    for (const make of [
      (n: number) => '<div class="related">'.repeat(n / 10) + '<p>x</p>'.repeat(n),
      (n: number) => '<p><a href="/x">Related story of the day</a></p>'.repeat(n),
      (n: number) => '<h3>Related</h3>'.repeat(n),
      (n: number) => `<div>${'<span><a>DON’T MISS</a> x</span>'.repeat(n)}</div>`,
      (n: number) => '<div>'.repeat(300) + '<b>x</b>'.repeat(n),
    ]) {
      time(make(500));
      const [small, large] = [time(make(2000)), time(make(16_000))];
      expect(large).toBeLessThan(8 * 4 * Math.max(small, 20_000));
    }
  });
});

describe('a page read apart', () => {
  test('says in a Problem what is no article or too much, and reads on', async () => {
    const bytes = (html: string) => new TextEncoder().encode(html);
    await expect(extractPageApart(bytes('no page'), {})).rejects.toBeInstanceOf(Problem);
    await expect(extractPageApart(bytes('<table><tr><td>'.repeat(20_000)), {})).rejects.toBeInstanceOf(Problem);
    expect((await extractPageApart(bytes(page()), {})).text).toContain('Mayor Ines Corwell');
  });
});
