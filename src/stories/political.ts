import type { Report } from '../reports/index.ts';
import { contentWords, lead } from './gist.ts';

const set = (list: string): ReadonlySet<string> => new Set(contentWords(list));

/** Words that by themselves make a report one of politics: offices, bodies, elections, law-making, states among each other. */
const decisive = set(`
  president presidential vice-president premier chancellor minister ministry ministerial secretary senator senate senators congress
  congressional congressman congresswoman congressmen lawmaker lawmakers legislator legislature legislative legislation parliament
  parliamentary mp mps bundestag knesset duma house-commons house-lords governor gubernatorial mayor mayoral councillor cabinet government governmental
  administration white-house downing kremlin pentagon politburo election elections electoral electorate vote votes voter voters voting
  ballot ballots referendum primary primaries caucus caucuses candidate candidates campaign candidacy nominee democrat democrats
  democratic republican republicans gop tory tories labour conservatives lib-dem liberal liberals socialist communist party-leader
  partisan bipartisan impeach impeachment veto filibuster amendment bill treaty ceasefire truce sanction sanctions tariff tariffs diplomat
  diplomatic diplomacy ambassador embassy consulate envoy summit nato un united-nations european-union eu brexit who-chief
  coup junta regime dissident opposition-leader protest protests protester protesters demonstrator demonstrators rally unrest
  constitution constitutional supreme-court attorney-general prosecutor prosecutors special-counsel subpoena inspector-general fbi cia
  doj dhs immigration immigrant immigrants asylum migrant migrants refugee refugees deportation border taliban isis militant militants
  insurgent insurgents airstrike airstrikes missile missiles nuclear troops soldiers military army navy war warship terrorism terrorist
  geopolitical sovereignty annexation annex occupied lawmaking deregulation federal policy policies politics political politician
  politicians trump biden obama pelosi mcconnell putin xi merkel macron sanders hamas hezbollah houthi houthis democracy dictator autocrat propaganda mass-shooting school-shooting hate-crime gunman`);

/** Words that make it likely: two of them count as one of the others. */
const likely = set(`
  justice justices ruling lawsuit sue sued officer law laws
  legal reform budget deficit debt tax taxes stimulus relief bailout spending shutdown lockdown restriction restrictions reopen
  reopening emergency mandate executive order agency department commission committee hearing testify testimony   indicted union strike healthcare medicare medicaid welfare unemployment unemployed jobless jobs economy inflation recession
  trade climate emissions abortion gun guns citizenship census intelligence security spy espionage cyber hack   hostage hostages rebel rebels peace talks negotiation negotiations negotiate agreement deal leader leaders foreign
  minister's chief capitol pandemic outbreak health vaccine aid humanitarian leaks
  whistleblower racism racist racial unarmed african-american hate-crime supremacist nationalist civil-rights discrimination civil activist activists human corruption fraud bribery regulator regulators
  schumer vance rubio desantis newsom zelensky zelenskyy lavrov jinping scholz merz starmer sunak netanyahu abbas erdogan khamenei assad
  modi lula bolsonaro maduro milei sheinbaum trudeau carney meloni orban lukashenko von-der-leyen`);

/** Words of any crime or accident as well as of public affairs: however many there are, they count as two likely words at most. */
const ofAnyNews = set(`
  police court courts judge judges charged charges convicted investigation probe inquiry killed attack attacks bomb bombing sheriff
  shooting murder prison jail state officials official authorities national country nation county city council rights suspect victim victims trial sentenced`);

/** Words of sport, show business, shopping and the like: each takes a decisive word away. */
const elsewhere = set(`
  nfl nba mlb nhl nrl afl ufc wwe fifa uefa ipl f1 premier-league league quarterback touchdown striker goalkeeper midfielder coach
  playoff playoffs season teammate tournament championship champion champions grand-slam wimbledon cricket rugby football soccer
  basketball baseball golf tennis boxing racing olympics medal bowl draft athlete club fixture transfer fans
  celebrity celebrities actor actress singer rapper album song songs film films movie movies netflix disney hollywood trailer episode sitcom
  reality-tv kardashian bachelor bachelorette influencer instagram royals duchess prince princess wedding bikini gown outfit fashion
  makeup beauty skincare hair diet workout recipe recipes restaurant chef wine cooking horoscope horoscopes zodiac puzzle crossword quiz
  lottery pet pets dog dogs cat cats astronaut planet galaxy dinosaur species smartphone iphone gadget gadgets gaming xbox
  playstation deals discount shopping gift gifts travel hotel hotels holiday holidays vacation garden gardening decor dating romance
  girlfriend boyfriend pregnant baby photos stunning star stars concert band festival novel`);

/** Neighbouring words are also looked up as one: "white-house". */
function wordsAndPairs(text: string): string[] {
  const words = contentWords(text);
  return [...words, ...words.slice(1).map((word, i) => `${words[i]}-${word}`)];
}

/** Sections of sites, as their addresses name them. */
const politicalSection = /\/(?:politics?|elections?|congress|white-?house|government|parliament)\/|-politics-/i;

/** Points a report needs to count as one of politics. */
const ENOUGH = 3;
const MOST_OF_ANY_NEWS = 2;

/** Whether a word is one of politics in general: an office, a body, a kind of event. */
export function isPoliticalWord(word: string): boolean {
  return decisive.has(word) || likely.has(word);
}

/**
 * Whether a report is of public affairs by its own words: title words count double, a decisive word 2, a likely one 1, and
 * words of sport, show business and shopping count against it.
 */
export function isPolitical(report: Report): boolean {
  const title = new Set(wordsAndPairs(report.title));
  const words = new Set([...title, ...wordsAndPairs(lead(report))]);
  let points = politicalSection.test(report.url ?? '') ? ENOUGH : 0;
  let anyNews = 0;
  for (const word of words) {
    const times = title.has(word) ? 2 : 1;
    if (decisive.has(word)) points += 2 * times;
    else if (likely.has(word)) points += times;
    else if (ofAnyNews.has(word)) anyNews += times;
    else if (elsewhere.has(word)) points -= 2 * times;
  }
  return points + Math.min(anyNews, MOST_OF_ANY_NEWS) >= ENOUGH;
}
