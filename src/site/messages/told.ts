/**
 * Sentences that rooms say in English, with `{}` for each thing that is put in, and the same in another language, where the
 * first of these is `{1}`. Rooms speak English, to the command line and the log too; pages say it in the house's language.
 */
export type ToldPairs = readonly (readonly [english: string, other: string])[];

interface Pattern {
  /** What stands between the things that are put in. */
  between: string[];
  other: string;
}

/** Sentences stand in sentences so deep at most. */
const deepest = 4;
/** Longer than any sentence of ours. */
const longest = 4000;

/**
 * Says in another language what a room says in English, with what is put in as it is, or said likewise where it is a sentence itself.
 *
 * @param language of the pairs, as numbers are written in it
 * @returns from a sentence the other; undefined where nobody has translated it
 */
export function translator(pairs: ToldPairs, language: string): (english: string) => string | undefined {
  const { format } = new Intl.NumberFormat(language);
  // What says most of itself fits best.
  const patterns: Pattern[] = pairs
    .map(([english, other]) => ({ between: english.split('{}'), other }))
    .toSorted((a, b) => b.between.join('').length - a.between.join('').length);
  const say = (english: string, depth: number): string | undefined => {
    if (english.length > longest) return undefined;
    for (const { between, other } of patterns) {
      const put = putIn(english, between);
      if (!put) continue;
      const said = put.map((one) =>
        /^\d{1,3}(,\d{3})+$/.test(one)
          ? format(Number(one.replaceAll(',', '')))
          : ((depth < deepest ? say(one, depth + 1) : undefined) ?? one),
      );
      return other.replace(/\{(\d)\}/g, (_whole, place: string) => said[Number(place) - 1] ?? '');
    }
    return undefined;
  };
  return (english) => say(english, 0);
}

/** What stands in a sentence where a pattern has room; undefined where it is another sentence. */
function putIn(sentence: string, between: readonly string[]): string[] | undefined {
  const [first = '', ...others] = between;
  const last = others.pop();
  if (last === undefined) return sentence === first ? [] : undefined;
  const end = sentence.length - last.length;
  if (!sentence.startsWith(first) || !sentence.endsWith(last) || end < first.length) return undefined;
  const put: string[] = [];
  let at = first.length;
  for (const words of others) {
    const next = sentence.indexOf(words, at);
    if (next < 0 || next + words.length > end) return undefined;
    put.push(sentence.slice(at, next));
    at = next + words.length;
  }
  put.push(sentence.slice(at, end));
  return put;
}
