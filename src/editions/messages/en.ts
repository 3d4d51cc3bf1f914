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
    inCalendar: 'Subscribe in your calendar',
  },
  below: 'Just missed',
  quoted: 'Every sentence stands word for word in the report it links to; no machine wrote any of it.',
  sample: 'A sample: invented outlets telling of real events of January 2020. Nobody was mailed.',
});
