import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A push service on loopback, and a browser that is subscribed there: it reads what comes as RFC 8291 and 8188 say. */
export interface PushService {
  /** `host:port` */
  host: string;
  /** A browser's subscription, as it would send it. */
  subscribe(name: string): { endpoint: string; keys: { p256dh: string; auth: string } };
  /** What came for a browser, decrypted, in order. */
  messages(name: string): object[];
  /** The VAPID key of the last message, once its signature held. */
  signedBy(): { key: string; aud: string; sub: string } | undefined;
  headers(): Record<string, string | string[] | undefined>;
  /** From now on this status is the answer for a browser. */
  answer(name: string, status: number): void;
  close(): Promise<void>;
}

export async function openPushService(): Promise<PushService> {
  const browsers = new Map<
    string,
    { pair: ReturnType<typeof createECDH>; auth: Buffer; got: object[]; status: number }
  >();
  let signed: ReturnType<PushService['signedBy']>;
  let headers: ReturnType<PushService['headers']> = {};
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const browser = browsers.get(request.url?.slice(1) ?? '');
      headers = request.headers;
      if (browser && browser.status < 300) {
        browser.got.push(JSON.parse(decrypt(Buffer.concat(parts), browser.pair, browser.auth)) as object);
        signed = checkVapid(request.headers.authorization ?? '');
      }
      response.writeHead(browser?.status ?? 404).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    subscribe(name) {
      const pair = createECDH('prime256v1');
      const browser = { pair, auth: randomBytes(16), got: [], status: 201 };
      browsers.set(name, browser);
      const p256dh = pair.generateKeys().toString('base64url');
      return { endpoint: `http://${host}/${name}`, keys: { p256dh, auth: browser.auth.toString('base64url') } };
    },
    messages: (name) => browsers.get(name)?.got ?? [],
    signedBy: () => signed,
    headers: () => headers,
    answer(name, status) {
      browsers.get(name)!.status = status;
    },
    close: () => new Promise((done) => server.close(() => done())),
  };
}

/** RFC 8188 (aes128gcm) with the keys of RFC 8291. @throws where the message is not for this browser */
function decrypt(body: Buffer, pair: ReturnType<typeof createECDH>, auth: Buffer): string {
  const salt = body.subarray(0, 16);
  const sender = body.subarray(21, 21 + body.readUInt8(20));
  const sealed = body.subarray(21 + sender.length);
  const derive = (key: Buffer, with_: Buffer, info: Buffer, bytes: number) =>
    Buffer.from(hkdfSync('sha256', key, with_, info, bytes));
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), pair.getPublicKey(), sender]);
  const key = derive(pair.computeSecret(sender), auth, info, 32);
  const cek = derive(key, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = derive(key, salt, Buffer.from('Content-Encoding: nonce\0'), 12);
  const open = createDecipheriv('aes-128-gcm', cek, nonce);
  open.setAuthTag(sealed.subarray(-16));
  const padded = Buffer.concat([open.update(sealed.subarray(0, -16)), open.final()]);
  return padded.subarray(0, padded.lastIndexOf(2)).toString();
}

/** RFC 8292: a token signed by the house's key. @throws where it is not */
function checkVapid(authorization: string): { key: string; aud: string; sub: string } {
  const [, token = '', key = ''] = /^vapid t=([^,]+), ?k=(.+)$/.exec(authorization) ?? [];
  const [head, claims = '', signature = ''] = token.split('.');
  const point = Buffer.from(key, 'base64url');
  const coordinate = (from: number) => point.subarray(from, from + 32).toString('base64url');
  const publicKey = createPublicKey({
    key: { kty: 'EC', crv: 'P-256', x: coordinate(1), y: coordinate(33) },
    format: 'jwk',
  });
  const holds = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  if (!holds) throw new Error('the signature does not hold');
  return { key, ...(JSON.parse(Buffer.from(claims, 'base64url').toString()) as { aud: string; sub: string }) };
}
