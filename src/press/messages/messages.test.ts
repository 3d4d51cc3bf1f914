import { beforeAll, describe, expect, test } from 'vitest';
import { everyMail } from '../../../test/every-mail.ts';
import type { ShownReport, ToldStory } from '../../editions/index.ts';
import { corpusStatsOf, rankStories, type Reason, type Report } from '../../stories/index.ts';
import type { House } from '../../house/index.ts';
import { printBulletin } from '../bulletin.ts';
import type { Letter, PrintedEdition } from '../letter-content.ts';
import { printLetter } from '../letter.ts';
import { wordsIn } from './index.ts';
import { oneLine } from '../../text/index.ts';

/** A German house and its edition: one report is in English, and stays so. */
const house: House = {
  name: 'Die Hafenwoche',
  tagline: 'Die Politik der Woche in Ihrem Posteingang.',
  url: 'https://hafen.example',
  timeZone: 'Europe/Berlin',
  language: 'de',
  accent: '#9c1f2e',
  mailFrom: 'brief@hafen.example',
  postalAddress: 'Kaistraße 1, Hafenstadt',
  sample: true,
};
const english = 'The Assembly voted to reopen the old harbour.';
const reports = new Map<string, ShownReport>(
  [
    { id: '0', outlet: oneLine('Hafenbote'), title: oneLine('Alter Hafen öffnet wieder'), language: 'de-DE' },
    {
      id: '1',
      outlet: oneLine('Quay Gazette'),
      title: oneLine('Harbour reopens'),
      language: 'en-GB',
      video: 'https://quay.example/v',
    },
    { id: '2', outlet: oneLine('Nordfunk'), title: oneLine('Abstimmung in der Nacht'), language: 'keine sprache' },
  ].map((report) => [
    report.id,
    { ...report, url: `https://${report.id}.example/`, published: new Date('2031-02-12') },
  ]),
);
const story = (rank: number, more: Partial<ToldStory> = {}): ToldStory => ({
  rank,
  story: String(100 + rank),
  headline: oneLine('Parlament stimmt für die Öffnung des alten Hafens'),
  headlineReport: '0',
  brief: [
    { text: 'Das Parlament stimmte mit 312 gegen 280 Stimmen für die Öffnung.', report: '0' },
    { text: english, report: '1' },
  ],
  reasons: [
    { signal: 'outlets', outlets: 9, independent: 9, points: 12 },
    { signal: 'reports', reports: 9, days: 3, points: 2 },
    { signal: 'novelty', fresh: 1, of: 3, points: -5 },
  ],
  score: 24,
  topics: [{ name: oneLine('Alter Hafen'), kind: 'place' }],
  reports: ['0', '1', '2'],
  ...more,
});
const edition: PrintedEdition = {
  number: 7,
  week: '2031-W07',
  from: new Date('2031-02-09T23:00:00Z'),
  until: new Date('2031-02-16T23:00:00Z'),
  stories: [
    story(1),
    story(2, {
      sinceLastWeek: true,
      parts: [
        {
          story: '89',
          headline: oneLine('Hafenmeister tritt ab'),
          headlineReport: '0',
          day: '2031-02-12',
          reports: ['0'],
        },
      ],
      before: [{ story: '88', headline: oneLine('Hafen schließt für den Winter'), day: '2031-01-31' }],
      editor: { headline: true, line: oneLine('Wir waren dabei.'), chose: true },
    }),
    story(3, { headline: oneLine('Harbour reopens'), headlineReport: '1', reports: ['0'] }),
    story(4),
    story(5),
  ],
  below: [story(6)],
  supplement: {
    ahead: [{ day: '2031-02-18', text: 'Am Dienstag stimmt das Parlament ab.', report: '0', story: '9' }],
  },
  articles: [{ id: 3, title: 'Was wir sahen', standfirst: 'Eine Nacht am Kai.', byline: 'Ann Kaiser' }],
  corrected: [{ week: '2031-W06', words: 'Es waren drei Schiffe.', at: new Date('2031-02-11') }],
};

/** Everything that a house prints and mails, for one reader. */
function everything(from: House): Letter[] {
  const answer = { comment: 5, by: 'Bert', text: 'Ich war dabei.', headline: 'Hafen', quiet: 'x' };
  const sent = everyMail(from, answer);
  const one = { ...edition, stories: edition.stories.slice(0, 1) };
  const shared = story(1, { reasons: [{ signal: 'outlets', outlets: 9, independent: 6, points: 9 }] });
  return [
    printLetter(from, edition, reports),
    printLetter(from, edition, reports, { short: true }),
    printLetter(from, { ...one, stories: [shared] }, reports, { topics: ['Alter Hafen'] }),
    printLetter(from, { ...one, stories: [story(1, { reports: ['0'] })] }, reports),
    printLetter(from, { ...edition, number: null, stories: [], below: [] }, reports),
    ...[['Alter Hafen'], []].map((topics) =>
      printBulletin(from, { subject: 'Wir ziehen um', preheader: '', words: 'Am Montag.', topics }),
    ),
    ...sent,
  ];
}

/** A message's words without what is put into them: the pieces between numbers, names and addresses. */
function pieces(messages: object): string[] {
  return Object.entries(messages).flatMap(([name, value]: [string, unknown]): string[] => {
    if (name === 'reason' || name === 'section') return []; // made of what the ranking finds, and tested by itself
    if (typeof value === 'object' && value) return pieces(value);
    const put = (value: unknown) => (typeof value === 'function' ? String(value('¦', '¦')) : String(value));
    return put(value)
      .split(/¦|NaN/)
      .map((piece) => piece.trim())
      .filter((piece) => /\p{L}/u.test(piece));
  });
}

/** What a reader sees, in one line; addresses and foreign quotations are left out. */
function visible({ subject, html, text }: Letter): string {
  const marked = html.replace(/<style.*?<\/style>|<(\w+)[^>]* lang="en-GB".*?<\/\1>/gs, ' ');
  return `${subject} ${marked.replace(/<[^>]+>/g, ' ')} ${text.replaceAll(/-{72}|={72}/g, ' ')}`
    .replace(/&\w+;|&#\d+;/g, ' ')
    .replace(/https?:\S+|\{\{\w+\}\}[#\w-]*/g, ' ')
    .replace(/\s+/g, ' ')
    .replaceAll(english, ' ')
    .replaceAll('Harbour reopens', ' ')
    .replaceAll('HARBOUR REOPENS', ' ');
}

describe('a German house', () => {
  let printed: Letter[];
  let seen: string;
  beforeAll(async () => {
    printed = everything(house);
    seen = printed.map(visible).join(' ');
  });

  test('says every message that there is, each in German', () => {
    const said = seen.toUpperCase();
    expect(pieces(wordsIn('de')).filter((piece) => !said.includes(piece.toUpperCase()))).toEqual([]);
  });

  test('says no word in English, but for what was written so', () => {
    const left = pieces(wordsIn('en')).filter(
      (piece) => !['Video', 'Pause'].includes(piece) && piece.length > 3 && seen.includes(piece),
    );
    expect(left).toEqual([]);
    expect(seen.match(/\b(the|and|of|you|your|this|with|for|from|if|it|is|we|are|by|to|on)\b/gi)).toBeNull();
  });

  test('writes dates and numbers as German does, one and many', () => {
    const [letter, , , single] = printed;
    const flat = letter?.text.replace(/\s+/g, ' ');
    expect(letter?.text).toContain('Nr. 7 · 10.–16. Februar 2031');
    expect(flat).toContain('31. Januar: Hafen schließt');
    expect(flat).toContain('Nächste Ausgabe: Montag, 24. Februar.');
    expect(flat).toContain('Weitere Entwicklungen: * Mi., 12. Feb.: Hafenmeister tritt ab');
    expect(flat).toContain('KW 6/2031: Es waren drei Schiffe.');
    expect(letter?.text).toContain('9 Medien\n');
    expect(letter?.text).toContain('Warum, und alle 3 Berichte:');
    expect(printed[2]?.text).toContain('9 Medien, 6 davon unabhängig');
    expect(flat).toContain('Schon in der letzten Ausgabe; 1 von 3 Berichten ist neu');
    expect(letter?.html).toContain('und 2 weitere Geschichten');
    expect(single?.text).toContain('Warum, und der Bericht dazu:');
    expect(wordsIn('de').print.andMore(1)).toBe('und 1 weitere Geschichte');
    expect(wordsIn('de').print.andMore(1234)).toBe('und 1.234 weitere Geschichten');
  });

  test('leaves quotations as they are, and says in which language they are', () => {
    const [letter] = printed;
    expect(letter?.html).toMatch(/<html lang="de"/);
    expect(letter?.html).toMatch(new RegExp(`<span dir="auto" +lang="en-GB">${english}`));
    expect(letter?.html).toMatch(/lang="en-GB"[^>]*>Harbour reopens/);
    // Neither what is German as the letter is, nor what is no language.
    expect(new Set(letter?.html.match(/ lang="[^"]*"/g))).toEqual(new Set([' lang="de"', ' lang="en-GB"']));
    expect(letter?.text.replace(/\s+/g, ' ')).toContain(english);
  });

  test('has a letter as small as the English one, and lines as short', () => {
    for (const { html, text } of printed.slice(0, 4)) {
      expect(Buffer.byteLength(html)).toBeLessThanOrEqual(45 * 1024);
      for (const line of text.split('\n'))
        if (!/https:|\{\{/.test(line)) expect(Array.from(line).length, line).toBeLessThanOrEqual(72);
    }
  });
});

test('an English house says every message, and none in German', async () => {
  const seen = everything({ ...house, language: 'en' })
    .map(visible)
    .join(' ')
    .toUpperCase();
  const said = (piece: string) => seen.includes(piece.toUpperCase());
  expect(pieces(wordsIn('en')).filter((piece) => !said(piece))).toEqual([]);
  expect(pieces(wordsIn('de')).filter((piece) => piece.length > 8 && said(piece))).toEqual([]);
});

test('a region of a language speaks it, and what nobody has translated speaks English', () => {
  expect(wordsIn('de-AT').below).toBe(wordsIn('de').below);
  expect(wordsIn('ar').below).toBe(wordsIn('en').below);
  expect(wordsIn('de-AT')).toBe(wordsIn('de-AT'));
});

test('why a story is where it is can be said in German, whatever the signal', () => {
  let number = 0;
  const ways = [
    'The Assembly voted on Tuesday to pass a law that reopens the old harbour; the government had opposed the bill.',
    'By 52 to 47, members of parliament approved legislation under which ships may return to Quay Street next spring.',
    'A bill to reopen the harbour became law after a night of debate in which three ministers spoke against it.',
    'Lawmakers gave their consent to ferries, cranes and customs sheds, overruling the government on the final vote.',
  ];
  const report = (more: Partial<Report> = {}): Report => ({
    id: String(++number),
    outlet: `Outlet ${number}`,
    title: 'Assembly passes the harbour law',
    text: ways[number % ways.length]!,
    published: new Date(Date.UTC(2031, 1, 10 + (number % 4), 8)),
    position: number % 8,
    ...more,
  });
  const stories = [
    [report()],
    [report({ lean: -1 }), report({ lean: 1 }), report({ lean: 0, kind: 'agency' }), report({ kind: 'parliament' })],
    [report({ owner: 'Quay Press' }), report({ owner: 'Quay Press' }), report()],
  ];
  const ranked = rankStories(
    stories.map((reports, i) => ({ story: String(i), reports })),
    {
      from: new Date('2031-02-10T00:00:00Z'),
      until: new Date('2031-02-17T00:00:00Z'),
      background: corpusStatsOf(stories.flat()),
    },
  );
  const stated = ranked.flatMap(({ reasons }) => reasons);
  expect(new Set(stated.map(({ signal }) => signal)).size).toBeGreaterThanOrEqual(7);
  const others: Reason[] = [
    { signal: 'novelty', fresh: 1, of: 3, points: -6 },
    { signal: 'novelty', headline: 'Harbour law', points: -3 },
    { signal: 'matter', stories: 1, outlets: 4, independent: 3, days: 2, points: 4 },
    { signal: 'variety', rule: 'name is full', stories: 3, name: 'Harbour Town', points: 0 },
    { signal: 'variety', rule: 'home and world', points: 0 },
    { signal: 'variety', rule: 'from home', points: 0 },
    { signal: 'variety', rule: 'from abroad', country: 'Norway', points: 0 },
  ];
  const [english, german] = [wordsIn('en').reason, wordsIn('de').reason];
  for (const reason of [...stated, ...others]) {
    expect(english(reason)).not.toMatch(/undefined|NaN|object/);
    expect(german(reason)).not.toMatch(/undefined|NaN|object/);
    expect(german(reason)).not.toBe(english(reason));
  }
  const deaths: Reason = {
    signal: 'consequence',
    kind: 'deaths',
    readFrom: ['killed', 'dead'],
    reports: 3,
    of: 4,
    points: 5,
  };
  expect(english(deaths)).toBe('Consequence: deaths (“killed”, “dead” in 3 of 4 reports)');
  expect(german(deaths)).toBe('Folgenreich: Tote („killed“, „dead“ in 3 von 4 Berichten)');
  expect(english({ signal: 'outlets', outlets: 5, independent: 3, points: 1 })).toBe(
    'Reported by 5 outlets, 3 of them independently',
  );
  expect(german({ signal: 'breadth', left: 2, center: 0, right: 1, points: 3 })).toBe(
    'Über die Lager hinweg: 2 links, 1 rechts',
  );
  // As editions keep it that closed before reasons were data.
  expect(german({ signal: 'days', words: 'In the news on 3 days', points: 3 })).toBe('In the news on 3 days');
});
