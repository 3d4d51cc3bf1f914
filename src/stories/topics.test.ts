import { expect, test } from 'vitest';
import type { Report } from '../reports/index.ts';
import { topicMentions, topicsOf } from './topics.ts';

const names = (title: string, text: string) =>
  topicMentions({ title, text }).map(({ name, kind }) => `${kind} ${name}`);

const report = (outlet: string, title: string, text: string): Report => ({
  id: `${outlet}: ${title}`,
  outlet,
  title,
  text,
  published: new Date('2020-01-03'),
});

test('short forms and initials take the full name of the report', () => {
  expect(
    names('Holm quits', 'General Anna Holm left the Riga Transport Authority (RTA). Gen. Holm said the RTA is lost.'),
  ).toEqual([
    'person Anna Holm',
    'person Anna Holm',
    'org Riga Transport Authority',
    'org Riga Transport Authority',
    'person Anna Holm',
    'org Riga Transport Authority',
  ]);
  expect(names('', 'The Northern Alliance met. Later the alliance agreed on climate change.')).toEqual([
    'org Northern Alliance',
    'org Northern Alliance',
    'issue Climate change',
  ]);
});

test('a family name that stands first is the short form', () => {
  expect(names('Holm meets Kim', 'Kim Jong Un met Anna Holm. Kim smiled, and so did Andrew Kim.')).toEqual([
    'person Anna Holm',
    'person Kim Jong Un',
    'person Kim Jong Un',
    'person Anna Holm',
    'person Kim Jong Un',
    'person Andrew Kim',
  ]);
});

test('mentions are offsets into the title, a newline and the text', () => {
  const [first, second] = topicMentions({ title: 'Anna Holm resigns', text: 'Talks in Riga ended.' });
  expect(first).toEqual({ name: 'Anna Holm', kind: 'person', start: 0, end: 9 });
  expect(second).toEqual({ name: 'Riga', kind: 'place', start: 27, end: 31 });
});

test('a story’s topics join spellings and short forms, and leave out outlets, bylines and datelines', () => {
  const topics = topicsOf([
    report(
      'A',
      'Qassem Sulemani killed',
      'BAGHDAD (Reuters) - General Qassem Sulemani was killed in Iraq, officials said.\nReporting by Jo Quibble',
    ),
    report(
      'B',
      'Iraq: Sulemani is dead',
      'By Ann Writer\nQasem Suleimani, the general, died in Iraq, The Associated Press reported.',
    ),
    report('C', 'What the death means', 'Qassim Sulemani was killed on Friday in Iraq. Sulemani was a general.'),
  ]);
  expect(topics[0]).toMatchObject({ kind: 'person' });
  expect(topics[0]!.name).toMatch(/^Qas\w+ Sul\w+$/);
  expect(topics.filter(({ kind }) => kind === 'person')).toHaveLength(1);
  expect(topics).toContainEqual({ name: 'Iraq', kind: 'place' });
  expect(topics.map(({ name }) => name)).not.toContain('Reuters');
  expect(topics.map(({ name }) => name)).not.toContain('Associated Press');
});

test('a surname that means one person alone is shown under the full name, unless a report gives another', () => {
  const persons = (...titles: string[]) =>
    topicsOf(titles.map((title, i) => report(`O${i}`, title, '')))
      .filter(({ kind }) => kind === 'person')
      .map(({ name }) => name);
  expect(persons('Trump meets Macron in Riga')).toEqual(['Donald Trump', 'Emmanuel Macron']);
  expect(persons('Melania Trump visits a school in Riga')).toEqual(['Melania Trump']);
});

test('at most eight, none of none', () => {
  const text = 'Talks in Riga, Oslo, Bergen, Vilnius, Tallinn, Warsaw, Prague, Vienna, Rome, Paris and Madrid failed.';
  expect(topicsOf([report('A', 'Talks fail', text)])).toHaveLength(8);
  expect(topicsOf([])).toEqual([]);
});

const topics = (...reports: [title: string, text: string, outlet?: string][]) =>
  topicsOf(
    reports.map(([title, text, outlet], i) => ({
      id: String(i),
      outlet: outlet ?? `Outlet ${i}`,
      title,
      text,
      published: new Date('2031-02-12T08:00:00Z'),
    })),
  ).map(({ name, kind }) => `${kind} ${name}`);

test('a place is no person, and a word no name', () => {
  const found = topics(
    [
      'Missiles hit Tal Marwa',
      'Two missiles struck the Tal Marwa air base on Tuesday, and soldiers near Tal Marwa fled.',
    ],
    ['Tal Marwa is hit', 'Smoke rose in Tal Marwa on Tuesday after missiles struck.'],
    ['Newborn among the hurt', 'A newborn was hurt in Tal Marwa on Tuesday, the army said of the missiles.'],
  );
  expect(found).toContain('place Tal Marwa');
  expect(found.join()).not.toMatch(/person|Newborn/);
});

test('an agency’s dateline and an outlet’s own name are no topic', () => {
  const found = topics(
    [
      'Marlow resigns',
      'HARBOUR TOWN (HALYARD) — Finance Minister Ada Marlow resigned on Tuesday, she told Halyard.',
      'Halyard News Agency',
    ],
    ['Ada Marlow resigns as minister', 'Ada Marlow resigned on Tuesday over ferry contracts.'],
  );
  expect(found).toContain('person Ada Marlow');
  expect(found.join()).not.toMatch(/halyard/i);
});

test('one name for one person, and a compound name in one piece', () => {
  const found = topics(
    [
      'Defiant Holm stays',
      'Tomas B. Holm said on Tuesday that he would stay. Rebecca Long-Bailey said that she would run.',
    ],
    [
      'Tomas Holm to stay',
      'Tomas Holm said on Tuesday that he would stay. Rebecca Long-Bailey declared that she would run.',
    ],
  );
  expect(found.toSorted()).toEqual(['person Rebecca Long-Bailey', 'person Tomas Holm']);
});

test('half of a double-barrelled name is the same person’s', () => {
  const told = ['A', 'B', 'C'].map((outlet, i) =>
    report(
      outlet,
      i ? 'Varnholm joins race' : 'Rebecca Long-Varnholm joins race',
      i
        ? 'The party met as Varnholm joined the race, and Varnholm won.'
        : 'Rebecca Long-Varnholm joined the race on Monday.',
    ),
  );
  expect(
    topicsOf(told)
      .filter(({ name }) => name.includes('Varnholm'))
      .map(({ name }) => name),
  ).toEqual(['Rebecca Long-Varnholm']);
});

test('a body is shown by the name that most accounts use, not by one outlet’s longer one or a headline’s verb', () => {
  const found = topics(
    ['Pence Tours Harbour Clinic', 'The minister went to the Harbour Clinic on Tuesday.'],
    ['A visit to Harbour Clinic', 'Harbour Clinic asked all visitors to wear masks, it said.'],
    ['Harbour Clinic visit', 'The rules of the Harbour Clinic hold for all.'],
  );
  expect(found).toContain('org Harbour Clinic');
  expect(found.join()).not.toContain('Tours');
});
