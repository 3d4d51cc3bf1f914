import { points as f } from '../stories/index.ts';

const minus = (points: number) => String(points).replace('-', '−');

/** What gives points, how many, and for what: the lines of the table on "How it works". */
export const pointsTable: readonly { what: string; points: string; how: string }[] = [
  {
    what: 'Outlets',
    points: `${f.OUTLETS_PER_DOUBLING} for every doubling`,
    how: `Two outlets ${f.OUTLETS_PER_DOUBLING}, four ${2 * f.OUTLETS_PER_DOUBLING}, eight ${3 * f.OUTLETS_PER_DOUBLING}. Outlets of one owner, and those that run the same agency's text, count once; each of the others adds ${f.COPIED} of an outlet.`,
  },
  {
    what: 'Public affairs',
    points: `up to ${f.PUBLIC}`,
    how: 'The share of its reports that are of politics and public life, and not of sport, celebrities or products.',
  },
  {
    what: 'Consequence',
    points: `up to ${f.MOST_CONSEQUENCE}`,
    how: 'What it is about, by the words of its reports: war and peace, deaths, elections, votes and laws, rulings, appointments, treaties and trade, emergencies, the money of the many.',
  },
  {
    what: 'Across the ratings',
    points: `${f.TWO_SIDES} or ${f.ALL_SIDES}`,
    how: `${f.TWO_SIDES} where outlets of two of left, center and right report it, ${f.ALL_SIDES} where all three do. No rating takes points away.`,
  },
  {
    what: 'Days',
    points: `${f.PER_DAY} for each after the first`,
    how: `For every further day of the week on which it was reported, ${f.MOST_DAYS} days counting at most.`,
  },
  { what: 'An agency', points: `${f.AGENCY}`, how: 'A news agency carries it.' },
  { what: 'An official source', points: `${f.OFFICIAL}`, how: 'A government, parliament or court published on it.' },
  {
    what: 'Front places',
    points: `${f.PER_FRONT} each, up to ${f.MOST_FRONT}`,
    how: `For each outlet that had it among the first ${f.FRONT_PLACES} items of its feed.`,
  },
  {
    what: 'Told before',
    points: `${minus(f.TOLD_BEFORE)} or ${minus(f.MATTER_TOLD_BEFORE)}`,
    how: `Last week's edition told it already (${minus(f.TOLD_BEFORE)}), or told another story of the same matter (${minus(f.MATTER_TOLD_BEFORE)}).`,
  },
];
