/** A number with its noun, in the form that the language's grammar asks for: "9 reports". */
export type Count = (n: number, forms: Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }) => string;

/** What each language says, by its subtag (BCP 47). */
type Languages<T> = { en: (count: Count) => T } & Record<string, (count: Count) => T>;

/**
 * Messages by the BCP 47 tag of a language, whatever its region; in English where they have not been translated. English is the
 * pattern: a language that lacks a message is a type error. Made once for a tag: a process speaks few languages.
 */
export function inLanguages<T>(languages: Languages<T>): (tag: string) => T {
  const made = new Map<string, T>();
  return (tag) => {
    let messages = made.get(tag);
    if (!messages) {
      const plural = new Intl.PluralRules(tag);
      const figure = new Intl.NumberFormat(tag);
      const write = languages[new Intl.Locale(tag).language] ?? languages.en;
      messages = write((n, forms) => `${figure.format(n)} ${forms[plural.select(n)] ?? forms.other}`);
      made.set(tag, messages);
    }
    return messages;
  };
}
