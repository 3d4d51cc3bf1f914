import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

test('a house that has no line of its own says the usual one in its language', () => {
  const tagline = (env: Record<string, string>) => readConfig({}, env).house.tagline;
  expect(tagline({})).toBe('A week of political news in your in-box.');
  expect(tagline({ HOUSE_LANGUAGE: 'de-CH' })).toMatch(/^Die politischen Nachrichten/);
  expect(tagline({ HOUSE_LANGUAGE: 'fi' })).toBe('A week of political news in your in-box.');
  expect(tagline({ HOUSE_LANGUAGE: 'de', HOUSE_TAGLINE: 'Jede Woche' })).toBe('Jede Woche');
  expect(tagline({ HOUSE_LANGUAGE: 'de', HOUSE_TAGLINE: '' })).toBe('');
});

test('what is no language is refused in words', () => {
  for (const language of ['english', 'en_GB', 'e', '', 'en-', 'en-x-', 'de-DE-DE', 'x-klingon'])
    expect(() => readConfig({}, { HOUSE_LANGUAGE: language }), language).toThrow(
      /HOUSE_LANGUAGE .* write a language tag/,
    );
  for (const language of ['en', 'en-GB', 'zh-Hant-TW', 'gsw'])
    expect(readConfig({}, { HOUSE_LANGUAGE: language }).house.language).toBe(language);
});
