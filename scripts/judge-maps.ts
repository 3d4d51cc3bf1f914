/**
 * Prints the places that the maps of recorded weeks show, with the sentence that names each, for somebody to judge one by one:
 *
 *     tsx scripts/judge-maps.ts [COUNTRIES.json] [stories a week]
 *
 * COUNTRIES has the country of an outlet (ISO 3166-1) by its name: what is at home is drawn only where a spot of it is. Needs the corpora
 * beside the checkout; the sample is read too.
 */
import { existsSync, readFileSync } from 'node:fs';
import { outlets } from '../sample/outlets.ts';
import { spanOf } from '../src/editions/index.ts';
import { lands } from '../src/site/map/gazetteer.ts';
import { placesOf, type MapPlace } from '../src/site/map/places.ts';
import { corpusStatsOf, groupReports, rankStories, type Report } from '../src/stories/index.ts';
import { sentences } from '../src/text/index.ts';
import { corpora, corpus, sampleWeek } from './recorded-weeks.ts';

const [countriesFile, stories = '50'] = process.argv.slice(2);
const countries = new Map<string, string>([
  ...outlets.map(({ title, country }) => [title, country] as const),
  ...(countriesFile ? Object.entries(JSON.parse(readFileSync(countriesFile, 'utf8')) as Record<string, string>) : []),
]);

/** The words of a place as reports write them. */
const namesOf = (place: MapPlace): string[] =>
  place.kind === 'land'
    ? lands.filter(({ code }) => code === place.code).flatMap(({ words, unsure }) => [...words, ...unsure])
    : [place.name];

function sentenceNaming(place: MapPlace, reports: readonly Report[]): string {
  const names = namesOf(place).map((word) => word.replaceAll('.', '[.]'));
  const name = new RegExp(`(?<!\\p{L})(?:${names.join('|')})(?!\\p{L})`, 'iu');
  for (const { title, text } of reports) {
    const found = [title, ...sentences(text.slice(0, 600)).map((one) => one.text)].find((one) => name.test(one));
    if (found) return found;
  }
  return '(no sentence names it)';
}

function judge(name: string, reports: Report[], week: string): void {
  const { from, until } = spanOf(week, 'UTC');
  const window = reports.filter(({ published }) => published >= from && published < until);
  const storyOf = groupReports(window);
  const grouped = [...Map.groupBy(window, ({ id }) => storyOf.get(id) ?? '')]
    .filter(([story]) => story)
    .map(([story, its]) => ({ story, reports: its }));
  const background = corpusStatsOf(window);
  const ranked = rankStories(grouped, { from, until, background }).filter(({ political }) => political);
  let [looked, shown] = [0, 0];
  for (const story of ranked) {
    if (shown >= Number(stories)) break;
    looked++;
    const its = story.reports.toSorted((a, b) => a.published.getTime() - b.published.getTime()).slice(0, 40);
    const home = [...Map.groupBy(its, ({ outlet }) => countries.get(outlet) ?? '')]
      .filter(([country, all]) => country && all.length * 2 >= its.length)
      .map(([country]) => country);
    const places = placesOf(
      its.map(({ title, text }) => ({ title, lead: text.slice(0, 600) })),
      new Set(home),
    );
    if (places.length === 0) continue;
    shown++;
    console.log(
      `\n${name} ${week} ${shown}: ${its.at(-1)!.title} (${its.length} reports, at home in ${home.join(' ')})`,
    );
    for (const place of places) {
      const where = place.kind === 'spot' ? `, ${place.country} ${place.at.join(' ')}` : '';
      console.log(`  ${place.kind} ${place.name}${where} | ${sentenceNaming(place, its)}`);
    }
  }
  console.log(`\n==== ${name} ${week}: ${shown} maps of ${looked} stories`);
}

const sample = sampleWeek().reports;
for (const week of ['2020-W01', '2020-W02']) judge('sample', sample, week);
if (existsSync(corpora)) {
  judge('May', corpus('week-2020-W18'), '2020-W18');
  judge('May', corpus('dense-2020-05'), '2020-W20');
} else console.log('Only the sample: there are no corpora beside the checkout.');
