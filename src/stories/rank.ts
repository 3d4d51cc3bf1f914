import type { Report } from '../reports/index.ts';
import { consequences, consequencesOf } from './consequence.ts';
import { genreOf } from './genre.ts';
import { mainCountry } from './countries.ts';
import { type Background, type Gist, gistOf, likeness } from './gist.ts';
import { independentAccounts } from './independence.ts';
import { isPolitical } from './political.ts';
import { side, sideNames } from './sides.ts';
import { SAME_MATTER } from './threads.ts';
import type { Reason, ToldEdition } from './told.ts';

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
  background: Background;
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
  gist: Gist;
  /** The mean of its fresh reports' times. */
  time: Date;
  /** The country it is about, where it is about one. */
  country: string | undefined;
  /** Whether readers were told an earlier part of it last time. */
  toldBefore: boolean;
}

/** Evidence about one story, gathered once for all signals. */
interface Evidence {
  reports: readonly Report[];
  fresh: readonly Report[];
  outlets: number;
  toldBefore: boolean;
  /** The headline of a story told last time that is of the same matter. */
  matter: string | undefined;
  /** How many of the fresh reports are of public affairs. */
  political: number;
}

const OUTLETS_PER_DOUBLING = 10;
/** What an outlet counts that runs an agency's or its owner's account: it chose to. */
const COPIED = 0.25;
const PUBLIC = 12;
const LEAST_POLITICAL = 0.4;
const ALL_SIDES = 6;
const TWO_SIDES = 3;
const AGENCY = 3;
const OFFICIAL = 3;
const PER_DAY = 1.5;
const MOST_DAYS = 5;
const FRONT_PLACES = 5;
const PER_FRONT = 0.75;
const MOST_FRONT = 3;
const CONSEQUENCE_LEAST_SHARE = 0.3;
const MOST_CONSEQUENCE = 8;
/** Likeness to the report in the middle, for stories of at least so many reports. */
const CORE_LIKENESS = 0.12;
const CORE_FROM = 4;
const TOLD_BEFORE = -6;
const MATTER_TOLD_BEFORE = -3;
/** Outlets with something new that bring a told story back. */
const NEW_OUTLETS = 2;

const plural = (n: number, noun: string) => `${n} ${noun}${n === 1 ? '' : 's'}`;
const dayOf = (time: Date) => time.toISOString().slice(0, 10);
const official = new Set(['official', 'parliament', 'court']);

/**
 * The signals, in the order in which a reader is told of them. Each gives its points and says why in words and numbers;
 * null where it has nothing to say. Points add up to the score.
 */
const signals: readonly { name: string; of: (evidence: Evidence) => Omit<Reason, 'signal'> | null }[] = [
  {
    name: 'outlets',
    of: ({ fresh, outlets }) => {
      const all = outletsWhere(fresh, () => true).length;
      const copied =
        all > outlets ? `Reported by ${plural(all, 'outlet')}, ${outlets} of them independently` : undefined;
      const independent = outlets === 1 ? 'Reported by one outlet' : `Reported by ${outlets} independent outlets`;
      return {
        words: copied ?? independent,
        points: OUTLETS_PER_DOUBLING * Math.log2(Math.max(1, outlets + COPIED * (all - outlets))),
      };
    },
  },
  {
    name: 'public affairs',
    of: ({ fresh, political }) => ({
      words: `Of public affairs in ${political} of ${plural(fresh.length, 'report')}`,
      points: PUBLIC * (political / fresh.length),
    }),
  },
  {
    name: 'breadth',
    of: ({ fresh }) => {
      const rated = new Map(fresh.flatMap(({ outlet, lean }) => (lean === undefined ? [] : [[outlet, side(lean)]])));
      const sides = sideNames.flatMap((name) => {
        const n = [...rated.values()].filter((s) => s === name).length;
        return n ? [`${n} rated ${name}`] : [];
      });
      if (sides.length < 2) return null;
      return { words: `Across the ratings: ${sides.join(', ')}`, points: sides.length === 3 ? ALL_SIDES : TWO_SIDES };
    },
  },
  {
    name: 'agency',
    of: ({ fresh }) => {
      const names = outletsWhere(fresh, ({ kind }) => kind === 'agency');
      return names.length ? { words: `Carried by an agency: ${names.join(', ')}`, points: AGENCY } : null;
    },
  },
  {
    name: 'official',
    of: ({ fresh }) => {
      const names = outletsWhere(fresh, ({ kind }) => kind !== undefined && official.has(kind));
      return names.length ? { words: `From an official source: ${names.join(', ')}`, points: OFFICIAL } : null;
    },
  },
  {
    name: 'days',
    of: ({ fresh }) => {
      const days = new Set(fresh.map(({ published }) => dayOf(published))).size;
      if (days < 2) return null;
      return { words: `In the news on ${days} days`, points: PER_DAY * (Math.min(days, MOST_DAYS) - 1) };
    },
  },
  {
    name: 'front',
    of: ({ fresh }) => {
      const n = outletsWhere(fresh, ({ position }) => position !== undefined && position < FRONT_PLACES).length;
      if (!n) return null;
      return {
        words: `Among the first ${FRONT_PLACES} items of ${plural(n, 'outlet')}`,
        points: Math.min(MOST_FRONT, PER_FRONT * n),
      };
    },
  },
  {
    name: 'consequence',
    of: ({ fresh }) => {
      const told = new Map<string, number>();
      for (const report of fresh)
        for (const { name } of isPolitical(report) ? consequencesOf(report) : []) {
          told.set(name, (told.get(name) ?? 0) + 1);
        }
      const weighty = consequences
        .map(({ name, points }) => ({
          name,
          points,
          reports: told.get(name) ?? 0,
          share: (told.get(name) ?? 0) / fresh.length,
        }))
        .filter(({ share }) => share >= CONSEQUENCE_LEAST_SHARE);
      if (!weighty.length) return null;
      return {
        words: `Of consequence: ${weighty.map(({ name, reports }) => `${name} (in ${reports} of ${plural(fresh.length, 'report')})`).join(', ')}`,
        points: Math.min(
          MOST_CONSEQUENCE,
          weighty.reduce((sum, { points, share }) => sum + points * share, 0),
        ),
      };
    },
  },
  {
    name: 'novelty',
    of: ({ reports, fresh, toldBefore, matter }) => {
      if (toldBefore) {
        return {
          words: `Told last time; ${fresh.length} of ${plural(reports.length, 'report')} are new`,
          points: TOLD_BEFORE,
        };
      }
      return matter ? { words: `Its matter was told last time: “${matter}”`, points: MATTER_TOLD_BEFORE } : null;
    },
  },
];

function outletsWhere(reports: readonly Report[], wanted: (report: Report) => boolean): string[] {
  return [...new Set(reports.filter(wanted).map(({ outlet }) => outlet))];
}

/**
 * The week's stories, the weightiest first. A story is the week's when most of what was published about it appeared in
 * the week, or when it was told last time and two outlets have something new; others are left out.
 */
export function rankStories(stories: readonly Grouped[], context: RankContext): Ranked[] {
  const { from, until, background, previous } = context;
  const told = new Set(previous?.stories.flatMap(({ reports }) => reports));
  const matters = (previous?.stories ?? []).map((story) => ({
    headline: story.headline,
    gist: gistOf(
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
      const gist = gistOf(fresh, background);
      const matter = matters.find((before) => likeness(before.gist, gist) >= SAME_MATTER)?.headline;
      const reasons = signals
        .flatMap(({ name, of }): Reason[] => {
          const reason = of({ reports, fresh, outlets, political, toldBefore, matter });
          return reason ? [{ signal: name, words: reason.words, points: Math.round(reason.points * 10) / 10 }] : [];
        })
        .toSorted((a, b) => b.points - a.points);
      return [
        {
          story,
          reports,
          fresh,
          outlets,
          political: political > 0 && political >= LEAST_POLITICAL * fresh.length,
          reasons,
          score: Math.round(reasons.reduce((sum, { points }) => sum + points, 0) * 10) / 10,
          gist,
          time: new Date(fresh.reduce((sum, { published }) => sum + published.getTime(), 0) / fresh.length),
          country: mainCountry(fresh),
          toldBefore,
        },
      ];
    })
    .toSorted((a, b) => b.score - a.score || (a.story < b.story ? -1 : 1));
}

const byTime = (a: Report, b: Report) => a.published.getTime() - b.published.getTime() || (a.id < b.id ? -1 : 1);

/**
 * The reports that are like the one in their middle. Grouping lets a stray in now and then, or strings reports of one theme
 * together; they are listed with the story, but neither weigh nor speak for it.
 */
function coreOf(reports: readonly Report[], background: Background): readonly Report[] {
  if (reports.length < CORE_FROM) return reports;
  const whole = gistOf(reports, background);
  const gists = reports.map((report) => gistOf([report], background));
  const near = gists.map((gist) => likeness(gist, whole));
  const middle = gists[near.indexOf(Math.max(...near))]!;
  return reports.filter((_, i) => likeness(gists[i]!, middle) >= CORE_LIKENESS);
}

/** The points of the formula, for the page that tells readers of them. */
export const points = {
  OUTLETS_PER_DOUBLING,
  COPIED,
  PUBLIC,
  ALL_SIDES,
  TWO_SIDES,
  AGENCY,
  OFFICIAL,
  PER_DAY,
  MOST_DAYS,
  FRONT_PLACES,
  PER_FRONT,
  MOST_FRONT,
  MOST_CONSEQUENCE,
  TOLD_BEFORE,
  MATTER_TOLD_BEFORE,
} as const;
