import { generateKeyPairSync } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import * as fc from 'fast-check';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fill, template, type Personal } from './compose.ts';
import { startSink } from '../../test/press-sink.ts';
import { headersOf } from './headers.ts';
import { quotedPrintable } from './quoted-printable.ts';
import { relayPost } from './relay.ts';

const from = { name: 'Hörby "Week"', address: 'letter@harbour.example' };
const long = `https://harbour.example/leave/123-${'aZ_-9'.repeat(40)}`;
const personal: Personal = {
  to: 'ann@reader.example',
  messageId: '<edition-1.7@harbour.example>',
  date: new Date('2031-02-17T06:00:00Z'),
  leave: long,
  preferences: `${long}/preferences`,
  headers: [
    ['List-Unsubscribe', `<${long}>,\r\n <mailto:returns+leave-${'x'.repeat(60)}@harbour.example?subject=leave>`],
    ['List-Unsubscribe-Post', 'List-Unsubscribe=One-Click'],
  ],
};
const letter = {
  subject: 'No. 7: Würden stimmt über den alten Hafen ab',
  html: '<p>.dot — a  b</p>\n<a href="{{leave}}">Leave</a>',
  text: 'Tuesday   ends \n.\nOn: {{preferences}}\n{{leave}}\n',
};

const decode = (written: string) =>
  Buffer.from(
    written
      .replaceAll('=\r\n', '')
      .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );

const written = async (pieces: Promise<readonly Buffer[]>) => Buffer.concat(await pieces).toString('latin1');

/** The bodies of a mail's parts, decoded. */
function parts(raw: string): string[] {
  return raw
    .split('--=_dispatchbox')
    .slice(1, -1)
    .map((part) => decode(part.slice(part.indexOf('\r\n\r\n') + 4)).toString());
}

describe('a composed letter', () => {
  test('has both parts word for word, with its reader’s own links', async () => {
    const raw = await written(template(letter, from)(personal));
    const [text, html] = parts(raw);
    expect(text?.replaceAll('\r\n', '\n').trimEnd()).toBe(fill(letter.text, personal).trimEnd());
    expect(html?.replaceAll('\r\n', '\n').trimEnd()).toBe(fill(letter.html, personal));
  });

  test.each([
    'Die Woche am Hafen von Hörby, mit einem sehr langen Namen, der nicht in eine Zeile geht',
    '港の週刊新聞、長い名前の新聞、港の週刊新聞、長い名前の新聞',
    'The Harbour Week "of" the old town, whose name is longer than a line may be',
  ])('a house called %s is folded into lines of at most 76 characters, in From and List-Id', async (name) => {
    const house = { name, url: 'https://harbour.example', mailFrom: from.address } as never;
    const tokens = { leave: () => '1-a', returns: () => '1-b' } as never;
    const { headers } = headersOf(
      { house, returns: 'returns@harbour.example', tokens },
      { editionId: 7, readerId: 1, leave: 'https://harbour.example/leave/1-a' },
    );
    const raw = await written(template(letter, { ...from, name })({ ...personal, headers }));
    const head = raw.slice(0, raw.indexOf('\r\n\r\n')).split('\r\n');
    for (const line of head) {
      if (!line.includes('leave/')) expect(line.length, line).toBeLessThanOrEqual(76);
      for (const [word] of line.matchAll(/=\?\S+\?=/g)) expect(word.length).toBeLessThanOrEqual(75);
    }
    expect(raw.replaceAll('\r\n ', ' ')).toMatch(/\nList-Id: \S.* <letter\.harbour\.example>\r/);
    expect(raw).not.toContain('List-Id: ""');
  });

  test('is seven-bit, has lines of 76 characters in its body, and none that begins with a dot', async () => {
    const raw = await written(template(letter, from)(personal));
    expect(raw).toMatch(/^[\t\r\n -~]*$/);
    const lines = raw.slice(raw.indexOf('\r\n\r\n')).split('\r\n');
    for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(76);
    for (const line of lines) expect(line).not.toMatch(/^\./); // it would have to be doubled on its way
    expect(raw.endsWith('\r\n')).toBe(true);
  });

  test('without an HTML part is plain text', async () => {
    const raw = await written(template({ ...letter, html: null }, from)(personal));
    expect(raw).toContain('Content-Type: text/plain');
    expect(raw).not.toContain('multipart');
  });

  test('a header that would break in two is not written', async () => {
    const make = template(letter, from);
    await expect(make({ ...personal, to: 'ann@reader.example\r\nBcc: all@reader.example' })).rejects.toThrow('To');
    await expect(make({ ...personal, to: 'ann@reader.example\nX: y' })).rejects.toThrow('To');
  });
});

test('no name, subject or link adds a header or a line to one', async () => {
  const trick = fc.oneof(
    fc.constantFrom(
      '\r\nBcc: all@x.example',
      '\nX: y',
      '\r\r\n\r\n<html>',
      '\u2028Bcc: x',
      '=?utf-8?Q?=0D=0ABcc:?=',
      '"\\',
      '\0',
    ),
    fc.string({ unit: 'binary', maxLength: 60 }),
  );
  const words = fc.array(trick, { maxLength: 4 }).map((pieces) => pieces.join(''));
  await fc.assert(
    fc.asyncProperty(words, words, async (name, subject) => {
      const raw = await written(template({ ...letter, subject }, { ...from, name })(personal));
      const head = raw.slice(0, raw.indexOf('\r\n\r\n'));
      const names = head.split(/\r\n(?![ \t])/).map((line) => line.slice(0, line.indexOf(':')));
      expect(names).toEqual(
        'From To Subject Date Message-ID List-Unsubscribe List-Unsubscribe-Post MIME-Version Content-Type'.split(' '),
      );
      expect(head).toMatch(/^[\t\r\n -~]*$/);
      expect(head.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    }),
    { numRuns: 200 },
  );
});

test('quoted-printable says the same, in short lines without runs of spaces', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.boolean(), (words, open) => {
      const written = quotedPrintable(words, open);
      expect(decode(written).toString().replaceAll('\r\n', '\n')).toBe(words.replace(/\r\n|\r/g, '\n'));
      for (const line of written.split('\r\n')) expect(line).toMatch(/^(?!\.)(?!.*[ \t]$)(?!.*  )[\x20-\x7e]{0,76}$/);
    }),
  );
});

describe('over SMTP', () => {
  // The server's own certificate is nobody's.
  beforeAll(() => void (process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'));
  afterAll(() => void delete process.env.NODE_TLS_REJECT_UNAUTHORIZED);

  test.each(['smtps', 'smtp'])('letters arrive byte for byte as they were made, by TLS (%s)', async (protocol) => {
    const arrived = new Map<string, Buffer>();
    const server = new SMTPServer({
      secure: protocol === 'smtps',
      authOptional: true,
      logger: false,
      onData(stream, { secure, envelope }, done) {
        const pieces: Buffer[] = [];
        stream.on('data', (piece: Buffer) => pieces.push(piece));
        stream.on('end', () => {
          if (secure) arrived.set(envelope.rcptTo[0]?.address ?? '', Buffer.concat(pieces));
          done();
        });
      },
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const post = relayPost(`${protocol}://127.0.0.1:${(server.server.address() as AddressInfo).port}`, 3);
    // Larger than what the sockets take at once.
    const many = letter.text.repeat(2000);
    const make = template({ ...letter, text: many, html: `${letter.html}${many}` }, from);
    await Promise.all(
      Array.from({ length: 20 }, async (_, n) => {
        const own = { ...personal, to: `reader${n}@x.example`, leave: `https://harbour.example/${n}` };
        const mail = { ...own, sender: from.address, letter: () => letter, raw: () => make(own) };
        await post.send(undefined as never, mail, own.date);
        expect(arrived.get(own.to)?.equals(Buffer.concat(await make(own)))).toBe(true);
      }),
    );
    post.close();
    await new Promise<void>((done) => server.close(done));
  });
});

describe('DKIM, as mailauth verifies it', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const signer = { domain: 'harbour.example', selector: 's1', key: privateKey };
  const published = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');

  async function verify(raw: string) {
    const { results } = await dkimVerify(Buffer.from(raw, 'latin1'), {
      resolver: async (name, type) => {
        expect([name, type]).toEqual(['s1._domainkey.harbour.example', 'TXT']);
        return [[`v=DKIM1; k=rsa; p=${published}`]];
      },
    });
    expect(results).toHaveLength(1);
    const { status, signingHeaders } = results[0]!;
    return { verdict: status.result, signed: signingHeaders?.keys.toLowerCase().split(/\s*:\s*/) ?? [] };
  }

  test('a mail that went over SMTP passes, both headers of one-click leaving covered, and what a relay folds anew', async () => {
    const sink = await startSink({ keep: true });
    const post = relayPost(sink.url, 1);
    const { messageId, to } = personal;
    const made = template(letter, from, signer);
    const mail = {
      messageId,
      to,
      sender: 'returns+7@harbour.example',
      letter: () => letter,
      raw: () => made(personal),
    };
    await post.send(undefined as never, mail, personal.date);
    post.close();
    await sink.close();
    const raw = sink.taken[0]?.raw ?? '';
    expect(raw).toContain(long);
    const { verdict, signed } = await verify(raw);
    expect(verdict).toBe('pass');
    expect(signed).toEqual(expect.arrayContaining(['from', 'to', 'subject', 'date', 'message-id']));
    expect(signed).toEqual(expect.arrayContaining(['list-unsubscribe', 'list-unsubscribe-post']));

    // Relays fold and unfold lines, and may write names in other letters.
    const onOneLine = raw.replace('>,\r\n <mailto:', '>, <mailto:').replace('List-Unsubscribe:', 'LIST-UNSUBSCRIBE:  ');
    expect((await verify(onOneLine)).verdict).toBe('pass');
    const folded = raw.replace('One-Click', 'One-Click \r\n\t').replace('Subject: ', 'Subject:\r\n  ');
    expect((await verify(folded)).verdict).toBe('pass');
    expect((await verify(`Received: by relay.example\r\n${raw}`)).verdict).toBe('pass');

    expect((await verify(raw.replace('leave/123', 'leave/124'))).verdict).toBe('fail');
    expect((await verify(raw.replace('One-Click', 'Two-Clicks'))).verdict).toBe('fail');
    const twice = raw.replace('\r\nTo: ', '\r\nFrom: other@elsewhere.example\r\nTo: ');
    expect((await verify(twice)).verdict).not.toBe('pass');
    expect((await verify(raw.replace('Tuesday', 'Monday '))).verdict).not.toBe('pass');
    // What is put in front is what many programs show: it must not pass for signed.
    for (const name of [
      'From',
      'Subject',
      'To',
      'Date',
      'Reply-To',
      'Cc',
      'Message-ID',
      'MIME-Version',
      'Content-Type',
      'List-Unsubscribe',
      'List-Unsubscribe-Post',
    ])
      expect((await verify(`${name}: x <x@elsewhere.example>\r\n${raw}`)).verdict, name).not.toBe('pass');
  });

  test('whatever the words, the signature holds', async () => {
    const words = fc.string({ unit: 'grapheme', maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(words, words, async (subject, text) => {
        const raw = await written(template({ subject, html: `<p>${text}</p>`, text }, from, signer)(personal));
        expect((await verify(raw)).verdict).toBe('pass');
      }),
      { numRuns: 40 },
    );
  });
});
