/** Scores of the language tools on the suites beside the checkout, for test/suites-language.test.ts and bench/language.ts. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type AttributedQuote, findAttributedQuotes, findNames, sentences } from '../src/text/index.ts';

export const suites = fileURLToPath(new URL('../../shared/suites/', import.meta.url));

interface Stretch {
  start: number;
  end: number;
}

/** English golden rules kept, of all: sentences compared with runs of white space as one space. */
export function scoreSentences(): { kept: number; of: number; broken: string[] } {
  const cases = JSON.parse(readFileSync(`${suites}pragmatic-segmenter/derived/golden.json`, 'utf8')) as {
    lang: string;
    golden: boolean;
    title: string;
    text: string;
    sentences: string[];
  }[];
  const rules = cases.filter(({ lang, golden }) => lang === 'english' && golden);
  const squash = (list: string[]) => JSON.stringify(list.map((text) => text.replace(/\s+/gu, ' ').trim()));
  const broken = rules.filter(
    (rule) => squash(sentences(rule.text).map(({ text }) => text)) !== squash(rule.sentences),
  );
  return { kept: rules.length - broken.length, of: rules.length, broken: broken.map(({ title }) => title) };
}

export interface Score {
  precision: number;
  recall: number;
  f1: number;
}

const score = (hits: number, found: number, hitsOfGold: number, gold: number): Score => {
  const precision = hits / (found || 1);
  const recall = hitsOfGold / (gold || 1);
  return { precision, recall, f1: (2 * precision * recall) / (precision + recall || 1) };
};

/** Names on the 1,000 sentences, each read by itself: exact span and type; `all`, and for each type. */
export function scoreNames(): Record<'all' | 'person' | 'org' | 'place', Score> {
  const kinds = { PER: 'person', ORG: 'org', LOC: 'place' } as const;
  const lines = readFileSync(`${suites}uner-english-pud/files/en_pud-ud-test.iob2`, 'utf8').split('\n');
  const read: { text: string; gold: (Stretch & { kind: string })[] }[] = [];
  let at = 0;
  for (const line of lines) {
    if (line.startsWith('# text = ')) {
      read.push({ text: line.slice(9), gold: [] });
      at = 0;
    }
    const sentence = read.at(-1);
    const [number, word, tag = 'O'] = line.split('\t');
    if (!sentence || word === undefined || !/^\d+$/u.test(number!)) continue;
    const start = sentence.text.indexOf(word, at);
    if (start < 0) throw new Error(`"${word}" is not in "${sentence.text}"`);
    at = start + word.length;
    if (tag.startsWith('B-')) sentence.gold.push({ start, end: at, kind: kinds[tag.slice(2) as keyof typeof kinds] });
    else if (tag.startsWith('I-')) sentence.gold.at(-1)!.end = at;
  }
  const counts = new Map<string, { hits: number; found: number; gold: number }>();
  const count = (kind: string, what: 'hits' | 'found' | 'gold') => {
    for (const key of [kind, 'all']) {
      const those = counts.get(key) ?? { hits: 0, found: 0, gold: 0 };
      those[what]++;
      counts.set(key, those);
    }
  };
  for (const { text, gold } of read) {
    for (const { kind } of gold) count(kind, 'gold');
    for (const name of findNames(text)) {
      if (name.kind === 'issue') continue;
      count(name.kind, 'found');
      if (gold.some(({ start, end, kind }) => start === name.start && end === name.end && kind === name.kind)) {
        count(name.kind, 'hits');
      }
    }
  }
  const of = (kind: string) => {
    const { hits, found, gold } = counts.get(kind)!;
    return score(hits, found, hits, gold);
  };
  return { all: of('all'), person: of('person'), org: of('org'), place: of('place') };
}

interface Attribution {
  content: Stretch[];
  source: Stretch[];
  sourceText: string;
  /** The content holds a quotation mark. */
  quoted: boolean;
  /** The content is a quotation from its first mark to its last. */
  direct: boolean;
}

/** The attributions of an annotation file, in offsets of JavaScript's strings. */
function attributionsIn(annotation: string, text: string): Attribution[] {
  const offsets: number[] = [];
  let at = 0;
  for (const character of text) {
    offsets.push(at);
    at += character.length;
  }
  offsets.push(at);
  const spans = new Map<string, Stretch[]>();
  const found: Attribution[] = [];
  for (const line of annotation.split('\n')) {
    const [id = '', body = ''] = line.split('\t');
    if (id.startsWith('T')) {
      const stretches = body
        .slice(body.indexOf(' ') + 1)
        .split(';')
        .map((pair) => pair.split(' ').map((n) => offsets[Number(n)] ?? 0));
      spans.set(
        id,
        stretches.map(([start = 0, end = 0]) => ({ start, end })),
      );
    } else if (id.startsWith('E')) {
      const role = (name: string) =>
        body
          .split(' ')
          .filter((part) => part.startsWith(name))
          .flatMap((part) => spans.get(part.split(':')[1] ?? '') ?? [])
          .toSorted((a, b) => a.start - b.start);
      const words = (stretches: Stretch[]) => stretches.map(({ start, end }) => text.slice(start, end)).join(' ');
      const [content, source] = [role('Content'), role('Source')];
      const said = words(content).trim();
      found.push({
        content,
        source,
        sourceText: words(source),
        quoted: /["“”]|''/u.test(said),
        direct: said.length > 8 && /^(?:["“‘]|'')/u.test(said) && /(?:["”’]|'')[.,]?$/u.test(said),
      });
    }
  }
  return found;
}

/**
 * Direct quotations on the 84 articles, each with its first annotator. A quotation of ours matches an attribution whose content
 * it overlaps; its speaker is right if its source's words overlap the annotated source, or its last word is one of that source's
 * ("Holm" for "Sen. Anna Holm"). Recall is over the attributions that are a quotation from first to last mark and have a source.
 * Precision in `spans` and `speakers` is over all of ours, against every attribution with a quotation mark in it; in `strict`
 * against the wholly quoted ones only, so that a quoted half sentence counts as an error.
 */
export function scoreQuotes(): { gold: number; found: number; spans: Score; speakers: Score; strict: Score } {
  const folder = `${suites}polnear-dev/files/data/dev/`;
  const files = new Map<string, string>();
  for (const file of readdirSync(`${folder}attributions`).toSorted()) {
    const article = file.replace(/_[^_]*$/u, '');
    if (!files.has(article)) files.set(article, file);
  }
  const n = { gold: 0, found: 0, spans: 0, spansOfGold: 0, speakers: 0, speakersOfGold: 0, strict: 0 };
  const overlap = (a: Stretch, b: Stretch) => a.start < b.end && b.start < a.end;
  const rightSpeaker = (quote: AttributedQuote, { source, sourceText }: Attribution) =>
    (quote.source !== null && source.some((stretch) => overlap(stretch, quote.source!))) ||
    (quote.speaker !== null && sourceText.split(/[^\p{L}\p{N}-]+/u).includes(quote.speaker.split(/\s+/u).at(-1)!));
  for (const [article, file] of files) {
    const text = readFileSync(`${folder}text/${article}.txt`, 'utf8');
    const attributions = attributionsIn(readFileSync(`${folder}attributions/${file}`, 'utf8'), text);
    const quotes = findAttributedQuotes(text);
    const match = (quote: AttributedQuote, { content }: Attribution) => content.some((part) => overlap(part, quote));
    for (const gold of attributions.filter(({ direct, source }) => direct && source.length > 0)) {
      const those = quotes.filter((quote) => match(quote, gold));
      n.gold++;
      if (those.length > 0) n.spansOfGold++;
      if (those.some((quote) => rightSpeaker(quote, gold))) n.speakersOfGold++;
    }
    for (const quote of quotes) {
      const those = attributions.filter((gold) => gold.quoted && match(quote, gold));
      const right = those.filter((gold) => rightSpeaker(quote, gold));
      n.found++;
      if (those.length > 0) n.spans++;
      if (right.length > 0) n.speakers++;
      if (right.some(({ direct }) => direct)) n.strict++;
    }
  }
  return {
    gold: n.gold,
    found: n.found,
    spans: score(n.spans, n.found, n.spansOfGold, n.gold),
    speakers: score(n.speakers, n.found, n.speakersOfGold, n.gold),
    strict: score(n.strict, n.found, n.speakersOfGold, n.gold),
  };
}
