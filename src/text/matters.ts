/** The matters that news is about, by the words that name them: a list and patterns of our own, politics first. */

export interface Matter {
  /** The canonical name, as a topic is shown. */
  name: string;
  start: number;
  end: number;
}

/**
 * Each matter: its name, then the phrases that mention it, separated by "|". A "*" stands for the usual endings of the word, a
 * word in capitals only matches in capitals. Phrases are tried at word boundaries, the longest first.
 */
const list: [name: string, phrases: string][] = [
  ['Impeachment', 'impeach*|articles of impeachment'],
  [
    'Immigration',
    'immigration|immigrant*|migrant*|migration|asylum|asylum seeker*|deportation*|deport*|border security|border wall|family separation*|undocumented|illegal alien*|DACA|Dreamers|sanctuary cit*|travel ban|green card*|refugee*',
  ],
  [
    'Gun control',
    'gun control|gun violence|gun law*|gun rights|gun safety|firearm*|second amendment|background check*|assault weapon*|assault rifle*|bump stock*|red flag law*',
  ],
  ['Mass shootings', 'mass shooting*|school shooting*'],
  ['Coronavirus', 'coronavirus|covid-19|covid|pandemic|sars-cov-2|lockdown*|social distancing|stay-at-home order*'],
  ['Vaccines', 'vaccine*|vaccination*|anti-vax*'],
  ['Trade war', 'trade war*|tariff*|trade talk*|trade deal*|trade deficit*|NAFTA|USMCA|trans-pacific partnership|TPP'],
  ['Brexit', 'brexit*|article 50|irish backstop'],
  [
    'Climate change',
    'climate change|global warming|climate crisis|climate emergency|greenhouse gas*|carbon emission*|paris agreement|paris accord|paris climate accord|green new deal|net zero',
  ],
  [
    'Health care',
    'health care|healthcare|health insurance|obamacare|affordable care act|medicare for all|medicare|medicaid|drug price*|prescription drug*|single-payer',
  ],
  ['Opioids', 'opioid*|fentanyl|overdose*'],
  ['Abortion', 'abortion*|roe v. wade|pro-life|pro-choice|reproductive rights|heartbeat bill*'],
  [
    'Russia investigation',
    'russia investigation|russia probe|mueller report|mueller investigation|mueller probe|special counsel|russian interference|election interference|russian meddling|steele dossier',
  ],
  ['Ukraine affair', 'ukraine call|quid pro quo|whistleblower complaint|whistle-blower complaint'],
  [
    'Taxes',
    'tax cut*|tax reform|tax plan|tax bill*|income tax*|tax return*|wealth tax|corporate tax*|carbon tax*|tax*',
  ],
  [
    'Federal budget',
    'government shutdown|shutdown*|federal budget|budget deal|spending bill*|debt ceiling|national debt|budget deficit|omnibus',
  ],
  [
    'Economy',
    'gross domestic product|GDP|recession|inflation|unemployment|jobless claims|jobs report|stock market*|interest rate*|stimulus',
  ],
  ['Minimum wage', 'minimum wage*'],
  ['Social security', 'social security|pension reform*'],
  [
    'Elections',
    'midterm*|primary election*|presidential election*|general election*|by-election*|runoff election*|iowa caucus*|early voting|mail-in ballot*|absentee ballot*|exit poll*',
  ],
  [
    'Voting rights',
    'voting rights|voter id*|voter suppression|voter fraud|election fraud|gerrymander*|redistricting|electoral college',
  ],
  ['Campaign finance', 'campaign finance|super pac*|dark money|hush money'],
  [
    'Judicial nominations',
    'supreme court nominee*|supreme court nomination*|judicial nominee*|confirmation hearing*|court packing',
  ],
  [
    'Sexual misconduct',
    'sexual misconduct|sexual assault*|sexual harassment|sexual abuse|#metoo|metoo|me too movement',
  ],
  [
    'Race relations',
    'racism|racial justice|white supremac*|white nationalis*|affirmative action|reparations|black lives matter|systemic racism|confederate monument*',
  ],
  ['Police violence', 'police brutality|police violence|police shooting*|police reform|use of force'],
  [
    'Criminal justice',
    'criminal justice|prison reform|death penalty|capital punishment|mass incarceration|bail reform|first step act',
  ],
  ['LGBT rights', 'same-sex marriage|gay marriage|gay rights|transgender|LGBT*|conversion therapy'],
  ['Religious freedom', 'religious freedom|religious liberty'],
  [
    'Free speech',
    'free speech|freedom of speech|first amendment|press freedom|freedom of the press|hate speech|censorship',
  ],
  ['Disinformation', 'disinformation|misinformation|fake news|conspiracy theor*|deepfake*'],
  ['Privacy', 'data privacy|data breach*|mass surveillance|facial recognition|FISA|warrantless'],
  ['Cybersecurity', 'cybersecurity|cyberattack*|cyber attack*|ransomware|hack|hacked|hacking|hackers'],
  ['Big Tech', 'big tech|antitrust|anti-trust|net neutrality|section 230|5G'],
  ['Artificial intelligence', 'artificial intelligence|machine learning|chatbot*'],
  [
    'Education',
    'student loan*|student debt|charter school*|school choice|teacher strike*|teachers strike*|free college|common core',
  ],
  ['Housing', 'affordable housing|homeless*|rent control|evictions'],
  [
    'Energy',
    'fracking|offshore drilling|oil price*|keystone pipeline|keystone xl|nord stream*|renewable energy|coal industry|fossil fuel*',
  ],
  [
    'Environment',
    'clean water act|endangered species|air pollution|deforestation|national monument*|plastic pollution',
  ],
  ['Natural disasters', 'hurricane*|wildfire*|earthquake*|tornado*|tsunami*|typhoon*|cyclone*'],
  [
    'Nuclear weapons',
    'nuclear weapon*|denuclearization|denuclearisation|nuclear test*|nuclear program|nuclear programme|nuclear arsenal|missile test*|ballistic missile*|INF treaty|new start treaty|arms control',
  ],
  ['Iran nuclear deal', 'iran nuclear deal|iran deal|JCPOA|joint comprehensive plan of action'],
  ['Sanctions', 'economic sanctions|sanctions'],
  ['Terrorism', 'terrorism|terror attack*|terrorist attack*|suicide bomb*|domestic terrorism'],
  ['Civil war in Syria', 'syrian civil war|chemical weapon*|chemical attack*|barrel bomb*'],
  ['War in Yemen', 'war in yemen|yemen war|yemeni civil war'],
  ['War in Afghanistan', 'war in afghanistan|afghan war|afghan peace talks'],
  [
    'Israeli-Palestinian conflict',
    'israeli-palestinian|two-state solution|middle east peace|west bank settlement*|peace process',
  ],
  [
    'Khashoggi killing',
    "khashoggi's murder|khashoggi's killing|khashoggi’s murder|khashoggi’s killing|khashoggi murder|khashoggi killing|murder of jamal khashoggi|killing of jamal khashoggi",
  ],
  ['Human rights', 'human rights|war crime*|ethnic cleansing|genocide|human trafficking|torture'],
  ['Military', 'military spending|defense spending|defence spending|troop withdrawal*|space force|transgender ban'],
  ['Veterans', "veterans affairs|veterans' affairs|veterans’ affairs"],
  ['Corruption', 'corruption|bribery|money laundering|embezzle*|emoluments'],
  ['Hong Kong protests', 'extradition bill|hong kong protest*|umbrella movement|national security law'],
  ['Protests', "protester*|protest*|demonstrators|yellow vest*|gilets jaunes|women’s march|women's march|civil unrest"],
  ['Marijuana', 'marijuana|cannabis'],
  ['Vaping', 'vaping|e-cigarette*'],
  ['Drug trade', 'drug cartel*|war on drugs|drug trafficking'],
  ['Infrastructure', 'infrastructure bill|infrastructure plan|infrastructure'],
  ['Farming', 'farm bill|farm subsid*|soybean*'],
];

interface Phrase {
  words: string[];
  name: string;
  /** The last word may have any ending. */
  open: boolean;
  capitals: boolean;
}

/** The phrases by the first three letters of their first word, those of more words first. */
const byStart = new Map<string, Phrase[]>();
for (const [name, phrases] of list) {
  for (const raw of phrases.split('|')) {
    const words = raw
      .toLowerCase()
      .replaceAll('*', '')
      .split(/[\s.]+/u);
    const phrase: Phrase = { words, name, open: raw.endsWith('*'), capitals: /^[A-Z0-9]{2,}\*?$/u.test(raw) };
    const key = words[0]!.slice(0, 3);
    byStart.set(key, [...(byStart.get(key) ?? []), phrase]);
  }
}
for (const phrases of byStart.values()) phrases.sort((a, b) => b.words.length - a.words.length);
/** What an open word may end in: "tax*" is taxes and taxation, not taxi. */
const endings =
  /^(?:e?s|e?d|ing|er|ers|or|ors|ment|ments|ation|ations|ist|ists|y|ies|t|able|ic|ed|eers?|q|iai?q?\+?|ance|-free|ness|'s)?$/u;
/** "Hurricane Anna" is a matter of its own name. */
const stormWords = new Set(['hurricane', 'typhoon', 'cyclone']);

interface Word {
  norm: string;
  raw: string;
  start: number;
  end: number;
}

/** The mentions of matters in a text, in order and without overlap. */
export function findMatters(text: string): Matter[] {
  const found: Matter[] = [];
  for (let i = 0; i < text.length;) {
    if (!isWordCode(text.charCodeAt(i))) {
      i++;
      continue;
    }
    const end = wordEnd(text, i);
    // Most words begin no phrase: they are passed over without being cut out.
    const phrases = end - i > 1 ? byStart.get(text.slice(i, Math.min(end, i + 3)).toLowerCase()) : undefined;
    const matter = phrases && matterAt(text, i, phrases);
    if (matter) found.push(matter);
    i = matter?.end ?? end;
  }
  return found;
}

function matterAt(text: string, at: number, phrases: readonly Phrase[]): Matter | null {
  const read: Word[] = [];
  const word = (k: number): Word | undefined => {
    while (read.length <= k) {
      let start = read.at(-1)?.end ?? at;
      const last = start + 4;
      while (start < last && start < text.length && !isWordCode(text.charCodeAt(start))) start++;
      if (start >= text.length || start === last) return undefined;
      const end = wordEnd(text, start);
      const raw = text.slice(start, end);
      read.push({ norm: raw.toLowerCase().replaceAll('’', "'"), raw, start, end });
    }
    return read[k];
  };
  const first = word(0)!;
  if (stormWords.has(first.norm)) {
    const next = word(1);
    if (next && /^\p{Lu}\p{Ll}/u.test(next.raw) && next.start === first.end + 1) {
      return { name: `${first.raw[0]!.toUpperCase()}${first.norm.slice(1)} ${next.raw}`, start: at, end: next.end };
    }
  }
  const phrase = phrases.find((one) => matches(one, word));
  return phrase ? { name: phrase.name, start: at, end: word(phrase.words.length - 1)!.end } : null;
}

function matches({ words, open, capitals }: Phrase, wordOf: (k: number) => Word | undefined): boolean {
  for (let k = 0; k < words.length; k++) {
    const token = wordOf(k);
    if (!token) return false;
    const word = words[k]!;
    if (capitals && !token.raw.startsWith(word.toUpperCase())) return false;
    if (token.norm === word || token.norm === `${word}'s`) continue;
    if (open && k === words.length - 1 && token.norm.startsWith(word) && endings.test(token.norm.slice(word.length))) {
      continue;
    }
    return false;
  }
  return true;
}

/** Letters, digits and "#". */
const isWordCode = (code: number) =>
  (code >= 97 && code <= 122) ||
  (code >= 65 && code <= 90) ||
  (code >= 48 && code <= 57) ||
  code === 35 ||
  (code > 0xbf && code < 0x2000);

/** The end of the word that begins at `at`, with the hyphens and apostrophes in it; by hand, for speed. */
function wordEnd(text: string, at: number): number {
  for (let j = at + 1; ;) {
    const code = text.charCodeAt(j);
    if (isWordCode(code)) j++;
    else if ((code === 39 || code === 45 || code === 0x2019) && isWordCode(text.charCodeAt(j + 1))) j += 2;
    else return j;
  }
}
