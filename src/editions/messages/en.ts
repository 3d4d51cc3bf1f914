import type { Count } from '../../house/index.ts';
import { reasonInEnglish } from './reasons.ts';

/** What letter and page say of an edition in the same words, in English. */
export const en = (count: Count) => ({
  reports: (n: number) => count(n, { one: 'report', other: 'reports' }),
  outlets: (n: number) => count(n, { one: 'outlet', other: 'outlets' }),
  coverage: (outlets: string, reports: string) => `${outlets}, ${reports}`,
  edition: (number: number | null) => (number === null ? 'The week so far' : `No. ${number}`),
  sinceLastWeek: 'Since last week',
  before: 'What went before',
  /** Above the further developments of a story's matter. */
  further: 'Further developments',
  video: 'Video',
  /** Why a story is where it is. */
  reason: reasonInEnglish(count),
  toldLast: 'Told last time',
  chosen: 'Chosen by the editor',
  editor: 'The editor',
  editorsHeadline: 'Headline by the editor',
  corrections: 'Corrections',
  ours: 'From our own desk',
  /** What an edition has beside its stories. */
  ahead: {
    title: 'The week ahead',
    explained: 'Coming days that reports of the week name, in their words.',
  },
  figures: {
    title: 'Figures of the week',
    saidBy: (who: string) => `according to ${who}`,
  },
  rewritten: {
    title: 'Rewritten headlines',
    explained: 'What outlets called a report first, and what they call it now.',
    before: 'Before',
    after: 'After',
    seen: (moment: string) => `changed by ${moment}`,
  },
  oneSided: {
    title: 'Only one side told',
    explained:
      'Stories that three outlets or more of one side reported and none of the other, as the editor rates them.',
    left: (outlets: number) => `${outlets} outlets rated left, none rated right`,
    right: (outlets: number) => `${outlets} outlets rated right, none rated left`,
    none: 'No story of this week was told by one side alone.',
    tooFew: (left: number, right: number) =>
      `It cannot be said this week: that takes eight outlets of each side, and ${left} rated left and ${right} rated right were read.`,
  },
  doubtful: (n: number) => count(n, { one: 'line was left out for doubt', other: 'lines were left out for doubt' }),
  below: 'Just below the line',
  quoted: 'Every sentence stands word for word in the report it links to; no machine wrote any of it.',
  sample: 'A sample: invented outlets telling of real events of January 2020. Nobody was mailed.',
});
