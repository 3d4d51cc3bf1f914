import type { Report } from '../reports/index.ts';
import { readList, sentences, oneLine, type Line } from '../text/index.ts';
import { hasName, namesOfMost } from './countries.ts';
import { isEnglish } from './english.ts';
import { type CorpusStats, contentWords, lead } from './term-vector.ts';

/** Words that judge, heat or tease where a plain one would do. */
export const loaded = new Set(
  readList(new URL('lists/loaded.txt', import.meta.url)).flatMap((line) => contentWords(line)),
);

const teasing =
  /^(?:no|yes), |^(?:here(?:'|’)s|here (?:are|comes?)|this is|these are|what|why|how|when|where|who|which|watch|see|hear|listen|meet|inside|opinion|analysis|editorial|commentary|perspective|review|video|photos?|gallery|podcast|live|in pictures|now|just|moment|revealed|explainer|fact.?check|the latest|exclusive|breaking|(?:\d+|two|three|four|five|six|seven|eight|nine|ten) (?:\S+ )?(?:things|ways|reasons|takeaways|times|facts|winners|losers|questions|lessons|moments|clips|theories|charts))\b|\b(?:you need to know|what to know|things to know|here(?:'|’)s (?:what|why|how)|what we know|you won(?:'|’)t believe|live updates?|updates?:|explained|takeaways|what (?:it|that|this) means|what(?:'|’)s next|what happens next|: inside|in full|ranked|(?:this|that) is (?:why|how|what))\b/i;
/** Somebody talked: about what, a better title says. */
const talking =
  /\b(?:speaks (?:to|with|out|about)|talks (?:to|about)|reacts|weighs in|opens up|sits down|hits back|fires back|claps back|doubles down|under (?:fire|attack)|comes out swinging|shames?|faces backlash)\b/i;
/** A figure of speech where a plain word would do. */
const figurative =
  /\b(?:power grab|gun grab|witch hunt|wall of silence|without leverage|locks? down (?:gop |votes)|overrules? (?:\w+ ){0,2}voters|throws? (?:\w+ ){0,2}(?:a bone|under the bus)|holds? the cards|draws? the line|scrapes? home|takes? out|has run out of road|so that poverty|sets? (?:the )?record straight|red meat|in the crosshairs|on the ropes|pulls? the plug|drops? the hammer|game.changer|house of cards|smoking gun|nuclear option|dead in the water|goes? nuclear|takes? aim)\b/i;
const personal = /\b(?:I|I(?:'|’)m|[Mm]y|[Mm]e|[Ww]e|[Oo]ur|us|[Yy]ou|[Yy]our)\b/;
const branded = /\s[|–—-]\s(?:[\p{Lu}\d][\p{L}\d.]*\s?){1,4}$|\s\|\s/u;
const cut = /(?:\.\.\.|…)\s*$/u;
const subjective = /[!?]/;

const DAY = 86_400_000;

/** Reports whose texts are searched for a word that a title shouts. */
const MOST_REPORTS = 60;

/** The best length of a headline, in words, and how far from it is still fine. */
const LENGTH = { best: 11, span: 5 };

/** What a title's words of its own cost, that no other report says; a title without any costs nothing. */
const OWN_WORDS = 0.4;
/** What the newest title gains on the oldest, and what a title loses that awaits what came since. */
const NEWEST = 0.2;
const OVERTAKEN = 0.4;
const INTENDED = 0.2;
/** What a figure that no other report has, a hedge that others keep, and one that only it has cost. */
const LONE_FIGURE = 0.25;
const HEDGE_LOST = 0.15;
const HEDGE_ADDED = 0.1;
/** A hedge is one that so many of the other titles keep. */
const HEDGED_BY = 0.4;
/** What a title costs that names nothing of what the reports name in common. */
const NAMELESS = 0.3;
/** What an agency's title gains, and what one loses for each step by which its outlet is rated off the center. */
const AGENCY = 0.15;
const PARTISAN = 0.2;
/** Few reports say little of what is a title's own. */
const FEW = 3;

const hedge =
  /\b(?:alleged(?:ly)?|accused|suspected|reportedly|apparent(?:ly)?|for now|may|might|could|likely|possible|claims?|unconfirmed|says?|said|report(?:s|ed)?)\b/i;
/** An act to come: its verb. */
const toCome = /\b(?:to|will|may|could|might|set to|expected to|plans? to|eyes|ahead of) (\p{Ll}{4,})/giu;

/** What is only meant to be done. */
const intends =
  /\b(?:eyes?|mulls?|considers?|plans?|(?:is|are|looks?|set|expected|poised|about|wants?|hopes?|aims?|moves?) to|will|may|could|might)\b/i;

/** A report's title; a post without one is known by its first sentence. */
export function titleOf({ title, text }: Report): string {
  return title.trim() || (sentences(text.slice(0, 600))[0]?.text ?? '');
}

/**
 * The title of the report that tells a story best, with the report it stands on: that says most of what the reports have in
 * common and least of its own, plainly, and the newest of it.
 */
export function chooseHeadline(reports: readonly Report[], { idf }: CorpusStats): { headline: Line; report: Report } {
  const times = reports.map(({ published }) => published.getTime());
  const [oldest, newest] = [Math.min(...times), Math.max(...times)];
  const recency = ({ published }: Report) => (published.getTime() - oldest) / Math.max(DAY / 2, newest - oldest);
  const read = reports.map((report) => ({ report, title: titleOf(report), words: new Set<string>() }));
  /** In how many reports a word stands, in how many titles, and in the reports' weight by their time. */
  const sayings = new Map<string, number>();
  for (const one of read) {
    one.words = new Set(contentWords(`${one.title}\n${lead(one.report)}`));
    for (const word of one.words) sayings.set(word, (sayings.get(word) ?? 0) + 0.8 + 0.4 * recency(one.report));
  }
  const weight = (word: string) => ((sayings.get(word) ?? 0) / reports.length) * Math.max(0, idf(word));
  const heaviest = [...sayings.keys()].map(weight).toSorted((a, b) => b - a);
  // What a title of the best length could say at most: the measure for how much it does say.
  const most = heaviest.slice(0, LENGTH.best).reduce((sum, w) => sum + w, 0) || 1;

  const texts = reports
    .slice(0, MOST_REPORTS)
    .map(({ title, text }) => `${title}\n${text.slice(0, 2000)}`)
    .join('\n');
  const hedges = read.filter(({ title }) => hedge.test(title)).length;
  const names = namesOfMost(reports.slice(0, MOST_REPORTS));
  let best: { report: Report; title: string; points: number } | undefined;
  for (const { report, title } of read) {
    const own = [...new Set(contentWords(title))];
    const said = own.reduce((sum, word) => sum + weight(word), 0) / most;
    const faults = isEnglish(report)
      ? flaws(title) + (shouts(title, texts) ? 0.4 : 0)
      : subjective.test(title)
        ? 0.5
        : 0;
    let points = said - faults + NEWEST * recency(report);
    if (!report.title.trim()) points -= 0.3;
    if (report.kind === 'agency') points += AGENCY;
    points -= PARTISAN * Math.max(0, Math.abs(report.lean ?? 0) - 0.5);
    if (reports.length >= FEW) {
      if (names.length && !hasName(title, names)) points -= NAMELESS;
      const others = read.filter((other) => other.report !== report && other.report.outlet !== report.outlet);
      const alone = own.filter((word) => !others.some((other) => hasForm(other.words, word)));
      points -= OWN_WORDS * (alone.length / (own.length || 1));
      if (own.some((word) => /\d/.test(word) && alone.includes(word))) points -= LONE_FIGURE;
      const hedged = hedge.test(title);
      const share = (hedges - Number(hedged)) / (reports.length - 1);
      if (!hedged && share >= HEDGED_BY) points -= HEDGE_LOST;
      if (hedged && share === 0) points -= HEDGE_ADDED;
      if (isOvertaken(title, report, read)) points -= OVERTAKEN;
      else if (
        intends.test(title) &&
        read.some((later) => recency(later.report) > recency(report) + 0.3 && !intends.test(later.title))
      )
        points -= INTENDED;
    }
    if (!best || points > best.points) best = { report, title, points };
  }
  if (!best) throw new RangeError('A story without reports has no headline');
  return { headline: oneLine(best.title), report: best.report };
}

const stemOf = (word: string) => (word.length > 5 ? word.slice(0, Math.max(4, word.length - 3)) : word);
/** Whether a word stands there in one of its forms. */
function hasForm(words: ReadonlySet<string>, word: string): boolean {
  if (words.has(word)) return true;
  const stem = stemOf(word);
  return !/\d/.test(word) && [...words].some((other) => other.startsWith(stem) && other.length < stem.length + 5);
}

/** Whether a title awaits what later ones say was done: "to endorse", and then "endorses". */
function isOvertaken(title: string, { published }: Report, all: readonly { report: Report; title: string }[]): boolean {
  const verbs = [...title.matchAll(toCome)].map(([, verb = '']) => stemOf(verb.toLowerCase()));
  return verbs.some((stem) =>
    all.some(
      (other) =>
        other.report.published > published &&
        new RegExp(`(?<!\\b(?:to|will|may|could|might|not) )\\b${stem}(?:e?s|e?d|\\p{Ll}ed|ied|ies)\\b`, 'iu').test(
          other.title,
        ),
    ),
  );
}

/** Whether a title has a word in capitals that others write without them. */
function shouts(title: string, texts: string): boolean {
  return (title.match(/(?<!\p{L})\p{Lu}{3,}(?!\p{L})/gu) ?? []).some(
    // Abbreviations of seven letters and more are rare.
    (word) => word.length > 6 || new RegExp(`(?<!\\p{L})${word.toLowerCase()}(?!\\p{L})`, 'u').test(texts),
  );
}

/** What speaks against a title, whatever it is about: 0 for a plain one. */
export function flaws(title: string): number {
  const words = title.split(/\s+/).filter(Boolean);
  if (!words.length) return 5;
  let sum = 0;
  if (subjective.test(title)) sum += 0.5;
  if (teasing.test(title)) sum += 0.4;
  if (talking.test(title)) sum += 0.25;
  if (figurative.test(title)) sum += 0.3;
  // Who said so at its end, and a programme's name.
  if (
    /\s(?:--|[-–—|])\s?[\p{L}’' ]{2,30}$|: (?:report|sources?|officials?|analysis)$|, (?:\p{L}+ ){1,2}(?:tweets|says|said|reveals|shows?)$/iu.test(
      title,
    )
  )
    sum += 0.15;
  if (personal.test(title)) sum += 0.3;
  // Two sentences: a tale, not a headline.
  if (/\p{Ll}{4}\.\s+\p{Lu}/u.test(title)) sum += 0.2;
  if (cut.test(title)) sum += 0.5;
  if (/\*\*|\b(?:(?:fuck|shit|bullshit|asshole)\w*|crap|damn|hell|ass)\b/i.test(title)) sum += 0.4;
  if (branded.test(title)) sum += 0.2;
  if (/^[\p{L}\d.’' -]{2,24}:\s/u.test(title)) sum += 0.15;
  if (/^["“‘']/.test(title)) sum += 0.2;
  else if (/["“”]|\s['‘]/.test(title)) sum += 0.1;
  if (/\b\p{Lu}{4,}\b.*\b\p{Lu}{4,}\b/u.test(title)) sum += 0.3;
  sum += 0.3 * Math.min(2, contentWords(title).filter((word) => loaded.has(word)).length);
  sum += 0.1 * Math.max(0, (Math.abs(words.length - LENGTH.best) - LENGTH.span) / 2);
  // Without a name after the first word nobody is said to have done anything.
  if (!/\S\s+\p{Lu}|^\p{Lu}{2,}/u.test(title)) sum += 0.1;
  return sum;
}
