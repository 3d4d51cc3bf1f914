/** Measures editions against what others judged notable. Prints figures; needs the corpora beside the checkout. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { choose, makeEdition, spanOf, type ToldEdition, type ToldStory } from '../src/editions/index.ts';
import { inOwnWords } from '../src/reports/own-words.ts';
import { parseFeed } from '../src/sources/parse.ts';
import {
  termVectorOf,
  groupReports,
  cosine,
  type Ranked,
  rankStories,
  corpusStatsOf,
  type Report,
} from '../src/stories/index.ts';
import { canonicalAddress } from '../src/text/index.ts';

const corpora = join(import.meta.dirname, '../../shared/corpora');
/** A line of the corpora; what is missing is undefined. */
interface Line {
  id: string;
  outlet: string | null;
  lean: string | null;
  published: string;
  url?: string;
  title: string;
  text: string;
  story: string | null;
  week: string;
  allsides: { title: string }[];
  wikipedia_us: { text: string }[];
}
const readLines = (name: string): Line[] =>
  gunzipSync(readFileSync(join(corpora, name)))
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

interface Labelled extends Report {
  label?: string;
}

const leans: Record<string, number> = { left: -1, center: 0, right: 1 };

/** A year of labelled reports, in their outlets' own words as the service has them; those without an outlet's name stand for one outlet each. */
export function stream(year: number): Labelled[] {
  const reports = readLines(`stream-${year}.jsonl.gz`).map((line): Labelled => ({
    id: line.id,
    outlet: line.outlet ?? new URL(line.url ?? `https://${line.id}.invalid`).hostname,
    title: line.title,
    text: line.text,
    ...(line.url ? { url: line.url } : {}),
    published: new Date(line.published),
    ...(line.lean && line.lean in leans ? { lean: leans[line.lean]! } : {}),
    ...(line.story ? { label: line.story } : {}),
  }));
  return inOwnWords(reports);
}

/** The recorded feeds as reports: each address of a feed once, with its last title, its fullest text and its best place. */
export function recordedFeeds(): Report[] {
  const folder = join(corpora, 'feeds-2020-05');
  const reports = new Map<string, Report>();
  for (const line of readFileSync(join(folder, 'index.jsonl'), 'utf8').trim().split('\n')) {
    const { time, feed, file } = JSON.parse(line) as { time: string; feed: string; file: string };
    let items;
    try {
      items = parseFeed(gunzipSync(readFileSync(join(folder, file))), { now: new Date(time) }).items;
    } catch {
      continue;
    }
    for (const [position, item] of items.entries()) {
      if (!item.title) continue;
      const key = `${feed} ${item.url ? canonicalAddress(item.url) : item.id}`;
      const known = reports.get(key);
      if (known) {
        known.title = item.title;
        known.position = Math.min(known.position ?? position, position);
        if (item.text.length > known.text.length) known.text = item.text;
      } else {
        reports.set(key, {
          id: key,
          outlet: feed,
          title: item.title,
          text: item.text || item.summary,
          published: item.published ?? new Date(time),
          position,
          ...(item.url ? { url: item.url } : {}),
          ...(item.video ? { video: item.video } : {}),
        });
      }
    }
  }
  return inOwnWords([...reports.values()]);
}

/** Mulberry32: the same weeks every time. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

interface Figures {
  weeks: number;
  stories: number;
  labelled: number;
  events: number;
  held: number;
  twice: number;
  twiceMainly: number;
  sentences: number;
  found: number;
  briefs: number;
  milliseconds: number;
}

function judgeWords(edition: ToldEdition, byId: Map<string, Report>, figures: Figures): void {
  for (const story of [...edition.stories, ...edition.below]) {
    for (const { text, report } of story.brief) {
      figures.sentences++;
      if (byId.get(report)?.text.includes(text)) figures.found++;
    }
  }
  for (const { brief } of edition.stories) if (brief.length >= 2) figures.briefs++;
}

export function benchStreams(weeksOfEach = 20, seed = 7): Measured[] {
  let twice = 0;
  let [sentences, found] = [0, 0];
  for (const year of [2018, 2019]) {
    const reports = stream(year);
    const byId = new Map(reports.map((report) => [report.id, report]));
    const random = chance(seed + year);
    const f: Figures = {
      weeks: 0,
      stories: 0,
      labelled: 0,
      events: 0,
      held: 0,
      twice: 0,
      twiceMainly: 0,
      sentences: 0,
      found: 0,
      briefs: 0,
      milliseconds: 0,
    };
    const numbers = Array.from({ length: 51 }, (_, i) => i + 2)
      .map((week) => ({ week, order: random() }))
      .toSorted((a, b) => a.order - b.order)
      .slice(0, weeksOfEach)
      .map(({ week }) => week);
    for (const number of numbers) {
      const week = `${year}-W${String(number).padStart(2, '0')}`;
      const { from, until } = spanOf(week, 'UTC');
      const begun = performance.now();
      const edition = makeEdition(reports, { week, from, until });
      f.milliseconds += performance.now() - begun;
      f.weeks++;
      f.stories += edition.stories.length;
      judgeWords(edition, byId, f);
      const background = corpusStatsOf(reports.filter(({ published }) => published >= from && published < until));
      const gistFor = (story: ToldStory) =>
        termVectorOf(
          story.reports.flatMap((id) => byId.get(id) ?? []),
          background,
        );
      const labelsOf = (story: ToldStory) => new Set(story.reports.flatMap((id) => byId.get(id)?.label ?? []));
      const told = edition.stories.map((story) => ({ story, labels: labelsOf(story) }));
      f.labelled += told.filter(({ labels }) => labels.size).length;
      for (const [i, a] of told.entries()) {
        for (const b of told.slice(i + 1)) {
          const shared = [...a.labels].filter((label) => b.labels.has(label));
          if (!shared.length) continue;
          f.twice++;
          if (mainLabel(a.story, byId) === mainLabel(b.story, byId)) f.twiceMainly++;
          console.log(
            `  twice in ${week}: ${shared.join()} ${cosine(gistFor(a.story), gistFor(b.story)).toFixed(2)}\n    ${a.story.headline}\n    ${b.story.headline}`,
          );
        }
      }
      const outletsOf = new Map<string, Set<string>>();
      for (const { label, outlet, published } of reports) {
        if (!label || published < from || published >= until) continue;
        outletsOf.set(label, (outletsOf.get(label) ?? new Set()).add(outlet));
      }
      const events = [...outletsOf].filter(([, outlets]) => outlets.size >= 3).map(([label]) => label);
      f.events += Math.min(events.length, edition.stories.length);
      f.held += Math.min(
        edition.stories.length,
        events.filter((label) => told.some(({ labels }) => labels.has(label))).length,
      );
    }
    console.log(
      `stream-${year}: ${f.weeks} weeks, ${f.stories} stories, ${percent(f.labelled, f.stories)} judged notable by others; ` +
        `${percent(f.held, f.events)} of the events of three outlets held (of at most twelve); twice ${f.twice} (${f.twiceMainly} by what most of their reports are about); ` +
        `sentences found ${percent(f.found, f.sentences)} of ${f.sentences}; briefs of 2 or 3 sentences ${percent(f.briefs, f.stories)}; ${Math.round(f.milliseconds / f.weeks)} ms an edition`,
    );
    twice += f.twiceMainly;
    sentences += f.sentences;
    found += f.found;
  }
  return [
    { what: `an event twice in ${2 * weeksOfEach} weeks`, is: twice, bar: ['most', 0] },
    {
      what: `sentences of ${sentences} in briefs that are not in their report`,
      is: sentences - found,
      bar: ['most', 0],
    },
  ];
}

/** The label of most of a story's labelled reports. */
function mainLabel(story: ToldStory, byId: Map<string, Labelled>): string | undefined {
  const times = new Map<string, number>();
  for (const id of story.reports) {
    const label = byId.get(id)?.label;
    if (label) times.set(label, (times.get(label) ?? 0) + 1);
  }
  return [...times].toSorted(([, a], [, b]) => b - a)[0]?.[0];
}

const percent = (part: number, whole: number) => `${((100 * part) / Math.max(1, whole)).toFixed(1)}%`;

/** Sections of sites that are not of public affairs, as their addresses name them. */
const idleSections =
  /\/(?:sports?|football|nrl|afl|racing|cricket|entertainment|entertainment-arts|celebrity|tvshowbiz|showbiz|femail|lifestyle|culture|style|travel|food|dining|fashion|arts|movies|music|gaming|property|driven|spy)\//i;

export function benchFeeds(): void {
  const reports = recordedFeeds();
  const byId = new Map(reports.map((report) => [report.id, report]));
  for (const line of readLines('weeks-2020-05.jsonl.gz')) {
    const week = line.week;
    const { from, until } = spanOf(week, 'UTC');
    const ofWeek = reports.filter(({ published }) => published >= from && published < until);
    const begun = performance.now();
    const edition = makeEdition(reports, { week, from, until });
    const milliseconds = Math.round(performance.now() - begun);
    const background = corpusStatsOf(ofWeek);
    const vector = (text: string) =>
      termVectorOf([{ id: '', outlet: '', title: text, text: '', published: from }], background);
    const vectors = [...edition.stories, ...edition.below].map((story) => ({
      story,
      vector: termVectorOf(
        story.reports.flatMap((id) => byId.get(id) ?? []),
        background,
      ),
    }));
    console.log(`\n${week}: ${ofWeek.length} reports, ${milliseconds} ms`);
    const judged = [
      ...line.allsides.map((event) => ({ by: 'allsides', text: event.title })),
      ...line.wikipedia_us.map((event) => ({ by: 'wikipedia', text: event.text })),
    ];
    for (const { by, text } of judged) {
      const own = vector(text);
      const best = vectors
        .map((other) => ({ ...other, alike: cosine(own, other.vector) }))
        .toSorted((a, b) => b.alike - a.alike)[0];
      if (best && best.alike >= 0.25) {
        console.log(
          `  ${best.alike.toFixed(2)} ${by}: ${text.slice(0, 110)}\n       = ${best.story.rank}. ${best.story.headline}`,
        );
      } else {
        const near = reports
          .filter(({ published }) => published >= from && published < until)
          .filter((report) => cosine(own, termVectorOf([report], background)) >= 0.3);
        console.log(`  ---- ${by}: ${text.slice(0, 110)} (${new Set(near.map(({ outlet }) => outlet)).size} outlets)`);
      }
    }
    for (const { rank, headline, reports: ids } of edition.stories) {
      const idle = ids.filter((id) => idleSections.test(byId.get(id)?.url ?? '')).length;
      if (3 * idle > ids.length) console.log(`  idle? ${rank}. ${headline} (${idle} of ${ids.length})`);
    }
  }
}

/**
 * Recall of the notable events of the recorded weeks, with each signal of ranking left out. An event counts where a story of
 * at least three outlets is like it; the matching is by words, so that figures tell formulas apart, not good from perfect.
 */
export function ablateFeeds(): void {
  const reports = recordedFeeds();
  const weeks = readLines('weeks-2020-05.jsonl.gz').map((line) => {
    const { from, until } = spanOf(line.week, 'UTC');
    const window = reports.filter(
      ({ published }) => published.getTime() >= from.getTime() - 7 * 86_400_000 && published < until,
    );
    const storyOf = groupReports(window);
    const stories = new Map<string, Report[]>();
    for (const report of window) {
      const story = storyOf.get(report.id)!;
      stories.set(story, [...(stories.get(story) ?? []), report]);
    }
    const background = corpusStatsOf(window);
    const ranked = rankStories(
      [...stories].map(([story, its]) => ({ story, reports: its })),
      { from, until, background },
    );
    const events = [...line.allsides.map(({ title }) => title), ...line.wikipedia_us.map(({ text }) => text)].flatMap(
      (text) => {
        const vector = termVectorOf([{ id: '', outlet: '', title: text, text: '', published: from }], background);
        const best = ranked
          .filter(({ outlets }) => outlets >= 3)
          .map((story) => ({ story, alike: cosine(vector, story.vector) }))
          .toSorted((a, b) => b.alike - a.alike)[0];
        return best && best.alike >= 0.3 ? [best.story.story] : [];
      },
    );
    return { week: line.week, background, ranked, events: new Set(events) };
  });
  const total = weeks.reduce((sum, { events }) => sum + events.size, 0);
  const judge = (name: string, score: (story: Ranked) => number, gate = true) => {
    let held = 0;
    let near = 0;
    let idle = 0;
    for (const { week, background, ranked, events } of weeks) {
      const again = ranked
        .map((story) => ({ ...story, political: story.political || !gate, score: score(story) }))
        .toSorted((a, b) => b.score - a.score);
      const edition = choose(again, { week, count: 12, background });
      held += edition.stories.filter(({ story }) => events.has(story)).length;
      near += edition.below.filter(({ story }) => events.has(story)).length;
      idle += edition.stories.filter((told) => !ranked.find(({ story }) => story === told.story)?.political).length;
    }
    console.log(
      `  ${name.padEnd(28)} ${held} of ${total} events in the twelve, ${near} just below; ${idle} stories not of public affairs`,
    );
  };
  judge('all signals', ({ score }) => score);
  judge('most outlets first', ({ outlets, fresh }) => outlets + fresh.length / 1000, false);
  judge('outlets and the gate', ({ outlets, fresh }) => outlets + fresh.length / 1000);
  const names = new Set(
    weeks.flatMap(({ ranked }) => ranked.flatMap(({ reasons }) => reasons.map(({ signal }) => signal))),
  );
  for (const name of names) {
    judge(`without ${name}`, ({ reasons }) =>
      reasons.reduce((sum, { signal, points }) => sum + (signal === name ? 0 : points), 0),
    );
  }
}

/** What is held against a bar; one that is missed makes the command fail. */
interface Measured {
  what: string;
  is: number;
  /** At least, or at most. */
  bar: readonly [kind: 'least' | 'most', value: number];
}

/** An event of a week, by hand: 3 must be in an edition, 2 belongs, 1 was met. */
interface Important {
  event: string;
  rating: 1 | 2 | 3;
  ids: string[];
}

/** Two weeks whose events were rated by hand: the events that lead a place, that are told in one, and the places that nobody would miss. */
export function benchChoosing(): Measured[] {
  return (
    [
      { week: '2020-W18', file: 'week-2020-W18', leads: 8, told: 10 },
      { week: '2020-W20', file: 'dense-2020-05', leads: 9, told: 11 },
    ] as const
  ).flatMap(({ week, file, leads, told }) => {
    const given = readLines(`${file}.jsonl.gz`).map((line): Report => ({
      id: line.id,
      outlet: line.outlet ?? '',
      title: line.title,
      text: line.text,
      published: new Date(line.published),
      ...(line.url ? { url: line.url } : {}),
    }));
    const reports = inOwnWords(given);
    const important = readFileSync(join(corpora, `important-${week}.jsonl`), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Important);
    const eventsOf = new Map(important.flatMap((event) => event.ids.map((id) => [id, event] as const)));
    /** The event that most of a story's rated reports are of: at least four in ten, and two of them or all. */
    const eventOf = ({ reports: ids }: { reports: string[] }): Important | undefined => {
      const rated = ids.flatMap((id) => eventsOf.get(id) ?? []);
      const [event, its = []] =
        [...Map.groupBy(rated, (one) => one)].toSorted(([, a], [, b]) => b.length - a.length)[0] ?? [];
      return its.length >= 0.4 * rated.length && (its.length >= 2 || its.length === ids.length) ? event : undefined;
    };
    const edition = makeEdition(reports, { week, ...spanOf(week, 'UTC') });
    const leading = edition.stories.map(eventOf);
    const parts = edition.stories.flatMap((story) => (story.parts ?? []).map(eventOf));
    const musts = important.filter(({ rating }) => rating === 3);
    const of = (events: readonly (Important | undefined)[]) => musts.filter((event) => events.includes(event)).length;
    const idle = leading.filter((event) => (event?.rating ?? 0) < 2).length;
    console.log(`\n${week}: ${edition.stories.length} places, ${parts.length} further developments`);
    for (const story of edition.stories) {
      console.log(`  ${story.rank}. ${story.headline} [${eventOf(story)?.rating ?? '-'}]`);
      for (const part of story.parts ?? []) console.log(`       ${part.day} ${part.headline}`);
    }
    for (const event of musts)
      if (!leading.includes(event)) console.log(`  ${parts.includes(event) ? 'a part' : 'missing'}: ${event.event}`);
    return [
      { what: `${week}: must-haves of ${musts.length} that lead a place`, is: of(leading), bar: ['least', leads] },
      { what: `${week}: that are told in one`, is: of([...leading, ...parts]), bar: ['least', told] },
      { what: `${week}: places that nobody would miss`, is: idle, bar: ['most', 1] },
    ] satisfies Measured[];
  });
}

/** Prints figures against their bars. @returns whether all are met */
function holds(figures: readonly Measured[]): boolean {
  console.log();
  const met = figures.map(({ what, is, bar: [kind, value] }) => {
    const good = kind === 'least' ? is >= value : is <= value;
    console.log(`${good ? 'met   ' : 'MISSED'} ${what}: ${is}, at ${kind} ${value}`);
    return good;
  });
  return met.every(Boolean);
}

if (import.meta.main) {
  if (!existsSync(corpora)) console.warn(`No corpora at ${corpora}: nothing to measure.`);
  else {
    const wanted = process.argv[2];
    const figures: Measured[] = [];
    if (!wanted || wanted === 'choosing') figures.push(...benchChoosing());
    if (!wanted || wanted === 'streams') figures.push(...benchStreams(Number(process.argv[3] ?? 20)));
    if (wanted === 'feeds') benchFeeds();
    if (wanted === 'ablate') ablateFeeds();
    if (!holds(figures)) process.exitCode = 1;
  }
}
