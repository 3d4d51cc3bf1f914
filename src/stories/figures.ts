import { inQuotation } from './stands-alone.ts';

/** Figures that a sentence of a report counts something with, and says whose they are. By rules, of English. */

/** A figure with what it counts and who said it, each word for word from its sentence. */
interface Figure {
  /** "30 million", "$3 trillion", "14.7%" */
  figure: string;
  /** "Americans", "jobs in April" */
  counts: string;
  /** "the Labor Department"; absent where the report says it by itself. */
  who?: string;
}

const number =
  /(?<![\p{L}\d.,:/-])(?:[$£€]|US\$|A\$|NZ\$|S\$)?\d{1,3}(?:,\d{3})+(?:\.\d+)?(?: (?:million|billion|trillion)\b)?|(?<![\p{L}\d.,:/-])(?:[$£€]|US\$|A\$|NZ\$|S\$)?\d+(?:\.\d+)?(?:%| per cent\b| percent\b|[ -](?:million|billion|trillion)\b|bn\b|m\b(?=[ .,]))|(?<![\p{L}\d.,:/-])\d{2,6}(?![\d:%/-]|\.\d|,\d)/gu;

/** What ends the words that say what was counted. */
const ends =
  /^(?:to|for|in|on|at|by|from|since|that|who|whose|which|has|have|had|was|were|are|is|be|will|would|could|can|may|and|or|but|as|with|without|after|over|between|during|amid|compared|because|last|this|these|than|under|per|into|through|across|while|when|where|so|out|up|down|each|if|it|its|their|his|her|they|before|among|within|against|about|around|via|yet|not|said|says|reported|more|less|higher|lower|the|a|an|year|years|month|months|day|days|week|weeks|minutes|hours|paid|got|had|yards|feet|metres|meters|miles|kilometres|kilometers|km|kilograms?|pages?|degrees|votes?-?to|should|must|nationwide|worldwide|statewide|alone|overall|late|early|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|tested|underwent|remain|who've|came|approve|disapprove|believe|support|oppose|favou?r|think|say|want|took|lost|won|made|gave|went|quit|fell|rose|grew|fled|met|held|began|sent|saw|led|ran|spent|died|left|hit|stood|voted|level|need|gets?|all|both|just|only)$/iu;

/** Dates, ages, addresses: numbers that count nothing that is news. */
const aside = /^(?:-year-old|-foot|-mile|-page|-hour|-day|-minute|-point)/u;

const day = String.raw`(?:(?:late |early )?(?:on )?(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)|today|yesterday)(?: (?:morning|afternoon|evening|night))?`;
const saying = '(?:said|says|reported|reports|announced|showed|show|recorded)';
const source =
  /\b(?:Department|Ministry|Bureau|Office|Agency|Administration|Commission|Committee|Council|Court|Bank|Fed|Reserve|Treasury|University|Institute|Center|Centre|Organi[sz]ation|Association|Union|Police|Government|House|Senate|Congress|Authority|Service|Board|Fund|Foundation|Secretary|President|Minister|Governor|Gov\.|Mayor|Chancellor|Sen\.|Rep\.|Commissioner|Director|Sheriff|Chief|Census|Statistics|Health|Labor|Nations|WHO|CDC|IMF|ONS|FBI|UN|U\.N\.|DOH|NHS|Hopkins|tally|data|figures|officials|authorities|ministry|department|government|police|agency|commission|report|survey|poll|study|regulator|filing|statement|spokesman|spokeswoman|spokesperson|economists|statistics|records|office|company|researchers|Reuters|Associated Press)\b/u;

/** What a sentence counts, the first of it that can be told; `doubt` where it has a figure, and not what or whose it is. */
export function figureIn(sentence: string): Figure | 'doubt' | undefined {
  if (unsure.test(sentence) || background.test(sentence)) return undefined;
  const figures = [...sentence.matchAll(number)].filter((found) => isNews(found[0], sentence, found.index));
  if (figures.length === 0) return undefined;
  const who = whoSaid(sentence);
  // Somebody says so, and it cannot be told who.
  if (!who && attributed.test(sentence)) return 'doubt';
  for (const found of figures) {
    if (who && who.at <= found.index && found.index < who.at + who.name.length) continue;
    const before = sentence.slice(Math.max(0, found.index - 24), found.index);
    if (inQuotation(sentence, found.index) || hedged.test(before) || ofAnotherTime.test(sentence.slice(0, found.index)))
      continue;
    const counts = countedAfter(found[0], sentence.slice(found.index + found[0].length));
    const figure = (qualified.exec(before)?.[0] ?? '') + found[0];
    if (counts) return { figure, counts, ...(who && { who: who.name }) };
  }
  return 'doubt';
}

/** It is said of somebody's saying. */
const attributed =
  /\b(?:said|says|according|reported|announced|estimated|told|wrote|tweeted|testified|argued|found|shows?|showed)\b/u;
/** What a share can be of. */
const ofAShare =
  /\b(?:increase|decrease|rise|drop|decline|fall|jump|cut|tariffs?|growth|rate|levy|levies|tax|turnout|majority|contraction|unemployment|inflation|raise|duty|duties)$/u;
/** "from November, when the economy added": the figure is what it was then. */
const ofAnotherTime = /, when\b[^,;:]*$/u;
/** It was so before, and is no news of this week. */
const background =
  /\b(?:(?:[Ii]n|[Dd]uring) (?:the )?(?:19|20)\d\d|[Ss]ince|last year|last month|[Pp]revious(?:ly)?|at the time|years? ago|decades?|formerly|currently|requires?|required)\b|;(?: \p{L}+){0,3} now\b/u;
/** Belongs to the figure. */
const qualified =
  /\b(?:[Aa]t least|[Mm]ore than|[Nn]early|[Aa]bout|[Aa]lmost|[Aa]round|[Rr]oughly|[Ff]ewer than|[Ll]ess than|[Oo]ver|[Ss]ome) $/u;

/** It counts what may be, is meant to be, or is only said to be. */
const unsure =
  /\b(?:to be|must|(?:has|have|had) to|suggest\p{Ll}*|(?:is|are|was|were|be) (?:\p{Ll}+ly )?(?:set|due|poised|slated|scheduled|supposed|meant|believed|thought|rumou?red|said) to|try|tries|trying|tried|seek(?:s|ing)?|sought|wants?|wanted|hop(?:e|es|ed|ing)|intend\p{Ll}*|need(?:s|ed)?|vow\p{Ll}*|promis\p{Ll}*|threat\p{Ll}*|potential(?:ly)?|possib(?:le|ly)|(?:un)?likely|reportedly|apparently|supposedly|purport\p{Ll}*|if|will|would|could|might|should|may(?! \d)|eyeing|aims?|aiming|plans?|planned|target(?:s|ed)?|goal|projected|predict\p{Ll}*|forecast\p{Ll}*|expect\p{Ll}*|estimat\p{Ll}+|claim\p{Ll}*|propos\p{Ll}*|not|no|\p{L}+n['’]t|never|without|alleg\p{Ll}+|denied|false|wrongly|models?)\b|\?/u;

const hedged =
  /\b(?:could|might|may|up to|as many as|as much as|between|(?<!\b(?:more|less|fewer) )than|from|to|or|approximately|another|additional|an? further|out of|of|of the|within|revised|compared (?:with|to)(?: an?| the)?|after (?:an?|the)(?: \p{Ll}+)?|top|No\.?|Route|Highway|Section|Article|Title|Flight|Interstate)\s*$/iu;

function isNews(found: string, sentence: string, at: number): boolean {
  if (aside.test(sentence.slice(at + found.length))) return false;
  if (!/^\d{2,6}$/.test(found)) return true;
  // Years, and what a date or a name ends with.
  if (/^(?:1[5-9]|20)\d\d$/.test(found)) return false;
  return Number(found) >= 20 && !/(?:\p{Lu}\p{L}*|COVID)[ -]$/u.test(sentence.slice(0, at));
}

/** People are news by what befell them. */
const hurt =
  /^(?: (?:people|persons|men|women|others|soldiers|civilians))?(?: (?:were|have been|had been|are))? (?:killed|dead|injured|wounded|arrested|detained|displaced|evacuated)\b/u;

/** The words after a figure that say what it counts. */
function countedAfter(figure: string, rest: string): string | undefined {
  const befell = hurt.exec(rest);
  if (befell) return befell[0].trim();
  const words: string[] = [];
  for (const found of rest.slice(0, 120).matchAll(/ (?:(\p{L}[\p{L}\p{M}'’.-]*)|(\S+))/gu)) {
    const [whole, word] = found;
    if (found.index !== words.join('').length) break;
    if (word === undefined || ends.test(word.replace(/[.]$/u, ''))) break;
    if (/^of$/u.test(word) && words.length === 0) return undefined;
    words.push(whole);
    if (words.length > 1 && /(?:ed|ing)$/u.test(word))
      return words.length > 2 ? words.slice(0, -1).join('').trim() : undefined;
    if (/[.]$/u.test(word) || words.length >= 7 || /^[,;:.)”"]/u.test(rest.slice(words.join('').length))) break;
  }
  while (words.length > 0 && /^ (?:of|new|more|other|additional|total|confirmed|alone|far)$/u.test(words.at(-1)!))
    words.pop();
  const counted = words
    .join('')
    .trim()
    .replace(/[.,;]$/u, '');
  if (
    /^(?:people|persons|men|women|others|times|ready|points?|residents|Americans)?$/u.test(counted) ||
    // "$26 billion annually"
    /^\p{Ll}+ly$/u.test(counted) ||
    counted.endsWith('-')
  )
    return undefined;
  if (
    !/(?:^|[ -])\p{Ll}[\p{L}'’-]*$/u.test(counted) ||
    /\b(?:President|Sen\.|Rep\.|Gov\.|Mr\.?|Ms\.?)(?: |$)/u.test(counted)
  )
    return undefined;
  if (/(?:%|per ?cent)$/u.test(figure) && !ofAShare.test(counted)) return undefined;
  // Several of them, where it is neither money nor a share.
  if (/^\d[\d,.]*(?: (?:m|b|tr)illion)?$/u.test(figure) && !/(?:s|people|women|men|children|police)$/u.test(counted))
    return undefined;
  if (/^\d{3}$/.test(figure) && /^\p{Lu}/u.test(counted)) return undefined;
  return /\p{Ll}{3,}/u.test(counted) && !/\b\p{Ll}+(?:ed|ing)$/u.test(counted) ? counted : undefined;
}

/** Who says so, and where the name stands. */
function whoSaid(sentence: string): { name: string; at: number } | undefined {
  const according =
    /\b[Aa]ccording to ((?:(?!\b(?:and|which|that|as|who|on|released|published|reviewed|obtained|cited|compiled|shared|in its|issued)\b)[^,.;:“”"()]|(?<=\b(?:U|N|S|Gov|Sen|Rep|Dr|St))\.){3,80})/u.exec(
      sentence,
    );
  const after = new RegExp(
    `, ((?:(?:the|The|a|an) )?[^,.;:“”"()]{3,70}?) ${saying}(?: (?:in a statement|in a report))?(?: ${day})?\\.?$`,
    'u',
  ).exec(sentence);
  const before = new RegExp(`^((?:The |An? )?[\\p{L}][^,.;:“”"()]{2,70}?) ${saying}(?: ${day})?(?: that)? `, 'u').exec(
    sentence,
  );
  for (const found of [according, after, before]) {
    const name = found?.[1]?.trim().replace(new RegExp(` ${day}$`, 'u'), '');
    if (!found || !name || name.split(' ').length > 9 || !source.test(name)) continue;
    if (/\b(?:has|have|had|was|were|is|are|will|who|which|that|he|she|they|it|we|\p{Ll}+ed)\b/u.test(name)) continue;
    // Somebody who can be asked: with a name, not "officials".
    if (!/(?:\S |^)(?!(?:The|A|An|Health|Public|Police|Officials|Government)\b)\p{Lu}/u.test(name)) continue;
    return { name, at: found.index + found[0].indexOf(name) };
  }
  return undefined;
}
