import { Agent, request, type Dispatcher } from 'undici';
import { checkAddress, guardLookUp, hostAndPort, Refused, type LookUp } from './address-guard.ts';
import { openRobots } from './robots.ts';
import { openCookies } from './cookies.ts';
import { openKeyedLimiter, type KeyedLimiter } from './keyed-limiter.ts';
import { TooMuch, unpack, type Unpacking } from './unpack.ts';

export interface Answer {
  status: number;
  /** Lower-case names; a repeated header is joined by commas. */
  headers: Record<string, string>;
  /** Decompressed. Empty where the status is neither 200 nor 203: what errors look like is nobody's news. */
  body: Uint8Array<ArrayBuffer>;
  /** The address that answered, after redirects. */
  url: string;
  /** What was wrong with how the body came, though it could be read; null where nothing was. */
  fault: string | null;
  /** Where the address asked for has moved for good (301, 308), as far as all redirects on the way there say so. */
  moved: string | null;
}

/** The one door to the outside web. */
export interface Web {
  /**
   * Fetches an address by GET, following redirects, when it is its host's turn.
   *
   * @param use what is done with the answer, where its body may be large: only one large one is there at a time
   * @throws Refused where the guard will not go; Error with a sentence where the server did not answer in time or
   *   answered too much
   */
  get(url: string, headers?: Record<string, string>): Promise<Answer>;
  get<T>(url: string, headers: Record<string, string>, use: (answer: Answer) => Promise<T>): Promise<T>;
  /**
   * Fetches a page that nobody asked us to fetch as a feed: as `get`, where the robots.txt of its site, and of each that it
   * redirects to, lets us.
   *
   * @throws Refused likewise
   */
  getPage<T>(url: string, use: (answer: Answer) => Promise<T>): Promise<T>;
  /**
   * Sends bytes to an address by POST, when it is its host's turn. A redirect is not followed: its status is the answer.
   *
   * @throws as `get` does
   */
  post(url: string, headers: Record<string, string>, body: Uint8Array): Promise<Pick<Answer, 'status' | 'headers'>>;
  close(): Promise<void>;
}

const maxRedirects = 5;
const maxBytes = 10 * 1024 * 1024;
const maxHeaderBytes = 32 * 1024;
/** Requests to one host at a time. */
const atOnce = 2;
/** Bodies beyond this size are held one at a time, so that a hundred bombs together cost no more memory than one. */
const largeBytes = 256 * 1024;
/** Who sends less than this after so long is cut off: bytes a second, ms. Who keeps others waiting has to be faster. */
const slowest = 1024;
const slowestLarge = 64 * 1024;
const slowAfter = 5000;

/**
 * Opens the door.
 *
 * @param options.openHosts `host:port` pairs that may be fetched although their addresses are private; they are the
 *   operator's own, and not made to wait
 * @param options.agent the honest User-Agent, with the house's address
 * @param options.timeout ms for one address, redirects and body included; waiting for one's turn is not
 * @param options.apart ms between the beginnings of two requests to one host
 * @param options.lookUp how names are looked up; a test gives a resolver that lies
 */
export function openWeb(options: {
  openHosts: readonly string[];
  agent: string;
  timeout?: number;
  apart?: number;
  lookUp?: LookUp;
}): Web {
  const { agent, timeout = 20_000, apart = 500 } = options;
  const connect = { timeout: Math.min(timeout / 2, 10_000) };
  const limits = {
    connections: atOnce,
    // Each request's own signal ends it before these, which are looked at for all at once.
    headersTimeout: 2 * timeout,
    bodyTimeout: 2 * timeout,
    maxResponseSize: maxBytes,
    maxHeaderSize: maxHeaderBytes,
    // A socket is kept for the host's next feed; ten thousand hosts' sockets are not. What a server hints changes nothing.
    keepAliveTimeout: 2000,
    keepAliveMaxTimeout: 2000,
    allowH2: false, // these limits are HTTP/1.1's
  };
  const client: Client = {
    agent,
    timeout,
    deadline: deadlines(timeout),
    apart,
    openHosts: new Set(options.openHosts),
    guarded: new Agent({ ...limits, connect: { ...connect, lookup: guardLookUp(options.lookUp) } }),
    open: new Agent({ ...limits, connect }),
    hosts: openKeyedLimiter(atOnce),
    largeBodies: openKeyedLimiter(1),
  };
  const robots = openRobots((address) => get(address));

  async function get(address: string, headers?: Record<string, string>): Promise<Answer>;
  async function get<T>(
    address: string,
    headers: Record<string, string>,
    use: (answer: Answer) => Promise<T>,
    check?: Visit['check'],
  ): Promise<T>;
  async function get<T>(
    address: string,
    headers: Record<string, string> = {},
    use?: (answer: Answer) => Promise<T>,
    check?: Visit['check'],
  ): Promise<Answer | T> {
    const large = { leave: () => {} };
    try {
      const answer = await follow(client, address, { headers, large, check });
      return use ? await use(answer) : answer;
    } finally {
      large.leave();
    }
  }

  return {
    get,
    post: (address, headers, body) => post(client, address, headers, body),
    getPage: (url, use) => get(url, { accept: 'text/html, application/xhtml+xml' }, use, (at) => robots.check(at)),
    close: async () => void (await Promise.all([client.guarded.destroy(), client.open.destroy()])),
  };
}

/** What all requests have in common. */
interface Client {
  agent: string;
  timeout: number;
  /** Begins the time that a request may take. */
  deadline: () => AbortSignal;
  apart: number;
  openHosts: ReadonlySet<string>;
  /** For the hosts that the guard looks at, and for those of `openHosts`. */
  guarded: Agent;
  open: Agent;
  /** At most two requests at a time to a host, and one large body at a time. */
  hosts: KeyedLimiter;
  largeBodies: KeyedLimiter;
}

/** Hosts that were asked in one moment and are silent are not all given up in one: that would hold up everything else. */
function deadlines(timeout: number): () => AbortSignal {
  let turn = 0;
  return () => AbortSignal.timeout(Math.round(timeout * (1 + (turn++ % 50) / 1000)));
}

interface Visit {
  headers: Record<string, string>;
  large: Large;
  /** Throws where an address may not be fetched; answers how many ms must lie between two requests there. */
  check?: ((url: URL) => Promise<number>) | undefined;
}

function addressOf(address: string): URL {
  const url = URL.parse(address);
  if (!url) throw new Error(`"${address.slice(0, 200)}" is no address`);
  return url;
}

/** Fetches an address, and what it redirects to. */
async function follow(client: Client, address: string, { headers, large, check }: Visit): Promise<Answer> {
  let url = addressOf(address);
  let moved: string | null = null;
  let forGood = true;
  let signal: AbortSignal | undefined;
  const cookies = openCookies();
  for (let hops = 0; hops <= maxRedirects; hops++) {
    checkAddress(url, client.openHosts);
    const wanted = (await check?.(url)) ?? 0;
    const apart = client.openHosts.has(hostAndPort(url)) ? 0 : Math.max(client.apart, wanted);
    const begin = () => (signal ??= client.deadline());
    const asked = { headers: { 'accept-encoding': 'gzip', ...headers, ...cookies.for(url) } };
    const found = await ask(client, url, { ...asked, apart, begin }, async (answer, signal) => {
      const status = answer.statusCode;
      const given = flatten(answer.headers);
      const common = { status, headers: given, url: url.href, moved };
      if (status === 200 || status === 203)
        return { ...common, ...(await read(answer, given, large, client.largeBodies)) };
      await answer.body.dump({ limit: largeBytes, signal });
      const target = given.location;
      if (![301, 302, 303, 307, 308].includes(status) || !target)
        return { ...common, body: new Uint8Array(), fault: null };
      cookies.keep(answer.headers['set-cookie'], url);
      const next = URL.parse(target, url.href);
      if (!next) throw new Error('it redirects to something that is no address');
      forGood &&= status === 301 || status === 308;
      return next;
    });
    if (!(found instanceof URL)) return found;
    url = found;
    if (forGood) moved = url.href;
  }
  throw new Error(`${url.host} redirects more than ${maxRedirects} times`);
}

async function post(client: Client, address: string, headers: Record<string, string>, body: Uint8Array) {
  const url = addressOf(address);
  checkAddress(url, client.openHosts);
  return ask(
    client,
    url,
    { method: 'POST', headers, body, apart: 0, begin: client.deadline },
    async (answer, signal) => {
      await answer.body.dump({ limit: largeBytes, signal });
      return { status: answer.statusCode, headers: flatten(answer.headers) };
    },
  );
}

/**
 * Makes one request when it is its host's turn, which lasts until the answer is used; what fails is said in words.
 *
 * @param asked.begin starts the time that the request may take, once it is its turn
 */
async function ask<T>(
  client: Client,
  url: URL,
  {
    apart,
    begin,
    headers,
    ...asked
  }: { apart: number; begin: () => AbortSignal; headers: Record<string, string>; method?: 'POST'; body?: Uint8Array },
  use: (answer: Dispatcher.ResponseData, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const leave = await client.hosts.take(hostAndPort(url), apart);
  try {
    const signal = begin();
    const dispatcher = client.openHosts.has(hostAndPort(url)) ? client.open : client.guarded;
    return await use(
      await request(url, { ...asked, dispatcher, signal, headers: { 'user-agent': client.agent, ...headers } }),
      signal,
    );
  } catch (cause) {
    if (cause instanceof Refused) throw cause;
    throw new Error(inWords(cause, url, client.timeout), { cause });
  } finally {
    leave();
  }
}

function flatten(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    flat[name] = Array.isArray(value) ? value.join(', ') : (value ?? '');
  return flat;
}

/** Gives back the turn that a large body has taken. */
interface Large {
  leave: () => void;
}

/**
 * Reads a body, unpacked, up to the limit on its size: a bomb is cut off while it unfolds, a trickle when it is one. A connection that fails
 * behind a whole document, as where Content-Length says too much, is no failure of the document.
 */
async function read(
  answer: Dispatcher.ResponseData,
  headers: Record<string, string>,
  large: Large,
  largeBodies: KeyedLimiter,
): Promise<Pick<Answer, 'body' | 'fault'>> {
  const parts: Uint8Array[] = [];
  let whole: ArrayBuffer | undefined;
  let size = 0;
  let isLarge = false;
  let waiting = false;
  let begun = performance.now();
  const unpacking: Unpacking = {
    fault: null,
    async becomeLarge() {
      if (isLarge) return;
      isLarge = waiting = true;
      large.leave = await largeBodies.take('large');
      waiting = false;
      begun = performance.now();
    },
  };
  const watch = setInterval(() => {
    const passed = performance.now() - begun;
    const least = (passed / 1000) * (isLarge ? slowestLarge : slowest);
    if (!waiting && passed > slowAfter && size < least) answer.body.destroy(new Error('it sends too slowly'));
  }, 1000);
  // What came before the connection failed is unpacked first.
  const failure: { error?: unknown } = {};
  async function* received() {
    try {
      for await (const part of answer.body) yield part as Uint8Array;
    } catch (error) {
      failure.error = error;
    }
  }
  try {
    for await (const part of unpack(received(), headers['content-encoding'] ?? '', maxBytes, unpacking)) {
      size += part.length;
      if (size > maxBytes) throw new TooMuch(maxBytes);
      parts.push(part);
      if (size <= largeBytes) continue;
      await unpacking.becomeLarge();
      // A large one is put together as it comes: its parts are not kept beside it, nor until somebody collects garbage.
      whole ??= new ArrayBuffer(0, { maxByteLength: maxBytes });
      let from = whole.byteLength;
      whole.resize(size);
      for (const one of parts.splice(0)) {
        new Uint8Array(whole, from).set(one);
        from += one.length;
      }
    }
    const body = whole ? new Uint8Array(whole.transferToFixedLength()) : Buffer.concat(parts);
    if (failure.error === undefined) return { body, fault: unpacking.fault };
    if (!isWhole(body)) throw failure.error;
    return { body, fault: 'its server announced more than it sent' };
  } finally {
    clearInterval(watch);
    answer.body.on('error', () => {}).destroy();
  }
}

/** Whether a document ends as one does; JSON that does not, its reader will notice. */
function isWhole(body: Uint8Array): boolean {
  const end = Buffer.from(body.subarray(-4000)).toString('latin1').replaceAll('\0', '').replace(/<!--[^>]{0,2000}-->\s*$/, ''); // prettier-ignore
  return /(?:<\/(?:[\w-]{1,20}:)?(?:rss|feed|rdf|html|opml)\s{0,9}>|[}\]])\s*$/i.test(end);
}

const words: Record<string, string> = {
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'its name could not be looked up; is there a network?',
  ECONNREFUSED: 'it refused the connection',
  ECONNRESET: 'it cut the connection',
  EPIPE: 'it cut the connection',
  EHOSTUNREACH: 'it cannot be reached',
  ENETUNREACH: 'there is no network',
  ETIMEDOUT: 'it did not answer in time',
  UND_ERR_CONNECT_TIMEOUT: 'it did not answer in time',
  UND_ERR_HEADERS_TIMEOUT: 'it did not answer in time',
  UND_ERR_HEADERS_OVERFLOW: `its headers are longer than ${maxHeaderBytes / 1024} KB`,
  UND_ERR_BODY_TIMEOUT: 'it stopped sending',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: `it sends more than ${maxBytes / 1024 / 1024} MB`,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'it stopped before the end',
  UND_ERR_SOCKET: 'it cut the connection',
  UND_ERR_DESTROYED: 'the service is stopping',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet; is this machine’s clock right?',
  CERT_REVOKED: 'its certificate was revoked',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by an authority that nobody knows',
  UNABLE_TO_GET_ISSUER_CERT: 'its certificate is signed by an authority that nobody knows',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is signed by an authority that nobody knows',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate cannot be verified: its server sends only half of the chain',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
};

/** OpenSSL's reasons, in words; others are told as they are. */
const tlsWords: [pattern: RegExp, words: string][] = [
  [/wrong.version.number|packet.length.too.long|http.request|record.layer|bad.record.type|unknown.protocol/i, 'it does not speak https at this address: try http'],
  [/application.protocol/i, 'it speaks HTTP/2 only, which we do not'],
  [/alert.protocol.version|unsupported.protocol|no.protocols|version.too.low|tlsv1.alert.protocol/i, 'it speaks only an old TLS that is not safe any more'],
  [/no.shared.cipher|handshake.failure|no.cipher|dh.key.too.small|ee.key.too.small|ca.md.too.weak|legacy.renegotiation/i, 'it and we know no safe way to encrypt in common'],
  [/unrecognized.name/i, 'it has no certificate for this name'],
  [/certificate/i, 'it does not take us without a certificate of our own, or has a bad one'],
]; // prettier-ignore

function tlsInWords(error: Error & { code?: string; reason?: string }): string | undefined {
  const { code = '' } = error;
  if (!/^ERR_SSL_|^EPROTO$|^ERR_OSSL_/.test(code) && !/SSL routines/.test(error.message)) return undefined;
  const reason = error.reason ?? (/SSL routines:[^:]*:([^:]+):/.exec(error.message)?.[1] ?? code.replace(/^ERR_(?:OS)?SSL_/, '').replaceAll('_', ' ').toLowerCase()); // prettier-ignore
  const known = tlsWords.find(([pattern]) => pattern.test(reason) || pattern.test(code));
  return known?.[1] ?? `its TLS fails (${reason})`;
}

/** An error of the network, in words for the desk. */
function inWords(error: unknown, url: URL, timeout: number): string {
  const inner = error instanceof AggregateError ? error.errors[0] : error;
  if (!(inner instanceof Error)) return `${url.host}: ${String(inner)}`;
  if (inner.cause instanceof Refused) return inner.cause.message;
  if (inner.name === 'TimeoutError') return `${url.host}: it did not answer within ${timeout / 1000} s`;
  const code = 'code' in inner ? String(inner.code) : '';
  const told =
    words[code] ??
    tlsInWords(inner) ??
    (inner.name === 'HTTPParserError' ? 'it answers in no valid HTTP' : inner.message);
  return `${url.host}: ${told}`;
}
