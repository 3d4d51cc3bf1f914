import { expect, test } from 'vitest';
import type { Report } from '../reports/index.ts';
import { inTheirOwnWords } from './said.ts';
import { topicSlug } from './topic-slug.ts';

const report = (id: string, outlet: string, text: string): Report => ({
  id,
  outlet,
  title: 'T',
  text,
  published: new Date('2031-02-10T08:00:00Z'),
});

test('what most outlets quote comes first, word for word, each once, with who said it', () => {
  const much = '“We have waited eleven years for this bridge,” said Mara Holm, the speaker of the assembly.';
  const little = '“Nobody asked the islands what they think,” said Per Lund, who voted against it.';
  const reports = [report('1', 'A', little), report('2', 'B', much), report('3', 'C', `The vote was close. ${much}`)];
  const said = inTheirOwnWords(reports, []);
  expect(said.map(({ speaker, report }) => [speaker, report])).toEqual([
    ['Mara Holm', '2'],
    ['Per Lund', '1'],
  ]);
  for (const { text, report } of said) expect(reports.find(({ id }) => id === report)?.text).toContain(text);
  const told = [{ text: much, report: '2' }];
  expect(inTheirOwnWords(reports, told).map(({ speaker }) => speaker)).toEqual(['Per Lund']);
});

test('what does not say of whom or what it is, is left out: it is often of the speaker named', () => {
  const text = (quoted: string) =>
    report('1', 'A', `Mara Holm was seen on Friday. “${quoted}” said Mara Holm, the speaker of the assembly.`);
  for (const quoted of ['I am glad to see she is back, and well,', 'They are not true, and this never happened,'])
    expect(inTheirOwnWords([text(quoted)], [])).toEqual([]);
  expect(inTheirOwnWords([text('This bridge does not belong to any of the parties,')], [])).toHaveLength(1);
});

test('a topic’s name in addresses has letters, digits and hyphens, whatever the script', () => {
  expect(topicSlug('São Paulo')).toBe('sao-paulo');
  expect(topicSlug('  The Assembly’s “Record” ')).toBe('the-assemblys-record');
  expect(topicSlug('दिल्ली / Delhi')).toBe('दिल्ली-delhi');
  expect(topicSlug('"><script>')).toBe('script');
  expect(topicSlug('…')).toBe('topic');
});
