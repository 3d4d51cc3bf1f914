import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importReaders } from '../src/readers/index.ts';
import { testDatabase } from './database.ts';
import { inventWeek } from './invented-week.ts';
import { findPostfix, freePort, startPostfix, type Postfix } from './postfix.ts';
import { testService } from './service.ts';

/** The whole round of a letter with a real mail server: Debian's Postfix on loopback. */
const programs = process.getuid?.() === 0 ? findPostfix() : undefined;
if (!programs)
  console.warn(
    'The round with a real mail server is NOT tested: it takes Postfix (or apt-get download postfix) and the user root.',
  );

/** A mail's text, its quoted-printable and folding undone. */
const plain = (raw: string) =>
  raw
    .replace(/\r\n/g, '\n')
    .replace(/=\n/g, '')
    .replace(/\n[ \t]+/g, ' ')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

describe.skipIf(!programs)('with Postfix', { timeout: 60_000 }, () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let postfix: Postfix;
  let service: Awaited<ReturnType<typeof testService>>;

  beforeAll(async () => {
    database = await testDatabase();
    const door = await freePort();
    postfix = await startPostfix(programs!, {
      domain: 'reader.example',
      mailboxes: ['ann'],
      relays: ['harbour.example', door],
    });
    service = await testService(database.url, {
      HOUSE_NAME: 'The Harbour Week',
      SMTP_URL: postfix.url,
      MAIL_FROM: 'letter@harbour.example',
      MAIL_RETURNS: 'returns@harbour.example',
      MAIL_DOOR: `127.0.0.1:${door}`,
    });
  }, 60_000);
  afterAll(async () => {
    await service?.stop();
    await postfix?.stop();
    await database?.close();
  });

  const post = (address: string, body: Record<string, string>, headers: Record<string, string>) =>
    fetch(address, { method: 'POST', headers, body: new URLSearchParams(body), redirect: 'manual' });
  const reader = (email: string) =>
    service.db.selectFrom('reader').selectAll().where('email', '=', email).executeTakeFirstOrThrow();
  const until = async (what: string, is: () => boolean | Promise<boolean>) => {
    for (let tries = 0; !(await is()); tries++) {
      if (tries > 200) throw new Error(`${what} does not come:\n${postfix.log()}`);
      await new Promise((done) => setTimeout(done, 50));
    }
  };

  test('sign-up, confirmation, edition, the return of an unknown user, and leaving with one click', async () => {
    const { db, queue, url } = service;
    const own = { Origin: url };
    await post(`${url}/subscribe`, { email: 'ann@reader.example' }, own);
    await until('the question', () => postfix.mailbox('ann').length === 1);
    const link = new RegExp(`${url}/confirm/[\\w-]+`).exec(plain(postfix.mailbox('ann')[0] ?? ''))?.[0] ?? '';
    expect((await fetch(link)).status).toBe(200);
    expect((await reader('ann@reader.example')).confirmed_at).toBeNull(); // a GET changes nothing
    expect((await post(link, {}, own)).status).toBeLessThan(400);
    expect((await reader('ann@reader.example')).confirmed_at).not.toBeNull();

    async function* list() {
      yield 'email,consented_at,wording\nnobody@reader.example,2024-01-02,weekly\n';
    }
    await importReaders(db, list(), { now: new Date(), dryRun: false, say: () => {} });
    const { edition } = await inventWeek(db);
    await queue.send({ step: 'press.print', data: { edition } });
    await queue.drain();
    await until('the letter', () => postfix.mailbox('ann').length === 2);
    const raw = postfix.mailbox('ann').find((mail) => mail.includes('List-Unsubscribe')) ?? '';
    const letter = plain(raw);
    expect(letter).toContain('Subject: Assembly votes to reopen the old harbour');
    expect(letter).toMatch(/^Return-Path: <returns\+\d+-\d+-[0-9a-f]{18}@harbour\.example>/m);

    await until('the return', async () => (await reader('nobody@reader.example')).rests_because === 'hard');
    const fates = await db.selectFrom('delivery').select(['reader_id', 'state']).orderBy('reader_id').execute();
    expect(fates.map(({ state }) => state)).toEqual(['sent', 'refused']);
    const [returned] = await db.selectFrom('returned_mail').selectAll().execute();
    expect(returned).toMatchObject({ kind: 'hard', status: '5.1.1', edition_id: edition });

    // As a mail program does it (RFC 8058): no cookie, no origin, the one field.
    const leave = /^List-Unsubscribe: <(http[^>]+)>/m.exec(letter)?.[1] ?? '';
    expect(letter).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
    expect((await fetch(leave)).status).toBe(200);
    expect((await reader('ann@reader.example')).left_at).toBeNull();
    expect((await post(leave, { 'List-Unsubscribe': 'One-Click' }, {})).status).toBe(200);
    expect((await reader('ann@reader.example')).left_at).not.toBeNull();
  });
});
