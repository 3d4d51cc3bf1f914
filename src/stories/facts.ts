/** What a sentence pins down: whom and what it names, its figures, and when. By rules; English. */

export interface StatedFacts {
  /** Capitalised words in the midst of a sentence, in lower case. */
  names: ReadonlySet<string>;
  /** Figures, also those that are written out, without their separators. */
  numbers: ReadonlySet<string>;
  /** Figures of things that are counted, by the thing: "killed" → 12. */
  counts: ReadonlyMap<string, number>;
  weekdays: ReadonlySet<string>;
}

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const month =
  '(Jan(?:uary|\\.)|Feb(?:ruary|\\.)|March|April|May|June|July|Aug(?:ust|\\.)|Sept(?:ember|\\.)|Oct(?:ober|\\.)|Nov(?:ember|\\.)|Dec(?:ember|\\.))';
const weekday = /\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b/gu;
const date = new RegExp(`\\b${month} (\\d{1,2})\\b|\\b(\\d{1,2}) ${month}(?!\\p{L})`, 'gu');

/** Whether a sentence says on which day what it tells happened: a day of the week, or a date between two moments. */
export function saysWhen(text: string, from: Date, until: Date): boolean {
  if (text.search(weekday) >= 0) return true;
  return [...text.matchAll(date)].some(([, a, dayAfter, dayBefore, b]) => {
    const at = Date.UTC(
      until.getUTCFullYear(),
      months.indexOf((a ?? b ?? '').slice(0, 3).toLowerCase()),
      Number(dayAfter ?? dayBefore),
    );
    return at >= from.getTime() - 2 * 86_400_000 && at <= until.getTime();
  });
}

const written =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'.split(
    ' ',
  );
const scales: Record<string, number> = {
  dozen: 12,
  hundred: 100,
  thousand: 1000,
  million: 1e6,
  billion: 1e9,
  trillion: 1e12,
};

const figure = new RegExp(
  `(?<![\\p{L}\\d-])(?:[$£€])?(\\d[\\d,]*(?:\\.\\d+)?|${written.slice(2).join('|')})(?![\\d-])(?: ?(${Object.keys(scales).join('|')}|[bmt]n?)\\b)?(?=((?: \\p{L}+){0,3}))`,
  'giu',
);
/** Abbreviations that name nobody. */
const titles = /^(?:MPs?|PM|US|UK|EU|TV|Mr|Mrs|Ms|Dr|Gov|Sen|Rep)$/;
const opens = /^["“‘(]?$|(?<!\b(?:\p{Lu}|Mr|Mrs|Ms|Dr|Gen|Sen|Rep|Gov|St|Lt|Col|Jr))[.!?:]["”’)]*\s+["“‘]?$/u;
const weekdays = /^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day$/;
/** What is counted, under one word. */
const counted: readonly [thing: string, words: RegExp][] = [
  ['dead', /\b(?:dead|deaths?|killed|died|fatalities|lives)\b/],
  ['hurt', /\b(?:injur\w+|wounded|hurt)\b/],
  ['arrested', /\b(?:arrest\w*|detained)\b/],
  ['cases', /\b(?:cases|infections|infected)\b/],
];

/** Reads a sentence, or several. */
export function factsOf(text: string): StatedFacts {
  const names = new Set<string>();
  for (const { 0: name, index } of text.matchAll(/(?<!\p{L})\p{Lu}[\p{L}\p{M}]+/gu)) {
    const before = text.slice(Math.max(0, index - 8), index);
    // A sentence's first word has a capital whatever it is.
    if (index === 0 || opens.test(before) || weekdays.test(name) || titles.test(name)) continue;
    names.add(name.toLowerCase());
  }
  const weekdaysIn = new Set(text.match(weekday) ?? []);
  const numbers = new Set<string>();
  const counts = new Map<string, number>();
  for (const [, digits = '', scale = '', after = ''] of text.matchAll(figure)) {
    const base = written.indexOf(digits.toLowerCase());
    const value = (base >= 0 ? base : Number(digits.replaceAll(',', ''))) * scaleOf(scale);
    numbers.add(String(value));
    const thing = counted.find(([, words]) => words.test(after))?.[0];
    if (thing) counts.set(thing, value);
  }
  return { names, numbers, counts, weekdays: weekdaysIn };
}

function scaleOf(word: string): number {
  const scale = word.toLowerCase();
  return scales[scale] ?? { m: 1e6, mn: 1e6, b: 1e9, bn: 1e9, t: 1e12, tn: 1e12 }[scale] ?? 1;
}
