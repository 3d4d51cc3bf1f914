/** Scores a candidate as person, body, place and no name, by its words, their shape and the words around it. */
import {
  bodyHeads,
  bodyHeadsOf,
  demonyms,
  doubtful,
  firstNames,
  nameParticles,
  otherCapitals,
  placeHeads,
  placeHeadsOf,
  placeStarts,
  surnames,
  titles,
} from './gazetteer.ts';
import { phraseAt, phraseKinds, type PhraseKind } from './phrases.ts';
import type { Candidate, Score, Token } from './types.ts';
import { afterWords, beforeThe, beforeWords, weights } from './weights.ts';
import { determiners, isCommon } from './words.ts';

const placeShape =
  /(?:stan|ville|burg|burgh|borough|grad|gorod|abad|pur|pore|shire|land|lands|minster|wick|heim|dorf|furt|hagen|holm|polis|ington|chester|ford|mouth|port|haven|bury|stadt|berg|nesia|via|nia|wald|istan|field)$/u;
const personShape =
  /^(?:mc|mac[cdgkl]|o'|fitz|d')\p{L}+|(?:son|sen|sson|man|mann|stein|witz|wicz|vich|vic|ović|ić|ski|sky|ska|enko|chuk|ov|ova|ev|eva|in|ina|ez|es|ini|elli|ello|etti|otti|ucci|oglu|ian|yan|shvili|dze|opoulos|akis|aj|poulos)$/u;
const bodyStarts =
  /^(?:bank|university|ministry|department|club|banco|banca|universidad|université|real|fc|ac|fk|radio|team|air|royal|federal|international|american|u\.?s\.?|national|united|european)$/u;

/** What follows the name of a monarch, or of a son. */
const numbered = /^(?:jr|sr|i|ii|iii|iv|vi|vii|viii|xiv|xv|xvi)$/u;

const prepositions = new Set('of in at to from into for on with by near across between'.split(' '));

/** Cities that treaties are called after; and what follows or precedes such a name. */
const treatyPlaces = new Set(
  'paris kyoto oslo minsk dayton geneva maastricht lisbon schengen doha vienna london rome'.split(' '),
);
const treaties = /^(?:agreement|accords?|treaty|treaties|protocol|targets|conference|convention)$/u;

/** Adds a weight to a score. */
export function add(score: Score, weight: Score, factor = 1): void {
  score.person += weight.person * factor;
  score.org += weight.org * factor;
  score.place += weight.place * factor;
  score.none += weight.none * factor;
}

/** Adds up what the signs of a candidate weigh. */
export function scoreCandidate(candidate: Candidate): void {
  new Scorer(candidate).score();
}

class Scorer {
  readonly #candidate: Candidate;
  readonly #tokens: readonly Token[];
  readonly #from: number;
  readonly #to: number;
  readonly #length: number;
  readonly #first: Token;
  readonly #last: Token;
  /** What the gazetteer says of the candidate as a whole. */
  readonly #known: PhraseKind | undefined;
  readonly #acronym: boolean;

  constructor(candidate: Candidate) {
    const { from, to } = candidate;
    const { tokens } = candidate.sentence;
    this.#candidate = candidate;
    this.#tokens = tokens;
    this.#from = from;
    this.#to = to;
    this.#length = to - from;
    this.#first = tokens[from]!;
    this.#last = tokens[to - 1]!;
    const phrase = phraseAt(tokens, from);
    this.#known = phrase?.length === this.#length ? phrase.kind : undefined;
    this.#acronym = this.#length === 1 && /^(?:\p{Lu}\.?){2,6}s?$|^\p{Lu}[\p{Lu}\p{N}&-]{1,6}$/u.test(this.#first.text);
  }

  score(): void {
    this.#byGazetteer();
    if (this.#length > 1) this.#byHeads();
    else this.#byWord();
    this.#byPersonsWords();
    if (this.#length === 1 && !this.#acronym) this.#byShape();
    this.#byCommonWords();
    this.#byWordsBefore();
    this.#byWordsAround();
    this.#byWordsAfter();
    this.#byPosition();
  }

  #add(weight: Score | undefined, factor = 1): void {
    if (weight) add(this.#candidate, weight, factor);
  }

  #byGazetteer(): void {
    const known = this.#known;
    const several = this.#length > 1;
    const clear = several || !doubtful.has(this.#first.norm);
    if (known === 'org')
      this.#add(several ? weights.knownBody : clear ? weights.knownBodyInAWord : weights.doubtfulBody);
    else if (known === 'place')
      this.#add(several ? weights.knownPlace : clear ? weights.knownPlaceInAWord : weights.doubtfulPlace);
    else if (known === 'other') this.#add(weights.knownOther);
    if (this.#acronym && !known && this.#candidate.sentence.style !== 'capitals') {
      this.#add(weights.acronym);
      if (this.#first.text.length > 2) this.#add(weights.longAcronym);
    }
  }

  /** By the first and last words of several. */
  #byHeads(): void {
    const first = this.#first.norm;
    const last = this.#last.norm;
    if (bodyHeads.has(last) && !(firstNames.has(first) && this.#length === 2)) {
      this.#add(weights.bodyHead);
      if (!surnames.has(last)) this.#add(weights.bodyHeadNoSurname);
    }
    if (placeHeads.has(last)) this.#add(weights.placeHead);
    if (last === 'empire') this.#add(weights.empire);
    if (/^(?:age|period|era)$/u.test(last)) this.#add(weights.age);
    for (let i = this.#from; i < this.#to - 1; i++) {
      if (!/^(?:of|for|on)$/u.test(this.#tokens[i + 1]!.norm)) continue;
      if (bodyHeadsOf.has(this.#tokens[i]!.norm)) this.#add(weights.bodyOf);
      else if (placeHeadsOf.has(this.#tokens[i]!.norm)) this.#add(weights.placeOf);
      break;
    }
    if (bodyStarts.test(first) && !firstNames.has(last)) this.#add(weights.bodyStart);
    if (placeStarts.has(first) && first !== 'al' && !isCommon(last)) this.#add(weights.placeStart);
    if (/^(?:lake|mount|fort|port|cape|rio|san|santa)$/u.test(first)) this.#add(weights.landformStart);
    for (let i = this.#from; i < this.#to; i++) if (this.#tokens[i]!.text === '&') this.#add(weights.ampersand);
  }

  /** By what kind of word a single one is. */
  #byWord(): void {
    const { norm, text } = this.#first;
    const after = this.#tokens[this.#to];
    const named = firstNames.has(norm) || surnames.has(norm);
    if (/^\p{Lu}{1,3}-\d/u.test(text)) this.#add(weights.model);
    if ((bodyHeads.has(norm) || placeHeads.has(norm)) && !surnames.has(norm) && !this.#known)
      this.#add(weights.headAlone);
    if (demonyms.has(norm)) this.#add(weights.demonym);
    // "Mesoamerican texts": an adjective, where a plain noun in the plural follows.
    if (
      !this.#known &&
      !named &&
      /(?:ean|ian|can|ic|ite|ese|ish|ine)$/u.test(norm) &&
      /^\p{Ll}{3,}[^s]s$/u.test(after?.text ?? '') &&
      !afterWords.has(after!.norm)
    )
      this.#add(weights.adjective);
    // Peoples too: "Melanesians", "MPs", "B-29s".
    if (/.{3}(?:ians|eans|ites|ese|ists)$/u.test(norm) || /[\p{Lu}\d]s$/u.test(text)) this.#add(weights.plural);
    if (otherCapitals.has(norm)) this.#add(weights.otherCapital);
    if (!this.#known && /.{3}(?:tion|ment|ity|ism|ous|ful|ness|ship|ology|graphy|ance|ence|able|ible)$/u.test(norm))
      this.#add(weights.abstraction);
    if (titles.has(norm)) this.#add(weights.titleAlone);
  }

  #byPersonsWords(): void {
    const { title, office } = this.#candidate;
    const length = this.#length;
    const first = this.#first.norm;
    const last = this.#last.norm;
    const place = this.#known === 'place';
    if (firstNames.has(first))
      this.#add(length > 1 ? weights.firstName : place ? weights.firstNameOfPlace : weights.firstNameAlone);
    if (length > 1 && (firstNames.has(last) || personShape.test(last))) this.#add(weights.lastLikeName);
    if (length > 1 && length <= 4) {
      for (let i = this.#from; i < this.#to; i++) {
        const { norm, text } = this.#tokens[i]!;
        if (i < this.#to - 1 && /^\p{Lu}\.$/u.test(text)) this.#add(weights.initial);
        if (i > this.#from && nameParticles.has(norm) && !placeStarts.has(norm)) this.#add(weights.particle);
      }
      if (numbered.test(last)) this.#add(weights.numbered);
    }
    if (length === 2 && !isCommon(first) && !isCommon(last)) this.#add(weights.twoRareWords);
    if (length === 3 && !firstNames.has(first)) this.#add(weights.threeWords);
    if (length > 4) this.#add(weights.manyWords);
    if (title !== undefined) this.#add(weights.titled);
    if (/^(?:hurricane|typhoon|cyclone)$/u.test(length > 1 ? first : (this.#tokens[this.#from - 1]?.norm ?? '')))
      this.#add(weights.storm);
    if (office) this.#add(weights.office);
    if (surnames.has(last))
      this.#add(length > 1 ? weights.surname : place ? weights.surnameOfPlace : weights.surnameAlone);
  }

  #byShape(): void {
    const { norm, text } = this.#first;
    if (personShape.test(norm)) this.#add(weights.personEnding);
    if (placeShape.test(norm)) this.#add(weights.placeEnding);
    if (/\p{Ll}\p{Lu}/u.test(text) && !/^(?:Mc|Mac|De|Le|La|O)\p{Lu}/u.test(text)) this.#add(weights.innerCapital);
    if (/\d/u.test(text)) this.#add(weights.digit);
    if (/^\p{Lu}$/u.test(text)) this.#add(weights.letter);
  }

  /** Ordinary words that happen to be capitalised. */
  #byCommonWords(): void {
    const length = this.#length;
    const first = this.#first.norm;
    const last = this.#last.norm;
    let common = 0;
    for (let i = this.#from; i < this.#to; i++) if (isCommon(this.#tokens[i]!.norm)) common++;
    if (common === length && !this.#known) {
      this.#add(length === 1 ? weights.commonWord : weights.commonWords);
      if (length === 1 && this.#timesSeen(first, 'lower') > 0) this.#add(weights.commonWordSmall);
    } else if (common > 0 && !firstNames.has(first) && length > 1) this.#add(weights.someCommonWords);
    if (length > 1 && !this.#known && !numbered.test(last) && (otherCapitals.has(last) || demonyms.has(last)))
      this.#add(weights.otherEnd);
  }

  #timesSeen(norm: string, as: 'lower' | 'capital'): number {
    return this.#candidate.sentence.cases.get(norm)?.[as] ?? 0;
  }

  /** The word before, unless it is a title of the candidate's. */
  get #before(): Token | undefined {
    return this.#candidate.title === undefined ? this.#tokens[this.#from - 1] : undefined;
  }

  #byWordsBefore(): void {
    const before = this.#before;
    if (!before) return;
    const farther = this.#tokens[this.#from - 2];
    if (before.norm === 'the') {
      this.#add(weights.the);
      if (this.#length === 1 && !this.#acronym) this.#add(weights.theWord);
      if (farther) this.#add(beforeWords.get(farther.norm), beforeThe);
      return;
    }
    if (determiners.has(before.norm)) this.#add(weights.determiner);
    // "in Holm's trial": the preposition is the trial's.
    const possessive = /^['’]s$/u.test(this.#tokens[this.#to]?.text ?? '') && this.#tokens[this.#to + 1]?.word === true;
    if (!(possessive && prepositions.has(before.norm))) this.#add(beforeWords.get(before.norm));
    if (!before.capital && titles.has(before.norm)) this.#add(weights.smallTitle);
    if (before.norm === ',' && farther && phraseKinds.get(farther.norm) === 'place') this.#add(weights.placeBefore);
  }

  #byWordsAround(): void {
    const the = this.#before?.norm === 'the';
    const before = the ? this.#tokens[this.#from - 2] : this.#before;
    const farther = this.#tokens[this.#from - 2];
    const after = this.#tokens[this.#to];
    const next = this.#tokens[this.#to + 1];
    const single = this.#length === 1;
    // A title of a work stands between quotation marks by itself.
    const closes = (token: Token | undefined) => token !== undefined && /^["”’]$/u.test(token.text);
    if (
      before &&
      after &&
      /^["“‘]$/u.test(before.text) &&
      (closes(after) || (/^[,.]$/u.test(after.text) && closes(next)))
    )
      this.#add(weights.work);
    if (single && after && treaties.test(after.norm) && treatyPlaces.has(this.#first.norm)) this.#add(weights.treaty);
    if (before?.norm === 'of' && farther?.capital && treaties.test(farther.norm)) this.#add(weights.treaty);
    if (single && /^(?:posts?|feeds?|accounts?|pages?)$/u.test(after?.norm ?? '')) this.#add(weights.posts);
    // The parties of a lawsuit are not what the text is about.
    if (after?.text === 'v' || (before?.text === '.' && farther?.text === 'v')) this.#add(weights.lawsuit);
  }

  #byWordsAfter(): void {
    const after = this.#tokens[this.#to];
    if (!after) return;
    const next = this.#tokens[this.#to + 1];
    this.#add(afterWords.get(after.norm));
    if (!next) return;
    if (after.norm === ',') {
      const second = this.#tokens[this.#to + 2];
      if (/^\d{2}$/u.test(next.text) && (!second || second.text === ',')) this.#add(weights.ageAfter);
      else if (next.capital && phraseAt(this.#tokens, this.#to + 1)?.kind === 'place') this.#add(weights.placeAfter);
      else if (titles.has(next.norm) || next.norm === 'who') this.#add(weights.titleAfter);
    } else if (after.norm === '(' && /^\p{Lu}{2,6}$/u.test(next.text) && this.#length > 1)
      this.#add(weights.acronymAfter);
  }

  /** By where it stands: in a dateline, at the start of a sentence, in a headline. */
  #byPosition(): void {
    const { style } = this.#candidate.sentence;
    const { norm, initial } = this.#first;
    const { text } = this.#last;
    const after = this.#tokens[this.#to];
    // "KHARTOUM (Wire) - ", "ST. LOUIS — ".
    if (this.#from === 0 && after && text.length > 3 && text === text.toUpperCase() && /^[(–—,-]$/u.test(after.text))
      this.#add(weights.dateline);
    if (initial && this.#length === 1 && style === 'running' && !this.#known && this.#timesSeen(norm, 'capital') === 0)
      this.#byVerb(norm, after);
    if (style === 'running' || this.#known || firstNames.has(norm) || this.#candidate.title !== undefined) return;
    for (let i = this.#from; i < this.#to; i++) if (this.#timesSeen(this.#tokens[i]!.norm, 'capital') > 0) return;
    this.#add(this.#length === 1 ? weights.unknownInHeadline : weights.unknownRunInHeadline);
  }

  /** A verb in the singular after an unknown word makes a name likely, a plural's ending unlikely. */
  #byVerb(norm: string, after: Token | undefined): void {
    const verb = after?.norm ?? '';
    const singular =
      /^(?:is|was|has|does|'s|says|said|told|added|argued)$/u.test(verb) ||
      (verb.length > 4 && /[^s]s$/u.test(verb) && !after!.capital);
    if (singular) this.#add(weights.singularVerb);
    else if (/[^s]s$|(?:ians|ists?)$/u.test(norm)) this.#add(weights.pluralEnding);
    else if (!/[^aeiou]ed$|^(?:can|could|will|would|had|met|,|\.)$/u.test(verb)) this.#add(weights.noVerb);
  }
}
