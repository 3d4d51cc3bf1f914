import { inQuotation } from './stands-alone.ts';

/**
 * Which coming day a sentence of a report names: of a vote, a hearing, an election, a deadline. By rules, of English. What could be
 * read in two ways is left out for doubt: a wrong day is worse than none.
 */

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const month = String.raw`(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|March|Mar\.|April|Apr\.|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)`;
const weekday = `(?:${weekdays.join('|')})`;
const ordinal = '(?:st|nd|rd|th)?';

/** A day as reports write it: "Tuesday", "next Tuesday", "May 12", "Tuesday, 12 May", "May 12, 2020". */
const mention = new RegExp(
  String.raw`\b(?:(?<which>[Nn]ext|[Cc]oming|[Ff]ollowing|[Ll]ast|[Pp]ast|[Pp]revious|[Ee]very|[Ee]ach|Black|Super|Good|Easter|Palm|Bloody|Ash) )?` +
    String.raw`(?:(?<named>${weekday})(?<plural>s\b)?(?:,? (?=(?:the )?(?:${month} \d|\d{1,2}${ordinal} (?:of )?${month})))?)?` +
    String.raw`(?:(?:the )?(?:(?<mdMonth>${month}) (?<mdDay>\d{1,2})${ordinal}(?![\d:.]\d|:)|(?<dmDay>\d{1,2})${ordinal} (?:of )?(?<dmMonth>${month})(?![\p{L}]))(?:,? (?<year>(?:19|20)\d\d)\b)?)?` +
    String.raw`(?<part> (?:morning|afternoon|evening|night))?`,
  'gu',
);

const DAY = 86_400_000;
const at = (day: string) => Date.parse(`${day}T00:00:00Z`);
const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10);

/** The day that a mention means in a report of a day: undefined where it is none, the word `doubt` where it could be several. */
function resolve(found: Record<string, string | undefined>, reported: string): string | undefined {
  const { which, named, plural, year } = found;
  const monthName = found.mdMonth ?? found.dmMonth;
  if (!named && !monthName) return undefined;
  if (plural || (which && !/^(?:next|coming|following)$/i.test(which))) return undefined;
  const today = at(reported);
  const wanted = named ? weekdays.indexOf(named) : undefined;
  if (monthName) {
    const number = months.indexOf(monthName.slice(0, 3));
    const day = Number(found.mdDay ?? found.dmDay);
    const thisYear = new Date(today).getUTCFullYear();
    const days = (year ? [Number(year)] : [thisYear - 1, thisYear, thisYear + 1]).map((y) => Date.UTC(y, number, day));
    const nearest = days.toSorted((a, b) => Math.abs(a - today) - Math.abs(b - today))[0]!;
    if (new Date(nearest).getUTCDate() !== day) return 'doubt';
    return wanted !== undefined && new Date(nearest).getUTCDay() !== wanted ? 'doubt' : dayOf(nearest);
  }
  const from = new Date(today).getUTCDay();
  const ahead = (wanted! - from + 7) % 7;
  if (!/next/i.test(which ?? '')) return ahead === 0 ? 'doubt' : dayOf(today + ahead * DAY);
  // "Next Friday", said on a Monday, is mostly, but not always, of the week after; over a weekend all weeks begin.
  const nextWeek = today + (((8 - from) % 7 || 7) + ((wanted! + 6) % 7)) * DAY;
  return ahead > 0 && nextWeek === today + ahead * DAY && from !== 0 ? dayOf(nextWeek) : 'doubt';
}

/** Where a clause ends, and with it what is said of its day. */
const boundary =
  /[;:,—–()“”"]|\b(?:[Aa]fter|[Bb]ecause|[Ww]hen|who|whose|which|that|where|[Ww]hile|[Aa]lthough|[Tt]hough|[Ss]ince|[Aa]s|but|[Ii]f|[Uu]nless|[Dd]espite|[Aa]mid|[Ff]ollowing|[Bb]efore(?! (?:the |an? )?(?:\p{Lu}|(?:house |senate |federal |grand )?(?:committee|panel|jury|judge|court|lawmakers|hearing|parliament)))|than)\b|(?<!\bbe )\b(?:sa(?:id|ys)|told|tells|announced?|announces|tweeted|wrote|added|reported|warned|confirmed|asked|revealed|learned)\b/gu;

/** It is to come: somebody will, is to, plans to. */
const future =
  /\b(?:will(?! have\b)|['’]ll|is|are|to be|be|been)\b(?= (?:\p{L}+ly )?(?:set|scheduled|due|expected|slated|poised|planned|preparing|going|about) (?:to|for|on|in|at)\b)|\bwill(?! have\b)\b|['’]ll\b|\b(?:set|due|scheduled|slated|expected) to\b|\bagreed to (?:meet|hold|testify|appear|vote|return|debate)\b|\b(?:scheduled|slated|planned|set|due) (?:for|on|in|at)\b/u;
/** Somebody means to, unless what is told is that plans were made. */
const planned = /\b(?:plans?|planning|intends?|prepar(?:es|ing)) to\b/u;
/** In the present tense, with a day, what is fixed. */
const fixed =
  /(?<!\bto )\b(?:begins?|starts?(?! of)|ends?(?! of)|expires?|opens?|reopens?|resumes?|takes? (?:effect|place)|(?:goes|go|comes?|come) into (?:effect|force)|kicks? off|reconvenes?|convenes?|meets?|gathers?|deadline|due|polls? close|returns? to|goes? (?:back )?to|lasts?|runs?)\b/u;
/** Something was done, and the day may be its. */
const past =
  /\b(?:was|were|had|did|has|have|left|sent|took|made|held|won|met|went|came|gave|lost|began|became|fell|rose|ran|led|wrote|found|saw|got|spoke|kept|brought|struck|shot|drew|threw|put|swore|forced|sought)\b|(?<!\bun)\b(?!need\b)\p{Ll}{2,}ed\b/u;
const starting = /\b(?:beginning|starting|effective|from|as of|due)(?: on)?(?: the)?\s*$/u;
const until =
  /\b(?:extend\p{Ll}*|postpon\p{Ll}*|put off|delay\p{Ll}*|mov(?:e|ed|es|ing)|push(?:ed|es)? back|reschedul\p{Ll}*|adjourn\p{Ll}*|remain\p{Ll}*|stay\p{Ll}*|clos(?:e|ed|es|ure|ures)|suspend\p{Ll}*|banned|bans?|in (?:place|effect|force)|ha(?:s|ve|d)|gave|given|gives|lasts?|runs?|deadline)\b.*\b(?:until|till|through|to|by)(?: at least)?(?: midnight)?(?: on)?(?: the)?\s*$/u;

/** An event that a date is given for. */
const ofEvent =
  /\b(?:elections?|primar(?:y|ies)|run-?offs?|referendum|vote|hearing|trial|summit|meeting|deadline|debate|caucus(?:es)?|convention|inauguration)(?: is| are)? (?:on|of|for|until)(?: the)?\s*$/u;

/** What happens on days that readers of public affairs wait for. */
const event =
  /\b(?:vot(?:e|es|ed|ing|ers)|elections?|elect|primar(?:y|ies)|caucus(?:es)?|run-?offs?|referend(?:um|ums|a)|ballots?|polls|hearings?|testif(?:y|ies)|testimony|trials?|court|judges?|sentenc(?:ed|ing)|arraign(?:ed|ment)|arguments|rul(?:e|ing)|verdict|debates?|summits?|meet(?:s|ing|ings)?|talks|negotiat\p{Ll}+|conference|session|convene|reconvene|address|speech|deadline|expires?|effect|law|orders?|ban|lock-?downs?|quarantine|curfew|restrictions?|measures?|rules|emergency|shut-?down|reopen\p{Ll}*|re-open\p{Ll}*|eas(?:e|es|ed|ing)|lift(?:s|ed|ing)?|resum\p{Ll}+|budget|bills?|legislation|lawmakers|Congress|Senate|House|parliament|Parliament|cabinet|Cabinet|announce\p{Ll}*|decid\p{Ll}+|decision|figures|strikes?|protests?|rall(?:y|ies)|march|sworn|inaugurat\p{Ll}+|visit|sanctions?|tariffs?|schools?|classes|businesses|shops|restaurants|borders?|flights|phase|alert|level|government|Government|president|President|minister|Minister|governor|Governor|mayor|Mayor|funeral|burial|buried|European|Union|treaty|payments?|benefits?|applications?|convention|nominat\p{Ll}+|impeach\p{Ll}+|extradition|step down|resign|leave office|county|counties|state|states|city|officials|authorities|curbs?|relax\p{Ll}*|launch\p{Ll}*|agency|troops|ceasefire|truce|evacuat\p{Ll}+|permits?|parks|beaches|mandatory|compulsory|Minister|Chancellor|chancellor|King|Queen|Pope|leaders?|lawyers?|prosecutors?|jury|jurors|grand jury|EU|NATO|U\.N|United Nations|Supreme Court|Federal Reserve|Fed|union|workers|teachers|factories|plants|stores|churches|services|trains?|airlines?|candidates?|campaign|nominee|report|tests?|testing|vaccin\p{Ll}+|endorse|governors|senators?|representatives|ministers|prime minister|queue)\b/u;

/** What is not certain, not to be, or no longer. */
const doubtful =
  /\b(?:if|unless|could|might|may(?! \d)|would|possibl[ey]|perhaps|tentative(?:ly)?|as (?:early|soon) as|at the earliest|proposed|proposes|hop(?:e|es|ed|ing)|aim(?:s|ed)?|wants?|wanted|considering|likely|unlikely|was due|were due|was to|were to|had been|originally|previously|was (?:set|scheduled|expected|slated|planned|supposed)|were (?:set|scheduled|expected|slated|planned|supposed)|cancell?ed|called off|scrapped|not|won['’]t|never|instead of|rather than|annual(?:ly)?|anniversary|usually|whether)\b|\?|\b(?:around|about|or|between)(?: the)?\s*$/u;
const moved = /\b(?:postponed|delayed|moved|rescheduled|pushed back)\b/u;

/** It names a day to come, and cannot be told which. */
const vague =
  /\b(?:will|set to|due to|scheduled|expected to|plans? to)\b.*\b(?:tomorrow|next (?:week|month|year|summer|spring|autumn|fall|winter)|this (?:weekend|summer|autumn|fall)|later this (?:week|month|year)|in (?:the )?(?:coming|next) (?:days|weeks|months)|by the end of)\b/u;

/** What most readers of public affairs wait for. */
const weighty =
  /\b(?:vot(?:e|es|ing)|elections?|primar(?:y|ies)|caucus(?:es)?|run-?offs?|referendum|hearings?|testif(?:y|ies)|testimony|trials?|court|justices|jury|judges?|sentenc(?:ed|ing)|verdict|debates?|summits?|talks|parliament|Parliament|Congress|Senate|House|legislature|lawmakers|senators|cabinet|Cabinet|bills?|law|treaty|agreement|deadline|expires?|inaugurat\p{Ll}+|sworn|president|President|prime minister|Prime Minister|government|tariffs?|sanctions?|strike|state of emergency|lockdown|emergency|impeach\p{Ll}+|Brexit|EU|European Union|NATO)\b/u;

/** Whether a sentence tells of a vote, a court, an office or the like, and not of what else opens and begins. */
export const isWeighty = (sentence: string): boolean => weighty.test(sentence);

type ComingDay = { day: string; start: number; end: number } | 'doubt' | undefined;

/**
 * The day after the report's own that a sentence names for something that will be. Linear in the sentence, which should have been
 * cut to some hundred words.
 *
 * @param reported the report's own day where it was written, 'YYYY-MM-DD'
 * @returns the day with the place of its mention; `doubt` where one is named that cannot be told for certain; undefined where none is
 */
export function comingDay(sentence: string, reported: string): ComingDay {
  let doubt = vague.test(sentence);
  let best: { day: string; start: number; end: number } | undefined;
  for (const found of sentence.matchAll(mention)) {
    if (found[0].trim() === '') continue;
    const groups = found.groups ?? {};
    const day = resolve(groups, reported);
    if (day === undefined || (day !== 'doubt' && day <= reported)) continue;
    const [start, end] = [found.index, found.index + found[0].length];
    const said = saysComing(sentence, start, end);
    if (!said) continue;
    if (day === 'doubt' || said === 'doubt') doubt = true;
    // Two days, and it is not told which of them is waited for.
    else if (best && best.day !== day) return 'doubt';
    else best ??= { day, start, end };
  }
  return best ?? (doubt ? 'doubt' : undefined);
}

/** Whether what a sentence says of a day in it is to come. */
function saysComing(sentence: string, start: number, end: number): boolean | 'doubt' {
  const clause = clauseBefore(sentence, start);
  const rest = clauseAfter(sentence, end);
  if (!isComing(sentence, { clause, start, end, dated: /\d/.test(sentence.slice(start, end)) })) return false;
  // "Schools will open": what begins a sentence is written with a capital.
  if (!event.test(sentence) && !event.test(sentence.charAt(0).toLowerCase() + sentence.slice(1))) return false;
  if (
    inQuotation(sentence, start) ||
    doubtful.test(clause) ||
    doubtful.test(rest) ||
    /^ or\b/.test(rest) ||
    /^[^,;.]*\b(?:if|unless|provided)\b/u.test(sentence.slice(end))
  )
    return 'doubt';
  if (moved.test(clause) && !/\b(?:to|until|till)(?: at least)?(?: on)?(?: the)?\s*$/u.test(clause)) return 'doubt';
  return true;
}

function isComing(
  sentence: string,
  { clause, start, end, dated }: { clause: string; start: number; end: number; dated: boolean },
): boolean {
  const followed = sentence.slice(end, end + 60);
  // A date that is to come is one, whatever is told of what it is the day of.
  if (dated && ofEvent.test(clause)) return true;
  // "ahead of Tuesday's election", "for the June 2 primary"
  const noun =
    /^(?:['’]s)?(?: \p{L}[\p{L}'’-]*){0,3}? (?:elections?|primar(?:y|ies)|run-?offs?|referendum|vote|hearing|trial|summit|meeting|deadline|debate|caucus(?:es)?|convention)\b/u;
  if (
    noun.test(followed) &&
    /\b(?:ahead of|in the run-up to|leading up to|in time for|in advance of|preparing for)(?: the| an?)?\s*$/u.test(
      clause,
    )
  )
    return true;
  // "Sunday's shooting" may be over, whatever is to be there.
  if (/^['’]s\b/u.test(followed) && !noun.test(followed)) return start === 0 && firstVerbIsFuture(sentence.slice(end));
  if (until.test(clause)) return true;
  if (pastJustBefore(clause) || /\b(?:in the wake of|since|after|until now)(?: the)?\s*$/u.test(clause)) return false;
  if (future.test(clause)) return true;
  if (starting.test(clause) && /\b(?:will|can|may|to be)\b/u.test(clause)) return true;
  if ((fixed.test(clause) || planned.test(clause)) && !past.test(clause)) return true;
  if (
    /\b(?:elections?|primar(?:y|ies)|run-?offs?|referendum|vote|hearing|trial|summit|meeting|deadline) (?:is|are)(?: on)?\s*$/u.test(
      clause,
    )
  )
    return true;
  // "On Tuesday, the Senate will vote", "Tuesday's hearing will be"
  const opens = /^(?:["“]?(?:On|By|From|Starting|Beginning|Effective|Until)(?: the)?)?\s*$/u.test(
    sentence.slice(0, start),
  );
  return opens && firstVerbIsFuture(sentence.slice(end));
}

/** Whether what follows a day goes on with somebody who will. */
function firstVerbIsFuture(rest: string): boolean {
  const found =
    /^(?:['’]s\b)?,?((?: [\p{L}\d.'’%-]+){1,12}?) (?:will(?! have\b)|(?:is|are) (?:set|scheduled|due|expected|slated) to)\b/u.exec(
      rest,
    );
  return (
    found !== null &&
    !/\b(?:said|says|told|announced|who|which|that|was|were|had|has|have|after|when|as)\b|\p{Ll}{3,}ed\b/u.test(
      found[1] ?? '',
    )
  );
}

/** "a lawsuit filed Monday", "the bill passed by the assembly on Monday": the day is of what was done. */
function pastJustBefore(clause: string): boolean {
  const done =
    /(?<!\b(?:be|get|gets|being)(?: \p{L}+ly)?) (?:\p{Ll}{2,}ed|made|held|sent|won|taken|brought|put|led) by (?:\p{L}[\p{L}.'’-]* ){1,8}(?:late |early )?(?:on )?(?:the )?$/u;
  if (done.test(clause.trimEnd() + ' ')) return true;
  const word = /(\p{L}+)(?: (?:late|early|on|the))*\s*$/u.exec(clause)?.[1] ?? '';
  if (
    !/(?:ed|made|held|sent|won|took|began|came|put)$/u.test(word) ||
    /^(?:scheduled|planned|expected|need)$/u.test(word)
  )
    return false;
  return !/\b(?:be|get|gets|being)(?: \p{L}+ly)? \p{L}+(?: (?:late|early|on|the|in|out|up|down|to \p{L}+))*\s*$/u.test(
    clause,
  );
}

/** What stands before a day in its clause. */
function clauseBefore(sentence: string, start: number): string {
  const before = sentence.slice(0, start);
  let from = 0;
  for (const found of before.matchAll(boundary)) {
    // A comma between a place and its state, or before the year, ends nothing.
    if (/^, ?$/.test(before.slice(found.index))) continue;
    from = found.index + found[0].length;
  }
  return before.slice(from);
}

function clauseAfter(sentence: string, end: number): string {
  const after = sentence.slice(end);
  const found = after.slice(1).search(new RegExp(boundary.source, 'u'));
  return found < 0 ? after : after.slice(0, found + 1);
}
