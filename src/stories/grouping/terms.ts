/**
 * Words as numbers. A text is scanned once, by character codes; each written form ("Senators", "senators'") is
 * looked up by its hash and folded, stemmed and judged (stop word? capital? number?) only the first time it is seen.
 */

/** What is known of a written form besides its term, in bits. */
export const Form = { stop: 1, weekday: 2 } as const;

/** In the bits of a weekday's form, from here on stands which: Sunday is 0. */
export const weekdayShift = 2;
export const weekdayMask = 7;
/** A form's number, shifted by this, is its term. */
export const termShift = 5;

/** A number for each 32-bit hash: open addressing, no objects. Two in four billion collide, harmlessly. */
class Numbers {
  /** Hash and number by turns; a number of -1 stands for nothing. */
  #slots = new Int32Array(1 << 13).fill(-1);
  #mask = (1 << 12) - 1;
  #place = 0;
  size = 0;

  /** The number of a hash, or -1: `set` puts one there. */
  get(hash: number): number {
    const [slots, mask] = [this.#slots, this.#mask];
    let at = (hash ^ (hash >>> 15)) & mask;
    while (slots[2 * at + 1]! >= 0 && slots[2 * at] !== hash) at = (at + 1) & mask;
    this.#place = at;
    return slots[2 * at + 1]!;
  }

  /** Gives a number to the hash that was asked for last. */
  set(hash: number, number: number): number {
    this.#slots[2 * this.#place] = hash;
    this.#slots[2 * this.#place + 1] = number;
    if (2 * ++this.size > this.#mask) this.#grow();
    return number;
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Int32Array(before.length * 2).fill(-1);
    this.#mask = this.#mask * 2 + 1;
    for (let at = 0; at < before.length; at += 2) {
      if (before[at + 1]! < 0) continue;
      this.get(before[at]!);
      this.#slots[2 * this.#place] = before[at]!;
      this.#slots[2 * this.#place + 1] = before[at + 1]!;
    }
  }
}

/** The words met so far. */
export class Vocabulary {
  /** Hash of a written form → its term, and below it the bits of `Form`. */
  #forms = new Numbers();
  #pairs = new Numbers();
  #byStem = new Map<string, number>();

  /** How many terms there are; terms are 0 … size - 1. */
  get size(): number {
    return this.#byStem.size;
  }

  /** How many pairs of neighbouring terms there are. */
  get pairs(): number {
    return this.#pairs.size;
  }

  /** The number of a pair of neighbouring terms. */
  pairOf(first: number, second: number): number {
    const hash = (Math.imul(first, 0x9e3779b1) ^ Math.imul(second + 1, 0x85ebca6b)) | 0;
    const known = this.#pairs.get(hash);
    return known >= 0 ? known : this.#pairs.set(hash, this.#pairs.size);
  }

  /**
   * Scans the first `limit` characters of a text into forms, in order, from a place in `into`, and returns the place after
   * the last. Scripts without spaces give each pair of neighbouring characters.
   */
  scan(text: string, limit: number, into: Int32Array, place: number): number {
    const end = bytes.write(text, 0, Math.min(limit, longestScan) * 2, 'utf16le') / 2;
    units[end] = 0;
    let count = place;
    for (let at = 0; at < end;) {
      const kind = kinds[units[at]!]!;
      if (kind === Character.other) {
        at++;
        continue;
      }
      const from = at;
      let hash = 0x811c9dc5 | 0;
      if (kind === Character.unspaced) {
        hash = Math.imul(hash ^ units[at++]!, 0x01000193);
        if (kinds[units[at]!] === Character.unspaced) hash = Math.imul(hash ^ units[at]!, 0x01000193);
        into[count++] = this.#form(hash, text, from, Math.min(at + 1, end));
        continue;
      }
      for (; at < end; at++) {
        const code = units[at]!;
        const inside = kinds[code]!;
        if (inside === Character.letter || inside === Character.digit) {
          hash = Math.imul(hash ^ code, 0x01000193);
        } else if (code === 44 || code === 46) {
          // 1,300 and 1.3 are one number
          if (kind !== Character.digit || kinds[units[at + 1]!] !== Character.digit) break;
          if (code === 46) hash = Math.imul(hash ^ code, 0x01000193);
        } else break;
      }
      // A possessive or short form: senator's, isn’t
      const written = at;
      if (units[at] === 39 || units[at] === 8217) {
        let tail = at + 1;
        while (kinds[units[tail]!] === Character.letter) tail++;
        if (tail - at <= 3 && tail > at + 1) at = tail;
      }
      if (written - from < 2 && kind !== Character.digit) continue;
      into[count++] = this.#form(hash, text, from, written);
    }
    return count;
  }

  #form(hash: number, text: string, from: number, to: number): number {
    const known = this.#forms.get(hash);
    if (known >= 0) return known;
    const written = text.slice(from, to);
    const lower = fold(written);
    const isNumber = kinds[written.charCodeAt(0)] === Character.digit;
    const term = this.term(isNumber ? written.replaceAll(',', '') : stem(lower));
    const bits =
      (stopWords.has(lower) ? Form.stop : 0) |
      (weekdays.has(lower) ? Form.weekday | (weekdays.get(lower)! << weekdayShift) : 0);
    return this.#forms.set(hash, (term << termShift) | bits);
  }

  /** The number of a stem. */
  term(stem: string): number {
    let term = this.#byStem.get(stem);
    if (term === undefined) {
      term = this.#byStem.size;
      this.#byStem.set(stem, term);
    }
    return term;
  }
}

const Character = { other: 0, letter: 1, digit: 2, unspaced: 3 } as const;

/** Character code → its kind. Halves of a pair count as letters. */
const kinds = new Uint8Array(0x10000);
{
  const codes = Uint16Array.from(kinds, (_, code) => (code >= 0xd800 && code < 0xe000 ? 32 : code));
  const everyCharacter = Buffer.from(codes.buffer).toString('utf16le');
  const sets = [
    [Character.letter, /[\p{L}\p{M}]+/gu],
    [Character.digit, /\p{N}+/gu],
    [
      Character.unspaced,
      /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/gu,
    ],
  ] as const;
  for (const [kind, set] of sets)
    for (const { 0: run, index } of everyCharacter.matchAll(set)) kinds.fill(kind, index, index + run.length);
  kinds.fill(Character.letter, 0xd800, 0xe000);
}

/** How rare it is to stand in so many of all reports (inverse document frequency; Spärck Jones 1972). */
export const idf = (reportsWith: number, reports: number): number => Math.log(reports / (reportsWith + 0.5));

/** The beginning of a text in numbers, and a 0 behind it. */
const longestScan = 4000;
const units = new Uint16Array(longestScan + 1);
const bytes = Buffer.from(units.buffer, 0, longestScan * 2);

/** Lower case without accents. */
export function fold(word: string): string {
  if (/^[A-Za-z\d]*$/.test(word)) return word.toLowerCase();
  return word
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
}

/**
 * A light stem: plurals (after Harman's S-stemmer, "How effective is suffixing?", 1991) and the endings -ed and -ing
 * where enough is left. Words of other languages only lose what looks like these.
 */
export function stem(word: string): string {
  let stem = word;
  if (stem.length > 4 && stem.endsWith('ies')) stem = `${stem.slice(0, -3)}y`;
  else if (stem.length > 3 && stem.endsWith('s') && !/(?:ss|us|is)$/.test(stem)) stem = stem.slice(0, -1);
  if (stem.length > 6 && stem.endsWith('ing')) stem = stem.slice(0, -3);
  else if (stem.length > 5 && stem.endsWith('ed')) stem = stem.slice(0, -2);
  else return stem.length > 4 && stem.endsWith('e') ? stem.slice(0, -1) : stem;
  // stopp-ed, vot-ing: one letter of a double, no mute e
  if (stem.at(-1) === stem.at(-2) && !/[lsz]$/.test(stem)) return stem.slice(0, -1);
  return stem.endsWith('e') ? stem.slice(0, -1) : stem;
}

/** In the languages whose weekdays are not everyday words besides. */
const weekdays = new Map(
  [
    'sunday monday tuesday wednesday thursday friday saturday',
    'sonntag montag dienstag mittwoch donnerstag freitag samstag',
    'dimanche lundi mardi mercredi jeudi vendredi samedi',
    'domingo lunes martes miercoles jueves viernes sabado',
    'domenica lunedi martedi mercoledi giovedi venerdi sabato',
    'zondag maandag dinsdag woensdag donderdag vrijdag zaterdag',
  ].flatMap((names) => names.split(' ').map((name, day) => [name, day] as const)),
);

/** English function words, and words that every report has. */
export const stopWords = new Set(
  `a about above after again against all also am an and any are as at be because been before being below between both
  but by can could did do does doing don down during each even ever every few for from further get gets got had has
  have having he her here hers herself him himself his how however if in into is it its itself just like made make many
  may me might more most much must my myself no nor not now of off on once one only or other our ours ourselves out over
  own per said same say saying says she should since so some still such than that the their theirs them themselves then
  there these they this those through to too two told under until up upon us very via was we were what when where
  whether which while who whom whose why will with within without would year years yet you your yours yourself
  according added among another back came come going just last let may mr mrs ms new news next people percent put
  report reported reports see story take time told today way week well went monday tuesday wednesday thursday friday
  saturday sunday january february march april june july august september october november december image copyright
  caption advertisement photo getty video read click subscribe`.split(/\s+/),
);
