import { Agent, request, type Dispatcher } from 'undici';
import { checkAddress, guardedLookup, hostOf, Refused } from './guard.ts';

export interface Answer {
  status: number;
  /** Lower-case names; a repeated header is joined by commas. */
  headers: Record<string, string>;
  body: Uint8Array;
  /** The address that answered, after redirects. */
  url: string;
}

/** The one door to the outside web. */
export interface Web {
  /**
   * Fetches an address by GET, following redirects.
   *
   * @throws Refused where the guard will not go; Error with a sentence where the server did not answer in time or
   *   answered too much
   */
  get(url: string, headers?: Record<string, string>): Promise<Answer>;
  close(): Promise<void>;
}

const maxRedirects = 5;
const maxBytes = 32 * 1024 * 1024;

/**
 * Opens the door.
 *
 * @param options.openHosts `host:port` pairs that may be fetched although their addresses are private
 * @param options.agent the honest User-Agent, with the house's address
 * @param options.timeout ms for one address, redirects and body included
 */
export function openWeb(options: { openHosts: readonly string[]; agent: string; timeout?: number }): Web {
  const openHosts = new Set(options.openHosts);
  const timeout = options.timeout ?? 20_000;
  const limits = { connections: 2, headersTimeout: timeout, bodyTimeout: timeout, maxResponseSize: maxBytes } as const;
  const guarded = new Agent({ ...limits, connect: { timeout: timeout / 2, lookup: guardedLookup } });
  const open = new Agent({ ...limits, connect: { timeout: timeout / 2 } });

  async function get(address: string, headers: Record<string, string> = {}): Promise<Answer> {
    const signal = AbortSignal.timeout(timeout);
    let url = new URL(address);
    try {
      for (let hops = 0; hops <= maxRedirects; hops++) {
        checkAddress(url, openHosts);
        const dispatcher = openHosts.has(hostOf(url)) ? open : guarded;
        const answer = await request(url, {
          dispatcher,
          signal,
          headers: { 'user-agent': options.agent, 'accept-encoding': 'gzip, deflate, br', ...headers },
        });
        const found = flatten(answer.headers);
        if (answer.statusCode >= 300 && answer.statusCode < 400 && answer.statusCode !== 304 && found.location) {
          await answer.body.dump();
          url = new URL(found.location, url);
          continue;
        }
        return { status: answer.statusCode, headers: found, body: await read(answer, found), url: url.href };
      }
    } catch (cause) {
      if (cause instanceof Refused) throw cause;
      throw new Error(inWords(cause, url, timeout), { cause });
    }
    throw new Error(`${url.host} redirects more than ${maxRedirects} times`);
  }

  return { get, close: async () => void (await Promise.all([guarded.destroy(), open.destroy()])) };
}

function flatten(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    flat[name] = Array.isArray(value) ? value.join(', ') : (value ?? '');
  return flat;
}

/** Reads a body, decompressed, up to the limit on its size: a bomb is cut off while it unfolds. */
async function read(answer: Dispatcher.ResponseData, headers: Record<string, string>): Promise<Uint8Array> {
  const encoding = (headers['content-encoding'] ?? '').trim().toLowerCase();
  const { createGunzip, createInflate, createBrotliDecompress } = await import('node:zlib');
  const unfold =
    encoding === 'gzip' || encoding === 'x-gzip'
      ? createGunzip()
      : encoding === 'deflate'
        ? createInflate()
        : encoding === 'br'
          ? createBrotliDecompress()
          : undefined;
  const stream = unfold ? answer.body.on('error', (error) => unfold.destroy(error)).pipe(unfold) : answer.body;
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of stream as AsyncIterable<Uint8Array>) {
    size += part.length;
    if (size > maxBytes) {
      answer.body.destroy();
      throw new Error(`it sends more than ${maxBytes / 1024 / 1024} MB`);
    }
    parts.push(part);
  }
  return Buffer.concat(parts);
}

const words: Record<string, string> = {
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'its name could not be looked up; is there a network?',
  ECONNREFUSED: 'it refused the connection',
  ECONNRESET: 'it cut the connection',
  EHOSTUNREACH: 'it cannot be reached',
  ENETUNREACH: 'there is no network',
  UND_ERR_CONNECT_TIMEOUT: 'it did not answer in time',
  UND_ERR_HEADERS_TIMEOUT: 'it did not answer in time',
  UND_ERR_BODY_TIMEOUT: 'it stopped sending',
  UND_ERR_SOCKET: 'it cut the connection',
  CERT_HAS_EXPIRED: 'its certificate has expired',
};

/** An error of the network, in words for the desk. */
function inWords(error: unknown, url: URL, timeout: number): string {
  const inner = error instanceof AggregateError ? error.errors[0] : error;
  if (!(inner instanceof Error)) return `${url.host}: ${String(inner)}`;
  if (inner.cause instanceof Refused) return inner.cause.message;
  if (inner.name === 'TimeoutError') return `${url.host}: it did not answer within ${timeout / 1000} s`;
  const code = 'code' in inner ? String(inner.code) : '';
  return `${url.host}: ${words[code] ?? inner.message}`;
}
