/**
 * Finds the names of persons, bodies and places in running text, and the issues it is about.
 *
 * Rules and word lists in three steps: runs of capitalised words are cut into candidates (titles off, "of" and particles in);
 * each candidate is scored as person, body, place or nothing by its own words, their shape and the words around it; then
 * what the text says plainly in one place ("Gen. Anna Holm") decides for its short forms elsewhere ("Holm").
 */
import {
  bodies,
  bodyHeads,
  bodyHeadsOf,
  calendar,
  commonWords,
  demonyms,
  firstNames,
  nameParticles,
  otherCapitals,
  otherPhrases,
  placeHeads,
  placeHeadsOf,
  placeStarts,
  places,
  surnames,
  titleQualifiers,
  titles,
} from './gazetteer.ts';
import { afterWords, beforeWords, type Weights } from './name-contexts.ts';
import { findIssues } from './issues.ts';
import { sentences } from './sentences.ts';

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

interface Token {
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
type Style = 'running' | 'headline' | 'capitals';

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

const keepsPossessive = (raw: string) => bodies.has(raw.toLowerCase().replace('’', "'"));
const normal = (raw: string) => raw.toLowerCase().replaceAll('.', '').replaceAll('’', "'");
/** After these a capital proves nothing. */
const opening = new Set(['“', '"', ':', '‘', '•', '…', '|', '-', '–', '—']);

function tokenize(text: string, from: number, to: number): Token[] {
  const tokens: Token[] = [];
  let initial = true;
  const add = (raw: string, start: number, norm: string, word: boolean, capital: boolean) => {
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
        add(raw, i, raw.toLowerCase(), true, isCapital(raw, code));
        i = j;
        continue;
      }
    }
    marked.lastIndex = i;
    let raw = marked.exec(text)?.[0] ?? text[i]!;
    const start = i;
    i += raw.length;
    if (!isWordCode(code)) {
      add(raw, start, raw, raw.length > 1, false);
      continue;
    }
    let tail = '';
    if (/['’]s$/u.test(raw) && !keepsPossessive(raw)) {
      tail = raw.slice(-2);
      raw = raw.slice(0, -2);
    }
    if (raw.includes('-') && !phraseKinds.has(normal(raw))) {
      const head = compound.exec(raw)?.[0];
      const afterFirstName = firstNames.has(tokens.at(-1)?.norm ?? '');
      // "Ada Long-Holm" is one person, "Long-Holm" may be two.
      const parts = head !== undefined ? [head, raw.slice(head.length)] : afterFirstName ? null : splitHyphen(raw);
      if (parts) {
        let at = start;
        for (const part of parts) {
          add(part, at, normal(part), part !== '-', /^\p{Lu}/u.test(part));
          at += part.length;
        }
        raw = '';
      }
    }
    if (raw !== '') add(raw, start, normal(raw), true, isCapital(raw, code));
    if (tail !== '') add(tail, i - 2, "'s", false, false);
  }
  return tokens;
}

function isCapital(raw: string, code: number): boolean {
  if (code >= 97 && code <= 122) return smallStart.test(raw);
  if (code >= 65 && code <= 90) return raw.charCodeAt(1) !== 45 || !/^[DRI]-/u.test(raw);
  return code > 0xbf && /^\p{Lu}/u.test(raw);
}

/** "ex-New", "pro-Holm" and "U.S.-China", "Holm-Berg": the parts of a compound that holds a name of its own. */
function splitHyphen(raw: string): string[] | null {
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

/** Gazetteer phrases by normal form, and the most words a phrase with a given first word has. */
const phraseKinds = new Map<string, NameKind | 'other'>();
const phraseLengths = new Map<string, number>();
for (const [list, kind] of [
  [bodies, 'org'],
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

/** Names that are places and persons, or bodies and common words, so often that only the words around decide. */
const doubtful = new Set(
  `washington jackson lincoln houston austin charlotte victoria georgia jordan chad paris florence sydney madison dallas madrid carolina virginia israel orlando columbus
  nice split reading bath cork hull mobile male fortune target visa shell total apple orange delta fox time people vice vogue slate salon snap sprint celtic rangers dawn variety shell eagles patriots warriors lords commons
  league coalition solidarity commonwealth independent guardian telegraph economist sun queen moon gulf earth mars don concord salem kent lexington camden trenton henderson dover durham jersey natal rosario santiago santa_cruz salvador darwin wellington
  montgomery savannah augusta helena tyre titan europa venus jupiter essex bali rhodes java dayton cleveland lansing aurora eugene phoenix buffalo richmond windsor bari nara providence split crete marine momentum universal`
    .trim()
    .split(/\s+/u),
);

const articles = new Set([
  'the',
  'a',
  'an',
  'this',
  'that',
  'his',
  'her',
  'their',
  'its',
  'our',
  'my',
  'your',
  'these',
  'those',
  'some',
  'any',
  'every',
  'each',
  'no',
]);

/** A stretch of tokens that may be one name, with what stands around it. */
interface Candidate {
  from: number;
  to: number;
  tokens: Token[];
  style: Style;
  title?: string;
  /** A title follows: "Ohio Governor …", "Acme Chairman …". */
  office: boolean;
  /** Scores so far. */
  person: number;
  org: number;
  place: number;
  none: number;
}

/** How often running text has a word in lower case and with a capital, away from the starts of sentences. */
interface Evidence {
  lower: number;
  capital: number;
}

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
  const evidence = new Map<string, Evidence>();
  const lines: { tokens: Token[]; style: Style }[] = [];
  for (const { start, end } of sentences(text)) {
    const tokens = tokenize(text, start, end);
    lines.push({ tokens, style: styleOf(tokens) });
    for (const token of tokens)
      if (token.capital && !evidence.has(token.norm)) evidence.set(token.norm, { lower: 0, capital: 0 });
  }
  for (const { tokens, style } of lines) {
    if (style !== 'running') continue;
    for (const token of tokens) {
      if (!token.word || token.initial) continue;
      const seen = evidence.get(token.norm);
      if (!seen) continue;
      if (token.capital) seen.capital++;
      else seen.lower++;
    }
  }
  const candidates: Candidate[] = [];
  for (const { tokens, style } of lines) {
    for (const candidate of chunk(tokens, style, evidence)) {
      score(candidate, evidence);
      candidates.push(candidate);
    }
  }
  alignLists(candidates);
  decideTogether(candidates);
  const mentions: Mention[] = [];
  trimHeadlines(candidates);
  for (const candidate of candidates) {
    const kind = kindOf(candidate);
    if (kind === null) continue;
    const first = candidate.tokens[candidate.from]!;
    const last = candidate.tokens[candidate.to - 1]!;
    const mention: Mention = { name: text.slice(first.start, last.end), kind, start: first.start, end: last.end };
    if (candidate.title !== undefined && kind === 'person') mention.title = candidate.title;
    mentions.push(mention);
  }
  return mentions;
}

/** Words that headlines leave in lower case. */
const smallWords = new Set(
  'a an the of in on at to for and or but by with from over after before as is be are was it its his her amid vs into about up out off no nor not via per than that this if so'.split(
    ' ',
  ),
);

/** Family names that stand first in names of three words, and those that do in names of two as well. */
const familyFirst = new Set(
  'kim park lee choi chung jung kang yoon han lim roh ri nguyen tran pham ho chen wang zhang li liu'.split(' '),
);
const familyAlwaysFirst = new Set('xi mao deng hu moon ban tsai meng wen zhou jiang bo hua geng yang'.split(' '));

/** The family name of a person's name, by which others call them: the last word, but the first in "Kim Jong Un". */
export function familyName(name: string): string {
  const words = name.split(/\s+/u).filter((word) => !/^(?:jr|sr|ii|iii|iv)\.?$/iu.test(word));
  const [first = name, second = ''] = words;
  const last = words.at(-1) ?? name;
  const lead = first.toLowerCase();
  const asian =
    (familyFirst.has(lead) && (second.includes('-') || (words.length === 3 && last.length <= 6))) ||
    (familyAlwaysFirst.has(lead) && words.length > 1 && !surnames.has(last.toLowerCase()));
  return asian && !firstNames.has(second.toLowerCase()) ? first : last;
}

function styleOf(tokens: Token[]): Style {
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

/** A common word, or one that its ending gives away as a form of one. */
function isCommon(norm: string): boolean {
  if (commonWords.has(norm)) return true;
  if (norm.length < 5) return norm.endsWith('s') && commonWords.has(norm.slice(0, -1));
  if (
    norm.endsWith('s') &&
    (commonWords.has(norm.slice(0, -1)) ||
      commonWords.has(norm.slice(0, -2)) ||
      commonWords.has(norm.slice(0, -3) + 'y'))
  )
    return true;
  // "Kelly" and "Walker" are names before they are forms of words.
  if (surnames.has(norm) || firstNames.has(norm)) return false;
  if (norm.endsWith('ly') || norm.endsWith('ness')) return true;
  for (const ending of ['ing', 'ed', 'er', 'ers']) {
    if (!norm.endsWith(ending)) continue;
    const stem = norm.slice(0, -ending.length);
    if (
      commonWords.has(stem) ||
      commonWords.has(stem + 'e') ||
      (stem.at(-1) === stem.at(-2) && commonWords.has(stem.slice(0, -1)))
    )
      return true;
  }
  return false;
}

/** The gazetteer's phrase that begins at a token: how many tokens it takes. */
function phraseAt(tokens: Token[], at: number): { length: number; kind: NameKind | 'other' } | null {
  const most = phraseLengths.get(tokens[at]!.norm);
  if (most === undefined) return null;
  let key = '';
  let best: { length: number; kind: NameKind | 'other' } | null = null;
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

/** Tokens a run of capitals is followed for at most. */
const longestRun = 24;

/** Cuts a sentence into candidates. */
function chunk(tokens: Token[], style: Style, evidence: Map<string, Evidence>): Candidate[] {
  const candidates: Candidate[] = [];
  const make = (from: number, to: number, title?: string, office = false): void => {
    while (from < to && !tokens[from]!.capital) from++;
    while (to > from && !tokens[to - 1]!.capital && !/^\d/u.test(tokens[to - 1]!.text)) to--;
    if (from >= to) return;
    const candidate: Candidate = { from, to, tokens, style, office, person: 0, org: 0, place: 0, none: 0 };
    if (title !== undefined) candidate.title = title;
    candidates.push(candidate);
  };
  for (let i = 0; i < tokens.length;) {
    if (!begins(tokens, i, style, evidence)) {
      i++;
      continue;
    }
    let end = i;
    while (end < tokens.length && end - i < longestRun) {
      const phrase = phraseAt(tokens, end);
      if (phrase && phrase.length > 1) {
        end += phrase.length;
        continue;
      }
      const token = tokens[end]!;
      if (end > i ? continues(token, style, evidence) : true) {
        end++;
        continue;
      }
      const joined = joiner(tokens, i, end, style, evidence);
      if (joined === 0) break;
      end += joined;
    }
    split(tokens, i, end, make);
    i = Math.max(end, i + 1);
  }
  return candidates;
}

/** Whether a name may begin at a token. */
function begins(tokens: Token[], at: number, style: Style, evidence: Map<string, Evidence>): boolean {
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
    if (isCommon(token.norm) && !titles.has(token.norm)) return headed(tokens, at);
    return true;
  }
  if (!token.initial) return true;
  if (titles.has(token.norm) || demonyms.has(token.norm)) return true;
  const seen = evidence.get(token.norm);
  if (seen && seen.capital > 0 && seen.lower === 0) return true;
  if (isCommon(token.norm) || articles.has(token.norm)) {
    if (!next?.capital) return false;
    return (firstNames.has(token.norm) && !isCommon(next.norm) && !functionWords.has(token.norm)) || headed(tokens, at);
  }
  if (seen && seen.lower > 0) return false;
  if (/(?:ing|ly|ed)$/u.test(token.norm) && !firstNames.has(token.norm)) return false;
  return true;
}

/** Words that no name begins with, though some are first names as well. */
const functionWords = new Set(
  `a an and as at but by can do for he her his how i if in it its may more no not of on or our she so that the their then there they this to two until we what when where which while who why will with you your`.split(
    ' ',
  ),
);

/** "Justice Department": a capitalised run that a body's or place's head closes, begun by an ordinary word. */
function headed(tokens: Token[], at: number): boolean {
  if (functionWords.has(tokens[at]!.norm)) return false;
  for (let k = at + 1; k < at + 4; k++) {
    const token = tokens[k];
    if (!token?.capital) return false;
    if (bodyHeads.has(token.norm) || placeHeads.has(token.norm)) return true;
  }
  return false;
}

/** Whether a token carries a run of capitals on. */
function continues(token: Token, style: Style, evidence: Map<string, Evidence>): boolean {
  if (!token.capital || token.norm === 'i') return false;
  if (style === 'running') return !calendar.has(token.norm) || token.norm === 'may';
  if (!isCommon(token.norm)) return true;
  if (bodyHeads.has(token.norm)) return true;
  const seen = evidence.get(token.norm);
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

/** How many tokens join a run to what goes on after them ("of the", "de", "&", "-"), or 0. */
function joiner(tokens: Token[], from: number, at: number, style: Style, evidence: Map<string, Evidence>): number {
  const token = tokens[at]!;
  const next = tokens[at + 1];
  const last = tokens[at - 1]!;
  const goesOn = (t: Token | undefined) => t !== undefined && t.capital && continues(t, style, evidence);
  if (
    token.text === '&' ||
    ((token.text === '-' || token.text === '–') && token.start === last.end && next?.start === token.end)
  ) {
    // "U.S.-China" and "Trump-Kim" are two names, "Haute-Garonne" is one token.
    return token.text === '&' && goesOn(next) ? 2 : 0;
  }
  if (token.norm === 'of' || token.norm === 'for' || token.norm === 'on') {
    let k = at + 1;
    if (tokens[k]?.norm === 'the') k++;
    if (!goesOn(tokens[k]) || calendar.has(tokens[k]!.norm)) return 0;
    for (let h = at - 1; h >= from; h--) {
      const word = tokens[h]!.norm;
      if (bodyHeadsOf.has(word) && (h === at - 1 || bodyHeadsOf.has(last.norm))) return k + 1 - at;
      if (token.norm === 'of' && placeHeadsOf.has(word) && h === at - 1) return k + 1 - at;
    }
    const alone = at - from === 1 || titles.has(tokens[at - 2]!.norm);
    if (
      token.norm === 'of' &&
      alone &&
      firstNames.has(last.norm) &&
      !places.has(last.norm) &&
      places.has(tokens[k]!.norm)
    )
      return k + 1 - at;
    return 0;
  }
  // "King, Jr.", "Alfred the Great", "Eleanor of Aquitaine"
  if (token.text === ',' && (next?.norm === 'jr' || next?.norm === 'sr')) return 2;
  if (token.norm === 'the' && next?.capital && epithets.has(next.norm) && firstNames.has(last.norm)) return 2;
  if (token.norm === 'and' || token.text === ',') {
    // "Department of Health and Human Services"
    if (!goesOn(next)) return 0;
    if (token.norm === 'and' && isCommon(last.norm) && !bodyHeads.has(last.norm)) {
      for (let k = at + 2; k < at + 5 && goesOn(tokens[k]); k++) {
        if (
          /^(?:committee|subcommittee|commission|department|agency|bureau|administration|ministry|protection)$/u.test(
            tokens[k]!.norm,
          )
        )
          return k + 1 - at;
      }
    }
    let of = false;
    for (let h = at - 1; h > from; h--) if (['of', 'for', 'on'].includes(tokens[h]!.norm)) of = true;
    const head = tokens[from]!.norm;
    const inner = (t: Token | undefined) => t !== undefined && !places.has(t.norm) && !firstNames.has(t.norm);
    if (
      of &&
      token.norm === 'and' &&
      /^(?:ministry|department|committee|subcommittee|office|commission|bureau|institutes?|centers?|centres?|college|foundation|association)$/u.test(
        head,
      ) &&
      inner(next)
    )
      return 2;
    return 0;
  }
  // "Henry I"; not "as Holm I was".
  if (token.text === 'I' && at - from === 1 && !isCommon(last.norm) && !saysI.has(next?.norm ?? '')) return 1;
  if (nameParticles.has(token.norm) && !token.capital && token.norm !== 'y' && token.norm !== 'e') {
    let k = at + 1;
    while (k < at + 3 && tokens[k] && !tokens[k]!.capital && nameParticles.has(tokens[k]!.norm)) k++;
    return goesOn(tokens[k]) ? k + 1 - at : 0;
  }
  if (token.text === "'s" || token.text === '’s') {
    // "People's Republic of China"
    if (last.norm === 'people' && next?.capital && (bodyHeads.has(next.norm) || placeHeadsOf.has(next.norm))) return 2;
    // "St. Michael's Church"
    const head =
      next?.capital &&
      !places.has(last.norm) &&
      !demonyms.has(last.norm) &&
      /^(?:church|college|cathedral|hospital|school|university|square|island|palace|hall|chapel|abbey)$/u.test(
        next.norm,
      );
    return head ? 2 : 0;
  }
  return 0;
}

/** Cuts a run where a title, a gazetteer phrase or a first name says that a new name begins, and hands out the parts. */
function split(
  tokens: Token[],
  from: number,
  to: number,
  make: (from: number, to: number, title?: string, office?: boolean) => void,
  office = false,
): void {
  if (from >= to) return;
  // "Holm Holm" is a slip of whoever cut the page to text.
  for (let i = from + 1; i < to; i++) {
    if (tokens[i]!.norm !== tokens[i - 1]!.norm || !tokens[i]!.capital) continue;
    split(tokens, from, i, make, office);
    split(tokens, i + 1, to, make);
    return;
  }
  if (phraseAt(tokens, from)?.length === to - from) {
    make(from, to, undefined, office);
    return;
  }
  // "Senate GOP": two names the lists know.
  const opening = phraseAt(tokens, from);
  const second = opening && from + opening.length < to ? phraseAt(tokens, from + opening.length) : null;
  if (
    opening &&
    second?.kind === 'org' &&
    from + opening.length + 1 === to &&
    /^\p{Lu}+$/u.test(tokens[to - 1]!.text)
  ) {
    make(from, from + opening.length, undefined, true);
    make(from + opening.length, to, undefined, office);
    return;
  }
  // What pages leave around a name when they are cut to text: "WATCH Holm", "Holm MORE", "Holm Anna HolmBerg quits".
  const shouted = (t: Token) => t.norm.length > 2 && t.text === t.text.toUpperCase() && commonWords.has(t.norm);
  if (to - from > 1 && shouted(tokens[from]!) && !shouted(tokens[from + 1]!)) from++;
  if (to - from > 1 && shouted(tokens[to - 1]!) && !shouted(tokens[to - 2]!)) to--;
  for (let j = from + 2; j < to; j++) {
    if (!/\p{Ll}\p{Lu}/u.test(tokens[j]!.text)) continue;
    const i = tokens.slice(from, j).findIndex((t) => t.norm.length > 3 && tokens[j]!.norm.startsWith(t.norm));
    if (i < 0) continue;
    split(tokens, from, from + i + 1, make, office);
    return;
  }
  // "Florida Democrats": the place only. "Holm Administration": the person.
  while (
    to - from > 1 &&
    demonyms.has(tokens[to - 1]!.norm) &&
    !firstNames.has(tokens[from]!.norm) &&
    phraseAt(tokens, from)?.length === to - from - 1
  )
    to--;
  if (
    to - from === 2 &&
    surnames.has(tokens[from]!.norm) &&
    /^(?:administration|campaign|presidency|team)$/u.test(tokens[to - 1]!.norm)
  )
    to--;
  // "Republican Senate", "Holm White House": the body by itself.
  const tail = to - from > 1 ? phraseAt(tokens, from + 1) : null;
  const head = tokens[from]!;
  if (
    tail?.length === to - from - 1 &&
    tail.kind === 'org' &&
    phraseAt(tokens, from) === null &&
    ((tail.length > 1 && (surnames.has(head.norm) || commonWords.has(head.norm))) ||
      /^(?:republican|democratic|gop)$/u.test(head.norm)) &&
    !firstNames.has(head.norm)
  ) {
    if (surnames.has(head.norm)) make(from, from + 1);
    make(from + 1, to);
    return;
  }
  // Titles: what is before them is another name, what is after them a person.
  let lastTitle = -1;
  for (let i = to - 1; i >= from; i--) {
    const token = tokens[i]!;
    if (
      titles.has(token.norm) &&
      token.capital &&
      !isName(tokens, from, i) &&
      !(i > from && inPhrase(tokens, from, to, i))
    ) {
      lastTitle = i;
      break;
    }
  }
  if (lastTitle >= 0) {
    let first = lastTitle;
    while (
      first > from &&
      (titleQualifiers.has(tokens[first - 1]!.norm) || titles.has(tokens[first - 1]!.norm)) &&
      tokens[first - 1]!.capital
    )
      first--;
    const rest = lastTitle + 1;
    const headEnds =
      rest < to &&
      ((bodyHeads.has(tokens[to - 1]!.norm) && !firstNames.has(tokens[rest]!.norm)) ||
        (placeHeads.has(tokens[to - 1]!.norm) && to - rest === 1));
    if (!headEnds) {
      if (rest < to && (tokens[rest]!.norm === 'of' || tokens[rest]!.norm === 'for')) {
        if (first > from) split(tokens, from, first, make, true);
        split(tokens, rest + 1, to, make);
        return;
      }
      if (first > from) split(tokens, from, first, make, true);
      if (rest < to) make(rest, to, text(tokens, first, rest));
      return;
    }
  }
  // A known place or body followed by a first name: "Republican John Doe", "Google Sundar Pichai".
  for (let i = from; i < to; i++) {
    const phrase = phraseAt(tokens, i);
    if (!phrase || i + phrase.length >= to) continue;
    const after = tokens[i + phrase.length]!;
    if (
      i === from &&
      after.capital &&
      firstNames.has(after.norm) &&
      to - (i + phrase.length) >= 2 &&
      !bodyHeads.has(tokens[to - 1]!.norm) &&
      !doubtful.has(tokens[i]!.norm)
    ) {
      make(i, i + phrase.length);
      split(tokens, i + phrase.length, to, make);
      return;
    }
    i += phrase.length - 1;
  }
  // "National Intelligence Anna Holm": ordinary words, then a person.
  for (let k = from + 1; k < to - 1; k++) {
    const [t, next] = [tokens[k]!, tokens[k + 1]!];
    if (!isCommon(tokens[k - 1]!.norm) && !bodyHeads.has(tokens[k - 1]!.norm)) break;
    if (
      !firstNames.has(t.norm) ||
      isCommon(t.norm) ||
      bodyHeads.has(next.norm) ||
      placeHeads.has(next.norm) ||
      isCommon(next.norm)
    )
      continue;
    make(from, k, undefined, true);
    split(tokens, k, to, make);
    return;
  }
  // A demonym before a person or alone is not part of the name.
  let first = from;
  while (
    first < to &&
    demonyms.has(tokens[first]!.norm) &&
    !(firstNames.has(tokens[first]!.norm) && to - first === 2 && !isCommon(tokens[first + 1]!.norm)) &&
    !(first === from && phraseAt(tokens, first)) &&
    !restIsBody(tokens, first + 1, to)
  )
    first++;
  if (first < to) make(first, to, undefined, office);
}

/** "Anna Dean Holm", "Mr. King": a title's word that stands in a name, after a first name or a plain form of address. */
function isName(tokens: Token[], from: number, at: number): boolean {
  const before = tokens[at - 1];
  if (at <= from || before === undefined) return false;
  const word = tokens[at]!.norm;
  if (!firstNames.has(word) && !surnames.has(word)) return false;
  return address.has(before.norm) ? !tokens[at + 1]?.capital : firstNames.has(before.norm) && !titles.has(before.norm);
}

const address = new Set(
  'mr mrs ms miss dr sen senator rep representative gov governor judge justice professor prof sir president'.split(' '),
);

function restIsBody(tokens: Token[], from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (bodyHeads.has(tokens[i]!.norm) || placeHeads.has(tokens[i]!.norm)) return true;
  return from < to && phraseAt(tokens, from)?.kind === 'org';
}

/** Whether a token is in the middle of a longer gazetteer phrase of the run. */
function inPhrase(tokens: Token[], from: number, to: number, at: number): boolean {
  for (let i = from; i <= at; i++) {
    const phrase = phraseAt(tokens, i);
    if (phrase && phrase.length > 1 && i + phrase.length > at && i + phrase.length <= to) return true;
  }
  return false;
}

const text = (tokens: Token[], from: number, to: number) =>
  tokens
    .slice(from, to)
    .map((token) => token.text)
    .join(' ');

const placeShape =
  /(?:stan|ville|burg|burgh|borough|grad|gorod|abad|pur|pore|shire|land|lands|minster|wick|heim|dorf|furt|hagen|holm|polis|ington|chester|ford|mouth|port|haven|bury|stadt|berg|nesia|via|nia|wald|istan|field)$/u;
const personShape =
  /^(?:mc|mac[cdgkl]|o'|fitz|d')\p{L}+|(?:son|sen|sson|man|mann|stein|witz|wicz|vich|vic|ović|ić|ski|sky|ska|enko|chuk|ov|ova|ev|eva|in|ina|ez|es|ini|elli|ello|etti|otti|ucci|oglu|ian|yan|shvili|dze|opoulos|akis|aj|poulos)$/u;

/** What follows the name of a monarch, or of a son. */
const numbered = /^(?:jr|sr|i|ii|iii|iv|vi|vii|viii|xiv|xv|xvi)$/u;

/** Scores a candidate by its words, their shape and the words around it. */
function score(c: Candidate, evidence: Map<string, Evidence>): void {
  const { tokens, from, to } = c;
  const length = to - from;
  const first = tokens[from]!;
  const last = tokens[to - 1]!;
  const begun = phraseAt(tokens, from);
  const whole = begun?.length === length ? begun : null;
  if (whole) {
    const weight = length > 1 ? 7 : !doubtful.has(first.norm) ? 4.5 : whole.kind === 'place' ? 3.4 : 1.6;
    if (whole.kind === 'org') c.org += weight;
    else if (whole.kind === 'other') c.none += 12;
    else c.place += weight;
  }
  const acronym = length === 1 && /^(?:\p{Lu}\.?){2,6}s?$|^\p{Lu}[\p{Lu}\p{N}&-]{1,6}$/u.test(first.text);
  if (acronym && !whole && c.style !== 'capitals') {
    c.org += 2.6;
    if (first.text.length > 2) c.person -= 1.5;
  }
  // "AR-15", "F-35"
  if (length === 1 && /^\p{Lu}{1,3}-\d/u.test(first.text)) c.none += 6;
  if (length > 1) {
    const head = last.norm;
    if (bodyHeads.has(head) && !(firstNames.has(first.norm) && length === 2)) {
      c.org += 3.4;
      if (!surnames.has(head)) c.person -= 2.5;
    }
    if (placeHeads.has(head)) c.place += 3;
    if (head === 'empire') c.org += 9;
    if (/^(?:age|period|era)$/u.test(head)) c.none += 8;
    for (let i = from; i < to - 1; i++) {
      const of = tokens[i + 1]!.norm;
      if (of === 'of' || of === 'for' || of === 'on') {
        if (bodyHeadsOf.has(tokens[i]!.norm)) c.org += 4;
        else if (placeHeadsOf.has(tokens[i]!.norm)) c.place += 4;
        break;
      }
    }
    if (
      /^(?:bank|university|ministry|department|club|banco|banca|universidad|université|real|fc|ac|fk|radio|team|air|royal|federal|international|american|u\.?s\.?|national|united|european)$/u.test(
        first.norm,
      ) &&
      !firstNames.has(last.norm)
    )
      c.org += 1.5;
    if (placeStarts.has(first.norm) && !isCommon(last.norm)) c.place += first.norm === 'al' ? 0 : 2.4;
    if (/^(?:lake|mount|fort|port|cape|rio|san|santa)$/u.test(first.norm)) c.place += 1.5;
    for (let i = from; i < to; i++) if (tokens[i]!.text === '&') c.org += 3;
  } else {
    if ((bodyHeads.has(first.norm) || placeHeads.has(first.norm)) && !surnames.has(first.norm) && !whole) c.none += 2.5;
    if (demonyms.has(first.norm)) c.none += 4;
    // "Mesoamerican texts", "Alcoholic drinks": an adjective, where a plain noun in the plural follows.
    if (
      !whole &&
      !firstNames.has(first.norm) &&
      !surnames.has(first.norm) &&
      /(?:ean|ian|can|ic|ite|ese|ish|ine)$/u.test(first.norm) &&
      /^\p{Ll}{3,}[^s]s$/u.test(tokens[to]?.text ?? '') &&
      !afterWords.has(tokens[to]!.norm)
    )
      c.none += 2;
    // Peoples and plurals: "Melanesians", "MPs", "B-29s".
    if (/.{3}(?:ians|eans|ites|ese|ists)$/u.test(first.norm) || /[\p{Lu}\d]s$/u.test(first.text)) c.none += 3;
    if (otherCapitals.has(first.norm)) c.none += 5;
    if (!whole && /.{3}(?:tion|ment|ity|ism|ous|ful|ness|ship|ology|graphy|ance|ence|able|ible)$/u.test(first.norm))
      c.none += 2;
    if (titles.has(first.norm)) c.none += 3;
  }
  // Persons.
  if (firstNames.has(first.norm)) c.person += length > 1 ? 3.6 : whole?.kind === 'place' ? 0.4 : 2;
  if (length > 1 && (firstNames.has(last.norm) || personShape.test(last.norm))) c.person += 0.8;
  if (length > 1 && length <= 4) {
    for (let i = from; i < to; i++) {
      const t = tokens[i]!;
      if (i < to - 1 && /^\p{Lu}\.$/u.test(t.text)) c.person += 2.5;
      if (i > from && nameParticles.has(t.norm) && !placeStarts.has(t.norm)) c.person += 1;
    }
    if (numbered.test(last.norm)) c.person += 3.5;
  }
  if (length === 2 && !isCommon(first.norm) && !isCommon(last.norm)) c.person += 1;
  if (length === 3 && !firstNames.has(first.norm)) c.person -= 0.3;
  if (length > 4) c.person -= 2;
  if (c.title !== undefined) c.person += 4.5;
  if (/^(?:hurricane|typhoon|cyclone)$/u.test(length > 1 ? first.norm : (tokens[from - 1]?.norm ?? ''))) c.none += 6;
  if (c.office) {
    c.person -= 2;
    c.org += 1;
    c.place += 1;
  }
  if (surnames.has(last.norm)) c.person += length > 1 ? 1.2 : whole?.kind === 'place' ? 0.8 : 2.2;
  if (length === 1 && !acronym) {
    if (personShape.test(first.norm)) c.person += 0.7;
    if (placeShape.test(first.norm)) c.place += 0.8;
    if (/\p{Ll}\p{Lu}/u.test(first.text) && !/^(?:Mc|Mac|De|Le|La|O)\p{Lu}/u.test(first.text)) c.org += 1.5;
    if (/\d/u.test(first.text)) c.org += 0.8;
    if (/^\p{Lu}$/u.test(first.text)) c.none += 4;
  }
  // Ordinary words that happen to be capitalised.
  let common = 0;
  for (let i = from; i < to; i++) if (isCommon(tokens[i]!.norm)) common++;
  if (common === length && !whole) {
    c.none += length === 1 ? 3.2 : 1.4;
    if (length > 1) c.person -= 2;
    const seen = evidence.get(first.norm);
    if (length === 1 && seen && seen.lower > 0) c.none += 1;
  } else if (common > 0 && !firstNames.has(first.norm) && length > 1) {
    c.person -= 1;
    c.org += 0.7;
  }
  if (length > 1 && !whole && !numbered.test(last.norm) && (otherCapitals.has(last.norm) || demonyms.has(last.norm)))
    c.none += 5;
  around(c, acronym);
  // A dateline: "KHARTOUM (Wire) - ", "ST. LOUIS — ".
  const next = tokens[to];
  if (
    from === 0 &&
    next &&
    last.text.length > 3 &&
    last.text === last.text.toUpperCase() &&
    /^[(–—,-]$/u.test(next.text)
  )
    c.place += 4;
  if (first.initial && length === 1 && c.style === 'running' && !whole && !evidence.get(first.norm)?.capital) {
    // A verb in the singular after it makes a name likely, a plural's ending unlikely.
    const verb = next?.norm ?? '';
    const singular =
      /^(?:is|was|has|does|'s|says|said|told|added|argued)$/u.test(verb) ||
      (verb.length > 4 && /[^s]s$/u.test(verb) && !next!.capital);
    if (singular) c.person += 0.4;
    else if (/[^s]s$|(?:ians|ists?)$/u.test(first.norm)) c.none += 0.9;
    else if (!/[^aeiou]ed$|^(?:can|could|will|would|had|met|,|\.)$/u.test(verb)) c.none += 0.3;
  }
  if (c.style !== 'running') {
    // In a headline every capital is weak: only words known from elsewhere count.
    const known =
      whole ||
      firstNames.has(first.norm) ||
      c.title !== undefined ||
      tokens.slice(from, to).some((t) => (evidence.get(t.norm)?.capital ?? 0) > 0);
    if (!known) c.none += length === 1 ? 2 : 1.5;
  }
}

/** The words before and after a candidate. */
function around(c: Candidate, acronym: boolean): void {
  const { tokens, from, to } = c;
  let before = tokens[from - 1];
  if (c.title !== undefined) before = undefined;
  if (before && before.norm === 'the') {
    const farther = tokens[from - 2];
    c.org += 1.3;
    c.place += 0.5;
    c.person -= 1.6;
    if (to - from === 1 && !acronym) c.none += 0.6;
    before = farther;
    if (before) add(c, beforeWords.get(before.norm), 0.6);
  } else if (before) {
    if (articles.has(before.norm)) {
      c.person -= 1.2;
      c.none += 0.8;
      c.place -= 0.8;
    }
    // "in Holm's trial": the preposition is the trial's.
    const possessive = /^['’]s$/u.test(tokens[to]?.text ?? '') && nextIsPossessed(tokens, to);
    if (!(possessive && prepositions.has(before.norm))) add(c, beforeWords.get(before.norm), 1);
    if (!before.capital && titles.has(before.norm)) c.person += 2;
    if (before.norm === ',' && tokens[from - 2] && phraseKinds.get(tokens[from - 2]!.norm) === 'place') c.place += 0.5;
  }
  const after = tokens[to];
  // A title of a work stands between quotation marks by itself.
  if (
    before &&
    after &&
    /^["“‘]$/u.test(before.text) &&
    (/^["”’]$/u.test(after.text) || (/^[,.]$/u.test(after.text) && /^["”’]$/u.test(tokens[to + 1]?.text ?? '')))
  )
    c.none += 8;
  // "The Paris agreement", "the Treaty of London" are not about the city; nor are "Facebook posts" about the company.
  if (to - from === 1 && after && treaties.test(after.norm) && treatyPlaces.has(tokens[from]!.norm)) c.none += 6;
  if (before?.norm === 'of' && treaties.test(tokens[from - 2]?.norm ?? '') && tokens[from - 2]!.capital) c.none += 6;
  if (to - from === 1 && /^(?:posts?|feeds?|accounts?|pages?)$/u.test(after?.norm ?? '')) c.none += 4;
  // The parties of a lawsuit are not what the text is about: "Holm v. Berg".
  if (after?.text === 'v' || (before?.text === '.' && tokens[from - 2]?.text === 'v')) c.none += 5;
  if (after) {
    add(c, afterWords.get(after.norm), 1);
    const next = tokens[to + 1];
    if (after.norm === ',' && next) {
      if (/^\d{2}$/u.test(next.text) && (tokens[to + 2]?.text === ',' || tokens[to + 2] === undefined)) c.person += 2.5;
      else if (next.capital && phraseAt(tokens, to + 1)?.kind === 'place') c.place += 1.6;
      else if (titles.has(next.norm) || next.norm === 'who') c.person += 1;
    } else if (after.norm === '(' && next && /^\p{Lu}{2,6}$/u.test(next.text) && to - from > 1) c.org += 2.5;
  }
}

const prepositions = new Set('of in at to from into for on with by near across between'.split(' '));

/** Whether something is owned after "'s": a word, no end. */
const nextIsPossessed = (tokens: Token[], at: number): boolean => tokens[at + 1]?.word === true;

/** Cities that treaties are called after; and what follows or precedes such a name. */
const treatyPlaces = new Set(
  'paris kyoto oslo minsk dayton geneva maastricht lisbon schengen doha vienna london rome'.split(' '),
);
const treaties = /^(?:agreement|accords?|treaty|treaties|protocol|targets|conference|convention)$/u;

function add(c: Candidate, weights: Weights | undefined, factor: number): void {
  if (!weights) return;
  c.person += weights[0] * factor;
  c.org += weights[1] * factor;
  c.place += weights[2] * factor;
}

/** In "Riga, X and Oslo", X is most likely what its neighbours are. */
function alignLists(candidates: Candidate[]): void {
  for (let i = 1; i < candidates.length; i++) {
    const a = candidates[i - 1]!;
    const b = candidates[i]!;
    if (a.tokens !== b.tokens || b.from <= a.to) continue;
    const between = a.tokens.slice(a.to, b.from);
    if (
      between.length > 3 ||
      !between.every((t) => t.text === ',' || t.norm === 'and' || t.norm === 'or' || t.norm === 'the')
    )
      continue;
    for (const [known, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const best = Math.max(known.person, known.org, known.place);
      if (best < 3 + known.none) continue;
      if (best === known.place) other.place += 2.2;
      else if (best === known.person) other.person += 0.8;
      else other.org += 1;
    }
  }
}

/** In a headline a verb looks like a name: "Anna Holm Seizes" is cut to the name running text has. */
function trimHeadlines(candidates: Candidate[]): void {
  const plain = new Set<string>();
  const key = (c: Candidate, to: number) =>
    c.tokens
      .slice(c.from, to)
      .map((t) => t.norm)
      .join(' ');
  for (const c of candidates) if (c.style === 'running' && kindOf(c) !== null) plain.add(key(c, c.to));
  for (const c of candidates) {
    if (c.style === 'running' || c.to - c.from < 2 || plain.has(key(c, c.to))) continue;
    for (let to = c.to - 1; to > c.from; to--) {
      if (
        !plain.has(key(c, to)) ||
        (to === c.from + 1 && firstNames.has(c.tokens[c.from]!.norm) && !surnames.has(c.tokens[c.from]!.norm))
      )
        continue;
      c.to = to;
      break;
    }
  }
}

/** Lets sure names decide for their short forms in the same text. */
function decideTogether(candidates: Candidate[]): void {
  const persons = new Map<string, number>();
  const votes = new Map<string, { person: number; org: number; place: number; n: number }>();
  for (const c of candidates) {
    const length = c.to - c.from;
    const kind = kindOf(c);
    if (length > 1 && kind === 'person') {
      for (let i = c.from; i < c.to; i++) {
        const t = c.tokens[i]!;
        if (t.capital && t.norm.length > 2)
          persons.set(t.norm, Math.max(persons.get(t.norm) ?? 0, i === c.to - 1 ? 4 : 2.5));
      }
    } else if (length === 1) {
      const key = c.tokens[c.from]!.norm;
      if (c.title !== undefined && kind === 'person') persons.set(key, 4);
      const vote = votes.get(key) ?? { person: 0, org: 0, place: 0, n: 0 };
      vote.person += c.person;
      vote.org += c.org;
      vote.place += c.place;
      vote.n++;
      votes.set(key, vote);
    }
  }
  for (const c of candidates) {
    if (c.to - c.from !== 1) continue;
    const key = c.tokens[c.from]!.norm;
    const known = persons.get(key);
    if (known !== undefined) {
      c.person += known;
      c.none -= 1;
    }
    const vote = votes.get(key);
    if (vote && vote.n > 1) {
      // The same word elsewhere in the text: as much say as the words around it here.
      c.person = (c.person + vote.person / vote.n) / 2 + (known ?? 0) / 2;
      c.org = (c.org + vote.org / vote.n) / 2;
      c.place = (c.place + vote.place / vote.n) / 2;
    }
  }
}

function kindOf(c: Candidate): Exclude<NameKind, 'issue'> | null {
  const best = Math.max(c.person + 0.9, c.org, c.place);
  if (best < 0.75 + c.none) return null;
  if (best === c.person + 0.9) return 'person';
  return best === c.org ? 'org' : 'place';
}
