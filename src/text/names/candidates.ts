/** Cuts a run of capitalised words into what may be one name each. */
import {
  bodyHeads,
  commonWords,
  demonyms,
  doubtful,
  firstNames,
  placeHeads,
  surnames,
  titleQualifiers,
  titles,
} from './gazetteer.ts';
import { inPhrase, phraseAt } from './phrases.ts';
import { runsOf } from './runs.ts';
import type { Candidate, Token, TokenizedSentence } from './types.ts';
import { isCommon } from './words.ts';

/** The candidates of a sentence, in order, without scores. */
export function candidatesOf(sentence: TokenizedSentence): Candidate[] {
  const splitter = new Splitter(sentence);
  for (const [from, to] of runsOf(sentence)) splitter.split(from, to);
  return splitter.candidates;
}

/** What is left of a run. */
interface Run {
  from: number;
  to: number;
  /** A title follows it. */
  office: boolean;
}

/** Cuts runs where a title, a gazetteer phrase or a first name says that a new name begins. */
class Splitter {
  readonly candidates: Candidate[] = [];
  readonly #sentence: TokenizedSentence;
  readonly #tokens: readonly Token[];

  constructor(sentence: TokenizedSentence) {
    this.#sentence = sentence;
    this.#tokens = sentence.tokens;
  }

  split(from: number, to: number, office = false): void {
    if (from >= to) return;
    const run: Run = { from, to, office };
    if (this.#repetition(run) || this.#known(run) || this.#twoKnown(run)) return;
    this.#dropShouts(run);
    if (this.#glued(run)) return;
    this.#dropFollowers(run);
    if (this.#knownBody(run) || this.#titled(run) || this.#knownThenPerson(run) || this.#wordsThenPerson(run)) return;
    this.#dropDemonyms(run);
    this.#add(run.from, run.to, office);
  }

  #add(from: number, to: number, office = false, title?: string): void {
    const tokens = this.#tokens;
    while (from < to && !tokens[from]!.capital) from++;
    while (to > from && !tokens[to - 1]!.capital && !/^\d/u.test(tokens[to - 1]!.text)) to--;
    if (from >= to) return;
    const candidate: Candidate = { sentence: this.#sentence, from, to, office, person: 0, org: 0, place: 0, none: 0 };
    if (title !== undefined) candidate.title = title;
    this.candidates.push(candidate);
  }

  /** "Holm Holm" is a slip of whoever cut the page to text. */
  #repetition({ from, to, office }: Run): boolean {
    for (let i = from + 1; i < to; i++) {
      const token = this.#tokens[i]!;
      if (token.norm !== this.#tokens[i - 1]!.norm || !token.capital) continue;
      this.split(from, i, office);
      this.split(i + 1, to);
      return true;
    }
    return false;
  }

  /** The gazetteer has the whole run. */
  #known({ from, to, office }: Run): boolean {
    if (phraseAt(this.#tokens, from)?.length !== to - from) return false;
    this.#add(from, to, office);
    return true;
  }

  /** "Senate GOP": two names the lists know. */
  #twoKnown({ from, to, office }: Run): boolean {
    const second = from + (phraseAt(this.#tokens, from)?.length ?? 0);
    if (second === from || second + 1 !== to) return false;
    if (phraseAt(this.#tokens, second)?.kind !== 'org' || !/^\p{Lu}+$/u.test(this.#tokens[second]!.text)) return false;
    this.#add(from, second, true);
    this.#add(second, to, office);
    return true;
  }

  /** What pages leave around a name when they are cut to text: "WATCH Holm", "Holm MORE". */
  #dropShouts(run: Run): void {
    const shouted = (at: number) => {
      const { norm, text } = this.#tokens[at]!;
      return norm.length > 2 && text === text.toUpperCase() && commonWords.has(norm);
    };
    if (run.to - run.from > 1 && shouted(run.from) && !shouted(run.from + 1)) run.from++;
    if (run.to - run.from > 1 && shouted(run.to - 1) && !shouted(run.to - 2)) run.to--;
  }

  /** And what they glue on to it: "Holm Anna HolmBerg quits". */
  #glued({ from, to, office }: Run): boolean {
    for (let j = from + 2; j < to; j++) {
      const { norm, text } = this.#tokens[j]!;
      if (!/\p{Ll}\p{Lu}/u.test(text)) continue;
      const i = this.#tokens.slice(from, j).findIndex((t) => t.norm.length > 3 && norm.startsWith(t.norm));
      if (i < 0) continue;
      this.split(from, from + i + 1, office);
      return true;
    }
    return false;
  }

  /** "Florida Democrats": the place only. "Holm Administration": the person. */
  #dropFollowers(run: Run): void {
    const tokens = this.#tokens;
    const first = tokens[run.from]!.norm;
    while (
      run.to - run.from > 1 &&
      demonyms.has(tokens[run.to - 1]!.norm) &&
      !firstNames.has(first) &&
      phraseAt(tokens, run.from)?.length === run.to - run.from - 1
    )
      run.to--;
    if (
      run.to - run.from === 2 &&
      surnames.has(first) &&
      /^(?:administration|campaign|presidency|team)$/u.test(tokens[run.to - 1]!.norm)
    )
      run.to--;
  }

  /** "Republican Senate", "Holm White House": the body by itself. */
  #knownBody({ from, to }: Run): boolean {
    if (to - from < 2) return false;
    const body = phraseAt(this.#tokens, from + 1);
    if (body?.length !== to - from - 1 || body.kind !== 'org' || phraseAt(this.#tokens, from)) return false;
    const head = this.#tokens[from]!.norm;
    const owner = body.length > 1 && (surnames.has(head) || commonWords.has(head));
    if ((!owner && !/^(?:republican|democratic|gop)$/u.test(head)) || firstNames.has(head)) return false;
    if (surnames.has(head)) this.#add(from, from + 1);
    this.#add(from + 1, to);
    return true;
  }

  /** What is before titles is another name, what is after them a person. */
  #titled({ from, to }: Run): boolean {
    const tokens = this.#tokens;
    let last = to - 1;
    while (last >= from && !this.#isTitle(from, to, last)) last--;
    if (last < from) return false;
    const rest = last + 1;
    if (rest < to) {
      const head = tokens[to - 1]!.norm;
      if (bodyHeads.has(head) && !firstNames.has(tokens[rest]!.norm)) return false;
      if (placeHeads.has(head) && to - rest === 1) return false;
    }
    let first = last;
    const qualifies = ({ norm, capital }: Token) => capital && (titleQualifiers.has(norm) || titles.has(norm));
    while (first > from && qualifies(tokens[first - 1]!)) first--;
    this.split(from, first, true);
    if (rest === to) return true;
    if (tokens[rest]!.norm === 'of' || tokens[rest]!.norm === 'for') this.split(rest + 1, to);
    else {
      const title = tokens.slice(first, rest).map(({ text }) => text);
      this.#add(rest, to, false, title.join(' '));
    }
    return true;
  }

  #isTitle(from: number, to: number, at: number): boolean {
    const { norm, capital } = this.#tokens[at]!;
    return (
      capital && titles.has(norm) && !this.#isName(from, at) && !(at > from && inPhrase(this.#tokens, from, to, at))
    );
  }

  /** "Anna Dean Holm", "Mr. King": a title's word that stands in a name, after a first name or a plain form of address. */
  #isName(from: number, at: number): boolean {
    if (at <= from) return false;
    const before = this.#tokens[at - 1]!.norm;
    const word = this.#tokens[at]!.norm;
    if (!firstNames.has(word) && !surnames.has(word)) return false;
    return formsOfAddress.has(before) ? !this.#tokens[at + 1]?.capital : firstNames.has(before) && !titles.has(before);
  }

  /** A known place or body followed by a first name: "Republican John Doe", "Google Sundar Pichai". */
  #knownThenPerson({ from, to }: Run): boolean {
    const tokens = this.#tokens;
    const person = from + (phraseAt(tokens, from)?.length ?? 0);
    if (person === from || to - person < 2) return false;
    const { capital, norm } = tokens[person]!;
    if (!capital || !firstNames.has(norm) || bodyHeads.has(tokens[to - 1]!.norm) || doubtful.has(tokens[from]!.norm))
      return false;
    this.#add(from, person);
    this.split(person, to);
    return true;
  }

  /** "National Intelligence Anna Holm": ordinary words, then a person. */
  #wordsThenPerson({ from, to }: Run): boolean {
    const ordinary = ({ norm }: Token) => isCommon(norm) || bodyHeads.has(norm);
    for (let k = from + 1; k < to - 1; k++) {
      const [before, first, second] = [this.#tokens[k - 1]!, this.#tokens[k]!, this.#tokens[k + 1]!];
      if (!ordinary(before)) return false;
      if (!firstNames.has(first.norm) || isCommon(first.norm)) continue;
      if (ordinary(second) || placeHeads.has(second.norm)) continue;
      this.#add(from, k, true);
      this.split(k, to);
      return true;
    }
    return false;
  }

  /** A demonym before a person or alone is not part of the name. */
  #dropDemonyms(run: Run): void {
    const tokens = this.#tokens;
    const { from, to } = run;
    const belongs = (at: number) => {
      const name = firstNames.has(tokens[at]!.norm) && to - at === 2 && !isCommon(tokens[at + 1]!.norm);
      return name || (at === from && phraseAt(tokens, at) !== null) || this.#isBody(at + 1, to);
    };
    while (run.from < to && demonyms.has(tokens[run.from]!.norm) && !belongs(run.from)) run.from++;
  }

  #isBody(from: number, to: number): boolean {
    for (let i = from; i < to; i++) {
      const { norm } = this.#tokens[i]!;
      if (bodyHeads.has(norm) || placeHeads.has(norm)) return true;
    }
    return from < to && phraseAt(this.#tokens, from)?.kind === 'org';
  }
}

const formsOfAddress = new Set(
  'mr mrs ms miss dr sen senator rep representative gov governor judge justice professor prof sir president'.split(' '),
);
