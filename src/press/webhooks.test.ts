import { createHmac, createSign, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readMailgun, readPostmark, readSes } from './webhooks.ts';

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
    expect(readMailgun(body({ severity: 'temporary' }), 'key', now)).toMatchObject([{ kind: 'soft' }]);
    expect(readMailgun(body({ event: 'complained' }), 'key', now)).toMatchObject([{ kind: 'complaint' }]);
    expect(readMailgun(body({ event: 'delivered' }), 'key', now)).toEqual([]);
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
  const read = (sns: object) => readSes(JSON.stringify(sns), 'arn:ours', now, fetch);

  test('is read where Amazon’s signature holds and the topic is ours', async () => {
    expect(await read(sign())).toMatchObject([
      { kind: 'hard', address: 'ann@x.example', messageId: 'edition-1.2@harbour.example' },
    ]);
    expect(await read({ ...sign(), MessageId: 'm2' })).toBeUndefined();
    expect(await read(sign({ TopicArn: 'arn:other' }))).toBeUndefined();
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
