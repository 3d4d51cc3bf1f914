import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, isIP, type AddressInfo } from 'node:net';
import { basename, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { openWeb } from '../src/net/index.ts';

const suites = resolve(import.meta.dirname, '../../shared/suites');
const absent = !existsSync(join(suites, 'ssrf-testing'));
if (absent) console.warn('SKIPPED: ../shared/suites is not here, so other people’s hostile addresses are not tried.');

/** A server on all of this machine's addresses, and a door whose every name leads to it. */
async function trap() {
  let connections = 0;
  const server = createServer((socket) => (connections++, socket.destroy()));
  await new Promise<void>((done) => server.listen(0, '::', done));
  const here = [{ address: '127.0.0.1', family: 4 }];
  const web = openWeb({
    openHosts: [],
    agent: 'test',
    timeout: 2000,
    apart: 0,
    lookUp: (_name, _options, callback) => callback(null, here),
  });
  const close = async () => {
    await web.close();
    server.close();
  };
  return { web, port: (server.address() as AddressInfo).port, connections: () => connections, close };
}

test.skipIf(absent)('ssrf-testing: no cloud’s metadata is fetched', async () => {
  const { web, connections, close } = await trap();
  const file = readFileSync(join(suites, 'ssrf-testing/files/cloud-metadata.txt'), 'utf8');
  const addresses = file.split('\n').filter((line) => /^https?:/.test(line));
  for (const address of addresses) {
    await expect(web.get(address), address).rejects.toMatchObject({ name: 'Refused' });
  }
  expect(connections()).toBe(0);
  console.log(`ssrf-testing: ${addresses.length} of ${addresses.length} refused`);
  await close();
});

interface Case {
  input: string;
  base: string | null;
  failure?: boolean;
}

test.skipIf(absent)('wpt-url: whatever a host looks like, a name that leads here is refused', async () => {
  const { web, port, connections, close } = await trap();
  const folder = join(suites, 'wpt-url/files');
  const file = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find(
    (name) => basename(name) === 'urltestdata.json',
  );
  const cases = (JSON.parse(readFileSync(join(folder, file ?? ''), 'utf8')) as (Case | string)[]).filter(
    (one): one is Case => typeof one !== 'string',
  );
  let tried = 0;
  for (const { input, base } of cases) {
    const url = URL.parse(input, base ?? undefined);
    // An address of somebody's real machine is left in peace.
    if (url && isIP(url.hostname.replace(/^\[|\]$/g, '')) && !/^(127|0|10|192\.168)\./.test(url.hostname)) continue;
    if (url && /^https?:$/.test(url.protocol)) url.port = String(port);
    await expect(web.get(url?.href ?? input), input).rejects.toThrow();
    tried++;
  }
  expect(connections()).toBe(0);
  console.log(`wpt-url: ${tried} of ${cases.length} addresses tried, 0 connections`);
  await close();
});
