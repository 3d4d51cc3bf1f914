import { array, assert, constantFrom, oneof, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { findQuotes } from './quotes.ts';

const said = (text: string) => findQuotes(text).map(({ text: words, speaker, cue }) => [words, speaker, cue]);

test('attributions after, before, inverted, and "according to"', () => {
  expect(said('“We will not go back,” Sen. Anna Holm said.')).toEqual([['We will not go back,', 'Anna Holm', 'said']]);
  expect(said('"We will not go back," said Anna Holm, a senator.')).toEqual([
    ['We will not go back,', 'Anna Holm', 'said'],
  ]);
  expect(said('Anna Holm told reporters in Riga: “We will not go back.”')).toEqual([
    ['We will not go back.', 'Anna Holm', 'told'],
  ]);
  expect(said('“It is the worst year on record,” according to Anna Holm.')).toEqual([
    ['It is the worst year on record,', 'Anna Holm', 'according to'],
  ]);
  expect(said('‘We will not go back,’ tweeted Bo Berg. ‘Never again.’')).toEqual([
    ['We will not go back,', 'Bo Berg', 'tweeted'],
    ['Never again.', 'Bo Berg', 'tweeted'],
  ]);
});

test('split quotations, and quotations over paragraphs, keep their speaker', () => {
  const text =
    '“This is the first part,” Anna Holm said, “and this the second.”\n“A new paragraph opens.\n“And goes on to its end.”';
  expect(said(text)).toEqual([
    ['This is the first part,', 'Anna Holm', 'said'],
    ['and this the second.', 'Anna Holm', 'said'],
    ['A new paragraph opens.', 'Anna Holm', 'said'],
    ['And goes on to its end.', 'Anna Holm', 'said'],
  ]);
});

test('pronouns are the last fitting person, surnames the full name', () => {
  const text =
    'Anna Holm met Robert Berg. “It was a good talk,” he said. “It was not,” she said. “I left early,” Berg added.';
  expect(said(text)).toEqual([
    ['It was a good talk,', 'Robert Berg', 'said'],
    ['It was not,', 'Anna Holm', 'said'],
    ['I left early,', 'Robert Berg', 'added'],
  ]);
});

test('speakers without a name are told as they stand; scare quotes and titles are left out', () => {
  expect(said('“No one knew of the plan,” a senior official said.')).toEqual([
    ['No one knew of the plan,', 'a senior official', 'said'],
  ]);
  expect(said('The so-called “deal” was sung in “The Long Road” by many.')).toEqual([]);
});

test('quotations are slices of any text', () => {
  const piece = constantFrom(
    '“',
    '”',
    '"',
    "'",
    "''",
    '’',
    '‘',
    ' said ',
    'Anna Holm',
    ', ',
    '. ',
    '\n',
    'he',
    ' told ',
    ': ',
    '— ',
  );
  assert(
    property(array(oneof(piece, string({ unit: 'grapheme' })), { maxLength: 60 }), (pieces) => {
      const text = pieces.join('');
      for (const quote of findQuotes(text)) expect(quote.text).toBe(text.slice(quote.start, quote.end));
    }),
  );
});
