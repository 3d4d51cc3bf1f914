/**
 * Finds direct quotations in running text, and who said them.
 *
 * First the quoted stretches are read off their marks, then each looks for its attribution: after it (“…,” Holm said; “…,” said
 * Holm; “…,” according to Holm), before it (Holm said: “…”), or from the quotation it continues. "He" is the last man named.
 */
import { familyName, findMentions, type Mention, womensNames } from './names/index.ts';

export interface Quote {
  /** What was said, without the quotation marks. */
  text: string;
  /** The fullest name the text has for who said it, or the words that stand for them ("a spokesman"); null when not told. */
  speaker: string | null;
  /** The word that attributes it: "said", "according to". */
  cue: string | null;
  /** Offsets of `text`. */
  start: number;
  end: number;
}

/** A quotation with the place where its source is named. */
export interface AttributedQuote extends Quote {
  source: { start: number; end: number } | null;
}

interface Span {
  /** Offsets of what stands between the marks. */
  start: number;
  end: number;
  /** Offsets with the marks. */
  open: number;
  close: number;
  paragraph: number;
  /** The quotation goes on in the next paragraph. */
  unclosed: boolean;
}

const cueWords =
  'said|says|say|saying|told|tells|telling|asked|asks|asking|added|adds|adding|wrote|writes|writing|tweeted|tweets|tweeting|continued|continues|explained|explains|argued|argues|arguing|replied|replies|responded|responds|answered|noted|notes|noting|declared|declares|declaring|warned|warns|warning|insisted|insists|recalled|recalls|concluded|concludes|announced|stated|states|stating|claimed|claims|claiming|joked|jokes|quipped|exclaimed|shouted|shouting|yelled|yelling|chanted|chanting|cried|boasted|lamented|complained|admitted|acknowledged|remarked|observed|suggested|predicted|urged|vowed|promised|pledged|posted|commented|demanded|retorted|countered|testified|asserted|charged|stressed|emphasized|emphasised|reiterated|repeated|confirmed|contended|mused|reads|read|wondered|thundered|pleaded|blasted|fumed|snapped|deadpanned|intoned|whispered|protested|opined|began|went on|put it';
const cuePattern = new RegExp(`\\b(?:${cueWords})\\b`, 'giu');
const cueFirst = new RegExp(`^[\\s,]*(?:(?:has|had|have|also|later|then|once)\\s+)*(${cueWords})\\b`, 'iu');
const participles = /^(?:\p{L}+ing)$/u;
const pronoun = /^(?:he|she|they|it|we|i|who)$/iu;
const adverbs =
  /(?:\s+(?:also|later|then|once|has|had|have|recently|simply|reportedly|repeatedly|often|even|further|only|just|famously|\p{L}+ly|in turn|was|were|would|did))+$/iu;

/** Quotations longer than this, in characters, are taken for marks that do not belong together. */
const longest = 4000;

/** The direct quotations in a text, in order; scare quotes and titles are left out. */
export function findQuotes(text: string): Quote[] {
  return findAttributedQuotes(text).map(({ text, speaker, cue, start, end }) => ({ text, speaker, cue, start, end }));
}

/** The same with the place of each source, for measuring. */
export function findAttributedQuotes(text: string): AttributedQuote[] {
  const spans = quotedSpans(text);
  if (spans.length === 0) return [];
  const mentions = findMentions(text);
  const names = new Speakers(text, mentions);
  const found: AttributedQuote[] = [];
  let last: { quote: AttributedQuote; span: Span } | null = null;
  for (let i = 0; i < spans.length; i++) {
    const span = spans[i]!;
    const before = spans[i - 1];
    const after = spans[i + 1];
    const from = before?.paragraph === span.paragraph ? before.close : paragraphStart(text, span.open);
    const to = after?.paragraph === span.paragraph ? after.open : paragraphEnd(text, span.close);
    const said = text.slice(span.start, span.end);
    const words = said.split(/\s+/u).length;
    const ended = /[,.!?…—–-]['’]?$/u.test(said.trimEnd()) || /^[,.]/u.test(text.slice(span.close, span.close + 1));
    const stopped = /[.!?…]['’]?$/u.test(said.trimEnd());

    const lead = text.slice(from, span.open);
    const opensSentence = /(?:^|[.!?…:”"’])\s*$/u.test(lead.trimEnd() === '' ? '' : lead);
    // He said: / “…” in a paragraph of its own.
    const announced = lead.trim() === '' ? announcement(text, from) : null;
    let attribution =
      (!/\.['’]?$/u.test(said.trimEnd()) || !opensSentence ? attributionAfter(text, [span.close, to], names) : null) ??
      attributionBefore(
        text,
        [from, span.open],
        names,
        last && last.span.paragraph === span.paragraph ? last.quote : null,
      ) ??
      (announced === null ? null : attributionBefore(text, [announced, from], names, null));
    if (!attribution && /\.['’]?$/u.test(said.trimEnd()))
      attribution = attributionAfter(text, [span.close, to], names, true);
    let heir = false;
    if (!attribution && last && last.quote.speaker !== null && words > 3) {
      const gap = text.slice(last.span.close, span.open);
      const same = last.span.paragraph === span.paragraph;
      const startsParagraph = lead.trim() === '';
      // “…,” she said. “…”, and a paragraph that is quoted from its first word on, right after one that was.
      if (
        (same && opensSentence && gap.length < 200 && !/\n/u.test(gap)) ||
        (startsParagraph &&
          (last.span.unclosed || (span.paragraph - last.span.paragraph === 1 && stopped && alone(text, span, to))))
      ) {
        attribution = { source: last.quote.source, speaker: last.quote.speaker, cue: last.quote.cue };
        heir = true;
      }
    }
    const direct = attribution
      ? (ended && (words > 1 || /^\p{Lu}/u.test(said))) || words >= 5
      : stopped && words >= 8 && opensSentence;
    if (!direct) continue;
    const quote: AttributedQuote = {
      text: said,
      speaker: attribution?.speaker ?? null,
      cue: attribution?.cue ?? null,
      start: span.start,
      end: span.end,
      source: attribution?.source ?? null,
    };
    // “The first half,” with its source told in the second.
    found.push(quote);
    if (attribution || !heir) last = { quote, span };
  }
  return found;
}

/** Where the paragraph before `from` begins, if it ends in a colon. */
function announcement(text: string, from: number): number | null {
  let end = from;
  while (end > 0 && from - end < 20 && /\s/u.test(text[end - 1]!)) end--;
  return text[end - 1] === ':' ? Math.max(paragraphStart(text, end), end - 320) : null;
}

interface Attribution {
  source: { start: number; end: number } | null;
  speaker: string | null;
  cue: string | null;
}

function paragraphStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

function paragraphEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

/** Whether nothing but the quotation stands in its paragraph. */
function alone(text: string, span: Span, to: number): boolean {
  return text.slice(span.close, to).trim() === '';
}

/** The quoted stretches of a text, in order, by their marks: “ ”, " ", '' '', ‘ ’ and ' ' where no double marks enclose them. */
function quotedSpans(text: string): Span[] {
  const spans: Span[] = [];
  let paragraph = 0;
  let start = 0;
  for (const line of text.split('\n')) {
    if (line.trim() !== '') {
      paragraphSpans(line, start, paragraph, spans);
      paragraph++;
    }
    start += line.length + 1;
  }
  return spans;
}

function paragraphSpans(line: string, offset: number, paragraph: number, spans: Span[]): void {
  const marks = /[“”"]|''|``|[‘’']/gu;
  let open = -1;
  let width = 1;
  let closing = '';
  let single = false;
  const close = (at: number, markWidth: number, unclosed = false) => {
    const start = open + width;
    if (at > start && at - start <= longest) {
      spans.push({
        start: offset + start,
        end: offset + at,
        open: offset + open,
        close: offset + at + markWidth,
        paragraph,
        unclosed,
      });
    }
    open = -1;
  };
  for (const match of line.matchAll(marks)) {
    const mark = match[0];
    const i = match.index;
    const before = line[i - 1];
    const next = line[i + mark.length];
    const startsWord =
      (before === undefined || /[\s([—–\-/“"‘]/u.test(before)) && next !== undefined && /\S/u.test(next);
    const endsWord =
      before !== undefined && /\S/u.test(before) && (next === undefined || /[\s)\].,;:!?—–\-/”"’']/u.test(next));
    const isSingle = mark === '‘' || mark === '’' || mark === "'";
    if (open >= 0) {
      if (single && !isSingle) {
        // A double mark inside what looked like single quotes: those were apostrophes.
        open = -1;
      } else if (mark === closing || (closing === '”' && mark === '"') || (closing === '"' && mark === '”')) {
        if (mark === '"' && !endsWord && startsWord) {
          // An opening mark where a closing one was due: the first was never closed.
          open = i;
          width = 1;
          continue;
        }
        if (single && !(endsWord && (/[,.?!…]/u.test(before ?? '') || i - open > 12))) continue;
        close(i, mark.length);
        continue;
      } else if (mark === '“') {
        open = i;
        continue;
      } else continue;
    }
    if (mark === '“' || mark === '``' || ((mark === '"' || mark === "''") && startsWord)) {
      [open, width, single] = [i, mark.length, false];
      closing = mark === '“' ? '”' : mark === '``' ? "''" : mark;
    } else if ((mark === '‘' || mark === "'") && startsWord && /[\p{Lu}\p{L}]/u.test(next ?? '')) {
      [open, width, single] = [i, 1, true];
      closing = mark === '‘' ? '’' : "'";
    }
  }
  if (open >= 0 && !single && (closing === '”' || open === line.search(/\S/u))) close(line.trimEnd().length, 0, true);
}

/** “…,” Holm said · “…,” said Holm · “…,” according to Holm */
function attributionAfter(
  text: string,
  [at, to]: [number, number],
  names: Speakers,
  strict = false,
): Attribution | null {
  const rest = text.slice(at, Math.min(to, at + 260));
  const according = /^[\s,.—–-]*(according to)\s+/iu.exec(rest);
  if (according) return names.phrase(at + according[0].length, Math.min(to, at + 160), according[1]!);
  // “…” — Anna Holm
  const signed = /^\s*(?:―|—|–|--)\s*(?=\p{Lu})/u.exec(rest);
  if (signed) {
    const line = rest
      .slice(signed[0].length)
      .split(/[\n,(]/u, 1)[0]!
      .trimEnd();
    const found =
      line.length < 60 ? names.phrase(at + signed[0].length, at + signed[0].length + line.length, '—') : null;
    if (found && found.speaker !== null && line.length - found.speaker.length < 12) return found;
  }
  const inverted = cueFirst.exec(rest);
  if (inverted) {
    const after = at + inverted[0].length;
    if (participles.test(inverted[1]!)) return null;
    const found = names.phrase(after, Math.min(to, after + 120), inverted[1]!);
    return found ?? null;
  }
  // Up to the first cue, without a full stop in between.
  cuePattern.lastIndex = 0;
  const cue = cuePattern.exec(rest);
  if (!cue || cue.index > 170) return null;
  const between = rest.slice(0, cue.index);
  if (/[!?;:]|[^.\s]{4,}\.\s/u.test(between) || (strict && between.length > 40)) return null;
  const source = between
    .replace(adverbs, '')
    .trim()
    .replace(/^[,.—–-]+\s*/u, '');
  if (
    source === '' ||
    /^(?:and|but|which|that|as|when|while|because|for|to|in|on|at|of|with|from|after|before|is|was|were|are)\b/u.test(
      source,
    )
  ) {
    if (!/^(?:as)\b/u.test(source)) return null;
  }
  const start = at + rest.indexOf(source);
  // "Holm said that …" after a full sentence begins something new; before a colon or a quotation as well.
  if (strict) {
    const tail = rest.slice(cue.index + cue[0].length);
    if (!/^\s*(?:[.,]|$|in |on |at |during |after |to |of |\p{Lu})/u.test(tail) || /^[^.]*[:,]\s*$/u.test(tail))
      return null;
  }
  return names.subject(start, at + cue.index, cue[0]);
}

/** Holm said: “…” · Holm told reporters that “…” · According to Holm, “…” */
function attributionBefore(
  text: string,
  [from, at]: [number, number],
  names: Speakers,
  last: AttributedQuote | null,
): Attribution | null {
  let begin = Math.max(from, at - 320);
  const lead = text.slice(begin, at);
  // Only the sentence the quotation stands in.
  let stop = 0;
  for (const match of lead.matchAll(/[^.\s]{3,}[.!?][”"’)]*\s+(?=\p{Lu})/gu)) {
    if (!/^(?:\p{Lu}\p{Ll}{0,3}|Sept|Calif)\.$/u.test(match[0].trim())) stop = match.index + match[0].length;
  }
  begin += stop;
  const clause = text.slice(begin, at);
  if (clause.trim() === '') return null;
  const according = /\b(according to)\s+/iu.exec(clause);
  if (according && /,\s*$/u.test(clause))
    return names.phrase(begin + according.index + according[0].length, at, according[1]!);
  let cue: RegExpExecArray | null = null;
  cuePattern.lastIndex = 0;
  for (let match = cuePattern.exec(clause); match !== null; match = cuePattern.exec(clause)) cue = match;
  if (!cue) {
    const colon = /^\W*(\p{Lu}[\p{L}.’' -]{1,40}):\s*$/u.exec(clause);
    return colon ? names.subject(begin, at, ':') : null;
  }
  const tail = clause.slice(cue.index + cue[0].length);
  if (tail.length > 140) return null;
  // A quoted fragment far behind its cue belongs to other words.
  if (participles.test(cue[0])) {
    const own = names.subject(begin, begin + cue.index, cue[0]);
    return own ?? (last && { source: last.source, speaker: last.speaker, cue: cue[0] });
  }
  const subject = names.subject(begin, begin + cue.index, cue[0]);
  return (
    subject ??
    (last && cue.index < 30 && last.speaker !== null
      ? { source: last.source, speaker: last.speaker, cue: cue[0] }
      : null)
  );
}

/** Who may speak in a text. */
class Speakers {
  private readonly text: string;
  private readonly mentions: Mention[];
  /** The fullest name for a last name. */
  private readonly full = new Map<string, string>();
  private readonly women = new Set<string>();
  private readonly men = new Set<string>();

  constructor(text: string, mentions: Mention[]) {
    this.text = text;
    this.mentions = mentions;
    for (const { name, kind, title } of mentions) {
      if (kind !== 'person') continue;
      const words = name.split(/\s+/u);
      const last = familyName(name).toLowerCase();
      const known = this.full.get(last);
      if (known === undefined || (known.split(/\s+/u).length < words.length && words.length <= 4))
        this.full.set(last, name);
      const first = words.length > 1 ? words[0]!.toLowerCase() : '';
      const titled = title?.toLowerCase().replaceAll('.', '') ?? '';
      if (womensNames.has(first) || titled.split(' ').some((word) => womensNames.has(word))) this.women.add(last);
      else if (
        first !== '' ||
        titled
          .split(' ')
          .some((word) => /^(?:mr|sir|lord|king|prince|congressman|father|brother|spokesman|chairman)$/u.test(word))
      )
        this.men.add(last);
    }
  }

  /** The subject in [from, to): what a cue after it attributes to. */
  subject(from: number, to: number, cue: string): Attribution | null {
    let part = this.text.slice(from, to).replace(adverbs, '');
    let end = from + part.trimEnd().length;
    // "Holm, who beat Berg in Riga, said": the subject is before the insertion.
    if (/,\s*$/u.test(part)) {
      const comma = this.text.slice(from, end - 1).lastIndexOf(',');
      if (comma > 0) {
        const first = this.text.slice(from, end - 1).search(/,/u);
        const head = this.text.slice(from, from + first);
        const inHead = this.within(from, from + first);
        if (
          inHead &&
          !/^\W*(?:in|on|at|during|after|before|speaking|when|while|as|for|with|by|asked|earlier)\b/iu.test(head)
        )
          end = from + first;
        else end = from + comma;
      } else end--;
    }
    part = this.text.slice(from, end);
    const lastWord = /([\p{L}’']+)\W*$/u.exec(part)?.[1] ?? '';
    if (pronoun.test(lastWord)) {
      const start = from + part.lastIndexOf(lastWord);
      return { source: { start, end: start + lastWord.length }, speaker: this.resolve(lastWord, start), cue };
    }
    const named = this.within(from, end, true);
    if (named) return { source: { start: named.start, end: named.end }, speaker: this.fullest(named), cue };
    const phrase =
      /(?:^|[\s,])((?:(?:the|a|an|his|her|their|its|one|another|several|some|two|many|most|both|other|senior|former|these|those|multiple|three|my|our)\s+(?:[\p{L}\p{N}’'-]+\s+){0,5})?[\p{L}’'-]+)\W*$/iu.exec(
        part,
      );
    if (!phrase || /^(?:that|which|and|but|to|not|be|been|being|is|was|as|of|in)$/iu.test(phrase[1]!)) return null;
    const start = from + phrase.index + phrase[0].indexOf(phrase[1]!);
    const bare = !/\s/u.test(phrase[1]!);
    if (bare && !/(?:s|people|one|police|mother|father)$/iu.test(phrase[1]!)) return null;
    return { source: { start, end: start + phrase[1]!.length }, speaker: phrase[1]!, cue };
  }

  /** The noun phrase that begins at `from`. */
  phrase(from: number, to: number, cue: string): Attribution | null {
    while (from < to && /\s/u.test(this.text[from]!)) from++;
    const rest = this.text.slice(from, to);
    const first = /^[\p{L}’']+/u.exec(rest)?.[0] ?? '';
    if (pronoun.test(first) && !/^who$/iu.test(first)) {
      return { source: { start: from, end: from + first.length }, speaker: this.resolve(first, from), cue };
    }
    // Up to a comma or the end of the sentence.
    const stop =
      /[,;:”“"(]|[^.\s]{4,}\.(?=\s|$)|\s(?:in|on|at|after|during|when|as|to|who|while|about|told|said)\s/u.exec(rest);
    const end = from + (stop ? stop.index + (stop[0].endsWith('.') ? stop[0].length - 1 : 0) : rest.length);
    const person = this.mentions.find((m) => m.kind === 'person' && m.start >= from && m.start < end);
    const named = person ?? this.mentions.find((m) => m.start >= from && m.start < end);
    if (named && (named.kind === 'person' || named.start - from < 5)) {
      return { source: { start: from, end: Math.max(end, named.end) }, speaker: this.fullest(named), cue };
    }
    const noun = this.text.slice(from, end).trim().split(/\s+/u).slice(0, 8).join(' ');
    if (
      noun === '' ||
      /^(?:that|it|there|so|this|yes|no|the same)\b/iu.test(noun) ||
      !/^(?:the|a|an|one|another|his|her|their|its|several|some|senior|former|officials|police|sources|experts|critics|\p{Lu})/iu.test(
        noun,
      )
    )
      return null;
    return { source: { start: from, end: from + noun.length }, speaker: noun, cue };
  }

  /** The last (or first) person or body named in [from, to), persons first. */
  private within(from: number, to: number, last = false): Mention | undefined {
    const inside = this.mentions.filter((m) => m.start >= from && m.end <= to && m.kind !== 'issue');
    const persons = inside.filter((m) => m.kind === 'person');
    const near = (m: Mention | undefined) => m !== undefined && to - m.end < 60;
    const pick = last ? (persons.at(-1) ?? inside.filter((m) => m.kind === 'org').at(-1)) : (persons[0] ?? inside[0]);
    return last && !near(pick) && to - from > 120 ? undefined : pick;
  }

  private fullest(mention: Mention): string {
    if (mention.kind !== 'person') return mention.name;
    const full = this.full.get(familyName(mention.name).toLowerCase());
    return full !== undefined && ` ${full} `.includes(` ${mention.name} `) ? full : mention.name;
  }

  /** The last person before an offset whom a pronoun fits. */
  private resolve(word: string, before: number): string | null {
    const she = /^she$/iu.test(word);
    if (!she && !/^(?:he|who)$/iu.test(word)) return null;
    let doubtful: Mention | null = null;
    for (let i = this.mentions.length - 1; i >= 0; i--) {
      const mention = this.mentions[i]!;
      if (mention.start >= before || mention.kind !== 'person') continue;
      const last = familyName(mention.name).toLowerCase();
      if (she ? this.women.has(last) : this.men.has(last) && !this.women.has(last)) return this.fullest(mention);
      if (!doubtful && !this.women.has(last) && !this.men.has(last)) doubtful = mention;
      if (before - mention.start > 4000) break;
    }
    return doubtful ? this.fullest(doubtful) : null;
  }
}
