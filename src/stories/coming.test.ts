import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { comingDay } from './coming.ts';

/** A Wednesday. */
const wednesday = '2031-03-12';
const dayOf = (sentence: string, reported = wednesday) => {
  const found = comingDay(sentence, reported);
  return typeof found === 'object' ? found.day : found;
};

describe('a sentence that names a coming day', () => {
  test.each([
    ['The upper house will vote on the water bill on Friday.', '2031-03-14'],
    ['The upper house is set to vote Monday on the water bill, the speaker said Tuesday.', '2031-03-17'],
    ['On Thursday, the court will hear the case of the flooded mine.', '2031-03-13'],
    ['Friday’s hearing will be the first in which a minister has to testify.', '2031-03-14'],
    ['The governor has until March 20 to sign the budget.', '2031-03-20'],
    ['The curfew was extended until 2 April, the cabinet decided.', '2031-04-02'],
    ['The runoff is scheduled for Sunday, March 23.', '2031-03-23'],
    ['The tariffs take effect on Sept. 4, the ministry said.', '2031-09-04'],
    ['Both candidates were campaigning on the coast ahead of the May 18 election.', '2031-05-18'],
    ['The strike, which begins Saturday, is the third of the year.', '2031-03-15'],
    ['The vote was postponed until March 27 after a bomb threat.', '2031-03-27'],
    ['Ms Arno, who seeks re-election on 6 April, spoke in the harbour.', '2031-04-06'],
    ['The next leader of the party will be announced on April 4, its board said on Monday.', '2031-04-04'],
    ['Lawmakers return when the parliament meets on Tuesday.', '2031-03-18'],
    ['The ballots will be counted by the election board on Friday.', '2031-03-14'],
    ['Schools will open again on Monday.', '2031-03-17'],
  ])('%s', (sentence, day) => expect(dayOf(sentence)).toBe(day));

  test.each([
    'The minister said on Monday that she will not resign from the cabinet.',
    'The court ruled on Thursday that the election must be held again.',
    'The bill was introduced after the mayor was arrested Saturday.',
    'The government will remain in place until a judge rules on a lawsuit filed Friday.',
    'The president will visit the scene of Sunday’s shooting.',
    'Police were called in the wake of Tuesday’s election.',
    'The party met on Mondays until the lockdown.',
    'The election of May 4, 2027, was the closest ever.',
    'It was the first vote since the trial that began on March 3.',
    'The senator called the vote on the law a mistake.',
    'The court could rule on the appeal on Friday.',
    'The hearing on Friday will not be held.',
    'The governor is expected to sign the bill passed by the lower house on Monday.',
  ])('nothing of: %s', (sentence) => expect(dayOf(sentence)).toBeUndefined());

  test.each([
    // Today or in a week.
    'The council will vote on Wednesday.',
    // Not certain.
    'The hearing will not be held on Friday.',
    'The summit will open on Friday if the ceasefire holds.',
    'The vote, which was scheduled for Friday, was canceled.',
    // Not a day.
    'The ministry plans to close the border between March 20 and 25.',
    'The upper house will vote next week on the budget.',
    'The upper house will vote tomorrow on the budget.',
    // Next Friday, said on a Wednesday, is this week’s or the next.
    'The parliament will vote next Friday.',
    // A date that is no Friday.
    'The parliament will vote on Friday, March 20.',
    'The minister said: “The parliament will vote on Friday.”',
  ])('in doubt: %s', (sentence) => expect(dayOf(sentence)).toBe('doubt'));

  test('the day is always after the report’s own, and its mention stands in the sentence', () => {
    const word = fc.constantFrom(
      ...'the court will vote on by until next Friday Monday March May 12 4 2032 said and , which set to hearing election is not'.split(
        ' ',
      ),
    );
    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 30 }),
        fc.date({ min: new Date(0), max: new Date('2060-01-01'), noInvalidDate: true }),
        (words, on) => {
          const sentence = words.join(' ');
          const reported = on.toISOString().slice(0, 10);
          const found = comingDay(sentence, reported);
          if (typeof found !== 'object') return;
          expect(found.day > reported).toBe(true);
          expect(sentence.slice(found.start, found.end)).toMatch(/day|March|May/);
        },
      ),
    );
  });
});
