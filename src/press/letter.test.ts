import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { everyMail } from '../../test/every-mail.ts';
import { type ShownReport, type ToldStory, whyInOneLine } from '../editions/index.ts';
import { astray, theirs } from '../../test/directions.ts';
import type { House } from '../house/index.ts';
import { LEAVE_PLACEHOLDER, PREFERENCES_PLACEHOLDER, type PrintedEdition } from './letter-content.ts';
import { printLetter, wordsSeen } from './letter.ts';
import * as mails from './mails.ts';
import { oneLine } from '../text/index.ts';

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

const reports = (count: number, outlet = oneLine('The Quay Gazette'), title = oneLine('Harbour reopens')) =>
  new Map<string, ShownReport>(
    Array.from({ length: count }, (_, i) => [
      String(i),
      { id: String(i), outlet, title, url: `https://quay.example/${i}?a=1&b=2`, published: new Date('2031-02-12') },
    ]),
  );

const story = (rank: number, words: Partial<ToldStory> = {}): ToldStory => ({
  rank,
  story: String(100 + rank),
  headline: oneLine('Assembly votes to reopen the old harbour after a night of debate'),
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
  topics: [{ name: oneLine('Old harbour'), kind: 'place' }],
  reports: ['0', '1'],
  ...words,
});

const edition = (stories: ToldStory[], below: ToldStory[] = []): PrintedEdition => ({
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

/** What is read of a page, on one line. */
const read = (page: string) =>
  page
    .replace(/<style.*?<\/style>|<!--.*?-->|<div style="display:none.*?<\/div>/gs, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/[\u2068\u2069]/g, '')
    .replace(/(?:&emsp;|&nbsp;|\s)+/g, ' ');
const flat = (text: string) => text.replace(/\s+/g, ' ');

/** A week such as there are: long sentences, parts, ratings. */
const busy = (stories = 12) =>
  edition(
    Array.from({ length: stories }, (_, i) =>
      story(i + 1, {
        day: '2031-02-11',
        headline: oneLine(`Assembly ${i + 1} votes to reopen the old harbour`),
        brief: ['0', '1', '0'].map((report, n) => ({
          text: `Sentence ${n} of story ${i + 1}: ${'the Assembly voted by 312 to 280 to reopen the harbour '.repeat(2)}on Tuesday.`,
          report,
        })),
        reasons: [
          { signal: 'outlets', outlets: 13, independent: 10, points: 12 },
          { signal: 'breadth', left: 1, center: 5, right: 2, points: 6 },
          {
            signal: 'consequence',
            kind: 'vote or law',
            readFrom: ['voted'],
            reports: 9,
            of: 9,
            points: 4,
          },
        ],
        parts: ['2031-02-11', '2031-02-13'].map((day, n) => ({
          story: `${i}-${n}`,
          headline: oneLine(`Part ${n} of ${i + 1}: harbour master steps down over the ferry contracts`),
          headlineReport: '1',
          day,
          reports: ['1'],
        })),
      }),
    ),
    Array.from({ length: 8 }, (_, i) => story(i + 13, { headline: oneLine(`Close ${i + 1}`) })),
  );

describe('an edition’s letter', () => {
  test('says the same in both parts: number, week, contents, sentences, outlets, near misses, address', () => {
    const { subject, html, text } = printLetter(house, full, reports(2));
    expect(subject).toBe('Assembly votes to reopen the old harbour after a night of debate');
    for (const part of [read(html), flat(text)]) {
      expect(part).toContain('No. 7 · February 10 – 16, 2031 · ');
      expect(part).toContain('The Assembly voted by 312 to 280 on Tuesday night to reopen the old harbour.');
      expect(part).toContain('The Quay Gazette');
      expect(part).toMatch(/JUST MISSED/i);
      expect(part).toContain('What came close, and why');
      expect(part).toContain('1 Quay Street, Harbour Town');
    }
    for (const part of [html, text]) {
      expect(part).toContain('https://harbour.example/stories/112');
      expect(part).toContain('https://harbour.example/editions/2031-W07#below');
      expect(part).toContain('https://harbour.example/subscribe');
      expect(part).toContain(LEAVE_PLACEHOLDER);
      expect(part).toContain(`${PREFERENCES_PLACEHOLDER}#pause`);
    }
    expect(html).toContain('href="https://quay.example/0?a=1&amp;b=2"');
    expect(text).toContain('The Quay Gazette\nhttps://quay.example/0?a=1&b=2\n');
  });

  test('is read in minutes: 900 to 1,000 words of a full week, 450 in short, and says how many', () => {
    const whole = printLetter(house, busy(), reports(2));
    expect(wordsSeen(whole.html)).toBeGreaterThan(900);
    expect(wordsSeen(whole.html)).toBeLessThanOrEqual(1000);
    expect(read(whole.html)).toContain(' 5 minutes ');
    const short = printLetter(house, busy(), reports(2), { short: true });
    expect(wordsSeen(short.html)).toBeGreaterThan(380);
    expect(wordsSeen(short.html)).toBeLessThanOrEqual(450);
    expect(read(short.html)).toContain(' 2 minutes ');
    for (const part of [short.html, short.text]) {
      expect(part).toContain('Assembly 12 votes');
      expect(part).not.toMatch(/In this letter|Just below|on their own|Part 0/i);
    }
  });

  test('opens with its contents; the first five have evidence in one line and what else became of them, the others a sentence', () => {
    const { html, text } = printLetter(house, busy(), reports(2));
    for (const part of [read(html), flat(text)]) {
      expect(part.search(/In this letter/i)).toBeLessThan(part.search(/Sentence 0/));
      expect(part.match(/Assembly \d+ votes/gi)).toHaveLength(24);
      expect(part).toMatch(/1\.? VOTES AND LAWS TUE, FEB 11/i);
      expect(part.match(/13 outlets, 10 on their own · left 1, center 5, right 2/g)).toHaveLength(5);
      // On the story's own day, and on another.
      expect(part).toMatch(/Further developments:? (\* )?Part 0 of 1/);
      expect(part).toContain('Thu, Feb 13: Part 1 of 1');
      expect(part).not.toContain('Part 0 of 6');
      expect(part.match(/Why, and all 2 reports/g)).toHaveLength(5);
      expect(part.match(/· All 2 reports|\d All 2 reports:/g)).toHaveLength(7);
    }
    // A quiet week is told in full.
    const quiet = printLetter(house, edition([story(1), story(2)]), reports(2));
    expect(quiet.html.match(/The first ships are expected/g)).toHaveLength(2);
  });

  test('corrections stand at the top; the foot says what comes next, and how to stop or pause it', () => {
    const { html, text } = printLetter(
      house,
      { ...full, corrected: [{ week: '2031-W06', words: 'There were three ships.', at: new Date('2031-02-11') }] },
      reports(2),
    );
    for (const part of [read(html), flat(text)]) {
      expect(part.search('There were three ships')).toBeLessThan(part.search(/In this letter/i));
      expect(part).toMatch(/Unsubscribe.*Pause.*Only some topics/);
      expect(part).toContain('Next edition: Monday, February 24.');
      expect(part).toContain('Forwarded to you?');
    }
  });

  test.each([
    ['2031-03-31T06:00:00Z', 'Europe/Berlin', 'Monday, April 7'],
    ['2031-02-16T10:00:00Z', 'Pacific/Kiritimati', 'Monday, February 24'],
    ['2031-11-03T05:30:00Z', 'America/New_York', 'Monday, November 10'],
  ])('the next edition after %s closes on the day of %s', (until, timeZone, day) => {
    const { text } = printLetter({ ...house, timeZone }, { ...full, until: new Date(until) }, reports(2));
    expect(text).toContain(`Next edition: ${day}.`);
  });

  test('a letter of chosen topics says so, counts its stories from one, and names no week that is not its own', () => {
    const { html, text } = printLetter(house, edition([story(11)]), reports(2), { topics: ['Old harbour'] });
    for (const part of [read(html), flat(text)]) {
      expect(part).toContain('Only what is about your topics: Old harbour.');
      expect(part).not.toMatch(/\b11\b(?!,| –)/);
      expect(part).not.toMatch(/In this letter/i);
    }
  });

  test.each([
    ['Short and whole', 'Short and whole'],
    [
      'Qassem Soleimani killed in American strike at Baghdad airport, Washington confirms',
      // Nothing looks cut: no clause ends by sixty characters, so it is whole.
      'Qassem Soleimani killed in American strike at Baghdad airport, Washington confirms',
    ],
    [
      'Parliament in Harbour Town votes to leave the union, opening months of talks over fish',
      'Parliament in Harbour Town votes to leave the union',
    ],
    [
      'Yes, the Assembly has voted to reopen the old harbour after a night of debate and a day of rest',
      'Yes, the Assembly has voted to reopen the old harbour after a night of debate and a day of rest',
    ],
  ])('the subject of %j is not cut', (headline, subject) => {
    expect(printLetter(house, edition([story(1, { headline: oneLine(headline) })]), reports(2)).subject).toBe(subject);
  });

  test('what a story goes on from: since last week, what went before, and a video', () => {
    const told = story(2, {
      sinceLastWeek: true,
      reasons: [
        { signal: 'outlets', outlets: 9, independent: 9, points: 12 },
        { signal: 'novelty', fresh: 1, of: 2, points: -5 },
      ],
      before: [
        { story: '88', headline: oneLine('Harbour closes for the winter'), day: '2031-01-31' },
        { story: '91', headline: oneLine('Old harbour put to the vote'), day: '2031-02-05' },
      ],
    });
    const seen = reports(2);
    for (const [id, report] of seen) if (id === '1') seen.set(id, { ...report, video: 'https://quay.example/1.mp4' });
    const { html, text } = printLetter(house, edition([story(1), told]), seen);
    for (const part of [read(html), flat(text)]) {
      expect(part).toMatch(/2\.? Since last week/i);
      expect(part).toContain('Told last time; 1 of 2 reports is new');
      expect(part).toMatch(/What went before:? (\* )?February 5: Old harbour put to the vote/);
      expect(part).toContain('Video');
    }
    for (const part of [html, text]) {
      expect(part).toContain('https://harbour.example/stories/91');
      expect(part).toContain('https://harbour.example/videos/1');
    }
    const short = printLetter(house, edition([story(1), told]), seen, { short: true });
    expect(short.text).toContain('Since last week');
    expect(short.html + short.text).not.toMatch(/What went before/);
  });

  test('the editor’s own headlines, lines and choices are said to be theirs, below the line too', () => {
    const editor = { headline: true, line: oneLine('We were there.'), chose: true } as const;
    const told = edition(
      [story(1, { editor })],
      [story(13, { headline: oneLine('In words of our own'), editor: { headline: true } })],
    );
    const { html, text } = printLetter(house, told, reports(2));
    for (const part of [read(html), flat(text)]) {
      expect(part).toMatch(/In words of our own \(?Headline by the editor/);
      expect(part).toMatch(/The editor: We were there\. Headline by the editor Chosen by the editor/);
    }
  });

  test('a story keeps its first sentence: nothing is moved out of it', () => {
    const { html } = printLetter(house, full, reports(2));
    const sentence = 'The Assembly voted by 312 to 280 on Tuesday night to reopen the old harbour.';
    expect(html.split(sentence)).toHaveLength(1 + full.stories.length);
  });

  test('links have none of the outlets’ tracking words', () => {
    const tracked = new Map(
      [...reports(2)].map(([id, report]) => [
        id,
        { ...report, url: `https://quay.example/${id}?id=7&utm_source=rss&fbclid=x` },
      ]),
    );
    const { html, text } = printLetter(house, full, tracked);
    expect(html).toContain('https://quay.example/0?id=7"');
    expect(html + text).not.toMatch(/utm_|fbclid/);
  });

  test('where a story is one of a matter, no number of others stands that are not shown', () => {
    const told = story(1, {
      reasons: [{ signal: 'matter', stories: 3, outlets: 12, independent: 11, days: 3, points: 18 }],
      parts: [
        { story: '89', headline: oneLine('Harbour master steps down'), headlineReport: '0', day: '', reports: ['0'] },
      ],
    });
    const { html, text } = printLetter(house, edition([told]), reports(2));
    expect(html + text).not.toMatch(/further stor/i);
    expect(whyInOneLine(house, told)).toBe('Its whole matter: 12 outlets, 11 of them independently, on 3 days');
  });

  test('names the days to come within a week of it, in both parts, with a calendar to subscribe to; the short one has none', () => {
    const line = (day: string, text: string) => ({ day, text, report: '0', story: '9' });
    const coming = {
      ...full,
      supplement: {
        ahead: [
          line('2031-02-18', 'The assembly votes on the harbour on Tuesday.'),
          line('2031-03-02', 'The election is on March 2.'),
        ],
      },
    };
    const { html, text } = printLetter(house, coming, reports(20));
    for (const part of [read(html), flat(text)]) {
      expect(part).toMatch(/the week ahead.*Tuesday, February 18: The assembly votes on the harbour on Tuesday\./i);
      expect(part).not.toContain('The election is on March 2.');
    }
    expect(html + text).toContain(`${house.url}/calendar.ics`);
    expect(printLetter(house, coming, reports(20), { short: true }).text).not.toMatch(/the week ahead/i);
    expect(printLetter(house, coming, reports(20), { topics: ['Old harbour'] }).text).not.toMatch(/the week ahead/i);
  });

  test('outlets of another script read in their own direction, and a house written from the right has its letter so', () => {
    const line = (words: string) => oneLine(theirs + words);
    const said = [{ text: line('said.'), report: '0' }];
    const told = story(1, {
      headline: line('opens'),
      brief: said,
      topics: [{ name: line('Harbour'), kind: 'place' }],
      editor: { line: line('we add') },
      parts: [{ story: '2', headline: line('goes on'), headlineReport: '0', day: '2031-02-12', reports: ['0'] }],
      before: [{ story: '3', headline: line('began'), day: '2031-01-31' }],
    });
    const whole = {
      ...edition([told, told, told, told, told, told], [told]),
      articles: [{ id: 1, title: line('ours'), standfirst: line('in short'), byline: line('Ada') }],
      corrected: [{ week: '2031-W06', words: line('corrected'), at: new Date('2031-02-12') }],
    };
    const seen = reports(2, line('Gazette'), line('opens'));
    for (const form of [{}, { short: true }, { topics: [line('Harbour')] }])
      expect(astray(printLetter(house, whole, seen, form).html)).toEqual([]);
    expect(printLetter(house, whole, seen).html).not.toContain('dir="rtl"');
    const fromTheRight = printLetter({ ...house, language: 'ar' }, whole, seen).html;
    expect(fromTheRight).toContain('<html lang="ar" dir="rtl">');
    expect(fromTheRight).toMatch(/<div[^>]*dir="rtl"[^>]*text-align:right/);
  });

  test('stays under 45 KB, half of what mail programs clip at, and loads nothing', () => {
    const rich = story(1, {
      headline: oneLine('H'.repeat(120)),
      brief: ['0', '1', '0'].map((report) => ({ text: 'word '.repeat(30), report })),
      before: ['1', '2', '3'].map((id) => ({ story: id, headline: oneLine('B'.repeat(120)), day: '2031-01-31' })),
      parts: ['1', '2', '3', '4'].map((id) => ({
        story: id,
        headline: oneLine('P'.repeat(120)),
        headlineReport: '0',
        day: '2031-02-12',
        reports: ['0'],
      })),
      topics: ['a', 'b', 'c'].map((name) => ({ name: oneLine(name.repeat(30)), kind: 'issue' as const })),
    });
    const many = edition(Array<ToldStory>(12).fill(rich), Array<ToldStory>(10).fill(rich));
    for (const form of [{}, { short: true }]) {
      const { html } = printLetter(house, many, reports(2), form);
      expect(Buffer.byteLength(html)).toBeLessThanOrEqual(45 * 1024);
      expect(html).not.toMatch(/<(img|script|link|iframe|object)\b|url\(|@import/i);
    }
  });

  test('the text part has lines of 72 characters at most, addresses excepted', async () => {
    const words = fc.array(fc.string({ minLength: 1, maxLength: 20 }), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(words, words, async (headline, sentence) => {
        const told = story(1, {
          headline: oneLine(headline.join(' ')),
          brief: [{ text: sentence.join(' '), report: '0' }],
          topics: [{ name: oneLine(headline[0] ?? ''), kind: 'issue' }],
        });
        const { text } = printLetter(house, edition([told]), reports(1));
        // What keeps two braces from being a placeholder has no width.
        for (const line of text.replaceAll('\u2060', '').split('\n')) {
          if (!line.includes('https://')) expect(Array.from(line).length, line).toBeLessThanOrEqual(72);
        }
      }),
      { numRuns: 8 },
    );
  });

  test('what a stranger wrote stays words: no markup, no comment, no placeholder, no script address, no second line', async () => {
    const hostile = `</td><script>alert(1)</script>"'><img src=x onerror=alert(1)> ${LEAVE_PLACEHOLDER} {{${LEAVE_PLACEHOLDER}}}\r\nBcc: all@example.org \u202e--><!--[if mso]>`;
    const strangers = new Map<string, ShownReport>([
      [
        '0',
        {
          id: '0',
          outlet: oneLine(hostile),
          title: oneLine(hostile),
          url: `https://x.example/?${LEAVE_PLACEHOLDER}`,
          published: new Date(0),
        },
      ],
      ['1', { id: '1', outlet: oneLine('B'), title: oneLine('B'), url: 'javascript:alert(1)', published: new Date(0) }],
    ]);
    const told = story(1, {
      headline: oneLine(hostile),
      brief: [
        { text: hostile, report: '0' },
        { text: 'Second.', report: '1' },
      ],
      reasons: [{ signal: 'agency', names: [hostile], points: 3 }],
      topics: [{ name: oneLine(hostile), kind: 'person' }],
    });
    const letter = printLetter(house, edition([told], [told]), strangers);
    expect(letter.subject).not.toMatch(/[\r\n\u202e]/);
    expect(letter.subject.length).toBeLessThanOrEqual(150);
    expect(letter.html).not.toMatch(/<(script|img)|<!--(?!\[if mso\]>(?:<table|<\/td))/i);
    expect(letter.html).not.toContain('javascript:');
    expect(letter.text).not.toContain('javascript:');
    expect(letter.html.split(LEAVE_PLACEHOLDER)).toHaveLength(2);
    expect(letter.text.split(LEAVE_PLACEHOLDER)).toHaveLength(2);
  });

  test('a sentence whose report is gone is not shown, since nobody could check it', async () => {
    const { html, text } = printLetter(house, edition([story(1)]), reports(1));
    expect(html + text).not.toContain('The first ships are expected');
  });

  test('the same edition is printed the same', async () => {
    expect(printLetter(house, full, reports(2))).toEqual(printLetter(house, full, reports(2)));
  });
});

describe('the mails beside it', () => {
  test('the one that asks for consent says what comes when, has its link in both parts, and what happens without it', () => {
    const letter = mails.confirmMail(house, 'a-b_c');
    expect(letter.subject).toContain('The Harbour Week');
    expect(letter.html).toContain('href="https://harbour.example/confirm/a-b_c"');
    expect(letter.text).toContain('\nhttps://harbour.example/confirm/a-b_c\n');
    for (const part of [read(letter.html), flat(letter.text)])
      for (const words of ['once a week', 'do nothing', 'three days']) expect(part).toContain(words);
  });

  test('all have the letter’s frame, both parts, one link to press, and the house’s address', () => {
    const answer = { comment: 5, by: 'Bert', text: `</p>${LEAVE_PLACEHOLDER}<img>`, headline: 'Harbour', quiet: 'q' };
    for (const { subject, html, text } of everyMail(house, answer)) {
      expect(html).toMatch(/^<!doctype html>/i);
      expect(html).toContain('role="presentation"');
      expect(html.match(/class="b"/g), subject).toHaveLength(1);
      for (const part of [html, text]) {
        expect(part).toContain('1 Quay Street, Harbour Town');
        expect(part).not.toContain(LEAVE_PLACEHOLDER);
        const address = /https:\/\/harbour\.example\/(?:[\w-]+\/)+\w+/;
        expect(part).toMatch(address);
      }
      expect(html).not.toMatch(/<img/);
      expect(Buffer.byteLength(html)).toBeLessThan(8 * 1024);
      for (const line of text.split('\n'))
        if (!line.includes('https://')) expect(line.length, line).toBeLessThanOrEqual(72);
    }
  });
});
