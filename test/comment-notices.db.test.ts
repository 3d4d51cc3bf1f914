import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decide, writeComment } from '../src/comments/index.ts';
import { flow, type StepContext } from '../src/flow.ts';
import { fileSendLog, relayPost, type Mailroom, type Post } from '../src/press/index.ts';
import { giveRole, linkTokens, neverMail } from '../src/readers/index.ts';
import { testDatabase } from './database.ts';
import { inventedHouse, inventedNow, inventWeek } from './invented-week.ts';
import { startRelay, type Relay } from './relay.ts';

/** The steps that mail writers who were answered, at a real relay. */
let database: Awaited<ReturnType<typeof testDatabase>>;
let relay: Relay;
let post: Post;
const folder = mkdtempSync(join(tmpdir(), 'notices-'));
beforeAll(async () => {
  database = await testDatabase();
  relay = await startRelay();
  post = relayPost(relay.url);
});
afterAll(async () => {
  post.close();
  await relay.close();
  await database.close();
  rmSync(folder, { recursive: true });
});

test('a writer is mailed an answer once, with one click to be told no more; a relay that is away, or busy, loses nothing', async () => {
  const { db } = database;
  const [story] = (await inventWeek(db)).stories;
  const rules = { taking: 'after' as const, days: 14 };
  const at = (minutes: number) => new Date(inventedNow.getTime() + minutes * 60_000);
  const say = async (name: string, text: string, to?: number) => {
    const { person } = await giveRole(db, `${name}@reader.example`, 'reader', inventedNow);
    const written = await writeComment(
      db,
      { person, name, byDesk: false },
      { story: story!, text, wantsMail: true, ...(to && { to }) },
      { rules, now: inventedNow },
    );
    if (written.outcome === 'refused') throw new Error(written.phase);
    await decide(db, [written.id], { act: 'approve' }, { by: person, now: inventedNow });
    return { person, id: written.id };
  };
  const ann = await say('Ann', 'Who was there?');
  const answer = await say('Bob\u2028Bcc: x', 'I *was*:\nand you\r\n.\r\nBcc: all@reader.example', ann.id);

  let now = at(1);
  const mailroom = { house: inventedHouse, post, sendLog: fileSendLog(folder) } as unknown as Mailroom;
  const context = { db, mailroom, now: async () => now, stopping: new AbortController().signal, say: () => {} };
  const steps = flow(context as unknown as StepContext);
  const run = async (minute: number) => {
    now = at(minute);
    for (const name of ['comments.notify', 'press.mail']) await steps.find((step) => step.name === name)!.run({});
  };

  await run(1);
  expect(relay.asked).toEqual([]); // it can still be changed
  relay.answer = 'gone';
  await run(6);
  relay.answer = 'busy';
  // Refused for now, it waits a minute, then two.
  for (const minute of [7, 7, 8, 9]) await run(minute);
  expect(relay.asked).toHaveLength(2);
  relay.answer = 'takes';
  for (const minute of [10, 11, 12]) await run(minute);
  expect(relay.taken).toHaveLength(1);
  const { to, raw } = relay.taken[0]!;
  expect(to).toBe('Ann@reader.example'.toLowerCase());
  expect(raw).toContain('Subject: The Harbour Week: Bob Bcc: x answered you');
  const text = raw.replaceAll('=\r\n', '').replaceAll('=3D', '=');
  expect(text).toContain('I was: and you . Bcc: all@reader.example');
  expect(text).toContain(`${inventedHouse.url}/comments/${answer.id}\r\n`);
  const quiet = `${inventedHouse.url}/comments/quiet/${(await linkTokens(db)).quiet(ann.person)}`;
  expect(text).toContain(quiet);
  const head = raw.slice(0, raw.indexOf('\r\n\r\n'));
  expect(head.replaceAll('\r\n ', ' ')).toContain(`List-Unsubscribe: <${quiet}>`);
  expect(head).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
  expect(head).not.toMatch(/^Bcc:/m);

  // What is refused for two days is given up, and who is never to be mailed is not.
  await say('Cid', 'And I was not.', ann.id);
  relay.answer = 'busy';
  for (let minute = 30; minute < 4000; minute += 60) await run(minute);
  const given = await db.selectFrom('mail').select('state').where('state', '!=', 'sent').execute();
  expect(given).toEqual([{ state: 'expired' }]);
  await neverMail(db, 'ann@reader.example', 'desk', now);
  relay.answer = 'takes';
  await say('Dee', 'Nor was I.', ann.id);
  await run(4100);
  expect(relay.taken).toHaveLength(1);
});
