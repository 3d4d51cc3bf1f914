import { geoCentroid } from 'd3-geo';
import { groundOf, shapeName, type Drawn, type Ground } from './draw.ts';
import { placesOf, saidToBeIn, type MapPlace, type PlacedReport } from './places.ts';

/** A matter of an edition, as far as its places are looked for. */
export interface PlacedMatter {
  rank: number;
  accounts: PlacedReport[];
  /** The countries whose outlets tell it. */
  home: string[];
}

/** The map of a week: a mark for each matter that has a place, with the matter's number. */
export interface WeekMap extends Pick<Drawn, 'width' | 'height' | 'land' | 'borders' | 'named'> {
  /** In the edition's order. */
  marks: { rank: number; places: string[]; at: [x: number, y: number]; mark: [x: number, y: number] }[];
}

/** Fewer matters than this make no map of the week. */
const fewest = 3;
/** From a mark's middle to the next one's at least; on a phone, where the picture is half as large, marks are 22 px wide. */
const apart = 46;
const margin = 24;

/** The map of where an edition's matters are; undefined where fewer than three have a place that is beyond doubt. */
export function weekMapOf(matters: readonly PlacedMatter[]): WeekMap | undefined {
  const placed = matters.flatMap(({ rank, accounts, home }) => {
    const places = placesOf(accounts, new Set(home));
    const main = mainPlace(places, accounts, home);
    return main ? [{ rank, main, names: places.map(({ name }) => name) }] : [];
  });
  if (placed.length < fewest) return undefined;
  const ground = groundOf(placed.map(({ main }) => main));
  if (!ground) return undefined;
  const { shapes: _, at: __, ...under } = ground;
  const marks: WeekMap['marks'] = [];
  for (const { rank, main, names } of placed) {
    const at = pointOf(main, ground);
    if (at) marks.push({ rank, places: names, at, mark: freeBeside(at, marks, ground) });
  }
  return marks.length < fewest ? undefined : { ...under, marks };
}

/**
 * The one place that stands for a matter: a city abroad, else the country that most reports say something is in ("bases in Iraq"), else
 * the one named most, else where it is at home: a capital is where much is said of elsewhere.
 */
function mainPlace(
  places: readonly MapPlace[],
  accounts: readonly PlacedReport[],
  home: readonly string[],
): MapPlace | undefined {
  const abroad = places.find((place) => place.kind !== 'land' && !home.includes(place.country));
  if (abroad) return abroad;
  const timesIn = ({ name }: MapPlace) => {
    const said = saidToBeIn(name);
    return accounts.filter(({ title, lead }) => said.test(title) || said.test(lead)).length;
  };
  const countries = places.filter(({ kind }) => kind === 'land');
  return countries.toSorted((a, b) => timesIn(b) - timesIn(a))[0] ?? places[0];
}

function pointOf(place: MapPlace, { shapes, at }: Ground): [number, number] | undefined {
  if (place.kind === 'spot') return at(place.at);
  const name = shapeName(place);
  const shape = shapes.find(({ properties }) => properties.name === name);
  return shape && at(geoCentroid(shape));
}

/** The nearest point to this one where a mark covers no other mark: itself, or on a ring around it. */
function freeBeside(
  at: readonly [number, number],
  marks: WeekMap['marks'],
  { width, height }: Ground,
): [number, number] {
  const within = (value: number, most: number) => Math.round(Math.min(Math.max(value, margin), most - margin));
  const on = (x: number, y: number): [number, number] => [within(x, width), within(y, height)];
  const free = ([x, y]: [number, number]) => marks.every(({ mark }) => Math.hypot(mark[0] - x, mark[1] - y) >= apart);
  for (let ring = 0; ring <= 12; ring++) {
    const points = ring === 0 ? 1 : ring * 8;
    for (let i = 0; i < points; i++) {
      const angle = (i / points) * 2 * Math.PI;
      const point = on(at[0] + (Math.cos(angle) * ring * apart) / 2, at[1] + (Math.sin(angle) * ring * apart) / 2);
      if (free(point)) return point;
    }
  }
  return on(...at);
}
