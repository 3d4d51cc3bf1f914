import { afterAll, beforeAll, expect, test } from 'vitest';
import { decide, writeComment } from '../src/comments/index.ts';
import { flow, type Hands } from '../src/flow.ts';
import { outboxPost, Undelivered, type Mail, type Mailroom } from '../src/press/index.ts';
import { giveRole, linkTokens } from '../src/readers/index.ts';
import { testDatabase } from './database.ts';
import { inventedHouse, inventedNow, inventWeek } from './invented-week.ts';

/** The step that mails writers who were answered, on a real outbox. */
let database: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => void (database = await testDatabase()));
afterAll(() => database.close());

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
      rules,
      inventedNow,
    );
    if (written.outcome === 'refused') throw new Error(written.phase);
    await decide(db, person, [written.id], { act: 'approve' }, inventedNow);
    return { person, id: written.id };
  };
  const ann = await say('Ann', 'Who was there?');
  const answer = await say('Bob\u2028Bcc: x', 'I *was*:\nand you\r\n.\r\nBcc: all@reader.example', ann.id);

  let now = at(1);
  let away = true;
  let busy = true;
  let tries = 0;
  const raws: string[] = [];
  const outbox = outboxPost();
  const mailroom = {
    house: inventedHouse,
    post: {
      ...outbox,
      async send(tx: Parameters<typeof outbox.send>[0], mail: Mail, when: Date) {
        if (away) throw new Undelivered('nobody answers', 'unreached');
        tries++;
        if (busy) throw new Undelivered('451 try again later', 'later');
        raws.push((await mail.raw()).toString());
        await outbox.send(tx, mail, when);
      },
    },
  } as unknown as Mailroom;
  const hands = { db, mailroom, now: async () => now, stopping: new AbortController().signal, say: () => {} };
  const notify = flow(hands as unknown as Hands).find(({ name }) => name === 'comments.notify')!;
  const letters = () => db.selectFrom('outbox_letter').selectAll().execute();

  away = false;
  await notify.run({});
  expect(await letters()).toEqual([]); // it can still be changed
  now = at(6);
  away = true;
  await expect(notify.run({})).rejects.toThrow('nobody answers');
  away = false;
  // Refused for now, it waits five minutes, then ten.
  for (const minute of [6, 7, 10, 11, 20]) {
    now = at(minute);
    await notify.run({});
  }
  expect(tries).toBe(2);
  expect(await letters()).toEqual([]);
  busy = false;
  now = at(21);
  await notify.run({});
  await notify.run({});
  expect(tries).toBe(3);
  const [letter, ...others] = await letters();
  expect(others).toEqual([]);
  expect(letter).toMatchObject({
    recipient: 'ann@reader.example',
    subject: 'The Harbour Week: Bob Bcc: x answered you',
  });
  expect(letter?.text).toContain('I was: and you . Bcc: all@reader.example');
  expect(letter?.text).toContain(`${inventedHouse.url}/comments/${answer.id}\n`);
  const quiet = `${inventedHouse.url}/comments/quiet/${(await linkTokens(db)).quiet(ann.person)}`;
  expect(letter?.text).toContain(quiet);
  const head = raws[0]?.slice(0, raws[0].indexOf('\r\n\r\n')) ?? '';
  expect(head.replaceAll('\r\n ', ' ')).toContain(`List-Unsubscribe: <${quiet}>`);
  expect(head).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
  expect(head).not.toMatch(/^Bcc:/m);

  // What is refused for half a day is given up.
  await say('Cid', 'And I was not.', ann.id);
  busy = true;
  for (let minute = 30; minute < 1440; minute += 20) {
    now = at(minute);
    await notify.run({});
  }
  expect(tries).toBe(3 + 8);
  expect(await letters()).toHaveLength(1);
});
