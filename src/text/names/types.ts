export type NameKind = 'person' | 'org' | 'place' | 'issue';

export interface Name {
  /** As it stands in the text. */
  name: string;
  kind: NameKind;
  start: number;
  end: number;
}

/** Everything findNames works out about a text, for those that join mentions of one thing. */
export interface Mention extends Name {
  /** The titles right before a person's name: "General", "Prime Minister". */
  title?: string;
}

export interface Token {
  text: string;
  /** Lower case, without full stops and with a plain apostrophe. */
  norm: string;
  start: number;
  end: number;
  /** Begins with a capital letter (or is written in capitals). */
  capital: boolean;
  /** At the beginning of a sentence or quotation, where a capital proves nothing. */
  initial: boolean;
  word: boolean;
}

/** How a sentence uses capitals. */
export type Capitals = 'running' | 'headline' | 'capitals';

/** How often running text has a word in lower case and with a capital, away from the starts of sentences. */
export interface WordCases {
  lower: number;
  capital: number;
}

/** A sentence cut into tokens. */
export interface TokenizedSentence {
  tokens: readonly Token[];
  style: Capitals;
  /** The whole text's, by normal form; every capitalised word has an entry. */
  cases: ReadonlyMap<string, WordCases>;
}

/** What speaks for a candidate's being a person, a body, a place, and no name at all. */
export interface Score {
  person: number;
  org: number;
  place: number;
  none: number;
}

/** The tokens [from, to) of a sentence, which may be one name. */
export interface Candidate extends Score {
  sentence: TokenizedSentence;
  from: number;
  to: number;
  title?: string;
  /** A title follows: "Ohio Governor …", "Acme Chairman …". */
  office: boolean;
}
