import { z } from 'zod';
import {
  comingDay,
  contentWords,
  cosine,
  figureIn,
  isEnglish,
  isNews,
  isWeighty,
  leavesUnnamed,
  quotableSentences,
  type Quotation,
  type Ranked,
  type Report,
  rewrittenOf,
  side,
  standsAlone,
  type EarlierTitle,
} from '../stories/index.ts';
import {
  AHEAD,
  DAYS_OF_A_STORY,
  DAYS_AHEAD,
  FIGURES,
  FIRST_SENTENCES,
  LIKE_ANOTHER,
  LEAD,
  SAME_TOP_WORDS,
  TELLING_TOP_WORDS,
  TOP_WORDS,
  ONE_SIDED,
  OUTLETS_OF_A_SIDE,
  QUOTED_WORDS,
  RATED_OUTLETS,
  REWRITTEN,
  SAME_LINE,
  SENTENCES_READ,
} from './limits.ts';
import { dayIn } from './week.ts';

/** A sentence with the story it is about. */
interface OfStory extends Quotation {
  story: string;
}

/** A sentence that names a coming day. */
interface Ahead extends OfStory {
  /** 'YYYY-MM-DD' */
  day: string;
}

/** A figure of the week: what it counts and who said it, each word for word from the sentence. */
interface FigureOfWeek extends OfStory {
  figure: string;
  counts: string;
  who?: string;
}

/** A story that outlets of one side told, and none of the other. */
interface OneSided {
  story: string;
  side: 'left' | 'right';
  headline: string;
  report: string;
  /** The side's outlets, by name. */
  outlets: string[];
}

/** A headline that its outlet rewrote. */
interface RewrittenHeadline {
  story: string;
  report: string;
  before: string;
  after: string;
  /** When the new one was first seen, ISO 8601. */
  at: string;
}

/** What an edition tells beside its stories: each line of it word for word from a report. */
export interface Supplement {
  /** By day. */
  ahead: Ahead[];
  figures: FigureOfWeek[];
  rewritten: RewrittenHeadline[];
  oneSided: OneSided[];
  /** The outlets that are rated left and right and were read: with fewer than eight of either, nothing is said of sides. */
  rated: { left: number; right: number };
  /** What was left out for doubt. */
  doubtful: { ahead: number; figures: number; rewritten: number; oneSided: number };
}

/** Of an edition that closed before supplements were made. */
export const noSupplement: Supplement = {
  ahead: [],
  figures: [],
  rewritten: [],
  oneSided: [],
  rated: { left: 0, right: 0 },
  doubtful: { ahead: 0, figures: 0, rewritten: 0, oneSided: 0 },
};

const line = { story: z.string(), report: z.string() };
const quoted = { ...line, text: z.string() };
const counts = { ahead: z.number(), figures: z.number(), rewritten: z.number(), oneSided: z.number() };

/** A supplement as rows have it. */
export const supplementRow: z.ZodType<Supplement> = z.object({
  ahead: z.array(z.object({ ...quoted, day: z.iso.date() })),
  figures: z.array(
    z.object({
      ...quoted,
      figure: z.string(),
      counts: z.string(),
      who: z.string().exactOptional(),
    } satisfies Record<keyof FigureOfWeek, z.ZodType>),
  ),
  rewritten: z.array(z.object({ ...line, before: z.string(), after: z.string(), at: z.iso.datetime() })),
  oneSided: z.array(
    z.object({ ...line, side: z.enum(['left', 'right']), headline: z.string(), outlets: z.array(z.string()) }),
  ),
  rated: z.object({ left: z.number(), right: z.number() }),
  doubtful: z.object(counts),
} satisfies Record<keyof Supplement, z.ZodType>);

/** The reports that it quotes. */
export const quotedBy = ({ ahead, figures, rewritten, oneSided }: Supplement): string[] =>
  [...ahead, ...figures, ...rewritten, ...oneSided].map(({ report }) => report);

/** It without the lines that are not to be told. */
export function withoutTold(
  supplement: Supplement,
  isOut: (line: { story: string; report: string }) => boolean,
): Supplement {
  const left = <T extends { story: string; report: string }>(lines: T[]) => lines.filter((one) => !isOut(one));
  const { ahead, figures, rewritten, oneSided } = supplement;
  return {
    ...supplement,
    ahead: left(ahead),
    figures: left(figures),
    rewritten: left(rewritten),
    oneSided: left(oneSided),
  };
}

export interface SupplementOptions {
  from: Date;
  until: Date;
  /** The moment after which days are to come: the end of the span where it is over. */
  asOf: Date;
  /** On whose calendar reports name days. */
  timeZone: string;
  /** What reports were called before, by id, oldest first. */
  versions?: ReadonlyMap<string, readonly EarlierTitle[]> | undefined;
}

/** What a week has beside its stories, out of all that were ranked, the weightiest first. */
export function makeSupplement(ranked: readonly Ranked[], options: SupplementOptions): Supplement {
  const inSpan = ({ published }: Report) => published >= options.from && published < options.until;
  const political = ranked.filter((story) => story.political);
  const read = political.map((story) => ({
    story,
    reports: story.reports.filter((report) => inSpan(report) && isNews(report)),
  }));
  const rated = ratedOutlets(ranked, inSpan);
  const [ahead, figures, rewritten] = [aheadIn(read, options), figuresIn(read), rewrittenIn(read, options)];
  const oneSided =
    rated.left >= RATED_OUTLETS && rated.right >= RATED_OUTLETS ? oneSidedIn(ranked, inSpan) : none<OneSided>();
  return {
    ahead: ahead.lines,
    figures: figures.lines,
    rewritten: rewritten.lines,
    oneSided: oneSided.lines,
    rated,
    doubtful: {
      ahead: ahead.doubtful,
      figures: figures.doubtful,
      rewritten: rewritten.doubtful,
      oneSided: oneSided.doubtful,
    },
  };
}

interface ReadStory {
  story: Ranked;
  /** Its news of the span, oldest first. */
  reports: Report[];
}

interface Found<T> {
  lines: T[];
  doubtful: number;
}

const none = <T>(): Found<T> => ({ lines: [], doubtful: 0 });

/** The sentences of a report's beginning that a reader understands by themselves. */
function* sentencesOf(report: Report, most = SENTENCES_READ): Generator<string> {
  if (!isEnglish(report)) return;
  for (const text of quotableSentences(report.text.slice(0, 6000)).slice(0, most))
    if (text.split(' ').length <= QUOTED_WORDS && standsAlone(text)) yield text;
}

/** What was put off, of which an earlier report could not know. */
const putOff = /\b(?:postpon\p{L}+|cancel\p{L}*|call(?:s|ed)? off|delay(?:s|ed)?|scrap(?:s|ped)?|moved)\b/iu;

/** The days to come that the week's reports name, by day. Of what several tell, the newest is told; of a story, two days at most. */
function aheadIn(read: readonly ReadStory[], { asOf, timeZone }: SupplementOptions): Found<Ahead> {
  const today = dayIn(new Date(asOf.getTime() - 1), timeZone);
  const last = dayIn(new Date(asOf.getTime() - 1 + DAYS_AHEAD * 86_400_000), timeZone);
  let doubtful = 0;
  const taken: (Ahead & { words: Set<string>; weighty: boolean })[] = [];
  for (const { story, reports } of read) {
    const ofStory: typeof taken = [];
    const tellings = reports
      .toReversed()
      .flatMap((report) => [...sentencesOf(report)].map((text) => ({ text, report })));
    for (const { text, report } of tellings) {
      const coming = comingDay(text, dayIn(report.published, timeZone));
      if (coming === 'doubt') doubtful++;
      if (!coming || coming === 'doubt' || coming.day <= today || coming.day > last) continue;
      if (leavesUnnamed(text)) {
        doubtful++;
        continue;
      }
      const line = { day: coming.day, text, report: report.id, story: story.story };
      const words = new Set(contentWords(text));
      if (taken.some((other) => other.day === line.day && alike(other.words, words))) continue;
      const told = ofStory.find((other) => other.day === line.day || alike(other.words, words));
      // What is told of another day since was moved, or is not known for certain.
      const isMoved = told && told.day !== line.day;
      const isPutOff = reports.some((later) => later.published > report.published && putOff.test(later.title));
      if (isMoved || isPutOff) doubtful++;
      else if (!told && ofStory.length < DAYS_OF_A_STORY) ofStory.push({ ...line, words, weighty: isWeighty(text) });
    }
    taken.push(...ofStory);
    if (taken.length >= 4 * AHEAD) break;
  }
  const chosen = [
    ...taken.filter(({ weighty }) => weighty),
    ...taken.filter(({ weighty }) => !weighty).slice(0, AHEAD / 2),
  ];
  return {
    lines: chosen
      .slice(0, AHEAD)
      .toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))
      .map(({ day, text, report, story }) => ({ day, text, report, story })),
    doubtful,
  };
}

/** Such a share of the words of the shorter in the other, and they tell the same. */
function alike(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  let same = 0;
  for (const word of a) if (b.has(word)) same++;
  return same >= SAME_LINE * Math.min(a.size, b.size);
}

/** One figure a story, of the weightiest: what several outlets have first, then the newest. */
function figuresIn(read: readonly ReadStory[]): Found<FigureOfWeek> {
  let doubtful = 0;
  const lines: FigureOfWeek[] = [];
  for (const { story, reports } of read) {
    if (lines.length >= FIGURES) break;
    const found = reports.toReversed().flatMap((report) =>
      [...sentencesOf(report, FIRST_SENTENCES)].flatMap((text) => {
        const figure = figureIn(text);
        if (figure === 'doubt') doubtful++;
        return figure && figure !== 'doubt' ? [{ ...figure, text, report: report.id, story: story.story }] : [];
      }),
    );
    const outletsWith = (figure: string) =>
      new Set(reports.flatMap(({ title, text, outlet }) => (`${title}\n${text}`.includes(figure) ? [outlet] : [])))
        .size;
    const [best] = found
      .map((line) => ({ line, outlets: outletsWith(line.figure) }))
      .toSorted((a, b) => b.outlets - a.outlets || Number(!!b.line.who) - Number(!!a.line.who));
    if (!best) continue;
    // What one outlet alone has, and nobody is named for, is left to it.
    if (best.outlets < 2 && (reports.length > 1 || !best.line.who)) doubtful++;
    else if (!lines.some((other) => other.figure === best.line.figure)) lines.push(best.line);
  }
  return { lines, doubtful };
}

/** The headlines that outlets rewrote within the span, of the weightiest stories, one a story. */
function rewrittenIn(
  read: readonly ReadStory[],
  { from, until, versions }: SupplementOptions,
): Found<RewrittenHeadline> {
  if (!versions) return none();
  let doubtful = 0;
  const lines: RewrittenHeadline[] = [];
  for (const { story, reports } of read) {
    if (lines.length >= REWRITTEN) break;
    const found = reports.flatMap((report) => {
      const known = (versions.get(report.id) ?? []).filter(({ replaced }) => replaced >= from && replaced < until);
      if (known.length === 0) return [];
      const rewritten = rewrittenOf(known, report);
      if (rewritten) return [{ ...rewritten, report: report.id }];
      doubtful++;
      return [];
    });
    const [most] = found.toSorted((a, b) => b.change - a.change);
    if (!most) continue;
    const { before, after, at, report } = most;
    if (!lines.some((other) => other.after === after))
      lines.push({ story: story.story, report, before, after, at: at.toISOString() });
  }
  return { lines, doubtful };
}

type Rated = 'left' | 'right';

/** The side of a rated report that is news. */
const sideOf = ({ lean }: Report) => (lean === undefined ? undefined : side(lean));

/** The rated outlets that were read in the span, by side. */
function ratedOutlets(ranked: readonly Ranked[], inSpan: (report: Report) => boolean): Record<Rated, number> {
  const outlets = { left: new Set<string>(), right: new Set<string>() };
  for (const { reports } of ranked)
    for (const report of reports) {
      const its = sideOf(report);
      if ((its === 'left' || its === 'right') && inSpan(report)) outlets[its].add(report.outlet);
    }
  return { left: outlets.left.size, right: outlets.right.size };
}

/**
 * Stories that three outlets of one side or more told, and none of the other: neither this story nor one that is like it, which grouping may
 * have taken apart.
 */
function oneSidedIn(ranked: readonly Ranked[], inSpan: (report: Report) => boolean): Found<OneSided> {
  const sides = ranked.map(({ reports }) => {
    const outlets = { left: new Set<string>(), right: new Set<string>() };
    for (const report of reports) {
      const its = sideOf(report);
      if (its === 'left' || its === 'right') outlets[its].add(report.outlet);
    }
    return outlets;
  });
  let doubtful = 0;
  const lines: OneSided[] = [];
  for (const [i, story] of ranked.entries()) {
    if (!story.political || lines.length >= ONE_SIDED) continue;
    const { left, right } = sides[i]!;
    const its: Rated | undefined =
      right.size === 0 && left.size >= OUTLETS_OF_A_SIDE
        ? 'left'
        : left.size === 0 && right.size >= OUTLETS_OF_A_SIDE
          ? 'right'
          : undefined;
    if (!its) continue;
    const other: Rated = its === 'left' ? 'right' : 'left';
    const ofSide = story.reports.filter((report) => sideOf(report) === its && isNews(report) && inSpan(report));
    if (new Set(ofSide.map(({ outlet }) => outlet)).size < OUTLETS_OF_A_SIDE) continue;
    // What only hangs together with the event does not tell it.
    const news = ofSide.filter((report) => tells(report, story));
    const outlets = [...new Set(news.map(({ outlet }) => outlet))].toSorted();
    if (outlets.length < OUTLETS_OF_A_SIDE) {
      doubtful++;
      continue;
    }
    if (ranked.some((like, k) => k !== i && sides[k]![other].size > 0 && mayBeSame(like, story))) {
      doubtful++;
      continue;
    }
    const { id, title } = news.at(-1)!;
    lines.push({ story: story.story, side: its, headline: title, report: id, outlets });
  }
  return { lines, doubtful };
}

/** Whether a report's beginning has enough of the words that tell most of a story. */
function tells({ title, text }: Report, { vector }: Ranked): boolean {
  const words = new Set(contentWords(`${title}\n${text.slice(0, LEAD)}`));
  return [...vector.keys()].slice(0, TOP_WORDS).filter((word) => words.has(word)).length >= TELLING_TOP_WORDS;
}

/** Whether two stories may be one event, which grouping took apart: to say that a side is silent, more doubt is allowed than where a place is given. */
function mayBeSame(a: Ranked, b: Ranked): boolean {
  if (cosine(a.vector, b.vector) >= LIKE_ANOTHER) return true;
  const [mine, theirs] = [a, b].map(({ vector }) => [...vector.keys()].slice(0, TOP_WORDS)) as [string[], string[]];
  return mine.filter((word) => theirs.includes(word)).length >= SAME_TOP_WORDS;
}
