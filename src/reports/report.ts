import type { SourceKind } from '../sources/index.ts';

/**
 * One source's account of an event, as the engine (grouping, ranking, briefs) and the filters see it.
 * The service makes these from its rows, the filters from JSON Lines.
 */
export interface Report {
  /** Unique among the reports at hand. */
  id: string;
  /** The source's name. */
  outlet: string;
  title: string;
  /** Plain text: the text of the article's page where it was read, else the feed's, paragraphs separated by a newline; may be empty. */
  text: string;
  published: Date;
  url?: string;
  /** BCP 47 language tag. */
  lang?: string;
  /** Who owns the outlet; outlets of one owner count once. */
  owner?: string;
  kind?: SourceKind;
  /** The editor's left-right rating of the outlet, -2 (left) to 2 (right); absent is unrated. */
  lean?: number;
  /** Best place seen in its feed, 0 the top; absent where it is not known. */
  position?: number;
  /** Address of a playable video, where the report is one. */
  video?: string;
  /** Address of a recording to listen to, where the report is one. */
  audio?: string;
}
