import { readList } from '../../text/index.ts';

/** The places that can be drawn: countries, the states of the US, and cities of GeoNames by their names. */

export interface Land {
  code: string;
  /** As Natural Earth has it. */
  name: string;
  /** All that it is called, its people among them; what is also something else apart. */
  words: string[];
  unsure: string[];
}

export const lands: readonly Land[] = readList(new URL('lands.txt', import.meta.url)).map((line) => {
  const code = line.slice(0, 2);
  const [name = '', ...others] = line.slice(3).split(/,\s*/);
  const unsure = others.filter((word) => word.startsWith('!')).map((word) => word.slice(1));
  return {
    code,
    name,
    unsure,
    words: [name, ...others].filter((word) => !word.startsWith('!') && !unsure.includes(word)),
  };
});

export const usStates: ReadonlyMap<string, string> = new Map(
  readList(new URL('states.txt', import.meta.url)).flatMap((line) =>
    line
      .slice(3)
      .split(/,\s*/)
      .map((name): [string, string] => [name, line.slice(0, 2)]),
  ),
);

/** A city as the list has it. */
export interface City {
  name: string;
  /** ISO 3166-1, two letters. */
  country: string;
  /** The letters of its state, in the US. */
  state: string;
  /** Of its country, or of a first-level part of it. */
  seat: 'capital' | 'seat' | '';
  people: number;
  /** Longitude and latitude, degrees. */
  at: [number, number];
}

let read: Map<string, City[]> | undefined;

/** The cities of a name, the largest first. */
export function citiesCalled(name: string): readonly City[] {
  return (read ??= readCities()).get(name) ?? [];
}

function readCities(): Map<string, City[]> {
  const all = readList(new URL('cities.txt', import.meta.url)).map((line): City => {
    const [name = '', country = '', state = '', seat = '', thousands, x, y] = line.split('\t');
    return {
      name,
      country,
      state,
      seat: seat as City['seat'],
      people: Number(thousands) * 1000,
      at: [Number(x), Number(y)],
    };
  });
  const byName = Map.groupBy(all, ({ name }) => (name === 'New York City' ? 'New York' : name));
  for (const [other, name] of otherNames) {
    const found = byName.get(name);
    if (found && !byName.has(other)) byName.set(other, found);
  }
  return byName;
}

/** What English reports call a city that GeoNames calls otherwise. */
const otherNames: [string, string][] = [
  ['Kiev', 'Kyiv'],
  ['Gaza City', 'Gaza'],
  ['Bombay', 'Mumbai'],
  ['Odessa', 'Odesa'],
  ['Basra', 'Al Basrah al Qadimah'],
  ['Zurich', 'Zürich'],
  ['Cologne', 'Köln'],
  ['Nuremberg', 'Nürnberg'],
  ['Seville', 'Sevilla'],
  ['Gothenburg', 'Göteborg'],
  ['Quebec City', 'Québec'],
  ['Kandahar', 'Kandahār'],
  ['St. Louis', 'Saint Louis'],
  ['St. Paul', 'Saint Paul'],
  ['St. Petersburg', 'Saint Petersburg'],
];
