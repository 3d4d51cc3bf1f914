import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { isPublic } from './guard.ts';
import { openWeb, Refused, type Web } from './index.ts';

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

describe('the guard', () => {
  test('private, loopback, link-local, metadata and mapped addresses are not public', () => {
    const refused = [
      '127.0.0.1',
      '10.1.2.3',
      '172.16.0.1',
      '192.168.1.1',
      '169.254.169.254',
      '100.64.0.1',
      '0.0.0.0',
      '224.0.0.1',
    ];
    const refused6 = [
      '::1',
      '::',
      'fe80::1',
      'fc00::1',
      '::ffff:127.0.0.1',
      '64:ff9b::7f00:1',
      '2002:7f00:1::',
      '2001:db8::1',
      'ff02::1',
    ];
    for (const address of [...refused, ...refused6]) expect(isPublic(address), address).toBe(false);
    for (const address of ['93.184.216.34', '2606:2800:220:1:248:1893:25c8:1946'])
      expect(isPublic(address), address).toBe(true);
  });

  test('a closed host gets no connection, however its address is written', async () => {
    let connections = 0;
    const host = await serve((_request, response) => (connections++, response.end('secret')));
    const port = host.split(':')[1] ?? '';
    const written = [
      '127.0.0.1',
      'localhost',
      '2130706433',
      '0x7f.1',
      '017700000001',
      '127.1',
      '[::ffff:127.0.0.1]',
      '[::1]',
      '127.0.0.1.',
    ];
    for (const name of written) await expect(web([]).get(`http://${name}:${port}/`), name).rejects.toThrow();
    await expect(web([]).get(`http://127.0.0.1:${port}/`)).rejects.toBeInstanceOf(Refused);
    await expect(web([]).get(`ftp://127.0.0.1:${port}/`)).rejects.toBeInstanceOf(Refused);
    await expect(web([]).get(`http://user:pass@127.0.0.1:${port}/`)).rejects.toBeInstanceOf(Refused);
    expect(connections).toBe(0);
  });

  test('a redirect to a closed host is refused', async () => {
    let reached = false;
    const inner = await serve((_request, response) => ((reached = true), response.end()));
    const outer = await serve((_request, response) => response.writeHead(302, { location: `http://${inner}/` }).end());
    await expect(web([outer]).get(`http://${outer}/`)).rejects.toBeInstanceOf(Refused);
    expect(reached).toBe(false);
  });
});

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
    expect(agent).toContain('house.invalid');
  });

  test('a bomb is cut off, in words', async () => {
    const host = await serve((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(64 * 1024 * 1024))),
    );
    await expect(web([host]).get(`http://${host}/`)).rejects.toThrow(/more than 32 MB/);
  });

  test('a server that never answers, redirects for ever, or is not there, is told in words', async () => {
    const silent = await serve(() => {});
    await expect(web([silent], 300).get(`http://${silent}/`)).rejects.toThrow(/did not answer/);
    const loop = await serve((_request, response) => response.writeHead(302, { location: '/' }).end());
    await expect(web([loop]).get(`http://${loop}/`)).rejects.toThrow(/redirects more than/);
    await expect(web(['127.0.0.1:1']).get('http://127.0.0.1:1/')).rejects.toThrow(/refused the connection/);
  });
});
