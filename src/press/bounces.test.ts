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

test('a report in words is read as well', () => {
  const read = readReturn(`From: postmaster@reader.example
Subject: failure notice

I could not deliver your message to the following address.

<bob@reader.example>:
550 sorry, no mailbox here by that name
`);
  expect(read.bounces).toMatchObject([{ address: 'bob@reader.example', kind: 'hard' }]);
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
