import { createHash, createHmac, createVerify, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** What a relay says of one of our letters. */
export interface Notice {
  /** The address it went to. */
  address: string;
  /** Our Message-ID without brackets, or '' where the relay only knows its own. */
  messageId: string;
  kind: 'hard' | 'soft' | 'full' | 'blocked' | 'complaint';
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
    severity: z.string().optional(),
    reason: z.string().optional(),
    recipient: z.string().max(320).default(''),
    message: z.object({ headers: z.record(z.string(), z.string()).optional() }).optional(),
    'delivery-status': z
      .object({
        code: z.number().optional(),
        'enhanced-code': z.string().optional(),
        message: z.string().optional(),
        description: z.string().optional(),
      })
      .optional(),
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
  const words = `${status?.code ?? ''} ${status?.message || status?.description || event.reason || event.event}`.trim();
  const notice = {
    address: event.recipient,
    messageId: event.message?.headers?.['message-id'] ?? '',
    status: status?.['enhanced-code'] ?? '',
    words,
    key: `mailgun ${event.id || signature.token}`,
  };
  if (event.event === 'complained') return [{ ...notice, kind: 'complaint' }];
  if (event.event !== 'failed') return [];
  if (event.severity !== 'permanent') return [{ ...notice, kind: 'soft' }];
  return [{ ...notice, kind: /suppress|bounce|generic/.test(event.reason ?? '') ? 'hard' : 'blocked' }];
}

const postmarkBody = z.object({
  RecordType: z.string(),
  ID: z.union([z.number(), z.string()]).optional(),
  Type: z.string().optional(),
  Email: z.string().max(320).default(''),
  Description: z.string().optional(),
  Details: z.string().optional(),
});

/**
 * Reads a Postmark webhook. Postmark signs nothing: the webhook's address is given a user and password of ours.
 *
 * @param authorization the request's Authorization header
 * @returns undefined where the password is not `secret`
 */
export function readPostmark(body: string, authorization: string, secret: string): Notice[] | undefined {
  const [, encoded = ''] = /^Basic ([\w+/=]+)$/.exec(authorization) ?? [];
  const password = Buffer.from(encoded, 'base64')
    .toString()
    .replace(/^[^:]*:/, '');
  if (!isSame(password, secret)) return undefined;
  const read = postmarkBody.safeParse(json(body));
  if (!read.success) return [];
  const { RecordType, ID, Type = '', Email, Description, Details } = read.data;
  const notice = {
    address: Email,
    messageId: '',
    status: '',
    words: Details ?? Description ?? Type,
    key: `postmark ${RecordType} ${ID ?? Email}`,
  };
  if (RecordType === 'SpamComplaint' || Type === 'SpamComplaint') return [{ ...notice, kind: 'complaint' }];
  if (RecordType !== 'Bounce') return [];
  if (Type === 'HardBounce' || Type === 'BadEmailAddress') return [{ ...notice, kind: 'hard' }];
  if (Type === 'Blocked' || Type === 'SpamNotification' || Type === 'DMARCPolicy')
    return [{ ...notice, kind: 'blocked' }];
  return [{ ...notice, kind: 'soft' }];
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
          z.object({ emailAddress: z.string(), status: z.string().optional(), diagnosticCode: z.string().optional() }),
        )
        .max(100),
    })
    .optional(),
  complaint: z.object({ complainedRecipients: z.array(z.object({ emailAddress: z.string() })).max(100) }).optional(),
});

/** Amazon's own hosts for certificates and confirmations, by region, and no others: `sns.s3…` is anybody's. */
const isAmazons = (address: string) =>
  URL.canParse(address) &&
  new URL(address).protocol === 'https:' &&
  /^sns\.[a-z]{2,4}(-[a-z]+){1,3}-\d{1,2}\.amazonaws\.com(\.cn)?$/.test(new URL(address).host);

/**
 * Reads a notice of Amazon SES, which comes by SNS and is signed (RSA) with a certificate of Amazon's.
 *
 * @param topic the one topic that is ours: anybody can have others sent here, signed as well
 * @param get fetches Amazon's certificate, or confirms the subscription
 * @returns undefined where the signature does not hold or the topic is another
 */
export async function readSes(
  body: string,
  topic: string,
  now: Date,
  get: (address: string) => Promise<string>,
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
  const certificate = await get(sns.SigningCertURL);
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
    ...(bounce?.bouncedRecipients ?? []).map(({ emailAddress, status = '', diagnosticCode }, index): Notice => {
      const kind =
        bounce?.bounceType === 'Permanent'
          ? 'hard'
          : bounce?.bounceSubType === 'MailboxFull'
            ? 'full'
            : /Content|Attachment/.test(bounce?.bounceSubType ?? '')
              ? 'blocked'
              : 'soft';
      return {
        ...common,
        status,
        address: emailAddress,
        kind,
        words: diagnosticCode ?? bounce?.bounceType ?? '',
        key: `ses ${sns.MessageId} ${index}`,
      };
    }),
    ...(complaint?.complainedRecipients ?? []).map(({ emailAddress }, index): Notice => ({
      ...common,
      address: emailAddress,
      kind: 'complaint',
      words: 'complaint',
      key: `ses ${sns.MessageId} c${index}`,
    })),
  ];
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
