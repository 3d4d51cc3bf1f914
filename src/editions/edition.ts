import {
  type Grouped,
  groupReports,
  rankStories,
  corpusStatsOf,
  type Report,
  summarise,
  type ToldEdition,
  type ToldStory,
  type EarlierTitle,
  wentBefore,
} from '../stories/index.ts';
import { choose } from './choose.ts';
import type { Apart } from './matters.ts';
import { makeSupplement, type Supplement } from './supplement.ts';
import { COUNT, DAYS_BEFORE, LINES_BEFORE, WORTH_A_LINE } from './limits.ts';

const DAY = 86_400_000;

export interface EditionOptions {
  /** What the edition is called: '2020-W19', or 'FROM..UNTIL' for other spans. */
  week: string;
  /** The first moment that belongs to it, and the first that no longer does. */
  from: Date;
  until: Date;
  /** How many stories; 12 where nothing else is asked for. */
  count?: number | undefined;
  /** What readers were told last time. */
  previous?: ToldEdition | undefined;
  /** What the editor decided of stories that look like one event. */
  apart?: Apart | undefined;
  /** Stories of weeks before, for what went before; those at hand are always looked at. */
  earlier?: readonly Grouped[] | undefined;
  /** On whose calendar reports name days; UTC where nothing is said. */
  timeZone?: string | undefined;
  /** The moment after which days are to come; the end of the span where nothing is said. */
  asOf?: Date | undefined;
  /** What reports were called before, by id, oldest first. */
  versions?: ReadonlyMap<string, readonly EarlierTitle[]> | undefined;
}

/** An edition with what it has beside its stories. */
export interface MadeEdition extends ToldEdition {
  supplement: Supplement;
}

/** Makes up the edition of a span from reports: groups, ranks, chooses and tells. */
export function makeEdition(reports: readonly Report[], options: EditionOptions): MadeEdition {
  const begin = options.from.getTime() - DAYS_BEFORE * DAY;
  const window = reports.filter(({ published }) => published.getTime() >= begin && published < options.until);
  const storyOf = groupReports(window);
  const stories = new Map<string, Report[]>();
  for (const report of window) {
    const story = storyOf.get(report.id);
    if (story === undefined) continue;
    const its = stories.get(story);
    if (its) its.push(report);
    else stories.set(story, [report]);
  }
  return makeUp(
    [...stories].map(([story, its]) => ({ story, reports: its })),
    options,
  );
}

/** Makes up the edition of a span from stories that are grouped already. */
export function makeUp(stories: readonly Grouped[], options: EditionOptions): MadeEdition {
  const { week, from, until, count = COUNT, previous } = options;
  const background = corpusStatsOf(stories.flatMap(({ reports }) => reports));
  const ranked = rankStories(stories, { from, until, background, previous });
  const edition = choose(ranked, { week, count, background, apart: options.apart });
  const known = new Set(stories.map(({ story }) => story));
  const earlier = [...(options.earlier ?? []).filter(({ story }) => !known.has(story)), ...stories].flatMap(
    (story) => summarise(story, background, WORTH_A_LINE) ?? [],
  );
  const withBefore = (told: ToldStory): ToldStory => {
    const itself = stories.find(({ story }) => story === told.story);
    const own = itself && summarise(itself, background, 1);
    const parts = new Set(told.parts?.map(({ story }) => story));
    const before = own
      ? wentBefore(own, earlier)
          .filter(({ story }) => !parts.has(story))
          .slice(-LINES_BEFORE)
      : [];
    return before.length
      ? {
          ...told,
          before: before.map(({ story, headline, time }) => ({
            story,
            headline,
            day: time.toISOString().slice(0, 10),
          })),
        }
      : told;
  };
  const { timeZone = 'UTC', asOf = until, versions } = options;
  return {
    ...edition,
    stories: edition.stories.map(withBefore),
    below: edition.below.map(withBefore),
    supplement: makeSupplement(ranked, { from, until, asOf, timeZone, versions }),
  };
}
