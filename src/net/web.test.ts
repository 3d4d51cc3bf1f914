import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createPlainServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { openWeb, type Web } from './index.ts';
import { openKeyedLimiter } from './keyed-limiter.ts';

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
      response.end(request.url === '/cut' ? packed.subarray(0, packed.length - 2000) : packed.fill(7, 3, 30));
    });
    const { body } = await web([host]).get(`http://${host}/cut`);
    expect(text.startsWith(new TextDecoder().decode(body))).toBe(true);
    expect(body.length).toBeGreaterThan(1000);
    await expect(web([host]).get(`http://${host}/`)).rejects.toThrow(/cannot be unpacked/);
  });

  describe('unpacks by the bytes, whatever the header says', () => {
    const document = '<?xml version="1.0"?><rss><channel><title>Quay</title></channel></rss>';
    const behind = (packed: Uint8Array, more: string) => Buffer.concat([packed, Buffer.from(more)]);
    test.each<[name: string, header: string | undefined, body: Uint8Array | string]>([
      ['gzip without a header', undefined, gzipSync(document)],
      ['gzip called x-gzip', 'x-gzip', gzipSync(document)],
      ['gzip called none', 'none', gzipSync(document)],
      ['gzip called deflate', 'deflate', gzipSync(document)],
      ['gzip twice, said once', 'gzip', gzipSync(gzipSync(document))],
      ['gzip twice, said twice', 'gzip, gzip', gzipSync(gzipSync(document))],
      ['gzip once, said twice', 'gzip, gzip', gzipSync(document)],
      ['gzip with line breaks behind', 'gzip', behind(gzipSync(document), '\n\n')],
      ['gzip with a comment behind', undefined, behind(gzipSync(document), '<!-- cached -->')],
      ['gzip in members', 'gzip', Buffer.concat([gzipSync(document.slice(0, 20)), gzipSync(document.slice(20))])],
      ['plain called gzip', 'gzip', document],
      ['plain with a mark of order called gzip', 'gzip', `\ufeff${document}`],
      ['plain called br', 'br', document],
      ['plain called deflate', 'deflate', document],
      ['plain called none', 'none', document],
      ['plain called utf-8', 'UTF-8', document],
      ['plain called identity', 'identity', document],
      ['zlib called deflate', 'deflate', deflateSync(document)],
      ['zlib without a header', undefined, deflateSync(document)],
      ['raw deflate', 'deflate', deflateRawSync(document)],
      ['brotli', 'br', brotliCompressSync(document)],
      ['zstd', 'zstd', zstdCompressSync(document)],
      ['zstd without a header', undefined, zstdCompressSync(document)],
      ['gzip in brotli', 'gzip, br', brotliCompressSync(gzipSync(document))],
    ])('%s', async (_name, header, body) => {
      const host = await serve((_request, response) =>
        response.writeHead(200, header === undefined ? {} : { 'content-encoding': header }).end(body),
      );
      const { body: read } = await web([host]).get(`http://${host}/`);
      expect(new TextDecoder().decode(read)).toBe(document);
    });

    test('of any kind in any order, by whatever name', async () => {
      let answer: { header: string; body: Uint8Array } = { header: '', body: new Uint8Array() };
      const host = await serve((_request, response) =>
        response.writeHead(200, { 'content-encoding': answer.header }).end(answer.body),
      );
      const door = web([host]);
      const packers = { gzip: gzipSync, zstd: zstdCompressSync, 'x-gzip': gzipSync };
      const layers = fc.array(fc.constantFrom<keyof typeof packers>('gzip', 'zstd', 'x-gzip'), { maxLength: 3 });
      const names = fc.constantFrom('', 'gzip', 'none', 'x-compress', 'gzip, gzip', 'UTF-8');
      await fc.assert(
        fc.asyncProperty(layers, names, async (packed, header) => {
          answer = {
            header,
            body: packed.reduce<Uint8Array>((body, name) => packers[name](body), Buffer.from(document)),
          };
          expect(new TextDecoder().decode((await door.get(`http://${host}/`)).body)).toBe(document);
        }),
        { numRuns: 40 },
      );
    });

    test.each([
      ['gzip in gzip', gzipSync(gzipSync(Buffer.alloc(64 * 1024 * 1024)))],
      ['zstd without a header', zstdCompressSync(Buffer.alloc(64 * 1024 * 1024))],
    ])('a bomb of %s is cut off', async (_name, body) => {
      const host = await serve((_request, response) => response.writeHead(200).end(body));
      await expect(web([host]).get(`http://${host}/`)).rejects.toThrow(/more than 10 MB/);
    });
  });

  test('reads a whole document though its server announced more, and no half one', async () => {
    const whole = '<rss><channel><title>Quay</title></channel></rss><!-- 12 ms -->';
    const host = await serve((request, response) => {
      response.writeHead(200, { 'content-length': '5000' });
      const body = request.url === '/half' ? whole.slice(0, 30) : request.url === '/packed' ? gzipSync(whole) : whole;
      response.write(body, () => response.destroy());
    });
    const door = web([host]);
    for (const path of ['/', '/packed']) {
      const { body, fault } = await door.get(`http://${host}${path}`);
      expect(new TextDecoder().decode(body)).toBe(whole);
      expect(fault).toMatch(/announced more/);
    }
    await expect(door.get(`http://${host}/half`)).rejects.toThrow(/cut the connection|stopped before the end/);
  });

  test('carries cookies along one chain of redirects, to who set them only', async () => {
    const seen: string[] = [];
    const other = await serve((request, response) => {
      seen.push(request.headers.cookie ?? '');
      response.end('there');
    });
    const host = await serve((request, response) => {
      seen.push(request.headers.cookie ?? '');
      if (request.url === '/away')
        return response.writeHead(302, { location: `http://localhost:${other.split(':')[1]}/` }).end();
      if (request.headers.cookie?.includes('seen=1')) return response.end('here');
      const cookies = [
        'seen=1; Path=/; HttpOnly',
        'other=2; Path=/elsewhere',
        'old=3; Max-Age=0',
        'wide=4; Domain=com',
      ];
      return response.writeHead(302, { location: request.url ?? '/', 'set-cookie': cookies }).end();
    });
    const door = web([host, `localhost:${other.split(':')[1]}`]);
    expect(new TextDecoder().decode((await door.get(`http://${host}/feed`)).body)).toBe('here');
    expect(seen.splice(0)).toEqual(['', 'seen=1']);
    await door.get(`http://${host}/away`);
    expect(seen).toEqual(['', '']);
  });

  test('reads 203 as 200', async () => {
    const host = await serve((_request, response) => response.writeHead(203).end('changed on its way'));
    const { status, body } = await web([host]).get(`http://${host}/`);
    expect([status, new TextDecoder().decode(body)]).toEqual([203, 'changed on its way']);
  });

  test('says of TLS what is wrong, in no words of OpenSSL’s', async () => {
    const plain = await serve((_request, response) => response.end('plain'));
    await expect(web([plain]).get(`https://${plain}/`)).rejects.toThrow(/does not speak https.*try http/);
    const sockets: Socket[] = [];
    const listen = async (server: ReturnType<typeof createPlainServer>) => {
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
      return `127.0.0.1:${(server.address() as AddressInfo).port}`;
    };
    const alert = (code: number) =>
      createPlainServer((socket) => {
        sockets.push(socket.on('error', () => {}));
        socket.once('data', () => socket.end(Buffer.from([0x15, 3, 3, 0, 2, 2, code])));
      });
    const noCertificate = createTlsServer({});
    const servers = [alert(120), alert(70), alert(40), alert(112), alert(80), noCertificate];
    try {
      const hosts = await Promise.all(servers.map(listen));
      const words = [
        /HTTP\/2 only/,
        /old TLS/,
        /no safe way/,
        /no certificate for this name/,
        /TLS fails/,
        /no safe way/,
      ];
      for (const [index, host] of hosts.entries()) {
        const error = await web([host]).get(`https://${host}/`).then(() => '', (cause: Error) => cause.message); // prettier-ignore
        expect(error).toMatch(words[index]!);
        expect(error).not.toMatch(/routines|error:0A|\.c:\d/);
      }
    } finally {
      for (const server of servers) server.close();
    }
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
    const turns = openKeyedLimiter(2);
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
