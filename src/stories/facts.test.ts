import { expect, test } from 'vitest';
import { factsOf, saysWhen } from './facts.ts';

test('whom a sentence names, what it counts, and its figures however they are written', () => {
  const { names, numbers, counts } = factsOf(
    'Twelve people were killed in Harbour Town on Tuesday, said Mayor Ada Marlow; 1,500 houses and $3 trillion are lost.',
  );
  expect([...names]).toEqual(['harbour', 'town', 'mayor', 'ada', 'marlow']);
  expect([...numbers]).toEqual(['12', '1500', '3000000000000']);
  expect([...counts]).toEqual([['dead', 12]]);
});

test('on which day: a weekday, or a date of these days; an older date says when something else was', () => {
  const days = [new Date('2031-02-12T08:00:00Z'), new Date('2031-02-13T08:00:00Z')] as const;
  expect(saysWhen('The court ruled on Tuesday.', ...days)).toBe(true);
  expect(saysWhen('The court ruled on Feb. 12.', ...days)).toBe(true);
  expect(saysWhen('The court ruled on 12 February 2031.', ...days)).toBe(true);
  expect(saysWhen('The law of January 3 was stopped.', ...days)).toBe(false);
  expect(saysWhen('The law was stopped.', ...days)).toBe(false);
});
