/** Whom a relay's refusal is about: the letter's address, every address of its domain, or us who send. */
export type About = 'address' | 'domain' | 'us';

/** Where in the dialogue a letter was refused (RFC 5321, 3.3): at the sender's name, the recipient's, or with the letter itself. */
export type SmtpStep = 'MAIL' | 'RCPT' | 'DATA';

/** Commands that were not understood or come in the wrong order, and logins that are missing (RFC 5321, 4.2.2; RFC 4954, 6). */
const protocol = new Set([500, 501, 502, 503, 504, 530, 534, 535, 538, 555]);

/** Codes with which a server finds fault with the address that it was given, its form included. */
const ofAddress = new Set([500, 501, 504, 510, 511, 513, 515, 550, 551, 553, 555]);

/** What is said of a mailbox, its quota and its size included, whatever else the words sound like. */
const ofMailbox = /\b[45]\.(1\.([0-36]|10)|2\.\d{1,2})\b|mail ?box|\binbox|recipient'?s? (is |over|mailbox)/i;

/** Enhanced codes of a relay's own state, of our login and of our sender (RFC 3463; RFC 4954, 4; RFC 7372). */
const ourCode = /\b[45]\.(1\.[78]|3\.[0-5]|4\.5|5\.3|7\.([389]|1[14]|2\d|57|60))\b/;

/** Words for relaying and for our sender: they are about us whatever code they come with. */
const ofSender: readonly RegExp[] = [
  /\brelay(ing)?\b.{0,40}\b(denied|disabled|forbidden|prohibited|refused|rejected|not)\b|\b(unable|cannot|can't|not|never|refuse[sd]?) (be )?(able |allowed |permitted |authori[sz]ed )?(to )?relay|allowed rcpthosts/i,
  /\bsender\b.{0,60}(reject|denied|refus|fail|invalid|unknown|unverified|blocked|not |does ?n)|(bad|invalid|unknown|unverified|unauthori[sz]ed) (outbound )?sender|verify sender/i,
  /\b(send|submit|sending) (mail |messages? |e-?mail )?(as|from|on behalf|using|via|through)\b|not (allowed|permitted|authori[sz]ed|verified)( \w+)? to (send|submit|use)|\b(is|are|been) not verified/i,
];

/** Words for a login, our host, what we may send in a day, and a letter too large. */
const ourWords: readonly RegExp[] = [
  ...ofSender,
  /authenticat|\bauth (required|failed|first)|\b(log ?in|starttls|credentials|password)\b/i,
  /\b(client|helo|ehlo)\b.{0,40}(rejected|denied|refused|blocked|not)|\byour (ip|host|server|domain|account|plan|subscription|message rate)\b|reverse (dns|lookup|hostname|mapping)/i,
  /(daily|hourly|weekly|monthly|sending|submission|outbound|outgoing|credits?|per[- ](second|minute|hour|day|month))[\w -]{0,40}\b(quota|limit|rate|allowance|exceeded|reached|exhausted)|(exceeded|reached|hit|over) (your|our) (\w+ ){0,3}(quota|limit|rate|allowance)|recipient limit|rate[ -]?limit|max(imum)? (number of )?(e-?mails|messages|defers|recipients|credits)|throttl|too (many|much) (e-?mails?|messages?|mail|recipients|letters)/i,
  /(message|mail|letter|size)\b.{0,40}\bexceed\w*.{0,30}(size|limit|maximum)|size (limit )?exceed|(message|mail|letter)( size| length| file)? (is )?too (large|big|long)/i,
];

/** That a server keeps first tries of strangers waiting (RFC 6647), each by its own: not a word on the domain's others. */
const greylisted = /gr[ae]y-?list/i;

/** Too much at once: what it says of one address it would say of all. */
const tooMuch = /\brate|too (many|much|fast)|limit|throttl|slow down|4\.7\.28\b/i;

/** A provider that is down, or wants less of us (RFC 3463, X.3, X.4 and X.7). */
const downOrUnwilling = /\b4\.(7\.\d+|3\.[12]|4\.[1235])\b/;

/**
 * Whom a relay means that does not take a letter, by the step at which it says so, its code and its words.
 *
 * What it says of the sender is never about the reader. What it says after the recipient is, unless its words are of
 * login, relaying, sender, quota or size. A code that finds no fault with the address and says nothing of it either is
 * about us.
 */
export function aboutWhom(step: SmtpStep, code: number, words: string): About {
  if (step === 'MAIL') return 'us';
  const ours = (patterns: readonly RegExp[]) => patterns.some((pattern) => pattern.test(words));
  if (ofMailbox.test(words) && !protocol.has(code)) return ours(ofSender) ? 'us' : 'address';
  if (code < 500 && greylisted.test(words)) return 'address';
  if (code === 421) return 'domain';
  if (ourCode.test(words) || ours(ourWords)) return 'us';
  if (protocol.has(code)) return step === 'RCPT' && ofAddress.has(code) ? 'address' : 'us';
  return code < 500 && downOrUnwilling.test(words) ? 'domain' : 'address';
}

/** Whether a domain that refuses for now would refuse its others as well, though it takes letters. */
export const isTooMuch = (reply: string): boolean =>
  reply.startsWith('421') || (tooMuch.test(reply) && !greylisted.test(reply));
