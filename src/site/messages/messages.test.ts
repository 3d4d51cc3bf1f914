import { expect, test } from 'vitest';
import { backgroundOf, rankStories, type Report } from '../../stories/index.ts';
import { messagesIn } from './index.ts';

/** Everything that is said in plain words, with the place it stands at. */
function plain(messages: object, place = ''): [string, string][] {
  return Object.entries(messages).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'string'
      ? [[`${place}${name}`, value] as [string, string]]
      : typeof value === 'object' && value
        ? plain(value, `${place}${name}.`)
        : [],
  );
}

test('a region of a language speaks it, and what nobody has translated speaks English', () => {
  expect(messagesIn('de-AT').nav.editions).toBe('Ausgaben');
  expect(messagesIn('en-GB').nav.editions).toBe('Editions');
  expect(messagesIn('ar').nav.editions).toBe('Editions');
});

test('numbers take the noun and the figures of the language', () => {
  expect([1, 2, 12_345].map(messagesIn('en').reports)).toEqual(['1 report', '2 reports', '12,345 reports']);
  expect([0, 1, 12_345].map(messagesIn('de').reports)).toEqual(['0 Berichte', '1 Bericht', '12.345 Berichte']);
});

test('the second language is complete: nothing is left as it is in English', () => {
  const german = new Map(plain(messagesIn('de')));
  const same = plain(messagesIn('en')).filter(
    ([place, words]) => german.get(place) === words && !place.endsWith('.id'),
  );
  // Names and words that both languages have.
  const common = ['Videos', 'Feeds', 'Person', 'Android', 'Video'];
  expect(same.filter(([, words]) => !common.includes(words))).toEqual([]);
  expect(german.size).toBe(plain(messagesIn('en')).length);
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
      background: backgroundOf(stories.flat()),
    },
  );
  const stated = ranked.flatMap(({ reasons }) => reasons);
  expect(new Set(stated.map(({ signal }) => signal)).size).toBeGreaterThanOrEqual(7);
  const others = [
    'Told last time; 1 of 3 reports are new',
    'Its matter was told last time: “Harbour law”',
    'Left to variety: 2 stories above are of its matter',
    'Left to variety: 3 stories above name Harbour Town',
    'Left to variety: home and world both have a share',
    'In for variety: a story from home',
    'In for variety: a story from abroad (Norway)',
  ];
  const { reason } = messagesIn('de');
  for (const words of [...stated.map((one) => one.words), ...others]) expect(reason(words)).not.toBe(words);
  expect(reason('Of consequence: deaths (in 3 of 4 reports), a vote or a law (in 1 of 1 report)')).toBe(
    'Von Tragweite: Tote (in 3 von 4 Berichten), eine Abstimmung oder ein Gesetz (in 1 von 1 Bericht)',
  );
});
