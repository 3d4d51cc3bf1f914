import { inLanguages } from './language.ts';

/** The publication itself, as configured: what every page and letter says about who sends it. */
export interface House {
  name: string;
  /** "A week of political news in your in-box." */
  tagline: string;
  /** Its address on the web, without a slash at the end. */
  url: string;
  /** Its IANA time zone; everything shown to readers is in it. */
  timeZone: string;
  /** BCP 47 tag of the language it speaks. */
  language: string;
  /** A CSS colour, #rrggbb: the one accent. */
  accent: string;
  /** Who letters come from: an address of its sending domain. */
  mailFrom: string;
  /** Shown in every letter, as the law of many countries asks. */
  postalAddress: string;
  /** True while the invented sample week is what it shows. */
  sample: boolean;
}

/** Who publishes: name and postal address, where the house has given one. */
export function imprint(house: House): string {
  return [house.name, house.postalAddress].filter(Boolean).join(', ');
}

/** What stands under the house's name where it has no line of its own. */
export const taglineIn = inLanguages<string>({
  en: () => 'A week of political news in your in-box.',
  de: () => 'Die politischen Nachrichten der Woche in Ihrem Posteingang.',
});
