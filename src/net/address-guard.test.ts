import { lookup } from 'node:dns';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkAddress, guardLookUp, isPublic, type LookUp } from './address-guard.ts';
import { openWeb, Refused, type Web } from './index.ts';

describe('which addresses are public', () => {
  const refused = `
    127.0.0.1 127.255.255.254 10.1.2.3 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254 100.64.0.1
    100.100.100.200 0.0.0.0 0.1.2.3 192.0.0.192 192.0.2.1 198.18.0.1 198.51.100.7 203.0.113.9 224.0.0.1
    240.0.0.1 255.255.255.255 168.63.129.16 192.88.99.1 :: ::1 fe80::1 fe80::1%eth0 fec0::1 fc00::1
    fd00:ec2::254 ff02::1 100::1 ::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:93.184.216.34 ::127.0.0.1
    ::ffff:0:127.0.0.1 64:ff9b::7f00:1 64:ff9b::169.254.169.254 64:ff9b:1::1 2002:7f00:1::
    2002:a9fe:a9fe::1 2001::7f00:1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:10::1 2001:db8::1 3fff::1
    5f00::1 localhost 1.2.3 256.1.1.1
  `
    .trim()
    .split(/\s+/);
  test.each(refused)('not %s', (address) => expect(isPublic(address)).toBe(false));
  test.each(['93.184.216.34', '8.8.8.8', '172.32.0.1', '2606:2800:220:1:248:1893:25c8:1946', '2a00:1450::1'])(
    'but %s',
    (address) => expect(isPublic(address)).toBe(true),
  );
});

test('web servers are asked, and no other programs of public hosts', () => {
  const ask = (port: number) => () => checkAddress(new URL(`http://feeds.example.org:${port}/f`), new Set(['feeds.example.org:3000'])); // prettier-ignore
  for (const port of [80, 443, 8000, 8080, 8443, 8888, 3000]) expect(ask(port)).not.toThrow();
  for (const port of [1, 21, 22, 25, 110, 143, 465, 587, 993, 2525, 3306, 5432, 6379, 9200, 11211, 27017, 65535])
    expect(ask(port)).toThrow(Refused);
});

/** Every way of writing this machine, or a network's own, that we know of. PORT is that of a server which counts its visitors. */
const hostile = `
  127.0.0.1 127.1 127.0.1 2130706433 0x7f000001 0x7f.0.0.1 0x7f.1 0X7F.0x0.0x0.0x1 017700000001
  0177.0.0.1 0177.1 0000177.0.0.01 127.0.0.1. 127.00.00.01 127.0x0.00.1 0 0.0.0.0 0x0 00
  127.127.127.127 127.0.0.01 2130706433. %31%32%37.0.0.1 １２７.０.０.１ ①②⑦.⓪.⓪.① 127。0。0。1 127．0．0．1 １２７．１
  127.0.0.1\u00ad 𝟏𝟐𝟕.𝟎.𝟎.𝟏 localhost LOCALHOST localhost. lOcAlHoSt ⓛⓞⓒⓐⓛⓗⓞⓢⓣ foo.localhost
  localhost.localdomain [::1] [::] [0:0:0:0:0:0:0:1] [0000::0001] [::ffff:127.0.0.1] [::ffff:7f00:1]
  [::127.0.0.1] [::ffff:0:127.0.0.1] [64:ff9b::127.0.0.1] [64:ff9b::7f00:1] [2002:7f00:1::] [fe80::1]
  [fc00::1] [2001:0:7f00:1::] [::%31] printer router.lan nas.local intranet.corp
  metadata.google.internal 10.0.0.1 192.168.0.1 172.16.0.1 169.254.169.254 2852039166 0xa9fea9fe
  0251.0376.0251.0376 [::ffff:169.254.169.254] [fd00:ec2::254] 100.100.100.200 192.0.0.192
  168.63.129.16 metadata
`
  .trim()
  .split(/\s+/);
const tricks = [
  'http://example.com@127.0.0.1:PORT/',
  'http://example.com:80@127.0.0.1:PORT/',
  'http://127.0.0.1:PORT\\@example.com/',
  'http://127.0.0.1:PORT#@example.com/',
  'http://127.0.0.1:PORT?@example.com/',
  'http:127.0.0.1:PORT/',
  'http:\\\\127.0.0.1:PORT/',
  'http:///127.0.0.1:PORT/',
  '  http://127.0.0.1:PORT/  ',
  'ht\ntp://127.0.0.1\t:PORT/',
  'http://user:pass@localhost:PORT/',
  'ftp://127.0.0.1:PORT/',
  'file:///etc/passwd',
  'gopher://127.0.0.1:PORT/_GET',
  'dict://127.0.0.1:PORT/info',
  'data:text/xml,<rss/>',
  'blob:http://127.0.0.1:PORT/1',
  'unix:/run/docker.sock',
  '//127.0.0.1:PORT/',
  '127.0.0.1:PORT',
  'https://127.0.0.1:PORT/',
  'ws://127.0.0.1:PORT/',
];

describe('a closed place gets no connection', () => {
  let inner: Server;
  let outer: Server;
  let web: Web;
  let port = 0;
  let door = '';
  let connections = 0;

  beforeAll(async () => {
    inner = createServer((_request, response) => response.end('secret'));
    inner.on('connection', () => connections++);
    // On every address of this machine, so that no notation misses it, and where the web is, so that its port is none of the reasons.
    for (port = 8700; !inner.listening && port < 9000; port++)
      await new Promise<unknown>((done) => {
        inner.once('error', done).listen(port, '::', () => done(undefined));
      });
    port = (inner.address() as AddressInfo).port;
    outer = createServer((request, response) => {
      const location = decodeURIComponent((request.url ?? '').slice(1));
      response.writeHead(302, { location }).end();
    });
    await new Promise<void>((done) => outer.listen(0, '127.0.0.1', done));
    door = `127.0.0.1:${(outer.address() as AddressInfo).port}`;
    web = openWeb({ openHosts: [door], agent: 'test', timeout: 3000, apart: 0 });
  });
  afterAll(async () => {
    await web.close();
    inner.close();
    outer.close();
  });

  test('however its address is written', async () => {
    for (const name of hostile) {
      for (const at of [`:${port}`, '']) await expect(web.get(`http://${name}${at}/`), name).rejects.toThrow();
    }
    for (const trick of tricks) await expect(web.get(trick.replace('PORT', String(port))), trick).rejects.toThrow();
    expect(connections).toBe(0);
  });

  test('nor by a redirect to it', async () => {
    const targets = [
      ...hostile.map((name) => `http://${name}:${port}/`),
      ...tricks.map((trick) => trick.replace('PORT', String(port))),
    ];
    for (const target of targets) {
      // What a header cannot carry is percent-encoded, as servers do.
      if (/[^\x20-\x7e]/.test(target)) continue;
      await expect(web.get(`http://${door}/${encodeURIComponent(target)}`), target).rejects.toThrow();
    }
    expect(connections).toBe(0);
  });

  test('nor by a name that leads to it, also when it led elsewhere a moment ago', async () => {
    let asked = 0;
    const answers = [
      [{ address: '127.0.0.1', family: 4 }],
      [{ address: '::1', family: 6 }],
      [{ address: '::ffff:127.0.0.1', family: 6 }],
      [
        { address: '127.0.0.1', family: 4 },
        { address: '93.184.216.34', family: 4 },
      ],
      [
        { address: '93.184.216.34', family: 4 },
        { address: '10.0.0.1', family: 4 },
      ],
      [],
    ];
    const lookUp: LookUp = (_name, _options, callback) => callback(null, answers[asked++ % answers.length] ?? []);
    const lied = openWeb({ openHosts: [door], agent: 'test', timeout: 3000, apart: 0, lookUp });
    for (let turn = 0; turn < 2 * answers.length; turn++)
      await expect(lied.get(`http://rebind.example:${port}/`)).rejects.toThrow(/not the public internet/);
    expect(asked).toBe(2 * answers.length);
    expect(connections).toBe(0);
    await lied.close();
  });

  test('for the address that is checked is the one connected to: one question, one answer', async () => {
    const questions: string[] = [];
    const lookUp: LookUp = (name, _options, callback) => {
      questions.push(name);
      callback(null, [{ address: questions.length % 2 ? '93.184.216.34' : '127.0.0.1', family: 4 }]);
    };
    const ask = () =>
      new Promise<unknown>((done) =>
        guardLookUp(lookUp)('rebind.example', { all: true }, (error, found) => done(error ?? found)),
      );
    expect(await ask()).toEqual([{ address: '93.184.216.34', family: 4 }]);
    expect(await ask()).toBeInstanceOf(Refused);
    expect(questions).toHaveLength(2);
  });

  test('the names of this machine lead to it, and are refused', async () => {
    const ask = (name: string) =>
      new Promise<unknown>((done) => guardLookUp(lookup)(name, { all: true }, (error, found) => done(error ?? found)));
    expect(await ask('localhost')).toBeInstanceOf(Error);
  });
});
