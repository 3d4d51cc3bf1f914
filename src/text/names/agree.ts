/** What the candidates of a text say about each other: what it says plainly in one place decides for its short forms elsewhere. */
import { firstNames, surnames } from './gazetteer.ts';
import { add } from './score.ts';
import type { Candidate, NameKind, Score } from './types.ts';
import { nameAbove, personFirst, sureAbove, weights } from './weights.ts';

/** What a candidate is by its score, or null for no name. */
export function kindOf({ person, org, place, none }: Score): Exclude<NameKind, 'issue'> | null {
  const asPerson = person + personFirst;
  const best = Math.max(asPerson, org, place);
  if (best < nameAbove + none) return null;
  if (best === asPerson) return 'person';
  return best === org ? 'org' : 'place';
}

/** In "Riga, X and Oslo", X is most likely what its neighbours are. */
export function alignLists(candidates: readonly Candidate[]): void {
  for (let i = 1; i < candidates.length; i++) {
    const [a, b] = [candidates[i - 1]!, candidates[i]!];
    if (!inARow(a, b)) continue;
    speakFor(a, b);
    speakFor(b, a);
  }
}

function inARow(a: Candidate, b: Candidate): boolean {
  if (a.sentence !== b.sentence || b.from <= a.to || b.from - a.to > 3) return false;
  for (let i = a.to; i < b.from; i++) if (!/^(?:,|and|or|the)$/u.test(a.sentence.tokens[i]!.norm)) return false;
  return true;
}

function speakFor(known: Score, other: Score): void {
  const best = Math.max(known.person, known.org, known.place);
  if (best < sureAbove + known.none) return;
  if (best === known.place) add(other, weights.listedPlace);
  else add(other, best === known.person ? weights.listedPerson : weights.listedBody);
}

/** In a headline a verb looks like a name: "Anna Holm Seizes" is cut to the name running text has. */
export function trimHeadlines(candidates: readonly Candidate[]): void {
  const plain = new Set<string>();
  const key = ({ sentence, from }: Candidate, to: number) =>
    sentence.tokens
      .slice(from, to)
      .map((token) => token.norm)
      .join(' ');
  for (const c of candidates) if (c.sentence.style === 'running' && kindOf(c) !== null) plain.add(key(c, c.to));
  for (const c of candidates) {
    if (c.sentence.style === 'running' || c.to - c.from < 2 || plain.has(key(c, c.to))) continue;
    const first = c.sentence.tokens[c.from]!.norm;
    const least = firstNames.has(first) && !surnames.has(first) ? 2 : 1;
    for (let to = c.to - 1; to >= c.from + least; to--) {
      if (!plain.has(key(c, to))) continue;
      c.to = to;
      break;
    }
  }
}

/** Lets sure names decide for their short forms in the same text. */
export function decideTogether(candidates: readonly Candidate[]): void {
  const called = new Map<string, Score>();
  const votes = new Map<string, Score & { n: number }>();
  for (const c of candidates) {
    const person = kindOf(c) === 'person';
    if (c.to - c.from > 1) {
      if (person) callByParts(c, called);
      continue;
    }
    const key = c.sentence.tokens[c.from]!.norm;
    if (person && c.title !== undefined) called.set(key, weights.calledBySurname);
    const vote = votes.get(key) ?? { person: 0, org: 0, place: 0, none: 0, n: 0 };
    add(vote, c);
    vote.n++;
    votes.set(key, vote);
  }
  for (const c of candidates) {
    if (c.to - c.from !== 1) continue;
    const key = c.sentence.tokens[c.from]!.norm;
    const known = called.get(key);
    if (known) add(c, known);
    const vote = votes.get(key);
    if (!vote || vote.n === 1) continue;
    // The same word elsewhere in the text: as much say as the words around it here.
    c.person = (c.person + vote.person / vote.n) / 2 + (known?.person ?? 0) / 2;
    c.org = (c.org + vote.org / vote.n) / 2;
    c.place = (c.place + vote.place / vote.n) / 2;
  }
}

/** Notes by which words of a person's full name others may call them. */
function callByParts({ sentence, from, to }: Candidate, called: Map<string, Score>): void {
  for (let i = from; i < to; i++) {
    const { norm, capital } = sentence.tokens[i]!;
    if (!capital || norm.length <= 2) continue;
    if (i === to - 1) called.set(norm, weights.calledBySurname);
    else if (!called.has(norm)) called.set(norm, weights.calledOtherwise);
  }
}
