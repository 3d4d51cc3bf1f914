import type { Report } from '../reports/index.ts';
import { consequences, consequencesOf } from './consequence.ts';
import { genreOf } from './genre.ts';
import { mainCountry } from './countries.ts';
import { type CorpusStats, type TermVector, termVectorOf, cosine } from './term-vector.ts';
import { independentAccounts } from './independence.ts';
import { isPolitical } from './political.ts';
import { type Side, side } from './told-how.ts';
import { SAME_MATTER } from './threads.ts';
import type { Evidence, Reason } from './reason.ts';
import type { ToldEdition } from './told.ts';

/** A story as it comes from grouping. */
export interface Grouped {
  story: string;
  reports: readonly Report[];
}

export interface RankContext {
  /** The span an edition tells: from is in it, until is not. */
  from: Date;
  until: Date;
  /** What the reports at hand have in common. */
  background: CorpusStats;
  /** What readers were told last time. */
  previous?: ToldEdition | undefined;
}

/** A story with its place in the week and the reasons for it. */
export interface Ranked {
  story: string;
  /** All its reports, oldest first. */
  reports: readonly Report[];
  /** The news at its core that appeared in the edition's span and was not told before: the evidence for its place. */
  fresh: readonly Report[];
  /** Outlets, each account of one owner or agency counted once. */
  outlets: number;
  /** Whether it is of public affairs; other stories never get in. */
  political: boolean;
  reasons: Reason[];
  score: number;
  vector: TermVector;
  /** The mean of its fresh reports' times. */
  time: Date;
  /** The country it is about, where it is about one. */
  country: string | undefined;
  /** Whether readers were told an earlier part of it last time. */
  toldBefore: boolean;
}

/** Evidence about one story, gathered once for all signals. */
interface Known {
  reports: readonly Report[];
  fresh: readonly Report[];
  outlets: number;
  toldBefore: boolean;
  /** The headline of a story told last time that is of the same matter. */
  matter: string | undefined;
}

const OUTLETS_PER_DOUBLING = 10;
/** What an outlet counts that runs an agency's or its owner's account: it chose to. */
const COPIED = 0.25;
const LEAST_POLITICAL = 0.4;
const ALL_SIDES = 6;
const TWO_SIDES = 3;
const AGENCY = 3;
const OFFICIAL = 3;
const REPORTS_PER_DOUBLING = 8;
const FRONT_PLACES = 5;
const PER_FRONT = 0.75;
const MOST_FRONT = 3;
/** A kind of consequence is told of by at least this share of the reports, or it says nothing. */
const CONSEQUENCE_LEAST_SHARE = 0.5;
/** … and by the headlines of this share, for what only texts tell is mostly background; and by two where there are two. */
const CONSEQUENCE_LEAST_HEADLINES = 1 / 3;
const CONSEQUENCE_LEAST_REPORTS = 2;
/** Of the words that a kind was read from, so many are named. */
const WORDS_NAMED = 3;
const MOST_CONSEQUENCE = 8;
/** Likeness to the report in the middle, for stories of at least so many reports. */
const CORE_LIKENESS = 0.12;
const CORE_FROM = 4;
const TOLD_BEFORE = -6;
const MATTER_TOLD_BEFORE = -3;
/** Outlets with something new that bring a told story back. */
const NEW_OUTLETS = 2;

const daysOf = (reports: readonly Report[]) =>
  new Set(reports.map(({ published }) => published.toISOString().slice(0, 10))).size;
const official = new Set(['official', 'parliament', 'court']);

/**
 * The signals, in the order in which a reader is told of them. Each says what it found and what that is worth; nothing where
 * it has nothing to say. Points add up to the score.
 */
const signals: readonly ((known: Known) => (Evidence & { points: number })[])[] = [
  function outlets({ fresh, outlets: independent }) {
    const all = outletsWhere(fresh, () => true).length;
    const points = OUTLETS_PER_DOUBLING * Math.log2(Math.max(1, independent + COPIED * (all - independent)));
    return [{ signal: 'outlets', outlets: all, independent, points }];
  },
  function breadth({ fresh }) {
    const rated = new Map(fresh.flatMap(({ outlet, lean }) => (lean === undefined ? [] : [[outlet, side(lean)]])));
    const on = (name: Side) => [...rated.values()].filter((its) => its === name).length;
    const [left, center, right] = [on('left'), on('center'), on('right')];
    const sides = [left, center, right].filter(Boolean).length;
    if (sides < 2) return [];
    return [{ signal: 'breadth', left, center, right, points: sides === 3 ? ALL_SIDES : TWO_SIDES }];
  },
  function agency({ fresh }) {
    const names = outletsWhere(fresh, ({ kind }) => kind === 'agency');
    return names.length ? [{ signal: 'agency', names, points: AGENCY }] : [];
  },
  function fromOfficials({ fresh }) {
    const names = outletsWhere(fresh, ({ kind }) => kind !== undefined && official.has(kind));
    return names.length ? [{ signal: 'official', names, points: OFFICIAL }] : [];
  },
  function reports({ fresh }) {
    const points = REPORTS_PER_DOUBLING * Math.log2(roomGiven(fresh));
    return points > 0 ? [{ signal: 'reports', reports: fresh.length, days: daysOf(fresh), points }] : [];
  },
  function front({ fresh }) {
    const n = outletsWhere(fresh, ({ position }) => position !== undefined && position < FRONT_PLACES).length;
    if (!n) return [];
    return [{ signal: 'front', first: FRONT_PLACES, outlets: n, points: Math.min(MOST_FRONT, PER_FRONT * n) }];
  },
  function consequence({ fresh }) {
    const told = consequencesTold(fresh);
    const sum = told.reduce((all, { points }) => all + points, 0);
    const most = Math.min(1, MOST_CONSEQUENCE / (sum || 1));
    return told.map((one) => ({ ...one, signal: 'consequence', points: one.points * most }));
  },
  function novelty({ reports, fresh, toldBefore, matter }) {
    if (toldBefore) return [{ signal: 'novelty', fresh: fresh.length, of: reports.length, points: TOLD_BEFORE }];
    return matter ? [{ signal: 'novelty', headline: matter, points: MATTER_TOLD_BEFORE }] : [];
  },
];

/** How much room outlets gave: the first report of each counts whole, and each doubling of them as one more. A paper's own beat is no one else's. */
function roomGiven(reports: readonly Report[]): number {
  const of = new Map<string, number>();
  for (const { outlet } of reports) of.set(outlet, (of.get(outlet) ?? 0) + 1);
  return [...of.values()].reduce((sum, n) => sum + Math.log2(1 + n), 0);
}

/** The kinds of consequence that enough of the reports tell of, each with what it is worth by itself. */
function consequencesTold(fresh: readonly Report[]) {
  const found = fresh.filter(isPolitical).map(consequencesOf);
  return consequences.flatMap(({ kind, points }) => {
    const borne = found.flatMap((told) => told.get(kind) ?? []);
    const words = borne.map((one) => one.words);
    const share = words.length / fresh.length;
    const inHeadlines = borne.filter((one) => one.inHeadline).length / fresh.length;
    const isSolid = words.length >= Math.min(CONSEQUENCE_LEAST_REPORTS, fresh.length);
    if (share < CONSEQUENCE_LEAST_SHARE || inHeadlines < CONSEQUENCE_LEAST_HEADLINES || !isSolid) return [];
    const readFrom = mostFrequent(words);
    return [{ kind, readFrom, reports: words.length, of: fresh.length, points: points * share }];
  });
}

/** The words that stand there most often, as many as are named in a reason. */
function mostFrequent(words: readonly string[]): string[] {
  const times = new Map<string, number>();
  for (const word of words) times.set(word, (times.get(word) ?? 0) + 1);
  return [...times]
    .toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, WORDS_NAMED)
    .map(([word]) => word);
}

function outletsWhere(reports: readonly Report[], wanted: (report: Report) => boolean): string[] {
  return [...new Set(reports.filter(wanted).map(({ outlet }) => outlet))];
}

/**
 * The week's stories, the weightiest first. A story is the week's when most of what was published about it appeared in
 * the week, or when it was told last time and two outlets have something new; others are left out.
 */
export function rankStories(stories: readonly Grouped[], context: RankContext): Ranked[] {
  const { from, until, background, previous } = context;
  const told = new Set(
    previous?.stories.flatMap(({ reports, parts = [] }) => [...reports, ...parts.flatMap((part) => part.reports)]),
  );
  const matters = (previous?.stories ?? []).map((story) => ({
    headline: story.headline,
    vector: termVectorOf(
      [
        {
          id: '',
          outlet: '',
          title: story.headline,
          text: story.brief.map(({ text }) => text).join(' '),
          published: from,
        },
      ],
      background,
    ),
  }));
  return stories
    .flatMap(({ story, reports: all }): Ranked[] => {
      const reports = all.toSorted(byTime);
      const news = reports.filter((report) => genreOf(report) === 'news');
      const evidence = news.length ? news : reports;
      const inSpan = evidence.filter(({ published }) => published >= from && published < until);
      const fresh = coreOf(
        inSpan.filter(({ id }) => !told.has(id)),
        background,
      );
      const toldBefore = reports.some(({ id }) => told.has(id));
      const outlets = independentAccounts(fresh).length;
      const isOfSpan = toldBefore ? outlets >= NEW_OUTLETS : 2 * inSpan.length >= evidence.length;
      if (!fresh.length || !isOfSpan) return [];
      const political = news.length ? fresh.filter(isPolitical).length : 0;
      const vector = termVectorOf(fresh, background);
      const matter = matters.find((before) => cosine(before.vector, vector) >= SAME_MATTER)?.headline;
      const reasons = weigh({ reports, fresh, outlets, toldBefore, matter });
      return [
        {
          story,
          reports,
          fresh,
          outlets,
          political: political > 0 && political >= LEAST_POLITICAL * fresh.length,
          reasons,
          score: sumOf(reasons),
          vector,
          time: new Date(fresh.reduce((sum, { published }) => sum + published.getTime(), 0) / fresh.length),
          country: mainCountry(fresh),
          toldBefore,
        },
      ];
    })
    .toSorted((a, b) => b.score - a.score || (a.story < b.story ? -1 : 1));
}

/** What the signals find, the weightiest first. */
function weigh(known: Known): Reason[] {
  return signals
    .flatMap((of): Reason[] => of(known))
    .map((reason) => ({ ...reason, points: tenth(reason.points) }))
    .toSorted((a, b) => b.points - a.points);
}

const tenth = (points: number) => Math.round(points * 10) / 10;
const sumOf = (reasons: readonly Reason[]) => tenth(reasons.reduce((sum, { points }) => sum + points, 0));

/**
 * What the other stories of its matter add to a leading story's score: all their reports, weighed by the same signals as if they were
 * one story's. Never less than nothing; undefined where there are no others.
 */
export function weighWith(lead: Ranked, others: readonly Ranked[]): Reason | undefined {
  if (!others.length) return undefined;
  const fresh = [lead, ...others].flatMap((story) => story.fresh);
  const independent = independentAccounts(fresh).length;
  const together = weigh({
    reports: fresh,
    fresh,
    outlets: independent,
    toldBefore: false,
    matter: undefined,
  });
  const alone = lead.reasons.filter(({ signal }) => signal !== 'novelty');
  return {
    signal: 'matter',
    stories: others.length,
    outlets: outletsWhere(fresh, () => true).length,
    independent,
    days: daysOf(fresh),
    points: Math.max(0, tenth(sumOf(together) - sumOf(alone))),
  };
}

const byTime = (a: Report, b: Report) => a.published.getTime() - b.published.getTime() || (a.id < b.id ? -1 : 1);

/**
 * The reports that are like the one in their middle. Grouping lets a stray in now and then, or strings reports of one theme
 * together; they are listed with the story, but neither weigh nor speak for it.
 */
function coreOf(reports: readonly Report[], background: CorpusStats): readonly Report[] {
  if (reports.length < CORE_FROM) return reports;
  const whole = termVectorOf(reports, background);
  const vectors = reports.map((report) => termVectorOf([report], background));
  const near = vectors.map((vector) => cosine(vector, whole));
  const middle = vectors[near.indexOf(Math.max(...near))]!;
  return reports.filter((_, i) => cosine(vectors[i]!, middle) >= CORE_LIKENESS);
}

/** The points of the formula, for the page that tells readers of them. */
export const points = {
  OUTLETS_PER_DOUBLING,
  COPIED,
  ALL_SIDES,
  TWO_SIDES,
  AGENCY,
  OFFICIAL,
  REPORTS_PER_DOUBLING,
  FRONT_PLACES,
  PER_FRONT,
  MOST_FRONT,
  MOST_CONSEQUENCE,
  TOLD_BEFORE,
  MATTER_TOLD_BEFORE,
} as const;
