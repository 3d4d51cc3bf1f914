import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { pathOf, renderArticle, renderFeed, renderHome, renderOpml, videoId } from './feeds.ts';
import { readWeek, versionAt, type SampleReport } from './landscape.ts';
import { captions, chime, film, still } from './media.ts';
import { outlets, type Outlet } from './outlets.ts';

/** Sunday night of the sample's main week, when its edition is made up. */
export const sampleEvening = new Date('2020-01-05T23:30:00Z');

export interface Wire {
  /** `http://127.0.0.1:PORT` */
  url: string;
  /** The address of its source list. */
  opml: string;
  setClock(at: Date): void;
  clock(): Date;
  /** Stops serving and drops the requests still held. */
  close(): Promise<void>;
}

/**
 * Serves the invented landscape over loopback HTTP as it stood at the wire's clock:
 * `/sources.opml`, `/feeds/NAME`, `/clock` (GET, or POST of an ISO time), home pages and every report's own page.
 * @param options.at the clock at the start; Sunday night of the main week by default
 * @param options.port 0 or absent for a free one
 * @throws the error of `listen` where the port is taken
 */
export async function startWire(options: { at?: Date; port?: number } = {}): Promise<Wire> {
  const reports = readWeek();
  const byOutlet = Map.groupBy(reports.toReversed(), ({ outlet }) => outlet);
  const byPath = new Map(reports.map((report) => [pathOf(report), report]));
  const byVideo = new Map(reports.map((report) => [videoId(report.id), report]));
  let clock = options.at ?? sampleEvening;
  let url = '';

  const newest = (outlet: Outlet, count: number) =>
    (byOutlet.get(outlet) ?? []).filter(({ published }) => published <= clock).slice(0, count);
  const seen = (report: SampleReport | undefined) => report && report.published <= clock && report;

  function answer(request: IncomingMessage, response: ServerResponse): unknown {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://wire');
    const send = (type: string, body: string | Buffer, status = 200) => {
      response.writeHead(status, { 'content-type': type }).end(request.method === 'HEAD' ? undefined : body);
    };
    const missing = () => send('text/plain', 'there is no such page at this time\n', 404);

    if (pathname === '/clock') {
      if (request.method !== 'POST') return send('text/plain', `${clock.toISOString()}\n`);
      let body = '';
      request.on('data', (chunk: Buffer) => (body = (body + chunk.toString()).slice(0, 100)));
      return request.on('end', () => {
        const at = new Date(body.trim());
        if (Number.isNaN(at.getTime())) return send('text/plain', 'not an ISO time\n', 400);
        clock = at;
        send('text/plain', `${clock.toISOString()}\n`);
      });
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') return send('text/plain', 'GET only\n', 405);
    if (pathname === '/sources.opml') return send('text/x-opml; charset=utf-8', renderOpml(outlets, url));

    const [, first = '', second = '', third = ''] = pathname.split('/');
    if (first === 'feeds') return feed(second, request, response);
    const outlet = outlets.find(({ name }) => name === first);
    if (!outlet) return missing();
    if (!second) return send('text/html; charset=utf-8', renderHome(outlet, newest(outlet, 20), url, clock));
    if (second === 'stills' || second === 'films' || second === 'sounds') {
      const report = seen(byVideo.get(third.replace(/\.\w+$/, '')));
      if (!report || (second === 'sounds' && !report.sound)) return missing();
      if (second === 'sounds') return whole('audio/wav', chime(report), request, response);
      if (third.endsWith('.webm')) return whole('video/webm', film, request, response);
      if (third.endsWith('.vtt')) return send('text/vtt; charset=utf-8', captions(report));
      return still(report).then((picture) => send('image/png', picture));
    }
    const page = outlet.amp ? pathname.replace(/\/amp$/, '') : pathname;
    const report = seen(second === 'watch' ? byVideo.get(searchParams.get('v') ?? '') : byPath.get(page));
    if (!report) return missing();
    const more = newest(outlet, 6).filter((other) => other !== report);
    return send('text/html; charset=utf-8', renderArticle(report, url, clock, more));
  }

  function feed(name: string, request: IncomingMessage, response: ServerResponse): unknown {
    const outlet = outlets.find((each) => name.replace(/-(amp|old)$/, '') === each.name);
    if (!outlet || (name.endsWith('-amp') && !outlet.amp) || (name.endsWith('-old') && outlet.fault !== 'moved')) {
      return response.writeHead(404).end('there is no such feed\n');
    }
    if (outlet.fault === 'silent') return undefined; // and the socket stays open until the caller gives up
    if (outlet.fault === 'error') return response.writeHead(500).end('Internal Server Error\n');
    if (name.endsWith('-old')) return response.writeHead(301, { location: `${url}/feeds/${outlet.name}` }).end();

    const shown = newest(outlet, outlet.length);
    const { type, body: whole } = renderFeed(outlet, shown, url, clock, name.endsWith('-amp'));
    const body = outlet.fault === 'cut' ? whole.subarray(0, whole.lastIndexOf('</content:encoded>') - 40) : whole;
    const etag = `"${createHash('sha1').update(body).digest('hex').slice(0, 16)}"`;
    const changed = Math.max(0, ...shown.map((report) => versionAt(report, clock).updated.getTime()));
    const headers = { etag, 'last-modified': new Date(changed).toUTCString(), 'content-type': type };
    const known = request.headers['if-none-match'];
    const unchanged = known
      ? known.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag)
      : Date.parse(request.headers['if-modified-since'] ?? '') >= changed;
    if (unchanged) return response.writeHead(304, headers).end();
    return response.writeHead(200, headers).end(request.method === 'HEAD' ? undefined : body);
  }

  const server = createServer(answer);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    opml: `${url}/sources.opml`,
    setClock: (at) => void (clock = at),
    clock: () => clock,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

/** A file, or the piece of it that a player asks for (RFC 9110, 14.2). */
function whole(type: string, file: Buffer, request: IncomingMessage, response: ServerResponse): void {
  const [, from, until] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
  const first = Number(from ?? 0);
  const last = Math.min(until ? Number(until) : file.length - 1, file.length - 1);
  const headers = { 'content-type': type, 'accept-ranges': 'bytes' };
  if (from === undefined) response.writeHead(200, { ...headers, 'content-length': file.length });
  else if (first > last) {
    response.writeHead(416, { 'content-range': `bytes */${file.length}` }).end();
    return;
  } else
    response.writeHead(206, {
      ...headers,
      'content-length': last - first + 1,
      'content-range': `bytes ${first}-${last}/${file.length}`,
    });
  response.end(request.method === 'HEAD' ? undefined : file.subarray(first, last + 1));
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { port: { type: 'string', default: '8100' }, at: { type: 'string' } } });
  const at = values.at ? new Date(values.at) : sampleEvening;
  const port = Number(values.port);
  if (Number.isNaN(at.getTime()) || !Number.isInteger(port) || port < 0 || port > 65_535) {
    console.error('usage: tsx sample/wire.ts [--port 8100] [--at 2020-01-05T23:30:00Z]');
    process.exit(2);
  }
  try {
    const wire = await startWire({ at, port });
    console.log(`wire on ${wire.opml}, clock ${wire.clock().toISOString()}`);
  } catch (error) {
    console.error(`port ${port} cannot be used (${(error as Error).message}); choose another with --port`);
    process.exit(2);
  }
}
