import type { Report } from '../../reports/index.ts';
import { Form, opensSentence, type Vocabulary } from './terms.ts';

/** Numbers (terms, or pairs of terms), ascending and each once, with how often each stands there. */
export interface Bag {
  of: Int32Array;
  counts: Float32Array;
}

/** What grouping knows of a report: its words by where they stand. Nothing else of its text is kept. */
export interface Reading {
  id: string;
  outlet: string;
  /** Days since 1970, with fraction. */
  day: number;
  /** Headline and the words of the address. */
  title: Bag;
  /** The first paragraphs. */
  lead: Bag;
  /** All that is read of the text, with the headline. */
  body: Bag;
  /** Terms that stand in headline or text with a capital inside a sentence. */
  capitals: Int32Array;
  /** Figures in headline and text. */
  numbers: Bag;
  /** Neighbouring terms in headline and lead. */
  pairs: Bag;
}

/** How much of a text is read, in characters: news tells the new first. */
const textRead = 4000;
const leadRead = 600;
const titleRead = 400;

const scratch = new Int32Array(textRead);

/** Reads a report. Costs the same for a text of 4 KB and of 2 MB. */
export function read(report: Report, vocabulary: Vocabulary): Reading {
  const title = new Gatherer();
  const lead = new Gatherer();
  const body = new Gatherer();
  const numbers = new Gatherer();
  const pairs = new Gatherer();
  const capitals: number[] = [];

  const gather = (text: string, limit: number, into: Gatherer, pairsUntil: number, inSentences: boolean) => {
    const count = vocabulary.scan(text, limit, scratch);
    let before = -1;
    for (let at = 0; at < count; at++) {
      const form = scratch[at]!;
      const bits = vocabulary.bitsOf(form);
      if (bits & Form.stop) continue;
      const term = vocabulary.termOf(form);
      if (bits & Form.number) numbers.add(term);
      into.add(term);
      if (inSentences && bits & Form.capital && (form & opensSentence) === 0) capitals.push(term);
      if (at < pairsUntil) {
        if (before >= 0) pairs.add(vocabulary.pairOf(before, term));
        before = term;
      }
    }
  };
  gather(report.title, titleRead, title, titleRead, false);
  gather(report.text, leadRead, lead, leadRead, false);
  gather(report.text, textRead, body, 0, true);
  body.addAll(title);
  gather(slugOf(report.url), titleRead, title, 0, false);

  return {
    id: report.id,
    outlet: report.outlet,
    day: report.published.getTime() / 86_400_000,
    title: title.bag(),
    lead: lead.bag(),
    body: body.bag(),
    capitals: Int32Array.from(capitals),
    numbers: numbers.bag(),
    pairs: pairs.bag(),
  };
}

/** The words of an address: its longest part with hyphens, "trump-signs-order" in /2018/06/20/trump-signs-order.html. */
function slugOf(url: string | undefined): string {
  if (!url) return '';
  let slug = '';
  for (const part of url.slice(0, 600).split(/[/?#]/)) {
    if (part.length > slug.length && /[a-z]+[-_][a-z]+[-_][a-z]/i.test(part)) slug = part;
  }
  return slug
    .replace(/\.\w+$/, '')
    .replaceAll(/[-_]/g, ' ')
    .replaceAll(/\b\w*\d\w*\b/g, '');
}

/** Collects numbers with repetition, then sorts and counts. */
class Gatherer {
  #all: number[] = [];

  add(number: number): void {
    this.#all.push(number);
  }

  addAll(other: Gatherer): void {
    for (const number of other.#all) this.#all.push(number);
  }

  bag(): Bag {
    const sorted = Int32Array.from(this.#all).sort();
    let distinct = 0;
    const counts = new Float32Array(sorted.length);
    for (let at = 0; at < sorted.length; at++) {
      if (at === 0 || sorted[at] !== sorted[distinct - 1]) sorted[distinct++] = sorted[at]!;
      counts[distinct - 1]! += 1;
    }
    return { of: sorted.slice(0, distinct), counts: counts.slice(0, distinct) };
  }
}
