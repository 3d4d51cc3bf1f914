import { array, assert, constantFrom, oneof, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { sentences } from './sentences.ts';

const split = (text: string) => sentences(text).map((sentence) => sentence.text);

test('abbreviations, initials, titles and numbers do not end a sentence', () => {
  for (const whole of [
    'Gen. Anna B. Holm told the U.S. Senate on Jan. 5 that it would cost $1.5 billion.',
    'At 7 a.m. Eastern Mr. and Mrs. Okoro left St. Olaf, Minn., for Washington, D.C.',
    'WASHINGTON (Wire) - The chamber met on No. 12 Hill Rd. to vote on H.R. 40.',
    'Mail press.office@example.org or see https://example.org/a.b.html for more.',
    '"Why now?" Ms. Holm asked.',
    '"Stop!" said the speaker.',
  ]) {
    expect(split(whole)).toEqual([whole]);
  }
});

test('ends where the next sentence begins', () => {
  expect(split('He lives in the U.S. He came at 6 p.m. Nobody saw him. 20 did.')).toEqual([
    'He lives in the U.S.',
    'He came at 6 p.m.',
    'Nobody saw him.',
    '20 did.',
  ]);
  expect(split('It fell to Ann Lee (I-Fla.). But not for long, by 20%. Bo won.')).toEqual([
    'It fell to Ann Lee (I-Fla.).',
    'But not for long, by 20%.',
    'Bo won.',
  ]);
  expect(split('They left Tampa, Fla. Critics called it late.... Was it? Yes!')).toEqual([
    'They left Tampa, Fla.',
    'Critics called it late....',
    'Was it?',
    'Yes!',
  ]);
  expect(split('Es regnet. Über Köln auch.')).toEqual(['Es regnet.', 'Über Köln auch.']);
  expect(split('下雨了。天晴了。')).toEqual(['下雨了。', '天晴了。']);
});

test('a short quotation stays whole, and closing marks stay with their sentence', () => {
  expect(split('“We won. We won big,” she said. “Thanks.” Then she left.')).toEqual([
    '“We won. We won big,” she said.',
    '“Thanks.”',
    'Then she left.',
  ]);
});

test('a newline ends a paragraph unless the line is broken', () => {
  expect(split('A headline\nThe first line\r\n\r\nThe second.')).toEqual([
    'A headline',
    'The first line',
    'The second.',
  ]);
  expect(split('The vote was\ncalled off.')).toEqual(['The vote was\ncalled off.']);
  expect(split('1. Ask first 2. Then act\n• One • Two')).toEqual(['1. Ask first', '2. Then act', '• One', '• Two']);
});

test('sentences are slices in order that lose only white space', () => {
  const piece = constantFrom(
    '.',
    '. ',
    '"',
    '“',
    '”',
    '(',
    ')',
    '\n',
    'U.S.',
    ' Mr.',
    ' He',
    ' it',
    '?!',
    '…',
    ' 1) ',
    '•',
    '。',
    ' . . .',
  );
  assert(
    property(array(oneof(piece, string({ unit: 'grapheme' })), { maxLength: 60 }), (pieces) => {
      const text = pieces.join('');
      let at = 0;
      for (const sentence of sentences(text)) {
        expect(sentence.text).toBe(text.slice(sentence.start, sentence.end));
        expect(text.slice(at, sentence.start).trim()).toBe('');
        expect(sentence.text.trim()).toBe(sentence.text);
        expect(sentence.text).not.toBe('');
        at = sentence.end;
      }
      expect(text.slice(at).trim()).toBe('');
    }),
  );
});
