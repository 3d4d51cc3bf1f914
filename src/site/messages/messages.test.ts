import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
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
  const common = ['Mail', 'Name', 'in', 'Pause', 'Videos', 'Feeds', 'Person', 'Android', 'Video', 'Passkeys'];
  // Keys are called as they are written on them.
  const isKey = (name: string) => /\.keyList\.\d+\.0$/.test(name);
  expect(same.filter(([name, words]) => !common.includes(words) && !isKey(name))).toEqual([]);
  expect(german.size).toBe(plain(messagesIn('en')).length);
});

test('every message is said somewhere', () => {
  const room = resolve(import.meta.dirname, '..');
  const code = readdirSync(room, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/^messages|\.test\./.test(file))
    .map((file) => join(room, file))
    // Reasons are worded once for pages and letter.
    .concat(resolve(room, '../editions/wording.ts'))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  const used = new Set(code.match(/[\w-]+/g));
  // A group of which one message is chosen by what it is about is used as one.
  const chosenFrom = new Set([...code.matchAll(/\.(\w+)\[/g)].map(([, name]) => name));
  const names = (messages: object): string[] =>
    Object.entries(messages).flatMap(([name, value]: [string, unknown]) =>
      typeof value === 'object' && value && !Array.isArray(value) && !chosenFrom.has(name) ? names(value) : [name],
    );
  expect(names(messagesIn('en')).filter((name) => !name.split(' ').every((word) => used.has(word)))).toEqual([]);
});
