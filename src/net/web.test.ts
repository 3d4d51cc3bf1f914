import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { openWeb, type Web } from './index.ts';
import { openTurns } from './turns.ts';

const open: (Server | Web)[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) {
    if ('closeAllConnections' in one) one.closeAllConnections();
    await new Promise<void>((done) => ('get' in one ? void one.close().then(done) : void one.close(() => done())));
  }
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  open.push(server);
  await new Promise((done) => server.once('listening', done));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function web(openHosts: string[], timeout = 5000): Web {
  const door = openWeb({ openHosts, agent: 'Dispatchbox-test/1 (+http://house.invalid)', timeout });
  open.push(door);
  return door;
}

describe('get', () => {
  test('follows redirects and tells where the answer came from', async () => {
    const host = await serve((request, response) =>
      request.url === '/old'
        ? response.writeHead(301, { location: '/new' }).end()
        : response.writeHead(200, { etag: '"a"' }).end('hello'),
    );
    const answer = await web([host]).get(`http://${host}/old`);
    expect({ ...answer, body: new TextDecoder().decode(answer.body) }).toMatchObject({
      status: 200,
      body: 'hello',
      url: `http://${host}/new`,
    });
    expect(answer.headers.etag).toBe('"a"');
  });

  test('says who it is, and unfolds what was compressed', async () => {
    let agent = '';
    const host = await serve((request, response) => {
      agent = request.headers['user-agent'] ?? '';
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('feed'));
    });
    const { body } = await web([host]).get(`http://${host}/`);
    expect(new TextDecoder().decode(body)).toBe('feed');
    const unasked = await serve((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'br' }).end(brotliCompressSync('feed')),
    );
    expect((await web([unasked]).get(`http://${unasked}/`)).body).toHaveLength(4);
    expect(agent).toContain('house.invalid');
  });

  test('a bomb is cut off, in words', async () => {
    const host = await serve((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(64 * 1024 * 1024))),
    );
    await expect(web([host]).get(`http://${host}/`)).rejects.toThrow(/more than 10 MB/);
  });

  test('a server that never answers, redirects for ever, or is not there, is told in words', async () => {
    const silent = await serve(() => {});
    await expect(web([silent], 300).get(`http://${silent}/`)).rejects.toThrow(/did not answer/);
    const loop = await serve((_request, response) => response.writeHead(302, { location: '/' }).end());
    await expect(web([loop]).get(`http://${loop}/`)).rejects.toThrow(/redirects more than/);
    await expect(web(['127.0.0.1:1']).get('http://127.0.0.1:1/')).rejects.toThrow(/refused the connection/);
  });

  test('tells where an address moved for good, as far as all redirects say so', async () => {
    const hops: Record<string, [number, string]> = {
      '/a': [301, '/b'],
      '/b': [308, '/c'],
      '/c': [302, '/d'],
      '/d': [301, '/e'],
      '/f': [307, '/a'],
    };
    const host = await serve((request, response) => {
      const [status, location] = hops[request.url ?? ''] ?? [200, ''];
      response.writeHead(status, location ? { location } : {}).end('here');
    });
    const door = web([host]);
    expect(await door.get(`http://${host}/a`)).toMatchObject({ moved: `http://${host}/c`, url: `http://${host}/e` });
    expect(await door.get(`http://${host}/f`)).toMatchObject({ moved: null, url: `http://${host}/e` });
    expect(await door.get(`http://${host}/e`)).toMatchObject({ moved: null });
  });

  test('what is not 200 is told by its status and headers, without its body', async () => {
    const host = await serve((_request, response) =>
      response.writeHead(503, { 'retry-after': '120' }).end('x'.repeat(100_000)),
    );
    const answer = await web([host]).get(`http://${host}/`);
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '120' } });
    expect(answer.body).toHaveLength(0);
  });

  test('an archive that breaks off gives what it holds; what is no archive is told in words', async () => {
    const text = Array.from({ length: 5000 }, (_, i) => `line ${i}\n`).join('');
    const packed = gzipSync(text);
    const host = await serve((request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(request.url === '/cut' ? packed.subarray(0, packed.length - 2000) : 'not packed at all');
    });
    const { body } = await web([host]).get(`http://${host}/cut`);
    expect(text.startsWith(new TextDecoder().decode(body))).toBe(true);
    expect(body.length).toBeGreaterThan(1000);
    await expect(web([host]).get(`http://${host}/`)).rejects.toThrow(/cannot be unpacked/);
  });

  test('headers without end are cut off, and so is a body that only trickles', { timeout: 15_000 }, async () => {
    const host = await serve((request, response) => {
      if (request.url === '/headers') return response.writeHead(200, { 'x-long': 'x'.repeat(200_000) }).end();
      response.writeHead(200, { 'content-type': 'application/xml' });
      const timer = setInterval(() => response.write('<rss>'), 100);
      return response.once('close', () => clearInterval(timer));
    });
    const door = web([host], 12_000);
    await expect(door.get(`http://${host}/headers`)).rejects.toThrow(/headers are longer/);
    await expect(door.get(`http://${host}/trickle`)).rejects.toThrow(/too slowly/);
  });

  test('a host is asked twice at a time at most', async () => {
    let now = 0;
    let most = 0;
    const host = await serve((_request, response) => {
      most = Math.max(most, ++now);
      setTimeout(() => (now--, response.end('a')), 10);
    });
    const door = web([host]);
    await Promise.all(Array.from({ length: 12 }, (_, i) => door.get(`http://${host}/${i}`)));
    expect(most).toBe(2);
  });
});

describe('turns', () => {
  afterEach(() => void vi.useRealTimers());

  test('are given in the order of asking, apart, and each place has its own', async () => {
    vi.useFakeTimers();
    const turns = openTurns(2);
    const begun: string[] = [];
    const visit = async (place: string, name: string, apart: number) => {
      const leave = await turns.take(place, apart);
      begun.push(name);
      setTimeout(leave, 5);
    };
    for (const n of [1, 2, 3, 4]) void visit('slow.example', `slow ${n}`, 60);
    for (const n of [1, 2, 3]) void visit('fast.example', `fast ${n}`, 0);
    const after = async (ms: number) => {
      await vi.advanceTimersByTimeAsync(ms);
      return begun.splice(0);
    };
    expect(await after(10)).toEqual(['slow 1', 'fast 1', 'fast 2', 'fast 3']);
    expect(await after(40)).toEqual([]);
    expect(await after(20)).toEqual(['slow 2']);
    expect(await after(60)).toEqual(['slow 3']);
    expect(await after(60)).toEqual(['slow 4']);
  });
});
