/** Splits running text into sentences by rules; English first, other scripts by their own full stops. */

export interface Sentence {
  text: string;
  start: number;
  end: number;
}

const words = (list: string): Set<string> => new Set(list.trim().split(/\s+/u));

/** Never end a sentence before a capital or a number: something always follows them. */
const prepositive = words(`
  mr mrs ms mx dr messrs mmes prof rev fr hon pres gov lt col gen sen sens rep reps maj capt cpt cmdr cdr adm brig sgt cpl
  pfc pvt supt det insp amb atty asst assoc dep del sec treas st ste mt ft vs v viz cf eg ie fig figs vol art sec ch pp p
  govs gens profs drs mss secy spc ofc ald comm`);
/** Only before a number. */
const beforeNumber = words(
  `no nos n° nr p pp fig vol ch art sec jan feb mar apr jun jul aug sep sept oct nov dec approx ca`,
);
/** May end a sentence: they do when an ordinary first word of a sentence follows. */
const either = words(`
  inc corp co cos ltd bros plc llc jr sr esq mfg intl dept univ assn dist est etc al jan feb mar apr jun jul aug sep sept oct
  nov dec mon tue tues wed thu thur thurs fri ave blvd rd bldg min max ph`);
/** State abbreviations: in mid-sentence a comma follows them, so a capital without one begins a sentence. */
const states = words(`
  ala ariz ark calif colo conn dak del fla ga ill ind kan kans ky la mass md mich minn miss mo mont neb nebr nev okla ont ore
  pa penn que tenn tex va vt wash wis wisc wyo`);
/** Words that, capitalised, most likely begin a sentence rather than continue a name. */
const starters = words(`
  a about above according across after again all along also although amid among an and another any are as at be because before
  behind below between both but by can could despite did do does during each earlier either even every few fewer finally first
  following for former from further given had has have he hence her here hers his how however i if in indeed instead into is
  it its just last later like many maybe meanwhile more moreover most much my neither never nevertheless next no nobody none
  nor not nothing now of officials on once one only opponents or other others our over perhaps please police rather recently
  reporters several she should similarly since so some soon still such supporters than thank that the their then there
  therefore these they this those though three through throughout thus to today together tomorrow two under unless unlike until
  up upon was we were what whatever when where whereas whether which while who whoever whose why will with within without
  would yes yesterday yet you your critics democrats republicans`);
/** Titles that go on after a state or an agency: "Fla. Gov. …" */
const titleWords = words(
  `gov governor sen senator rep representative attorney mayor lt secretary congressman congresswoman state`,
);
const timeWords = words(`
  monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october
  november december eastern central mountain pacific et est edt ct cst cdt pt pst pdt mt gmt utc bst`);
const speech =
  /^(?:\p{Lu}[\p{L}.'’-]*\s+){1,4}(?:said|says|asked|asks|told|wrote|tweeted|added|replied|shouted|yelled|wondered|cried)\b/u;
const inverted = /^(?:said|says|asked|asks|wrote|tweeted|added|replied|shouted|yelled|cried)\b/u;

const openers = new Set(['"', '“', '‘', '«', '(', '[', '{', "'", '„', '‹', '¿', '¡']);
const closers = new Set(['"', '”', '’', '»', ')', ']', '}', "'", '›']);
const stops = /[.!?…。！？｡؟।۔\n\r\u2028\u2029]/gu;
const isSpace = (c: string | undefined) => c !== undefined && /\s/u.test(c);
const isLetter = (c: string | undefined) => c !== undefined && /\p{L}/u.test(c);
const isLower = (c: string | undefined) => c !== undefined && /\p{Ll}/u.test(c);
const isUpper = (c: string | undefined) => c !== undefined && /\p{Lu}/u.test(c);
const isDigit = (c: string | undefined) => c !== undefined && c >= '0' && c <= '9';

/** A quotation or parenthesis up to this many characters is kept in one sentence. */
const longestKept = 300;
/** How far a token is read backwards or forwards from a stop. */
const longestToken = 60;

/**
 * The sentences of a text, in order, without the white space around them: `text === input.slice(start, end)`.
 * A newline ends a paragraph, and with it a sentence, except in a broken line (no stop before it, lower case after it).
 * A short quotation or parenthesis is not cut in two. Runs in linear time.
 */
export function sentences(input: string): Sentence[] {
  const found: Sentence[] = [];
  const push = (from: number, to: number) => {
    while (from < to && isSpace(input[from])) from++;
    while (to > from && isSpace(input[to - 1])) to--;
    if (from < to) found.push({ text: input.slice(from, to), start: from, end: to });
  };
  for (const [from, to] of paragraphs(input)) {
    if (from === to) continue;
    let start = from;
    for (const cut of cuts(input.slice(from, to))) {
      push(start, from + cut);
      start = from + cut;
    }
    push(start, to);
  }
  return found;
}

/** Lines, where a line that plainly goes on in the next is joined to it. */
function* paragraphs(input: string): Generator<[number, number]> {
  const newline = /\r\n|[\n\r\u2028\u2029]/gu;
  let start = 0;
  for (const match of input.matchAll(newline)) {
    let before = match.index - 1;
    while (before > start && (input[before] === ' ' || input[before] === '\t')) before--;
    const after = input[match.index + match[0].length];
    let first = start;
    while (first < before && !isLetter(input[first]) && first < start + 5) first++;
    if (isLower(after) && (isLetter(input[before]) || input[before] === ',') && isUpper(input[first])) continue;
    yield [start, match.index];
    start = match.index + match[0].length;
  }
  yield [start, input.length];
}

/** The offsets in one paragraph at which a sentence ends. */
function cuts(input: string): number[] {
  const kept = keptTogether(input);
  const marks = listMarks(input);
  const to = input.length;
  const ends: number[] = [];
  let k = 0;
  let m = 0;
  let start = 0;
  const cut = (at: number) => {
    if (at > start && at < to) {
      ends.push(at);
      start = at;
    }
  };
  stops.lastIndex = 0;
  for (let match = stops.exec(input); match !== null; match = stops.exec(input)) {
    const at = match.index;
    while (m < marks.length && marks[m]! <= at) cut(marks[m++]!);
    const end = afterStop(input, at, to);
    if (end > at + 1) stops.lastIndex = end;
    while (k < kept.length && kept[k]![1] < end) k++;
    if (k < kept.length && kept[k]![0] < at) continue;
    if (endsSentence(input, start, [at, end], to)) cut(end);
  }
  while (m < marks.length) cut(marks[m++]!);
  return ends;
}

/** The end of a run of stops ("?!", "...", ". . .") and of the closing quotes and brackets after it. */
function afterStop(input: string, at: number, to: number): number {
  let i = at + 1;
  while (i < to) {
    const c = input[i]!;
    if (/[.!?…。！？]/u.test(c)) i++;
    else if (c === ' ' && input[i + 1] === '.' && (input[i + 2] === ' ' || i + 2 >= to || closers.has(input[i + 2]!)))
      i += 2;
    else break;
  }
  while (i < to && closers.has(input[i]!)) {
    // A straight quote right before a letter opens the next quotation.
    if ((input[i] === '"' || input[i] === "'") && isLetter(input[i + 1])) break;
    i++;
  }
  return i;
}

/** Whether the stops at [at, end) end the sentence that began at `start`; its paragraph goes on up to `to`. */
function endsSentence(input: string, start: number, [at, end]: [number, number], to: number): boolean {
  const stop = input[at]!;
  if (/[。！？｡]/u.test(stop)) return true;
  if (/[\n\r\u2028\u2029]/u.test(stop)) return false;
  let next = end;
  while (next < to && isSpace(input[next])) next++;
  if (next >= to) return false; // the paragraph ends here anyway
  const closed = closers.has(input[end - 1]!);

  if (next === end) return stop === '.' && glued(input, at, end);

  // "[...]" leaves words out in mid-sentence, and so does ". . ." without a fourth.
  if (input[at - 1] === '[' && input[at + 3] === ']') return false;
  if (input.slice(at, end) === '. . .') return false;

  let first = next;
  while (first < to && first < next + 4 && (openers.has(input[first]!) || isSpace(input[first]))) first++;
  const c = input[first];
  if (isLower(c) && !isUpper(input[first + 1])) return false;
  if (c === ',' || c === ';' || c === ':' || c === '-' || c === '–' || c === '—') return false;
  const following = wordFrom(input, first, to);
  const word = following.toLowerCase();

  const token = tokenBefore(input, start, at);
  const lower = token.toLowerCase();
  const beginning = at - token.length;
  // The number of a list's item: "1. The first".
  if (beginning - start <= 3 && /^(?:\d{1,3}|[a-z])$/u.test(token) && input.slice(start, beginning).trim().length <= 1)
    return false;

  if (closed && (stop !== '.' || input[at + 1] === '.')) {
    const rest = input.slice(next, next + 80);
    if (speech.test(rest) || inverted.test(rest)) return false;
  }
  if (stop !== '.' || end - at > 1) {
    // A run of stops, or a stop within quotes or brackets: abbreviations do not stand there, but for "(U.S.)".
    return !(closed && input[end - 1] === ')' && /^(?:\p{L}\.)+\p{L}$/u.test(token) && !starters.has(word));
  }

  if (token === '') return closers.has(input[at - 1] ?? '') || input[at - 1] === '%';
  if (lower === 'e.g' || lower === 'i.e') return false;
  if (lower === 'a.m' || lower === 'p.m') {
    const opens = /^\W*(?:at|by|around|about|before|after)\s+[\d:]+\s*$/iu.test(
      input.slice(Math.max(start, beginning - 20), beginning),
    );
    const openedHere = beginning - start < 20 && opens;
    return !openedHere && !timeWords.has(word) && !isDigit(c) && input[next] !== '(';
  }
  if (/^\p{Lu}$/u.test(token))
    return token === 'I' && isStarter(following)
      ? true
      : isStarter(following) && !afterName(input, beginning, following);
  if (/^(?:\p{L}{1,3}\.)+\p{L}{1,3}$/u.test(token) && !/^\p{Ll}{3}/u.test(token))
    return isStarter(following) && input[next] !== '(';
  if (beforeNumber.has(lower) && isDigit(c)) return false;
  const capital = isUpper(token[0]) || token.length <= 3;
  if (states.has(lower) && isUpper(token[0])) return !isDigit(c) && input[next] !== '(' && !titleWords.has(word);
  if (prepositive.has(lower) && capital) return false;
  if (either.has(lower)) return isStarter(following) || (lower === 'etc' && isUpper(c));
  return true;
}

function isStarter(word: string): boolean {
  return isUpper(word[0]) && starters.has(word.toLowerCase());
}

/** "George W. A…": an initial between names, where the next word only looks like an article. */
function afterName(input: string, at: number, following: string): boolean {
  return following.length === 1 && isLetter(input[at - 2]);
}

/** "world.Today": a stop without a space, between a whole word or number and a capitalised word. */
function glued(input: string, at: number, end: number): boolean {
  if (!isUpper(input[end]) || !isLower(input[end + 1])) return false;
  const token = tokenBefore(input, Math.max(0, at - longestToken), at);
  if (!/^(?:\p{L}?\p{Ll}{2,}|[\d,]+\d)[”"’')\]]*$/u.test(token)) return false;
  if (prepositive.has(token.toLowerCase())) return false;
  // Not inside an address or a file's name.
  let from = at;
  while (from > 0 && at - from < longestToken && !isSpace(input[from - 1])) from--;
  let to = end;
  while (to < input.length && to - end < longestToken && !isSpace(input[to])) to++;
  return (
    !/[@/\\]|www\.|^\.\w/u.test(input.slice(from, to)) &&
    !/^(?:Com|Org|Net|Gov|Edu|Js|Io)\b/u.test(input.slice(end, end + 4))
  );
}

/** Letters, digits, dots, apostrophes and commas right before a stop. */
function tokenBefore(input: string, start: number, at: number): string {
  let i = at;
  while (i > start && at - i < longestToken && /[\p{L}\p{M}\p{N}.,'’°&@/_]/u.test(input[i - 1]!)) i--;
  return input.slice(i, at).replace(/^[.,'’]+/u, '');
}

function wordFrom(input: string, at: number, to: number): string {
  let i = at;
  while (i < to && i - at < longestToken && /[\p{L}\p{M}]/u.test(input[i]!)) i++;
  return input.slice(at, i);
}

/** The short quotations and parentheses of a paragraph, as [open, close] offsets in order of their end. */
function keptTogether(input: string): [number, number][] {
  const spans: [number, number][] = [];
  let curly = -1;
  let straight = -1;
  let round = -1;
  for (const match of input.matchAll(/["“”()]/gu)) {
    const i = match.index;
    let open = -1;
    if (match[0] === '“') curly = i;
    else if (match[0] === '(') round = i;
    else if (match[0] === '”') [open, curly] = [curly, -1];
    else if (match[0] === ')') [open, round] = [round, -1];
    else if (straight < 0 || isSpace(input[straight + 1])) straight = i;
    else [open, straight] = [straight, -1];
    if (open >= 0 && i - open <= longestKept) {
      // A wider span holds the narrower ones in it.
      while (spans.length > 0 && spans.at(-1)![0] > open) spans.pop();
      if (spans.length === 0 || spans.at(-1)![1] <= open || spans.at(-1)![0] < open) spans.push([open, i]);
    }
  }
  return spans;
}

const bullet = /[•⁃‣▪●]/u;
const firstItem = /^\s*(?:1|a)(\.\)|\)|\.)\s/u;

/** Where the items of a list run on in one paragraph ("1. … 2. …", "• … • …") begin, after the first. */
function listMarks(input: string): number[] {
  const marks: number[] = [];
  let head = 0;
  while (isSpace(input[head])) head++;
  if (bullet.test(input[head] ?? '')) {
    for (let i = head + 1; i < input.length; i++) if (bullet.test(input[i]!)) marks.push(i);
    return marks;
  }
  const first = firstItem.exec(input);
  if (first === null) return marks;
  const letters = input[head] === 'a';
  let at = first[0].length;
  for (let n = 2; n <= (letters ? 26 : 99); n++) {
    const label = ` ${letters ? String.fromCharCode(96 + n) : n}${first[1]} `;
    const next = input.indexOf(label, at);
    if (next < 0) break;
    marks.push(next + 1);
    at = next + label.length;
  }
  return marks;
}
