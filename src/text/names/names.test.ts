import { array, assert, constantFrom, oneof, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { findIssues } from '../issues.ts';
import { findMentions, findNames } from './index.ts';

const short = { person: 'P', org: 'O', place: 'L', issue: 'I' };
const found = (text: string) => findNames(text).map(({ name, kind }) => `${short[kind]} ${name}`);

test('persons without their titles, bodies with "of" and "and", places', () => {
  expect(found('On Monday Gen. Anna B. Holm met Prime Minister Bo van der Berg of Norway in Riga.')).toEqual([
    'P Anna B. Holm',
    'P Bo van der Berg',
    'L Norway',
    'L Riga',
  ]);
  expect(found('The Department of Health and Human Services and the Bank of Scotland sued Acme Widgets Corp.')).toEqual(
    ['O Department of Health and Human Services', 'O Bank of Scotland', 'O Acme Widgets Corp.'],
  );
});

test('what the text says of a full name decides for its surname', () => {
  expect(found('Senator Jo Quibble spoke. In Quibble the party trusts. Quibble left.')).toEqual([
    'P Jo Quibble',
    'P Quibble',
    'P Quibble',
  ]);
});

test('what is owned takes the preposition: “in Holm’s trial” says nothing of a place', () => {
  expect(found('The court heard of Drenko’s debts on Monday, and a plan in Velmar’s letter.')).toEqual([
    'P Drenko',
    'P Velmar',
  ]);
});

test('monarchs by their numbers, peoples’ republics and banks, a person called as a people', () => {
  expect(found('The envoys wrote to Amund I and to Harald III of the old line.')).toEqual([
    'P Amund I',
    'P Harald III',
  ]);
  expect(found('The fleet of the People’s Republic of China sailed home.')).toEqual(['L People’s Republic of China']);
  expect(found('The trains, said Christian Varnholm, were late.')).toEqual(['P Christian Varnholm']);
});

test('what is called after a name is not about it: treaties, posts, ages, works, kinds of thing', () => {
  expect(found('Ministers want to meet the Paris targets and the Treaty of London.')).toEqual([]);
  expect(found('Police looked into Facebook posts of the Middle Bronze Age.')).toEqual([]);
  expect(found('The house showed “Zettelwerk” and sold Bordanian goods.')).toEqual([]);
});

test('a title belongs to the mention, for those that join mentions', () => {
  expect(
    findMentions('They met Pope Innocent and Foreign Minister Ana Lund.').map(({ name, title }) => [title, name]),
  ).toEqual([
    ['Pope', 'Innocent'],
    ['Foreign Minister', 'Ana Lund'],
  ]);
});

test('capitals that prove nothing: sentence starts, headlines, capitals throughout, weekdays, demonyms', () => {
  expect(found('Officials said so. Angry voters left. Why not? Most French voters stayed on Monday in April.')).toEqual(
    [],
  );
  expect(found('Lawmakers Demand Answers After Big Bank Fails Again')).toEqual([]);
  expect(found('LAWMAKERS DEMAND ANSWERS AFTER STORM')).toEqual([]);
  expect(found('Lawmakers Blast Angela Merkel Over New Rules in Berlin')).toEqual(['P Angela Merkel', 'L Berlin']);
});

test('a headline’s verb is cut off where running text has the name without it', () => {
  expect(found('Ana Lund Quibbles With Judges\nJudge Ana Lund said no to the plan, and left the room.')).toEqual([
    'P Ana Lund',
    'P Ana Lund',
  ]);
});

test('what a page cut to text leaves around a name is cut off', () => {
  expect(found('They met Holm Holm and WATCH Merkel there, then Anna Berg Anna Lena BergStorm hits coast.')).toEqual([
    'P Holm',
    'P Merkel',
    'P Anna Berg',
  ]);
  expect(found('The Senate GOP and Florida Democrats agreed with Sen. Anna Dean Kelly.')).toEqual([
    'O Senate',
    'O GOP',
    'L Florida',
    'P Anna Dean Kelly',
  ]);
});

test('datelines are places, parties of a lawsuit are nobody', () => {
  expect(found('QUIMPER (Wire) - The talks ended without a result.')).toEqual(['L QUIMPER']);
  expect(found('The court will hear Holm v. Berg again in the fall.')).toEqual([]);
});

test('compounds give up the names in them', () => {
  expect(found('The London-based bank and an ex-Berlin banker feared a U.S.-China deal.')).toEqual([
    'L London',
    'L Berlin',
    'L U.S.',
    'L China',
  ]);
});

test('issues by their phrases, longest first, in any of their forms', () => {
  const issues = (text: string) => findIssues(text).map(({ name, start, end }) => `${name}: ${text.slice(start, end)}`);
  expect(issues('He was impeached over migrants and the Iran nuclear deal; a taxi waited. Who cares?')).toEqual([
    'Impeachment: impeached',
    'Immigration: migrants',
    'Iran nuclear deal: Iran nuclear deal',
  ]);
  expect(issues('Hurricane Zelda raised calls for stricter gun laws.')).toEqual([
    'Hurricane Zelda: Hurricane Zelda',
    'Gun control: gun laws',
  ]);
});

test('names are slices in order without overlap, of any text', () => {
  const piece = constantFrom(
    'The ',
    'Mr. ',
    'Anna ',
    'of ',
    'Ministry ',
    'U.S.',
    '-',
    "'s ",
    '. ',
    '\n',
    'GOP ',
    'de ',
    '“',
    '@',
    'in ',
  );
  assert(
    property(array(oneof(piece, string({ unit: 'grapheme' })), { maxLength: 60 }), (pieces) => {
      const text = pieces.join('');
      let at = 0;
      for (const { name, start, end } of findMentions(text)) {
        expect(start).toBeGreaterThanOrEqual(at);
        expect(name).toBe(text.slice(start, end));
        expect(name.trim()).not.toBe('');
        at = end;
      }
    }),
  );
});
