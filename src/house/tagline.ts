import { inLanguages } from './language.ts';

/** What stands under the house's name where it has no line of its own. */
export const taglineIn = inLanguages<string>({
  en: () => 'A week of political news in your in-box.',
  de: () => 'Die politischen Nachrichten der Woche in Ihrem Posteingang.',
});
