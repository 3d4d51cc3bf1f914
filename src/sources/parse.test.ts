import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Problem } from '../text/index.ts';
import { feedsNamedBy } from './discover.ts';
import { parseFeed, type ParseOptions } from './parse.ts';

const url = 'https://news.example/feed.xml';
const read = (text: string, options: ParseOptions = {}) => parseFeed(Buffer.from(text), { url, ...options });
const rss = (items: string, head = '') =>
  `<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"
    xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom">
  <channel><title>The Example</title><link>https://news.example/</link>${head}${items}</channel></rss>`;

describe('formats', () => {
  test('RSS 2.0 with its modules', () => {
    const feed = read(
      rss(
        `<item><title>Vote &amp;amp; result</title><link>/2020/vote?utm_source=rss</link>
          <guid isPermaLink="false">vote-1</guid><description>&lt;p&gt;The &lt;b&gt;vote&lt;/b&gt; passed.&lt;/p&gt;</description>
          <content:encoded><![CDATA[<p>The vote passed.</p><p>It was close.</p>]]></content:encoded>
          <pubDate>Thu, 02 Jan 2020 13:05:09 EST</pubDate><dc:creator>By Ann Writer</dc:creator>
          <media:content url="/small.jpg" medium="image" width="100"/><media:content url="/large.jpg" medium="image" width="900"/>
        </item>`,
        `<language>en-us</language><ttl>30</ttl><skipHours><hour>0</hour><hour>24</hour></skipHours><skipDays><day>Sunday</day></skipDays>
         <atom:link rel="hub" href="https://hub.example/"/><atom:link rel="self" href="https://news.example/feed.xml"/>`,
      ),
    );
    expect(feed).toEqual({
      title: 'The Example',
      home: 'https://news.example/',
      language: 'en-US',
      ttl: 30,
      skipHours: [0],
      skipDays: [0],
      hubs: ['https://hub.example/'],
      self: 'https://news.example/feed.xml',
      items: [
        {
          url: 'https://news.example/2020/vote?utm_source=rss',
          title: 'Vote & result',
          summary: 'The vote passed.',
          text: 'The vote passed.\nIt was close.',
          published: new Date('2020-01-02T18:05:09Z'),
          updated: null,
          authors: ['Ann Writer'],
          sections: [],
          image: 'https://news.example/large.jpg',
          audio: null,
          video: null,
          captions: null,
          id: 'vote-1',
          lang: 'en-US',
        },
      ],
      warnings: [],
    });
  });

  test('Atom 1.0 with xml:base, xhtml and an author of the feed', () => {
    const feed = read(`<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://base.example/a/" xml:lang="fr">
      <title type="html">L&amp;#8217;Exemple</title><link rel="alternate" href="./"/><author><name>Desk</name></author>
      <entry xml:base="b/"><title>Un titre</title><id>urn:1</id><link href="page"/><updated>2020-01-02T13:05:09+01:00</updated>
        <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Un.</p><p>Deux &amp; trois.</p></div></content></entry></feed>`);
    expect(feed).toMatchObject({ title: 'L’Exemple', home: 'https://base.example/a/', language: 'fr' });
    expect(feed.items).toMatchObject([
      {
        url: 'https://base.example/a/b/page',
        title: 'Un titre',
        text: 'Un.\nDeux & trois.',
        summary: 'Un.\nDeux & trois.',
        published: new Date('2020-01-02T12:05:09Z'),
        updated: new Date('2020-01-02T12:05:09Z'),
        authors: ['Desk'],
        id: 'urn:1',
        lang: 'fr',
      },
    ]);
  });

  test('Atom 0.3', () => {
    const feed = read(`<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title mode="base64">VGl0bGU=</title>
      <entry><title>One</title><link rel="alternate" type="text/html" href="/1"/><issued>2020-01-02T13:05Z</issued><modified>2020-01-03</modified></entry></feed>`);
    expect(feed.title).toBe('Title');
    expect(feed.items).toMatchObject([
      {
        title: 'One',
        url: 'https://news.example/1',
        published: new Date('2020-01-02T13:05:00Z'),
        updated: new Date('2020-01-03'),
      },
    ]);
  });

  test('RSS 1.0', () => {
    const feed = read(`<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
      <channel rdf:about="https://news.example/"><title>Ex</title><link>https://news.example/</link><sy:updatePeriod>hourly</sy:updatePeriod>
        <sy:updateFrequency>2</sy:updateFrequency><items><rdf:Seq><rdf:li rdf:resource="https://news.example/1"/></rdf:Seq></items></channel>
      <item rdf:about="https://news.example/1"><title>One</title><link>https://news.example/1</link><dc:date>2020-01-02T13:05:09Z</dc:date></item></rdf:RDF>`);
    expect(feed.ttl).toBe(30);
    expect(feed.items).toMatchObject([
      { title: 'One', id: 'https://news.example/1', published: new Date('2020-01-02T13:05:09Z') },
    ]);
  });

  test('RSS 0.91 without dates or guids', () => {
    const feed = read(
      '<rss version="0.91"><channel><title>Old</title><item><title>One</title><link>/1</link></item></channel></rss>',
    );
    expect(feed.items).toMatchObject([{ id: 'https://news.example/1', published: null, summary: '', text: '' }]);
  });

  test('JSON Feed', () => {
    const feed = read(
      JSON.stringify({
        version: 'https://jsonfeed.org/version/1.1',
        title: 'Ex',
        home_page_url: 'https://news.example/',
        language: 'en',
        items: [
          {
            id: 1,
            url: '/1',
            title: 'A &amp; B',
            content_text: 'One.\nTwo.',
            date_published: '2020-01-02T13:05:09Z',
            authors: [{ name: 'Ann' }],
          },
        ],
      }),
    );
    expect(feed.items).toMatchObject([
      { id: '1', url: 'https://news.example/1', title: 'A & B', text: 'One.\nTwo.', authors: ['Ann'], lang: 'en' },
    ]);
  });

  test('a video channel: the player, the picture, the description line by line', () => {
    const feed =
      read(`<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns:media="http://search.yahoo.com/mrss/" xmlns="http://www.w3.org/2005/Atom">
      <title>Channel</title><entry><id>yt:video:abc_123</id><yt:videoId>abc_123</yt:videoId><title>A speech</title>
      <link rel="alternate" href="https://www.youtube.com/watch?v=abc_123"/><published>2020-01-02T13:05:09+00:00</published>
      <media:group><media:title>A speech</media:title><media:content url="https://www.youtube.com/v/abc_123" type="application/x-shockwave-flash"/>
      <media:thumbnail url="https://i.example/abc.jpg"/><media:description>First line.
It went on.</media:description></media:group></entry></feed>`);
    expect(feed.items).toMatchObject([
      {
        video: 'https://www.youtube.com/watch?v=abc_123',
        image: 'https://i.example/abc.jpg',
        text: 'First line.\nIt went on.',
      },
    ]);
  });

  test('the lines that publishing systems put under every item go', () => {
    const html =
      '<p>The vote passed.</p> <a href="/1">Continue reading...</a><p>The post <a href="/1">A vote</a> appeared first on <a href="/">The Example</a>.</p>';
    expect(
      read(rss(`<item><title>A</title><description><![CDATA[${html}]]></description></item>`)).items[0]?.text,
    ).toBe('The vote passed.');
  });

  test('an enclosed video', () => {
    const feed = read(rss('<item><title>A</title><enclosure url="/a.mp4" type="video/mp4" length="1"/></item>'));
    expect(feed.items[0]).toMatchObject({ video: 'https://news.example/a.mp4', image: null });
  });
});

describe('dates that cannot be believed', () => {
  const dated = (date: string) =>
    read(rss(`<item><title>A</title><pubDate>${date}</pubDate></item>`), { now: new Date('2020-01-02') }).items[0];
  test.each(['Thu, 01 Jan 1970 00:00:00 GMT', '2038-01-19T03:14:07Z', '2020-01-05T00:00:00Z', '0000-00-00', 'soon'])(
    '%s',
    (date) => {
      expect(dated(date)?.published).toBeNull();
    },
  );
  test('a little in the future is a mistake of zones, or a clock that is fast: now', () => {
    expect(dated('2020-01-03T00:00:00Z')?.published).toEqual(new Date('2020-01-02'));
  });
  test('the first of several that can be believed', () => {
    const several = (dates: string) => read(rss(`<item><title>A</title>${dates}</item>`)).items[0]?.published;
    const good = '<dc:date>2024-09-12T08:00:00+02:00</dc:date>';
    for (const bad of ['yesterday', 'Thu, 01 Jan 1970 00:00:00 GMT', ' '])
      expect(several(`<pubDate>${bad}</pubDate>${good}`)).toEqual(new Date('2024-09-12T06:00:00Z'));
  });
  test('day and month as the feed’s language has them', () => {
    const of = (language: string) =>
      read(rss('<item><title>A</title><pubDate>03/04/2021 09:00</pubDate></item>', `<language>${language}</language>`))
        .items[0]?.published?.toISOString()
        .slice(0, 10);
    expect([of('en-AU'), of('fr'), of('en-US'), of('en')]).toEqual([
      '2021-04-03',
      '2021-04-03',
      '2021-03-04',
      '2021-03-04',
    ]);
  });
});

describe('what is not well formed is read as far as it goes', () => {
  const item = (n: number) => `<item><title>Item ${n}</title><link>https://news.example/${n}</link></item>`;
  const titles = (text: string) => read(text).items.map(({ title }) => title);

  test('a document that breaks off keeps its whole items', () => {
    const whole = rss(item(1) + item(2));
    const feed = read(whole.slice(0, whole.indexOf('Item 2') + 3));
    expect(feed.items.map(({ title }) => title)).toEqual(['Item 1']);
    expect(feed.warnings).toEqual([expect.stringContaining('breaks off')]);
  });

  test.each([
    ['stray ampersands', rss(item(1).replace('Item 1', 'Profit & loss'))],
    ['an unclosed tag', rss('<item><title>Profit & loss<link>https://news.example/1</link></item>')],
    ['an unclosed item', rss(`<item><title>Profit & loss</title>`)],
    ['crossed tags', rss('<item><title><b>Profit & loss</title></b></item>')],
    ['junk before', `<br/><b>Warning</b>: down\n${rss('<item><title>Profit & loss</title></item>')}`],
    ['a document type of HTML', `<!DOCTYPE html>${rss('<item><title>Profit & loss</title></item>')}`],
    ['raw markup', rss('<item><title>Profit & loss</title><description><p>a<br>b</description></item>')],
    ['a name that broke in two', rss('<item><title>Profit & loss</title></item>').replace('<channel>', '<c annel>')],
    ['unquoted attributes', rss('<item a=b c><title>Profit & loss</title></item>')],
    ['control characters', rss('<item><title>Profit \u0001& loss\u0000</title></item>')],
    ['an undeclared prefix', rss('<item><zz:a>x</zz:a><title>Profit & loss</title></item>')],
  ])('%s', (_, text) => {
    expect(titles(text)).toEqual(['Profit & loss']);
  });

  test('nested items become items in a row', () => {
    expect(titles(rss('<item><title>One</title><item><title>Two</title></item></item>'))).toEqual(['One', 'Two']);
  });

  test('a few broken bytes cost few items', () => {
    const items = Array.from(
      { length: 20 },
      (_, n) => `<item><title><![CDATA[Item ${n}]]></title><link>https://news.example/${n}</link>
      <description>Text &lt;b&gt;${n}&lt;/b&gt;</description><media:thumbnail url="/${n}.jpg"/></item>`,
    );
    const whole = Buffer.from(rss(items.join(''), '<image><title>x</title><url>/x.png</url></image>'));
    const afterRoot = whole.indexOf('<channel>');
    const flip = fc.tuple(fc.integer({ min: afterRoot, max: whole.length - 1 }), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(fc.array(flip, { minLength: 1, maxLength: 3 }), (flips) => {
        const broken = Uint8Array.from(whole);
        for (const [at, byte] of flips) broken[at] = byte;
        expect(parseFeed(broken, { url }).items.length).toBeGreaterThanOrEqual(14);
      }),
      { numRuns: 500 },
    );
  });

  test('an empty feed is a feed', () => {
    expect(read('<rss version="2.0"><channel></channel></rss>')).toMatchObject({
      items: [],
      warnings: [expect.stringContaining('neither')],
    });
  });
});

describe('what is no feed', () => {
  test('a web page names the feeds it has', () => {
    const page = `<!doctype html><html><head><base href="https://www.example/"><link rel="alternate" type="application/rss+xml" title="All &amp; more" href="/rss">
      <link rel="stylesheet" href="/s.css"></head><body>Not found</body></html>`;
    expect(() => read(page)).toThrow(
      'The document at https://news.example/feed.xml is a web page, not a feed. It names https://www.example/rss: use one of these.',
    );
    expect(feedsNamedBy(page)).toEqual([{ url: 'https://www.example/rss', title: 'All & more' }]);
  });
  test.each(['', ' \n', 'Service unavailable', '{"error": 1}', '{"version":', '<opml/>'])('%j', (text) => {
    expect(() => read(text)).toThrow(Problem);
  });
});

describe('bounds', () => {
  test('items, texts, titles and identifiers', () => {
    const long = 'x '.repeat(400_000);
    const feed = read(
      rss(
        `<item><title>${long}</title><guid>${long}</guid><description>${long}</description></item>${'<item><title>A</title></item>'.repeat(6_000)}`,
      ),
    );
    expect(feed.items.length).toBe(5_000);
    expect(feed.warnings).toEqual([expect.stringContaining('5000 items')]);
    expect(feed.items[0]?.title.length).toBeLessThanOrEqual(500);
    expect(feed.items[0]?.text.length).toBeLessThanOrEqual(200_000);
    expect(feed.items[0]?.id.length).toBeLessThanOrEqual(2_000);
  });

  test('entities are replaced one level deep', () => {
    const laughs = `<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>${rss('<item><title>&a; &b;</title></item>')}`;
    expect(read(laughs).items[0]?.title).toBe('ha &b;');
  });

  test('elements nested without end, and attributes without measure', () => {
    expect(read(rss(`<item><title>A</title>${'<a>'.repeat(100_000)}</item>`)).items.length).toBeLessThanOrEqual(1);
    expect(read(rss(`<item x="${'y'.repeat(1_000_000)}"><title>A</title></item>`)).items[0]?.title).toBe('A');
  });
});

test('anything at all is read, or refused by a Problem', () => {
  const words = [
    '<rss version="2.0">',
    '<channel>',
    '<item>',
    '</item>',
    '<title>',
    '</title>',
    '<link>',
    '<feed xmlns="http://www.w3.org/2005/Atom">',
    '<entry>',
  ];
  const odd = [
    '<__proto__>',
    '<constructor/>',
    '<toString>',
    '<a b="',
    "<a b='",
    '">',
    '/>',
    '<![CDATA[',
    ']]>',
    '<!--',
    '-->',
    '<!DOCTYPE x [',
    ']>',
    '&amp;',
    '&#x110000;',
    '<?',
    '\u0000',
    '<rdf:RDF>',
    '{',
    ':',
    ' xmlns:a="',
  ];
  const piece = fc.oneof(fc.constantFrom(...words, ...odd), fc.string({ maxLength: 5 }));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      try {
        for (const item of read(pieces.join('')).items) {
          expect(item.title.length).toBeLessThanOrEqual(500);
          expect(item.url ?? 'https:').toMatch(/^https?:/);
        }
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
      }
    }),
    { numRuns: 2_000 },
  );
});

test('a list of pieces is a video, and its captions are taken where they are WebVTT', () => {
  const feed = read(
    rss(`<item><title>Debate</title><media:content url="/debate.m3u8" type="application/x-mpegURL"/>
      <media:subTitle type="application/smil" lang="en" href="/debate.smil"/>
      <media:subTitle type="text/vtt" lang="en" href="/debate.vtt"/></item>`),
  );
  expect(feed.items[0]).toMatchObject({
    video: 'https://news.example/debate.m3u8',
    captions: 'https://news.example/debate.vtt',
  });
});

test('podcasts: what is enclosed to listen to is a recording, what is enclosed to watch a video', () => {
  const item = (inner: string) => `<item><title>Episode</title><link>https://cast.example/1</link>${inner}</item>`;
  const items = [
    '<enclosure url="/1.mp3?source=feed" type="audio/mpeg" length="1"/>',
    '<enclosure url="https://cast.example/2.m4a" length="1"/>',
    '<media:content url="https://cast.example/3" medium="audio"/>',
    '<enclosure url="https://cast.example/4.mp4" type="video/mp4" length="1"/>',
    '<enclosure url="javascript:alert(1)" type="audio/mpeg" length="1"/>',
  ];
  const xml = `<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>Cast</title>${items.map(item).join('')}</channel></rss>`;
  const { items: read } = parseFeed(new TextEncoder().encode(xml), { url: 'https://cast.example/feed' });
  expect(read.map(({ audio, video }) => [audio, video])).toEqual([
    ['https://cast.example/1.mp3?source=feed', null],
    ['https://cast.example/2.m4a', null],
    ['https://cast.example/3', null],
    [null, 'https://cast.example/4.mp4'],
    [null, null],
  ]);
});

describe('feeds as they are', () => {
  const one = (item: string) => read(rss(`<item>${item}</item>`)).items[0]!;
  const entry = (inside: string) =>
    read(
      `<feed xmlns="http://www.w3.org/2005/Atom"><title>X</title><entry><title>T</title><id>tag:x,1</id>${inside}</entry></feed>`,
    ).items[0]!;

  test.each([
    ['<title>A</title><link/><link>/a</link>', 'https://news.example/a'],
    ['<title>A</title><link>  </link><guid/><link>/a</link>', 'https://news.example/a'],
    [
      '<title>A</title><link>http://count.example/~r/1</link><x:origLink>https://news.example/a</x:origLink>',
      'https://news.example/a',
    ],
    ['<title>A</title><link>{{base}}/a</link>', null],
    [
      '<title>A</title><link>gemini://news.example/a</link><guid>https://news.example/a</guid>',
      'https://news.example/a',
    ],
  ])('the page of %s', (item, page) => {
    expect(one(item).url).toBe(page);
  });

  test.each([
    ['<link>https://news.example/a</link>', 'https://news.example/a'],
    ['<link href="gemini://news.example/a"/><link href="https://news.example/a"/>', 'https://news.example/a'],
    ['<link rel="self" href="https://news.example/a"/>', 'https://news.example/a'],
    ['<link rel="enclosure" href="https://news.example/a.mp3"/>', null],
  ])('the page of an entry with %s', (links, page) => {
    expect(entry(links).url).toBe(page);
  });

  test('items inside the channel of RSS 1.0, entries in RSS, items in Atom', () => {
    const rdf = read(`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
      <channel rdf:about="x"><title>G</title><link>https://news.example/</link>
      <item rdf:about="https://news.example/1"><title>One</title></item><item><title>Two</title><link>/2</link></item></channel></rdf:RDF>`);
    expect(rdf.items.map(({ title, url: page }) => [title, page])).toEqual([
      ['One', 'https://news.example/1'],
      ['Two', 'https://news.example/2'],
    ]);
    const mixed = read(
      rss(
        '<item><title>A</title></item><entry><title>B</title><id>b</id><link href="/b"/><updated>2020-01-02T00:00:00Z</updated><summary>Why.</summary></entry>',
      ),
    );
    expect(mixed.items).toMatchObject([
      { title: 'A' },
      { title: 'B', id: 'b', url: 'https://news.example/b', text: 'Why.', published: new Date('2020-01-02') },
    ]);
    const atom =
      read(`<feed xmlns="http://www.w3.org/2005/Atom"><title>X</title><item><title>C</title><guid>c</guid><link>/c</link>
      <description>How.</description><pubDate>Thu, 02 Jan 2020 00:00:00 GMT</pubDate></item></feed>`);
    expect(atom.items).toMatchObject([{ title: 'C', id: 'c', url: 'https://news.example/c', text: 'How.' }]);
  });

  test('an item inside an item is no item, and an item behind an element that was not ended is', () => {
    const titles = (document: string) => read(document).items.map(({ title }) => title);
    expect(
      titles(
        rss(
          '<item><title>A</title><ext:list><item><title>no</title></item><item/></ext:list><link>/a</link></item><item><title>B</title></item>',
        ),
      ),
    ).toEqual(['A', 'B']);
    expect(
      titles(
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>X</title><entry><source><title>S</title><entry><title>no</title></entry></source><title>A</title></entry></feed>',
      ),
    ).toEqual(['A']);
    expect(titles(rss('<item><title>A</title><media:group><item><title>B</title><media:group/></item>'))).toEqual([
      'A',
      'B',
    ]);
  });

  test.each([
    ['<author><![CDATA[<strong>By <a href="/x">Ada Pilot</a></strong>]]></author>', ['Ada Pilot']],
    ['<author>&lt;p&gt;Cy Cook&lt;/p&gt;</author>', ['Cy Cook']],
    ['<dc:creator>Ada Pilot, Ben van Mate and Cy Cook</dc:creator>', ['Ada Pilot', 'Ben van Mate', 'Cy Cook']],
    ['<dc:creator>Von Ada Pilot und Ben Mate</dc:creator>', ['Ada Pilot', 'Ben Mate']],
    ['<dc:creator>Pilot, Ada</dc:creator>', ['Pilot, Ada']],
    ['<dc:creator>Ada Pilot, Political Correspondent</dc:creator>', ['Ada Pilot']],
    ['<dc:creator>Science and Technology Desk</dc:creator>', ['Science and Technology Desk']],
    ['<dc:creator>Andr&amp;EACUTE; Mer</dc:creator>', ['AndrÉ Mer']],
  ])('authors of %s', (author, names) => {
    expect(one(`<title>A</title>${author}`).authors).toEqual(names);
  });

  test.each([
    ['Debt &lt;half of output, says minister', 'Debt <half of output, says minister'],
    ['Court bans &lt;script&gt; in e-voting', 'Court bans <script> in e-voting'],
    ['A &lt;b&gt;bold&lt;/b&gt; move &amp;amp; more', 'A bold move & more'],
    ['Le cafÃ© reste, dit lâ€™Ã©lue', 'Le café reste, dit l’élue'],
    ['(No title)', ''],
  ])('the title %s', (written, title) => {
    expect(one(`<title>${written}</title><description>Text.</description>`).title).toBe(title);
  });

  test('a title that is cut is whole where the text begins with it', () => {
    const cutTitle = (title: string, text: string) =>
      one(`<title>${title}</title><description>${text}</description>`).title;
    expect(
      cutTitle('The council votes to keep the f…', 'The council votes to keep the ferry for ten years. It sails on.'),
    ).toBe('The council votes to keep the ferry for ten years.');
    expect(cutTitle('The council votes to keep the f...', 'Nobody was surprised.')).toBe(
      'The council votes to keep the f...',
    );
  });

  test.each([
    ['<media:content url="/lead.jpg" medium="image"/><media:content url="/last.jpg" medium="image"/>', '/lead.jpg'],
    [
      '<media:content url="/a.jpg" medium="image" width="300"/><media:content url="/b.jpg" medium="image" isDefault="true" width="90"/>',
      '/b.jpg',
    ],
    ['<media:thumbnail url="https://secure.gravatar.example/avatar/1.jpg"/><media:thumbnail url="/a.jpg"/>', '/a.jpg'],
    [
      '<description>&lt;img src="/p.gif" style="height: 1px; width:1px"&gt;&lt;img data-src="/a.jpg" src="data:image/gif;base64,R0"&gt;</description>',
      '/a.jpg',
    ],
    [
      '<link>/2024/quay/</link><description>&lt;img src="quay.jpg"&gt; It reopens.</description>',
      '/2024/quay/quay.jpg',
    ],
    ['<enclosure type="image/jpeg" url="/a.jpg?w=1|caption=A bakery"/>', '/a.jpg?w=1'],
  ])('the picture of %s', (inside, picture) => {
    expect(one(`<title>A</title>${inside}`).image).toBe(`https://news.example${picture}`);
  });

  test('sections, by whatever name', () => {
    expect(
      one('<title>A</title><category>News/Politics</category><category>politics</category><dc:subject>Tax</dc:subject>')
        .sections,
    ).toEqual(['News', 'Politics', 'Tax']);
    expect(entry('<category term="pol" label="Politics"/><category term="tax"/>').sections).toEqual([
      'Politics',
      'tax',
    ]);
  });

  test('JSON that is nearly JSON', () => {
    const texts = (json: string) => read(json).items.map(({ text }) => text);
    expect(texts('{"version":"1.1","items":[{"id":"1","content_text":"One\nline"},]}')).toEqual(['One\nline']);
    expect(texts('{"items":[{"id":"1","content_text":"One"}, /* two */ {"id":"2","content_text":"Two"}],}')).toEqual([
      'One',
      'Two',
    ]);
    expect(() => read('{"nothing": 1}')).toThrow('no JSON Feed');
  });

  test('a feed that names itself as its home is at home on its site', () => {
    expect(read(rss('').replace('<link>https://news.example/</link>', `<link>${url}</link>`)).home).toBe(
      'https://news.example/',
    );
  });
});
