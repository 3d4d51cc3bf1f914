import { createHmac, createSign, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { openCertificates, readMailgun, readPostmark, readSes } from './webhooks.ts';

const now = new Date('2031-02-17T08:00:00Z');

describe('Mailgun', () => {
  const body = (changed: object = {}, timestamp = String(now.getTime() / 1000)) => {
    const signature = createHmac('sha256', 'key').update(`${timestamp}token`).digest('hex');
    return JSON.stringify({
      signature: { timestamp, token: 'token', signature },
      'event-data': {
        event: 'failed',
        id: 'e1',
        severity: 'permanent',
        reason: 'bounce',
        recipient: 'ann@x.example',
        message: { headers: { 'message-id': 'edition-1.2@harbour.example' } },
        'delivery-status': { code: 550, 'enhanced-code': '5.1.1', message: 'no such user' },
        ...changed,
      },
    });
  };
  test('is read where its signature holds', () => {
    expect(readMailgun(body(), 'key', now)).toMatchObject([
      { kind: 'hard', address: 'ann@x.example', messageId: 'edition-1.2@harbour.example' },
    ]);
    expect(readMailgun(body({ severity: 'temporary' }), 'key', now)).toEqual([]); // it is tried again
    expect(readMailgun(body({ event: 'complained' }), 'key', now)).toMatchObject([{ kind: 'complaint' }]);
    expect(readMailgun(body({ event: 'delivered' }), 'key', now)).toEqual([]);
  });
  test.each([
    [{ 'delivery-status': { code: 550, message: '5.1.1 no such user' } }, 'hard'],
    [{ 'delivery-status': { code: 554, message: '5.7.1 rejected as spam' } }, 'blocked'],
    [{ 'delivery-status': { code: 554, message: 'blocked using Spamhaus' }, reason: 'generic' }, 'blocked'],
    [{ 'delivery-status': { code: 552, message: 'mailbox over quota' } }, 'full'],
    [{ 'delivery-status': { code: 602, message: null, description: null }, reason: 'old' }, 'soft'],
    [{ 'delivery-status': { code: '550', message: 'mailbox unknown' }, message: null }, 'hard'],
    [{ reason: 'suppress-bounce', 'delivery-status': { code: 605, message: '' } }, 'hard'],
    [{ reason: 'suppress-complaint' }, 'complaint'],
    [{ reason: 'suppress-unsubscribe' }, 'leave'],
    [{ event: 'unsubscribed' }, 'leave'],
  ])('judges by the words: %j', (changed, kind) => {
    expect(readMailgun(body(changed), 'key', now)).toMatchObject([{ kind }]);
  });
  test('is refused where it does not, or is old', () => {
    expect(readMailgun(body(), 'other', now)).toBeUndefined();
    expect(readMailgun(body({}, '100'), 'key', now)).toBeUndefined();
    expect(readMailgun('{', 'key', now)).toBeUndefined();
  });
});

test('Postmark is read with our password only', () => {
  const body = JSON.stringify({
    RecordType: 'Bounce',
    ID: 7,
    Type: 'HardBounce',
    Email: 'ann@x.example',
    Details: '550 gone',
  });
  const basic = (password: string) => `Basic ${Buffer.from(`us:${password}`).toString('base64')}`;
  expect(readPostmark(body, basic('secret'), 'secret')).toMatchObject([{ kind: 'hard', address: 'ann@x.example' }]);
  expect(readPostmark(body, basic('wrong'), 'secret')).toBeUndefined();
  expect(readPostmark(body, '', 'secret')).toBeUndefined();
});

test.each([
  [{ Type: 'HardBounce', Details: 'smtp;550 5.1.1 unknown user' }, 'hard'],
  [{ Type: 'HardBounce', Details: null }, 'hard'],
  [{ Type: 'HardBounce', Details: '554 5.7.1 rejected as spam' }, 'blocked'],
  [{ Type: 'SoftBounce', Details: '552 5.2.2 mailbox full' }, 'full'],
  [{ Type: 'SoftBounce', Details: null }, 'soft'],
  [{ Type: 'ManuallyDeactivated' }, 'hard'],
  [{ Type: 'Unsubscribe' }, 'leave'],
  [{ RecordType: 'SpamComplaint', Type: 'SpamComplaint' }, 'complaint'],
  [
    {
      RecordType: 'SubscriptionChange',
      Email: undefined,
      Recipient: 'ann@x.example',
      SuppressSending: true,
      SuppressionReason: 'ManualSuppression',
      Origin: 'Recipient',
    },
    'leave',
  ],
  [{ RecordType: 'SubscriptionChange', SuppressSending: true, SuppressionReason: 'SpamComplaint' }, 'complaint'],
  [{ RecordType: 'SubscriptionChange', SuppressSending: false, SuppressionReason: null }, undefined],
  ...[
    'AutoResponder',
    'Subscribe',
    'AddressChange',
    'ChallengeVerification',
    'OpenRelayTest',
    'SMTPApiError',
    'InboundError',
    'TemplateRenderingFailed',
    'Unconfirmed',
  ].map((Type) => [{ Type }, undefined] as const),
] as const)('Postmark: %j', (changed, kind) => {
  const body = JSON.stringify({ RecordType: 'Bounce', ID: 7, Email: 'ann@x.example', ...changed });
  const read = readPostmark(body, `Basic ${Buffer.from('us:secret').toString('base64')}`, 'secret');
  expect(read).toMatchObject(kind ? [{ kind, address: 'ann@x.example' }] : []);
  expect(read).toHaveLength(kind ? 1 : 0);
});

describe('SES', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const asked: string[] = [];
  const fetch = async (address: string) => (asked.push(address), pem);
  const sign = (changed: Record<string, string> = {}) => {
    const message = {
      notificationType: 'Bounce',
      mail: { commonHeaders: { messageId: '<edition-1.2@harbour.example>' } },
      bounce: { bounceType: 'Permanent', bouncedRecipients: [{ emailAddress: 'ann@x.example', status: '5.1.1' }] },
    };
    const sns: Record<string, string> = {
      Type: 'Notification',
      MessageId: 'm1',
      TopicArn: 'arn:ours',
      Message: JSON.stringify(message),
      Timestamp: now.toISOString(),
      SignatureVersion: '2',
      SigningCertURL: 'https://sns.eu-west-1.amazonaws.com/cert.pem',
      ...changed,
    };
    const words = ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'].flatMap((name) =>
      sns[name] ? [`${name}\n${sns[name]}\n`] : [],
    );
    sns.Signature = createSign('RSA-SHA256').update(words.join('')).sign(privateKey, 'base64');
    return sns;
  };
  const read = (sns: object) =>
    readSes(JSON.stringify(sns), { topic: 'arn:ours', certificateAt: openCertificates(fetch), get: fetch }, now);

  test('is read where Amazon’s signature holds and the topic is ours', async () => {
    expect(await read(sign())).toMatchObject([
      { kind: 'hard', address: 'ann@x.example', messageId: 'edition-1.2@harbour.example' },
    ]);
    expect(await read({ ...sign(), MessageId: 'm2' })).toBeUndefined();
    expect(await read(sign({ TopicArn: 'arn:other' }))).toBeUndefined();
  });

  const bounce = (bounceType: string, bounceSubType: string, diagnosticCode?: string) => ({
    bounce: { bounceType, bounceSubType, bouncedRecipients: [{ emailAddress: 'ann@x.example', diagnosticCode }] },
  });
  const complaint = (complaintFeedbackType?: string) => ({
    complaint: { complaintFeedbackType, complainedRecipients: [{ emailAddress: 'ann@x.example' }] },
  });
  test.each([
    [bounce('Permanent', 'General', 'smtp; 550 5.1.1 user unknown'), 'hard'],
    [bounce('Permanent', 'General', 'smtp; 550 5.7.1 rejected, listed at a block list'), 'blocked'],
    [bounce('Permanent', 'General', 'smtp; 552 5.2.2 mailbox full'), 'full'],
    [bounce('Permanent', 'NoEmail'), 'hard'],
    [bounce('Permanent', 'OnAccountSuppressionList', 'Amazon SES did not send the message'), 'hard'],
    [bounce('Transient', 'MailboxFull'), 'full'],
    [bounce('Transient', 'ContentRejected', 'smtp; 554 message refused'), 'blocked'],
    [bounce('Transient', 'General', 'smtp; 450 4.4.1 timed out'), 'soft'],
    [bounce('Transient', 'General'), undefined],
    [bounce('Undetermined', 'Undetermined'), undefined],
    [complaint('abuse'), 'complaint'],
    [complaint(), 'complaint'],
    [complaint('not-spam'), undefined],
    [complaint('auth-failure'), undefined],
  ])('judges by the words: %j', async (told, kind) => {
    const found = await read(sign({ Message: JSON.stringify({ mail: {}, ...told }) }));
    expect(found).toMatchObject(kind ? [{ kind }] : []);
    expect(found).toHaveLength(kind ? 1 : 0);
  });

  test('a certificate is fetched once, and not for every notice that names another', async () => {
    asked.length = 0;
    const certificateAt = openCertificates(fetch);
    const told = (changed = {}) =>
      readSes(JSON.stringify(sign(changed)), { topic: 'arn:ours', certificateAt, get: fetch }, now).catch(
        () => undefined,
      );
    for (let i = 0; i < 5; i++) expect(await told()).toHaveLength(1);
    expect(asked).toHaveLength(1);
    for (let i = 0; i < 50; i++) await told({ SigningCertURL: `https://sns.eu-west-1.amazonaws.com/${i}.pem` });
    expect(asked).toHaveLength(10);
    expect(await told()).toHaveLength(1);
  });

  test('a certificate from anywhere else is not even fetched', async () => {
    asked.length = 0;
    for (const address of [
      'https://sns.eu-west-1.amazonaws.com.evil.example/c.pem',
      'http://sns.eu-west-1.amazonaws.com/c.pem',
      'https://evil.example/c.pem',
      // Anybody's buckets.
      'https://sns.s3.amazonaws.com/c.pem',
      'https://sns.s3-us-west-2.amazonaws.com/c.pem',
      'https://sns.s3-eu-west-1.amazonaws.com/c.pem',
      'https://sns.s3.eu-west-1.amazonaws.com/c.pem',
      'https://sns.s3-website-us-east-1.amazonaws.com/c.pem',
      'https://sns.s3-accelerate.amazonaws.com/c.pem',
      'https://sns.elb.us-east-1.amazonaws.com/c.pem',
    ])
      expect(await read(sign({ SigningCertURL: address }))).toBeUndefined();
    expect(asked).toEqual([]);
  });
});
