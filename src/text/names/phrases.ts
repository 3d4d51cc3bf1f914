import { bodyNames, otherPhrases, places } from './gazetteer.ts';
import type { Token } from './types.ts';
import { isCommon, normal } from './words.ts';

/** What the gazetteer says a phrase is. */
export type PhraseKind = 'org' | 'place' | 'other';

/** Gazetteer phrases by normal form, and the most words a phrase with a given first word has. */
export const phraseKinds = new Map<string, PhraseKind>();
const phraseLengths = new Map<string, number>();
for (const [list, kind] of [
  [bodyNames, 'org'],
  [places, 'place'],
  [otherPhrases, 'other'],
] as const) {
  for (const phrase of list) {
    const key = phrase.split(' ').map(normal).join(' ');
    phraseKinds.set(key, kind);
    const parts = key.split(' ');
    phraseLengths.set(parts[0]!, Math.max(phraseLengths.get(parts[0]!) ?? 0, parts.length));
  }
}

/** The longest gazetteer phrase that begins at a token: how many tokens it takes. */
export function phraseAt(tokens: readonly Token[], at: number): { length: number; kind: PhraseKind } | null {
  const most = phraseLengths.get(tokens[at]!.norm);
  if (most === undefined) return null;
  let key = '';
  let best: { length: number; kind: PhraseKind } | null = null;
  for (let n = 1; n <= most && at + n <= tokens.length; n++) {
    const token = tokens[at + n - 1]!;
    if (n > 1 && token.norm === ',') break;
    key = n === 1 ? token.norm : `${key} ${token.norm}`;
    if (!token.capital) continue;
    const kind = phraseKinds.get(key);
    if (kind === undefined) continue;
    // "us", "who" and "it" are names only in capitals.
    if (n === 1 && token.norm.length <= 3 && token.text !== token.text.toUpperCase() && isCommon(token.norm)) continue;
    best = { length: n, kind };
  }
  return best;
}

/** Whether a token is in a gazetteer phrase of several words within the run [from, to). */
export function inPhrase(tokens: readonly Token[], from: number, to: number, at: number): boolean {
  for (let i = from; i <= at; i++) {
    const phrase = phraseAt(tokens, i);
    if (phrase && phrase.length > 1 && i + phrase.length > at && i + phrase.length <= to) return true;
  }
  return false;
}
