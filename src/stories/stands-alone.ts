import { findNames } from '../text/index.ts';

/** Whether a sentence can be read without its neighbours, by rules; English. */

/** First words that lean on a sentence before. */
const leaning = `
  he|she|they|it|(?:it|that|he|she|who|what)[’']s|(?:they|we)[’']re|this|that|these|those|his|her|hers|their|its|him|them|here|such|both|either|neither|another|others|so|but|and|or|
  yet|nor|also|too|then|thus|hence|still|however|therefore|instead|meanwhile|moreover|furthermore|additionally|besides|
  nevertheless|nonetheless|otherwise|similarly|likewise|indeed|rather|earlier|later|afterwards?|now|in addition|in other words|
  for example|for instance|as a result|at the same time|on the other hand|of course|in fact|in response|by contrast|in contrast|
  first|second|third|firstly|secondly|finally|lastly|yes|no|heck|well|sure|look|maybe|perhaps|certainly|clearly|obviously|
  unfortunately|fortunately|ironically|notably|again|alas|namely|specifically|in particular|in short|in sum|in other|overall|
  ultimately|even|only|just|further|plus|either way|to be sure|after all|since then|until then|until now|so far|by then|at first|
  at that|at the time|that said|what|why|how|who|whom|which|when asked|asked|i|i['’]m|we|my|our|you|your|let|because|
  (?:according to|like|with|for|to|of) (?:him|her|them|it|this|that|these|those)|
  (?:as|if|when|while|after|before|since|until|once|though|although|unless) (?:he|she|they|it|that|this|his|her|their)`;

/** Things that were named before: "the move", "the two". */
const namedBefore = `
  incident|accounts?|claims?|accusations?|\\d+-year-olds?|move|decision|latter|former|two|three|pair|duo|group|company|measure|proposal|comments?|remarks?|announcement|news|report|
  story|article|man|woman|men|women|boy|girl|suspect|victims?|ruling|order|case|statement|letter|plan|deal|attack|bill|document|video|clip|
  tweets?|post|interview|exchange|same|others?|changes?|agency|outlet|newspaper|network|site|couple|family|event|meeting|vote|
  figures?|numbers?|results?|findings?|charges?|allegations?|lawsuit|suit|complaint|request|law|rule|policy|study|poll|survey|agreement|shooting`;

const dangling = new RegExp(`^["“'‘]?(?:${leaning}|the (?:${namedBefore}))(?![\\p{L}'’-])`.replace(/\n\s*/g, ''), 'iu');

const boilerplate =
  /\b(?:click here|read more|read the full|sign up|subscribe|newsletter|follow (?:us|me|him|her) on|(?:photo|image|video|picture|credit)s? (?:by|from|of|courtesy|credit|caption)|getty|all rights reserved|copyright|advertisement|continue reading|story continues|app store|download (?:the|our)|watch (?:the|below|above|live)|listen to|listen below|(?:pictured|seen|shown) (?:here|above|below|left|right)|file photo|this (?:article|story|post|piece|report|week(?:'|’)s episode|newsletter)|editor(?:'|’)s note|updated? (?:at|on|with)|cookies?|via (?:twitter|ap|reuters)|pic\.twitter|https?:|www\.|contributed to this|sponsored|donate|support (?:our|us)|our (?:readers|journalis\w+|reporters?)|here(?:'|’)s (?:what|how|why)|(?:told|tells) us|morning tip sheet|joins? (?:us|me)\b|(?:(?:correspondent|reporter|anchor|host|contributor)s? [^.]{3,60}|^\p{Lu}\S+ \p{Lu}\S+) (?:reports?|has (?:more|the (?:story|details|latest)))(?= ?\.$)|(?:reacts|weighs in|discusses|joins|speaks|talks) (?:to|on|with) [^.]{0,30}(?:show|fox|cnn|msnbc|tonight|report|room|today))|@\w+|©|\((?:pictured|shown|seen|left|right|above|below)[^)]*\)|^while [^,]+$|^(?:close|watch|more|read|video|live|update|related|also)[ :]|^(?:(?:raw|breaking|exclusive|exclusive video|important|note|comment|opinion|analysis|editorial|review|explained|explainer|fact check|gallery|photos?|listen|poll|quiz|warning|disclaimer|correction)(?: video| footage| news)?): /iu;

/** What stands under a picture: a credit, who stands where, or a scene in the present tense with its full date. */
const caption =
  /\((?:[^()]*[/ ])?(?:AP|Reuters|AFP|Getty|EPA|UPI|Bloomberg)[^()]*\)|^[^.;]{0,80}\b(?:speaks?|arrives?|leaves?|listens?|walks?|waits?|gestures?|stands?|shakes?|waves?|holds?|looks?|attends?|sits?|departs?|smiles?|delivers?|talks?|poses?|testif(?:y|ies)|participates?|takes?|boards?|makes?|seen|during)\b[^;]{0,300}\b(?:19|20)\d\d\.?$|, (?:(?:far |second from )?(?:left|right)|center|centre),/;
const fullDate =
  /\b(?:Jan(?:uary|\.)|Feb(?:ruary|\.)|March|April|May|June|July|Aug(?:ust|\.)|Sept(?:ember|\.)|Oct(?:ober|\.)|Nov(?:ember|\.)|Dec(?:ember|\.)) \d{1,2}, (?:19|20)\d\d\b/;
const past =
  /\b(?:was|were|had|has|have|will|would|said|told|took|made|went|came|gave|left|won|lost|met|held|began|became|fell|rose|ran|led|sent|wrote|found|saw|knew|died|\p{Ll}{2,}ed)\b/u;

/** Something happens in it: an auxiliary, a past tense, or a name that does something. */
const verb =
  /\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|should|must|do|does|did|says?|said|told|took|made|went|came|gave|left|won|lost|met|held|began|sought|became|fell|rose|ran|led|sent|set|put|cut|hit|got|spoke|wrote|found|saw|knew|thought|brought|caught|fought|kept|built|broke|chose|drew|drove|stood|struck|shot|threw|withdrew|\p{Ll}{2,}ed)\b|\p{Lu}[\p{L}.’'-]*,? \p{Ll}{2,}s\b/u;

const person = /\b(?:he|she|him|her|his|hers)\b/i;
const several = /\b(?:they|their|theirs|them)\b/i;
/** A pronoun says who said it. */
const attributed =
  /[,"”’] (?:he|she|they|it) (?:said|says|added|told|wrote|tweeted|continued|noted|explained|argued|concluded)\b[^,"“”]*\.$/i;

/** It tells of a thing as of one that was told before. */
const leaningInside =
  /\b(?:the same|also|as well|another|the others?|the (?:latter|former)(?! \p{L})|that (?:day|night|month|year|attack|strike|decision|order|vote)|this (?:move|decision|time|case|attack|order)|those (?:who|killed|cases)|such (?:an?|\p{Ll}+s\b)|earlier in the day|the (?:suit|suits|letter|document|video|clip|doctor|teen|teenager|officer|suspect|bill|measure|plan|deal|order), (?:which|who|brought|filed|released|published|signed))\b/iu;

/** Whether a sentence leans on one before it in its midst: "was killed in the same strike". It may follow another, and never comes first. */
export function leansInside(text: string): boolean {
  return ofAnAct.test(text) || leaningInside.test(text.replace(/["“][^"”]*["”]/gu, ' '));
}

/** What an outlet says of itself or of its programmes is no news. */
const ofItself =
  /\b(?:CNN|MSNBC|Fox News|FOX News|ABC News|CBS News|NBC News|BBC|Sky News|Al Jazeera|NPR|PBS)(?:['’]s| (?:host|anchor|correspondent|contributor|reporter|legal analyst|medical correspondent))? (?:\p{Lu}[\p{L}.'’-]+ ?){1,3}(?:reports?|speaks?|talks?|joins?|looks?|explains?|goes|visits|discuss\w*|breaks down|asks?|has (?:more|the))\b|\b(?:CNN|MSNBC|Fox News|BBC|NBC|CBS|ABC)(?:['’]s)? (?:\p{Lu}[\p{L}.'’-]+ ?){1,3} and |\breports? from (?:the )?(?:\p{Lu}\p{Ll}+ ?){1,3}\.$|\b(?:responds?|reacts?|weighs in|speaks out|sounds off) (?:to \P{Lu}{0,30})?on ['‘“"]|\bjoins? (?:\p{Lu}[\p{L}.'’-]+ ){1,3}(?:with|to|on|for)\b|\b(?:panel|hosts?|anchors?|guests?) (?:reacts?|discuss\w*|weighs? in|laud\w*|prais\w*)\b|\b(?:[Rr]eaction|[Ii]nsight|[Aa]nalysis) (?:and \p{Ll}+ )?(?:from|on) ['‘"“\p{Lu}]|\btells? ['‘“"](?:The |Fox|Special|Morning|Good|Today)|\b(?:takes? a look at|gives? an opening statement|live from|reporting live|here are the (?:latest|key))\b/u;

/** What stands under a clip tells who talks in it, and of a broadcast that it is held: no news. */
const ofAClip =
  /^[^;"“]{3,90}?\b(?:(?:explains?|describes?) (?:why|how|what)|discuss(?:es)? |reacts? to|weighs? in|breaks? down|sounds? off)\b|\bholds? (?:a|an|its|his|her|their) (?:\p{Ll}+ ){0,2}(?:hearing|briefing|conference|rally|event)\b/u;

/** What somebody said or did, as of something told before: "The mayor's tweet came a day after …". */
const ofAnAct =
  /^["“]?(?:\p{Lu}[\p{L}.’'-]* ){0,3}\p{Lu}[\p{L}.-]*[’']s (?:tweets?|posts?|comments?|remarks?|statement|announcement|decision|move|visit|letter|speech|warning|call|order|departure|resignation|arrest) (?:came|comes|follow(?:s|ed)?)\b/u;

/** Whether a reader understands a sentence that has lost its neighbours. */
export function standsAlone(text: string): boolean {
  if (!/[.!]["”’')\]]*$/.test(text) || /(?:\.\.|…)["”’')]*$|\n/.test(text)) return false;
  if (!/^["“‘']?[\p{Lu}\d$£€]/u.test(text)) return false;
  if (dangling.test(text) || boilerplate.test(text) || caption.test(text) || !verb.test(text)) return false;
  if (ofItself.test(text) || ofAClip.test(text)) return false;
  // Words run together, or a link's label in capitals left in the text: remains of a page.
  if (/\bMORE\b|\p{Ll}{2}MORE|\b(?=\p{L}{12})\p{Lu}\p{Ll}{3,}\p{Lu}\p{Ll}{2,}|\p{Ll}[.!?]\p{Lu}/u.test(text))
    return false;
  if (isUnbalanced(text) || isSaidBySomebodyElse(text) || (fullDate.test(text) && !past.test(text))) return false;
  const [one, many] = [text.search(person), text.search(several)];
  return (
    (one < 0 || namesSomebody(text.slice(0, one))) &&
    (many < 0 || namesSomebody(text.slice(0, many)) || namesSeveral(text.slice(0, many)))
  );
}

/** A thing as one that is known: "The runoff is on Sunday", "as the city opens". Of offices and chambers the house's own land is meant. */
const knownThing =
  /^["“]?The (?!(?:\p{Ll}+ )?(?:parliament|government|president|minister|chancellor|cabinet|court|house|bank|king|queen)\b)\p{Ll}|\bthe (?:country|nation|city|town|village|island|state|province|region|district|county|company|firm|chain|group|club|school|union|party|venue|facility)\b/u;

/** Whether it speaks of a thing as known and names nobody and nothing that it could be of; a stranger then asks which it is. */
export const leavesUnnamed = (text: string): boolean =>
  knownThing.test(text) && !findNames(text).some(({ kind }) => kind !== 'issue');

/** Whether who said it was named before: there is no name but in what they said. */
function isSaidBySomebodyElse(text: string): boolean {
  return attributed.test(text) && !namesSomebody(text.replace(/["“][^"”]*["”]/g, ' '));
}

/** Capitalised words that are nobody's names. */
const nobody = new Set(
  `Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September October November
  December Jan Feb Aug Sept Oct Nov Dec Democrat Democrats Democratic Republican Republicans American Americans Christmas Easter`.split(
    /\s+/,
  ),
);
/** A capitalised word that is not the first. */
function namesSomebody(before: string): boolean {
  return [...before.matchAll(/\S\s+["“‘]?(\p{Lu}\p{Ll}+)/gu)].some(([, name = '']) => !nobody.has(name));
}

/** A plural that "they" may stand for. */
function namesSeveral(before: string): boolean {
  return /\b(?!(?:does|says|this|thus|perhaps|always|across|towards|years|months|weeks|days|hours|minutes|times)\b)\p{Ll}{3,}s\b|\b(?:people|police|women|men|children)\b|\p{Lu}\p{Ll}+s\b/u.test(
    before,
  );
}

function isUnbalanced(text: string): boolean {
  const count = (mark: string) => text.split(mark).length - 1;
  return count('“') !== count('”') || count('"') % 2 !== 0 || count('(') !== count(')');
}

/** Whether a place in a sentence stands between quotation marks: somebody says so, not the report. */
export function inQuotation(sentence: string, at: number): boolean {
  const before = sentence.slice(0, at);
  const count = (mark: string) => before.split(mark).length - 1;
  return count('“') > count('”') || count('"') % 2 === 1 || count('‘') > count('’');
}
