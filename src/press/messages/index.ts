import { de } from './de.ts';
import { en } from './en.ts';

/** What letter and page say in the same words, and what the mails say. English is the pattern: a language that lacks a message is a type error. */
export type Words = ReturnType<typeof en>;

/** A number with its noun, in the form that the language's grammar asks for: "9 reports". */
export type Count = (n: number, forms: Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }) => string;

/** What each language says, by its subtag (BCP 47). */
type Languages<T> = { en: (count: Count) => T } & Record<string, (count: Count) => T>;

/** The messages in the language of a BCP 47 tag, whatever its region; in English where it has none yet. */
export function inLanguage<T>(languages: Languages<T>, tag: string): T {
  const plural = new Intl.PluralRules(tag);
  const figure = new Intl.NumberFormat(tag);
  const write = languages[new Intl.Locale(tag).language] ?? languages.en;
  return write((n, forms) => `${figure.format(n)} ${forms[plural.select(n)] ?? forms.other}`);
}

/** Made once: every mail asks for them, and a process speaks few languages. */
const kept = new Map<string, Words>();

/** What the press says in the language of a BCP 47 tag. */
export function wordsIn(tag: string): Words {
  let words = kept.get(tag);
  if (!words) kept.set(tag, (words = inLanguage<Words>({ en, de }, tag)));
  return words;
}
