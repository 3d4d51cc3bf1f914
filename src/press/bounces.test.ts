import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeReply, readReturn } from './bounces.ts';

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
  ['550 no such user', 'hard'],
  ['550 5.7.1 No such user!', 'hard'],
  ['550 5.7.1 User unknown, or rejected by local policy', 'blocked'],
  // The place of the address is empty: a filter's answer to the letter.
  ['550 : user unknown', 'soft'],
  ['550 user unknown\n\nSMTP command:\nDATA', 'blocked'],
  ['5.1.1 deliver: could not create the mailbox: no such user', 'soft'],
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

describe('a reply in the dialogue', () => {
  test.each([
    ['550 user unknown', 'hard'],
    ['550 User not found: ann@reader.example', 'hard'],
    [
      '550 Message was not accepted -- invalid mailbox. Local mailbox ann@reader.example is unavailable: user not found',
      'hard',
    ],
    ['550 Requested action not taken: mailbox unavailable', 'hard'],
    [
      '550-5.1.1 The email account that you tried to reach does not exist. Please try 550 5.1.1 double-checking',
      'hard',
    ],
    ['554 5.1.1 Recipient address rejected: this account was closed', 'hard'],
    ['550 5.1.6 recipient no longer on server', 'hard'],
    ['511 sorry, no mailbox here by that name', 'hard'],
    ['550 El usuario no existe', 'hard'],
    ['550 Buzón desconocido', 'hard'],
    ['550 Usuário inexistente', 'hard'],
    ['550 Adresse du destinataire inconnue', 'hard'],
    ["550 La boîte aux lettres n'existe plus", 'hard'],
    ['550 Casella di posta inesistente', 'hard'],
    ['550 Empfänger unbekannt', 'hard'],
    ['550 Das Postfach existiert nicht', 'hard'],
    ['550 Gebruiker onbekend', 'hard'],
    ['550 Nie ma takiego użytkownika', 'hard'],
    ['550 Пользователь не найден', 'hard'],
    ['550 Kullanıcı bulunamadı', 'hard'],
    ['550 Uživatel neexistuje', 'hard'],
    ['550 ユーザーが存在しません', 'hard'],
    ['550 用户不存在', 'hard'],
    ['552 Mailbox size limit exceeded', 'full'],
    ['552 Das Postfach ist überfüllt', 'full'],
    ['552 La boîte aux lettres du destinataire est pleine', 'full'],
    ['552 El buzón está lleno', 'full'],
    ['552 Почтовый ящик переполнен', 'full'],
    ['554 5.7.1 Service unavailable; client host [192.0.2.7] blocked using a block list', 'blocked'],
    ['550 High probability of spam', 'blocked'],
    ['554 Message not allowed by policy', 'blocked'],
    ['550 5.7.26 This mail is unauthenticated', 'blocked'],
    ['550 relay not permitted', 'blocked'],
    ['550 5.2.1 The account is disabled for now', 'soft'],
    ['554 Transaction failed', 'soft'],
  ] as const)('to RCPT: %s', (reply, kind) => expect(judgeReply(reply, 'RCPT TO').kind).toBe(kind));

  test('to another command is none about the address', () => {
    expect(judgeReply('550 user unknown', 'DATA')).toEqual({ kind: 'blocked', status: '', words: '550 user unknown' });
    expect(judgeReply('550 5.1.8 sender unknown', 'MAIL FROM').kind).toBe('blocked');
    expect(judgeReply('550 user unknown', 'MAIL FROM').kind).toBe('blocked');
  });
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

describe('a mail that is made to be slow', () => {
  // What once cost 290 s for one of them; the whole family is driven by test/growth.test.ts.
  const head = 'From: mailer-daemon@x.example\nSubject: Undeliverable\n';
  test.each([
    ['a line of dashes', `${head}\n550 5.1.1 user unknown\n${'-'.repeat(900_000)}`],
    ['a field of one word', `${head}To: ${'a'.repeat(900_000)}\n\n550 5.1.1 user unknown`],
    ['spaces, quoted-printable', `${head}Content-Transfer-Encoding: quoted-printable\n\n550 no${' '.repeat(900_000)}x`],
    ['angle brackets, as HTML', `${head}Content-Type: text/html\n\n550 5.1.1 user unknown ${'<'.repeat(900_000)}`],
    ['lines that announce a letter', `${head}\n550 no\n${'-- original message\nFrom: a@b.example\n'.repeat(20_000)}`],
    [
      'recipients',
      `${head}Content-Type: message/delivery-status\n\n${'Final-Recipient: rfc822; a@b.example\n\n'.repeat(20_000)}`,
    ],
  ])(
    '%s: is read before its sender tires',
    (_, mail) => {
      expect(readReturn(Buffer.from(mail)).kind).toBe('bounce');
    },
    5000,
  );
});
