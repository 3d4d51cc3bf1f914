import caniemail from 'caniemail/caniemail.json' with { type: 'json' };
import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';
import { answerMail, confirmMail, printLetter } from '../src/press/index.ts';
import { inventedHouse } from './invented-week.ts';
import { oneLine } from '../src/text/index.ts';

/** What mail programs support, as measured by others: the tables of caniemail.com, whose package changes as they do. */
const features = new Map(caniemail.data.map(({ slug, stats }) => [slug, stats as Support]));

/** Family, platform and version of a program, and what it does: "y", "a #1" (in part), "n". */
type Support = Record<string, Record<string, Record<string, string>>>;

/** Where most letters are read: the programs of the large providers and makers, on each of their platforms. */
const programs = [
  ['apple-mail', 'ios'],
  ['apple-mail', 'macos'],
  ['gmail', 'desktop-webmail'],
  ['gmail', 'android'],
  ['gmail', 'ios'],
  ['outlook', 'windows'],
  ['outlook', 'outlook-com'],
  ['outlook', 'macos'],
  ['outlook', 'ios'],
  ['outlook', 'android'],
  ['yahoo', 'desktop-webmail'],
  ['samsung-email', 'android'],
  ['thunderbird', 'macos'],
  ['gmx', 'desktop-webmail'],
  ['web-de', 'desktop-webmail'],
  ['protonmail', 'desktop-webmail'],
  ['fastmail', 'desktop-webmail'],
] as const;

/** What the letter can do without: for whom it is there, and the features. */
const adornments: Record<string, string[]> = {
  'the style sheet: dark mode, and smaller headlines on phones; every other style stands in its element': [
    'html-style',
    'html-meta-color-scheme',
    'css-at-media',
    'css-at-media-prefers-color-scheme',
    'css-color-scheme',
    'css-important',
    'css-selector-class',
    'css-selector-grouping',
  ],
  'the preview, which display:none hides everywhere': ['css-overflow', 'css-max-height'],
  'who listens: the words say the same': ['html-role', 'html-lang'],
  'words from the right in a letter from the left': ['html-dir'],
  'long addresses, broken on narrow screens': ['css-word-break'],
  'the page around it': ['html-body', 'html-doctype'],
};
const adorns = (feature: string) => Object.keys(adornments).find((what) => adornments[what]?.includes(feature));

test('nothing that a letter or mail needs is unsupported where they are read', () => {
  const brief = [{ text: 'The Assembly voted.', report: '1' }];
  const story = {
    rank: 1,
    story: '1',
    headline: oneLine('Assembly votes'),
    headlineReport: '1',
    brief,
    reasons: [
      { signal: 'breadth' as const, left: 1, center: 5, right: 2, points: 9 },
      {
        signal: 'consequence' as const,
        kind: 'vote or law' as const,
        readFrom: ['voted'],
        reports: 1,
        of: 1,
        points: 4,
      },
    ],
    parts: [
      {
        story: '3',
        headline: oneLine('Harbour master steps down'),
        headlineReport: '1',
        day: '2031-02-13',
        reports: ['1'],
      },
    ],
    editor: { headline: true as const, line: oneLine('We were there.'), chose: true as const },
    score: 9,
    topics: [{ name: oneLine('Harbour'), kind: 'place' as const }],
    reports: ['1'],
    before: [{ story: '2', headline: oneLine('Assembly to vote'), day: '2031-02-03' }],
    sinceLastWeek: true as const,
  };
  const published = new Date('2031-02-12T00:00:00Z');
  const report = {
    id: '1',
    outlet: oneLine('O'),
    title: oneLine('T'),
    url: 'https://o.example/',
    published,
    video: 'https://o.example/v',
  };
  const span = { from: new Date('2031-02-10T00:00:00Z'), until: new Date('2031-02-17T00:00:00Z') };
  const corrected = [{ week: '2031-W06', words: 'There were three ships.', at: published }];
  const articles = [{ id: 1, title: 'A', standfirst: 'B', byline: oneLine('C') }];
  const stories = Array.from({ length: 7 }, (_, i) => ({ ...story, rank: i + 1 }));
  const edition = { number: 7, week: '2031-W07', ...span, stories, below: [story], corrected, articles };
  const reports = new Map([['1', report]]);
  const answer = { comment: 5, by: 'Bert', text: 'I was there.', headline: oneLine('Harbour'), quiet: 'quiet' };
  const pages = [
    printLetter(inventedHouse, edition, reports),
    printLetter(inventedHouse, edition, reports, { short: true, topics: ['Harbour'] }),
    confirmMail(inventedHouse, 'token'),
    answerMail(inventedHouse, answer),
  ].map(({ html }) => featuresOf(html));
  const [used, unlisted] = [0, 1].map((n) => [...new Set(pages.flatMap((page) => page[n] ?? []))].toSorted());

  const rows = used!.map((feature) => ({
    feature,
    without: programs
      .filter(([family, platform]) => supportOf(feature, family, platform) === 'n')
      .map((program) => program.join(' ')),
  }));
  console.log(
    [
      `${used!.length} features in the letter and the mails: ${used!.join(' ')}`,
      `not in the tables: ${unlisted!.join(' ')}`,
      ...rows
        .filter(({ without }) => without.length)
        .map(({ feature, without }) => `${feature}: not in ${without.join(', ')} (${adorns(feature) ?? 'NEEDED'})`),
    ].join('\n'),
  );
  expect(rows.filter(({ feature, without }) => without.length > 0 && !adorns(feature))).toEqual([]);
});

/** The features that a letter uses, by the tables' names; and what the tables do not list. */
function featuresOf(html: string): [used: string[], unlisted: string[]] {
  const { document } = parseHTML(html);
  const used = new Set<string>(['html-doctype']);
  const unlisted = new Set<string>();
  const note = (kind: string, name: string) => {
    // "border-top" stands under "border".
    for (let part = name; part; part = part.slice(0, Math.max(0, part.lastIndexOf('-')))) {
      if (features.has(`${kind}-${part}`)) return used.add(`${kind}-${part}`);
    }
    return unlisted.add(name);
  };
  const declared = (text: string) => {
    for (const declaration of text.split(';')) {
      const [, name, value = ''] = /^\s*([\w-]+)\s*:\s*(.+?)\s*$/s.exec(declaration) ?? [];
      if (!name || name.startsWith('mso-')) continue;
      if (name === 'display') note('css', value === 'none' ? 'display-none' : 'display');
      else note('css', name.replace(/^-(ms|webkit)-/, ''));
      if (value.includes('!important')) note('css', 'important');
      for (const [, unit = ''] of value.matchAll(/(?:^|[\s(])-?[\d.]+(px|em|rem|%|vw|vh|pt)/g))
        note('css', `unit-${unit === '%' ? 'percent' : unit}`);
    }
  };
  const tags: Record<string, string> = { b: 'strong', tr: 'table', td: 'table', tbody: 'table' };
  for (const element of document.querySelectorAll('*')) {
    const tag = element.localName;
    note('html', /^h[1-6]$/.test(tag) ? 'h1-h6' : (tags[tag] ?? tag));
    for (const { name, value } of element.attributes) {
      if (name === 'style') declared(value);
      else if (
        /^(align|valign|width|height|cellpadding|cellspacing|background|dir|lang|role|hidden|target|aria-[\w-]+)$/.test(
          name,
        )
      )
        note('html', name);
      if (tag === 'meta' && value === 'color-scheme') note('html', 'meta-color-scheme');
    }
  }
  const sheet = [...document.querySelectorAll('style')].map(({ textContent }) => textContent).join('\n');
  for (const [, query = ''] of sheet.matchAll(/@media([^{]*)\{/g)) {
    note('css', 'at-media');
    if (query.includes('prefers-color-scheme')) note('css', 'at-media-prefers-color-scheme');
  }
  for (const [, selector = '', body = ''] of sheet.replace(/@media[^{]*\{/g, '').matchAll(/([^{}]+)\{([^}]*)\}/g)) {
    if (/\.\w/.test(selector)) note('css', 'selector-class');
    if (/#\w/.test(selector)) note('css', 'selector-id');
    if (selector.includes('>')) note('css', 'selector-child');
    if (selector.includes(',')) note('css', 'selector-grouping');
    if (/\w \.?\w/.test(selector.trim())) note('css', 'selector-descendant');
    declared(body);
  }
  return [[...used].toSorted(), [...unlisted].toSorted()];
}

/** What the newest tested version of a program does with a feature: y, a (in part) or n; undefined where nobody tested. */
function supportOf(feature: string, family: string, platform: string): string | undefined {
  return Object.values(features.get(feature)?.[family]?.[platform] ?? {})
    .at(-1)
    ?.slice(0, 1);
}
