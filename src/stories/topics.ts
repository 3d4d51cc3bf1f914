/** What a story is about: the persons, bodies, places and issues its reports name, each under one name. */
import type { Report } from '../reports/index.ts';
import { familyName, findIssues, findMentions, type Mention, knownOutlets, oneLine } from '../text/index.ts';
import { isEnglish } from './english.ts';
import { independentAccounts } from './independence.ts';
import type { Topic, TopicKind } from './told.ts';

/** One mention in `title + "\n" + text`; `name` is the form all mentions of the same thing in the report share. */
export interface TopicMention {
  name: string;
  kind: TopicKind;
  start: number;
  end: number;
}

const MOST_TOPICS = 8;
/** As much of a report as its topics are drawn from, in characters: what it is about stands at its head. */
const READ = 6000;
/** A topic weighs at least this share of the weightiest. */
const LEAST_SHARE = 0.18;

/** Short and other forms of well-known names. Within one kind of news they mean one thing only. */
const aliases = new Map<string, string>(
  Object.entries({
    'United States': 'us|usa|u.s|america|united states of america',
    'United Kingdom': 'uk|britain|great britain',
    'European Union': 'eu',
    'United Nations': 'un',
    'United Arab Emirates': 'uae',
    'Republican Party': 'gop',
    'Democratic National Committee': 'dnc',
    'Republican National Committee': 'rnc',
    'House of Representatives': 'house|us house|us house of representatives',
    'House of Commons': 'commons',
    'House of Lords': 'lords',
    Senate: 'us senate',
    Congress: 'us congress',
    'Supreme Court': 'us supreme court|united states supreme court',
    'Justice Department': 'doj|us justice department|us department of justice',
    'State Department': 'us state department|us department of state',
    'Defense Department': 'dod|pentagon',
    'Department of Homeland Security':
      'dhs|homeland security|homeland security department|us department of homeland security',
    'Department of Health and Human Services': 'hhs|health and human services',
    'Treasury Department': 'treasury|us treasury|us treasury department',
    'Federal Reserve': 'fed|us federal reserve',
    'Environmental Protection Agency': 'epa',
    'World Health Organization': 'who|world health organisation',
    'World Trade Organization': 'wto|world trade organisation',
    'International Monetary Fund': 'imf',
    'International Criminal Court': 'icc',
    'Islamic State': 'isis|isil|is|daesh|islamic state of iraq and syria',
    'al-Qaeda': 'al qaeda|al-qaida|al qaida',
    'National Rifle Association': 'nra',
    'Immigration and Customs Enforcement': 'ice|us immigration and customs enforcement',
    'Customs and Border Protection': 'cbp|us customs and border protection',
    'Centers for Disease Control and Prevention': 'cdc|centers for disease control',
    'Food and Drug Administration': 'fda',
    FBI: 'federal bureau of investigation',
    CIA: 'central intelligence agency',
    NASA: 'nasa',
    NATO: 'nato|north atlantic treaty organization',
    'Labour Party': 'labour',
    'Conservative Party': 'tories|conservatives|tory party',
    'Scottish National Party': 'snp',
    'Democratic Unionist Party': 'dup',
    Kyiv: 'kiev',
    Myanmar: 'burma',
    'Marine Corps': 'marines|usmc',
    'New York City': 'nyc',
    'Los Angeles': 'la',
    'Washington, D.C.': 'dc|washington dc|district of columbia',
  }).flatMap(([name, forms]) => [
    [plain(name), name] as const,
    ...forms.split('|').map((form) => [form, name] as const),
  ]),
);

/** Places every story of a country's news names, which therefore say little. */
const everywhere = new Map([
  ['United States', 0.35],
  ['Washington', 0.4],
  ['Washington, D.C.', 0.4],
  ['Capitol Hill', 0.4],
  ['Twitter', 0.2],
  ['Facebook', 0.6],
  ['White House', 0.5],
  ['Congress', 0.7],
  ['House of Representatives', 0.7],
  ['Senate', 0.7],
  ['Republican Party', 0.6],
  ['Democratic Party', 0.6],
]);

/** Whom a surname alone means where no report of a story gives the full name; only those that it could hardly mean another. */
const bySurname = new Map(
  `
  Donald Trump, Joe Biden, Barack Obama, Kamala Harris, JD Vance, Marco Rubio, Nancy Pelosi, Mitch McConnell,
  Chuck Schumer, Mike Pompeo, Mike Pence, Robert Mueller, Brett Kavanaugh, Anthony Fauci, Pete Hegseth,
  Ron DeSantis, Gavin Newsom, Pete Buttigieg, Vladimir Putin, Sergei Lavrov, Volodymyr Zelensky, Angela Merkel,
  Olaf Scholz, Friedrich Merz, Emmanuel Macron, Keir Starmer, Rishi Sunak, Benjamin Netanyahu, Mahmoud Abbas,
  Narendra Modi, Recep Tayyip Erdogan, Bashar al-Assad, Ali Khamenei, Hassan Rouhani, Qassem Soleimani,
  Rodrigo Duterte, Jair Bolsonaro, Nicolás Maduro, Juan Guaidó, Javier Milei, Claudia Sheinbaum,
  Justin Trudeau, Mark Carney, Jacinda Ardern, Scott Morrison, Anthony Albanese, Giorgia Meloni, Viktor Orbán,
  Alexander Lukashenko, Ursula von der Leyen, Alexei Navalny`
    .trim()
    .split(/,\s+/u)
    .map((name) => [plain(familyName(name)), name] as const),
);

function plain(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{M}|[.’']/gu, '')
    .replace(/^the\s+/iu, '')
    .toLowerCase();
}

/** What stays of a name across its spellings: the consonants, the alike-sounding as one. "Qassem", "Qasim" → "ksm". */
function skeleton(word: string): string {
  return plain(word)
    .replace(/^(?:al|el)-/u, '')
    .replace(/kh|gh|q|ck|c(?=[aou])/gu, 'k')
    .replace(/ph/gu, 'f')
    .replace(/w/gu, 'v')
    .replace(/[aeiouyh\s-]+/gu, '')
    .replace(/(.)\1+/gu, '$1');
}

/** Whether two words are spellings of one: the same consonants and at most two letters changed. */
function sameSpelling(a: string, b: string): boolean {
  const [x, y] = [plain(a), plain(b)];
  if (x === y) return true;
  if (Math.min(x.length, y.length) < 5 || Math.abs(x.length - y.length) > 2 || skeleton(a) !== skeleton(b))
    return false;
  // The same consonants: what is left to differ are vowels and doubled letters.
  let i = 0;
  let j = 0;
  let changed = 0;
  while (i < x.length && j < y.length) {
    if (x[i] === y[j]) {
      i++;
      j++;
      continue;
    }
    changed++;
    if (x.length - i > y.length - j) i++;
    else if (x.length - i < y.length - j) j++;
    else {
      i++;
      j++;
    }
  }
  return changed + (x.length - i) + (y.length - j) <= 2;
}

/** Whether two full names of persons can be one person's: last names and, where both have them, first names agree. */
export function samePerson(a: string, b: string): boolean {
  // "Bailey" for "Rebecca Long-Bailey".
  const halfOf = (half: string, whole: string) =>
    !/\s/u.test(half) && plain(familyName(whole)).endsWith(`-${plain(half)}`);
  if (halfOf(a, b) || halfOf(b, a)) return true;
  if (!sameSpelling(familyName(a), familyName(b))) return false;
  const [x, y] = [a.split(/\s+/u), b.split(/\s+/u)];
  // "López Obrador" for "Andrés Manuel López Obrador".
  if (plain(a).endsWith(` ${plain(b)}`) || plain(b).endsWith(` ${plain(a)}`)) return true;
  if (x.length === 1 || y.length === 1) return true;
  const [p, q] = [plain(x[0]!), plain(y[0]!)];
  // "Joe" and "Joseph", "J." and "James"; else spellings of one.
  return (
    p.startsWith(q.slice(0, 3)) ||
    q.startsWith(p.slice(0, 3)) ||
    sameSpelling(x[0]!, y[0]!) ||
    (p.length === 1 && q.startsWith(p)) ||
    (q.length === 1 && p.startsWith(q))
  );
}

/** A place, body or issue under its usual name. */
function usualName(name: string): string {
  const known = aliases.get(plain(name));
  if (known !== undefined) return known;
  const bare = name.replace(/^(?:the|The)\s+/u, '');
  const american = /^(?:U\.?S\.?) (.+)$/u.exec(bare)?.[1];
  if (
    american !== undefined &&
    /^(?:Army|Navy|Air Force|Marines?|Marine Corps|Coast Guard|Border Patrol|Secret Service|Postal Service|Census Bureau|Chamber of Commerce|.+ Department|Department of .+)$/u.test(
      american,
    )
  ) {
    return usualName(american);
  }
  const ofIts = american === undefined ? undefined : aliases.get(plain(american));
  if (ofIts !== undefined) return ofIts;
  const department = /^(?:U\.?S\.? )?(?:Department|Ministry) of (?:the )?(\p{Lu}\p{L}+)$/u.exec(bare);
  if (department) return usualName(`${department[1]} ${bare.includes('Ministry') ? 'Ministry' : 'Department'}`);
  return bare;
}

const rulers = /^(?:pope|king|queen|prince|princess|emperor|empress|sheikh|sultan|emir|saint|ayatollah|cardinal)$/iu;

/** Whether a person is one of those whom a surname alone means. */
const isKnown = (name: string) => bySurname.get(plain(familyName(name))) === name;

/** A person's name as it is shown: known by a usual one, and without an initial in its midst. */
function usualPerson(name: string): string {
  const known = bySurname.get(plain(familyName(name)));
  if (known !== undefined && samePerson(known, name)) return known;
  return name.replace(/(?<=^\p{Lu}\p{L}+) \p{Lu}\.(?= \p{Lu}\p{L}+$)/u, '');
}

/** The name a person is shown by, where only one word of it is known: rulers keep their title. */
function shownName({ name, title }: Mention): string {
  const office = title?.split(' ').at(-1);
  return !/\s/u.test(name) && office !== undefined && rulers.test(office) ? `${office} ${name}` : name;
}

/**
 * Every mention of a person, body, place or matter in a report, in order of their start, with offsets into
 * `title + "\n" + text` and the fullest name the report has for it: "Soleimani" and "the General's" are Qassem Soleimani, "the
 * coalition" is the coalition named before.
 */
export function topicMentions(report: Pick<Report, 'title' | 'text'>): TopicMention[] {
  const whole = `${report.title}\n${report.text}`;
  return mentionsIn(whole);
}

function mentionsIn(whole: string): TopicMention[] {
  const mentions = findMentions(whole);
  const full = fullNames(mentions);
  const found: TopicMention[] = mentions.map((mention) => ({
    name: mention.kind === 'person' ? (full.get(mention.name) ?? shownName(mention)) : usualName(mention.name),
    kind: mention.kind,
    start: mention.start,
    end: mention.end,
  }));
  expandInitials(found);
  found.push(...spelledOut(whole, found));
  for (const { name, start, end } of findIssues(whole)) found.push({ name, kind: 'issue', start, end });
  return found.sort((a, b) => a.start - b.start || a.end - b.end);
}

const initialsOf = (name: string) =>
  name
    .split(/[\s-]+/u)
    .filter((word) => /^\p{Lu}/u.test(word))
    .map((word) => word[0]!)
    .join('');

/** "GM" is General Motors where both are named. */
function expandInitials(named: { name: string; kind: TopicKind }[]): void {
  const long = new Map<string, string>();
  for (const { name, kind } of named) {
    if (kind === 'org' && name.includes(' ') && initialsOf(name).length > 1) long.set(initialsOf(name), name);
  }
  for (const topic of named) {
    const short = topic.name.replaceAll('.', '');
    if (topic.kind !== 'org' || !/^\p{Lu}{2,7}$/u.test(short)) continue;
    topic.name = long.get(short) ?? short;
  }
}

/** For each person's name in a text the fullest that fits, and that is first named where several do. */
function fullNames(mentions: readonly Mention[]): Map<string, string> {
  const byLast = new Map<string, Map<string, number>>();
  for (const mention of mentions) {
    if (mention.kind !== 'person') continue;
    const shown = shownName(mention);
    const key = skeleton(familyName(mention.name));
    const those = byLast.get(key) ?? new Map<string, number>();
    byLast.set(key, those.set(shown, (those.get(shown) ?? 0) + 1));
  }
  const full = new Map<string, string>();
  for (const those of byLast.values()) {
    const forms = [...those.keys()];
    for (const form of forms) {
      const fitting = forms.filter((other) => samePerson(form, other));
      const longer = fitting.filter((other) => other.includes(' ') && other.split(/\s+/u).length <= 4);
      if (longer.length === 0) continue;
      // Two of one surname: the short form is the one named more often, then first.
      const best = longer.reduce((a, b) => ((those.get(b) ?? 0) > (those.get(a) ?? 0) ? b : a));
      full.set(form, longer.find((other) => plain(other).endsWith(` ${plain(best)}`)) ?? best);
    }
  }
  return full;
}

const shortHeads =
  'coalition|committee|subcommittee|commission|council|agency|bureau|department|ministry|court|university|party|union|alliance|association|federation|foundation|institute|group|company|bank|board|league|assembly|parliament|militia|caucus|campaign|administration|organization|organisation';
const shortForm = new RegExp(`\\bthe (${shortHeads})\\b(?!['’]s? of|\\s+of)`, 'gu');

/** Lower-case short forms ("the coalition") of the body of that head that was named last before them. */
function spelledOut(whole: string, found: readonly TopicMention[]): TopicMention[] {
  const joined: TopicMention[] = [];
  /** By head, the body of that head named last so far. */
  const named = new Map<string, TopicMention>();
  const bodies = found.filter(({ kind, name }) => kind === 'org' && name.includes(' '));
  if (bodies.length === 0) return joined;
  let b = 0;
  for (const match of whole.matchAll(shortForm)) {
    for (; b < bodies.length && bodies[b]!.end <= match.index; b++) {
      const words = bodies[b]!.name.toLowerCase().split(/\s+/u);
      named.set(words[0]!, bodies[b]!);
      named.set(words.at(-1)!, bodies[b]!);
    }
    const body = named.get(match[1]!);
    if (body && match.index - body.end < 1500) {
      joined.push({ name: body.name, kind: 'org', start: match.index, end: match.index + match[0].length });
    }
  }
  return joined;
}

/** Credits and datelines: "(Reporting by …; Editing by …)", "REUTERS/…", a line that is only a name, "RIGA (Wire) - ". */
function isCredit(whole: string, { start, end, kind, name }: TopicMention, own: ReadonlySet<string>): boolean {
  if (kind === 'issue') return false;
  const lineStart = whole.lastIndexOf('\n', start - 1) + 1;
  const newline = whole.indexOf('\n', end);
  const lineEnd = newline < 0 ? whole.length : newline;
  const line = whole.slice(lineStart, Math.min(lineEnd, lineStart + 400));
  if (kind !== 'place' && (own.has(plain(name)) || knownOutlets.has(plain(name)))) return true;
  // Where and by whom it was written: "RIGA (WIRE) — ".
  if (
    start - lineStart < 40 &&
    whole.slice(lineStart, start).endsWith('(') &&
    /^[^()]{0,20}\)\s*[-–—]/u.test(whole.slice(end, end + 30))
  )
    return true;
  const before = whole.slice(Math.max(lineStart, start - 60), start);
  const after = whole.slice(end, Math.min(lineEnd, end + 40));
  if (
    kind === 'place' &&
    start - lineStart < 4 &&
    /^(?:,\s*[\p{Lu}][\p{L}.]+)?(?:\s*\([^)]{2,30}\))?\s*[-–—]{1,2}\s/u.test(after)
  )
    return true;
  if (kind === 'person') {
    if (lineStart > 0 && line.length < 60 && !/[.!?]\s*$/u.test(line) && line.split(/\s+/u).length <= 6) return true;
    if (
      /(?:\b[Bb]y|BY|[Ee]diting by|[Rr]eporting by|[Ww]riting by|(?:and|,|;))\s*$/u.test(before) &&
      /\b(?:reporting|editing|writing|edited|written|posted|photo|photograph)s? by\b|^\s*by\b/iu.test(before)
    )
      return true;
    if (
      /(?:reuters|ap|ap photo|afp|getty images|getty|epa|bloomberg|pool|photo|images)\s*[/|]\s*$/iu.test(before) ||
      /^\s*[/|]\s*(?:AP|Reuters|AFP|Getty|EPA|Bloomberg|The |USA TODAY)/u.test(after)
    )
      return true;
    if (/^\s*(?:contributed to this|reports? from|reported from)/u.test(after)) return true;
  }
  return false;
}

interface Tally {
  kinds: Map<TopicKind, number>;
  names: Map<string, number>;
  weight: number;
  accounts: Set<number>;
  /** Accounts that name it in their text, where capitals tell a name from a word; a headline's do not. */
  inText: Set<number>;
}

/**
 * The topics of a story, at most eight, the weightiest first. A topic's weight grows with the independent accounts that name it,
 * more where it stands in the title and early, and with how often, by less and less. Spellings and short forms are one topic;
 * outlets, bylines and datelines are none.
 */
export function topicsOf(reports: readonly Report[]): Topic[] {
  const accounts = independentAccounts(reports);
  const own = new Set(reports.flatMap(({ outlet }) => beginnings(plain(outlet))));
  const tallies = new Map<string, Tally>();
  for (const [a, account] of accounts.entries()) {
    const best = new Map<string, Seen>();
    const running = new Set<string>();
    for (const report of account) {
      for (const [key, seen] of weigh(report, own)) {
        const known = best.get(key);
        if (!known || known.weight < seen.weight) best.set(key, seen);
        if (seen.inText) running.add(key);
      }
    }
    for (const [key, { weight, kind, name }] of best) {
      let tally = tallies.get(key);
      if (!tally) {
        tally = { kinds: new Map(), names: new Map(), weight: 0, accounts: new Set(), inText: new Set() };
        tallies.set(key, tally);
      }
      tally.weight += weight;
      tally.accounts.add(a);
      if (running.has(key)) tally.inText.add(a);
      tally.kinds.set(kind, (tally.kinds.get(kind) ?? 0) + weight);
      tally.names.set(name, (tally.names.get(name) ?? 0) + 1);
    }
  }
  const joined = joinPersons(joinInitials([...tallies.values()]));
  const texts = reports.map(({ title, text }) => `${title}\n${text.slice(0, READ)}`);
  for (const tally of joined) settlePerson(tally, texts);
  const topics = joined
    .filter(({ kinds }) => kinds.size > 0)
    .map((tally) => {
      const kind = commonest(tally.kinds);
      const form = commonest(tally.names);
      const name = kind === 'person' ? usualPerson(form) : form;
      return {
        name,
        kind,
        weight: tally.weight * (everywhere.get(name) ?? 1),
        accounts: tally.accounts.size,
      };
    })
    .sort((x, y) => y.weight - x.weight || (x.name < y.name ? -1 : 1));
  const most = topics[0]?.weight ?? 0;
  return topics
    .filter(({ weight, accounts: n }) => weight >= most * LEAST_SHARE && (accounts.length < 3 || n > 1))
    .slice(0, MOST_TOPICS)
    .map(({ name, kind }) => ({ name: oneLine(name), kind }));
}

/**
 * What looks like a person's name and is not: a place, by the words before it, or a word that is written small elsewhere. A place
 * changes its kind, a word loses it.
 */
function settlePerson(tally: Tally, texts: readonly string[]): void {
  if (commonest(tally.kinds) !== 'person') return;
  const name = commonest(tally.names);
  if (bySurname.has(plain(familyName(name)))) return;
  const quoted = name.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&');
  const times = (pattern: string, flags = 'gu') =>
    texts.reduce((sum, text) => sum + (text.match(new RegExp(pattern, flags))?.length ?? 0), 0);
  const acts = times(
    `(?:\\b(?:Mr|Mrs|Ms|Dr|Gen|Sen|Rep|Gov)\\.? |\\b(?:President|Minister|General|Senator|Secretary|Judge|Mayor|Governor) (?:\\p{Lu}\\p{L}+ )?)${quoted}(?!\\p{L})|(?<!\\p{L})${quoted},? (?:said|says|told|tells|wrote|tweeted|added|announced|denied|denies|who|whose)\\b`,
  );
  if (acts > 0) return;
  const at = times(
    `\\b(?:in|near|outside|town of|city of|village of) (?:the )?${quoted}(?!\\p{L}|['’]s| \\p{Lu}\\p{Ll}+ (?:said|says))`,
  );
  const site = times(
    `(?<!\\p{L})${quoted} (?:[Aa]ir ?[Bb]ase|[Bb]ase|[Aa]irport|[Pp]rovince|[Dd]istrict|[Cc]ounty|[Vv]alley|[Rr]iver|[Ii]sland|[Cc]ity|[Pp]rison)\\b`,
  );
  if (at + site >= Math.max(1, tally.accounts.size / 2)) tally.kinds = new Map([['place', 1]]);
  // A word, or a thing: "newborn", "remdesivir".
  else if (!name.includes(' ') && times(`(?<!\\p{L})${quoted.toLowerCase()}(?!\\p{L})`) > 0) tally.kinds.clear();
}

/** An outlet is named by its whole name, or by how that begins. */
function beginnings(outlet: string): string[] {
  const words = outlet.split(/\s+/u);
  return words.map((_, i) => words.slice(0, i + 1).join(' ')).filter((name) => name.length > 3 && !ordinary.test(name));
}
const ordinary =
  /^(?:news|daily|world|national|federal|american|british|united|china|india|south|north|east|west|city|times|post|state|united states)$/u;

function commonest<T>(counts: ReadonlyMap<T, number>): T {
  let best: [T, number] | undefined;
  for (const entry of counts) if (!best || entry[1] > best[1]) best = entry;
  return best![0];
}

interface Seen {
  weight: number;
  kind: TopicKind;
  name: string;
  inText: boolean;
}

/** What one report weighs for each of its topics, by their key. */
function weigh(report: Report, own: ReadonlySet<string>): Map<string, Seen> {
  const whole = `${report.title}\n${report.text}`.slice(0, READ);
  const inTitle = report.title.length;
  const seen = new Map<
    string,
    { title: boolean; inText: boolean; first: number; times: number; kind: TopicKind; name: string }
  >();
  const english = isEnglish(report);
  for (const mention of mentionsIn(whole)) {
    // Where nouns or nothing has capitals, only places and persons that the lists know are names.
    if (!english && mention.kind !== 'place' && !(mention.kind === 'person' && isKnown(mention.name))) continue;
    if (isCredit(whole, mention, own)) continue;
    const key = `${mention.kind === 'person' ? 'person' : mention.kind === 'issue' ? 'issue' : ''} ${plain(mention.name)}`;
    const known = seen.get(key);
    if (known) {
      known.times++;
      known.title ||= mention.end <= inTitle;
      known.inText ||= mention.start > inTitle;
    } else
      seen.set(key, {
        title: mention.end <= inTitle,
        inText: mention.start > inTitle,
        first: mention.start,
        times: 1,
        kind: mention.kind,
        name: mention.name,
      });
  }
  const weights = new Map<string, Seen>();
  for (const [key, { title, first, times, kind, name, inText }] of seen) {
    const weight = 0.3 + (title ? 1.2 : 0) + 0.35 * Math.log2(1 + times) + 0.5 / (1 + first / 600);
    weights.set(key, { weight, kind, name, inText });
  }
  return weights;
}

/**
 * Bodies that some reports name by their initials, or by a part of their name, only. The longer form takes the shorter in where at
 * least half as many accounts use it in running text; else it is one outlet's, or a headline's verb run into the name, and goes to the shorter.
 */
function joinInitials(tallies: Tally[]): Tally[] {
  const bodies = tallies.filter(({ kinds }) => commonest(kinds) === 'org');
  const long = new Map<string, Tally>();
  for (const tally of bodies) {
    const name = commonest(tally.names);
    const initials = initialsOf(name);
    if (name.includes(' ') && (long.get(initials)?.weight ?? 0) < tally.weight) long.set(initials, tally);
  }
  const gone = new Set<Tally>();
  const into = (one: Tally, other: Tally) => {
    takeIn(one, other);
    gone.add(other);
  };
  for (const tally of bodies) {
    const name = commonest(tally.names);
    const spelled = long.get(name);
    if (spelled && spelled !== tally && !gone.has(spelled)) {
      into(spelled, tally);
      continue;
    }
    if (!name.includes(' ')) continue;
    const longer = bodies.filter((other) => !gone.has(other) && holds(commonest(other.names), name));
    for (const other of longer.toSorted((x, y) => y.weight - x.weight)) {
      if (gone.has(tally)) break;
      if (2 * other.inText.size >= Math.max(1, tally.accounts.size)) into(other, tally);
      else into(tally, other);
    }
  }
  return tallies.filter((tally) => !gone.has(tally));
}

/** "Senate Judiciary Committee" holds "Judiciary Committee". */
function holds(name: string, part: string): boolean {
  return name.length > part.length && (name.endsWith(` ${part}`) || name.startsWith(`${part} of `));
}

/** Adds what is told of one topic under another name; an account that uses both names counts for the second only in part. */
function takeIn(one: Tally, other: Tally): void {
  one.weight += [...other.accounts].every((account) => one.accounts.has(account)) ? other.weight * 0.3 : other.weight;
  for (const account of other.accounts) one.accounts.add(account);
  for (const account of other.inText) one.inText.add(account);
}

/** Whether a name that stands in headlines only is another's: with an adjective before it ("Defiant Holm"), or the first name alone. */
function isHeadlines(tally: Tally, full: Tally): boolean {
  if (tally.inText.size > 0 || full.inText.size === 0) return false;
  const [name, other] = [commonest(tally.names), commonest(full.names)];
  return sameSpelling(familyName(name), familyName(other)) || plain(other).startsWith(`${plain(name)} `);
}

/** Persons that are one under several spellings or short forms, across reports: the fullest, then weightiest form takes them in. */
function joinPersons(tallies: Tally[]): Tally[] {
  const persons = tallies.filter(({ kinds }) => commonest(kinds) === 'person').sort((x, y) => y.weight - x.weight);
  const others = tallies.filter(({ kinds }) => commonest(kinds) !== 'person');
  const kept: Tally[] = [];
  // Full names first, so that a surname alone goes to the weightiest of them.
  for (const tally of [...persons].sort(
    (x, y) => Number(commonest(y.names).includes(' ')) - Number(commonest(x.names).includes(' ')),
  )) {
    const name = commonest(tally.names);
    const one = kept.find((other) => samePerson(commonest(other.names), name) || isHeadlines(tally, other));
    if (!one) {
      kept.push(tally);
      continue;
    }
    takeIn(one, tally);
    if (name.includes(' ')) for (const [form, n] of tally.names) one.names.set(form, (one.names.get(form) ?? 0) + n);
  }
  const names = kept.map(({ names: forms }) => plain(commonest(forms)));
  const strays = (tally: Tally) => {
    const name = plain(commonest(tally.names));
    return name.includes(' ') && names.some((full) => full === name || full.endsWith(` ${name}`));
  };
  return [...kept, ...others.filter((tally) => !strays(tally))];
}
