import type { Report } from '../reports/index.ts';
import { findQuotes, knownOutlets, oneLine } from '../text/index.ts';
import { SAID, SAID_OF_ONE, SAID_WORDS } from './limits.ts';
import type { Quotation, Said } from './told.ts';

/** As much as is read for quotations: of each report its head, and so many reports. */
const READ = 5000;
const REPORTS = 24;

/**
 * "In their own words": what named people said, each once, those that most outlets quote first. Whole sentences of
 * readable length only; what the brief says already is left out.
 */
export function inTheirOwnWords(reports: readonly Report[], brief: readonly Quotation[]): Said[] {
  const told = brief.map(({ text }) => plain(text)).join(' ');
  const found = new Map<string, { said: Said; outlets: Set<string>; order: number }>();
  for (const report of reports.slice(0, REPORTS)) {
    for (const { text: quoted, speaker } of findQuotes(report.text.slice(0, READ))) {
      const text = quoted.replace(/[,\s]+$/u, '');
      const words = text.split(/\s+/u).length;
      // A name, not "a spokesman", and a quotation that stands by itself.
      if (!speaker || !/^\p{Lu}/u.test(speaker) || !speaker.includes(' ') || isOutlet(speaker)) continue;
      if (!/^\p{Lu}/u.test(text) || words < SAID_WORDS.least || words > SAID_WORDS.most || text.includes('\n'))
        continue;
      if (unclear.test(text)) continue;
      const key = plain(text);
      if (told.includes(key)) continue;
      const known = found.get(key);
      if (known) known.outlets.add(report.outlet);
      else
        found.set(key, {
          said: { text, speaker: oneLine(speaker), report: report.id },
          outlets: new Set([report.outlet]),
          order: found.size,
        });
    }
  }
  const spoken = new Map<string, number>();
  return [...found.values()]
    .toSorted((a, b) => b.outlets.size - a.outlets.size || a.order - b.order)
    .flatMap(({ said }) => {
      const times = (spoken.get(said.speaker) ?? 0) + 1;
      spoken.set(said.speaker, times);
      return times > SAID_OF_ONE ? [] : [said];
    })
    .slice(0, SAID);
}

/** Of whom or what it is said stands outside of it; and whoever says "he" speaks of another, often of the one taken for the speaker. */
const unclear =
  /^(?:they|it|that|those|these|such|this(?= (?:is|was|isn|wasn|has|had|never|will|would|should|must|means)\b))\b|\b(?:he|him|his|she|her|hers)\b/iu;

const isOutlet = (name: string) => knownOutlets.has(plain(name).replace(/^the /, ''));

const plain = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
