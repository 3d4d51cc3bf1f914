/**
 * What each sign of a name weighs: added to a candidate's score as a person, a body, a place, and no name at all.
 * Written by hand; the order of magnitude of neighbours comes from counting those of names that the word lists know.
 */
import type { Score } from './types.ts';

const filled = (weight: Partial<Score>): Score => ({ person: 0, org: 0, place: 0, none: 0, ...weight });

const table = <Sign extends string>(rows: Record<Sign, Partial<Score>>) =>
  Object.fromEntries(Object.entries<Partial<Score>>(rows).map(([sign, weight]) => [sign, filled(weight)])) as Record<
    Sign,
    Score
  >;

export const weights = table({
  // The gazetteer has it whole: in several words, in one, or in one that means something else as often.
  knownBody: { org: 7 },
  knownPlace: { place: 7 },
  knownOther: { none: 12 },
  knownBodyInAWord: { org: 4.5 },
  knownPlaceInAWord: { place: 4.5 },
  doubtfulBody: { org: 1.6 },
  doubtfulPlace: { place: 3.4 },

  // Shape of a single word.
  /** "NATO", "U.N.". */
  acronym: { org: 2.6 },
  /** Of three letters or more: no initials. */
  longAcronym: { person: -1.5 },
  /** "AR-15". */
  model: { none: 6 },
  /** "Holmsen". */
  personEnding: { person: 0.7 },
  /** "Holmville". */
  placeEnding: { place: 0.8 },
  /** "HolmBerg". */
  innerCapital: { org: 1.5 },
  digit: { org: 0.8 },
  letter: { none: 4 },

  // Kind of a single word.
  /** "Ministry" by itself. */
  headAlone: { none: 2.5 },
  demonym: { none: 4 },
  /** "Alcoholic drinks". */
  adjective: { none: 2 },
  /** "Melanesians", "MPs". */
  plural: { none: 3 },
  /** "Bible", "Oscar". */
  otherCapital: { none: 5 },
  /** "Modernism". */
  abstraction: { none: 2 },
  titleAlone: { none: 3 },

  // First and last words of several.
  /** "… Ministry". */
  bodyHead: { org: 3.4 },
  /** And not "Anna Banks". */
  bodyHeadNoSurname: { person: -2.5 },
  /** "… River". */
  placeHead: { place: 3 },
  empire: { org: 9 },
  age: { none: 8 },
  /** "Bank of …". */
  bodyOf: { org: 4 },
  /** "Gulf of …". */
  placeOf: { place: 4 },
  /** "National …". */
  bodyStart: { org: 1.5 },
  /** "New …". */
  placeStart: { place: 2.4 },
  /** "Lake …". */
  landformStart: { place: 1.5 },
  ampersand: { org: 3 },
  /** "… Award", "… French". */
  otherEnd: { none: 5 },
  /** "Hurricane Anna". */
  storm: { none: 6 },

  // Persons' names.
  firstName: { person: 3.6 },
  firstNameAlone: { person: 2 },
  /** "Florence". */
  firstNameOfPlace: { person: 0.4 },
  /** The last word is a first name too, or ends like a surname. */
  lastLikeName: { person: 0.8 },
  initial: { person: 2.5 },
  /** "van". */
  particle: { person: 1 },
  /** "Jr.", "II". */
  numbered: { person: 3.5 },
  twoRareWords: { person: 1 },
  threeWords: { person: -0.3 },
  manyWords: { person: -2 },
  /** "President …". */
  titled: { person: 4.5 },
  /** "… President Anna Holm". */
  office: { person: -2, org: 1, place: 1 },
  surname: { person: 1.2 },
  surnameAlone: { person: 2.2 },
  /** "Lincoln". */
  surnameOfPlace: { person: 0.8 },

  // Ordinary words that happen to be capitalised.
  commonWord: { none: 3.2 },
  /** The text writes it small elsewhere. */
  commonWordSmall: { none: 1 },
  commonWords: { none: 1.4, person: -2 },
  someCommonWords: { person: -1, org: 0.7 },

  // What stands before.
  the: { org: 1.3, place: 0.5, person: -1.6 },
  /** Before a single word. */
  theWord: { none: 0.6 },
  determiner: { person: -1.2, none: 0.8, place: -0.8 },
  /** "senator Holm". */
  smallTitle: { person: 2 },
  /** "Oslo, …". */
  placeBefore: { place: 0.5 },

  // What stands after, or on both sides.
  /** "Holm, 45,". */
  ageAfter: { person: 2.5 },
  /** "…, Norway". */
  placeAfter: { place: 1.6 },
  /** "…, who", "…, president". */
  titleAfter: { person: 1 },
  /** "… (WHO)". */
  acronymAfter: { org: 2.5 },
  /** Alone between quotation marks. */
  work: { none: 8 },
  /** "The Paris agreement", "the Treaty of London". */
  treaty: { none: 6 },
  /** "Facebook posts". */
  posts: { none: 4 },
  /** "Holm v. Berg". */
  lawsuit: { none: 5 },
  /** "KHARTOUM (Wire) - ". */
  dateline: { place: 4 },

  // An unknown word that opens a sentence.
  /** "Holm says". */
  singularVerb: { person: 0.4 },
  pluralEnding: { none: 0.9 },
  /** No verb that only a name would have. */
  noVerb: { none: 0.3 },

  // In headlines every capital is weak: unless a word is known from elsewhere.
  unknownInHeadline: { none: 2 },
  unknownRunInHeadline: { none: 1.5 },

  // Names in a row are most likely of one kind.
  listedPerson: { person: 0.8 },
  listedBody: { org: 1 },
  listedPlace: { place: 2.2 },

  // A short form of a person that the text has in full: by the surname, by another word of the name.
  calledBySurname: { person: 4, none: -1 },
  calledOtherwise: { person: 2.5, none: -1 },
});

/** How much of a word's weight before "the" is left: "in the …". */
export const beforeThe = 0.6;
/** How far the best score of a name in a row must be above none to speak for its neighbours. */
export const sureAbove = 3;
/** What a person is preferred by, and how far the best kind must be above none to be a name. */
export const personFirst = 0.9;
export const nameAbove = 0.75;

const neighbours = (rows: [weight: Partial<Score>, words: string][]): ReadonlyMap<string, Score> =>
  new Map(rows.flatMap(([weight, words]) => words.split(' ').map((word) => [word, filled(weight)] as const)));

/** By the word right before a name. */
export const beforeWords = neighbours([
  [
    { person: -0.9, org: -0.4, place: 2.4 },
    'in near across outside throughout downtown northern southern eastern western central northeastern northwestern southeastern southwestern north south east west mainland neighboring neighbouring nearby',
  ],
  [
    { person: -0.3, org: -0.2, place: 1.3 },
    'from into toward towards around through inside off via within invade invaded leaving left visit visited entered reached between along upon beyond onto past conquered captured occupied capture',
  ],
  [{ person: -0.3, org: 0.3, place: 0.7 }, 'to where'],
  [{ person: -0.6, org: 0.4, place: 1 }, 'at'],
  [{ person: 0.9, org: 0.3, place: -0.4 }, 'by with when than because that while after if'],
  [
    { person: 1.8, org: -0.2, place: -0.8 },
    'said says asked named called wife husband son daughter brother sister mother father friend like wrote whom thanked married born',
  ],
  [
    { person: 2.2, org: -0.6, place: -0.9 },
    'counsel adviser advisor lawyer leader nominee attorney spokesman spokeswoman candidate host director secretary chairman',
  ],
  [{ person: 0.4, org: 1.6, place: -0.9 }, 'told'],
  [
    { person: -0.6, org: 1.3, place: -0.3 },
    'joined join founded top senior new press rival owned acquired bought sued',
  ],
  [{ person: -0.2, org: -0.1, place: 0.8 }, 'of'],
]);

/** By the word right after it. */
export const afterWords = neighbours([
  [
    { person: 1.7, org: 0.5, place: -0.7 },
    'said says added tweeted argued argues asked replied explained recalled insisted thinks thought believes believed wants wanted knew felt joked noted admitted',
  ],
  [{ person: 1.6, org: 0.2, place: -0.9 }, 'who whose himself herself born married died wrote told called smiled sang'],
  [
    { person: 0.6, org: 0.3, place: -0.1 },
    'was is has had did does will would could also made took became began went came played never',
  ],
  [
    { person: -0.7, org: 1.6, place: -0.4 },
    'officials agents spokesman spokeswoman director report reports reported executives shares employees members poll chief nominee researchers announced launched leaders members lawmakers subsidiary editor',
  ],
  [
    { person: -0.8, org: -0.6, place: 1.9 },
    'border government troops economy forces province region coast area city district native residents resident suburb county republic peninsula',
  ],
]);
