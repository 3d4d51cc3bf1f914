import type { House } from './house.ts';

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

const dateFormats = new Map<string, Intl.DateTimeFormat>();

/** How a language writes days and times. Made once for each: making one takes longer than a page's worth of writing. */
export function dateFormat(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([language, options]);
  let format = dateFormats.get(key);
  if (!format) dateFormats.set(key, (format = new Intl.DateTimeFormat(language, options)));
  return format;
}

/** How times, numbers and names are written in the house's language and time zone. */
export interface Formats {
  /** Of the house's language; undefined where it is written from the left, as pages are anyway. */
  direction: 'rtl' | undefined;
  /** "Friday, January 3, 2020" */
  fullDay(date: Date): string;
  /** "January 3, 2020" */
  day(date: Date): string;
  /** "Jan 3" */
  shortDay(date: Date): string;
  /** "Mon" */
  dayOfWeek(date: Date): string;
  /** "14:05" */
  time(date: Date): string;
  /** "January 3, 14:05" */
  moment(date: Date): string;
  number(value: number): string;
  /** "Monday" for 1. */
  weekday(number: number): string;
  /** "Germany" for "DE"; as given where unknown. */
  country(code: string): string;
  language(tag: string): string;
}

/** Scripts written from the right (ISO 15924). */
const rightToLeft = new Set(['Arab', 'Hebr', 'Thaa', 'Syrc', 'Nkoo', 'Adlm']);

const mostRemembered = 2000;

/** What a moment is written as, remembered: pages name the same moments over and over, and to write one takes long. */
function remembering(write: (date: Date) => string): (date: Date) => string {
  const written = new Map<number, string>();
  return (date) => {
    const at = date.getTime();
    let words = written.get(at);
    if (words === undefined) {
      if (written.size >= mostRemembered) written.clear();
      written.set(at, (words = write(date)));
    }
    return words;
  };
}

export function formatsOf(house: Pick<House, 'language' | 'timeZone'>): Formats {
  const dates = (options: Intl.DateTimeFormatOptions) => {
    const format = dateFormat(house.language, { timeZone: house.timeZone, ...options });
    return remembering((date: Date) => format.format(date));
  };
  const dayAndTime = dates({ month: 'long', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  // "8. Januar um 06:00 Uhr": Intl leaves the word out where parts are chosen.
  const isGerman = new Intl.Locale(house.language).language === 'de';
  const moment = isGerman ? (date: Date) => `${dayAndTime(date)} Uhr` : dayAndTime;
  const names = (type: 'region' | 'language') => {
    const display = new Intl.DisplayNames(house.language, { type, fallback: 'code' });
    return (code: string) => {
      try {
        return display.of(code) ?? code;
      } catch {
        return code; // not shaped as a code at all
      }
    };
  };
  const weekday = dateFormat(house.language, { weekday: 'long', timeZone: 'UTC' });
  const number = new Intl.NumberFormat(house.language, { maximumFractionDigits: 1 });
  return {
    direction: rightToLeft.has(new Intl.Locale(house.language).maximize().script ?? '') ? 'rtl' : undefined,
    fullDay: dates({ dateStyle: 'full' }),
    day: dates({ dateStyle: 'long' }),
    shortDay: dates({ month: 'short', day: 'numeric' }),
    dayOfWeek: dates({ weekday: 'short' }),
    time: dates({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    moment,
    number: (value) => number.format(value),
    // The first of January 2024 was a Monday.
    weekday: (day) => weekday.format(new Date(Date.UTC(2024, 0, day))),
    country: names('region'),
    language: names('language'),
  };
}
