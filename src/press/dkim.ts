import { createHash, createPrivateKey, sign as signBytes, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Problem } from '../text/index.ts';

/** The key that signs a domain's mail; its public half stands in DNS at `selector._domainkey.domain`. */
export interface Signer {
  domain: string;
  selector: string;
  key: KeyObject;
}

/** Reads a signing key. @throws Problem where the file has no RSA key of 1024 bits or more */
export function readSigner(domain: string, selector: string, file: string): Signer {
  let key: KeyObject;
  try {
    key = createPrivateKey(readFileSync(file));
  } catch (cause) {
    throw new Problem(
      `DKIM_KEY names ${file}, which is no private key that can be read (${(cause as Error).message}): write one there with "openssl genrsa -out ${file} 2048".`,
      { cause },
    );
  }
  if (key.asymmetricKeyType !== 'rsa' || (key.asymmetricKeyDetails?.modulusLength ?? 0) < 1024) {
    throw new Problem(
      `DKIM_KEY names ${file}, which is no RSA key of at least 1024 bits: make one with "openssl genrsa -out ${file} 2048".`,
    );
  }
  return { domain, selector, key };
}

/** What a mail program shows or acts upon, both headers of one-click leaving with it (RFC 8058, 4). */
const shown = [
  'from',
  'to',
  'subject',
  'date',
  'message-id',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
  'list-unsubscribe',
  'list-unsubscribe-post',
];

/** Signed where present. */
const covered = [...shown, 'list-id', 'list-archive', 'feedback-id', 'auto-submitted'];

/** Named once more than they are there: one put in front on the way, or a second one, breaks the signature (RFC 6376, 5.4.2). */
const oversigned = [...shown, 'cc', 'reply-to'];

/** A header field in the relaxed form (RFC 6376, 3.4.2), which folding on the way does not change. */
const relaxed = (name: string, value: string) =>
  `${name.toLowerCase()}:${value
    .replace(/\r\n(?=[ \t])/g, '')
    .replace(/[ \t]+/g, ' ')
    .trim()}`;

/**
 * The DKIM-Signature header of a message (RFC 6376, rsa-sha256, relaxed/relaxed), without the line's end. The body must
 * be in relaxed form already: no run of spaces, none at a line's end, one CRLF at its end.
 */
export async function signedHeader(
  { domain, selector, key }: Signer,
  fields: readonly (readonly [string, string])[],
  body: readonly Buffer[],
): Promise<string> {
  const hash = createHash('sha256');
  for (const piece of body) hash.update(piece);
  const chosen = covered.flatMap((name) => fields.filter((field) => field[0].toLowerCase() === name));
  const names = [...chosen.map(([name]) => name.toLowerCase()), ...oversigned];
  const value = [
    `v=1; a=rsa-sha256; c=relaxed/relaxed; d=${domain}; s=${selector};`,
    ` h=${folded(names)};`,
    ` bh=${hash.digest('base64')};`,
    ' b=',
  ].join('\r\n');
  const signed = [...chosen.map((field) => relaxed(field[0], field[1])), relaxed('DKIM-Signature', value)].join('\r\n');
  // In the thread pool: the next letters go on meanwhile.
  const signature = await new Promise<Buffer>((done, fail) => {
    signBytes('sha256', Buffer.from(signed), key, (error, bytes) => (error ? fail(error) : done(bytes)));
  });
  const lines = signature.toString('base64').match(/.{1,72}/g) ?? [];
  return `DKIM-Signature: ${value}${lines.join('\r\n ')}`;
}

function folded(names: readonly string[]): string {
  const lines = [''];
  for (const name of names) {
    const line = lines.at(-1) ?? '';
    if (line.length + name.length > 68) lines.push(name);
    else lines[lines.length - 1] = line ? `${line}:${name}` : name;
  }
  return lines.join(':\r\n  ');
}
