import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { CatalogueEntry } from '../src/sources/index.ts';

/** How many feeds of each kind a made-up web has. The rest of `feeds` have new items at every version. */
export interface Mixture {
  feeds: number;
  unchanged: number;
  slow: number;
  failing: number;
  malicious: number;
}

export type Manner = 'unchanged' | 'slow' | 'failing' | 'malicious' | 'changing';

/** What the feed of this number does: the kinds come one after another. */
export function mannerOf(feed: number, mixture: Mixture): Manner {
  let last = 0;
  for (const manner of ['unchanged', 'slow', 'failing', 'malicious'] as const) {
    last += mixture[manner];
    if (feed < last) return manner;
  }
  return 'changing';
}

/** Two feeds to a host: every host is an address of its own in 127.0.0.0/8. */
export const hostOf = (feed: number, port: number) => {
  const host = feed >> 1;
  return `127.${1 + (host >> 16)}.${(host >> 8) & 255}.${host & 255}:${port}`;
};

export const addressOf = (feed: number, port: number) => `http://${hostOf(feed, port)}/feed/${feed}`;

/** Invented outlets with these feeds, one each, as a list of sources has them. */
export const catalogueOf = (feeds: readonly number[], port: number): CatalogueEntry[] =>
  feeds.map((feed) => ({
    key: `outlet-${feed}`,
    name: `Outlet ${feed}`,
    kind: 'news',
    feeds: [addressOf(feed, port)],
    home: null,
    country: null,
    language: 'en',
    owner: null,
    lean: null,
    leanNote: null,
    paused: false,
    articleText: false,
  }));

export const itemsOfFeed = 20;

/** What a feed says of each of its items; from version to version, five are new. */
function feedDocument(feed: number, version: number): string {
  const items = Array.from({ length: itemsOfFeed }, (_, index) => {
    const number = version * 5 + itemsOfFeed - index;
    const day = 1 + (number % 28);
    const words = `Report ${number} of outlet ${feed}. `.repeat(12);
    return `<item><title>Committee ${number} of outlet ${feed} meets &amp; votes</title><link>http://outlet-${feed}.example/reports/${number}</link>
<guid isPermaLink="false">outlet-${feed}-${number}</guid><pubDate>${String(day).padStart(2, '0')} Apr 2020 ${String(number % 24).padStart(2, '0')}:00:00 GMT</pubDate>
<description>&lt;p&gt;${words}&lt;/p&gt;</description></item>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>Outlet ${feed}</title><link>http://outlet-${feed}.example/</link>
${items.join('\n')}
</channel></rss>`;
}

const failures: ((request: IncomingMessage, response: ServerResponse) => void)[] = [
  (_, response) => void response.writeHead(500).end('Internal Server Error'),
  (_, response) => void response.writeHead(404).end('Not Found'),
  (_, response) => void response.writeHead(503, { 'retry-after': '3600' }).end(),
  (_, response) => void response.writeHead(429, { 'retry-after': '600' }).end(),
  (_, response) => void response.writeHead(410).end(),
  (request) => void request.socket.destroy(),
  (request) => void request.socket.end('not HTTP at all\r\n\r\n'),
  (_, response) => {
    response.writeHead(200, { 'content-length': '5000' }).write('<rss>', () => response.destroy());
  },
  (_, response) => void response.writeHead(200).end(),
  (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>Moved</body></html>'),
];

const MB = 1024 * 1024;
const channel = (inner: string) => `<rss version="2.0"><channel><title>x</title>${inner}</channel></rss>`;
const nested = '<a>'.repeat(1_000_000);
const laughs = `<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "${'&a;'.repeat(1000)}"><!ENTITY c "${'&b;'.repeat(1000)}"><!ENTITY d "${'&c;'.repeat(1000)}">]>`;
let bombs: { gzip: Buffer; brotli: Buffer } | undefined;

/** Sends without end, as fast as it is taken, or so many bytes at a time. */
function endless(response: ServerResponse, part: string, every = 0): void {
  response.on('error', () => {});
  const timer = every > 0 ? setInterval(() => response.write(part), every) : undefined;
  const pour = () => {
    while (!response.destroyed && response.write(part));
  };
  if (!timer) response.on('drain', pour);
  response.on('close', () => clearInterval(timer));
  if (!timer) pour();
}

const xml = { 'content-type': 'application/xml' };
const attacks: ((request: IncomingMessage, response: ServerResponse) => void)[] = [
  (_, response) => {
    bombs ??= makeBombs();
    response.writeHead(200, { ...xml, 'content-encoding': 'gzip' }).end(bombs.gzip);
  },
  (_, response) => {
    bombs ??= makeBombs();
    response.writeHead(200, { ...xml, 'content-encoding': 'br' }).end(bombs.brotli);
  },
  (_, response) => void response.writeHead(200, xml).end(channel(`<item><title>${nested}`)),
  (_, response) => void response.writeHead(200, xml).end(laughs + channel('<item><title>&d;</title></item>')),
  (_, response) => endless(response.writeHead(200, xml), '<', 500),
  (_, response) => endless(response.writeHead(200, xml), '<item><title>and so on</title></item>'.repeat(500)),
  (request, response) => void response.writeHead(302, { location: `${request.url ?? ''}x`.slice(-80) }).end(),
  (_, response) => void response.writeHead(301, { location: 'http://169.254.169.254/latest/meta-data/' }).end(),
  (_, response) =>
    void response.writeHead(200, xml).end(channel(`<item a="${'x'.repeat(8 * MB)}"><title>attribute</title></item>`)),
  (_, response) => void response.writeHead(200, { ...xml, 'x-long': 'x'.repeat(200_000) }).end(),
  (_, response) =>
    void response
      .writeHead(200, xml)
      .end(channel('<item><title>one of many</title><link>/</link></item>'.repeat(100_000))),
  (_, response) =>
    void response.writeHead(200, xml).end(channel(`<item><title>${'&lt;b&gt;'.repeat(600_000)}</title></item>`)),
  (_, response) => void response.writeHead(200, xml).end('<rss><channel>' + '<!-- '.repeat(1_000_000)),
  (_, response) =>
    void response.writeHead(200, xml).end(channel(`<item ${'a="1" '.repeat(300_000)}><title>x</title></item>`)),
  () => {}, // takes the question and says nothing
];

function makeBombs() {
  const text = Buffer.from('<item>'.repeat((200 * MB) / 6));
  return { gzip: gzipSync(text, { level: 9 }), brotli: brotliCompressSync(text, { params: { 1: 4 } }) };
}

export interface HostileWeb {
  port: number;
  /** The version that changing feeds are at. */
  setVersion(version: number): void;
  /** Requests answered so far. */
  requests(): number;
  close(): Promise<void>;
}

/** Serves the mixture on every address of 127.0.0.0/8, on one port. */
export async function startHostileWeb(mixture: Mixture): Promise<HostileWeb> {
  let version = 0;
  let requests = 0;
  const server = createServer({ keepAlive: true }, (request, response) => {
    requests++;
    const feed = Number(/^\/feed\/(\d+)/.exec(request.url ?? '')?.[1] ?? 0);
    const manner = mannerOf(feed, mixture);
    if (manner === 'failing') return failures[feed % failures.length]?.(request, response);
    if (manner === 'malicious') return attacks[feed % attacks.length]?.(request, response);
    const now = manner === 'unchanged' ? 0 : version;
    const etag = `"${feed}-${now}"`;
    const answer = () => {
      if (request.headers['if-none-match'] === etag) response.writeHead(304, { etag }).end();
      else response.writeHead(200, { ...xml, etag }).end(feedDocument(feed, now));
    };
    if (manner === 'slow') setTimeout(answer, 3000 + (feed % 5) * 1000);
    else answer();
  });
  server.on('clientError', (_error, socket) => socket.destroy());
  await new Promise<void>((done) => server.listen(0, '0.0.0.0', 4096, done));
  return {
    port: (server.address() as AddressInfo).port,
    setVersion: (next) => void (version = next),
    requests: () => requests,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
