import type { Report } from '../reports/index.ts';
import { lead } from './gist.ts';

/** One kind of thing that changes people's lives or who decides over them. */
interface Consequence {
  name: string;
  points: number;
  words: RegExp;
}

/** In order of weight; the points are what every report of a story saying so is worth. */
export const consequences: readonly Consequence[] = [
  {
    name: 'war and peace',
    points: 6,
    words:
      /\b(?:air ?strikes?|missiles? (?:strikes?|attacks?|launch\w*)|ceasefire|cease-fire|truce|invasion|invad(?:e|es|ed|ing)|troops|shelling|bombard\w*|coup|hostages?|war (?:with|in|on|crimes?)|nuclear (?:test|deal|weapons?|talks)|peace (?:deal|talks|agreement|plan)|(?:suicide|car) bomb\w*|militants?|insurgents?)\b/i,
  },
  {
    name: 'deaths',
    points: 6,
    words:
      /\b(?:kill(?:s|ed|ing|ings)|dead|dies|died|deaths?|death toll|massacre|mass shooting|gunman|assassinat\w+|murder(?:s|ed)?|execut(?:ed|ion))\b/i,
  },
  {
    name: 'an election',
    points: 5,
    words:
      /\b(?:(?:presidential|general|special|local|midterm|run-?off|parliamentary|snap) elections?|elections?|elected|re-?elected|referendum|(?:wins?|won|loses|lost|concedes?) (?:the |a |in )?(?:\w+ ){0,3}(?:primary|caucus(?:es)?|seat|race|vote|nomination|presidency|majority)|primary|running mate|ballots?|(?:presidential|senate|house) (?:bid|run|race|campaign))\b/i,
  },
  {
    name: 'a vote or a law',
    points: 5,
    words:
      /\b(?:(?:votes?|voted|voting) (?:to|on|against|for|in favou?r|down)|(?:house|senate|parliament|congress|lawmakers|mps|assembly|council|legislature)(?: \w+){0,3} (?:pass|passe[sd]|approves?|approved|rejects?|rejected|votes?|voted|blocks?|blocked)|signs? (?:\w+ ){0,4}(?:bill|law|order|legislation)|signed (?:\w+ ){0,4}(?:bill|law|order|legislation|into law)|executive order|vetoe[sd]|veto|legislation|bill|new law|government shutdown|amendment)\b/i,
  },
  {
    name: 'a ruling or a charge',
    points: 5,
    words:
      /\b(?:supreme court|(?:judges?|courts?|justices|jury)(?: \w+){0,3} (?:rul(?:es|ed|ing)|block(?:s|ed)|strikes? down|struck down|uph(?:olds?|eld)|orders?|ordered|convicts?|convicted|finds?|found|dismiss\w*|toss\w*|halts?|allows?|reject\w*)|ruling|verdict|convicted|sentenced|acquitted|indict(?:s|ed|ment)|charged with|pleads?|pleaded|pled guilty|arrest(?:s|ed)|subpoena\w*|impeach\w*|extradit\w+|inquiry|special counsel)\b/i,
  },
  {
    name: 'an appointment or a resignation',
    points: 5,
    words:
      /\b(?:resign(?:s|ed|ing|ation)?|steps? down|stepped down|stepping down|oust(?:s|ed|ing|er)?|fires|fired|sacks|sacked|removes? (?:\w+ ){0,3}(?:inspector|director|chief|minister|secretary)|nominat(?:es|ed|ion)|nominee|appoint(?:s|ed|ment)|confirm(?:s|ed) (?:\w+ ){1,4}as|(?:senate|panel|committee) confirm\w+|confirmation (?:hearing|vote)|sworn in|successor|inaugurat\w+|to (?:head|lead) (?:the )?(?:agency|department|ministry|pentagon|cia|fbi))\b/i,
  },
  {
    name: 'a treaty, sanctions or trade',
    points: 4,
    words:
      /\b(?:treat(?:y|ies)|accord|pact|sanctions?|sanctioned|tariffs?|trade (?:deal|war|talks|agreement)|summit|withdraw(?:s|al|ing)?(?: \w+){0,2} from|annex(?:es|ed|ation)?|diplomats?|ambassador|expel(?:s|led)|embassy)\b/i,
  },
  {
    name: 'an emergency or a public order',
    points: 4,
    words:
      /\b(?:state of emergency|emergency (?:declaration|order|powers|use)|declares? (?:an? )?emergency|evacuat\w+|outbreak|hurricane|earthquake|wildfires?|curfew|lockdowns?|stay-at-home|martial law|riots?|protest(?:s|ers)?|national guard)\b/i,
  },
  {
    name: 'money of the many',
    points: 4,
    words:
      /\b(?:unemployment|jobless|(?:million|thousand)s? (?:of )?(?:jobs|workers)|jobs? (?:report|lost|losses)|recession|stimulus|bail-?out|budget|federal reserve|interest rates?|\$?\d[\d.]* ?(?:billion|trillion)|debt ceiling|minimum wage|(?:workers|teachers|union|general|labou?r|nurses|rail) strike|on strike|walkouts?)\b/i,
  },
];

/** Consequence is told in the title or at the start; kinds that stand further down are background. */
export function consequencesOf(report: Report): Consequence[] {
  const told = `${report.title}\n${lead(report)}`;
  return consequences.filter(({ words }) => words.test(told));
}
