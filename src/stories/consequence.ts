import type { Report } from '../reports/index.ts';
import { lead } from './term-vector.ts';
import { isEnglish } from './english.ts';
import type { ConsequenceKind } from './reason.ts';

/** One kind of thing that changes people's lives or who decides over them. */
interface Consequence {
  kind: ConsequenceKind;
  points: number;
  /** What says so wherever it stands in the title or at the start. */
  plain: RegExp;
  /** Words that say so in a title: further down they are mostly background. */
  titled?: RegExp;
}

/** Alternatives, written over several lines, as whole words. */
const words = (alternatives: string): RegExp => new RegExp(`\\b(?:${alternatives.replace(/\s*\n\s*/gu, '')})\\b`, 'i');

const legislature =
  '(?:house|senate|parliament|congress|lawmakers|legislators|mps|assembly|legislature|bundestag|knesset|duma|commons|lords|upper house|lower house|(?:city|county|town) council)';
const judge = '(?:judges?|courts?|justices|jury|jurors|tribunal|magistrate)';
const office =
  '(?:minister|secretary|director|chief|chair(?:man|woman)?|inspector general|watchdog|ambassador|adviser|commissioner|governor|mayor|judge|justice|prosecutor|attorney general|press secretary|envoy|senator|congress(?:man|woman)|lawmaker|mp|premier|chancellor|president|leader|treasurer|speaker|surgeon general|official|head|general|commander)';

/** In order of weight; the points are what every report of a story saying so is worth. */
export const consequences: readonly Consequence[] = [
  {
    kind: 'war and peace',
    points: 6,
    plain:
      words(`air ?strikes?|air raids?|drone (?:strikes?|attacks?)|missile (?:strikes?|attacks?|barrage)|(?:fires?|fired|launch(?:es|ed)?|test(?:s|ed)?) (?:\\w+ ){0,3}missiles?|cease-?fire|
      (?:invasion|invades?|invaded|invading) (?:of |by )?(?:\\w+ ){0,2}(?:ukraine|iraq|kuwait|gaza|lebanon|taiwan|venezuela|iran|syria|country)|shelling|shelled|bombardment|
      (?:military|attempted|failed) coup|coup (?:attempt|leaders?)|war crimes?|civil war|(?:suicide|car|truck|roadside) bomb\\w*|insurgents?|(?:taliban|isis|islamic state|hamas|hezbollah|houthi|al[- ]?shabaa?b|boko haram) (?:\\w+ ){0,2}(?:attack\\w*|strike\\w*|fighters|militants?|gunmen|bomb\\w*|claim\\w*)|
      (?:peace|truce|hostage) (?:deal|talks|agreement|plan|negotiations|accord)|(?:troops|soldiers|forces) (?:\\w+ ){0,3}(?:clash\\w*|skirmish\\w*|scuffled|killed|advance\\w*|withdraw\\w*|fire[sd]?|standoff)|clash(?:es|ed)? between (?:\\w+ ){0,3}(?:troops|soldiers|forces)|
      (?:militants|gunmen|rebels) (?:\\w+ ){0,4}(?:attack\\w*|storm\\w*|kill\\w*|raid\\w*|clash\\w*)|attack(?:s|ed)? (?:on|against) (?:\\w+ ){0,3}(?:forces|troops|soldiers)|soldiers? (?:\\w+ ){0,2}killed|(?:communist|suspected) (?:rebels?|militants?)|the war in (?:ukraine|gaza|yemen|syria|sudan|iran)|(?:israel|russia|ukraine|iran|u\\.?s\\.?) (?:strikes?|bombs|attacks) (?!down|deal|back at|plan)(?:\\w+)`),
    titled: words(
      `ceasefire|truce|invasion|peace (?:deal|talks|plan|agreement)|militants? attack\\w*|skirmish|strikes? (?:kills?|killed|hits?)|strike targets|attacks? afghan \\w+`,
    ),
  },
  {
    kind: 'deaths',
    points: 6,
    plain:
      words(`kill(?:s|ed|ing)|(?:found|shot|left|\\d+|were|was|pronounced|presumed) (?:\\w+ ){0,2}dead|(?:has|have|had|who|were|was|people|men|women|children|patients?|residents?|man|woman|\\d+) die[sd]?|died (?:from|of|after|in|on|when|at|while)|die of|
      death toll|(?:related|new|more|additional|covid-19|coronavirus|virus|of|\\d+) deaths|deaths? (?:rise|rises|rose|surge\\w*|climb\\w*|from|of|data|record)|fatal(?:ly|ities)|massacre\\w*|mass shooting|assassinat(?:ed|ion of)|murder(?:ing|ed|s)|murder of|executions?|executed|lost their lives|claimed (?:\\w+ ){0,3}lives|innocent lives`),
    titled: words(`dead|dies?|deaths?|deadl(?:y|iest)|killings?|murders?|slain|fatal`),
  },
  {
    kind: 'election',
    points: 5,
    plain:
      words(`(?:presidential|special|local|midterm|run-?off|parliamentary|snap|federal|state|national|mayoral|gubernatorial|general|by-?) ?elections?|election (?:day|campaign|victory|bid|results?|board)|(?:the|an|upcoming|november|\\d{4}) election|board of elections|(?:seek(?:s|ing)?|win(?:s|ning)?|won|hurt (?:his|her|their)) re-?election|deserve to be re.?elected|referendum on|(?:non-binding|independence) referendum|
      (?:wins?|won|loses|lost|concedes?|conceded) (?:the |a |an |in )?(?:\\w+ ){0,3}(?:primary|caucus(?:es)?|seat|presidency|majority|district|race)|(?:democratic|republican|gop|presidential|senate|house|gubernatorial|party|mayoral|closed|open) primar(?:y|ies)|(?:in|wins?|after|the) the primary|
      running mate|(?:party(?:['’]s)?|presidential|democratic|republican|libertarian)(?: \\w+)? (?:nominee|nomination|candidates?|contenders?|hopefuls?|challenger)|(?:presidential|senate|congressional|white house|third-party) (?:bid|run|race|campaign)|(?:biden|trump|harris|sanders|clinton) campaign|(?:midterms?|swing voters|ballot (?:line|measure|box)|exploratory committee|polling stations?)|national poll|endors(?:es|ed|ement of) (?:\\w+ ){1,3}(?:for|as)|third-party`),
    titled: words(
      `(?<!post-|pre-)elections?|re-?election|referendum|candidates?|primary (?:win|race|election|challenger)|runoff|run-off|midterms?|endorses?|concedes?|(?:white house|presidential|2\\d{3}) (?:bid|run|race)|on the ballot|vote count`,
    ),
  },
  {
    kind: 'vote or law',
    points: 5,
    plain:
      words(`${legislature}(?: \\w+){0,4} (?:pass|passe[sd]|approves?|approved|rejects?|rejected|vote[sd]?|blocks?|blocked|advances?)|(?:will|to|set to) vote on|(?:voted|votes|vote) (?:to|against|in favou?r of|down) (?:\\w+ ){0,3}(?:approve|pass|bill|law|act|measure|resolution|legislation|package|motion|revive|convict|advance|repeal)|voting against (?:\\w+ ){0,3}(?:bill|act)|
      sign(?:s|ed) (?:\\w+ ){0,5}(?:bill|order|legislation|into law)|executive orders?|vetoe[sd]|veto (?:threat|power)|(?:new|proposed|draft|emergency|passage of \\w+|working on|introduce[sd]?) legislation|legislation (?:to|that|would|will|is|has|passed|blocking|banning)|
      (?:immigration|relief|stimulus|spending|tax|budget|aid|infrastructure|reconciliation|surveillance|farm|defen[cs]e|crime|voting|election|police|housing|health|energy|climate|gun|abortion|funding|reform|reopening|franchise|flagship|\\$?\\d[\\d.]* ?(?:billion|trillion|[bmt]n?)(?: \\w+){0,3}|upcoming) bills?|bill (?:would|to|that|passes|passed|returns|sponsored|is dead|banning|extends)|(?:file[sd]?|draft(?:ed)?|passed|passing|unveil\\w*|sponsor\\w*|introduc\\w+|debat\\w+|proposed) (?:\\w+ ){0,4}bills?|supplemental budget|third and final reading|(?:change|changes to|repeal|amend\\w*) (?:\\w+ ){0,3}(?:laws?|act)|becomes? law`),
    titled: words(
      `bill (?:passes|returns|advances|fails|clears)|bills|(?:passes|approves) (?:\\w+ ){1,5}(?:bill|act|law|measure)|veto(?:es)?|legislation|executive order|new law|laws? takes? effect`,
    ),
  },
  {
    kind: 'ruling or charge',
    points: 5,
    plain:
      words(`supreme court (?!justice\\b|nominee|nomination)(?:\\w+ ){0,3}(?:rul\\w+|hear\\w*|dismiss\\w*|weigh\\w*|allow\\w*|reject\\w*|block\\w*|uph\\w+|decid\\w+|side\\w*|order\\w*|str[iu]\\w+|let\\w*|clear\\w*|refus\\w+)|${judge}(?: \\w+){0,4} (?:rul(?:es|ed)|block(?:s|ed)|strikes? down|struck down|uph(?:olds?|eld)|orders?|ordered|convict(?:s|ed)|found|dismiss(?:es|ed)|toss(?:es|ed)|halt(?:s|ed)|allow(?:s|ed)|reject(?:s|ed)|hears?|heard|refused|sentenced|weighs|drop(?:s|ped))|
      (?:judge|court|high court|supreme court)(?:['’]s)? ruling|ruling by|verdict|convicted (?:of|in)|(?:was|were|been|being) (?:sentenced|convicted|acquitted|indicted|charged|jailed)|sentenced to|acquitted of|indict(?:s|ed|ment)|(?:was|were|is|been|officer) charged with|has charged|pleads? (?:not )?guilty|pleaded (?:not )?guilty|pled (?:not )?guilty|(?:was|were|have|has|been|had) arrested|police (?:have )?arrest(?:ed)?|detectives arrested|arrest of|arrested (?:a|an|on|after|in|for|\\d)|subpoena(?:s|ed)?|
      impeachment (?:trial|inquiry|vote|hearing|articles)|extradit\\w+|(?:sue[sd]?|suing) (?:\\w+ ){0,4}(?:over|for|to|administration|government)|lawsuit|(?:files?|filed) (?:\\w+ ){0,3}suit|on trial|goes on trial|special counsel|search warrant|grand jury|antitrust case|(?:faces|facing) (?:\\w+ ){0,3}(?:charges|prison|jail)|plea deal|jailed for`),
    titled: words(
      `arrest(?:s|ed)?|charged|jailed|convicted|sentenced|indicted|acquitted|pleads|verdict|ruling|lawsuit|sues|subpoena\\w*|impeach\\w*|extradit\\w*|supreme court (?:hears|rules|dismisses|weighs|to hear)|court (?:orders|rules|blocks|hears)|judge (?:orders|rules|blocks)`,
    ),
  },
  {
    kind: 'office',
    points: 5,
    plain:
      words(`resign(?:s|ed|ing)?(?: (?:as|from|after|amid|over|in|on|his|her|their)|(?=[,.;]))(?! last year)|resignation of|(?:steps?|stepped|stepping|stand|stood|standing) (?:down|aside) (?:as|from|after|over|amid)|ousted (?:as|from|after|by)|has been (?:fired|sacked|ousted|dismissed)|
      (?:trump|biden|president|minister|governor|mayor|he|she|board|premier|johnson|putin|xi|court|king) (?:\\w+ ){0,2}(?:fire[sd]|sack(?:s|ed)|oust(?:s|ed)|dismisse[sd]|remove[sd]|replace[sd]) (?!(?:on|at|off|shots|missiles|up|back)\\b)(?:\\w+ ){0,5}${office}|firing of (?:\\w+ ){0,4}${office}|(?:fires|sacks|sacked|replac\\w+) (?:\\w+ ){0,4}(?:inspector general|minister|secretary|adviser|director|watchdog)|
      nominat(?:es|ed) (?:\\w+ ){0,5}(?:to|as|for) (?:\\w+ ){0,3}(?:${office}|court|board|agency|department|bureau|cabinet)|nomination of|(?:(?:was|were|been|is) (?:appointed|named|elected|sworn in)) (?:\\w+ ){0,3}(?:as |to )?(?:\\w+ ){0,3}${office}|(?:appoints|names) (?:\\w+ ){1,5}(?:as|to)|confirm(?:s|ed) (?:\\w+ ){1,5}as|confirmation (?:hearing|vote)|sworn in|swear(?:s|ing)? in|inaugurat(?:ed|ion)|minister (?:quits|resigned|resigns)|elected as chair\\w*|is to become|calls? to (?:quit|resign)`),
    titled: words(
      `resigns?|resignation|quits|steps (?:down|aside)|ousts?|ousted|sacks|sacked|fires (?!on\\b|at\\b|back\\b|shots|missiles?|off\\b)(?:\\w+ ){0,4}${office}|firing of|${office} fired|appoints|sworn in|swears in|succeeding|(?:cabinet|court|attorney general|ag|fed|judicial|ambassador|secretary|defense|state) nominee|nominates`,
    ),
  },
  {
    kind: 'treaty, sanctions or trade',
    points: 4,
    plain:
      words(`treaty|treaties|(?:un|us|u\\.s\\.|economic|new|eu|international|trade|impose[sd]?|because of us|restore \\w+|lift|ease|against) sanctions|sanctions (?:on|against|over)|sanctioned by|tariffs?|trade (?:deal|war|talks|agreement|dispute|tensions|relations|pact)|free trade|(?:g7|g20|nato|eu|trump-\\w+|peace|key|climate) summit|
      withdraw(?:s|al|ing)? (?:\\w+ ){0,2}from (?:the )?(?:\\w+ ){0,2}(?:treaty|accord|agreement|deal|pact|organization)|annex(?:ing|ation) (?:of|push|plan)|(?:push|plans?|pledges) (?:\\w+ ){0,3}annex\\w*|annex (?:west bank|\\w+ territory)|expel(?:s|led) (?:\\w+ ){0,3}diplomats?|recalls? (?:\\w+ ){0,2}ambassador|nuclear (?:deal|agreement|talks)|(?:diplomatic|bilateral) (?:ties|relations|row|crisis)|tensions between (?:the )?(?:us|u\\.s\\.|china|india|russia|two)|pos?t-?brexit trade`),
    titled: words(
      `sanctions?|tariffs?|treaty|trade (?:war|deal|talks|tensions|dispute)|ambassador to \\w+ (?:is )?(?:found|recalled|expelled)|us[- ]china|accord`,
    ),
  },
  {
    kind: 'emergency or order',
    points: 4,
    plain:
      words(`state of emergency|emergency (?:declaration|order|powers|use authoris?z?ation|use)|declare[sd]? (?:an? )?(?:\\w+ )?emergency|evacuation order|(?:residents|homes|thousands|people) (?:were |was |are )?evacuated|hurricane (?:\\w+ ){0,2}(?:hit|made|strikes?|struck|barrel\\w*|slam\\w*|warning)|magnitude|earthquake (?:struck|hit|damag\\w+|kill\\w+)|(?:wildfires?|floods?|flooding|typhoon|cyclone|tornado(?:es)?) (?:\\w+ ){0,3}(?:burn\\w*|kill\\w*|forc\\w*|destroy\\w*|threat\\w*|hit|struck|rag\\w+)|
      curfew|(?:lift|lifting|ease|eases|eased|easing|exit|end|ends|extend\\w*|impos\\w+|under|enforc\\w+|relax\\w*|loosen\\w*|hard|strict|against|plans? for|prepares to lift its) (?:of )?(?:the |its |their |stricter |pandemic |coronavirus |covid-19 |virus |strict |state['’]s |country['’]s |nationwide |national )*(?:lockdowns?|restrictions|stay-at-home orders?|quarantine rules|social distancing(?: rules)?|shelter-in-place orders?)(?! (?:turmoil|collapse))|stay-at-home orders?|community quarantine|
      coronavirus restrictions|martial law|riots|(?:anti-\\w+ )?protest(?:s|ers) (?:in|against|over|at|erupt\\w*|march\\w*|gather\\w*|turned|harass\\w*|clash\\w*|were|removed|have|opposed|who)|(?:of|armed|angry|anti-lockdown|anti-government|violent|thousands of) (?:protesters|demonstrators)|hundreds of people (?:\\w+ ){0,4}demonstrated|(?:thousands|hundreds) (?:of people )?(?:march|marched|protest|protested|rally|rallied)|(?:deploy\\w*|sends?|sent|calls? (?:in|up|out)|activat\\w+) (?:\\w+ ){0,3}national guard|(?:days of|holding a|at a|in) protests?|beach protest|reopen(?:s|ed|ing)? (?:\\w+ ){0,4}(?:state|economy|schools?|country|shops|borders?|churches|businesses)|wear (?:\\w+ )?(?:face )?(?:masks?|coverings?)`),
    titled: words(
      `lockdowns?(?! turmoil)|curfew|protests?(?! equipment)(?! protective)|protesters|riots?|stay-at-home|quarantine|reopen(?:s|ed|ing)?(?! old)|restrictions|state of emergency|emergency use|emergency order|earthquake|quake|hurricane|wildfires?|floods?(?! of)|flooding|evacuat\\w+|national guard|martial law|social distancing`,
    ),
  },
  {
    kind: 'money of the many',
    points: 4,
    plain:
      words(`unemployment|jobless(?: claims)?|(?:million|thousand)s? (?:of )?(?:\\w+ )?(?:jobs|workers)|jobs? (?:report|lost|losses)|los[et] (?:\\d\\S* )?(?:jobs|workers|their jobs)|los[et] [\\d,]+ workers|recession|(?:stimulus|relief|recovery|rescue|recovery) (?:aid|package|plan|fund|funds|bill|funding|programme?)|bail-?outs?|(?:budget|deficit) (?:deficit|cuts?|boost|hole|shortfall|surplus)|(?:state|federal|national|annual|today['’]?s ?|the|this year['’]s|australian|revised|supplemental|\\d{4}) budget|
      federal reserve|interest rates?|debt (?:ceiling|relief)|minimum wage|higher wages|(?:workers|teachers|union|general|labou?r|nurses|rail|doctors) strike|on strike|walkouts?|(?:raise|raises|increase in|increases|higher|cut|cuts|rises?) (?:\\w+ ){0,3}tax(?:es)?|tax (?:rises|cuts?|increases?|hike|package|support package)|public finances|government loans|economic (?:devastation|depression|downturn|hardship|stimulus)|inflation (?:rate|rose|fell|hit|data|rises|falls)|economy (?:shrank|shrinks|contracted|fell|grew|slips)|(?:medicaid|medicare|social security|welfare|food stamps?|snap) (?:cuts?|benefits?|program\\w*)|cost of living|bankruptcy|petrol prices|power bills`),
    titled: words(
      `budget|stimulus|jobless|unemployment|recession|bailout|relief (?:bill|package|fund|aid)|recovery fund|deficit|inflation|tax(?:es)? (?:cut|hike|rise|package)|layoffs|interest rates?|\\$\\d[\\d.]* ?(?:trillion|T) \\w*|debt relief|wages|economy`,
    ),
  },
];

/** What such words say in a figure of speech, or of something else: left out before they are looked for. */
const figures = new RegExp(
  `\\b(?:war (?:on|with) (?!(?:iran|iraq|russia|ukraine|china|terror|hamas|hezbollah|israel|syria)\\b)\\w+|at war (?:on|with|over) \\w+|culture wars?|war of words|trade war(?= with \\w+ farmers)|price war|bidding war|second world war|world war|cold war|star wars|civil war[- ]era|
  bloodless coup(?: d.?.tat)?|budget (?:official|director|office|airline|hotel)s?|attempted coup d\\S*|coup for|murder hornets?|bird of prey killings|killing (?:it|time|the mood|birds)|(?:deal|bill|talks|plan|act|measure|amendment|agreement|proposal)s? (?:(?:is|are|was|were|has|have) )?['‘“]?(?:dead|dies|died)|death[ -](?:penalty|row)|dead on arrival|dead (?:end|heat|last|line|wrong|weight)|drop-dead|death to \\w+|dairy = death|kill (?:the )?(?:bill|deal|plan|time)|killer (?:app|whale)s?|dying to|to die for|death star|
  ruling (?:party|body|coalition|elite|class|family|military|junta|regime|on the field)|primary (?:schools?|care|source|reason|school|years|pupils|residence|focus|goal)|primary school \\w+|elections official|commission on elections|(?:promised|inconclusive) (?:at )?(?:the )?elections?|(?:footing|foots?|foot|power|energy|heating|phone|water|hospital|medical|grocery|electricity|old|the us will) bills?|bill (?:gates|clinton|barr|de blasio|maher|cosby|belichick|nye|murray|weir|and \\w+|shorten|china|o.reilly|taylor|burns|hagerty|cassidy)|bill & melinda|first amendment|second amendment|
  pleads? (?:to|with|for)|plead for|brand ambassadors?|safe distancing ambassadors?|distancing ambassador|global ambassador|wildfire of|storm of (?:protest|criticism)|in protest(?= at)|protest too much|
  no (?:\\w+ ){0,2}(?:deaths?|fatalities)|trade (?:truce|cease-?fire)|(?:truce|cease-?fire) (?:in|on|over) (?:the )?(?:\\w+ )?trade|(?:reopen(?:s|ing|ed)?|re-open) (?:the )?(?:federal )?government|government reopens|(?:retaliation|revenge|retribution|vengeance) for (?:the )?(?:\\w+ )?(?:killing|assassination|murder|death)s?(?: of)?|
  since (?:the )?(?:\\w+ )?(?:lockdown|pandemic|outbreak)(?: began)?|(?:amid|during|through|despite|in the wake of|after) (?:the |a |last month's )?(?:\\w+ )?(?:covid-19 |coronavirus |\\w+ )?(?:lockdowns?|outbreak|pandemic)|as coronavirus \\S+ orders remain|under lockdown(?= (?:until|and wants|wants))|coronavirus outbreak|strike (?:a |the )?(?:deal|balance|chord|gold|back at)|acquitted himself|trial balloon|trial and error|court of public opinion|tennis court|food court|court documents)\\b`.replace(
    /\n\s*/gu,
    '',
  ),
  'giu',
);

/** What a consequence was read from, and whether the headline itself says so. */
export interface Borne {
  words: string;
  inHeadline: boolean;
}

/** What a report tells of, by kind. Consequence is told in the headline or at the start; kinds that stand further down are background. */
export function consequencesOf(report: Report): Map<ConsequenceKind, Borne> {
  if (!isEnglish(report)) return new Map();
  const plainly = (text: string) => text.replace(figures, ' · ');
  const title = plainly(report.title);
  const start = plainly(lead(report));
  return new Map(
    consequences.flatMap(({ kind, plain, titled }) => {
      const [inTitle] = titled?.exec(title) ?? plain.exec(title) ?? [];
      const [found] = inTitle === undefined ? (plain.exec(`${title}\n${start}`) ?? []) : [inTitle];
      if (found === undefined) return [];
      const words = found.toLowerCase().replace(/\s+/gu, ' ');
      return [[kind, { words, inHeadline: inTitle !== undefined }] as const];
    }),
  );
}
