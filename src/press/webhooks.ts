import { createHash, createHmac, createVerify, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { judgeNotice } from './bounces.ts';

/** What a relay says of one of our letters. */
export interface Notice {
  /** The address it went to. */
  address: string;
  /** Our Message-ID without brackets, or '' where the relay only knows its own. */
  messageId: string;
  kind: 'hard' | 'soft' | 'full' | 'blocked' | 'complaint' | 'leave';
  status: string;
  words: string;
  /** The relay's own name for the event: told twice, taken once. */
  key: string;
}

/** Whether two secrets are the same, in a time that tells nothing of where they differ. */
function isSame(given: string, due: string): boolean {
  const hash = (words: string) => createHmac('sha256', 'compare').update(words).digest();
  return timingSafeEqual(hash(given), hash(due));
}

/** What tells one call of a relay from all others: what it signs itself, or, where it signs nothing, all of it. */
export function signatureOf(relay: string, body: string): string {
  const read = json(body);
  const mailgun =
    relay === 'mailgun' ? mailgunBody.pick({ signature: true }).safeParse(read).data?.signature : undefined;
  const sns = relay === 'ses' ? snsBody.safeParse(read).data : undefined;
  const signed = mailgun ? mailgun.timestamp + mailgun.token : sns ? `${sns.Timestamp} ${sns.MessageId}` : body;
  return `${relay} ${createHash('sha256').update(signed).digest('base64url')}`;
}

/** A notice may be so old, in milliseconds: an old one that was overheard is not taken again. */
const newEnough = 12 * 3_600_000;

const mailgunBody = z.object({
  signature: z.object({ timestamp: z.string().max(20), token: z.string().max(100), signature: z.string().max(128) }),
  'event-data': z.object({
    event: z.string(),
    id: z.string().max(200).default(''),
    severity: z.string().nullish(),
    reason: z.string().nullish(),
    recipient: z.string().max(320).default(''),
    message: z.object({ headers: z.record(z.string(), z.unknown()).nullish() }).nullish(),
    'delivery-status': z
      .object({
        code: z.union([z.number(), z.string()]).nullish(),
        'enhanced-code': z.string().nullish(),
        message: z.string().nullish(),
        description: z.string().nullish(),
      })
      .nullish(),
  }),
});

/** Reads a Mailgun webhook; undefined where its signature, HMAC-SHA-256 with the account's webhook key, does not hold. */
export function readMailgun(body: string, key: string, now: Date): Notice[] | undefined {
  const read = mailgunBody.safeParse(json(body));
  if (!read.success) return undefined;
  const { signature, 'event-data': event } = read.data;
  const due = createHmac('sha256', key)
    .update(signature.timestamp + signature.token)
    .digest('hex');
  const age = Math.abs(now.getTime() - Number(signature.timestamp) * 1000);
  if (!isSame(signature.signature, due) || !(age < newEnough)) return undefined;
  const status = event['delivery-status'];
  const said = [status?.message, status?.description].filter(Boolean).join(' ');
  const messageId = event.message?.headers?.['message-id'];
  const notice = {
    address: event.recipient,
    messageId: typeof messageId === 'string' ? messageId : '',
    status: status?.['enhanced-code'] ?? '',
    words: `${status?.code ?? ''} ${said || event.reason || event.event}`.trim(),
    key: `mailgun ${event.id || signature.token}`,
  };
  const reason = event.reason ?? '';
  if (event.event === 'complained' || reason === 'suppress-complaint') return [{ ...notice, kind: 'complaint' }];
  if (event.event === 'unsubscribed' || reason === 'suppress-unsubscribe') return [{ ...notice, kind: 'leave' }];
  // For now, it is tried again: no letter has come back yet.
  if (event.event !== 'failed' || event.severity !== 'permanent') return [];
  if (reason === 'suppress-bounce') return [{ ...notice, kind: 'hard' }];
  const own = reason === 'bounce' ? 'hard' : reason === 'espblock' ? 'blocked' : 'soft';
  return [{ ...notice, kind: judgeNotice(notice.status, notice.words, said ? 'soft' : own) }];
}

const postmarkBody = z.object({
  RecordType: z.string(),
  ID: z.union([z.number(), z.string()]).nullish(),
  MessageID: z.string().nullish(),
  Type: z.string().nullish(),
  Email: z.string().max(320).nullish(),
  Recipient: z.string().max(320).nullish(),
  Description: z.string().nullish(),
  Details: z.string().nullish(),
  SuppressSending: z.boolean().nullish(),
  SuppressionReason: z.string().nullish(),
  ChangedAt: z.string().nullish(),
});

/** What Postmark calls a letter that did not arrive; its other types are answers, tests, and faults of our own. */
const postmarkTypes: Record<string, Notice['kind']> = {
  HardBounce: 'hard',
  BadEmailAddress: 'hard',
  ManuallyDeactivated: 'hard',
  SoftBounce: 'soft',
  Transient: 'soft',
  DnsError: 'soft',
  Unknown: 'soft',
  Blocked: 'blocked',
  SpamNotification: 'blocked',
  VirusNotification: 'blocked',
  DMARCPolicy: 'blocked',
  SpamComplaint: 'complaint',
  Unsubscribe: 'leave',
};

/** Why Postmark sends no more to an address. */
const postmarkSuppressions: Record<string, Notice['kind']> = {
  HardBounce: 'hard',
  SpamComplaint: 'complaint',
  ManualSuppression: 'leave',
};

/** Whether a request bears the password that Postmark was given: before anything of it is read. */
export function isPostmarks(authorization: string, secret: string): boolean {
  const [, encoded = ''] = /^Basic ([\w+/=]+)$/.exec(authorization) ?? [];
  const password = Buffer.from(encoded, 'base64')
    .toString()
    .replace(/^[^:]*:/, '');
  return isSame(password, secret);
}

/**
 * Reads a Postmark webhook. Postmark signs nothing: the webhook's address is given a user and password of ours.
 *
 * @param authorization the request's Authorization header
 * @returns undefined where the password is not `secret`
 */
export function readPostmark(body: string, authorization: string, secret: string): Notice[] | undefined {
  if (!isPostmarks(authorization, secret)) return undefined;
  const read = postmarkBody.safeParse(json(body));
  if (!read.success) return [];
  const { RecordType, ID, Type, Email, Recipient, Description, Details, ...more } = read.data;
  const address = Email || Recipient || '';
  const notice = {
    address,
    messageId: '',
    status: '',
    words: Details || Description || Type || RecordType,
    key: `postmark ${RecordType} ${ID ?? `${address} ${more.MessageID ?? ''} ${more.ChangedAt ?? ''}`.trim()}`,
  };
  if (RecordType === 'SubscriptionChange') {
    const kind = more.SuppressSending ? (postmarkSuppressions[more.SuppressionReason ?? ''] ?? 'leave') : undefined;
    return kind ? [{ ...notice, kind }] : [];
  }
  if (RecordType !== 'Bounce' && RecordType !== 'SpamComplaint') return [];
  const kind = postmarkTypes[RecordType === 'SpamComplaint' ? RecordType : (Type ?? '')];
  if (!kind) return [];
  const judged = kind === 'hard' || kind === 'soft' || kind === 'blocked';
  return [
    { ...notice, kind: judged && Details && Type !== 'ManuallyDeactivated' ? judgeNotice('', Details, kind) : kind },
  ];
}

const snsBody = z.object({
  Type: z.enum(['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation']),
  MessageId: z.string().max(200),
  TopicArn: z.string().max(300),
  Message: z.string(),
  Subject: z.string().optional(),
  Timestamp: z.string().max(40),
  SignatureVersion: z.enum(['1', '2']),
  Signature: z.string().max(2000),
  SigningCertURL: z.string().max(500),
  SubscribeURL: z.string().max(1000).optional(),
  Token: z.string().optional(),
});

const sesMessage = z.object({
  notificationType: z.string().optional(),
  eventType: z.string().optional(),
  mail: z.object({ commonHeaders: z.object({ messageId: z.string().optional() }).optional() }).optional(),
  bounce: z
    .object({
      bounceType: z.string(),
      bounceSubType: z.string().optional(),
      bouncedRecipients: z
        .array(
          z.object({ emailAddress: z.string(), status: z.string().nullish(), diagnosticCode: z.string().nullish() }),
        )
        .max(100),
    })
    .optional(),
  complaint: z
    .object({
      complaintFeedbackType: z.string().nullish(),
      complainedRecipients: z.array(z.object({ emailAddress: z.string() })).max(100),
    })
    .optional(),
});

/** Amazon's own hosts for certificates and confirmations, by region, and no others: `sns.s3…` is anybody's. */
const isAmazons = (address: string) =>
  URL.canParse(address) &&
  new URL(address).protocol === 'https:' &&
  /^sns\.[a-z]{2,4}(-[a-z]+){1,3}-\d{1,2}\.amazonaws\.com(\.cn)?$/.test(new URL(address).host);

/** Certificates that are kept, and so many that are asked for in an hour: who forges a notice may name another in each. */
const [mostKept, mostAsked, hour] = [20, 10, 3_600_000];

/**
 * Amazon's certificates, each fetched once.
 *
 * @param get fetches one, or throws
 * @returns throws where too many were asked for
 */
export function openCertificates(get: (address: string) => Promise<string>) {
  const kept = new Map<string, string>();
  let asked: number[] = [];
  return async (address: string, now: Date): Promise<string> => {
    const known = kept.get(address);
    if (known !== undefined) return known;
    asked = asked.filter((at) => now.getTime() - at < hour);
    if (asked.length >= mostAsked) throw new Error(`${address} was not fetched: too many certificates were asked for.`);
    asked.push(now.getTime());
    const certificate = await get(address);
    kept.set(address, certificate);
    for (const old of [...kept.keys()].slice(0, -mostKept)) kept.delete(old);
    return certificate;
  };
}

/** An SNS topic of ours, and how Amazon is asked for what belongs to it. */
export interface SesTopic {
  topic: string;
  certificateAt: (address: string, now: Date) => Promise<string>;
  get: (address: string) => Promise<string>;
}

/**
 * Reads a notice of Amazon SES, which comes by SNS and is signed (RSA) with a certificate of Amazon's.
 *
 * @param ours.topic the one topic that is ours: anybody can have others sent here, signed as well
 * @param ours.certificateAt Amazon's certificate of an address
 * @param ours.get confirms the subscription
 * @returns undefined where the signature does not hold or the topic is another
 */
export async function readSes(
  body: string,
  { topic, certificateAt, get }: SesTopic,
  now: Date,
): Promise<Notice[] | undefined> {
  const read = snsBody.safeParse(json(body));
  if (!read.success) return undefined;
  const sns = read.data;
  const age = Math.abs(now.getTime() - Date.parse(sns.Timestamp));
  if (
    sns.TopicArn !== topic ||
    !isAmazons(sns.SigningCertURL) ||
    !sns.SigningCertURL.endsWith('.pem') ||
    !(age < newEnough)
  )
    return undefined;
  const names =
    sns.Type === 'Notification'
      ? ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']
      : ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];
  const signed = names
    .flatMap((name) => {
      const value = sns[name as keyof typeof sns];
      return value === undefined ? [] : [`${name}\n${value}\n`];
    })
    .join('');
  const certificate = await certificateAt(sns.SigningCertURL, now);
  try {
    const verifier = createVerify(sns.SignatureVersion === '2' ? 'RSA-SHA256' : 'RSA-SHA1').update(signed);
    if (!verifier.verify(certificate, sns.Signature, 'base64')) return undefined;
  } catch {
    return undefined; // no certificate
  }
  if (sns.Type === 'SubscriptionConfirmation' && sns.SubscribeURL && isAmazons(sns.SubscribeURL))
    await get(sns.SubscribeURL);
  if (sns.Type !== 'Notification') return [];
  const told = sesMessage.safeParse(json(sns.Message));
  if (!told.success) return [];
  const { mail, bounce, complaint } = told.data;
  const messageId = (mail?.commonHeaders?.messageId ?? '').replace(/^<|>$/g, '');
  const common = { messageId, status: '' };
  return [
    ...(bounce?.bouncedRecipients ?? []).flatMap(({ emailAddress, status, diagnosticCode }, index): Notice[] => {
      const { bounceType = '', bounceSubType = '' } = bounce ?? {};
      const kind = sesKind(bounceType, bounceSubType, status ?? '', diagnosticCode ?? '');
      const words = diagnosticCode ?? bounceType;
      const key = `ses ${sns.MessageId} ${index}`;
      return kind ? [{ ...common, status: status ?? '', address: emailAddress, kind, words, key }] : [];
    }),
    // "Not spam" takes a complaint back; failed authentication is about a forger.
    ...(/not-spam|auth-failure/.test(complaint?.complaintFeedbackType ?? '')
      ? []
      : (complaint?.complainedRecipients ?? [])
    ).map(({ emailAddress }, index): Notice => ({
      ...common,
      address: emailAddress,
      kind: 'complaint',
      words: 'complaint',
      key: `ses ${sns.MessageId} c${index}`,
    })),
  ];
}

/** What Amazon's two words for a bounce mean, where the server's own do not say it; undefined where nothing came back. */
function sesKind(type: string, subType: string, status: string, words: string): Notice['kind'] | undefined {
  if (/Suppress/.test(subType)) return 'hard';
  if (type === 'Permanent') return judgeNotice(status, words, 'hard');
  const said = /\b[45]\d\d\b|\b[45]\.\d+\.\d+\b/.test(`${status} ${words}`);
  const kind = subType === 'MailboxFull' ? 'full' : /Content|Attachment|TooLarge/.test(subType) ? 'blocked' : undefined;
  // "General" and "Undetermined", without a server's word, are answers that nobody is there.
  if (!kind && !said) return undefined;
  const judged = judgeNotice(status, words, kind ?? 'soft');
  return judged === 'hard' ? 'soft' : judged;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
