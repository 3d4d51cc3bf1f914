import { createPublicKey, createVerify, generateKeyPairSync } from 'node:crypto';
import * as fc from 'fast-check';
import DKIM from 'nodemailer/lib/dkim';
import { describe, expect, test } from 'vitest';
import { fill, template, type Personal } from './compose.ts';
import { quotedPrintable } from './quoted-printable.ts';

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

/** The bodies of a mail's parts, decoded. */
function parts(raw: string): string[] {
  return raw
    .split('--=_dispatchbox')
    .slice(1, -1)
    .map((part) => decode(part.slice(part.indexOf('\r\n\r\n') + 4)).toString());
}

describe('a composed letter', () => {
  test('has both parts word for word, with its reader’s own links', async () => {
    const raw = (await template(letter, from)(personal)).toString('latin1');
    const [text, html] = parts(raw);
    expect(text?.replaceAll('\r\n', '\n').trimEnd()).toBe(fill(letter.text, personal).trimEnd());
    expect(html?.replaceAll('\r\n', '\n').trimEnd()).toBe(fill(letter.html, personal));
  });

  test('is seven-bit, has lines of 76 characters in its body, and none of a dot alone', async () => {
    const raw = (await template(letter, from)(personal)).toString('latin1');
    expect(raw).toMatch(/^[\t\r\n -~]*$/);
    const lines = raw.slice(raw.indexOf('\r\n\r\n')).split('\r\n');
    for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(76);
    expect(lines).not.toContain('.');
  });

  test('without an HTML part is plain text', async () => {
    const raw = (await template({ ...letter, html: null }, from)(personal)).toString();
    expect(raw).toContain('Content-Type: text/plain');
    expect(raw).not.toContain('multipart');
  });

  test('a header that would break in two is not written', async () => {
    const make = template(letter, from);
    await expect(make({ ...personal, to: 'ann@reader.example\r\nBcc: all@reader.example' })).rejects.toThrow('To');
    await expect(make({ ...personal, to: 'ann@reader.example\nX: y' })).rejects.toThrow('To');
  });
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

describe('DKIM', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const signer = { domain: 'harbour.example', selector: 's1', key: privateKey };

  /** Verifies by RFC 6376, from the bytes: with what a relay did to the header on the way. */
  function verify(raw: string): { valid: boolean; signed: string[]; bodyHash: string } {
    const end = raw.indexOf('\r\n\r\n');
    const [head, body] = [raw.slice(0, end), raw.slice(end + 4)];
    const fields = head.split(/\r\n(?![ \t])/).map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1)];
    });
    const relaxed = ([name, value]: [string, string]) =>
      `${name}:${value
        .replaceAll('\r\n', '')
        .replace(/[ \t]+/g, ' ')
        .trim()}`;
    const signature = fields.find(([name]) => name === 'dkim-signature')?.[1] ?? '';
    const tag = (name: string) =>
      new RegExp(`(?:^|;)\\s*${name}=([^;]*)`).exec(signature)?.[1]?.replace(/\s+/g, '') ?? '';
    const left = [...fields];
    const signed = tag('h').split(':');
    const covered = signed.flatMap((name) => {
      const at = left.findLastIndex((field) => field[0] === name);
      return at < 0 ? [] : left.splice(at, 1).map(relaxed);
    });
    const own = relaxed(['dkim-signature', signature.replace(/(;\s*b=)[^;]*$/, '$1')]);
    const valid = createVerify('RSA-SHA256')
      .update([...covered, own].join('\r\n'))
      .verify(createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })), tag('b'), 'base64');
    return { valid, signed, bodyHash: tag('bh') + (body === '' ? 'empty' : '') };
  }

  test('the signature holds, covers both headers of one-click leaving, and survives folding', async () => {
    const raw = (await template(letter, from, signer)(personal)).toString('latin1');
    const { valid, signed } = verify(raw);
    expect(valid).toBe(true);
    expect(signed).toEqual(expect.arrayContaining(['list-unsubscribe', 'list-unsubscribe-post', 'subject', 'date']));
    const refolded = raw.replace('>,\r\n <mailto:', '>, <mailto:').replace('One-Click', 'One-Click ');
    expect(verify(refolded).valid).toBe(true);
    expect(verify(raw.replace('leave/123', 'leave/124')).valid).toBe(false);
    const twice = raw.replace('\r\nTo: ', '\r\nFrom: other@elsewhere.example\r\nTo: ');
    expect(verify(twice).valid).toBe(false);
  });

  test('another signer comes to the same hash of the body', async () => {
    const raw = await template(letter, from, signer)(personal);
    const other = new DKIM({
      domainName: 'harbour.example',
      keySelector: 's2',
      privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    });
    const pieces: Buffer[] = [];
    for await (const piece of other.sign(raw)) pieces.push(Buffer.from(piece as Buffer));
    const again = Buffer.concat(pieces).toString('latin1');
    expect(verify(again).bodyHash).toBe(verify(raw.toString('latin1')).bodyHash);
  });
});
