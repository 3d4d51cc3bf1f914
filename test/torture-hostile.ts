import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { openDatabase, sql, type Db } from '../src/db/index.ts';
import { openQueue, type Queue } from '../src/jobs/index.ts';
import { inventWeek } from './invented-week.ts';
import { freePort } from './postfix.ts';

/** What a service answered, took and lost under what was sent to it. Times in ms, memory in MB. */
export interface HostileToll {
  inputs: number;
  /** Under the inputs, alone and eight at once. */
  p99: { health: number; front: number };
  worst: Record<'health' | 'front', { ms: number; input: string }>;
  /** Of the service's process. */
  peak: number;
  /** 400 posts of 10 MB at once without a token: how much memory grew, what they were answered, and how long the slowest page took. */
  posts: { grew: number; answers: Record<string, number>; slowest: number };
  /** What should have come through and did not, and answers that say that a fault was ours. */
  lost: string[];
}

type Input = [name: string, send: () => Promise<void>];

/**
 * Starts a service with a web and a mail of ours around it, sends it each input alone and eight at once, and looks at two pages meanwhile.
 *
 * @param only inputs with such names
 */
export async function tortureHostile(only: RegExp, say: (line: string) => void): Promise<HostileToll> {
  const folder = mkdtempSync(join(tmpdir(), 'dispatchbox-hostile-'));
  const database = await openDatabase({ folder });
  const { stories } = await inventWeek(database.db);
  await bombComments(database.db, Number(stories[0]));

  const web = await hostileWeb();
  const catalogue = join(folder, 'list.opml');
  writeFileSync(catalogue, web.list);
  const [port, mailPort] = [await freePort(), await freePort()];
  const service = spawn(process.execPath, [join(import.meta.dirname, '../bin/dispatchbox.mjs'), 'start'], {
    env: {
      ...process.env,
      DATA_FOLDER: folder,
      PORT: String(port),
      CATALOGUE: catalogue,
      OPEN_HOSTS: web.hosts.join(','),
      MAIL_DOOR: `127.0.0.1:${mailPort}`,
      MAIL_RETURNS: 'returns@news.example',
      POLL_MINUTES: '1',
      COMMENTS: 'after',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [service.stdout, service.stderr]) stream.on('data', (piece) => (said += String(piece)));
  const at = `http://127.0.0.1:${port}`;
  const lost: string[] = [];
  let queue: Queue | undefined;
  try {
    for (let tries = 0; (await status(`${at}/healthz`)) !== 200; tries++) {
      if (tries > 600 || service.exitCode !== null) throw new Error(`the service did not start: ${said.slice(-2000)}`);
      await sleep(200);
    }
    const pid = service.pid!;
    queue = await openQueue(database.pool, [], { onError: () => {} });
    const memory = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

    const times = { health: [] as number[], front: [] as number[] };
    const worst = { health: { ms: 0, input: '' }, front: { ms: 0, input: '' } };
    let posting: number[] | undefined;
    let peak = 0;
    let now = 'the start';
    const over = new AbortController();
    const watch = (async () => {
      while (!over.signal.aborted) {
        for (const [what, path] of [
          ['health', '/healthz'],
          ['front', '/'],
        ] as const) {
          const begun = performance.now();
          const answer = await status(at + path);
          const took = performance.now() - begun;
          (posting ?? times[what]).push(took);
          if (!posting && took > worst[what].ms) worst[what] = { ms: Math.round(took), input: now };
          if (answer !== 200) lost.push(`${path} answered ${answer} during ${now}`);
          peak = Math.max(peak, memory());
        }
        await sleep(50);
      }
    })();

    const inputs: Input[] = [
      ...mails(mailPort, lost),
      ...asks(at, Number(stories[0]), lost),
      ...web.inputs(database.db, queue, lost),
    ].filter(([name]) => only.test(name));
    for (const [name, send] of inputs) {
      now = name;
      say(name);
      await send();
    }
    for (let i = 0; i < inputs.length; i += 8) {
      const some = inputs.slice(i, i + 8);
      now = `eight at once: ${some.map(([name]) => name).join('; ')}`;
      say(now);
      await Promise.all(some.map(([, send]) => send()));
    }

    now = '400 posts of 10 MB';
    say(now);
    posting = [];
    const before = memory();
    let most = before;
    const measure = setInterval(() => (most = Math.max(most, memory())), 50);
    const answers: Record<string, number> = {};
    await Promise.all(
      Array.from({ length: 400 }, async (_, i) => {
        const paths = ['/hooks/feeds/nobody', '/subscribe', '/hooks/mail/ses', '/comments/1/report'];
        const answer = await bigPost(port, paths[i % 4]!, i % 8 > 3);
        answers[answer] = (answers[answer] ?? 0) + 1;
      }),
    );
    clearInterval(measure);
    over.abort();
    await watch;
    // What reads on after all of it: an honest returned mail, and a page.
    await mail(mailPort, honest).catch((error: Error) => lost.push(`an honest mail: ${error.message}`));
    for (const [answer, count] of Object.entries(answers))
      if (/^5(?!03)/.test(answer)) lost.push(`${count} posts: ${answer}`);
    if (service.exitCode !== null) lost.push('the service ended');
    const p99 = (all: number[]) => Math.round(all.toSorted((a, b) => a - b)[Math.floor(all.length * 0.99)] ?? 0);
    return {
      inputs: inputs.length,
      p99: { health: p99(times.health), front: p99(times.front) },
      worst,
      peak: Math.round(peak),
      posts: { grew: Math.round(most - before), answers, slowest: Math.round(Math.max(...posting)) },
      lost,
    };
  } finally {
    await queue?.stop();
    service.kill('SIGTERM');
    await new Promise((done) => (service.exitCode === null ? service.once('exit', done) : done(0)));
    await database.close();
    web.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const status = (address: string) =>
  fetch(address, { signal: AbortSignal.timeout(60_000), redirect: 'manual' }).then(
    async (answer) => (await answer.arrayBuffer(), answer.status),
    (error: Error) => error.name,
  );

// Mail

const head = 'From: mailer-daemon@mx.example\r\nSubject: Undeliverable\r\n';
const honest = `${head}\r\n550 5.1.1 <nobody@reader.example>: user unknown\r\n`;
const folded = (text: string) => text.replace(/\r?\n/g, '\r\n');

/** A mail, handed over as a stranger's server does. */
function mail(port: number, text: string): Promise<void> {
  const lines = [
    'EHLO mx.example',
    'MAIL FROM:<>',
    'RCPT TO:<returns@news.example>',
    'DATA',
    `${folded(text).replace(/\r\n\./g, '\r\n..')}\r\n.`,
    'QUIT',
  ];
  return new Promise((done, fail) => {
    const socket = connect(port, '127.0.0.1');
    let rest = '';
    socket.setTimeout(60_000, () => socket.destroy(new Error('no answer for a minute')));
    socket.on('data', (piece) => {
      rest += String(piece);
      if (!/^\d{3} .*\r\n$/m.test(rest)) return;
      if (/^[45]\d\d /m.test(rest)) socket.destroy(new Error(rest.trim()));
      rest = '';
      const line = lines.shift();
      if (line === undefined) socket.end();
      else socket.write(`${line}\r\n`);
    });
    socket.once('error', fail).once('close', () => (lines.length === 0 ? done() : fail(new Error('cut off'))));
  });
}

function mails(port: number, lost: string[]): Input[] {
  const long = (run: string, size = 900_000) => run.repeat(Math.ceil(size / run.length)).slice(0, size);
  const texts: Record<string, string> = {
    'dashes in a mail': `${head}\r\n${long('-', 200_000)}`,
    'dashes and spaces in a mail': `${head}\r\n${long('-- ')}`,
    'quoted dashes in a mail': `${head}\r\n${long('>--')}`,
    'announcements in a mail': `${head}\r\n550 no\r\n${long('-- original message\r\nFrom: a@b.example\r\n')}`,
    'a recipient of one word': `${head}To: ${long('a', 50_000)}\r\n\r\nno`,
    'a recipient of many': `${head}To: ${long('a@b,')}\r\n\r\nno`,
    'a recipient of dots': `${head}X-Failed-Recipients: ${long('a.')}\r\n\r\nno`,
    'recipients in reports': `${head}Content-Type: message/delivery-status\r\n\r\n${long('Final-Recipient: rfc822; a@b.example\r\nStatus: 5.1.1\r\n\r\n')}`,
    'spaces, quoted-printable': `${head}Content-Transfer-Encoding: quoted-printable\r\n\r\n550 ${long(' ')}x`,
    'tabs, quoted-printable': `${head}Content-Transfer-Encoding: quoted-printable\r\n\r\n550 ${long('\t')}x`,
    'brackets in HTML': `${head}Content-Type: text/html\r\n\r\n550 ${long('<')}`,
    'styles in HTML': `${head}Content-Type: text/html\r\n\r\n550 ${long('<style>')}`,
    'a word again and again': `${head}\r\n550 ${long('body a')}`,
    'parts in parts': `${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n${long('--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n')}`,
  };
  return Object.entries(texts).map(([name, text]) => [
    name,
    () =>
      mail(port, text).catch((error: Error) => {
        if (!error.message.startsWith('4')) lost.push(`${name}: ${error.message}`); // "not now" is an answer
      }),
  ]);
}

// Requests

function asks(at: string, story: number, lost: string[]): Input[] {
  const get = (path: string) => async () => {
    const answer = await status(at + path);
    if (typeof answer !== 'number' || answer >= 500) lost.push(`${path.slice(0, 60)}: ${answer}`);
  };
  const many = (count: number, path: (i: number) => string) => async () => {
    await Promise.all(Array.from({ length: count }, (_, i) => get(path(i))()));
  };
  const paths: Record<string, () => Promise<void>> = {
    'hyphens in a search': get(`/search?q=${'-'.repeat(200)}`),
    'hyphens in a feed of a search': get(`/feeds/search.rss?q=${'- '.repeat(100)}`),
    'exclamations in the API’s search': get(`/api/v1/search?q=${'!-'.repeat(100)}`),
    'searches, all different': many(50, (i) => `/search?q=harbour+${i}`),
    'a hook’s name that is none': get('/hooks/feeds/%00'),
    'a topic that is none': get('/topics/%00'),
    'bombs of Markdown, as a feed, under many addresses': many(50, (i) => `/feeds/comments.rss?q=${i}`),
    'bombs of Markdown, as another': many(50, (i) => `/feeds/comments.atom?outlet=${i}`),
    'bombs of Markdown, on a page': many(20, (i) => `/stories/${story}/comments?sort=${i}`),
    'bombs of Markdown, page after page': many(40, (i) => `/stories/${story}/comments?after=${i}`),
  };
  return Object.entries(paths);
}

/** Comments that take Markdown's readers long. */
async function bombComments(db: Db, story: number): Promise<void> {
  const place = await db
    .insertInto('discussion')
    .values({ story_id: story } as never)
    .returning('id')
    .executeTakeFirstOrThrow();
  const runs = ['**a_', '*a_', '[', '> ', '`a', '![', '<', '_a*'];
  for (let i = 0; i < 40; i++) {
    const run = runs[i % runs.length]!;
    await sql`insert into comment (discussion_id, text, state, written_at) values (${place.id}, ${run.repeat(3000 / run.length)}, 'shown', now())`.execute(
      db,
    );
  }
}

/** Ten megabytes to a path, as they come or in chunks; the answer's status, or how the connection ended. */
function bigPost(port: number, path: string, chunked: boolean): Promise<string> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    const size = 10 * 1024 * 1024;
    const piece = Buffer.alloc(64 * 1024, 97);
    let sent = 0;
    let answer = '';
    const finish = () => (socket.destroy(), done(/^HTTP\/1.1 (\d+)/.exec(answer)?.[1] ?? 'cut off'));
    socket.setTimeout(90_000, finish);
    socket.on('data', (words) => (answer += String(words)));
    socket.on('error', finish).on('close', finish);
    const go = () => {
      while (sent < size && !socket.destroyed && !answer.includes('\r\n\r\n')) {
        sent += piece.length;
        const full = chunked ? Buffer.concat([Buffer.from('10000\r\n'), piece, Buffer.from('\r\n')]) : piece;
        if (socket.write(full)) continue;
        socket.once('drain', go);
        return;
      }
      if (answer.includes('\r\n\r\n')) finish();
      else if (chunked) socket.write('0\r\n\r\n');
    };
    const length = chunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${size}`;
    socket.once('connect', () => {
      socket.write(
        `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: http://127.0.0.1:${port}\r\nContent-Type: application/x-www-form-urlencoded\r\n${length}\r\nConnection: close\r\n\r\n`,
      );
      go();
    });
  });
}

// A web

interface HostileWeb {
  hosts: string[];
  list: string;
  inputs: (db: Db, queue: Queue, lost: string[]) => Input[];
  close: () => void;
}

/** Feeds, robots.txt, lists and pictures, each on a host of its own. */
async function hostileWeb(): Promise<HostileWeb> {
  const picture = async (side: number, format: 'avif' | 'png' | 'gif') => {
    const plain = sharp({ create: { width: side, height: side, channels: 3, background: '#fff' } });
    return (format === 'avif' ? plain.avif({ quality: 1, effort: 0 }) : plain[format]()).toBuffer();
  };
  const bombs = {
    avif: await picture(6300, 'avif'),
    small: await picture(2900, 'avif'),
    png: await picture(4000, 'png'),
    gif: await picture(4000, 'gif'),
  };
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="9000" height="9000">${'<g filter="url(#f)">'.repeat(1000)}</svg>`;
  const robots: Record<string, string> = {
    spaces: `User-agent: *\nDisallow: x${' '.repeat(400_000)}x`,
    stars: `User-agent: *\n${`Disallow: /${'*a'.repeat(900)}b\n`.repeat(280)}`,
    colons: `User-agent: *\n${': '.repeat(200_000)}`,
    agents: 'User-agent: *\n'.repeat(30_000),
  };
  const lists: Record<string, string> = {
    letters: `#EXTM3U\n#EXT-X-STREAM-INF:A\n${'a\n'.repeat(1_000_000)}`,
    keys: `#EXTM3U\n${'#EXT-X-KEY:URI="\n'.repeat(120_000)}`,
    hosts: `#EXTM3U\n${Array.from({ length: 60_000 }, (_, i) => `https://h${i}.example/a\n`).join('')}`,
    line: `#EXTM3U\n${'a/'.repeat(1_000_000)}`,
  };
  const item = (i: number, more: string, text = '') =>
    `<item><title>The council votes on pier ${i}</title><link>/page-${i}</link><guid>${i}-${more.length}</guid><pubDate>${new Date().toUTCString()}</pubDate><description>${text}</description>${more}</item>`;
  const feed = (items: string) =>
    `<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>F</title>${items}</channel></rss>`;
  const each = (count: number, make: (i: number) => string) =>
    Array.from({ length: count }, (_, i) => make(i)).join('');
  const film = (i: number, address: string, still: string) =>
    item(i, `<media:content url="${address}" medium="video"/><media:thumbnail url="${still}"/>`);
  const feeds: [name: string, document: string, robots?: string][] = [
    ...Object.keys(robots).map((name): [string, string, string] => [
      `robots.txt of ${name}`,
      feed(each(12, (i) => item(i, ''))),
      name,
    ]),
    ...Object.keys(lists).map((name): [string, string] => [
      `lists of ${name}`,
      feed(each(12, (i) => film(i, `/${name}.m3u8?${i}`, '/none.jpg'))),
    ]),
    ...(['avif', 'small', 'png', 'gif', 'svg'] as const).map((name): [string, string] => [
      `pictures, ${name}`,
      feed(each(200, (i) => film(i, `/film-${i}.mp4`, `/${name}?${i}`))),
    ]),
    ['a feed of brackets', feed(item(1, '', '&lt;'.repeat(400_000)))],
    ['a feed of dates', feed(each(2000, (i) => item(i, `<pubDate>${'1 '.repeat(500)}</pubDate>`)))],
    ['a feed in itself', '<a>'.repeat(500_000)],
    ['a feed of quotations', feed(each(40, (i) => item(i, '', '“A said, '.repeat(5000))))],
  ];
  const servers: Server[] = [];
  const hosts: string[] = [];
  for (const [, document, robot = ''] of feeds) {
    const server = createServer((request, response) => {
      const path = (request.url ?? '').split('?')[0]!.slice(1);
      const name = path.replace(/\..*/, '');
      const found =
        path === 'feed'
          ? document
          : path === 'robots.txt'
            ? (robots[robot] ?? '')
            : path.endsWith('.m3u8')
              ? lists[name]
              : name === 'svg'
                ? svg
                : (bombs as Record<string, Buffer>)[name];
      const page = path.startsWith('page')
        ? `<html><body><article>${'<p>The council voted. '.repeat(200)}</article></body></html>`
        : undefined;
      const body = found ?? page;
      response
        .writeHead(body === undefined ? 404 : 200, {
          'content-type': path === 'feed' ? 'application/rss+xml' : 'text/html',
          'cache-control': 'no-cache',
        })
        .end(body);
    }).listen(0, '127.0.0.1');
    await new Promise((done) => server.once('listening', done));
    servers.push(server);
    hosts.push(`127.0.0.1:${(server.address() as AddressInfo).port}`);
  }
  const outlines = feeds.map(
    ([name], i) =>
      `<outline text="${name}" type="rss" xmlUrl="http://${hosts[i]}/feed" htmlUrl="http://${hosts[i]}/" articleText="true" language="en" country="XX" kind="news"/>`,
  );
  return {
    hosts,
    list: `<opml version="2.0"><head><title>List</title></head><body>${outlines.join('\n')}</body></opml>`,
    inputs: (db, queue, lost) =>
      feeds.map(([name], i) => [
        name,
        async () => {
          const address = `http://${hosts[i]}/feed`;
          const {
            rows: [due],
          } = await sql<{
            at: Date;
          }>`update feed set due_at = now() where address = ${address} returning now() as at`.execute(db);
          await queue.send({ step: 'sources.poll' });
          for (let waited = 0; waited < 180; waited++) {
            const { rows } = await sql<{
              polled: boolean;
            }>`select polled_at > ${due?.at} as polled from feed where address = ${address}`.execute(db);
            if (rows[0]?.polled) break;
            if (waited === 179) lost.push(`${name}: not polled within 90 s`);
            await sleep(500);
          }
          // What it names, pictures, lists and pages, is fetched in the steps that follow.
          await sleep(3000);
        },
      ]),
    close: () => servers.forEach((server) => (server.closeAllConnections(), server.close())),
  };
}
