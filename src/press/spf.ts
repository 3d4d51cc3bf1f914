import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** What an SPF record says of an address (RFC 7208, 2.6). */
type SpfResult = 'none' | 'neutral' | 'pass' | 'fail' | 'softfail' | 'permerror' | 'temperror';

/** What SPF asks of DNS. Each throws where DNS does not answer, and gives nothing where there is nothing. */
export interface SpfNames {
  texts(name: string): Promise<string[]>;
  addresses(name: string, family: 4 | 6): Promise<string[]>;
  exchangers(name: string): Promise<string[]>;
}

export interface Spf {
  result: SpfResult;
  /** The record itself, where there is just one. */
  record: string;
  /** For an error, what it is. */
  fault: string;
  /** What becomes of who is not named: the qualifier of `all`, of the record that a redirect leads to as well; '' where none. */
  others: '+' | '-' | '~' | '?' | '';
  /** Whether anything but `all` could let somebody in. */
  namesSomebody: boolean;
}

/** At most so many terms that ask DNS, so many of them in vain, and so many names of one `mx` (RFC 7208, 4.6.4). */
const [mostAsked, mostInVain, mostExchangers] = [10, 2, 10];

class Fault extends Error {}

interface Term {
  qualifier: '+' | '-' | '~' | '?';
  name: string;
  domain: string;
  prefix4: number;
  prefix6: number;
}

interface Parsed {
  terms: Term[];
  redirect: string;
}

/**
 * Evaluates a domain's SPF record (RFC 7208, 4). Without an address each term is looked at and none matches: so errors and
 * limits are found that an address let in early would not meet.
 *
 * @param address an IPv4 or IPv6 address; '' for none
 */
export async function checkSpf(domain: string, address: string, names: SpfNames): Promise<Spf> {
  const spf: Spf = { result: 'none', record: '', fault: '', others: '', namesSomebody: false };
  try {
    const records = await recordsOf(domain, names);
    if (records.length > 1) throw new Fault(`${domain} has ${records.length} SPF records`);
    const [record] = records;
    if (record === undefined) return spf;
    spf.record = record;
    const walk = new Walk(address, names);
    spf.result = await walk.evaluate(record, domain);
    spf.others = walk.others;
    spf.namesSomebody = walk.namesSomebody;
  } catch (error) {
    spf.result = error instanceof Fault ? 'permerror' : 'temperror';
    spf.fault = (error as Error).message;
  }
  return spf;
}

const recordsOf = async (domain: string, names: SpfNames) =>
  (await names.texts(domain)).filter((text) => /^v=spf1( |$)/i.test(text));

class Walk {
  others: Spf['others'] = '';
  namesSomebody = false;
  private asked = 0;
  private inVain = 0;
  private readonly address: string;
  private readonly names: SpfNames;

  constructor(address: string, names: SpfNames) {
    this.address = address;
    this.names = names;
  }

  async evaluate(record: string, domain: string, included = false): Promise<SpfResult> {
    const { terms, redirect } = parse(record);
    for (const term of terms) {
      if (term.name === 'all') {
        if (!included) this.others = term.qualifier;
        return resultOf(term.qualifier);
      }
      if (term.qualifier === '+') this.namesSomebody = true;
      if (await this.matches(term, domain)) return resultOf(term.qualifier);
    }
    if (redirect === '') return 'neutral';
    this.ask();
    const result = isKnown(redirect) ? await this.other(redirect, included) : 'neutral';
    if (result === 'none') throw new Fault(`it leads on to ${redirect}, which has no SPF record`);
    return result;
  }

  private async other(domain: string, included: boolean): Promise<SpfResult> {
    const records = await recordsOf(domain, this.names);
    if (records.length > 1) throw new Fault(`${domain} has ${records.length} SPF records`);
    return records[0] === undefined ? 'none' : this.evaluate(records[0], domain, included);
  }

  private async matches({ name, domain: given, prefix4, prefix6 }: Term, own: string): Promise<boolean> {
    if (name === 'ip4' || name === 'ip6') return this.isIn([given], prefix4, prefix6);
    this.ask();
    const domain = given || own;
    if (!isKnown(domain) || name === 'ptr') return false;
    if (name === 'include') {
      const result = await this.other(domain, true);
      if (result === 'none') throw new Fault(`it includes ${domain}, which has no SPF record`);
      return result === 'pass';
    }
    if (name === 'exists') return this.found(await this.names.addresses(domain, 4)).length > 0 && this.address !== '';
    if (name === 'a') return this.isIn(this.found(await this.ours(domain)), prefix4, prefix6);
    const exchangers = this.found(await this.names.exchangers(domain));
    if (exchangers.length > mostExchangers)
      throw new Fault(`${domain} has more than ${mostExchangers} mail exchangers`);
    for (const one of exchangers) if (this.isIn(await this.ours(one), prefix4, prefix6)) return true;
    return false;
  }

  private ours(domain: string): Promise<string[]> {
    return this.names.addresses(domain, isIPv6(this.address) ? 6 : 4);
  }

  private ask(): void {
    if (++this.asked > mostAsked) throw new Fault(`it takes more than ${mostAsked} look-ups in DNS`);
  }

  private found(answers: string[]): string[] {
    if (answers.length === 0 && ++this.inVain > mostInVain)
      throw new Fault(`more than ${mostInVain} of its look-ups in DNS find nothing`);
    return answers;
  }

  private isIn(addresses: readonly string[], prefix4: number, prefix6: number): boolean {
    const six = isIPv6(this.address);
    if (this.address === '') return false;
    const list = new BlockList();
    for (const one of addresses) {
      if (isIPv4(one) && !six) list.addSubnet(one, prefix4, 'ipv4');
      else if (isIPv6(one) && six) list.addSubnet(one, prefix6, 'ipv6');
    }
    return list.check(this.address, six ? 'ipv6' : 'ipv4');
  }
}

const resultOf = (qualifier: Term['qualifier']): SpfResult =>
  ({ '+': 'pass', '-': 'fail', '~': 'softfail', '?': 'neutral' })[qualifier] as SpfResult;

/** A name that stands as it is: one with a macro in it (RFC 7208, 7) is another for each mail. */
const isKnown = (domain: string) => !domain.includes('%');

/** Takes a record apart; every term of it must be right, whether it is come to or not (RFC 7208, 4.6). */
function parse(record: string): Parsed {
  const terms: Term[] = [];
  const modifiers = new Map<string, string>();
  for (const word of record.split(/ +/).slice(1)) {
    if (word === '') continue;
    const [, modifier, value = ''] = /^([a-z][\w.-]*)=(.*)$/i.exec(word) ?? [];
    if (modifier) {
      const name = modifier.toLowerCase();
      if (!/^(redirect|exp)$/.test(name)) continue;
      if (modifiers.has(name)) throw new Fault(`it has two of ${name}=`);
      if (!isDomain(value)) throw new Fault(`"${word}" names no domain`);
      modifiers.set(name, value.toLowerCase());
      continue;
    }
    terms.push(termOf(word));
  }
  return { terms, redirect: modifiers.get('redirect') ?? '' };
}

function termOf(word: string): Term {
  const [, sign = '', written = '', rest = ''] = /^([+?~-]?)([a-z0-9]+)(.*)$/i.exec(word) ?? [];
  const name = written.toLowerCase();
  const fault = new Fault(`"${word}" is no term of SPF`);
  const term: Term = { qualifier: (sign || '+') as Term['qualifier'], name, domain: '', prefix4: 32, prefix6: 128 };
  if (name === 'all') {
    if (rest) throw fault;
    return term;
  }
  if (name === 'ip4' || name === 'ip6') {
    const [, address = '', prefix] = /^:([^/]+)(?:\/(\d{1,3}))?$/.exec(rest) ?? [];
    const four = name === 'ip4';
    if (!(four ? isIPv4(address) : isIPv6(address)) || Number(prefix ?? 0) > (four ? 32 : 128)) throw fault;
    return { ...term, domain: address, prefix4: Number(prefix ?? 32), prefix6: Number(prefix ?? 128) };
  }
  if (!/^(include|exists|a|mx|ptr)$/.test(name)) throw fault;
  const [whole, domain = '', prefix4, prefix6] = /^(?::([^/]+))?(?:\/(\d{1,2}))?(?:\/\/(\d{1,3}))?$/.exec(rest) ?? [];
  if (whole === undefined || (domain && !isDomain(domain))) throw fault;
  const must = name === 'include' || name === 'exists';
  if ((must && !domain) || ((must || name === 'ptr') && (prefix4 ?? prefix6) !== undefined)) throw fault;
  if (Number(prefix4 ?? 0) > 32 || Number(prefix6 ?? 0) > 128) throw fault;
  return {
    ...term,
    domain: domain.toLowerCase().replace(/\.$/, ''),
    prefix4: Number(prefix4 ?? 32),
    prefix6: Number(prefix6 ?? 128),
  };
}

const isDomain = (words: string) =>
  /^([\x21-\x24\x26-\x7e]|%\{[slodiphcrtv]\d*r?[.+,/_=-]*\}|%[%_-])+$/i.test(words) && /\.[a-z0-9}-]+\.?$/i.test(words);
