/** Where runs of capitalised words begin and end in a sentence, with the small words that belong in them ("Bank of the West"). */
import {
  bodyHeads,
  bodyHeadsOf,
  calendar,
  demonyms,
  firstNames,
  nameParticles,
  placeHeads,
  placeHeadsOf,
  places,
  surnames,
  titles,
} from './gazetteer.ts';
import { phraseAt } from './phrases.ts';
import type { Token, TokenizedSentence } from './types.ts';
import { determiners, isCommon } from './words.ts';

/** Tokens a run of capitals is followed for at most. */
const longestRun = 24;

/** The runs of a sentence that may hold names, as [from, to), in order. */
export function* runsOf(sentence: TokenizedSentence): Generator<[from: number, to: number]> {
  for (let i = 0; i < sentence.tokens.length;) {
    if (!begins(sentence, i)) {
      i++;
      continue;
    }
    const end = endOf(sentence, i);
    yield [i, end];
    i = Math.max(end, i + 1);
  }
}

function endOf(sentence: TokenizedSentence, from: number): number {
  const { tokens } = sentence;
  let end = from;
  while (end < tokens.length && end - from < longestRun) {
    const phrase = phraseAt(tokens, end);
    if (phrase && phrase.length > 1) end += phrase.length;
    else if (end === from || continues(sentence, tokens[end])) end++;
    else {
      const joined = joinedAt(sentence, from, end);
      if (joined === 0) break;
      end += joined;
    }
  }
  return end;
}

/** Whether a name may begin at a token. */
function begins({ tokens, style, cases }: TokenizedSentence, at: number): boolean {
  const token = tokens[at]!;
  if (!token.capital || token.norm === 'i') return false;
  const next = tokens[at + 1];
  if (calendar.has(token.norm))
    return token.norm === 'april' || token.norm === 'august' || token.norm === 'may'
      ? !!next?.capital && !token.initial
      : false;
  const phrase = phraseAt(tokens, at);
  if (phrase && (phrase.length > 1 || !isCommon(token.norm) || token.text === token.text.toUpperCase())) return true;
  if (style !== 'running') {
    if (token.initial && /(?:ing|ed)$/u.test(token.norm) && !firstNames.has(token.norm) && !surnames.has(token.norm))
      return false;
    return !isCommon(token.norm) || titles.has(token.norm) || headed(tokens, at);
  }
  if (!token.initial) return true;
  if (titles.has(token.norm) || demonyms.has(token.norm)) return true;
  const seen = cases.get(token.norm);
  if (seen && seen.capital > 0 && seen.lower === 0) return true;
  if (isCommon(token.norm) || determiners.has(token.norm)) {
    if (!next?.capital) return false;
    return (firstNames.has(token.norm) && !isCommon(next.norm) && !functionWords.has(token.norm)) || headed(tokens, at);
  }
  if (seen && seen.lower > 0) return false;
  return !/(?:ing|ly|ed)$/u.test(token.norm) || firstNames.has(token.norm);
}

/** Words that no name begins with, though some are first names as well. */
const functionWords = new Set(
  `a an and as at but by can do for he her his how i if in it its may more no not of on or our she so that the their then there they this to two until we what when where which while who why will with you your`.split(
    ' ',
  ),
);

/** "Justice Department": a capitalised run that a body's or place's head closes, begun by an ordinary word. */
function headed(tokens: readonly Token[], at: number): boolean {
  if (functionWords.has(tokens[at]!.norm)) return false;
  for (let k = at + 1; k < at + 4; k++) {
    const token = tokens[k];
    if (!token?.capital) return false;
    if (bodyHeads.has(token.norm) || placeHeads.has(token.norm)) return true;
  }
  return false;
}

/** Whether a token carries a run of capitals on. */
function continues({ style, cases }: TokenizedSentence, token: Token | undefined): token is Token {
  if (!token?.capital || token.norm === 'i') return false;
  if (style === 'running') return !calendar.has(token.norm) || token.norm === 'may';
  if (!isCommon(token.norm) || bodyHeads.has(token.norm)) return true;
  const seen = cases.get(token.norm);
  return seen !== undefined && seen.capital > seen.lower && firstNames.has(token.norm);
}

const epithets = new Set(
  'great elder younger bold conqueror terrible wise good fat pious fair short bald red lion baptist confessor magnificent impaler'.split(
    ' ',
  ),
);

/** Verbs of whoever says "I". */
const saysI = new Set(
  "am was have had do did don't didn't think thought know knew want wanted believe hope guess mean feel felt can could will would should 'm 've 'd 'll may might must said say told went saw need like love just also never always".split(
    ' ',
  ),
);

const prepositions = new Set(['of', 'for', 'on']);

/** How many tokens join the run from `from` to what goes on after `at` ("of the", "de", "&"), or 0. */
function joinedAt(sentence: TokenizedSentence, from: number, at: number): number {
  const { tokens } = sentence;
  const token = tokens[at]!;
  const next = tokens[at + 1];
  const last = tokens[at - 1]!;
  if (token.text === '&') return continues(sentence, next) ? 2 : 0;
  if (prepositions.has(token.norm)) return joinedByPreposition(sentence, from, at);
  // "King, Jr.", "Alfred the Great"
  if (token.text === ',') return next?.norm === 'jr' || next?.norm === 'sr' ? 2 : 0;
  if (token.norm === 'the') return next?.capital && epithets.has(next.norm) && firstNames.has(last.norm) ? 2 : 0;
  if (token.norm === 'and') return joinedByAnd(sentence, from, at);
  // "Henry I"; not "as Holm I was".
  if (token.text === 'I' && at - from === 1 && !isCommon(last.norm) && !saysI.has(next?.norm ?? '')) return 1;
  if (nameParticles.has(token.norm) && !token.capital && token.norm !== 'y' && token.norm !== 'e') {
    let k = at + 1;
    while (k < at + 3 && tokens[k] && !tokens[k]!.capital && nameParticles.has(tokens[k]!.norm)) k++;
    return continues(sentence, tokens[k]) ? k + 1 - at : 0;
  }
  if (token.text === "'s" || token.text === '’s') return next?.capital && isPossessed(last, next) ? 2 : 0;
  return 0;
}

/** "Bank of the West", "Ministry for Health", "Eleanor of Aquitaine". */
function joinedByPreposition(sentence: TokenizedSentence, from: number, at: number): number {
  const { tokens } = sentence;
  const of = tokens[at]!.norm === 'of';
  const last = tokens[at - 1]!.norm;
  const k = tokens[at + 1]?.norm === 'the' ? at + 2 : at + 1;
  if (!continues(sentence, tokens[k]) || calendar.has(tokens[k].norm)) return 0;
  const length = k + 1 - at;
  if (bodyHeadsOf.has(last) || (of && placeHeadsOf.has(last))) return length;
  const alone = at - from === 1 || titles.has(tokens[at - 2]!.norm);
  return of && alone && firstNames.has(last) && !places.has(last) && places.has(tokens[k].norm) ? length : 0;
}

const bodiesForTwo =
  /^(?:ministry|department|committee|subcommittee|office|commission|bureau|institutes?|centers?|centres?|college|foundation|association)$/u;
const bodiesOfTwo =
  /^(?:committee|subcommittee|commission|department|agency|bureau|administration|ministry|protection)$/u;

/** "Health and Human Services Committee", "Department of Health and Human Services". */
function joinedByAnd(sentence: TokenizedSentence, from: number, at: number): number {
  const { tokens } = sentence;
  const next = tokens[at + 1];
  const last = tokens[at - 1]!.norm;
  if (!continues(sentence, next)) return 0;
  if (isCommon(last) && !bodyHeads.has(last)) {
    for (let k = at + 2; k < at + 5; k++) {
      const token = tokens[k];
      if (!continues(sentence, token)) break;
      if (bodiesOfTwo.test(token.norm)) return k + 1 - at;
    }
  }
  if (!bodiesForTwo.test(tokens[from]!.norm) || places.has(next.norm) || firstNames.has(next.norm)) return 0;
  for (let h = at - 1; h > from; h--) if (prepositions.has(tokens[h]!.norm)) return 2;
  return 0;
}

/** "People's Republic", "St. Michael's Church". */
function isPossessed(owner: Token, head: Token): boolean {
  if (owner.norm === 'people' && (bodyHeads.has(head.norm) || placeHeadsOf.has(head.norm))) return true;
  return (
    !places.has(owner.norm) &&
    !demonyms.has(owner.norm) &&
    /^(?:church|college|cathedral|hospital|school|university|square|island|palace|hall|chapel|abbey)$/u.test(head.norm)
  );
}
