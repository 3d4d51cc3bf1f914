import { bodyNames, bodyHeads, firstNames, surnames, titles } from './gazetteer.ts';
import { phraseKinds } from './phrases.ts';
import type { Capitals, Token } from './types.ts';
import { isCommon, normal } from './words.ts';

/** Words with marks in them: initials, abbreviations, hyphens, apostrophes, handles. Tried only where such a mark is near. */
const marked =
  /[#@][\p{L}\p{N}_]+|[DRI]-[A-Z][\p{L}.]*|(?:\p{L}\.){2,}|\p{Lu}\.(?=[\s\p{Lu}])|(?:St|Ste|Mt|Ft|Mr|Mrs|Ms|Dr|Gen|Sen|Sens|Rep|Reps|Gov|Lt|Col|Maj|Capt|Sgt|Adm|Cmdr|Prof|Rev|Hon|Jr|Sr|Bros|Inc|Corp|Co|Ltd|No)\.|[\p{L}\p{M}\p{N}]+(?:(?:['’&‐‑-]|\.(?=\p{Ll}))[\p{L}\p{M}\p{N}]+)*|[^]/uy;

/** A capitalised place or person with a participle hung on to it: "London-based". */
const compound =
  /^\p{Lu}[\p{L}.]*(?=[-‑](?:based|led|backed|born|style|era|like|speaking|owned|elect|wide|winning|controlled|held|area|made|funded|occupied|run|friendly|related|allied|trained|sponsored|appointed|designated|linked|dominated)$)/u;
const smallStart = /^(?:al|el|d|l)['’-]\p{Lu}|^[ei]\p{Lu}/u;

const isWordCode = (code: number) =>
  (code >= 97 && code <= 122) ||
  (code >= 65 && code <= 90) ||
  (code >= 48 && code <= 57) ||
  (code > 0xbf && code < 0x2000) ||
  code > 0x2e80;

const keepsPossessive = (raw: string) => bodyNames.has(raw.toLowerCase().replace('’', "'"));
/** After these a capital proves nothing. */
const opening = new Set(['“', '"', ':', '‘', '•', '…', '|', '-', '–', '—']);

/** The tokens of the sentence text[from, to). */
export function tokenize(text: string, from: number, to: number): Token[] {
  const tokens: Token[] = [];
  let initial = true;
  const add = (raw: string, start: number, norm: string, { word = true, capital = false }) => {
    tokens.push({ text: raw, norm, start, end: start + raw.length, capital, initial: initial && word, word });
    if (word) initial = false;
    else if (opening.has(raw)) initial = true;
  };
  for (let i = from; i < to;) {
    const code = text.charCodeAt(i);
    if (code <= 32 || code === 0xa0) {
      i++;
      continue;
    }
    if (isWordCode(code)) {
      let j = i + 1;
      while (j < to && isWordCode(text.charCodeAt(j))) j++;
      const next = j < to ? text.charCodeAt(j) : 32;
      if (next === 32 || next === 44 || (next === 46 && j - i > 4)) {
        const raw = text.slice(i, j);
        add(raw, i, raw.toLowerCase(), { capital: isCapital(raw, code) });
        i = j;
        continue;
      }
    }
    marked.lastIndex = i;
    let raw = marked.exec(text)?.[0] ?? text[i]!;
    const start = i;
    i += raw.length;
    if (!isWordCode(code)) {
      add(raw, start, raw, { word: raw.length > 1 });
      continue;
    }
    const tail = /['’]s$/u.test(raw) && !keepsPossessive(raw);
    if (tail) raw = raw.slice(0, -2);
    const parts = raw.includes('-') && !phraseKinds.has(normal(raw)) ? splitCompound(raw, tokens.at(-1)) : null;
    if (parts) {
      let at = start;
      for (const part of parts) {
        add(part, at, normal(part), { word: part !== '-', capital: /^\p{Lu}/u.test(part) });
        at += part.length;
      }
    } else add(raw, start, normal(raw), { capital: isCapital(raw, code) });
    if (tail) add(text.slice(i - 2, i), i - 2, "'s", { word: false });
  }
  return tokens;
}

function isCapital(raw: string, code: number): boolean {
  if (code >= 97 && code <= 122) return smallStart.test(raw);
  if (code >= 65 && code <= 90) return raw.charCodeAt(1) !== 45 || !/^[DRI]-/u.test(raw);
  return code > 0xbf && /^\p{Lu}/u.test(raw);
}

/** "London-based", "ex-New", "pro-Holm" and "U.S.-China", "Holm-Berg": the parts of a compound that holds a name of its own. */
function splitCompound(raw: string, before: Token | undefined): string[] | null {
  const head = compound.exec(raw)?.[0];
  if (head !== undefined) return [head, raw.slice(head.length)];
  // "Ada Long-Holm" is one person, "Long-Holm" may be two.
  if (firstNames.has(before?.norm ?? '')) return null;
  const parts = raw.split('-');
  if (parts.length !== 2) return null;
  const [a, b] = parts as [string, string];
  if (/^(?:ex|pro|anti|non|then|mid|trans|pre|post|un|cross)$/iu.test(a) && /^\p{Lu}/u.test(b))
    return [a.toLowerCase(), '-', b];
  const known = (part: string) =>
    /^\p{Lu}/u.test(part) &&
    (phraseKinds.get(normal(part)) === 'place' || (surnames.has(normal(part)) && !firstNames.has(normal(part))));
  return known(a) && known(b) ? [a, '-', b] : null;
}

/** Words that headlines leave in lower case. */
const smallWords = new Set(
  'a an the of in on at to for and or but by with from over after before as is be are was it its his her amid vs into about up out off no nor not via per than that this if so'.split(
    ' ',
  ),
);

/** How a sentence uses capitals, by the share of its words that have one. */
export function capitalsOf(tokens: readonly Token[]): Capitals {
  let lowercase = 0;
  let capitalCommon = 0;
  let shouted = 0;
  let wordsSeen = 0;
  for (const token of tokens) {
    if (!token.word) continue;
    wordsSeen++;
    if (token.text.length >= 4 && token.text === token.text.toUpperCase() && /\p{L}/u.test(token.text)) shouted++;
    else if (!token.capital && !smallWords.has(token.norm) && !/^\d/u.test(token.text)) lowercase++;
    if (
      token.capital &&
      !token.initial &&
      !titles.has(token.norm) &&
      !bodyHeads.has(token.norm) &&
      isCommon(token.norm)
    )
      capitalCommon++;
  }
  if (shouted >= 3 && lowercase <= shouted / 4) return 'capitals';
  if (wordsSeen >= 4 && capitalCommon >= 2 && lowercase * 3 <= capitalCommon) return 'headline';
  if (wordsSeen >= 3 && capitalCommon >= 1 && lowercase === 0) return 'headline';
  return 'running';
}
