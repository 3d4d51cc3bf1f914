import type { SourceKind } from '../src/reports/index.ts';

/**
 * The invented newsroom landscape: who publishes. None of these outlets exists; the events they report are on the
 * public record. Edit freely: a new outlet needs an entry here and reports in `week/`.
 */

export const formats = ['rss2', 'atom', 'rss1', 'json', 'rss092', 'youtube'] as const;
export type Format = (typeof formats)[number];

/** What goes wrong with a feed on purpose. */
export type Fault = 'cut' | 'silent' | 'error' | 'moved';

export interface Outlet {
  /** Short name in addresses and in `week/`. */
  name: string;
  title: string;
  kind: SourceKind;
  country: string;
  language: string;
  owner: string;
  /** The sample editor's left-right rating, -2 to 2; absent is unrated. */
  lean?: number;
  format: Format;
  /** How many items its feed holds; enough that a poll every 12 hours loses nothing. */
  length: number;
  /** The whole text in the feed, or the first paragraph only. */
  carries: 'full' | 'lead';
  /** Bylines, used in turn. */
  staff: string[];
  /** Named sections, in addresses and as categories of items. */
  sections?: true;
  /** Tracking parameters on every link of the feed. */
  tracking?: true;
  /** A second feed, NAME-amp, with the same items under the addresses of their AMP pages. */
  amp?: true;
  /** Sets typographer's quotation marks. */
  curly?: true;
  /** A line the publishing system adds to every text, `%s` being the title. */
  footer?: string;
  /** The encoding of the feed's bytes; UTF-8 where absent. */
  encoding?: 'iso-8859-1';
  fault?: Fault;
}

export const outlets: Outlet[] = [
  {
    name: 'halyard',
    title: 'Halyard News Agency',
    kind: 'agency',
    country: 'US',
    language: 'en',
    owner: 'Halyard Cooperative',
    lean: 0,
    format: 'rss2',
    length: 30,
    carries: 'full',
    staff: ['Dana Ostrander', 'Paul Verhagen-Lutz', 'Miriam Calloway'],
  },
  {
    name: 'sundial',
    title: 'The Potomac Sundial',
    kind: 'news',
    country: 'US',
    language: 'en',
    owner: 'Sundial Trust',
    lean: 0,
    format: 'atom',
    length: 25,
    carries: 'full',
    curly: true,
    staff: ['Everett Lindqvist', 'Joan Abernethy-Cole', 'Ruth Takahara'],
    sections: true,
  },
  {
    name: 'crossfield',
    title: 'Crossfield News',
    kind: 'news',
    country: 'US',
    language: 'en',
    owner: 'Crossfield Media',
    lean: 0,
    format: 'rss2',
    length: 30,
    carries: 'lead',
    staff: ['Tess Marchetti', 'Owen Pridgeon', 'Crossfield Staff'],
    sections: true,
  },
  {
    name: 'rappahollow',
    title: 'The Rappahollow Courier',
    kind: 'news',
    country: 'US',
    language: 'en',
    owner: 'Crossfield Media',
    format: 'rss2',
    length: 15,
    carries: 'full',
    staff: ['Lyle Hargroves', 'Bettina Crewe'],
  },
  {
    name: 'brightwater',
    title: 'The Brightwater Daily',
    kind: 'news',
    country: 'US',
    language: 'en',
    owner: 'Brightwater Company',
    lean: -1,
    format: 'rss2',
    length: 25,
    carries: 'full',
    curly: true,
    staff: ['Naomi Feldstrand', 'Curtis Obuya', 'Elena Prusak'],
    tracking: true,
  },
  {
    name: 'commonweave',
    title: 'Commonweave',
    kind: 'news',
    country: 'US',
    language: 'en',
    owner: 'Commonweave Collective',
    lean: -2,
    format: 'atom',
    length: 15,
    carries: 'full',
    curly: true,
    staff: ['Ida Bloomquist', 'Marcus Tell'],
    fault: 'moved',
  },
  {
    name: 'oakbeam',
    title: 'Oakbeam Standard',
    kind: 'news',
    country: 'US',
    language: 'en',
    owner: 'Oakbeam Holdings',
    lean: 1,
    format: 'rss2',
    length: 25,
    carries: 'full',
    staff: ['Grant Hollister', 'Caroline Petrey', 'Thomas Wexcombe'],
    amp: true,
  },
  {
    name: 'ironbell',
    title: 'The Ironbell Report',
    kind: 'news',
    country: 'US',
    language: 'en',
    owner: 'Ironbell Group',
    lean: 2,
    format: 'json',
    length: 20,
    carries: 'full',
    staff: ['Buck Tolliver', 'Annette Sayre'],
    footer: 'The post %s appeared first on The Ironbell Report.',
  },
  {
    name: 'northsea',
    title: 'Northsea World',
    kind: 'broadcaster',
    country: 'GB',
    language: 'en-GB',
    owner: 'Northsea Broadcasting Foundation',
    lean: 0,
    format: 'rss2',
    length: 30,
    carries: 'full',
    staff: ['Northsea newsroom'],
  },
  {
    name: 'levant',
    title: 'The Levant Mercury',
    kind: 'news',
    country: 'LB',
    language: 'en',
    owner: 'Mercury House Beirut',
    format: 'rss1',
    length: 20,
    carries: 'full',
    curly: true,
    staff: ['Salma Khoreyati', 'Rafiq Antoun'],
    encoding: 'iso-8859-1',
  },
  {
    name: 'wattlebird',
    title: 'The Wattlebird Tribune',
    kind: 'news',
    country: 'AU',
    language: 'en-AU',
    owner: 'Wattlebird Press',
    format: 'atom',
    length: 20,
    carries: 'lead',
    staff: ['Kirra Dunmore', 'Angus Whitlow'],
  },
  {
    name: 'notices',
    title: 'Federal Notice Board',
    kind: 'official',
    country: 'US',
    language: 'en',
    owner: 'United States government (invented office)',
    format: 'rss2',
    length: 10,
    carries: 'full',
    staff: ['Notice Board'],
  },
  {
    name: 'scale',
    title: 'Scale & Proof',
    kind: 'factcheck',
    country: 'US',
    language: 'en',
    owner: 'Scale & Proof Foundation',
    lean: 0,
    format: 'json',
    length: 10,
    carries: 'full',
    staff: ['Priya Loomis', 'Hank Ferrante'],
  },
  {
    name: 'argument',
    title: 'The Long Argument',
    kind: 'magazine',
    country: 'US',
    language: 'en',
    owner: 'Argument Society',
    lean: 1,
    format: 'atom',
    length: 10,
    carries: 'full',
    curly: true,
    staff: ['Walter Penhallow', 'Judith Amsel', 'Rosalind Okafor-Byrne'],
  },
  {
    name: 'tallwindow',
    title: 'Tall Window Video',
    kind: 'video',
    country: 'US',
    language: 'en',
    owner: 'Tall Window Productions',
    lean: 0,
    format: 'youtube',
    length: 15,
    carries: 'full',
    staff: ['Tall Window Video'],
  },
  {
    name: 'millrace',
    title: 'Millrace Notes',
    kind: 'news',
    country: 'US',
    language: 'en',
    owner: 'Millrace Notes',
    lean: -1,
    format: 'rss092',
    length: 15,
    carries: 'lead',
    staff: ['The Millrace'],
  },
  {
    name: 'dunmarrow',
    title: 'The Dunmarrow Telegraph',
    kind: 'news',
    country: 'GB',
    language: 'en-GB',
    owner: 'Dunmarrow Newspapers',
    lean: 1,
    format: 'rss2',
    length: 10,
    carries: 'full',
    staff: ['Fergus Eddleston'],
    fault: 'cut',
  },
  {
    name: 'quietmere',
    title: 'Quietmere Evening Post',
    kind: 'news',
    country: 'US',
    language: 'en',
    owner: 'Quietmere Publishing',
    format: 'rss2',
    length: 10,
    carries: 'lead',
    staff: [],
    fault: 'silent',
  },
  {
    name: 'tumbledown',
    title: 'Tumbledown Herald',
    kind: 'news',
    country: 'US',
    language: 'en',
    owner: 'Tumbledown Publishing',
    format: 'rss2',
    length: 10,
    carries: 'lead',
    staff: [],
    fault: 'error',
  },
];
