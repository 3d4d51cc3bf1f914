import { commonWords, firstNames, surnames } from './gazetteer.ts';

/** A word in lower case, without full stops and with a plain apostrophe. */
export const normal = (raw: string) => raw.toLowerCase().replaceAll('.', '').replaceAll('’', "'");

/** A common word, or one that its ending gives away as a form of one. */
export function isCommon(norm: string): boolean {
  if (commonWords.has(norm)) return true;
  if (norm.length < 5) return norm.endsWith('s') && commonWords.has(norm.slice(0, -1));
  if (
    norm.endsWith('s') &&
    (commonWords.has(norm.slice(0, -1)) ||
      commonWords.has(norm.slice(0, -2)) ||
      commonWords.has(norm.slice(0, -3) + 'y'))
  )
    return true;
  // "Kelly" and "Walker" are names before they are forms of words.
  if (surnames.has(norm) || firstNames.has(norm)) return false;
  if (norm.endsWith('ly') || norm.endsWith('ness')) return true;
  for (const ending of ['ing', 'ed', 'er', 'ers']) {
    if (!norm.endsWith(ending)) continue;
    const stem = norm.slice(0, -ending.length);
    if (
      commonWords.has(stem) ||
      commonWords.has(stem + 'e') ||
      (stem.at(-1) === stem.at(-2) && commonWords.has(stem.slice(0, -1)))
    )
      return true;
  }
  return false;
}

/** Words before a noun that is most often no name. */
export const determiners: ReadonlySet<string> = new Set(
  'the a an this that his her their its our my your these those some any every each no'.split(' '),
);

/** Family names that stand first in names of three words, and those that do in names of two as well. */
const familyFirst = new Set(
  'kim park lee choi chung jung kang yoon han lim roh ri nguyen tran pham ho chen wang zhang li liu'.split(' '),
);
const familyAlwaysFirst = new Set('xi mao deng hu moon ban tsai meng wen zhou jiang bo hua geng yang'.split(' '));

/** The family name of a person's name, by which others call them: the last word, but the first in "Kim Jong Un". */
export function familyName(name: string): string {
  const words = name.split(/\s+/u).filter((word) => !/^(?:jr|sr|ii|iii|iv)\.?$/iu.test(word));
  const [first = name, second = ''] = words;
  const last = words.at(-1) ?? name;
  const lead = first.toLowerCase();
  const asian =
    (familyFirst.has(lead) && (second.includes('-') || (words.length === 3 && last.length <= 6))) ||
    (familyAlwaysFirst.has(lead) && words.length > 1 && !surnames.has(last.toLowerCase()));
  return asian && !firstNames.has(second.toLowerCase()) ? first : last;
}
