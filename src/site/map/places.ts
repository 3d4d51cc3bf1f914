import { sentences } from '../../text/index.ts';
import { citiesCalled, lands, usStates, type City, type Land } from './gazetteer.ts';

/** A report as far as its places are looked for. */
export interface PlacedReport {
  title: string;
  /** The beginning of its text. */
  lead: string;
}

/** A place that a story's reports name. */
export type MapPlace =
  | { kind: 'land'; name: string; code: string }
  | { kind: 'state'; name: string; country: 'US' }
  | { kind: 'spot'; name: string; country: string; at: [longitude: number, latitude: number] };

const mostLands = 3;
const mostSpots = 4;
const escaped = (words: string) => words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** After these stands where something is or happens. "From" and "to" are left out: they lead to people as well. */
const locative =
  '(?:[Ii]n|[Aa]t|[Nn]ear|[Oo]utside|[Ii]nside|[Aa]round|[Aa]cross|[Tt]hroughout|[Ii]nto|[Oo]ver|[Aa]bove|[Oo]ff)\\s+(?:the\\s+(?:city|town|state|capital|port|country)\\s+of\\s+)?(?:(?:north|south|east|west|central|downtown|greater|northern|southern|eastern|western)(?:east|west)?(?:ern)?\\s+|the\\s+)?';
/** Matches where something is said to be in a place of this name. */
export const saidToBeIn = (name: string) => new RegExp(`(?<![\\p{L}])${locative}${escaped(name)}(?![\\p{L}])`, 'u');
/** One to three words that begin with a capital, as they may name a place. */
const capital = "\\p{Lu}[\\p{L}'’-]+(?:[ ](?:de|do|la|del|el|of)[ ]\\p{Lu}[\\p{L}'’-]+|[ ]\\p{Lu}[\\p{L}'’-]+){0,2}";
const afterLocative = new RegExp(`(?<![\\p{L}])${locative}(${capital}|St\\. \\p{Lu}\\p{Ll}+)`, 'gu');
/** "TEHRAN (Wire) —", "TEHRAN, Iran —". */
const dateline =
  /^\s*(\p{Lu}[\p{Lu}.'’ -]{2,30}?)(?:,\s*(\p{Lu}[\p{L}. ]{1,30}?))?\s*(?:\([^)]{1,40}\)\s*)?[—–-]{1,2}\s/u;

/** Names of places that are far more often something else, or stand for a government. */
const never = new Set(
  'March May Of Mobile Reading Nice Orange Independence Enterprise Union Republic Central Victory Liberty Commerce Industry Bath Hull Wells Buffalo-Wild Congress Senate Washington Columbia Hamilton Madison Monroe Franklin Clinton Warren Sanders Marion Trinidad Santiago Santa Chelsea Florence Sydney-Morning Facebook Christian Male Most Sale Split Vice Young Best Same Bar Goes Man Same Ho Sur Deal Split Corona Hope Faith Justice Temple Normal Police Eden Tours Lens Stade Rugby Crewe Hyde Barking Sandy Barry Vernon Douglas Lawrence Arlington-National Christmas Easter English Covid Hollywood Harlem'.split(
    ' ',
  ),
);

/**
 * The places that the reports of one story name: countries by name or by their people, cities and states where a word of place or a
 * dateline stands before them. A name of several places is resolved by what stands beside it ("Birmingham, Ala."), then by the
 * countries that the reports name; where that leaves a doubt there is none.
 *
 * @param home the countries whose outlets report it: that something is there is no news, and the country by itself is not drawn
 */
export function placesOf(accounts: readonly PlacedReport[], home: ReadonlySet<string> = new Set()): MapPlace[] {
  const texts = accounts.map(({ title, lead }) => {
    // With nobody beside it, a report tells first where it is, and later what comes to its mind.
    const read = accounts.length > 1 ? lead : (sentences(lead)[0]?.text ?? lead);
    return { title, all: `${title}\n${read}` };
  });
  const all = texts.map((text) => text.all).join('\n');
  const named = landsNamed(texts);
  // Once among several is somebody's aside, or is of another event that was taken for this one.
  const enough = Math.max(Math.min(accounts.length, 2), Math.ceil(accounts.length * 0.3));
  const spots = spotsNamed(texts.map((text) => text.all))
    .filter(({ reports }) => reports >= enough)
    .flatMap(({ name, beside, reports }) => {
      const spot = resolve(name, beside, named, all);
      return spot ? [{ spot, reports }] : [];
    });
  const placed = [...new Map(spots.map((one) => [JSON.stringify(one.spot), one])).values()]
    .toSorted((a, b) => b.reports - a.reports)
    .slice(0, mostSpots)
    .map(({ spot }) => spot);
  // In headlines, or in most reports: what is named once in passing is not where a story is.
  const titles = Math.ceil(accounts.length * 0.25);
  const leads = accounts.length > 1 ? Math.ceil(accounts.length * 0.6) : Number.POSITIVE_INFINITY;
  const countries = named
    .filter(
      ({ reports, inTitles, code }) =>
        !home.has(code) &&
        ((reports >= enough && (reports >= leads || inTitles >= titles)) ||
          placed.some((spot) => spot.country === code)),
    )
    .slice(0, mostLands)
    .map(({ land }): MapPlace => ({ kind: 'land', name: nameOf(land), code: land.code }));
  return [...countries, ...placed];
}

/** What a country is called where there is room for one name. */
const nameOf = ({ name, words }: Land) => (/\.|of America/.test(name) ? (words[1] ?? name) : name);

interface NamedLand {
  land: Land;
  code: string;
  /** In how many reports, and in how many of their titles. */
  reports: number;
  inTitles: number;
}

/** What has a country in its name and is not there. */
const notThere =
  /\b(?:French fries|Chinese (?:food|restaurant)|American (?:Airlines|Enterprise|Civil|Medical|Idol|Express)|Native Americans?|African[- ]Americans?|Asian[- ]Americans?|Latin America[ns]*|(?:Voice|Bank|Boy Scouts|Girl Scouts|Captain) (?:of )?America|New England|New Mexico|Irish[- ]American|Russian roulette|Panama hat|German shepherds?|South America[ns]*|North America[ns]*|Central America[ns]*|New South Wales|Prince of Wales|Italian[- ]American|Cuban[- ]American|Mexican[- ]American|Georgia Tech|Dutch (?:oven|Bros)|\p{Lu}\p{L}+ (?:Embassy|embassy|Consulate|consulate|Airlines|Airways)|\p{Lu}\p{L}+ (?:Sea|Ocean|Strait|Channel)|(?:Gulf|Bay|Sea|Straits?) of (?:the )?\p{Lu}\p{L}+|(?:Vietnam|Korean|Falklands|Crimean|Spanish[- ]American) [Ww]ars?|(?:Russia|Ukraine|Iran[- ][Cc]ontra)n?(?:['’]s)? (?:investigation|probe|inquiry|collusion|hoax|dossier|scandal|affair|meddling|interference)s?)\b/gu;

/** Every name of a country, the longest first: of "South Sudan" no part is Sudan. */
const landNames = new Map<string, { code: string; sure: boolean }>(
  lands.flatMap(({ code, words, unsure }) => [
    ...words.map((word) => [word, { code, sure: true }] as const),
    // "in Georgia" is the state's before it is the country's.
    ...unsure.flatMap((word) => (code === 'GE' ? [] : [[word, { code, sure: false }] as const])),
  ]),
);
const anyLand = new RegExp(
  `(?<![\\p{L}-])(?:${[...landNames.keys()]
    .toSorted((a, b) => b.length - a.length)
    .map(escaped)
    .join('|')})(?![\\p{L}])`,
  'gu',
);
const afterPlaceWord = new RegExp(`(?<![\\p{L}])${locative}$`, 'u');

/** The countries that a text names, by their codes. */
function landsIn(text: string): Set<string> {
  const clean = text.replace(notThere, ' ');
  const codes = new Set<string>();
  for (const { 0: word, index } of clean.matchAll(anyLand)) {
    const { code, sure } = landNames.get(word)!;
    const isPlace =
      sure ||
      (afterPlaceWord.test(clean.slice(Math.max(0, index - 60), index)) &&
        !/^\s\p{Lu}/u.test(clean.slice(index + word.length)));
    if (isPlace) codes.add(code);
  }
  return codes;
}

/** The countries that the reports name, the most named first. */
function landsNamed(texts: readonly { title: string; all: string }[]): NamedLand[] {
  const found = texts.map(({ title, all }) => ({ inTitle: landsIn(title), inAll: landsIn(all) }));
  return lands
    .flatMap((land) => {
      const { code } = land;
      const reports = found.filter(({ inAll }) => inAll.has(code)).length;
      const inTitles = found.filter(({ inTitle }) => inTitle.has(code)).length;
      return reports > 0 ? [{ land, code, reports, inTitles }] : [];
    })
    .toSorted((a, b) => b.reports - a.reports);
}

interface NamedSpot {
  name: string;
  /** What stood after it, and a comma: a state, a country. */
  beside: string | undefined;
  reports: number;
}

/** The names of cities and states that stand after a word of place, or in a dateline. */
function spotsNamed(texts: readonly string[]): NamedSpot[] {
  const found = new Map<string, { beside: string | undefined; reports: Set<number> }>();
  const note = (name: string, beside: string | undefined, report: number) => {
    const one = found.get(name) ?? { beside, reports: new Set() };
    one.beside ??= beside;
    one.reports.add(report);
    found.set(name, one);
  };
  for (const [i, text] of texts.entries()) {
    for (const match of text.matchAll(afterLocative)) {
      const rest = text.slice(match.index + match[0].length);
      const words = (match[1] ?? '').replace(/['’]s?$/, '').split(' ');
      // The longest name that there is; what follows it with a capital makes it part of another ("Jackson Hole", "Paris Hilton").
      for (let length = words.length; length > 0; length--) {
        const name = words.slice(0, length).join(' ');
        if (!isSpot(name)) continue;
        if (length < words.length) break;
        note(name, /^,[ ](\p{Lu}[\p{L}.]*(?:[ ]\p{Lu}[\p{L}.]+)?)/u.exec(rest)?.[1], i);
        break;
      }
    }
    const lead = text.slice(text.indexOf('\n') + 1);
    const [, place, beside] = dateline.exec(lead) ?? [];
    const name = place && asWritten(place.trim());
    if (name && isSpot(name)) note(name, beside?.trim(), i);
  }
  return [...found].map(([name, { beside, reports }]) => ({ name, beside, reports: reports.size }));
}

const asWritten = (capitals: string) =>
  capitals
    .toLowerCase()
    .replace(/(^|[\s'’-])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase());

const isSpot = (name: string) =>
  !never.has(name) &&
  !lands.some(({ words }) => words.includes(name)) &&
  (usStates.has(name) || citiesCalled(name).length > 0);

/** Which place of this name is meant; undefined where that is in doubt. */
function resolve(
  name: string,
  beside: string | undefined,
  named: readonly NamedLand[],
  all: string,
): Exclude<MapPlace, { kind: 'land' }> | undefined {
  // A person's name as well, in these very reports.
  const person = new RegExp(
    `(?:\\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Judge|Justice|President|Secretary|Mayor)\\.?\\s+(?:\\p{Lu}\\p{L}+\\s)?${escaped(name)}\\b)`,
    'u',
  );
  if (person.test(all)) return undefined;
  if (usStates.has(name)) {
    const foreign = name === 'Georgia' && /\b(?:Tbilisi|Georgian|Ossetia|Abkhazia)\b/.test(all);
    return foreign ? undefined : { kind: 'state', name, country: 'US' };
  }
  const called = citiesCalled(name);
  const city = byWhatStandsBeside(called, beside) ?? byCountries(called, named, all);
  return city && { kind: 'spot', name, country: city.country, at: city.at };
}

/** "Birmingham, Ala.", "Paris, France". */
function byWhatStandsBeside(called: readonly City[], beside: string | undefined): City | undefined {
  if (!beside) return undefined;
  const state = usStates.get(beside);
  const land = lands.find(({ words, unsure }) => words.includes(beside) || unsure.includes(beside))?.code;
  return called.find((city) => (state ? city.country === 'US' && city.state === state : city.country === land));
}

const dominant = (first: City, others: readonly City[], times: number) =>
  others.every(({ people }) => first.people >= times * people);

/** By the countries that the reports name; a metropolis needs none. */
function byCountries(called: readonly City[], named: readonly NamedLand[], all: string): City | undefined {
  const [largest] = called;
  if (!largest) return undefined;
  const inUs = [...usStates.keys()].some((name) => name.length > 4 && all.includes(name));
  const codes = new Set([...named.map(({ code }) => code), ...(inUs ? ['US'] : [])]);
  const near = called.filter(({ country }) => codes.has(country));
  const [nearest] = near;
  const world = largest.seat === 'capital' || largest.people >= 1_000_000;
  if (nearest && (nearest === largest || !(world && dominant(largest, [nearest], 20)))) {
    const rivals = near.filter((city) => city !== nearest);
    const known = nearest.people >= 50_000 || codes.size <= 2;
    return known && dominant(nearest, rivals, 4) ? nearest : undefined;
  }
  return world && dominant(largest, called.slice(1), 8) ? largest : undefined;
}
