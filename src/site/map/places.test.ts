import { expect, test } from 'vitest';
import { mapOf } from './draw.ts';
import { placesOf } from './places.ts';

/** What is drawn of reports with these titles and leads; countries as [Name]. */
const drawn = (reports: [title: string, lead?: string][], home: string[] = []) =>
  placesOf(
    reports.map(([title, lead = '']) => ({ title, lead })),
    new Set(home),
  ).map((place) => (place.kind === 'land' ? `[${place.name}]` : `${place.name}, ${place.country}`));

test.each<[string, string, string[]]>([
  ['Ferry sinks off Mombasa', 'Rescuers in Mombasa, Kenya, searched all night.', ['[Kenya]', 'Mombasa, KE']],
  ['Ministers meet', 'VILNIUS, Lithuania (Strand) — Ministers met on Monday.', ['[Lithuania]', 'Vilnius, LT']],
  ['Polish farmers block the road', '', ['[Poland]']],
  ['Fire in Birmingham, Ala.', 'It burned for hours.', ['Birmingham, US']],
  ['Fire in Birmingham', 'British firefighters came from all sides.', ['[United Kingdom]', 'Birmingham, GB']],
  ['Judge stops drilling in Montana', '', ['Montana, US']],
  ['Votes are counted again in Georgia', 'The governor of Georgia said so.', ['Georgia, US']],
  ['Thousands march in Georgia', 'In Tbilisi they marched to parliament.', ['Tbilisi, GE']],
])('%s: %s', (title, lead, places) => {
  expect(drawn([[title, lead]])).toEqual(places);
});

test.each([
  // People, outlets, months, governments, things.
  ['Charlotte Bell wins', 'Mr. Jordan spoke to Charlotte Bell of the Washington Ledger in March.'],
  ['In Jackson’s view', 'Dr. Jackson said in Jackson Hole Review that she trusts in Hope and Justice.'],
  ['Washington and its critics', 'Washington has said nothing.'],
  ['Jordan questions the director', 'Rep. Jim Jordan asked; Chad Moore answered; a turkey was carved.'],
  ['Native Americans and the New England clam', 'They eat French fries with Russian roulette on American Airlines.'],
  // Several places, and nothing that tells which.
  ['Fire in Springfield', 'It burned for hours.'],
  ['A day in Victoria', 'It rained.'],
  ['Malaysia Airlines and the South China Sea', 'A man shot at the Cuban Embassy.'],
  ['Tankers wait in the Gulf of Oman', 'They came through the Strait of Malacca and the Bay of Bengal.'],
  ['More have died than in the Korean War', 'The Vietnam War took fewer lives.'],
  ['Senators quarrel over the Russia investigation', 'The Russian interference inquiry is three years old.'],
  // What comes to a writer's mind further down, and what is told of another's nationality.
  ['The minister is back', 'He spoke for an hour. His holiday in Jamaica is still held against him.'],
  ['Code breaker is dead at 97', 'She deciphered German messages.'],
])('nothing is drawn where nothing is sure: %s', (title, lead) => {
  expect(drawn([[title, lead]])).toEqual([]);
});

test('the longest name is the country’s: part of it is another’s', () => {
  expect(drawn([['Northern Ireland opens its schools']])).toEqual(['[United Kingdom]']);
  expect(drawn([['South Sudan counts its votes']])).toEqual(['[South Sudan]']);
  expect(drawn([['Ireland and Northern Ireland open their schools']])).toEqual(['[Ireland]', '[United Kingdom]']);
});

test('what one of two reports names alone may be of another event', () => {
  const bank: [string, string] = ['Central bank raises its rate', 'The bank raised its rate.'];
  expect(drawn([bank, ['Rate goes up as Kenya waits', 'A dealer in Mombasa was surprised.']])).toEqual([]);
  const also: [string, string] = ['Kenyan bank raises its rate', 'In Nairobi the bank raised its rate.'];
  expect(drawn([also, ['Rate goes up in Kenya', 'The bank in Nairobi raised its rate.']])).toEqual([
    '[Kenya]',
    'Nairobi, KE',
  ]);
});

test('one report’s aside is no place of the story; nor is the country whose outlets tell it', () => {
  const reports: [string, string][] = [
    ['Senate passes the budget', 'American senators voted.'],
    ['Budget passes', 'A senator on holiday in Nairobi voted by phone.'],
    ['Budget is through', 'The United States has a budget.'],
  ];
  expect(drawn(reports)).toEqual(['[United States]']);
  expect(drawn(reports, ['US'])).toEqual([]);
});

test('a map has what is named in words, and is small', () => {
  const map = mapOf([{ title: 'Ferry sinks off Mombasa', lead: 'In Mombasa, Kenya' }], [])!;
  expect(map.places).toEqual(['Kenya', 'Mombasa']);
  expect(map.dots).toMatchObject([{ name: 'Mombasa' }]);
  const [dot] = map.dots;
  // Where the coast is: right of the middle, below it.
  expect(dot!.x).toBeGreaterThan(map.width / 2);
  expect(dot!.y).toBeGreaterThan(map.height / 2);
  expect(JSON.stringify(map).length).toBeLessThan(40_000);
  expect(mapOf([{ title: 'Nothing', lead: '' }], [])).toBeUndefined();
});

test('a country over the date line, an island and the far ends of the world are drawn', () => {
  for (const title of ['Russia votes', 'Fiji', 'New Zealand and Canada and Chile agree', 'Singapore waits', 'Alaska']) {
    const map = mapOf([{ title, lead: `It happened in ${title}` }], []);
    for (const path of map ? [map.land, map.borders, ...map.named] : [])
      expect(path, title).not.toMatch(/NaN|undefined/);
  }
});
