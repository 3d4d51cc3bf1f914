import { scanMarkup } from '../text/index.ts';
import { field, fieldsOf, readParts, type MimePart } from './mime.ts';

/**
 * Why a letter came back: *hard*, the address is no more; *full*, its mailbox is; *blocked*, somebody will not have our
 * mail; *soft*, anything that may be better next time.
 */
export type BounceKind = 'hard' | 'soft' | 'full' | 'blocked';

export interface Bounce {
  /** The address that could not be reached, in lower case; '' where the report does not say. */
  address: string;
  kind: BounceKind;
  /** The enhanced status code (RFC 3463), or ''. */
  status: string;
  /** What the server said, on one line. */
  words: string;
}

/** What a mail that came back says. */
export interface ReturnReport {
  /** A *delay* says that somebody still tries: it has `bounces` of addresses that may be reached yet. An *opt-out* leaves. */
  kind: 'bounce' | 'delay' | 'complaint' | 'opt-out' | 'other';
  bounces: Bounce[];
  /** The addresses it was sent to, where ours say whose letter it was (VERP). */
  recipients: string[];
  /** The Message-ID of the letter it is about, with brackets, or ''. */
  messageId: string;
  /** For a complaint: whose it is, where it says. */
  complainers: string[];
  /** What of our letter's own header it shows, where our marks may stand: the envelope's sender, the links to leave. */
  marks: string[];
  subject: string;
}

/**
 * What is looked at of one mail: characters of its prose and of one field or answer, addresses, recipients' reports, and
 * places where the letter itself may begin. What follows costs time in proportion to the mail's length, whatever it says.
 */
const most = { prose: 200_000, words: 3000, addresses: 200, reports: 100, begins: 50 };

/**
 * Reads a mail that came to the address for returns: a report of non-delivery, of a complaint, or something else.
 *
 * First what machines wrote for machines (RFC 3464 delivery status, RFC 5965 feedback, X-Failed-Recipients), then codes
 * in what the server said, then its words.
 */
export function readReturn(raw: Uint8Array | string, depth = 0): ReturnReport {
  const parts = readParts(raw);
  const [head] = parts;
  const enclosedAt = parts.findIndex(
    ({ type }) => type === 'message/rfc822' || /^text\/(rfc822-headers|x-message)/.test(type),
  );
  const original = parts[enclosedAt];
  // What follows the letter is the letter's.
  const prose = (original ? parts.slice(0, enclosedAt) : parts).filter(
    ({ type }) => type === 'text/plain' || type === 'text/html',
  );
  const [report, enclosed] = apart(
    prose
      .map(({ type, text }) => (type === 'text/html' ? plain(text) : text))
      .join('\n')
      .slice(0, most.prose),
  );
  const enclosedFields = fieldsOf(unindented(original ? original.text : enclosed));
  const enclosedField = (name: string) => enclosedFields.find((entry) => entry[0] === name)?.[1] ?? '';

  const result: ReturnReport = {
    kind: 'other',
    bounces: [],
    recipients: ['x-original-to', 'delivered-to', 'envelope-to', 'to'].flatMap((name) => valuesOf(head, name)),
    messageId: /<[^<>\s]+>/.exec(enclosedField('message-id'))?.[0] ?? '',
    complainers: [],
    marks: ['return-path', 'list-unsubscribe'].map(enclosedField).filter(Boolean),
    subject: field(head, 'subject'),
  };

  const feedback = parts.find(({ type }) => type === 'message/feedback-report');
  if (feedback || isComplaint(head, report)) {
    const fields = fieldsOf(feedback?.text.trim() ?? '');
    const values = (...names: string[]) => fields.filter(([name]) => names.includes(name)).map(([, value]) => value);
    const type = values('feedback-type').join(' ').toLowerCase();
    // Failed authentication is about a forger, not from a reader; "not spam" takes a complaint back.
    if (/auth-failure|dmarc|dkim|not-spam/.test(type)) return result;
    const named = values('original-rcpt-to', 'removal-recipient', 'final-recipient');
    return {
      ...result,
      kind: type.includes('opt-out') ? 'opt-out' : 'complaint',
      complainers: [...new Set(addressesIn(named.length > 0 ? named.join(' ') : enclosedField('to')))],
      marks: [...values('original-mail-from'), ...result.marks],
    };
  }
  if (isAnswer(head, parts)) return result;

  result.bounces = [...statusBounces(parts, report), ...noticeBounces(report)];
  const arrived = parts.some(
    ({ type, text }) => type.endsWith('delivery-status') && /^action: *(delivered|relayed|expanded)/im.test(text),
  );
  if (result.bounces.length === 0 && !arrived && isBounce(head, report, original ? 'attached' : enclosed && 'quoted')) {
    const failed = valuesOf(head, 'x-failed-recipients');
    const others = addressesFor(head, report, enclosedField('to'), addressesIn(field(head, 'to')));
    const words = told(report);
    result.bounces = (failed.length > 0 ? [...new Set(failed)] : others).map((address) =>
      judged({ address, words: near(report, address, words), report }),
    );
    if (result.bounces.length === 0) result.bounces = [judged({ words, report })];
  }
  // Somebody on the way wrapped the report into another.
  const within = original && /\breport-type="?delivery-status/i.test(original.text.slice(0, 10_000));
  if (within && depth < 2 && !parts.some(({ type }) => type.endsWith('delivery-status'))) {
    const inner = readReturn(original.text, depth + 1);
    if (inner.bounces.length > 0) return { ...inner, recipients: result.recipients };
  }
  if (result.bounces.length > 0) result.kind = isDelay(head, parts, report) ? 'delay' : 'bounce';
  return result;
}

// What kind of mail it is

const bounceSubject =
  /undeliver|non.?deliver|not deliver|couldn.?t be delivered|cannot be delivered|could not be|delivery (status|failure|fail|report|error|problem|notification|has failed)|failure (notice|notification|delivering|in mail)|returned mail|mail (delivery|system error|failure|could not)|message (delivery|status|could not|undeliverable)|failed (mail|delivery)|bounced?\b|unable to deliver|warning: (message|could not)|nondeliverable|mail not delivered|error.{0,200}mail|rejected|mailbox|unzustellbar|zustellung|nicht zugestellt|non remis|no entregad|não entregue|mancata consegna|\(user unknown\)|user unknown|dsn|dead letter|mail returned/i;

/** Programs that tell of failed delivery, by the address or the name they give themselves. */
const daemon =
  /^[^@<]*<?(mailer-?daemon|mail-?daemon|postmaster|mail(er)?-?(admin\w*|error\w*|system)|post[_-]master|mdaemon|mmdf|\w*-?daemon|bounces?|exim|postfix|sendmail|qmail)[\w.+=-]*(@|>|\s*$)|mail(er)? (delivery|daemon|administrator|system)|delivery (sub)?system|system administrator|mail delivery|(internet|mail|smtp) (gateway|server|router|transport)|mailer-?daemon|postmaster|\bndr\b|^\s*<>\s*$/i;

/** What servers say to each other, as only programs write it down: a reply with its code, or the command it answered. */
const dialogue =
  /\b[45]\d\d[ -]+#?[45]\.\d{1,2}\.\d{1,3}\b|(said|error|reply|response|answered|reason|status)\b.{0,40}[ :(<]\[?[45]\d\d[ -]|^[ \t>]*(<<<|>>>)|\brcpt to:? ?<|in (reply|response) to (end of )?(rcpt|data|mail)|^[ \t>]*\[?55\d[ -]|diagnostic-code|(smtp|remote) (error|server|host)/im;

/**
 * Whether a mail without a machine's part tells of failed delivery: what a known daemon writes, or who sends the letter back
 * with what a server said. An empty Return-Path, or words that a person might write, prove nothing.
 */
function isBounce(head: MimePart | undefined, report: string, enclosed: 'attached' | 'quoted' | ''): boolean {
  if (field(head, 'x-failed-recipients') !== '') return true;
  const says = dialogue.test(report);
  const told = () => says || phrases.some(([, pattern]) => pattern.test(report.slice(0, most.words)));
  const named = bounceSubject.test(field(head, 'subject'));
  // A list's own program has no name of its own.
  if (field(head, 'x-mlserver') !== '') return true;
  if (daemon.test(field(head, 'from'))) return named || told();
  // People quote letters as well; to attach one is a program's way.
  return (enclosed !== '' && says) || (enclosed === 'attached' && (named || undelivered.test(report)) && told());
}

const undelivered =
  /(could ?n[o']t|can ?n[o']t|can't|unable to|failed to) (be )?deliver|delivery (has )?fail|undeliver|送信できません|配信できません|送信失敗/i;

/** Somebody still tries. */
const delayWords =
  /this is a warning( message)? only|(you )?(do not|don't|need not) (need to )?(resend|re-send|retransmit|send (it|your|the)|do anything)|no action is required|(will|shall) (continue|keep|be) (to |on )?(try|retr|re-?sen)|has not yet been delivered|not been delivered yet|message is (still )?(delayed|queued)|delivery (has been|is) delayed|still (be )?trying/i;

function isDelay(head: MimePart | undefined, parts: readonly MimePart[], report: string): boolean {
  const actions = parts
    .filter(({ type }) => type.endsWith('delivery-status'))
    .flatMap(({ text }) => [...text.matchAll(/^action: *([a-z]+)/gim)].map(([, action = '']) => action.toLowerCase()));
  if (actions.length > 0) return actions.every((action) => action === 'delayed');
  const subject = field(head, 'subject');
  if (
    /^warning: (message|could not)|being retried|\(delay(ed)?\)|\bdelay(ed)?\b.{0,20}(mail|message|delivery|notif)|(mail|message|delivery).{0,20}\bdelay/i.test(
      subject,
    )
  )
    return true;
  return delayWords.test(report) && !/permanent|giv(en|ing) up|gave up|fatal/i.test(report);
}

function isComplaint(head: MimePart | undefined, report: string): boolean {
  return (
    /^(complaint about message from|abuse report)/i.test(field(head, 'subject')) ||
    (/staff@hotmail|feedbackloop|fbl|abuse/i.test(field(head, 'from')) &&
      /complaint|abuse report/i.test(report.slice(0, 2000)))
  );
}

/** Answers of people and of the programs that answer for them, and receipts (RFC 3834, RFC 8098): no letter came back. */
function isAnswer(head: MimePart | undefined, parts: readonly MimePart[]): boolean {
  if (parts.some(({ type }) => /disposition-notification/.test(type))) return true;
  if (/report-type\s*=\s*"?disposition-notification/i.test(field(head, 'content-type'))) return true;
  if (parts.some(({ type }) => /delivery-status/.test(type)) || field(head, 'x-failed-recipients') !== '') return false;
  const has = (name: string) => field(head, name) !== '';
  if (['x-autoreply', 'x-autorespond', 'x-autoresponder', 'x-vacation', 'x-auto-reply'].some(has)) return true;
  if (/auto_?reply/i.test(field(head, 'precedence'))) return true;
  if (answerSubject.test(field(head, 'subject'))) return true;
  // Daemons mark their reports so as well.
  if (daemon.test(field(head, 'from'))) return false;
  return /auto-(replied|notified)/i.test(field(head, 'auto-submitted')) || has('x-auto-response-suppress');
}

const answerSubject =
  /^[^a-z\p{L}]*(auto(matic|matische|mat\w*)?[ -]?(re(ply|sponse|:)|mail|answer|antwort|respuesta|svar)|out[ -]of[ -](the )?office|vacation|away\b|abwesen|abwesend|réponse automatique|autoreply|respuesta automática|risposta automatica|resposta automática|automatisch antwoord|automatische antwort|odpowiedź automatyczna|automatická odpověď|автоматический ответ|otomatik yanıt|自動応答|自动回复|自動回覆)/iu;

// The delivery status, RFC 3464

function statusBounces(parts: readonly MimePart[], report: string): Bounce[] {
  const bounces: Bounce[] = [];
  const usual = told(report);
  const failed = parts.some(({ type, text }) => type.endsWith('delivery-status') && /^action: *failed/im.test(text));
  for (const { text } of parts.filter(({ type }) => /^message\/(global-)?delivery-status$/.test(type))) {
    for (const group of text.split(/\n\s*\n/, most.reports)) {
      if (bounces.length >= most.reports) break;
      const fields = fieldsOf(group.trim());
      const value = (name: string) => fields.find((entry) => entry[0] === name)?.[1] ?? '';
      const final = addressesIn(value('final-recipient'))[0];
      const asked = addressesIn(value('original-recipient'))[0];
      const address = asked ?? final ?? addressesIn(value('x-actual-recipient'))[0];
      if (!address && !value('status') && !value('final-recipient')) continue;
      if (value('reporting-mta') && !address) continue;
      if (/^(delivered|relayed|expanded)/i.test(value('action'))) continue;
      if (failed && /^delayed/i.test(value('action'))) continue;
      const diagnostic = value('diagnostic-code').replace(/^[\w-]+\s*;\s*/, '');
      const status = /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(value('status'))?.[0] ?? '';
      const said = near(report, address ?? '', usual);
      const bounce = judged({ address, status, words: diagnostic, around: said, report });
      // Given up after days of trying: whoever would not have it, the letter did not arrive.
      const never = bounce.kind === 'blocked' && status.startsWith('4.') && /^failed/i.test(value('action'));
      bounces.push(never ? { ...bounce, kind: 'soft' } : bounce);
    }
  }
  return bounces.filter((bounce, index) => bounces.findIndex(({ address }) => address === bounce.address) === index);
}

/** What Amazon's relay mails where it is told to: JSON, in lines that mail systems may have broken. */
function noticeBounces(report: string): Bounce[] {
  const text = report.replace(/!?\n /g, '');
  const begin = /"bouncedRecipients":\s*\[/.exec(text);
  if (!begin) return [];
  const list = text.slice(begin.index, text.indexOf(']', begin.index) + 1);
  const recipients = [...list.matchAll(/\{[^{}]*\}/g)].slice(0, most.reports);
  return recipients.flatMap(([recipient]) => {
    const value = (name: string) => new RegExp(`"${name}":\\s*"((?:[^"\\\\]|\\\\.)*)"`).exec(recipient)?.[1] ?? '';
    const [address] = addressesIn(value('emailAddress'));
    const words = value('diagnosticCode').replace(/^smtp;\s*/i, '');
    return address ? [judged({ address, status: value('status'), words })] : [];
  });
}

// Judging

/** Words that servers of many makers use; the first list that knows them says what happened. */
const phrases: [BounceKind, RegExp][] = [
  [
    'blocked',
    /spamhaus|spamcop|black ?list|block ?list|\brbl\b|dnsbl|barracuda|reputation|unsolicited|\br?dns\b.{0,30}(invalid|missing|required|record)|invalid r?dns|reverse (dns|lookup|hostname)|\bptr\b|\bspf\b|\bdkim\b|\bdmarc\b|(invalid|bad|your|the|sending|client|source|from|this|of) ip\b|\bip (address )?.{0,40}(not allowed|blocked|listed|rejected|denied|banned)|query\/bl\b|\bhelo\b|\behlo\b|after mail from|in reply to mail from|sender (address )?(was )?(rejected|denied|refused)|from: ?domain|valid from|(looks|considered|identified|classified|detected|rejected|marked|likely|suspected)( to be| as| like|:)? ?(\w+ )?(spam|junk|virus|phish)|virus|rate limit|too many/i,
  ],
  [
    'full',
    /(mail ?box|mailfolder|inbox|folder|account|user'?s? (mail)?box|storage|disk|recipient'?s? mailbox|postfach).{0,40}(is |was |has |too )?(full|over ?(its |the )?(quota|limit|disk)|exceed|voll\b|no space|out of (storage|space))|(over|exceed(s|ed|ing)?|beyond|exhausted).{0,30}(quota|storage|(mail)?box size|disk (space|usage)|maximum storage|allowed (size|space))|quota.{0,20}(exceed|full|violat|reach|over)|insufficient (disk |system )?(storage|space)|not enough (storage|disk|space)|disk (space|quota|full)|maildir (over|delivery failed.{0,200}quota)|no (more )?(disk )?space left|message would exceed|mailbox size limit|too (large|big) for (the )?(mailbox|user)|would exceed.{0,30}(quota|limit)|maximum (size )?limit for mailbox|full mail ?box/i,
  ],
  [
    'hard',
    /(user|recipient|mail ?box|account|addressee|address|alias|customer|login|id|username|local ?part|member|person|subscriber|forward path|e-?mail|destinataire|empf.nger).{0,60}?(\bunknown|(is |was |has |been )?(not|n't)( be)? (found|exist|known|recogni[sz]ed|valid\b|a valid|listed|available here|defined|located|on file|here\b|our customer)|does ?n[o']t exist|doesn'?t (exist|have)|do(es)? not have|(is |are |was )?(invalid|nonexistent|non-existent|terminated|deleted|obsolete|discontinued|closed|no longer (valid|available|exists?|active|in use|on (the )?server|with|here|works))|(is )?undeliverable|inconnu|unbekannt|n'existe pas|has (been )?(moved|changed|removed|deleted|left))|(unknown|invalid|no such|non-?existent|nonexisting|not a (valid|known)|bad|illegal|unrouteable|unroutable|undeliverable|wrong|obsolete|unrecogni[sz]ed|not our) (or invalid )?(local )?(e-?mail )?(user|recipient|mail ?box|address|account|alias|person|customer|local ?part|addressee|destination|login|member|rcpt|to address|name|id|foreign host|here|virtual)|no (mail ?box|account|user|recipient|address|such|one)( by)?( that)?( name)?.{0,30}(here|found|exist|matches|with|available|by that|name|currently)|not a (known|valid|local) (user|address|recipient|mailbox|account)|(we|i|system) (don'?t|do not|does not) (handle|know|recogni[sz]e)|there is no (such |one |user|mailbox|account)|this (address|user|account|mailbox|recipient) (no longer|does ?n.t|is not|has been|is no longer)|(not|isn't) (listed|present) in .{0,40}(directory|address book|domino)|couldn'?t find.{0,30}(account|mailbox|alias|user)|delivery to .{0,60} (user|recipient).{0,10}unknown|recipnotfound|recipient ?not ?found|unable to (find|locate).{0,20}(recipient|user)|nosuchuser|no_such_user|unknown_recipient|user_unknown|5\.1\.1|5\.1\.10\b|bounced address|(user|recipient|mailbox) lookup failed|address (not|does not) (found|exist)|all relevant mx records point to non-existent|relocated|has moved to|recipient (address )?rejected: access denied|recipient address rejected\.?$|address rejected\.?$|not accepting (network |any )?(messages|mail)|no valid recipients|invalid final delivery|archived recipient|bad-?(rcpt|recipient)|can'?t accept user|rejected recipients|not an active address|mailbox not present|(recipient|user|address) (is )?not (accepted|local|ok)\b|recipient refused to accept|recipient has been denied|mailbox unavailable(?! or)|(isn't|is not|not) a user here|missing home directory|replaced by|no longer used|account is unavailable|mail receiving disabled|nessun utente|no existe|desconocido|宛先不明|見つかりません|存在しません/i,
  ],
  [
    'hard',
    /(host|domain|mail server|server|mx|nameserver)( name)?( lookup)?( for)?.{0,60}?(unknown|not found|does ?n[o']t exist|doesn'?t exist|no such|non-?existent|nxdomain|not (a )?registered|failed to resolve|couldn'?t be found|could not be found|no (mx|valid|mail|dns)|is invalid|not known)|(unknown|no such|nonexistent|unrouteable|unresolvable|unrecogni[sz]ed|illegal|bad) (host|domain|mail domain|destination (host|domain|system)|mail exchanger)|no (mx|a|aaaa|mail exchanger|dns) (record|or|found|hosts?)|nullmx|null mx|does not accept (mail|email)|domain .{0,60} not (exist|found|receiv)|name (service )?not known|couldn'?t find any host|unable to resolve|host or domain name not found|recipient domain must exist|domain is not reachable|(mailbox|user|recipient).{0,10}domain.{0,30}invalid|5\.1\.2\b|5\.4\.4\b/i,
  ],
  [
    'blocked',
    /spam|black ?list|block ?list|blocked|\brbl\b|dnsbl|spamhaus|reputation|policy|(client|sender|access|connection|ip|message|mail).{0,30}(denied|reject|refused|not allowed|prohibited|forbidden|not permitted)|(not|n't) (permitted|allowed|authori[sz]ed|accepted)|unsolicited|virus|malware|content|greylist|graylist|too many (connections|messages|recipients|requests)|rate limit|throttl|reverse dns|\bptr\b|\bspf\b|authenticat|relay(ing)?|banned|abuse|suspicious|bulk|complain|5\.7\.\d+/i,
  ],
];

/** The same in other tongues that servers are run in, or taught to speak. */
const abroad: { full: RegExp; gone: RegExp } = {
  full: /(buz[oó]n|casilla|cuenta) .{0,30}llen[oa]|cuota .{0,20}excedida|bo[iî]te .{0,40}pleine|quota (de la bo[iî]te )?d[eé]pass[eé]|(casella|mailbox) .{0,30}piena|caixa .{0,40}cheia|cota excedida|(postfach|posteingang|mailbox) .{0,30}([uü]berf[uü]llt|\bvoll\b)|speicherplatz .{0,30}ersch[oö]pft|(postvak|mailbox) .{0,20}\bvol\b|skrzynka .{0,30}(pe[lł]na|przepe[lł]niona)|(ящик|почта).{0,40}(переполнен|полон)|переполнен.{0,20}ящик|(kutusu|kota).{0,20}(dolu|a[sş][iı]ld[iı])|schr[aá]nk.{0,20}pln[aá]|メールボックス.{0,20}(いっぱい|容量|一杯)|(邮箱|信箱|郵箱).{0,10}(已满|已滿|满|滿)|용량.{0,10}초과/i,
  gone: /(usuario|destinatario|direcci[oó]n|cuenta|buz[oó]n|casilla) .{0,60}(desconocid|inexistente|no (existe|encontrad|v[aá]lid)|inv[aá]lid)|no (existe|hay) .{0,20}(usuario|cuenta|buz[oó]n|casilla|direcci[oó]n)|(usu[aá]rio|destinat[aá]rio|endere[cç]o|conta|caixa) .{0,60}(desconhecid|inexistente|n[aã]o (existe|encontrad)|inv[aá]lid)|(utilisateur|destinataire|adresse|compte|bo[iî]te) .{0,60}(inconnu|introuvable|inexistant|invalide|n.existe (pas|plus)|supprim)|(utente|destinatario|indirizzo|casella|account) .{0,60}(sconosciut|inesistente|non (esiste|trovat|valid))|(empf[aä]nger|benutzer|teilnehmer|adresse|postfach|konto|mailbox) .{0,60}(unbekannt|existiert nicht|nicht (gefunden|vorhanden|bekannt|existent)|ung[uü]ltig|gel[oö]scht)|(unbekannter|ung[uü]ltiger) (empf[aä]nger|benutzer|nutzer)|kein (postfach|benutzer|empf[aä]nger)|(gebruiker|ontvanger|geadresseerde|postvak|mailbox) .{0,40}(onbekend|bestaat niet|niet gevonden)|(u[zż]ytkownik|odbiorca|adres|konto|skrzynka) .{0,60}(nie istnieje|nieznan|nie znaleziono)|(nieznany|nie ma takiego) (u[zż]ytkownik|odbiorc|adres|kont)|(пользовател|получател|адрес|ящик).{0,60}(не (найден|существует|зарегистрирован|известен)|неизвест|отсутствует|удал[её]н)|(нет такого|неизвестный) (пользовател|получател|адрес)|(користувач|одержувач|адрес|скринька).{0,60}не (знайден|існує)|(kullan[iı]c[iı]|al[iı]c[iı]|adres|hesap) .{0,40}(bulunamad|bilinmiyor|mevcut de[gğ]il|ge[cç]ersiz)|(u[zž]ivatel|p[rř][ií]jemce|adresa|schr[aá]nka) .{0,40}(neexistuje|nezn[aá]m|nenalezen)|(felhaszn[aá]l[oó]|c[ií]mzett) .{0,40}(ismeretlen|nem (l[eé]tezik|tal[aá]lhat[oó]))|(anv[aä]ndare|mottagare|bruker|mottaker|bruger|modtager|k[aä]ytt[aä]j) .{0,40}(ok[aä]nd|ukendt|ukjent|finns inte|finnes ikke|findes ikke|tuntematon)|(宛先|あて先|ユーザー?|メールアドレス|受信者).{0,20}(不明|存在しません|見つかりません|ありません)|(用户|用戶|收件人|邮箱|信箱|帐号|帳號|地址).{0,10}(不存在|未找到|找不到|无效|無效)|(사용자|수신자|계정|주소).{0,20}(없습니다|존재하지)/i,
};

/** A program that puts letters into mailboxes has failed. */
const mailer = /(could ?n[o']t|can ?n[o']t|can't|unable to|failed to) (create|open|lock|write|append|chdir|exec)/i;

/** Nothing stands where the address would: not an answer to RCPT, but a filter's, whatever it says. */
const nameless = /\b55\d[ -]?:? *: /;

/** Refused after the whole letter was seen, so not for the address alone: a filter, whatever it says. */
const afterContent =
  /end of data|after data|final data|\bTEXT command|(in )?(reply|response) to( the)? data|>>> ?(\.\s|DATA\b(?![\s\S]{0,600}503))|command:? ?\(?data|(sending|transmitting|sent) (the )?(data|message|body)|\[?\bDATA\]?$/i;

/** That it was the address that was refused: its own codes (RFC 3463, 3.2), or words that only an address gets. */
const ofTheAddress = /\b5\.(1\.([0-36]|10)|2\.1)\b|not like recipient|recipient address rejected|\bdd this user/i;

/** Words that sound like an unknown address and mean something that may pass, or that we can change. */
const passing =
  /(user|mailbox|account|recipient|address).{0,40}(disabled|inactive|suspend|locked|on hold|not active|not accepting|is currently (not|un|dis|sus|in)|temporarily|restricted|expired)|invalid\/inactive|temporar|try again|deferred|timed? ?out|unavailable at this time|sender.{0,30}(address|domain|verify|verif).{0,40}(reject|does not|not exist|unknown|invalid|fail|not found)|(bad|invalid|unknown|unresolvable) sender|too many hops|loop|message (is )?too (large|big)|size (limit|exceed)|exceed(s|ed)? .{0,30}(message )?size|(delivery|retry) (time|timeout).{0,10}(expired|exceeded)|retry timeout|gave up|giving up|delayed|has expired|\bexpired\b|malformed or unexpected|(temporary|name server) .{0,20}(failure|error)|connection (refused|timed|reset|was dropped|closed)|not enough resources|system error|internal error|local error|i\/o error/i;

/** Somebody tried for days: whatever stood in the way, the letter did not arrive. */
const gaveUp =
  /(message|mail|delivery|retry|queue)( \w+)? (has |time ?out )?(expired|exceeded)|giv(en|ing) up|gave up|(lost|no) connection|connection (refused|timed out|reset|dropped|closed|lost)|too long|failing for|could not be delivered (for|within|after)|after \d+ (days|hours|attempts)/i;

/** Enhanced codes that say enough by themselves (RFC 3463, RFC 7505, and the IANA registry). */
const byStatus: [RegExp, BounceKind][] = [
  [/^5\.1\.([01236]|10)$/, 'hard'],
  [/^5\.3\.2$/, 'hard'],
  [/^5\.4\.4$/, 'hard'],
  [/^5\.2\.2$|^4\.2\.2$/, 'full'],
  [/^5\.7\.\d+$/, 'blocked'],
  [/^4\./, 'soft'],
];

/** What a report says of an address. */
interface Said {
  address?: string | undefined;
  status?: string;
  words: string;
  /** What stands beside its words. */
  around?: string;
  /** The whole of it, where the dialogue may stand. */
  report?: string;
}

/** What happened to an address, by the status and words of its report, then by the words around it. */
function judged({ address = '', status = '', words, around = '', report = '' }: Said): Bounce {
  const [said, beside] = [words, around].map((text) => quoted(oneLine(text.slice(0, most.words)))) as [string, string];
  const code = status || [said, beside].map((text) => /\b[45]\.\d{1,2}\.\d{1,3}\b/.exec(text)?.[0]).find(Boolean) || '';
  const kind = kindOf(code, said, beside, stageOf(report));
  return { address, kind, status: code, words: oneLine((words || around).slice(0, most.words)).slice(0, 500) };
}

/**
 * What a server meant by a reply in the dialogue itself, refusing a letter for good.
 *
 * @param command what it answered: 'MAIL FROM', 'RCPT TO', 'DATA'
 */
export function judgeReply(reply: string, command: string): Pick<Bounce, 'kind' | 'status' | 'words'> {
  const dialogue = command ? `${reply} (in reply to ${command} command)` : reply;
  const { kind, status } = judged({ words: dialogue, report: dialogue });
  return { kind, status, words: oneLine(reply.slice(0, most.words)).slice(0, 500) };
}

/**
 * What a relay's notice means, by the status and words of the server that it quotes.
 *
 * @param usual where these say nothing that is known: the relay's own judgement
 */
export function judgeNotice(status: string, words: string, usual: BounceKind = 'soft'): BounceKind {
  const said = words.replace(/^[\w-]+\s*;\s*/, '');
  const { kind } = judged({ status, words: said, report: said });
  const known =
    byStatus.some(([pattern]) => pattern.test(status)) ||
    [...phrases.map(([, pattern]) => pattern), passing, gaveUp, abroad.full, abroad.gone, mailer].some((pattern) =>
      pattern.test(said),
    ) ||
    /\b[45]\.[1-7]\.\d+\b/.test(said);
  return known ? kind : usual;
}

/** The server's own answer, where a gateway quotes it after a summary of its own: "5.1.0 - Unknown address error 550-'5.7.1 …'". */
const quoted = (words: string) => words.replace(/\b5\.\d\.\d - [\w ]+ (?=\d{3}-')/, '');

/** At which step of the dialogue the letter was refused, where the report tells. */
type Stage = 'recipient' | 'content' | undefined;

const stageOf = (report: string): Stage =>
  /\bsmtp command:?\s+DATA\b/i.test(report) ? 'content' : /\brcpt\b/i.test(report) ? 'recipient' : undefined;

function kindOf(code: string, words: string, around: string, stage: Stage): BounceKind {
  for (const text of [words, around]) {
    if (text === '') continue;
    const kind = byWords(text, code, `${words} ${around}`, stage);
    if (kind) return kind;
  }
  return byStatus.find(([pattern]) => pattern.test(code))?.[1] ?? 'soft';
}

type Five<T> = [T, T, T, T, T];

function byWords(text: string, code: string, context: string, stage: Stage): BounceKind | undefined {
  const [unwelcome, full, unknown, nowhere, blocked] = phrases.map(([, pattern]) => pattern) as Five<RegExp>;
  const gone = unknown.test(text) || abroad.gone.test(text);
  if (unwelcome.test(text)) return 'blocked';
  if (full.test(text) || abroad.full.test(text)) return 'full';
  if (mailer.test(text)) return 'soft';
  const specific = byStatus.find(([pattern]) => pattern.test(code))?.[1];
  if (specific === 'hard') return passing.test(text) && !gone && !nowhere.test(text) ? 'soft' : 'hard';
  if (code.startsWith('4.') || /^4\d\d\b/.test(text))
    return blocked.test(text) && !gaveUp.test(text) ? 'blocked' : 'soft';
  // Some say 5.7.1 of an address that is not there; it counts where the words say nothing else.
  if (specific === 'blocked' && !(gone && !blocked.test(text.replaceAll(code, '')))) return 'blocked';
  // A server that says 550 and names the address means it, whatever is said of other tries.
  const final = !passing.test(text) || /^[^a-z]{0,12}55[01]\b/i.test(text);
  if (final && (gone || nowhere.test(text))) {
    if (ofTheAddress.test(context)) return 'hard';
    if (stage === 'content' || afterContent.test(context)) return 'blocked';
    return gone && nameless.test(text) && stage !== 'recipient' ? 'soft' : 'hard';
  }
  if (blocked.test(text)) return gaveUp.test(text) ? 'soft' : 'blocked';
  return final ? undefined : 'soft';
}

// Prose

const enclosedBegin =
  /^[ \t>]*--.*(original|returned|below|unsent|undelivered|message|header|body|copy|mail)|(original message|copy of the message|returned message|message header|the (header|body) of|message follows|unsent message|undelivered message|included below|attached below|text of your message|your message follows|content of the message|the message was|begins? here|original mail|original data).{0,60}$|^(return-path|received): /i;

const enclosedHeader = /^[ \t>]*(from|to|subject|received|date|message-id|return-path|mime-version): /im;

/** A field that only a letter on its way has, and one that a report's summary may have as well. */
const [travelField, anyField] = [
  /^[ \t>]*(received|message-id|dkim-signature|return-path|mime-version|list-unsubscribe|list-id|feedback-id|content-transfer-encoding):/i,
  /^[ \t>]*(x-[\w-]+|from|to|subject|date|reply-to|cc|sender|precedence|auto-submitted|content-type|list-[\w-]+|arc-[\w-]+|authentication-results):/i,
];

/**
 * A report's prose apart from the letter it encloses, which is never judged: our headlines are the news's words. It begins
 * where it is announced, or with its header, whatever stands before. A subject that the report repeats is left out as well.
 */
function apart(text: string): [report: string, enclosed: string] {
  const lines = text.split('\n');
  let [tried, at, run] = [0, 0, 0];
  let runAt = 0;
  let travels = false;
  for (const line of lines) {
    const begin = at;
    at += line.length + 1;
    // No line that announces a letter is longer.
    if (line.length > 1000) continue;
    const travel = travelField.test(line);
    if (travel || anyField.test(line)) {
      if (run++ === 0) [runAt, travels] = [begin, false];
      travels ||= travel;
      if (run >= 3 && travels && runAt > 0) return [withoutSubject(text.slice(0, runAt)), text.slice(runAt)];
    } else if (!/^[ \t>]+[^ \t>]/.test(line)) run = 0; // folded, or quoted
    if (!enclosedBegin.test(line)) continue;
    if (!enclosedHeader.test(text.slice(begin, begin + 1500))) continue;
    if (++tried > most.begins) break;
    const before = text.slice(0, begin);
    const soon = enclosedHeader.test(
      text
        .slice(at, at + 300)
        .split('\n', 4)
        .join('\n'),
    );
    if ((soon && /\S/.test(before)) || /[45]\d\d/.test(before) || phrases.some(([, pattern]) => pattern.test(before)))
      return [withoutSubject(before), text.slice(begin)];
  }
  return [withoutSubject(text), ''];
}

const withoutSubject = (report: string) =>
  report.replace(/^([ \t>*]*)(subject|betreff|objet|asunto|oggetto|onderwerp|assunto|temat|件名)[ \t]*:.*$/gimu, '$1');

/** A letter's header where each line may be indented or quoted. */
function unindented(text: string): string {
  const begin = /^[ \t>]*(return-path|received|from|to|subject|date|message-id|mime-version): ?/im.exec(text);
  if (!begin) return text;
  const indent = /^[ \t>]*/.exec(begin[0])?.[0] ?? '';
  const lines = text.slice(begin.index).split('\n');
  return lines.map((line) => (indent && line.startsWith(indent) ? line.slice(indent.length) : line)).join('\n');
}

/** Lines in which a server speaks: those with a reply code, or with words we know; else the whole report. */
function told(report: string): string {
  const text = report.replace(/\n[ \t]+/g, ' ');
  const lines = text.split('\n').map((line) => line.trim());
  const coded = lines.filter((line) => /(^|[\s:<(>#])[45]\d\d[ -#(]|\b[45]\.\d\.\d{1,3}\b/.test(line));
  const known =
    coded.length > 0
      ? coded
      : lines.filter((line) => phrases.some(([, pattern]) => pattern.test(line)) || passing.test(line));
  return (known.length > 0 ? known : lines).join(' ').slice(0, 3000);
}

/** What stands by an address in a report, where a server's answer does. */
function near(report: string, address: string, usual: string): string {
  if (address === '') return usual;
  const text = report.toLowerCase();
  const at = text.indexOf(address);
  if (at < 0) return usual;
  const paragraph = report.slice(at + address.length, at + address.length + 700).split(/\n\s*\n\s*\n/)[0] ?? '';
  const until = /\n\s*<?[^\s<>@]+@[^\s<>@:]+>?(:|\s*\n)/.exec(paragraph.slice(1))?.index ?? paragraph.length;
  const own = paragraph.slice(0, until + 1);
  return /[45]\d\d|[45]\.\d\.\d/.test(own) || phrases.some(([, pattern]) => pattern.test(own)) ? own : usual;
}

/** The addresses that a report without machine-readable parts is about. */
function addressesFor(
  head: MimePart | undefined,
  report: string,
  enclosedTo: string,
  ours: readonly string[],
): string[] {
  const own = new Set([...ours, ...addressesIn(field(head, 'from')), ...addressesIn(field(head, 'return-path'))]);
  const to = addressesIn(enclosedTo).filter((address) => !own.has(address));
  const lines = report.split('\n');
  const alone: string[] = [];
  const any: string[] = [];
  for (const line of lines.slice(0, 400)) {
    const found = addressesIn(line).filter(
      (address) => !own.has(address) && !/^(postmaster|mailer-daemon|abuse|support|help|admin)@/.test(address),
    );
    any.push(...found);
    if (found.length > 0 && isAboutAddress(line)) alone.push(...found);
  }
  const named = alone.length > 0 ? alone : any;
  const both = to.filter((address) => any.includes(address));
  const last = addressesIn(report).filter((address) => ours.includes(address));
  const chosen = both.length > 0 ? both : named.length > 0 ? named.slice(0, 1) : to.length > 0 ? to : last;
  return [...new Set(chosen)].slice(0, 50);
}

/** Whether a line says hardly more than an address, or names one as the recipient's. */
function isAboutAddress(line: string): boolean {
  const words = line.replace(/^[ \t>*]+/, '');
  const [address = ''] = /^<?[^\s<>]*/.exec(words) ?? [];
  const at = address.indexOf('@', address.startsWith('<') ? 2 : 1);
  if (at > 0 && at < address.length - 1 && /^>?[ \t]*[:,.(]?.{0,3}$/.test(words.slice(address.length))) return true;
  return /^(to|rcpt to|recipient|recipients?|address|original-recipient|final-recipient|user)\b[^@]{0,20}[:=]/i.test(
    words,
  );
}

/** The addresses in the fields of a name. */
const valuesOf = (head: MimePart | undefined, name: string) =>
  (head?.fields ?? [])
    .filter((entry) => entry[0] === name)
    .slice(0, 20)
    .flatMap(([, value]) => addressesIn(value));

/**
 * The addresses in a text, in lower case. Looked for from their `@`, to the left as far as the one before: a pattern that
 * begins with the local part would read a long word again from each of its letters.
 */
function addressesIn(text: string): string[] {
  const found: string[] = [];
  let from = 0;
  for (let at = text.indexOf('@'); at >= 0 && found.length < most.addresses; at = text.indexOf('@', at + 1)) {
    let begin = at;
    while (begin > from && local.test(text.charAt(begin - 1))) begin--;
    domain.lastIndex = at + 1;
    const [host = ''] = domain.exec(text) ?? [];
    if (begin === at || host === '') continue;
    from = at + 1 + host.length;
    found.push(
      text
        .slice(begin, from)
        .toLowerCase()
        .replace(/^(rfc822;|mailto:|smtp:)/, ''),
    );
  }
  return found;
}
const local = /[\w.!#$%&'*+/=?^`{|}~-]/;
const domain = /[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?/iy;

/** The words of an HTML part. */
function plain(html: string): string {
  const pieces: string[] = [];
  let unseen = '';
  scanMarkup(html, {
    open(name) {
      if (unseen) return;
      if (/^(style|script|title)$/i.test(name)) unseen = name.toLowerCase();
      else pieces.push(/^(br|p|div|tr|li|h\d)$/i.test(name) ? '\n' : ' ');
    },
    close(name) {
      if (name.toLowerCase() === unseen) unseen = '';
      else if (!unseen) pieces.push(' ');
    },
    text: (raw) => void (unseen || pieces.push(raw)),
  });
  return pieces
    .join('')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}

const oneLine = (words: string) => words.replace(/[\p{Cc}\s]+/gu, ' ').trim();
