import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Problem } from '../text/index.ts';
import { sourcesOfList } from './list-reader.ts';
import { readOpml, sourceKinds, sourcesFromOpml, writeOpml, type ListChanges, type Outline, editList } from './opml.ts';

const list = (body: string) =>
  `<?xml version="1.0"?>\n<opml version="2.0">\n<head/>\n<body>\n${body}\n</body>\n</opml>`;

describe('the bundled catalogue', () => {
  const file = new URL('../../catalogue.opml', import.meta.url);
  const text = readFileSync(file, 'utf8');
  const entries = sourcesFromOpml(text, 'catalogue.opml');

  test('names many sources of every kind and of many countries, each with every fact', () => {
    expect(entries.length).toBeGreaterThanOrEqual(100);
    expect(new Set(entries.map(({ kind }) => kind))).toEqual(new Set(sourceKinds));
    expect(new Set(entries.map(({ country }) => country)).size).toBeGreaterThanOrEqual(25);
    expect(new Set(entries.map(({ language }) => language)).size).toBeGreaterThanOrEqual(6);
    for (const entry of entries) {
      const { lean: _, leanNote: _note, paused, articleText, ...facts } = entry;
      expect(Object.entries(facts).filter(([, value]) => !value)).toEqual([]);
      expect({ paused, articleText }).toEqual({ paused: false, articleText: false });
      expect(entry.feeds.length).toBeGreaterThan(0);
    }
  });

  test('has no duplicates and rates nobody', () => {
    const outlines = readOpml(text).outlines.flatMap(({ children }) => children);
    expect(entries.length).toBe(outlines.length);
    const feeds = entries.flatMap((entry) => entry.feeds);
    expect(new Set(feeds.map((feed) => feed.replace(/^https?:\/\/(www\.)?|\/$/g, ''))).size).toBe(feeds.length);
    expect(entries.filter(({ lean }) => lean !== null)).toEqual([]);
  });
});

describe('sourcesFromOpml', () => {
  test('takes folders for folders, and outlines inside a source for its feeds', () => {
    const entries = sourcesFromOpml(
      list(`<outline text="Capital">
        <outline text="The Example" htmlUrl="https://example.com/" country="us" language="en" kind="agency" owner="Example &amp; Sons" lean="left">
          <outline text="World" xmlUrl="https://example.com/world.xml"/>
          <outline text="Politics" XMLURL=" https://example.com/politics.xml "/>
        </outline>
        <outline title="Other" xmlUrl="http://other.example/feed" category="/x,magazine"/>
      </outline>`),
      'list.opml',
    );
    expect(entries).toEqual([
      {
        key: 'the-example',
        name: 'The Example',
        feeds: ['https://example.com/world.xml', 'https://example.com/politics.xml'],
        home: 'https://example.com/',
        country: 'US',
        language: 'en',
        kind: 'agency',
        owner: 'Example & Sons',
        lean: -2,
        leanNote: null,
        paused: false,
        articleText: false,
      },
      {
        key: 'other',
        name: 'Other',
        feeds: ['http://other.example/feed'],
        home: null,
        country: null,
        language: null,
        kind: 'magazine',
        owner: null,
        lean: null,
        leanNote: null,
        paused: false,
        articleText: false,
      },
    ]);
  });

  test('a feed listed twice counts once, outlines of one name are one source', () => {
    const feed = '<outline text="A" xmlUrl="https://a.example/1"/>';
    const entries = sourcesFromOpml(
      list(`${feed}${feed}<outline text="A" xmlUrl="https://a.example/2"/>`),
      'list.opml',
    );
    expect(entries.map(({ feeds }) => feeds)).toEqual([['https://a.example/1', 'https://a.example/2']]);
  });

  test('namesakes at different sites are different sources', () => {
    const body =
      '<outline text="News" xmlUrl="https://a.example/"/><outline text="News" xmlUrl="https://b.example.org/"/>';
    expect(sourcesFromOpml(list(body), 'list.opml').map(({ key }) => key)).toEqual(['news', 'news-example-org']);
  });

  test.each([
    ['<outline text="A" xmlUrl="ftp://a.example/"/>', /^list\.opml, line 5: xmlUrl="ftp:/],
    [
      '\n<outline text="A" xmlUrl="https://a.example/" kind="blog"/>',
      /^list\.opml, line 6: kind="blog" of A: write one of news,/,
    ],
    [
      '<outline text="A" xmlUrl="https://a.example/" lean="up"/>',
      /^list\.opml, line 5: lean="up" of A: write a whole number/,
    ],
    [
      '<outline text="A"><outline text="B" xmlUrl="https://a.example/"/>',
      /^list\.opml, line 6: <\/body> comes before the <outline> of line 5/,
    ],
  ])('names the line and the remedy: %s', (body, message) => {
    expect(() => sourcesFromOpml(list(body), 'list.opml')).toThrow(message);
    expect(() => sourcesFromOpml(list(body), 'list.opml')).toThrow(Problem);
  });

  test('a list that breaks off, and what is no list', () => {
    expect(() => sourcesFromOpml(list('<outline text="A"/>').slice(0, -20), 'list.opml')).toThrow(/breaks off/);
    expect(() => sourcesFromOpml('name,address', 'list.csv')).toThrow(/^list\.csv, line 1: this is no OPML/);
  });
});

describe('readOpml and writeOpml', () => {
  test('keep markup that a program wrote raw into an attribute', () => {
    const line =
      '<outline text="A" description="Works at <a href="https://b.example/">B</a>. Writes." xmlUrl="https://a.example/" type="rss" />';
    const { outlines, faults } = readOpml(list(`${line}\n<outline text="C"/>`));
    expect(faults).toEqual([]);
    expect(outlines.map(({ attributes }) => attributes.get('text'))).toEqual(['A', 'C']);
    expect(outlines[0]?.attributes.get('xmlUrl')).toBe('https://a.example/');
    expect(outlines[0]?.attributes.get('description')).toBe('Works at <a href="https://b.example/">B</a>. Writes.');
  });

  test('in and out again loses nothing', () => {
    const name = fc.stringMatching(/^[a-zA-Z_][\w.-]{0,8}$/);
    // XML cannot hold control characters; everything else comes back, white space and markup too.
    const value = fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => text.replace(/[^\P{C}\n\t]/gu, ''));
    const attributes = fc
      .uniqueArray(fc.tuple(name, value), { maxLength: 5, selector: ([key]) => key })
      .map((all) => new Map(all));
    const { outline } = fc.letrec<{ outline: Outline }>((tie) => ({
      outline: fc.record({
        attributes,
        children: fc.oneof(
          { maxDepth: 3, withCrossShrink: true },
          fc.constant<Outline[]>([]),
          fc.array(tie('outline'), { maxLength: 3 }),
        ),
        line: fc.constant(0),
      }),
    }));
    const bare = (one: Outline): unknown => [[...one.attributes], one.children.map(bare)];
    fc.assert(
      fc.property(fc.array(outline, { maxLength: 4 }), (outlines) => {
        const written = writeOpml({
          attributes: new Map([['version', '2.0']]),
          head: [['title', 'A & <b>']],
          outlines,
        });
        const read = readOpml(written);
        expect(read.faults).toEqual([]);
        expect(read.head).toEqual([['title', 'A & <b>']]);
        expect(read.outlines.map(bare)).toEqual(outlines.map(bare));
      }),
    );
  });

  test('anything is read or refused by a Problem', () => {
    const piece = fc.oneof(
      fc.constantFrom('<opml>', '<outline', ' xmlUrl="', '">', '/>', '</outline>', '<!--', '<![CDATA[', '&amp;', '\n'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        try {
          sourcesFromOpml(pieces.join(''), 'list.opml');
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
        }
      }),
    );
  });
});

describe('what the editor sets by hand', () => {
  const list = `<opml version="2.0"><head><title>Mine</title></head><body><outline text="Folder" note="kept">
<outline text="Herald" xmlUrl="https://herald.example/feed" lean="1" category="a,b"/>
<outline text="Courier" xmlUrl="https://courier.example/feed"/></outline></body></opml>`;

  const changes = (some: Partial<ListChanges>): ListChanges => ({ edits: new Map(), removed: new Set(), moves: new Map(), ...some }); // prettier-ignore

  test('goes into the list on its way out, and nothing else changes', () => {
    const edits = { articleText: true, lean: null, leanNote: 'see "about"', paused: false, name: 'The Herald' };
    const edited = editList(list, 'list', changes({ edits: new Map([['herald', edits]]) }));
    const [herald, courier] = sourcesFromOpml(edited, 'list');
    expect(herald).toMatchObject({ ...edits, key: 'herald', feeds: ['https://herald.example/feed'] });
    expect(courier).toEqual(sourcesFromOpml(list, 'list')[1]);
    const [folder] = readOpml(edited).outlines;
    expect(folder?.attributes.get('note')).toBe('kept');
    expect(folder?.children[0]?.attributes.get('category')).toBe('a,b');
  });

  test('leaves a list that it does not touch as it is written', () => {
    const edits = new Map([['nobody', { paused: true }]]);
    const moves = new Map([['https://nobody.example/a', 'https://nobody.example/b']]);
    expect(editList(list, 'list', changes({ edits, moves, removed: new Set(['nobody']) }))).toBe(list);
  });

  test('what was taken out is not in it, what has moved stands where it is now', () => {
    const moves = new Map([['https://courier.example/feed', 'https://courier.example/new']]);
    const left = sourcesFromOpml(editList(list, 'list', changes({ removed: new Set(['herald']), moves })), 'list');
    expect(left.map(({ key, feeds }) => [key, feeds])).toEqual([['courier', ['https://courier.example/new']]]);
    const none = editList(list, 'list', changes({ removed: new Set(['herald', 'courier']) }));
    expect(readOpml(none).outlines).toEqual([]);
    const nested = '<opml><body><outline text="A" htmlUrl="https://a.example"><outline xmlUrl="https://a.example/1"/><outline xmlUrl="https://a.example/2"/></outline><outline text="Empty"/></body></opml>'; // prettier-ignore
    const rest = readOpml(editList(nested, 'list', changes({ removed: new Set(['a']) }))).outlines;
    expect(rest.map(({ attributes }) => attributes.get('text'))).toEqual(['Empty']);
  });

  test('a switch is true or false', () => {
    expect(() => sourcesFromOpml(list.replace('lean="1"', 'articleText="perhaps"'), 'list')).toThrow(
      'list, line 2: articleText="perhaps" of Herald: write true or false.',
    );
  });
});

test('a list that somebody brings is read beside the service’s own thread, and its faults come back in words', async () => {
  const list = '<opml><body><outline text="Quay Gazette" xmlUrl="https://quay.example/f"/></body></opml>';
  expect(await sourcesOfList(list, 'my.opml')).toEqual(sourcesFromOpml(list, 'my.opml'));
  await expect(sourcesOfList('no list', 'my.opml')).rejects.toThrow(/my\.opml/);
});
