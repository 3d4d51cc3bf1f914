import type { Report } from '../reports/index.ts';

/** Little words of English, and of the other languages that news is written in with Latin letters. */
const english = /(?<!\p{L})(?:the|of|and|to|for|with|that|is|are|has|by|from|after|his|her|their)(?!\p{L})/giu;
const other =
  /(?<!\p{L})(?:der|die|das|und|ist|nicht|den|dem|des|ein|eine|mit|von|zu|auf|für|le|la|les|du|et|est|une?|dans|pour|sur|el|los|las|del|y|por|con|que|para|il|che|di|della|per|non|van|het|een|voor|niet|o|os|da|do|em|não|uma|och|att|det|som|på|og|til|af|nie|jest|na|się|że|ang|ng|mga|sa|ay)(?!\p{L})/giu;
/** A text with fewer words does not tell. */
const LEAST_WORDS = 8;

/**
 * Whether the word lists and rules for English are fit for a report: by its language where that is known, else by its little words. What does
 * not tell is taken for English.
 */
export function isEnglish(report: Pick<Report, 'lang' | 'title' | 'text'>): boolean {
  const known = judged.get(report) ?? judge(report);
  judged.set(report, known);
  return known;
}

/** Every rule for English asks it of every report. */
const judged = new WeakMap<object, boolean>();

function judge({ lang, title, text }: Pick<Report, 'lang' | 'title' | 'text'>): boolean {
  if (lang) return /^en\b/i.test(lang);
  const read = `${title} ${text.slice(0, 600)}`;
  const words = read.match(/\p{L}+/gu) ?? [];
  if (words.length < LEAST_WORDS) return true;
  if (2 * words.join('').replace(/[^\p{Script=Latin}]/gu, '').length < words.join('').length) return false;
  return (read.match(english)?.length ?? 0) >= (read.match(other)?.length ?? 0);
}
