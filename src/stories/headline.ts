import type { Report } from '../reports/index.ts';
import { readList } from '../text/index.ts';
import { type Background, contentWords, lead } from './gist.ts';

/** Words that judge, heat or tease where a plain one would do. */
export const loaded = new Set(
  readList(new URL('lists/loaded.txt', import.meta.url)).flatMap((line) => contentWords(line)),
);

const teasing =
  /^(?:no|yes), |^(?:here(?:'|’)s|here (?:are|comes?)|this is|these are|what|why|how|when|where|who|which|watch|see|hear|listen|meet|inside|opinion|analysis|editorial|commentary|perspective|review|video|photos?|gallery|podcast|live|in pictures|now|just|moment|revealed|explainer|fact.?check|the latest|exclusive|breaking|(?:\d+|two|three|four|five|six|seven|eight|nine|ten) (?:\S+ )?(?:things|ways|reasons|takeaways|times|facts|winners|losers|questions|lessons|moments|clips|theories|charts))\b|\b(?:you need to know|what to know|things to know|here(?:'|’)s (?:what|why|how)|what we know|you won(?:'|’)t believe|live updates?|updates?:|explained|takeaways|what (?:it|that|this) means|what(?:'|’)s next|what happens next|: inside|in full|ranked|(?:this|that) is (?:why|how|what))\b/i;
/** Somebody talked: about what, a better title says. */
const talking = /\b(?:speaks (?:to|with|out|about)|talks (?:to|about)|reacts|weighs in|opens up|sits down)\b/i;
const personal = /\b(?:I|I(?:'|’)m|[Mm]y|[Mm]e|[Ww]e|[Oo]ur|us|[Yy]ou|[Yy]our)\b/;
const branded = /\s[|–—-]\s(?:[\p{Lu}\d][\p{L}\d.]*\s?){1,4}$|\s\|\s/u;
const cut = /(?:\.\.\.|…)\s*$/u;
const subjective = /[!?]/;

/** Reports whose texts are searched for a word that a title shouts. */
const MOST_REPORTS = 60;

/** The best length of a headline, in words, and how far from it is still fine. */
const LENGTH = { best: 11, span: 6 };

/** The title of the report that tells a story best, with the report it stands on. */
export function chooseHeadline(
  reports: readonly Report[],
  { rarity }: Background,
): { headline: string; report: Report } {
  const sayings = new Map<string, number>();
  for (const report of reports) {
    for (const word of new Set(contentWords(`${report.title}\n${lead(report)}`))) {
      sayings.set(word, (sayings.get(word) ?? 0) + 1);
    }
  }
  const weight = (word: string) => ((sayings.get(word) ?? 0) / reports.length) * Math.max(0, rarity(word));
  const heaviest = [...sayings.keys()].map(weight).toSorted((a, b) => b - a);
  // What a title of the best length could say at most: the measure for how much it does say.
  const most = heaviest.slice(0, LENGTH.best).reduce((sum, w) => sum + w, 0) || 1;

  const texts = reports
    .slice(0, MOST_REPORTS)
    .map(({ title, text }) => `${title}\n${text.slice(0, 2000)}`)
    .join('\n');
  let best: { report: Report; points: number } | undefined;
  for (const report of reports) {
    const said = [...new Set(contentWords(report.title))].reduce((sum, word) => sum + weight(word), 0) / most;
    const points = said - flaws(report.title) - (shouts(report.title, texts) ? 0.4 : 0);
    if (!best || points > best.points) best = { report, points };
  }
  if (!best) throw new RangeError('A story without reports has no headline');
  return { headline: best.report.title, report: best.report };
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
  if (talking.test(title)) sum += 0.2;
  if (personal.test(title)) sum += 0.3;
  // Two sentences: a tale, not a headline.
  if (/\p{Ll}{4}\.\s+\p{Lu}/u.test(title)) sum += 0.2;
  if (cut.test(title)) sum += 0.5;
  if (/\*\*|\b(?:(?:fuck|shit|bullshit|asshole)\w*|crap|damn|hell|ass)\b/i.test(title)) sum += 0.4;
  if (branded.test(title)) sum += 0.2;
  if (/^[\p{L} ]{2,20}:\s/u.test(title)) sum += 0.1;
  if (/^["“‘']/.test(title)) sum += 0.2;
  else if (/["“”]|\s['‘]/.test(title)) sum += 0.1;
  if (/\b\p{Lu}{4,}\b.*\b\p{Lu}{4,}\b/u.test(title)) sum += 0.3;
  sum += 0.3 * Math.min(2, contentWords(title).filter((word) => loaded.has(word)).length);
  sum += 0.1 * Math.max(0, (Math.abs(words.length - LENGTH.best) - LENGTH.span) / 2);
  // Without a name after the first word nobody is said to have done anything.
  if (!/\S\s+\p{Lu}|^\p{Lu}{2,}/u.test(title)) sum += 0.1;
  return sum;
}
