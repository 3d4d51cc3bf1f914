import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Report } from '../reports/index.ts';
import { writeBrief } from './brief.ts';
import { corpusStatsOf } from './term-vector.ts';
import { BRIEF_SENTENCES, BRIEF_WORDS } from './limits.ts';
import { standsAlone } from './stands-alone.ts';

const report = (id: string, title: string, text: string): Report => ({
  id,
  outlet: `Outlet ${id}`,
  title,
  text,
  published: new Date('2031-02-12T08:00:00Z'),
});

const ferry = [
  report(
    'a',
    'Finance minister resigns over ferry contracts',
    'Finance Minister Ada Marlow resigned on Tuesday after an inquiry found that ferry contracts had gone to her brother’s firm. She denies it. Click here for our newsletter about harbour life.',
  ),
  report(
    'b',
    'Marlow quits as finance minister',
    'Ada Marlow stepped down as finance minister late on Tuesday, hours before the Assembly in Harbour Town was to vote on her dismissal. The move came as a surprise.',
  ),
  report(
    'c',
    'Ferry contracts: minister gone, questions stay',
    'Prime Minister Tomas Hale will name a successor to Finance Minister Ada Marlow by Friday, his office said. It said no more.',
  ),
];

test('a brief leaves out where and by whom a sentence was written, and what leans on a sentence before', () => {
  const wire = [
    report(
      'a',
      'Minister resigns over ferry contracts',
      'HARBOUR TOWN (QUILL) — Ada Marlow, the finance minister, resigned on Tuesday over ferry contracts. The 52-year-old minister said nothing of ferry contracts.',
    ),
    report(
      'b',
      'Ferries: minister gone',
      'FERRY POINT, Feb. 12 - The Harbour Assembly will vote on Thursday on an inquiry into the ferry contracts of Marlow’s brother.',
    ),
  ];
  expect(writeBrief(wire, wire[0]!, corpusStatsOf(wire)).map(({ text }) => text)).toEqual([
    'Ada Marlow, the finance minister, resigned on Tuesday over ferry contracts.',
    'The Harbour Assembly will vote on Thursday on an inquiry into the ferry contracts of Marlow’s brother.',
  ]);
});

test('a dateline without a dash, or with one that touches, is left out, too', () => {
  for (const line of ['Harbour Town (AP) ', 'Ferry Point, Quill (CNN)', 'HARBOUR TOWN—']) {
    const wire = report(
      'a',
      'Minister resigns over contracts',
      `${line}Ada Marlow resigned on Tuesday over her ferry contracts.`,
    );
    expect(writeBrief([wire], wire, corpusStatsOf([wire])).map(({ text }) => text)).toEqual([
      'Ada Marlow resigned on Tuesday over her ferry contracts.',
    ]);
  }
});

test('what was still to come in an older report does not follow on its being done', () => {
  const older = {
    ...report(
      'a',
      'Four ferries of Quill Lines: Harbour Town votes',
      'Mayor Tomas Hale is expected to ask Ada Marlow on Tuesday for repairs to old ferries on the islands.',
    ),
    published: new Date('2031-02-11T08:00:00Z'),
  };
  const done = report(
    'b',
    'Quill Lines sells four ferries to Harbour Town',
    'The Assembly of Harbour Town voted on Thursday to buy four ferries from Quill Lines.',
  );
  const after = report(
    'c',
    'Four ferries for Harbour Town: islands thank Quill Lines',
    'Islanders thanked the Assembly and said that nine years had been a long time to wait.',
  );
  const brief = writeBrief([older, done, after], done, corpusStatsOf([older, done, after]));
  expect(brief.map(({ report: of }) => of).slice(0, 2)).toEqual(['b', 'c']);
});

test('a brief tells who did what, from several outlets, in sentences that need no neighbours', () => {
  const brief = writeBrief(ferry, ferry[0]!, corpusStatsOf(ferry));
  expect(brief.length).toBeGreaterThanOrEqual(2);
  expect(new Set(brief.map(({ report }) => report)).size).toBe(brief.length);
  expect(brief.map(({ text }) => text).join(' ')).not.toMatch(/She denies|Click here|The move|It said/);
});

test('a brief does not say twice what it said', () => {
  const copied = [...ferry, { ...ferry[0]!, id: 'd', outlet: 'Outlet d' }];
  const brief = writeBrief(copied, ferry[0]!, corpusStatsOf(copied));
  expect(new Set(brief.map(({ text }) => text)).size).toBe(brief.length);
});

test('a paragraph that an outlet puts under many reports is told of none', () => {
  const sentence = 'Outlet S is the most trusted source of ferry contracts news in Harbour Town on any Tuesday.';
  const many = Array.from({ length: 6 }, (_, i) => ({
    ...report(`s${i}`, 'Finance minister Ada Marlow resigns', sentence),
    outlet: 'Outlet S',
  }));
  expect(writeBrief(many, many[0]!, corpusStatsOf(many))).toEqual([]);
});

test.each([
  'He said that the talks would go on.',
  'The move was welcomed by unions in Harbour Town.',
  '“But it was never signed,” the letter says.',
  'However, Prime Minister Tomas Hale disagreed.',
  'Read more about the ferry contracts of Harbour Town.',
  'Prime Minister Tomas Hale said that the vote would…',
  'Will Prime Minister Tomas Hale resign over the contracts?',
  'Tomas Hale speaks to reporters outside the Assembly in Harbour Town, February 12, 2031.',
  'while the Assembly in Harbour Town voted on Tuesday.',
  'Two weeks ago he noticed an extra crown in his monthly pay.',
  'On Friday he told the Assembly of the contracts.',
  '“A vote for the ferries is a vote for Harbour Town,” he said.',
  'It’s Tomas Hale, so the answer is plain.',
  'COMMENT: Tomas Hale was bold when he called out his rivals.',
  'Raw video: The ferries were seen leaving Harbour Town on Monday.',
  'Navy says the ferry was boarded; harbour correspondent Ada Marlow reports.',
  'Ada Marlow, left, and Tomas Hale shake hands in the Assembly of Harbour Town.',
  'People protest for cheaper ferries in Harbour Town, February 12, 2031, on the quay.',
  'Minister Ada Marlow (shown) told the Assembly that she would go.',
  'Assembly member Tomas Hale explains why he and a dozen others voted against the ferry bill.',
  'Former Mayor Tomas Hale weighs in on the vote of the Harbour Assembly.',
  'The Committee on Harbours holds a hearing on “Ferries: Getting Back to Work”.',
  'The account, told to a neighbour of Ada Marlow in March, was the first.',
])('leans on its neighbours or is no sentence: %s', (sentence) => {
  expect(standsAlone(sentence)).toBe(false);
});

test.each([
  'Prime Minister Tomas Hale said on Tuesday that he would name a successor.',
  'Two people were killed when a bridge fell in Harbour Town on Monday.',
  'The Assembly voted 52 to 47 to reopen the old harbour.',
  'The Harbour Assembly has allowed new ferries for a trial, it said in a letter to Quill Lines.',
  'Ferry workers said that they would strike.',
])('stands alone: %s', (sentence) => {
  expect(standsAlone(sentence)).toBe(true);
});

test('every sentence stands word for word in its report, and the limits hold, whatever the texts', () => {
  const word = fc.constantFrom(
    'Marlow',
    'Assembly',
    'voted',
    'on',
    'Tuesday',
    'the',
    'ferry',
    'contracts',
    'U.S.',
    '“no”',
    'said',
    '7',
    'é',
  );
  const sentence = fc.array(word, { minLength: 1, maxLength: 60 }).map((words) => words.join(' '));
  const text = fc.array(fc.tuple(sentence, fc.constantFrom('. ', '.\n', '… ', '? ', ' ')), { maxLength: 12 });
  const reports = fc.array(fc.tuple(text, fc.string({ maxLength: 40 })), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(reports, (made) => {
      const all = made.map(([parts, odd], i) =>
        report(String(i), 'Marlow: ferry contracts', parts.flat().join('') + odd),
      );
      const brief = writeBrief(all, all[0]!, corpusStatsOf(all));
      expect(brief.length).toBeLessThanOrEqual(BRIEF_SENTENCES);
      expect(brief.reduce((sum, { text: told }) => sum + told.split(/\s+/).length, 0)).toBeLessThanOrEqual(BRIEF_WORDS);
      for (const quoted of brief) {
        expect(all.find(({ id }) => id === quoted.report)?.text.includes(quoted.text)).toBe(true);
      }
    }),
    { numRuns: 100 },
  );
});

const at = (hour: number, id: string, title: string, text: string): Report => ({
  ...report(id, title, text),
  published: new Date(Date.UTC(2031, 1, 12, hour)),
});
const told = (reports: Report[], of = 0) =>
  writeBrief(reports, reports[of]!, corpusStatsOf(reports)).map(({ text }) => text);

test('a brief does not begin with what leans on a sentence that is not there', () => {
  const [first] = told([
    at(
      8,
      'a',
      'Strike on convoy kills general Holm',
      'Deputy commander Ada Marlow was killed in the same strike on the convoy of general Holm, officials said.',
    ),
    at(
      9,
      'b',
      'General Holm killed in strike',
      'General Tomas Holm was killed on Tuesday when a missile struck his convoy near Harbour Town.',
    ),
  ]);
  expect(first).toMatch(/^General Tomas Holm was killed/);
});

test('the same fact by another outlet in other words is not told again', () => {
  const brief = told([
    at(
      8,
      'a',
      'Harbour parliament votes to expel ferries',
      'The parliament in Harbour Town voted on Sunday to ask the government to end the stay of foreign ferries.',
    ),
    at(
      9,
      'b',
      'MPs call for foreign ferries to leave',
      'Harbour Town lawmakers passed a resolution Sunday urging the government to work for the departure of all ferries.',
    ),
    at(
      9,
      'c',
      'Ferries told to go by parliament',
      'Some 5,000 sailors of Quill Lines live aboard the foreign ferries, said Ada Marlow of the seamen’s union.',
    ),
  ]);
  expect(brief).toHaveLength(2);
  expect(brief[1]).toContain('5,000 sailors');
});

test('what half of a sentence’s words told before is not told again', () => {
  const of = (id: string, text: string) => report(id, 'Harbour Town allows new ferry engine for emergency use', text);
  const reports = [
    of(
      'a',
      'Mayor Tomas Hale announced Friday that the PHT has approved the diesel engine for emergency use by islanders stranded in winter storms.',
    ),
    of(
      'b',
      'The Port of Harbour Town (PHT) has granted authorization to Quill Engines Inc for emergency use of its experimental diesel ferry engine to carry islanders in winter storms with Type Nine boats (TN-9), it said in a letter to Quill.',
    ),
    of('c', 'Ferries with the engine crossed in nine minutes less in a trial by Dunmere University.'),
  ];
  const brief = writeBrief(reports, reports[0]!, corpusStatsOf(reports));
  expect(brief.filter(({ report: id }) => id !== 'c')).toHaveLength(1);
});

test('a short sentence that a longer one holds nearly whole is told once', () => {
  const of = (id: string, title: string, text: string) => report(id, title, text);
  const long =
    'Lord Mayor Tomas Hale flouted the Dunmere Clinic’s face mask policy when he visited doctors and patients at the Quill hospital, not wearing the protective covering despite the hospital requirement.';
  const reports = [
    of(
      'a',
      'Tomas Hale criticised for Dunmere Clinic visit without mask',
      'Hale visited the Dunmere Clinic in Quill on Tuesday.',
    ),
    of('b', 'Tomas Hale visits Dunmere Clinic, ignores mask rule', long),
    of(
      'c',
      'Lord Mayor says masks are for the ill',
      'The lord mayor, who leads the island’s flu committee, said that masks were meant to keep the flu from spreading and that he has none.',
    ),
    ...Array.from({ length: 6 }, (_, i) =>
      of(`d${i}`, 'Tomas Hale wears no mask at Dunmere Clinic', 'Hale, mask and clinic are the talk of Quill.'),
    ),
  ];
  const others = Array.from({ length: 200 }, (_, i) =>
    of(`o${i}`, `Harbour item ${i}`, `Ferry ${i} left the quay with ${i} crates of salt and wool.`),
  );
  const brief = writeBrief(reports, reports[0]!, corpusStatsOf([...reports, ...others]));
  expect(brief.filter(({ report: id }) => id === 'a' || id === 'b')).toHaveLength(1);
});

test('what one country counts does not speak for a story of another', () => {
  const reports = [
    report(
      'a',
      'France has second-highest toll of the flood',
      'France now has the second-highest toll of the flood, with 4,210 dead in all its departments, officials said on Tuesday.',
    ),
    report(
      'b',
      'Flood toll of France rises',
      'The toll of the flood in France rose by 300 on Tuesday, the health ministry in Paris told reporters.',
    ),
    report(
      'c',
      'Flood toll rises in Canada',
      'The toll of the flood in Canada could be hundreds higher than its official count of 1,017, a study said.',
    ),
  ];
  const brief = writeBrief(reports, reports[0]!, corpusStatsOf(reports));
  expect(brief.length).toBeGreaterThan(0);
  expect(brief.map(({ report: id }) => id)).not.toContain('c');
});

test('a brief does not begin with what followed on something that nobody has told', () => {
  const tweet = report(
    'a',
    'Marlow sides with ferry protesters',
    'Marlow’s tweet came a day after ferry protesters entered the Assembly of Harbour Town on Thursday.',
  );
  expect(writeBrief([tweet], tweet, corpusStatsOf([tweet]))).toEqual([]);
});

test('the newest toll is told, and no older one beside it', () => {
  const brief = told(
    [
      at(
        1,
        'a',
        'Storm kills four in Harbour Town',
        'At least four people were killed when a storm struck Harbour Town on Tuesday, the mayor said.',
      ),
      at(
        20,
        'b',
        'Death toll of Harbour Town storm rises to twelve',
        'Twelve people were killed by the storm that struck Harbour Town on Tuesday, Mayor Tomas Hale said.',
      ),
      at(
        21,
        'c',
        'Twelve dead in Harbour Town storm',
        'President Ada Marlow will visit Harbour Town on Friday after the storm.',
      ),
    ],
    1,
  );
  expect(brief[0]).toMatch(/^Twelve people/);
  expect(brief.join(' ')).not.toContain('four people');
});

test('a sentence that says on which day comes first where one does', () => {
  const brief = told([
    at(
      8,
      'a',
      'Court stops the harbour law',
      'The High Court of the Islands has stopped the harbour law of the Assembly, in a ruling by three judges.',
    ),
    at(9, 'b', 'High Court stops harbour law', 'The High Court stopped the harbour law of the Assembly on Tuesday.'),
  ]);
  expect(brief[0]).toContain('on Tuesday');
});

test.each([
  'CNN’s Ada Marlow reports from the ferries of Harbour Town.',
  'Fox News host Ada Marlow discusses the ferries with the mayor.',
  'Reaction from ‘Special Report’ host Ada Marlow was that ferries are late.',
  'Ada Marlow gives an opening statement before the Harbour Assembly committee.',
])('is what an outlet says of itself, and no news: %s', (sentence) => {
  expect(standsAlone(sentence)).toBe(false);
});
