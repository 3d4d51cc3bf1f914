import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { startHostileRelay } from '../../test/hostile-relay.ts';
import { inventedHouse } from '../../test/invented-week.ts';
import {
  fileSendLog,
  mailsAreDelayed,
  outboxPost,
  queueMail,
  relayPost,
  sendMails,
  type Mailroom,
  type Post,
} from './index.ts';

const now = new Date('2031-02-17T06:30:00Z');
let database: Awaited<ReturnType<typeof testDatabase>>;
let folder: string;

beforeAll(async () => {
  database = await testDatabase();
  folder = mkdtempSync(join(tmpdir(), 'mail-'));
});
afterAll(async () => {
  await database?.close();
  rmSync(folder, { recursive: true, force: true });
});

const words = { subject: 'Hello', html: '<p>Hello</p>', text: 'Hello\n' };
const mailroomWith = (post: Post): Mailroom => ({
  house: inventedHouse,
  post,
  returns: '',
  perDomain: 0,
  warmUp: 0,
  uncertain: 'list',
  sendLog: fileSendLog(folder),
});

test('of a worker that died its journal tells what was taken, and what is in doubt; neither keeps its words', async () => {
  const { db } = database;
  const dead = randomUUID();
  const mailroom = mailroomWith(outboxPost());
  const { sendLog } = mailroom;
  for (const to of ['taken', 'doubtful', 'untouched'])
    await queueMail(
      db,
      inventedHouse,
      { ...words, headers: [['X-Link', 'secret']], to: `${to}@reader.example`, about: 'sign-in', goodFor: 60_000 },
      now,
    );
  await db.updateTable('mail').set({ state: 'sending', sender: dead }).execute();
  const mails = await db.selectFrom('mail').select('message_id').orderBy('id').execute();
  const journal = sendLog.journal(dead);
  for (const { message_id } of mails.slice(0, 2)) journal.begin(message_id);
  journal.end(mails[0]?.message_id ?? '', true);
  journal.close(false);

  expect(await sendMails({ db, mailroom, now: async () => now })).toMatchObject({ sent: 1, uncertain: 0 });
  expect(await db.selectFrom('outbox_letter').select('recipient').execute()).toEqual([
    { recipient: 'untouched@reader.example' },
  ]);
  const kept = { text: '', html: null, headers: [], sender: null };
  const rows = await db
    .selectFrom('mail')
    .select(['state', 'error', 'text', 'html', 'headers', 'sender'])
    .orderBy('id')
    .execute();
  expect(rows).toEqual([
    { ...kept, state: 'sent', error: null },
    { ...kept, state: 'uncertain', error: 'its worker stopped while this mail was on its way' },
    { ...kept, state: 'sent', error: null },
  ]);
});

test('an address at which the relay hangs up stops no other mail, and is no relay that is away', async () => {
  const { db } = database;
  await db.deleteFrom('mail').execute();
  const relay = await startHostileRelay(({ step, to }) => (step === 'RCPT' && to.startsWith('odd') ? null : undefined));
  const post = relayPost(relay.url, 1);
  const run = (minutes: number) =>
    sendMails({ db, mailroom: mailroomWith(post), now: async () => new Date(now.getTime() + minutes * 60_000) });
  try {
    for (const to of ['odd1', 'odd2', 'ada', 'ben'])
      await queueMail(
        db,
        inventedHouse,
        { ...words, to: `${to}@reader.example`, about: 'sign-in', goodFor: 3_600_000 },
        now,
      );
    expect(await run(0)).toMatchObject({ sent: 2, later: 2 });
    expect(relay.taken).toEqual(['ada@reader.example', 'ben@reader.example']);
    expect(await mailsAreDelayed(db)).toBe(false);
    // Alone, it cannot be told from a relay that does not work for us: nothing is said of its address.
    expect(await run(5)).toMatchObject({ sent: 0, refused: 0, held: expect.stringMatching(/connection broke/) });
    expect(await mailsAreDelayed(db)).toBe(false);
  } finally {
    post.close();
    await relay.close();
  }
});
