import type { House } from './house.ts';

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

export function formatsOf(house: Pick<House, 'language' | 'timeZone'>): Formats {
  const dates = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(house.language, { timeZone: house.timeZone, ...options });
    return (date: Date) => format.format(date);
  };
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
  const weekday = new Intl.DateTimeFormat(house.language, { weekday: 'long', timeZone: 'UTC' });
  const number = new Intl.NumberFormat(house.language, { maximumFractionDigits: 1 });
  return {
    direction: rightToLeft.has(new Intl.Locale(house.language).maximize().script ?? '') ? 'rtl' : undefined,
    fullDay: dates({ dateStyle: 'full' }),
    day: dates({ dateStyle: 'long' }),
    shortDay: dates({ month: 'short', day: 'numeric' }),
    dayOfWeek: dates({ weekday: 'short' }),
    time: dates({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    moment: dates({ month: 'long', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    number: (value) => number.format(value),
    // The first of January 2024 was a Monday.
    weekday: (day) => weekday.format(new Date(Date.UTC(2024, 0, day))),
    country: names('region'),
    language: names('language'),
  };
}
