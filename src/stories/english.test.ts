import { expect, test } from 'vitest';
import type { Report } from '../reports/index.ts';
import { writeBrief } from './brief.ts';
import { consequencesOf } from './consequence.ts';
import { isEnglish } from './english.ts';
import { corpusStatsOf } from './term-vector.ts';
import { topicsOf } from './topics.ts';

const report = (id: string, title: string, text: string, lang?: string): Report => ({
  id,
  outlet: `Blatt ${id}`,
  title,
  text,
  published: new Date('2031-02-12T08:00:00Z'),
  ...(lang && { lang }),
});
const budget = [
  report(
    '1',
    'Bundestag beschließt den Haushalt',
    'Der Bundestag hat am Freitag den Haushalt über 488 Milliarden Euro beschlossen. Die Opposition sprach von einem Bruch der Verfassung.',
    'de-DE',
  ),
  report(
    '2',
    'Haushalt verabschiedet: Milliarden Euro für die Bahn',
    'Mit der Mehrheit der Koalition wurde das Gesetz über den Haushalt angenommen. In Berlin protestierten Beamte gegen die Kürzungen.',
  ),
  report(
    '3',
    'Der Haushalt steht',
    'Nach langer Debatte steht der Haushalt des Bundes fest. Finanzminister Anton Feld dankte der Koalition aus vier Parteien.',
    'de',
  ),
];

test('a language is told by its tag, else by its words', () => {
  expect(budget.map(isEnglish)).toEqual([false, false, false]);
  expect(
    isEnglish(
      report('4', 'Assembly passes budget', 'The Assembly passed the budget of the harbour on Friday after a debate.'),
    ),
  ).toBe(true);
  expect(isEnglish(report('5', 'Marlow resigns', ''))).toBe(true);
});

test('in another language there is a brief of first sentences, and nobody who is none', () => {
  const brief = writeBrief(budget, budget[0]!, corpusStatsOf(budget));
  expect(brief[0]?.text).toMatch(/Haushalt/);
  for (const { text, report: id } of brief) expect(budget.find((one) => one.id === id)?.text).toContain(text);
  expect(topicsOf(budget).filter(({ kind }) => kind === 'person')).toEqual([]);
});

test('no English word is looked for in another language', () => {
  expect([
    ...consequencesOf(report('6', 'Die Truppen', 'Der Rat hat die Partei "dead on war" genannt, und 3 dead.', 'de')),
  ]).toEqual([]);
});
