import { describe, expect, test } from 'vitest';
import { readReturn } from './bounces.ts';

/**
 * Notes of absence and answers as people write them, in ten languages and more, each with words in it that a server would
 * use of an address that is gone, a mailbox that is full, or a letter that is refused.
 */
const answers: Record<string, [subject: string, words: string]> = {
  English: [
    'Re: Parliament rejected the deal',
    'I am away until Monday. My mailbox is full, and mail to this address is not accepted.',
  ],
  German: [
    'Abwesenheitsnotiz',
    'Diese Adresse existiert nicht mehr, das Postfach ist voll. Bitte schreiben Sie an die Redaktion.',
  ],
  Spanish: [
    'Respuesta: Elecciones',
    'Estoy fuera. Este usuario no existe en la empresa desde enero; el buzón está lleno.',
  ],
  French: ['Absence du bureau', "Je suis en congé. Cette adresse n'existe plus, la boîte est pleine."],
  Italian: ['Sono assente', 'L’utente è assente fino a lunedì. La casella è piena e l’indirizzo non esiste più.'],
  Portuguese: ['Ausência temporária', 'Estou de férias. O usuário não existe mais neste setor, a caixa está cheia.'],
  Dutch: ['Afwezig', 'Ik ben met vakantie, mijn mailbox is vol. Deze ontvanger is onbekend bij ons.'],
  Polish: ['Nieobecność', 'Jestem na urlopie. Ten użytkownik nie istnieje, skrzynka jest pełna.'],
  Russian: ['Я в отпуске', 'Меня нет на месте. Пользователь не найден, почтовый ящик переполнен.'],
  Turkish: ['İzindeyim', 'Ofis dışındayım. Kullanıcı bulunamadı, kutusu dolu.'],
  Czech: ['Nepřítomnost', 'Jsem mimo kancelář. Uživatel neexistuje, schránka je plná.'],
  Japanese: ['不在のお知らせ', '休暇中です。このメールアドレスは存在しません。メールボックスがいっぱいです。'],
  Chinese: ['自动回复：休假', '我正在休假，此用户不存在，邮箱已满。'],
  Swedish: ['Frånvaro', 'Jag är på semester. Mottagaren är okänd, brevlådan är full.'],
};

/** How programs that answer for somebody mark their mail, or do not. */
const marks: Record<string, string> = {
  'as RFC 3834 says': 'Auto-Submitted: auto-replied\nReturn-Path: <>\n',
  'as Exchange does': 'Auto-Submitted: auto-generated\nX-Auto-Response-Suppress: All\nReturn-Path: <>\n',
  'by its empty sender': 'Return-Path: <>\n',
  'as vacation does': 'Precedence: auto_reply\nX-Autoreply: yes\n',
  'not at all, a person': 'In-Reply-To: <edition-7.12@harbour.example>\n',
};

const quoted = `
-----Original Message-----
From: The Harbour Week <letter@harbour.example>
To: ann@reader.example
Subject: User unknown: the hunt for a name goes on
Message-ID: <edition-7.12@harbour.example>

550 5.1.1 people were rejected at the border.
`;

describe.each(Object.entries(answers))('an answer in %s is no return', (_, [subject, words]) => {
  test.each(Object.entries(marks))('marked %s', (__, mark) => {
    for (const more of ['', quoted]) {
      const read = readReturn(
        `From: Ann <ann@reader.example>\nTo: returns+7-12-00@harbour.example\nSubject: ${subject}\n${mark}Content-Type: text/plain; charset=utf-8\n\n${words}\n${more}`,
      );
      expect(read).toMatchObject({ kind: 'other', bounces: [] });
    }
  });
});

test.each([
  'Please unsubscribe me, my mailbox is full.',
  'Your message could not be delivered to my heart. The user is unknown to me.',
  'This account was closed by my bank; why do you not write of it?',
])('a person who writes "%s" is none', (words) => {
  const read = readReturn(
    `From: bob@reader.example\nReturn-Path: <bob@reader.example>\nSubject: Error in mail ballots\n\n${words}\n`,
  );
  expect(read).toMatchObject({ kind: 'other', bounces: [] });
});

test('an answer of a machine that only takes note is none', () => {
  for (const from of ['noreply@tickets.example', 'support@reader.example'])
    expect(
      readReturn(
        `From: ${from}\nSubject: [#123] Delivery problem\nAuto-Submitted: auto-replied\n\nWe have got your message. Unknown users must register.\n`,
      ),
    ).toMatchObject({ kind: 'other' });
});

const report = (type: string, first: string, second: string, subject = 'Report') => `From: mailer-daemon@reader.example
To: returns+7-12-00@harbour.example
Subject: ${subject}
Content-Type: multipart/report; report-type=${type}; boundary="b"

--b
Content-Type: text/plain

${first}

--b
Content-Type: message/${type}

${second}

--b
Content-Type: message/rfc822

Return-Path: <returns+7-12-00@harbour.example>
Message-ID: <edition-7.12@harbour.example>
To: ann@reader.example
Subject: No such user in the capital
List-Unsubscribe: <https://harbour.example/leave/12-abc>,
 <mailto:returns+leave-12-abc@harbour.example?subject=leave>

The mailbox is full, says minister.
--b--
`;
const status = (action: string, code: string, words: string) =>
  `Reporting-MTA: dns; mx.reader.example\n\nFinal-Recipient: rfc822; ann@reader.example\nAction: ${action}\nStatus: ${code}\nDiagnostic-Code: smtp; ${words}`;

test('a receipt that it was read, or deleted unread, is none (RFC 8098)', () => {
  for (const how of ['displayed', 'deleted'])
    expect(
      readReturn(
        report(
          'disposition-notification',
          'Your message was not read; the user is unknown to have read it.',
          `Final-Recipient: rfc822; ann@reader.example\nDisposition: automatic-action/MDN-sent-automatically; ${how}`,
        ),
      ),
    ).toMatchObject({ kind: 'other', bounces: [] });
});

test.each([
  ['delayed', '4.4.1', 'connection timed out', 'delay'],
  ['delivered', '2.0.0', '250 ok', 'other'],
  ['relayed', '2.0.0', '250 ok', 'other'],
  ['expanded', '2.0.0', '250 ok', 'other'],
  ['failed', '4.4.7', '450 4.1.1 user unknown', 'bounce'],
])('action %s is %s', (action, code, words, kind) => {
  expect(readReturn(report('delivery-status', 'About your letter.', status(action, code, words))).kind).toBe(kind);
});

test('of several recipients, who failed counts and who is late does not', () => {
  const both = `${status('delayed', '4.4.1', 'timed out')}\n\nFinal-Recipient: rfc822; bob@reader.example\nAction: failed\nStatus: 5.1.1`;
  const read = readReturn(report('delivery-status', 'About your letter.', both));
  expect(read.kind).toBe('bounce');
  expect(read.bounces.map(({ address }) => address)).toEqual(['bob@reader.example']);
});

test.each([
  [
    'Warning: message 1abc delayed 24 hours',
    'A message that you sent has not yet been delivered to ann@reader.example.',
  ],
  ['Delivery Status Notification (Delay)', 'Delivery to ann@reader.example has been delayed; 451 4.4.1 timed out.'],
  [
    'Undelivered',
    'THIS IS A WARNING MESSAGE ONLY.\nYOU DO NOT NEED TO RESEND YOUR MESSAGE.\n<ann@reader.example>: 450 4.2.2 mailbox full',
  ],
])('a warning that somebody still tries is a delay: %s', (subject, words) => {
  expect(
    readReturn(`From: Mail Delivery System <mailer-daemon@mx.example>\nSubject: ${subject}\n\n${words}\n`).kind,
  ).not.toBe('bounce');
});

describe('given up for good is never less than soft', () => {
  test.each([
    ['5.4.316', '550 5.4.316 Message expired, connection refused'],
    ['4.1.1', '450 4.1.1 User unknown'],
    ['4.4.2', '4.4.2 lost connection'],
    ['4.7.1', '451 4.7.1 greylisted, try again later'],
    ['4.7.0', '421 4.7.0 rejected: too many connections'],
  ])('%s %s', (code, words) => {
    const read = readReturn(report('delivery-status', 'It could not be handed over.', status('failed', code, words)));
    expect(read.bounces[0]?.kind).toBe('soft');
  });
});

describe('the letter that a return encloses is never judged', () => {
  const nasty = [
    'No such user in the capital',
    'This domain does not exist, court told',
    'The mailbox is full, says minister',
    'The spam policy',
    '550 5.1.1 people, user unknown',
  ];
  const heads = (subject: string) => `Return-path: <returns+7-12-00@harbour.example>
Received: from [192.0.2.1] (helo=harbour.example)
\tby mx.example with esmtp id 1abc
DKIM-Signature: v=1; a=rsa-sha256; d=harbour.example
From: "The Harbour Week" <letter@harbour.example>
To: ann@reader.example
Subject: ${subject}
Message-ID: <edition-7.12@harbour.example>

${subject}. The account was closed, the user is unknown.
`;
  const forms: Record<string, (letter: string) => string> = {
    'announced by Exim': (letter) =>
      `retry timeout exceeded\n\n------ This is a copy of the message, including all the headers. ------\n\n${letter}`,
    'after a line of dashes': (letter) =>
      `could not be handed over\n\n--- Below this line is a copy of the message.\n\n${letter}`,
    'without any mark': (letter) => `all hosts have been failing for a long time\n\n${letter}`,
    indented: (letter) => `delivery did not work\n\n${letter.replace(/^/gm, '    ')}`,
    quoted: (letter) => `delivery did not work\n\n${letter.replace(/^/gm, '> ')}`,
  };
  test.each(Object.entries(forms))('%s', (_, form) => {
    for (const subject of nasty) {
      const read = readReturn(
        `From: Mail Delivery System <Mailer-Daemon@mx.example>\nX-Failed-Recipients: ann@reader.example\nAuto-Submitted: auto-replied\nSubject: Mail delivery failed: returning message to sender\n\nA message that you sent could not be delivered.\n\n  ann@reader.example\n    ${form(heads(subject))}`,
      );
      expect(read.bounces, subject).toMatchObject([{ address: 'ann@reader.example', kind: 'soft' }]);
    }
  });

  test('nor the subject that a summary repeats', () => {
    const read = readReturn(
      `From: System Administrator <postmaster@mx.example>\nSubject: Undeliverable\n\nYour message\n\n  To: ann@reader.example\n  Subject: User unknown: the hunt goes on\n\ndid not reach the following recipient:\nann@reader.example on Monday\n    It could not be handed over.\n`,
    );
    expect(read.bounces).toMatchObject([{ kind: 'soft' }]);
  });
});

describe('complaints', () => {
  const arf = (type: string, more = 'Original-Rcpt-To: ann@reader.example') =>
    report('feedback-report', 'This is an abuse report.', `Feedback-Type: ${type}\nVersion: 1\n${more}`);
  test.each([
    ['abuse', 'complaint'],
    ['fraud', 'complaint'],
    ['virus', 'complaint'],
    ['other', 'complaint'],
    ['opt-out', 'opt-out'],
    ['opt-out-list', 'opt-out'],
    ['not-spam', 'other'],
    ['Not-Spam', 'other'],
    ['auth-failure', 'other'],
  ])('%s is %s', (type, kind) => expect(readReturn(arf(type)).kind).toBe(kind));

  test('with the recipient taken out, our own marks are left', () => {
    const read = readReturn(
      arf('abuse', 'Original-Mail-From: <returns+7-12-00@harbour.example>\nOriginal-Rcpt-To: redacted'),
    );
    expect(read.marks.join(' ')).toContain('returns+7-12-00@harbour.example');
    expect(read.marks.join(' ')).toContain('/leave/12-abc');
  });
});
