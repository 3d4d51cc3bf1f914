import type { Report } from '../../reports/index.ts';
import { dayLength, textRead } from './reading.ts';
import { Numbering } from './terms.ts';

/** A sentence in so many reports of one outlet within so many days is the outlet's, not the report's. */
const repeated = 4;
const period = 28;
/** In characters; shorter sentences are left alone. */
const shortest = 20;

/** Finds what outlets put under everything: "Subscribe to our channel!" */
export class Boilerplate {
  #sentences = new Numbering();
  #outlets = new Map<string, number>();
  /** Sentence → in how many reports it stands, as far as that matters. */
  #reports = new Uint8Array(1 << 12);

  /** Counts a report's sentences and returns them, for `without`: from, to and number of each in turn. */
  notice({ text, outlet, published }: Report): number[] {
    const sentences: number[] = [];
    let place = this.#outlets.get(outlet);
    if (place === undefined) this.#outlets.set(outlet, (place = this.#outlets.size));
    const seed =
      Math.imul(place + 1, 0x85ebca6b) ^ Math.imul(Math.floor(published.getTime() / dayLength / period), 0x9e3779b1);
    eachSentence(text, (from, to) => {
      let hash = seed;
      for (let at = from; at < to; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
      const number = this.#sentences.of(hash | 0);
      sentences.push(from, to, number);
      if (number >= this.#reports.length) {
        const larger = new Uint8Array(number * 2);
        larger.set(this.#reports);
        this.#reports = larger;
      }
      if (this.#reports[number]! < repeated) this.#reports[number]! += 1;
    });
    return sentences;
  }

  /** A text, with these sentences, without those that are boilerplate. */
  without(text: string, sentences: readonly number[]): string {
    const kept: string[] = [];
    let start = 0;
    for (let at = 0; at < sentences.length; at += 3) {
      if (this.#reports[sentences[at + 2]!]! < repeated) continue;
      kept.push(text.slice(start, sentences[at]));
      start = sentences[at + 1]!;
    }
    return start === 0 ? text : [...kept, text.slice(start, textRead)].join('');
  }
}

/** Calls back with the bounds of each sentence or line, long enough to be told, in the beginning of a text. */
function eachSentence(text: string, visit: (from: number, to: number) => void): void {
  const end = Math.min(text.length, textRead);
  let from = 0;
  for (let at = 0; at < end; at++) {
    const code = text.charCodeAt(at);
    const ends =
      code === 10 || ((code === 46 || code === 33 || code === 63) && (at + 1 === end || text.charCodeAt(at + 1) <= 32));
    if (!ends) continue;
    if (at + 1 - from >= shortest) visit(from, at + 1);
    from = at + 1;
  }
  if (end - from >= shortest) visit(from, end);
}
