import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readReturn } from './bounces.ts';

const report = (status: string, diagnostic: string, action = 'failed') => `From: MAILER-DAEMON@mx.reader.example
To: returns+7-12-00@harbour.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Your letter could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.reader.example

Final-Recipient: rfc822; Ann@reader.example
Action: ${action}
Status: ${status}
Diagnostic-Code: smtp; ${diagnostic}

--b
Content-Type: text/rfc822-headers

Message-ID: <edition-7.12@harbour.example>
To: ann@reader.example

--b--
`;

describe('a report for machines', () => {
  test.each([
    ['5.1.1', '550 5.1.1 no such user', 'hard'],
    ['5.2.2', '552 5.2.2 mailbox over quota', 'full'],
    ['5.7.1', '550 5.7.1 listed at a block list', 'blocked'],
    ['4.4.1', 'connection timed out', 'soft'],
    ['5.4.4', 'Host not found', 'hard'],
  ] as const)('%s %s is %s', (status, diagnostic, kind) => {
    const read = readReturn(report(status, diagnostic));
    expect(read).toMatchObject({ kind: 'bounce', messageId: '<edition-7.12@harbour.example>' });
    expect(read.bounces).toMatchObject([{ address: 'ann@reader.example', kind, status }]);
    expect(read.recipients).toContain('returns+7-12-00@harbour.example');
  });

  test('of a delivery is no bounce', () => {
    expect(readReturn(report('2.0.0', '250 ok', 'delivered')).bounces).toEqual([]);
  });
});

const inWords = (words: string) => `From: postmaster@reader.example
Subject: failure notice

I could not deliver your message to the following address.

<bob@reader.example>:
${words}
`;

test.each([
  ['192.0.2.7 does not like recipient.\nRemote host said: 550 sorry, no mailbox here by that name', 'hard'],
  ['550 5.1.1 no such user', 'hard'],
  ['>>> RCPT TO:<bob@reader.example>\n<<< 550 no such user', 'hard'],
  ['The mailbox bob is unknown here.', 'hard'],
  // Of the letter or of the address? Filters answer so after the letter's end, too.
  ['550 no such user', 'soft'],
  ['smtp; 550 user unknown (in reply to end of DATA command)', 'blocked'],
  ["5.1.0 - Unknown address error 550-'5.7.1 Access denied' (delivery attempts: 0)", 'blocked'],
  ['452 4.2.2 mailbox full, try later', 'full'],
  ['host reader.example: name service error: malformed or unexpected name server reply', 'soft'],
  ['\u001b$B8+$D$+$j$^$;$s\u001b(B', 'hard'],
] as const)('a report in words: %s', (words, kind) => {
  expect(readReturn(inWords(words)).bounces).toMatchObject([{ address: 'bob@reader.example', kind }]);
});

test('what servers say of an address in answer to RCPT, by their makers’ many ways to say it', () => {
  const said = (words: string) =>
    readReturn(inWords(`host mx.reader.example said: 550 ${words} (in reply to RCPT TO command)`));
  for (const words of [
    'Requested action not taken: mailbox unavailable',
    'sorry, your envelope recipient is in my badrcptto list',
    'No mailbox by that name is currently available',
    'User missing home directory',
    'Address has been replaced by new@reader.example',
    'No existe dicha persona',
    'Domain does not accept mail (nullMX)',
  ])
    expect(said(words).bounces[0]?.kind, words).toBe('hard');
  for (const words of [
    'Mailbox unavailable or access denied',
    'Invalid/inactive user',
    'This account has been disabled',
    'Sender address rejected: Domain not found',
    'Relay access denied',
    'Client host blocked using a block list',
  ])
    expect(said(words).bounces[0]?.kind, words).not.toBe('hard');
});

test('a report within a report is read, and whose letter it was is the outer one’s', () => {
  const read = readReturn(`From: gateway@reader.example
To: returns+8-1-00@harbour.example
Subject: Returned mail
Content-Type: multipart/mixed; boundary="outer"

--outer
Content-Type: text/plain

There were delivery errors.

--outer
Content-Type: message/rfc822

${report('5.1.1', '550 5.1.1 no such user')}
--outer--
`);
  expect(read.bounces).toMatchObject([{ address: 'ann@reader.example', kind: 'hard' }]);
  expect(read.recipients).toEqual(['returns+8-1-00@harbour.example']);
});

test('a relay’s notice as JSON in a mail is read, its lines broken or not', () => {
  const read = readReturn(`From: notices@relay.example
Subject: Notification Message

{"notificationType":"Bounce","bounce":{"bouncedRecipients":[{"emailAddress":"ann@reader.example","status":"5.1.1","dia!
 gnosticCode":"smtp; 550 5.1.1 user unknown"}]}}
`);
  expect(read.bounces).toMatchObject([{ address: 'ann@reader.example', kind: 'hard', status: '5.1.1' }]);
});

test('a complaint names who complains', () => {
  const read = readReturn(`From: fbl@provider.example
Subject: complaint
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: message/feedback-report

Feedback-Type: abuse
Version: 1
Original-Rcpt-To: ann@reader.example

--b
Content-Type: message/rfc822

Message-ID: <edition-7.12@harbour.example>
To: ann@reader.example

Hello
--b--
`);
  expect(read).toMatchObject({ kind: 'complaint', complainers: ['ann@reader.example'] });
});

test('an answer that nobody is there is neither', () => {
  const read = readReturn(`From: ann@reader.example
Subject: Out of office
Auto-Submitted: auto-replied

I am away; my mailbox is full of sand.
`);
  expect(read).toMatchObject({ kind: 'other', bounces: [] });
});

test('no mail, however broken, stops the reading', () => {
  const lines = fc.constantFrom(
    'Content-Type: multipart/mixed; boundary=b',
    '--b',
    '--b--',
    '',
    'Final-Recipient: rfc822;',
    '550 5.1.1',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(lines, fc.string()), { maxLength: 40 }), (words) => {
      readReturn(words.join('\n'));
    }),
  );
});
