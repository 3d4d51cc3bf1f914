import { de } from './de.tsx';
import { en } from './en.tsx';

/** Everything the public pages say. English is the pattern: a language that lacks one of its messages is a type error. */
export type Messages = ReturnType<typeof en>;

/** A number with its noun, in the form that the language's grammar asks for: "9 reports". */
export type Count = (n: number, forms: Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }) => string;

const languages: Record<string, (count: Count) => Messages> = { en, de };

/** The messages in the language of a BCP 47 tag, whatever its region; in English where it has none yet. */
export function messagesIn(tag: string): Messages {
  const plural = new Intl.PluralRules(tag);
  const figure = new Intl.NumberFormat(tag);
  const write = languages[new Intl.Locale(tag).language] ?? en;
  return write((n, forms) => `${figure.format(n)} ${forms[plural.select(n)] ?? forms.other}`);
}
