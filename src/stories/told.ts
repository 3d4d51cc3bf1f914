/** The shapes in which a story is told: by the `edition` filter, in an edition's rows, on the page and in the letter. */

import type { Line } from '../text/index.ts';
import type { Reason } from './reason.ts';

/** A sentence that stands word for word in a stored report. */
export interface Quotation {
  text: string;
  /** The id of the report it stands in. */
  report: string;
}

/** What somebody said, word for word as a report has it. */
export interface Said extends Quotation {
  speaker: Line;
}

export const topicKinds = ['person', 'org', 'place', 'issue'] as const;
export type TopicKind = (typeof topicKinds)[number];

export interface Topic {
  name: Line;
  kind: TopicKind;
}

/** An earlier story of the same matter. */
interface Earlier {
  story: string;
  headline: Line;
  /** The day most of it was reported, '2020-01-03'. */
  day: string;
}

/** A further development of a story's matter, told in one line under it: a story of its own, with its own page. */
export interface Part {
  story: string;
  headline: Line;
  /** The id of the report that has it. */
  headlineReport: string;
  /** The day most of it was reported, '2020-01-03'. */
  day: string;
  /** The ids of its reports, oldest first. */
  reports: string[];
  /** What of it is the editor's: the words of its headline, a line of their own. */
  editor?: { headline?: true; line?: Line };
}

/** A word that one side used more than everybody else did. */
export interface Stressed {
  word: string;
  /** How often the side's reports say it, and how often all others do. */
  here: number;
  elsewhere: number;
  /** In how many reports of the side it stands. */
  reports: number;
}

/** "How it was told": what the outlets rated left and right stressed that the others did not. */
export interface HowTold {
  left: { outlets: number; words: Stressed[] };
  right: { outlets: number; words: Stressed[] };
}

export interface ToldStory {
  /** 1 is the first story of the edition; stories below the line count on. */
  rank: number;
  /** The story's id. */
  story: string;
  /** Chosen among the outlets' own headlines. */
  headline: Line;
  /** The id of the report that has it. */
  headlineReport: string;
  /** At most three sentences and 90 words. */
  brief: Quotation[];
  /** In order of their points. */
  reasons: Reason[];
  score: number;
  /** At most eight, the weightiest first. */
  topics: Topic[];
  /** The ids of its reports, oldest first. */
  reports: string[];
  /** The day most of it was reported, '2020-01-03'; absent from editions that closed before it was kept. */
  day?: string;
  /** Its matter's further developments of the week, oldest first, at most four; absent where there is none. */
  parts?: Part[];
  /** What went before: the earlier stories of its matter, oldest first; absent where there is none. */
  before?: Earlier[];
  /** Its matter was in last week's edition, and is told for what is new since. */
  sinceLastWeek?: true;
  /** It is not of public affairs: it has no topics, and is named to no search engine. */
  aside?: true;
  /** Listed below the line as important although one outlet alone has it. */
  alone?: true;
  /** "In their own words": what named people said, at most six; absent where nobody is quoted. */
  said?: Said[];
  /** What of it is the editor's: that it is here at all, the words of its headline, a line of their own. */
  editor?: { chose?: true; headline?: true; line?: Line };
  /** Only where at least three rated outlets of either side reported. */
  howTold?: HowTold;
}

export interface ToldEdition {
  /** ISO week, '2020-W19', or 'FROM..UNTIL' for other spans. */
  week: string;
  stories: ToldStory[];
  /** The stories just below the line, with their reasons; those that one outlet alone has come last. */
  below: ToldStory[];
}

/** What a view shows of a report: never its text. */
export interface ShownReport {
  id: string;
  outlet: Line;
  title: Line;
  url: string | null;
  published: Date;
  /** BCP 47 tag of its words, where it is known. */
  language?: string | null;
  /** Address of its video, where it has one. */
  video?: string | null;
}
