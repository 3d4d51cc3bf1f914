import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ShownReport, ToldStory } from '../editions/index.ts';
import type { House } from './house.ts';
import { confirmationLetter, LEAVE_PLACEHOLDER, printLetter } from './letter.ts';
import type { ToldEdition } from './wording.ts';

const house: House = {
  name: 'The Harbour Week',
  tagline: 'A week of political news in your in-box.',
  url: 'https://harbour.example',
  timeZone: 'Europe/London',
  language: 'en',
  accent: '#9c1f2e',
  mailFrom: 'letter@harbour.example',
  postalAddress: '1 Quay Street, Harbour Town',
  sample: false,
};

const reports = (count: number, outlet = 'The Quay Gazette', title = 'Harbour reopens') =>
  new Map<string, ShownReport>(
    Array.from({ length: count }, (_, i) => [
      String(i),
      { id: String(i), outlet, title, url: `https://quay.example/${i}?a=1&b=2`, published: new Date('2031-02-12') },
    ]),
  );

const story = (rank: number, words: Partial<ToldStory> = {}): ToldStory => ({
  rank,
  story: String(100 + rank),
  headline: 'Assembly votes to reopen the old harbour after a night of debate',
  headlineReport: '0',
  brief: [
    { text: 'The Assembly voted by 312 to 280 on Tuesday night to reopen the old harbour.', report: '0' },
    { text: 'The first ships are expected within a week, said the harbour master.', report: '1' },
  ],
  reasons: [
    { signal: 'outlets', outlets: 9, independent: 9, points: 12 },
    { signal: 'public affairs', reports: 9, of: 9, points: 10 },
    { signal: 'reports', reports: 9, days: 3, points: 2 },
  ],
  score: 24,
  topics: [{ name: 'Old harbour', kind: 'place' }],
  reports: ['0', '1'],
  ...words,
});

const edition = (stories: ToldStory[], below: ToldStory[] = []): ToldEdition => ({
  number: 7,
  week: '2031-W07',
  stories,
  below,
  from: new Date('2031-02-10T00:00:00Z'),
  until: new Date('2031-02-17T00:00:00Z'),
});

const full = edition(
  Array.from({ length: 12 }, (_, i) => story(i + 1)),
  Array.from({ length: 8 }, (_, i) => story(i + 13)),
);

describe('an edition’s letter', () => {
  test('says the same in both parts: number, week, sentences, outlets, reasons, near misses, address', async () => {
    const { subject, html, text } = await printLetter(house, full, reports(2));
    expect(subject).toBe('Assembly votes to reopen the old harbour after a night of debate');
    const flat = text.replace(/\s+/g, ' ');
    for (const part of [html, flat]) {
      expect(part).toContain('No. 7');
      expect(part).toContain('February 10 – 16, 2031');
      expect(part).toContain('The Assembly voted by 312 to 280 on Tuesday night to reopen the old harbour.');
      expect(part).toContain('The Quay Gazette');
      expect(part).toContain('Reported by 9 independent outlets · In 9 reports on 3 days');
      expect(part).toContain('https://harbour.example/stories/120');
      expect(part).toContain('https://harbour.example/editions/2031-W07');
      expect(part).toContain('1 Quay Street, Harbour Town');
      expect(part).toContain(LEAVE_PLACEHOLDER);
    }
    expect(html).toContain('href="https://quay.example/0?a=1&amp;b=2"');
    expect(text).toContain('[1] The Quay Gazette: Harbour reopens\n    https://quay.example/0?a=1&b=2');
  });

  test('what a story goes on from: since last week, what went before, a video, and where to read more', async () => {
    const told = story(2, {
      sinceLastWeek: true,
      reasons: [
        { signal: 'outlets', outlets: 9, independent: 9, points: 12 },
        { signal: 'novelty', fresh: 1, of: 2, points: -5 },
      ],
      before: [
        { story: '88', headline: 'Harbour closes for the winter', day: '2031-01-31' },
        { story: '91', headline: 'Old harbour put to the vote', day: '2031-02-05' },
      ],
      topics: [{ name: 'São Pedro’s quay', kind: 'place' }],
    });
    const seen = reports(2);
    for (const [id, report] of seen) if (id === '1') seen.set(id, { ...report, video: 'https://quay.example/1.mp4' });
    const { html, text } = await printLetter(house, edition([story(1, { topics: [] }), told]), seen);
    const flat = text.replace(/\s+/g, ' ');
    for (const part of [html.replace(/<[^>]+>/g, '').replace(/\s+/g, ' '), flat]) {
      expect(part).toContain('Since last week: Told last time; 1 of 2 reports is new');
      expect(part).toMatch(/What went before: January 31, *Harbour closes for the winter/);
      expect(part).toMatch(/February 5, *Old harbour put to the vote/);
      expect(part).toContain('Read more about: São Pedro’s quay');
      expect(part).toMatch(/Video: Harbour reopens — *The Quay Gazette/);
    }
    expect(html).toContain('href="https://harbour.example/topics/sao-pedros-quay"');
    for (const part of [html, text]) {
      expect(part).toContain('https://harbour.example/stories/88');
      expect(part).toContain('https://harbour.example/videos/1');
    }
    const short = await printLetter(house, edition([story(1), told]), seen, true);
    expect(short.text).toContain('Since last week');
    expect(short.html + short.text).not.toMatch(/What went before|Read more about/);
  });

  test('the editor’s own headlines are said to be theirs, below the line too', async () => {
    const editor = { headline: true as const };
    const below = edition([story(1)], [story(13, { headline: 'In words of our own', editor })]);
    const { html, text } = await printLetter(house, below, reports(2));
    for (const part of [html, text])
      expect(part.replace(/\s+/g, ' ')).toMatch(/In words of our own.*Headline by the editor · Reported by 9/);
  });

  test('the sentence of the week is not said twice, unless it is all there is', async () => {
    const text = 'The Assembly voted by 312 to 280 on Tuesday night to reopen the old harbour.';
    const times = async (brief: ToldStory['brief']) => {
      const { html } = await printLetter(house, edition([story(1, { brief })]), reports(2));
      return html.split(text).length - 1;
    };
    expect(await times(story(1).brief)).toBe(1);
    expect(await times([{ text, report: '0' }])).toBe(2);
  });

  test('stays far under the size at which mail programs clip, and loads nothing', async () => {
    const rich = story(1, {
      headline: 'H'.repeat(120),
      brief: ['0', '1', '0'].map((report) => ({ text: 'word '.repeat(30), report })),
      before: ['1', '2', '3'].map((id) => ({ story: id, headline: 'B'.repeat(120), day: '2031-01-31' })),
      topics: ['a', 'b', 'c'].map((name) => ({ name: name.repeat(30), kind: 'issue' as const })),
    });
    const many = edition(Array<ToldStory>(12).fill(rich), Array<ToldStory>(10).fill(rich));
    const { html } = await printLetter(house, many, reports(2));
    expect(Buffer.byteLength(html)).toBeLessThan(90 * 1024);
    expect(html).not.toMatch(/<(img|script|link|iframe|object)\b|url\(|@import/i);
  });

  test('the text part has lines of 72 characters at most, addresses excepted', async () => {
    const words = fc.array(fc.string({ minLength: 1, maxLength: 20 }), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(words, words, async (headline, sentence) => {
        const told = story(1, {
          headline: headline.join(' '),
          brief: [{ text: sentence.join(' '), report: '0' }],
          topics: [{ name: headline[0] ?? '', kind: 'issue' }],
        });
        const { text } = await printLetter(house, edition([told]), reports(1));
        for (const line of text.split('\n')) {
          if (!line.includes('https://')) expect(Array.from(line).length, line).toBeLessThanOrEqual(72);
        }
      }),
      { numRuns: 8 },
    );
  });

  test('what a stranger wrote stays words: no markup, no MJML, no placeholder, no script address, no second line', async () => {
    const hostile = `</mj-text><script>alert(1)</script>"'><img src=x onerror=alert(1)> ${LEAVE_PLACEHOLDER} {{${LEAVE_PLACEHOLDER}}}\r\nBcc: all@example.org \u202e<mj-include path="/etc/passwd" />`;
    const strangers = new Map<string, ShownReport>([
      [
        '0',
        {
          id: '0',
          outlet: hostile,
          title: hostile,
          url: `https://x.example/?${LEAVE_PLACEHOLDER}`,
          published: new Date(0),
        },
      ],
      ['1', { id: '1', outlet: 'B', title: 'B', url: 'javascript:alert(1)', published: new Date(0) }],
    ]);
    const told = story(1, {
      headline: hostile,
      brief: [
        { text: hostile, report: '0' },
        { text: 'Second.', report: '1' },
      ],
      reasons: [{ signal: 'agency', names: [hostile], points: 3 }],
      topics: [{ name: hostile, kind: 'person' }],
    });
    const letter = await printLetter(house, edition([told], [told]), strangers);
    expect(letter.subject).not.toMatch(/[\r\n\u202e]/);
    expect(letter.subject.length).toBeLessThanOrEqual(78);
    expect(letter.html).not.toMatch(/<(script|img|mj-)/i);
    expect(letter.html).not.toContain('javascript:');
    expect(letter.text).not.toContain('javascript:');
    expect(letter.html.split(LEAVE_PLACEHOLDER)).toHaveLength(2);
    expect(letter.text.split(LEAVE_PLACEHOLDER)).toHaveLength(2);
  });

  test('a sentence whose report is gone is not shown, since nobody could check it', async () => {
    const { html, text } = await printLetter(house, edition([story(1)]), reports(1));
    expect(html + text).not.toContain('The first ships are expected');
  });

  test('the same edition is printed the same', async () => {
    expect(await printLetter(house, full, reports(2))).toEqual(await printLetter(house, full, reports(2)));
  });
});

test('the letter that asks for consent has its link in both parts, and says what happens without it', async () => {
  const letter = await confirmationLetter(house, 'https://harbour.example/confirm/a-b_c');
  expect(letter.subject).toContain('The Harbour Week');
  expect(letter.html).toContain('href="https://harbour.example/confirm/a-b_c"');
  expect(letter.text).toContain('\nhttps://harbour.example/confirm/a-b_c\n');
  expect(letter.text).toContain('do nothing');
});
