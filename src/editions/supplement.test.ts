import { describe, expect, test } from 'vitest';
import type { Report } from '../stories/index.ts';
import { makeEdition, makeUp } from './edition.ts';
import { spanOf } from './week.ts';

const week = '2031-W11';
const span = spanOf(week, 'UTC');
let made = 0;
const report = (outlet: string, day: number, title: string, text: string, more: Partial<Report> = {}): Report => ({
  id: String(++made),
  outlet,
  title,
  text,
  published: new Date(Date.UTC(2031, 2, day, 12)),
  ...more,
});
const supplementOf = (reports: Report[], more: object = {}) =>
  makeEdition(reports, { week, ...span, ...more }).supplement;

describe('the week ahead', () => {
  const told = [
    report(
      'North',
      11,
      'Senate to vote on the water bill',
      'The Senate will vote on the water bill on Monday, its president said. Farmers in the valley wait for it.',
    ),
    report(
      'South',
      12,
      'Water bill goes to the Senate vote',
      'Senators will vote on the disputed water bill on Monday. The government counts on a majority of two.',
    ),
    report(
      'East',
      13,
      'Court sets date for trial of former minister Arno',
      'The trial of former minister Arno is scheduled for March 25. The court announced the date on Thursday.',
    ),
  ];

  test('has each day once, in order, word for word, as told last', () => {
    const { ahead } = supplementOf(told);
    expect(ahead.map(({ day, text }) => [day, text])).toEqual([
      ['2031-03-17', 'Senators will vote on the disputed water bill on Monday.'],
      ['2031-03-25', 'The trial of former minister Arno is scheduled for March 25.'],
    ]);
  });

  test('begins after the moment that is asked for', () => {
    const early = [
      report(
        'North',
        10,
        'Parliament to vote on the budget',
        'The parliament will vote on the budget on Thursday, the speaker said.',
      ),
    ];
    expect(supplementOf(early, { asOf: new Date('2031-03-11T09:00:00Z') }).ahead).toHaveLength(1);
    expect(supplementOf(early, { asOf: new Date('2031-03-13T09:00:00Z') }).ahead).toHaveLength(0);
  });

  test.each([
    'The runoff is scheduled for Sunday, March 23.',
    'The furniture chain will open its stores again on Monday after the lockdown.',
    'Schools will open again on Monday as the country has its lowest count of cases.',
  ])('leaves out, and counts, of what a stranger would ask which it is: %s', (text) => {
    const { ahead, doubtful } = supplementOf([
      ...told,
      report('West', 14, 'Government tells when elections and schools are held', text),
    ]);
    expect(ahead.map((line) => line.text)).not.toContain(text);
    expect(doubtful.ahead).toBe(1);
    const named = text
      .replace('The runoff', 'The runoff in Harbourland')
      .replace('The furniture chain', 'Arno Stores')
      .replace('Schools', 'Schools in Denmark');
    const { ahead: lines } = supplementOf([
      ...told,
      report('West', 14, 'Government tells when elections and schools are held', named),
    ]);
    expect(lines.map((line) => line.text)).toContain(named);
  });

  test('leaves out what was put off since, and counts it', () => {
    const { ahead, doubtful } = supplementOf([
      ...told.slice(0, 2),
      report(
        'West',
        14,
        'Senate vote on the water bill postponed',
        'The Senate put off its decision on the water bill for want of a quorum.',
      ),
    ]);
    expect(ahead).toEqual([]);
    expect(doubtful.ahead).toBeGreaterThan(0);
  });
});

describe('only one side told', () => {
  const outlets = (lean: number) =>
    Array.from({ length: 8 }, (_, i) => ({ outlet: `${lean < 0 ? 'Left' : 'Right'} ${i + 1}`, lean }));
  const [left, right] = [outlets(-1), outlets(1)];
  const everywhere = [...left, ...right].map(({ outlet, lean }) =>
    report(
      outlet,
      11,
      'Parliament passes the budget by three votes',
      'The parliament passed the budget by three votes after a night of debate.',
      { lean },
    ),
  );
  const alone = left
    .slice(0, 3)
    .map(({ outlet, lean }) =>
      report(
        outlet,
        12,
        'Harbour ministry paid the brother of its chief secretary',
        'The harbour ministry paid contracts to the brother of its chief secretary, government papers show.',
        { lean },
      ),
    );

  test('names the story, the side and its outlets', () => {
    const { oneSided, rated } = supplementOf([...everywhere, ...alone]);
    expect(rated).toEqual({ left: 8, right: 8 });
    expect(oneSided).toMatchObject([
      {
        side: 'left',
        outlets: ['Left 1', 'Left 2', 'Left 3'],
        headline: 'Harbour ministry paid the brother of its chief secretary',
      },
    ]);
  });

  test('is in doubt where an outlet tells of something that only hangs together with it', () => {
    const [first, second] = alone;
    const told = [11, 12, 13].flatMap((day) =>
      [first!, second!].map(({ outlet, title, text }) => report(outlet, day, title, text, { lean: -1 })),
    );
    const column = report(
      'Left 3',
      13,
      'Harbour ministry and other houses of favours',
      'Parliaments have always had them: a look at the harbour ministry, at kings and at popes.',
      { lean: -1 },
    );
    const grouped = [
      { story: 'budget', reports: everywhere },
      { story: 'harbour', reports: [...told, column] },
    ];
    const { oneSided, doubtful } = makeUp(grouped, { week, ...span }).supplement;
    expect(oneSided).toEqual([]);
    expect(doubtful.oneSided).toBe(1);
  });

  test('says nothing where too few outlets of a side are read', () => {
    const { oneSided, rated } = supplementOf([...everywhere.slice(0, 15), ...alone]);
    expect(rated.right).toBe(7);
    expect(oneSided).toEqual([]);
  });

  test('is in doubt where the other side has a story that is like it', () => {
    const like = report(
      'Right 2',
      15,
      'Harbour secretary defends contracts',
      'The chief secretary of the harbour ministry defended its contracts in parliament.',
      { lean: 1 },
    );
    const { oneSided, doubtful } = supplementOf([...everywhere, ...alone, like]);
    expect(oneSided).toEqual([]);
    // Grouped with it, the story is of both sides; apart from it, it is in doubt.
    expect(doubtful.oneSided).toBeLessThanOrEqual(1);
  });
});

describe('figures of the week', () => {
  test('are those that two outlets have, or whose source is named', () => {
    const { figures, doubtful } = supplementOf([
      report(
        'North',
        11,
        'Economy adds jobs, parliament debates wages',
        'The economy added 75,000 jobs in February, the Labor Department said Tuesday. The parliament debates wages.',
      ),
      report(
        'South',
        11,
        'Parliament debates wages as economy adds jobs',
        'Employers created 75,000 jobs. The parliament debates wages as the economy grows.',
      ),
      report(
        'East',
        12,
        'Court fines harbour ministry',
        'The court fined the harbour ministry and froze a $40 million contract of the government.',
      ),
    ]);
    expect(figures).toMatchObject([{ figure: '75,000', counts: 'jobs', who: 'the Labor Department' }]);
    expect(doubtful.figures).toBe(1);
  });
});

test('a page that has the headline of whatever stands first in it has rewritten none', () => {
  const its = report(
    'North',
    11,
    'Minister resigns over harbour contract with brother',
    'The minister of the harbour resigned from the government.',
    { url: 'https://north.example/collections/harbour-0311/' },
  );
  const versions = new Map([
    [its.id, [{ title: 'Minister faces questions over harbour deal', replaced: new Date('2031-03-12T15:00:00Z') }]],
  ]);
  expect(supplementOf([its], { versions }).rewritten).toEqual([]);
});

test('headlines that were rewritten within the week are told with both wordings', () => {
  const its = report(
    'North',
    11,
    'Minister resigns over harbour contract with brother',
    'The minister of the harbour resigned from the government.',
  );
  const versions = new Map([
    [its.id, [{ title: 'Minister faces questions over harbour deal', replaced: new Date('2031-03-12T15:00:00Z') }]],
  ]);
  expect(supplementOf([its], { versions }).rewritten).toMatchObject([
    {
      report: its.id,
      before: 'Minister faces questions over harbour deal',
      after: its.title,
      at: '2031-03-12T15:00:00.000Z',
    },
  ]);
});
