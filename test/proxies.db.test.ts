import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sql } from '../src/db/index.ts';
import { testDatabase } from './database.ts';
import { findPackage } from './debian.ts';
import { freePort } from './postfix.ts';
import { testService } from './service.ts';
import { settled } from './settled.ts';
import { cookieOf } from './signed-in.ts';

/** Real reverse proxies on this machine, as they are usually set up, before a house whose letters lie in its outbox. */

type Setting = (port: number, service: string, folder: string) => string;
const packaged = (file: string) => readFileSync(resolve(import.meta.dirname, '../packaging', file), 'utf8');
const nginxWith =
  (server: (port: number, service: string) => string): Setting =>
  (port, service, folder) => `
daemon off; worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log;
events { worker_connections 64; }
http {
  access_log off;
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  ${server(port, service)}
}`;
const nginx = (lines: string) =>
  nginxWith(
    (port, service) => `server { listen 127.0.0.1:${port}; location / { proxy_pass http://${service}; ${lines} } }`,
  );
const haproxy =
  (lines: string): Setting =>
  (port, service) => `
defaults
  mode http
  timeout connect 5s
  timeout client 30s
  timeout server 30s
frontend outside
  bind 127.0.0.1:${port}
  ${lines}
  default_backend house
backend house
  server one ${service}
`;
const withoutCertificates = `
{
  admin off
  auto_https off
}
`;
const caddy =
  (lines: string): Setting =>
  (port, service) => `${withoutCertificates}
http://:${port} {
  bind 127.0.0.1
  reverse_proxy ${service} {
    ${lines}
  }
}
`;
const programs = {
  nginx: { program: '/usr/sbin/nginx', args: (file: string, folder: string) => ['-c', file, '-p', folder] },
  haproxy: { program: '/usr/sbin/haproxy', args: (file: string) => ['-f', file, '-db'] },
  // One file without libraries: it runs where its package is only unpacked.
  caddy: {
    program: join(findPackage('caddy', '/usr/bin/caddy') ?? '/', 'usr/bin/caddy'),
    args: (file: string) => ['run', '--config', file, '--adapter', 'caddyfile'],
  },
};
const proxies: { name: string; by: keyof typeof programs; setting: Setting }[] = [
  { name: 'nginx, the plainest', by: 'nginx', setting: nginx('') },
  { name: 'nginx, Host kept', by: 'nginx', setting: nginx('proxy_set_header Host $host;') },
  {
    name: 'nginx, Host kept and readers named',
    by: 'nginx',
    setting: nginx(
      'proxy_set_header Host $host; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; proxy_set_header X-Forwarded-Proto $scheme;',
    ),
  },
  {
    name: 'nginx as packaging/ has it, readers named',
    by: 'nginx',
    setting: nginxWith((port, service) =>
      packaged('nginx.conf')
        .replace('listen 80;', `listen 127.0.0.1:${port};`)
        .replace('listen [::]:80;', '')
        .replace('week.example.org', 'news.example')
        .replace('127.0.0.1:8080', service),
    ),
  },
  { name: 'haproxy, the plainest', by: 'haproxy', setting: haproxy('') },
  { name: 'haproxy, readers named', by: 'haproxy', setting: haproxy('option forwardfor') },
  {
    name: 'Caddy as packaging/ has it, readers named',
    by: 'caddy',
    setting: (port, service) =>
      withoutCertificates +
      packaged('Caddyfile').replace('{$SITE}', `http://:${port}`).replace('{$HOUSE:127.0.0.1:8080}', service),
  },
  // It names the readers by itself, and drops what they wrote of themselves.
  { name: 'Caddy, the plainest, readers named', by: 'caddy', setting: caddy('') },
  {
    name: 'Caddy behind a balancer elsewhere, readers named',
    by: 'caddy',
    setting: caddy('trusted_proxies 192.0.2.0/24'),
  },
];
const found = proxies.filter(({ by }) => existsSync(programs[by].program));
for (const { by } of proxies.filter((proxy) => !found.includes(proxy)))
  console.warn(`The house is NOT tested behind ${by}: it takes ${programs[by].program} (apt-get install ${by}).`);

async function startProxy({ by, setting }: (typeof proxies)[number], service: string) {
  const folder = mkdtempSync(join(tmpdir(), 'dispatchbox-proxy-'));
  const port = await freePort();
  const file = join(folder, 'setting');
  writeFileSync(file, setting(port, service, folder));
  const child: ChildProcess = spawn(programs[by].program, programs[by].args(file, folder), {
    stdio: 'pipe',
    env: { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder },
  });
  let said = '';
  child.stderr?.on('data', (words: Buffer) => (said += String(words)));
  const listens = () =>
    new Promise<boolean>((done) => {
      const socket = createConnection(port, '127.0.0.1', () => done(true)).on('error', () => done(false));
      socket.on('connect', () => socket.destroy());
    });
  for (let tries = 0; !(await listens()); tries++) {
    if (child.exitCode !== null || tries > 200) throw new Error(`${by} does not start: ${said}`);
    await sleep(50);
  }
  return {
    /** One request with exactly these headers, which `fetch` would not send. */
    ask: (path: string, headers: Record<string, string>, form?: Record<string, string>) =>
      new Promise<{ status: number; body: string }>((done, fail) => {
        const body = form && new URLSearchParams(form).toString();
        const asked = request(
          {
            host: '127.0.0.1',
            port,
            path,
            method: body === undefined ? 'GET' : 'POST',
            headers: {
              ...headers,
              ...(body !== undefined && {
                'content-type': 'application/x-www-form-urlencoded',
                'content-length': body.length,
              }),
            },
          },
          (answer) => {
            let text = '';
            answer.setEncoding('utf8').on('data', (piece: string) => (text += piece));
            answer.on('end', () => done({ status: answer.statusCode ?? 0, body: text }));
          },
        );
        asked.on('error', fail).end(body);
      }),
    async stop() {
      const ended = new Promise((done) => child.once('exit', done));
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const secret = 'the mail that nobody else may read';
const hosts = ['news.example', 'localhost', '127.0.0.1', '[::1]', 'evil.example', 'localhost:8080'];
const forged: Record<string, string>[] = [
  {},
  { 'x-forwarded-for': '127.0.0.1' },
  { 'x-forwarded-for': '::1, 127.0.0.1', forwarded: 'for=127.0.0.1;host=localhost;proto=http', via: '' },
  { 'x-real-ip': '127.0.0.1', 'x-forwarded-host': 'localhost', 'x-original-url': '/outbox' },
  { cookie: 'house.terminal=1; __Host-house.terminal=', authorization: 'Bearer ' },
  { authorization: 'Basic bG9jYWxob3N0Og==' },
];

describe.each(['none', 'loopback'])('TRUST_PROXY=%s', (trusted) => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let service: Awaited<ReturnType<typeof testService>>;
  beforeAll(async () => {
    database = await testDatabase();
    const none = join(mkdtempSync(join(tmpdir(), 'dispatchbox-none-')), 'none.opml');
    writeFileSync(none, '<opml version="2.0"><head/><body/></opml>');
    const settings = { HOUSE_URL: 'http://news.example', TRUST_PROXY: trusted, CATALOGUE: none };
    service = await testService(database.url, settings);
    await service.db
      .insertInto('outbox_letter')
      .values({
        message_id: '<a@b>',
        recipient: 'a@b.example',
        subject: secret,
        html: secret,
        text: secret,
        kept_at: new Date(),
      })
      .execute();
  });
  afterAll(async () => {
    await service?.stop();
    await database?.close();
  });

  describe.each(found)('behind $name', (proxy) => {
    let front: Awaited<ReturnType<typeof startProxy>>;
    beforeAll(async () => void (front = await startProxy(proxy, new URL(service.url).host)));
    afterAll(() => front?.stop());

    test('nobody sees the outbox or the figures by asking through this machine; who holds the token does', async () => {
      const open: string[] = [];
      for (const path of ['/outbox', '/outbox?token=', '/outbox/1', '/outbox/1/letter', '/metrics'])
        for (const host of hosts)
          for (const headers of forged) {
            const { status, body } = await front.ask(path, { host, ...headers });
            if (status < 400 || body.includes(secret) || body.includes('dispatchbox_'))
              open.push(`${path} ${host} ${JSON.stringify(headers)}: ${status}`);
          }
      expect(open).toEqual([]);
      const known = { host: 'news.example', authorization: `Bearer ${service.terminal}` };
      expect((await front.ask('/outbox', known)).body).toContain(secret);
      expect((await front.ask('/metrics', known)).body).toContain('dispatchbox_readers');
    });

    test('the site is there, under its own name', async () => {
      expect((await front.ask('/', { host: 'news.example' })).status).toBe(200);
      expect((await front.ask('/healthz', { host: 'anything.example' })).status).toBe(200);
    });

    // The plainest settings pass on what anybody writes: they are not to be named as trusted, as docs/security.md says.
    const names = trusted === 'none' || /named/.test(proxy.name);
    test.runIf(names)('whoever writes other askers into the headers meets the limits all the same', async () => {
      await sql`delete from asking`.execute(service.db);
      await sql`delete from outbox_letter where subject <> ${secret}`.execute(service.db);
      const words = (n: number) =>
        ['unknown', `203.0.${n}.9:4001`, `[2001:db8:${n}::1]:80`, `198.51.${n}.7`, `_${n}`][n % 5] ?? '';
      for (let n = 0; n < 40; n++)
        await front.ask(
          '/sign-in',
          { host: 'news.example', origin: 'http://news.example', 'x-forwarded-for': words(n) },
          { email: `stranger-${n}@quay.example` },
        );
      await settled(service);
      const { n: went } = await service.db
        .selectFrom('outbox_letter')
        .select((row) => row.fn.countAll<number>().as('n'))
        .where('subject', '<>', secret)
        .executeTakeFirstOrThrow();
      expect(went).toBe(20);
    });
  });

  test('owners who have signed in see it, and nobody else who has', async () => {
    const first = service.lines.map((said) => /\/sign-in\/first\/[\w-]+/.exec(said)?.[0]).find(Boolean) ?? '';
    const own = { Origin: 'http://news.example' };
    const body = new URLSearchParams({ email: 'owner@news.example' });
    const answer = await fetch(service.url + first, { method: 'POST', headers: own, body, redirect: 'manual' });
    const cookie = cookieOf(answer.headers.getSetCookie());
    const look = async (path: string) => (await fetch(service.url + path, { headers: { cookie } })).status;
    expect([await look('/outbox'), await look('/metrics')]).toEqual([200, 200]);
    await sql`update person set role = 'editor' where email = 'owner@news.example'`.execute(service.db);
    expect([await look('/outbox'), await look('/metrics')]).toEqual([404, 404]);
  });

  test('the address that the terminal prints opens the outbox, and keeps it open', async () => {
    const line = service.lines.find((said) => said.includes('/outbox?token=')) ?? '';
    const path = /\/outbox\?token=[\w-]+/.exec(line)?.[0] ?? '';
    const first = await fetch(service.url + path, { redirect: 'manual' });
    expect([first.status, first.headers.get('location')]).toEqual([303, '/outbox']);
    const [cookie = ''] = first.headers.getSetCookie();
    expect(cookie).toMatch(/^house\.terminal=[\w-]{24}; Path=\/; HttpOnly; SameSite=Lax$/);
    const again = await fetch(`${service.url}/outbox`, { headers: { cookie: cookie.split(';')[0] ?? '' } });
    expect(await again.text()).toContain(secret);
    expect((await fetch(`${service.url}${path}x`, { redirect: 'manual' })).status).toBe(404);
  });
});
