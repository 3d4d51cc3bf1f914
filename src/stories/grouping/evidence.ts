import type { Corpus } from './corpus.ts';
import type { Neighbours } from './neighbours.ts';
import { Spread } from './vectors.ts';

/** The evidence for or against two reports being of one event, in this order. */
export const evidenceNames = [
  /** Cosine of all that is read. */
  'words',
  /** Cosine of the headlines. */
  'title',
  /** Cosine of headline and lead. */
  'head',
  /** Cosine of the pairs of neighbouring terms in headline and lead. */
  'pairs',
  /** The rarity of the rarest term that both have in headline or lead, and of the second rarest. */
  'rarest',
  'second',
  /** How many terms headline and lead have in common. */
  'shared',
  /** The share of one headline, by weight, that stands in the other's headline or lead: of the one better covered. */
  'cover',
  /** How many terms the shorter report has, and the shorter headline: short texts share less. */
  'shorter',
  'shorterTitle',
  /** Days between the two. */
  'gap',
  /** Hours between them, where the time of day of both is known; else -1. */
  'hours',
  /** Both name weekdays in headline or lead, and none is the same day. */
  'otherDay',
  /** The place of one in the other's list of neighbours: the better of the two, the worse. */
  'rank',
  'rankBack',
  /** How alike they are over how alike each is to its third, and to its tenth neighbour: the lesser of the two, the greater. */
  'overThird',
  'overThirdBack',
  'overTenth',
  'overTenthBack',
  /** How many of the ten nearest both have. */
  'common',
  /** How alike each is to the news of its days, in logarithms: much of the news is of its matter. The lesser of the two, the greater. */
  'busy',
  'busyBack',
  /** How many reports are in the news of their days, in logarithms. */
  'crowd',
] as const;

/** Groups of evidence, for saying what each kind is worth. */
export const kinds: Record<string, readonly (typeof evidenceNames)[number][]> = {
  'all words': ['words'],
  headlines: ['title', 'cover', 'shorterTitle'],
  'headline and lead': ['head', 'pairs', 'shared'],
  'rare terms': ['rarest', 'second'],
  'length of the text': ['shorter'],
  'days between': ['gap'],
  'hours between': ['hours'],
  'named weekdays': ['otherDay'],
  'place among neighbours': ['rank', 'rankBack', 'overThird', 'overThirdBack', 'overTenth', 'overTenthBack', 'common'],
  'the news around': ['busy', 'busyBack', 'crowd'],
};

/** Compares one report, held, with others. */
export class Comparison {
  #corpus: Corpus;
  #neighbours: Neighbours;
  #held = -1;
  #words: Spread;
  #title: Spread;
  #pairs: Spread;
  #head: Spread;

  constructor(corpus: Corpus, neighbours: Neighbours) {
    this.#corpus = corpus;
    this.#neighbours = neighbours;
    this.#words = new Spread(corpus.words);
    this.#title = new Spread(corpus.title);
    this.#pairs = new Spread(corpus.pairs);
    this.#head = new Spread(corpus.head);
  }

  hold(report: number): void {
    this.#held = report;
    for (const spread of [this.#words, this.#title, this.#pairs, this.#head]) spread.hold(report);
  }

  /** Writes the evidence between the held report and another, in the order of `evidenceNames`; `words` is the first of it, where it is known. */
  with(other: number, evidence: Float32Array, words = this.#words.dot(other)): void {
    const [corpus, neighbours, held] = [this.#corpus, this.#neighbours, this.#held];
    const { title, head } = corpus;
    const { terms, weights } = head;
    let [product, shared, rarest, second, covered] = [0, 0, 0, 0, 0];
    for (let at = head.from(other), to = head.to(other); at < to; at++) {
      const here = this.#head.of(terms[at]!);
      if (here === 0) continue;
      product += weights[at]! * here;
      shared++;
      if (here > rarest) {
        second = rarest;
        rarest = here;
      } else if (here > second) second = here;
      covered += this.#title.of(terms[at]!);
    }
    let itsCovered = 0;
    for (let at = title.from(other), to = title.to(other); at < to; at++)
      if (this.#head.of(title.terms[at]!) > 0) itsCovered += title.weights[at]!;

    const gap = Math.abs(corpus.days[held]! - corpus.days[other]!);
    const [days, otherDays] = [corpus.weekdays[held]!, corpus.weekdays[other]!];
    const dated = days.length > 0 && otherDays.length > 0;
    const [rank, back] = [neighbours.rank(held, other), neighbours.rank(other, held)];
    const [third, itsThird] = [over(words, neighbours.likeness(held, 2)), over(words, neighbours.likeness(other, 2))];
    const [tenth, itsTenth] = [over(words, neighbours.likeness(held, 9)), over(words, neighbours.likeness(other, 9))];
    const [busy, itsBusy] = [neighbours.busy(held), neighbours.busy(other)];
    evidence[0] = words;
    evidence[1] = this.#title.dot(other);
    evidence[2] = product / (corpus.headLengths[held]! * corpus.headLengths[other]!);
    evidence[3] = this.#pairs.dot(other);
    evidence[4] = rarest;
    evidence[5] = second;
    evidence[6] = shared;
    evidence[7] = Math.max(covered / corpus.titleSums[held]!, itsCovered / corpus.titleSums[other]!);
    evidence[8] = Math.min(corpus.lengths[held]!, corpus.lengths[other]!);
    evidence[9] = Math.min(title.length(held), title.length(other));
    evidence[10] = gap;
    evidence[11] = corpus.timed[held]! && corpus.timed[other]! ? 24 * gap : -1;
    evidence[12] = dated && !days.some((day) => otherDays.includes(day)) ? 1 : 0;
    evidence[13] = Math.min(rank, back);
    evidence[14] = Math.max(rank, back);
    evidence[15] = Math.min(third, itsThird);
    evidence[16] = Math.max(third, itsThird);
    evidence[17] = Math.min(tenth, itsTenth);
    evidence[18] = Math.max(tenth, itsTenth);
    evidence[19] = neighbours.common(held, other);
    evidence[20] = Math.min(busy, itsBusy);
    evidence[21] = Math.max(busy, itsBusy);
    evidence[22] = neighbours.crowd(held) + neighbours.crowd(other);
  }
}

/** A report that is like nothing has no scale of its own: a little is added to it. */
const over = (likeness: number, scale: number) => likeness / (scale + 0.01);
