import type { Report } from '../../reports/index.ts';
import { dayLength, textRead } from './reading.ts';
import { Numbering } from './terms.ts';

/** A sentence in so many reports of one outlet within so many days is the outlet's, not the report's. */
const repeated = 4;
const period = 28;
/** In characters; shorter sentences are left alone, and longer ones are read in pieces. */
const shortest = 20;
const longest = 300;

/** Finds what outlets put under everything: "Subscribe to our channel!" */
export class Boilerplate {
  #sentences = new Numbering();
  #outlets = new Map<string, number>();
  /** Sentence → in how many reports it stands, as far as that matters; 0 is any that is not looked at. */
  #reports = new Uint8Array(1 << 12);

  /** Counts a report's sentences and calls back with each: its bounds in the text and its number. */
  notice({ text, outlet, published }: Report, visit: (from: number, to: number, number: number) => void): void {
    let place = this.#outlets.get(outlet);
    if (place === undefined) this.#outlets.set(outlet, (place = this.#outlets.size));
    const seed =
      Math.imul(place + 1, 0x85ebca6b) ^ Math.imul(Math.floor(published.getTime() / dayLength / period), 0x9e3779b1);
    eachSentence(text, (from, to) => {
      if (to - from < shortest || !outlet) return visit(from, to, 0);
      let hash = seed;
      for (let at = from; at < to; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
      const number = this.#sentences.of(hash | 0) + 1;
      if (number >= this.#reports.length) {
        const larger = new Uint8Array(number * 2);
        larger.set(this.#reports);
        this.#reports = larger;
      }
      if (this.#reports[number]! < repeated) this.#reports[number]! += 1;
      visit(from, to, number);
    });
  }

  /** Whether a sentence is boilerplate, by all that was noticed. */
  has(number: number): boolean {
    return this.#reports[number]! >= repeated;
  }
}

/** Calls back with the bounds of each sentence or line in the beginning of a text. */
function eachSentence(text: string, visit: (from: number, to: number) => void): void {
  const end = Math.min(text.length, textRead);
  let from = 0;
  for (let at = 0; at < end; at++) {
    const code = text.charCodeAt(at);
    const ends =
      code === 10 ||
      ((code === 46 || code === 33 || code === 63) && (at + 1 === end || text.charCodeAt(at + 1) <= 32)) ||
      (code === 32 && at - from >= longest);
    if (!ends) continue;
    visit(from, at + 1);
    from = at + 1;
  }
  if (end > from) visit(from, end);
}
