/**
 * Writes src/text/date-names.json: what the months and the days of the week are called in some fifty languages, by the script they
 * are written in, as ICU has them: `tsx scripts/date-names.ts`. Asking ICU for all of them each time takes an eighth of a second.
 */
import { writeFileSync } from 'node:fs';
import { foldName } from '../src/text/dates.ts';

const languages = {
  Latin:
    'en de fr es it pt nl sv da nb fi pl cs sk hu ro hr sl tr et lv lt id ms vi ca eu gl is sq af sw az bs uz cy ga mt fil',
  Cyrillic: 'ru uk bg sr mk be kk mn ky',
  Greek: 'el',
  Arabic: 'ar ar-LB ar-DZ ar-MA fa ur',
  Hebrew: 'he',
  other: 'th hi bn ta te mr gu pa ne si km lo my am ka hy',
};

const lists = Object.entries(languages).map(([script, written]) => {
  const months = new Map<string, number>();
  const days = new Map<string, number>();
  const note = (map: Map<string, number>, word: string, value: number) => {
    // "יום ראשון", "thứ hai": the last word tells which; the first is noise.
    const key = foldName(word.split(' ').at(-1) ?? word).replaceAll('.', '');
    if (/^\p{L}{2,}$/u.test(key) && !map.has(key)) map.set(key, value);
  };
  for (const language of written.split(' ').map((tag) => `${tag}-u-ca-gregory-nu-latn`)) {
    for (const style of ['long', 'short'] as const) {
      const alone = new Intl.DateTimeFormat(language, { month: style, timeZone: 'UTC' });
      const dated = new Intl.DateTimeFormat(language, { month: style, day: 'numeric', timeZone: 'UTC' });
      for (let month = 0; month < 12; month++) {
        const date = Date.UTC(2023, month, 1);
        note(months, alone.format(date), month);
        for (const part of dated.formatToParts(date)) if (part.type === 'month') note(months, part.value, month);
      }
      const weekday = new Intl.DateTimeFormat(language, { weekday: style, timeZone: 'UTC' });
      for (let day = 0; day < 7; day++) note(days, weekday.format(Date.UTC(2023, 0, 1 + day)), day);
    }
  }
  return `  ${JSON.stringify(script)}: {\n    "months": ${JSON.stringify(Object.fromEntries(months))},\n    "days": ${JSON.stringify(Object.fromEntries(days))}\n  }`;
});
writeFileSync(new URL('../src/text/date-names.json', import.meta.url), `{\n${lists.join(',\n')}\n}\n`);
