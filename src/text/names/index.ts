/**
 * Finds the names of persons, bodies and places in running text, and the issues it is about.
 *
 * Rules and word lists in three steps: runs of capitalised words are cut into candidates (titles off, "of" and particles in);
 * each candidate is scored as person, body, place or nothing by its own words, their shape and the words around it; then
 * what the text says plainly in one place ("Gen. Anna Holm") decides for its short forms elsewhere ("Holm").
 */
import { findIssues } from '../issues.ts';
import { sentences } from '../sentences.ts';
import { alignLists, decideTogether, kindOf, trimHeadlines } from './agree.ts';
import { candidatesOf } from './candidates.ts';
import { scoreCandidate } from './score.ts';
import { capitalsOf, tokenize } from './tokens.ts';
import type { Mention, Name, TokenizedSentence, WordCases } from './types.ts';

export { knownOutlets, womensNames } from './gazetteer.ts';
export type { Mention, Name } from './types.ts';
export { familyName } from './words.ts';

/** The names and issues in a text, in order of their start; names do not overlap each other. */
export function findNames(text: string): Name[] {
  const found: Name[] = findMentions(text).map(({ name, kind, start, end }) => ({ name, kind, start, end }));
  return [
    ...found,
    ...findIssues(text).map(({ start, end }) => ({
      name: text.slice(start, end),
      kind: 'issue' as const,
      start,
      end,
    })),
  ].sort((a, b) => a.start - b.start || a.end - b.end);
}

/** The mentions of persons, bodies and places in a text, in order, with the titles of persons. */
export function findMentions(text: string): Mention[] {
  const candidates = tokenizedSentences(text).flatMap(candidatesOf);
  for (const candidate of candidates) scoreCandidate(candidate);
  alignLists(candidates);
  decideTogether(candidates);
  trimHeadlines(candidates);
  const mentions: Mention[] = [];
  for (const candidate of candidates) {
    const kind = kindOf(candidate);
    if (kind === null) continue;
    const { start } = candidate.sentence.tokens[candidate.from]!;
    const { end } = candidate.sentence.tokens[candidate.to - 1]!;
    const mention: Mention = { name: text.slice(start, end), kind, start, end };
    if (candidate.title !== undefined && kind === 'person') mention.title = candidate.title;
    mentions.push(mention);
  }
  return mentions;
}

function tokenizedSentences(text: string): TokenizedSentence[] {
  const cases = new Map<string, WordCases>();
  const found = sentences(text).map(({ start, end }): TokenizedSentence => {
    const tokens = tokenize(text, start, end);
    for (const { capital, norm } of tokens) if (capital && !cases.has(norm)) cases.set(norm, { lower: 0, capital: 0 });
    return { tokens, style: capitalsOf(tokens), cases };
  });
  for (const { tokens, style } of found) {
    if (style !== 'running') continue;
    for (const { norm, word, initial, capital } of tokens) {
      const seen = word && !initial ? cases.get(norm) : undefined;
      if (seen) seen[capital ? 'capital' : 'lower']++;
    }
  }
  return found;
}
