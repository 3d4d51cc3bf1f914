import { spawn, spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import nodemailer from 'nodemailer';
import { lean } from '../bin/lean.ts';
import { openDatabase, sql, type Database } from '../src/db/index.ts';
import {
  deliver,
  fileSendLog,
  fill,
  printLetter,
  relayPost,
  type Signer,
  type PrintedEdition,
} from '../src/press/index.ts';
import { findPostfix, type PostfixPrograms } from '../test/postfix.ts';
import { oneLine } from '../src/text/index.ts';

/**
 * How fast a sending is, ledger and all, with letters of twelve places, as they are printed, into a sink process on loopback; beside it, in the same run,
 * a pool of nodemailer on as many connections, which fills in each reader's links, lets the library make the mail of it, and keeps no ledger; and Postfix's `smtp-source`, where it is installed or Debian's package can be unpacked.
 *
 *     npm run bench -- press [LETTERS]
 *
 * Ends with 1 where ours is under its bar.
 */
const connections = 8;
/** So many times what a pool without a ledger does, ours has to do at least. */
const bars = { unsigned: 2.5, signed: 1.8 };
const house = {
  name: 'The Harbour Week',
  tagline: 'A week of political news in your in-box.',
  url: 'https://harbour.example',
  timeZone: 'UTC',
  language: 'en',
  accent: '#9c1f2e',
  mailFrom: 'letter@harbour.example',
  postalAddress: '1 Quay Street, Harbour Town',
  sample: false,
};
const said =
  'The Assembly voted by 312 to 280 on Tuesday night to reopen the old harbour to the ships of its neighbours, after a debate of nine hours.';
const letter = printLetter(
  house,
  inventedEdition(),
  new Map(
    ['0', '1'].map((id) => [
      id,
      {
        id,
        outlet: oneLine('The Quay Gazette'),
        title: oneLine('Harbour reopens'),
        url: `https://quay.example/2031/02/12/harbour-reopens-${id}`,
        published: new Date('2031-02-12'),
      },
    ]),
  ),
);

if (process.argv[2] === 'sink') sink();
else if (process.argv[2] === 'memory') await memory();
else await bench(Number(process.argv[2] ?? 4000));

/** Takes every mail as fast as it comes, and looks for nothing but its end. */
function sink(): void {
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    let inData = false;
    let line = '';
    let tail = '';
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => {
      let answer = '';
      let text = bytes.toString('latin1');
      while (text !== '') {
        if (inData) {
          const end = (tail + text).indexOf('\r\n.\r\n');
          if (end < 0) {
            tail = (tail + text).slice(-4);
            break;
          }
          text = (tail + text).slice(end + 5);
          [tail, inData] = ['', false];
          answer += '250 taken\r\n';
          continue;
        }
        const end = text.indexOf('\r\n');
        if (end < 0) {
          line += text;
          break;
        }
        const command = (line + text.slice(0, end)).slice(0, 4).toUpperCase();
        [line, text] = ['', text.slice(end + 2)];
        if (command === 'EHLO') answer += '250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n';
        else if (command === 'DATA') {
          inData = true;
          tail = '\r\n';
          answer += '354 go on\r\n';
        } else answer += command === 'QUIT' ? '221 bye\r\n' : '250 ok\r\n';
      }
      if (answer) socket.write(answer);
    });
    socket.write('220 sink\r\n');
  });
  server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
}

async function bench(letters: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-press-'));
  const sinkProcess = spawn('tsx', [import.meta.filename, 'sink'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await new Promise<number>((done) => sinkProcess.stdout.once('data', (line) => done(Number(line))));
  const database = await openDatabase({ folder: join(folder, 'data') });
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const signer: Signer = { domain: 'harbour.example', selector: 'bench', key: privateKey };
  try {
    const ours = (signed: boolean) => ledger(database, port, letters, folder, signed ? signer : undefined);
    await naive(port, 500); // warm
    await ours(false);
    const postfix = findPostfix();
    const rates: Record<string, number[]> = { naive: [], ours: [], signed: [], source: [] };
    for (let round = 0; round < 3; round++) {
      rates.naive?.push(await naive(port, letters));
      rates.ours?.push(await ours(false));
      rates.signed?.push(await ours(true));
      if (postfix) rates.source?.push(smtpSource(postfix, port, letters));
    }
    const median = (name: string) => rates[name]?.toSorted((a, b) => a - b)[1] ?? 0;
    const row = (what: string, rate: number, bar = '') =>
      console.log(
        `${what.padEnd(44)} ${rate.toFixed(0).padStart(6)}/s ${(rate / median('naive')).toFixed(2).padStart(6)} ${bar}`,
      );
    console.log(
      `${letters} letters of ${(Buffer.byteLength(letter.html + letter.text) / 1024).toFixed(0)} KB, ${connections} connections; median of 3\n`,
    );
    row('a pool of nodemailer, no ledger, unsigned', median('naive'));
    row('ours, with the ledger', median('ours'), `(bar ${bars.unsigned.toFixed(2)})`);
    row('ours, with the ledger, signed (RSA 2048)', median('signed'), `(bar ${bars.signed.toFixed(2)})`);
    if (postfix) row('smtp-source of Postfix, one letter to one address', median('source'));
    else
      console.log(
        '\nsmtp-source was NOT measured: Postfix is neither installed nor can `apt-get download postfix` bring it.\n',
      );

    const under = [
      median('ours') < bars.unsigned * median('naive') && 'unsigned',
      median('signed') < bars.signed * median('naive') && 'signed',
    ].filter(Boolean);
    if (under.length > 0) {
      console.error(`Below the bar: ${under.join(' and ')}.`);
      process.exitCode = 1;
    }

    console.log(
      '\nmemory of a worker, as the service is run; what it keeps, after the last letter, is counted after collection\n',
    );
    for (const readers of [2000, 20_000, 60_000]) {
      const args = [
        '--expose-gc',
        '--import',
        'tsx',
        import.meta.filename,
        'memory',
        String(readers),
        String(port),
        folder,
      ];
      const { stdout } = spawnSync(process.execPath, [...lean.flags, ...args], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, ...lean.env },
      });
      console.log(`${String(readers).padStart(7)} readers: ${stdout.trim()}`);
    }
  } finally {
    sinkProcess.kill();
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function naive(port: number, letters: number): Promise<number> {
  const transport = nodemailer.createTransport({
    pool: true,
    host: '127.0.0.1',
    port,
    maxConnections: connections,
    ignoreTLS: true,
  });
  const begin = performance.now();
  let next = 0;
  const sendNext = async (): Promise<void> => {
    for (let n = next++; n < letters; n = next++) {
      const leave = `${house.url}/leave/${n}-abcdefghijklmnopqrstuvwx`;
      await transport.sendMail({
        from: { name: house.name, address: house.mailFrom },
        to: `reader${n}@host${n % 50}.example`,
        subject: letter.subject,
        html: fill(letter.html, { leave, preferences: leave }),
        text: fill(letter.text, { leave, preferences: leave }),
        messageId: `<edition-1.${n}@harbour.example>`,
        headers: { 'List-Unsubscribe': `<${leave}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
      });
    }
  };
  await Promise.all(Array.from({ length: 2 * connections }, sendNext));
  const rate = letters / ((performance.now() - begin) / 1000);
  transport.close();
  return rate;
}

async function ledger(
  { db }: Database,
  port: number,
  letters: number,
  folder: string,
  signer?: Signer,
): Promise<number> {
  await sql`truncate delivery, sending, print, edition, reader restart identity cascade`.execute(db);
  await sql`insert into reader (email, asked_at, confirmed_at)
    select concat('reader', n, '@host', n % 50, '.example'), now(), now() from generate_series(1, ${letters}::int) n`.execute(
    db,
  );
  const at = new Date();
  const { id } = await db
    .insertInto('edition')
    .values({ week: '2031-W07', number: 1, from_at: at, until_at: at, made_at: at, closed_at: at })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('print')
    .values({ edition_id: id, ...letter, printed_at: at })
    .execute();
  await sql`analyze`.execute(db);
  const post = relayPost(`smtp://127.0.0.1:${port}`, connections);
  const mailroom = {
    house,
    post,
    ...(signer && { signer }),
    returns: 'returns@harbour.example',
    perDomain: 0,
    warmUp: 0,
    uncertain: 'list' as const,
    sendLog: fileSendLog(folder),
  };
  const begin = performance.now();
  const { sent, held } = await deliver({ db, mailroom, now: async () => new Date() }, id);
  const rate = letters / ((performance.now() - begin) / 1000);
  post.close();
  if (sent !== letters) throw new Error(`${sent} of ${letters} letters went out: ${held ?? 'the others did not'}`);
  return rate;
}

/**
 * A worker of its own that sends to so many readers, and says how much memory it held at most (RSS) before its first letter
 * and during the sending, and how much of the heap is in use after it.
 */
async function memory(): Promise<void> {
  const [readers, port, folder = ''] = process.argv.slice(3);
  const database = await openDatabase({ folder: join(folder, 'data') });
  const begin = process.memoryUsage().rss;
  let most = begin;
  const timer = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 20);
  await ledger(database, Number(port), Number(readers), folder);
  clearInterval(timer);
  await database.close();
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  const [first, peak, kept] = [begin, most, heapUsed + arrayBuffers].map(
    (bytes) => `${(bytes / 2 ** 20).toFixed(0)} MB`,
  );
  console.log(`${first} before, ${peak} at its peak, ${kept} kept`);
}

function smtpSource({ root, env }: PostfixPrograms, port: number, letters: number): number {
  const of = { '-s': connections, '-m': letters, '-l': 40_960, '-f': house.mailFrom, '-t': 'reader@host.example' };
  const args = [...Object.entries(of).flat().map(String), `127.0.0.1:${port}`];
  const begin = performance.now();
  const { status, stderr } = spawnSync(join(root, 'usr/sbin/smtp-source'), args, { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`smtp-source failed: ${stderr}`);
  return letters / ((performance.now() - begin) / 1000);
}

function inventedEdition(): PrintedEdition {
  const story = (rank: number): PrintedEdition['stories'][number] => ({
    rank,
    story: String(100 + rank),
    headline: oneLine(`Assembly votes to reopen the old harbour after a night of debate (${rank})`),
    headlineReport: '0',
    brief: ['0', '1', '0'].map((report) => ({ text: said, report })),
    reasons: [
      { signal: 'outlets', outlets: 13, independent: 10, points: 12 },
      { signal: 'breadth', left: 1, center: 5, right: 2, points: 6 },
    ],
    score: 24,
    topics: [],
    reports: ['0', '1'],
    day: '2031-02-12',
  });
  const [stories, below] = [12, 8].map((count) => Array.from({ length: count }, (_, i) => story(i + 1)));
  const [from, until] = [new Date('2031-02-10T00:00:00Z'), new Date('2031-02-17T00:00:00Z')];
  return { number: 7, week: '2031-W07', from, until, stories: stories ?? [], below: below ?? [] };
}
