import { createRequire } from 'node:module';
import {
  geoArea,
  geoBounds,
  geoCentroid,
  geoMercator,
  geoPath,
  type GeoPermissibleObjects,
  type GeoProjection,
} from 'd3-geo';
import type { Feature, MultiPolygon, Polygon } from 'geojson';
import { feature, mesh } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import { lands } from './gazetteer.ts';
import { outline } from './outline.ts';
import { placesOf, type PlacedReport, type MapPlace } from './places.ts';

/** A map's parts, to be written as SVG: what stands in it comes from Natural Earth and the gazetteer alone. */
export interface Drawn {
  width: number;
  height: number;
  /** Paths: all land, the borders in it, and the countries that are named. */
  land: string;
  borders: string;
  named: string[];
  dots: { x: number; y: number; name: string; end: boolean }[];
  /** Names of the countries, where there is room. */
  labels: { x: number; y: number; name: string }[];
  /** All that is drawn, in words. */
  places: string[];
}

type Land = Feature<Polygon | MultiPolygon, { name: string }>;
type Shape = Feature<Polygon, { name: string }>;
type States = Topology<{ states: GeometryCollection<{ name: string }> }>;
type World = Topology<{ countries: GeometryCollection<{ name: string }>; land: GeometryCollection }>;

const require = createRequire(import.meta.url);
const [width, height] = [640, 360];
/** A map shows so much around a single place, degrees. */
const least = { across: 16, down: 9 };

/** The map of what the reports of one story name; undefined where they name no place for sure. */
export function mapOf(accounts: readonly PlacedReport[], home: readonly string[]): Drawn | undefined {
  const places = placesOf(accounts, new Set(home));
  return places.length > 0 ? draw(places) : undefined;
}

/** What a map stands on. */
export interface Ground extends Pick<Drawn, 'width' | 'height' | 'land' | 'borders' | 'named'> {
  /** The largest part of each country and state that is shown. */
  shapes: Shape[];
  /** Where a point of the earth is on the picture, whole pixels. */
  at(point: [longitude: number, latitude: number]): [x: number, y: number];
}

/** The land around these places, with the countries and states among them marked; undefined where there is nothing to draw. */
export function groundOf(places: readonly MapPlace[]): Ground | undefined {
  const coarse = require('world-atlas/countries-110m.json') as World;
  const fine = require('world-atlas/countries-50m.json') as World;
  const american = require('us-atlas/states-10m.json') as States;
  const called = new Set(places.map(shapeName));
  const among = (all: Feature[]) => all.filter((land): land is Land => called.has((land as Land).properties.name));
  const isLand = places.some(({ kind }) => kind === 'land');
  const namedIn = (world: World) => (isLand ? among(feature(world, world.objects.countries).features) : []);
  const isState = places.some(({ kind }) => kind === 'state');
  const states = isState ? among(feature(american, american.objects.states).features) : [];
  const shapes = [...namedIn(fine), ...states].map(mainland);
  const spots = places.flatMap((place) => (place.kind === 'spot' ? [place] : []));
  const box = boxOf([...shapes.map((shape) => geoBounds(shape)), ...spots.map(({ at }): Bounds => [at, at])]);
  if (!box) return undefined;
  const wide = box[1][0] - box[0][0] > 50;
  const world = wide ? coarse : fine;
  const projection = projectionOf(box);
  const d = (shape: GeoPermissibleObjects) => outline((context) => geoPath(projection, context)(shape));
  // Where a place of the US is shown, so are its states.
  const inUs = places.some((place) => place.kind !== 'land' && place.country === 'US');
  const stateLines = inUs && !wide ? d(mesh(american, american.objects.states, (a, b) => a !== b)) : '';
  return {
    width,
    height,
    land: d(feature(world, world.objects.land)),
    borders: d(mesh(world, world.objects.countries, (a, b) => a !== b)) + stateLines,
    named: [...namedIn(world), ...states].map((shape) => d(shape)),
    shapes,
    at: (point) => (projection(point) ?? [-1, -1]).map(Math.round) as [number, number],
  };
}

/** What a country's or a state's shape is called in the data; undefined for a spot, which has none. */
export const shapeName = (place: MapPlace) =>
  place.kind === 'land'
    ? lands.find(({ code }) => code === place.code)?.name
    : place.kind === 'state'
      ? place.name
      : undefined;

function draw(places: readonly MapPlace[]): Drawn | undefined {
  const ground = groundOf(places);
  if (!ground) return undefined;
  const { shapes, at, ...under } = ground;
  const inside = ([x, y]: [number, number]) => x > 4 && x < width - 4 && y > 10 && y < height - 4;
  const dots: Drawn['dots'] = [];
  for (const place of places) {
    if (place.kind !== 'spot') continue;
    const [x, y] = at(place.at);
    // Two names that would stand over each other: the one that is named more.
    const free = dots.every((dot) => Math.abs(dot.y - y) > 24 || Math.abs(dot.x - x) > 170);
    if (inside([x, y]) && free) dots.push({ x, y, name: place.name, end: x > width * 0.72 });
  }
  const labels: Drawn['labels'] = [];
  for (const shape of shapes) {
    const { name: called } = shape.properties;
    const name = places.find((place) => shapeName(place) === called)?.name ?? called;
    const [x, y] = at(geoCentroid(shape));
    const free = [...dots, ...labels].every((other) => Math.abs(other.y - y) > 24 || Math.abs(other.x - x) > 150);
    const half = name.length * 5;
    if (inside([x, y]) && free && x > half && x < width - half) labels.push({ x, y, name });
  }
  return { ...under, dots, labels, places: places.map(({ name }) => name) };
}

/** A country's largest part: its islands in another ocean would make it as wide as the world. */
function mainland(land: Land): Shape {
  const { geometry } = land;
  const parts = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  const shapes = parts.map((coordinates): Shape => ({
    ...land,
    geometry: { type: 'Polygon', coordinates },
  }));
  return shapes.toSorted((a, b) => geoArea(b) - geoArea(a))[0]!;
}

type Bounds = [[number, number], [number, number]];

/** What holds them all, with some room around; undefined where there is nothing. */
function boxOf(all: readonly Bounds[]): Bounds | undefined {
  if (all.length === 0) return undefined;
  // A country over the date line goes around the world.
  const turned = all.map(([[west, south], [east, north]]): Bounds => [
    [west, south],
    [east < west ? east + 360 : east, north],
  ]);
  let west = Math.min(...turned.map(([[x]]) => x));
  let east = Math.max(...turned.map(([, [x]]) => x));
  let south = Math.min(...turned.map(([[, y]]) => y));
  let north = Math.max(...turned.map(([, [, y]]) => y));
  const grow = (low: number, high: number, to: number): [number, number] => {
    const more = Math.max((to - (high - low)) / 2, (high - low) * 0.12);
    return [low - more, high + more];
  };
  [west, east] = grow(west, east, least.across);
  [south, north] = grow(south, north, least.down);
  return [
    [west, Math.max(south, -58)],
    [east, Math.min(north, 78)],
  ];
}

/** Mercator, so that what is near is not bent; it shows the box and what the picture has of room beside it. */
function projectionOf([[west, south], [east, north]]: Bounds): GeoProjection {
  const middle = (west + east) / 2;
  const corners = [
    [west, south],
    [east, north],
    [west, north],
    [east, south],
  ].map(([x = 0, y = 0]) => [x, y]);
  return geoMercator()
    .rotate([-middle, 0])
    .fitExtent(
      [
        [0, 0],
        [width, height],
      ],
      { type: 'MultiPoint', coordinates: corners },
    )
    .clipExtent([
      [-2, -2],
      [width + 2, height + 2],
    ]);
}
