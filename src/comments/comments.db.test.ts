import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { inventArticle } from '../../test/invented-week.ts';
import { publish, withdraw } from '../articles/index.ts';
import { sql } from '../db/index.ts';
import {
  changesOf,
  decide,
  dueNotices,
  editComment,
  eraseWriter,
  exportComments,
  heldOfWriter,
  moderationLog,
  newestComments,
  noticeSent,
  ownComments,
  queueOf,
  refuseWaiting,
  removeComment,
  reportComment,
  saveWordLists,
  silence,
  placeOfComment,
  threadOf,
  threadsOf,
  undoModeration,
  wantAnswers,
  writeComment,
  type Order,
  type Place,
  type Rules,
} from './index.ts';
import { stateAfter, type ModerationAct, type State } from './store.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  database = await testDatabase();
  await sql`insert into person (email, email_verified, name, created_at, updated_at)
    select n || '@reader.example', true, '', ${begin}, ${begin} from generate_series(1, 2000) as n`.execute(
    database.db,
  );
});
afterAll(() => database.close());

const begin = new Date('2031-02-10T12:00:00Z');
const later = (minutes: number) => new Date(begin.getTime() + minutes * 60_000);
const rules: Rules = { taking: 'after', days: 14 };
const moderator = 1;
let people = 100;

async function newStory(into?: number): Promise<number> {
  const row = { begun_at: begin, latest_at: begin, changed_at: begin, merged_into: into ?? null };
  return (await database.db.insertInto('story').values(row).returning('id').executeTakeFirstOrThrow()).id;
}
/** Somebody new, with a name of their own in letters. */
const newPerson = () => {
  const person = people++;
  return {
    person,
    name: `Reader ${Array.from(String(person), (d) => 'abcdefghjk'[Number(d)]).join('')}`,
    byDesk: false,
  };
};
let words = 0;
const said = () => `A word about the harbour, and the number is ${words++}.`;
const write = (
  writer: ReturnType<typeof newPerson>,
  under: number | Place,
  { to, text = said(), at = begin, mail = false }: { to?: number; text?: string; at?: Date; mail?: boolean } = {},
) =>
  writeComment(
    database.db,
    writer,
    {
      ...(typeof under === 'number' ? { story: under } : under),
      text,
      wantsMail: mail,
      ...(to !== undefined && { to }),
    },
    { rules, now: at },
  );

/** The number of a comment that was taken. */
async function taken(written: ReturnType<typeof write>): Promise<number> {
  const outcome = await written;
  if (outcome.outcome === 'refused') throw new Error(`refused: ${outcome.phase}`);
  return outcome.id;
}
/** Somebody whose first comment was approved. */
async function knownPerson(story: number) {
  const writer = newPerson();
  const id = await taken(write(writer, story));
  await decide(database.db, [id], { act: 'approve' }, { by: moderator, now: begin });
  return { writer, id };
}
const ids = (page: Awaited<ReturnType<typeof threadsOf>>) => page?.threads.map(({ id }) => id);

test('the first comment waits, and is seen by its writer alone; approved, it is shown, and the next at once', async () => {
  const story = await newStory();
  const ann = newPerson();
  const first = await write(ann, story, { text: 'Hello *harbour*' });
  expect(first).toMatchObject({ outcome: 'waiting' });
  const id = (first as { id: number }).id;
  expect(await threadsOf(database.db, { story }, {})).toMatchObject({ comments: 0, threads: [] });
  expect(await threadOf(database.db, id)).toBeUndefined();
  expect(await ownComments(database.db, ann.person)).toMatchObject([
    { id, state: 'waiting', html: '<p>Hello <em>harbour</em></p>' },
  ]);
  expect((await queueOf(database.db, 'waiting')).comments.at(-1)).toMatchObject({ id, because: ['new writer'] });
  await decide(database.db, [id], { act: 'approve' }, { by: moderator, now: begin });
  expect(await threadsOf(database.db, { story }, {})).toMatchObject({
    comments: 1,
    threads: [{ id, writer: { name: ann.name } }],
  });
  expect(await write(ann, story, { at: later(2) })).toMatchObject({ outcome: 'shown' });
});

test('sent twice, it is written once; the same words elsewhere are refused, and from another writer wait', async () => {
  const [story, other] = [await newStory(), await newStory()];
  const { writer } = await knownPerson(story);
  const text = 'The very same words, once more.';
  const [a, b] = await Promise.all([write(writer, story, { text }), write(writer, story, { text })]);
  expect(a).toEqual(b);
  expect(await write(writer, other, { text })).toMatchObject({ outcome: 'refused', phase: 'repeat' });
  const { writer: twin } = await knownPerson(story);
  expect(await write(twin, story, { text: 'the VERY same words - once more' })).toMatchObject({ outcome: 'waiting' });
});

test('a writer who writes too fast, or has several waiting, is asked to wait, also when all come at once', async () => {
  const story = await newStory();
  const { writer } = await knownPerson(story);
  const burst = await Promise.all(Array.from({ length: 12 }, () => write(writer, story)));
  expect(burst.filter(({ outcome }) => outcome === 'shown')).toHaveLength(4);
  expect(burst.filter((one) => one.outcome === 'refused' && one.phase === 'speed')).toHaveLength(8);
  const stranger = newPerson();
  for (let minute = 0; minute < 5; minute++)
    expect((await write(stranger, story, { at: later(minute * 2) })).outcome).toBe('waiting');
  expect(await write(stranger, story, { at: later(20) })).toMatchObject({ phase: 'waiting' });
  expect((await queueOf(database.db, 'waiting')).crowds).toContainEqual(
    expect.objectContaining({ name: stranger.name, waiting: 5 }),
  );
});

test('an answer to an answer stands in the same thread; nothing is answered that is not shown or elsewhere', async () => {
  const [story, other] = [await newStory(), await newStory()];
  const { writer, id } = await knownPerson(story);
  const answer = await taken(write(writer, story, { to: id }));
  const again = await taken(write(writer, story, { to: answer }));
  const page = await threadsOf(database.db, { story }, {});
  expect(page).toMatchObject({
    comments: 3,
    threads: [
      {
        id,
        answers: 2,
        first: [
          { id: answer, to: null },
          { id: again, to: { id: answer, name: writer.name } },
        ],
      },
    ],
  });
  expect(await write(writer, other, { to: id, at: later(5) })).toMatchObject({ phase: 'nothing there' });
  const waiting = await taken(write(newPerson(), story));
  expect(await write(writer, story, { to: waiting, at: later(5) })).toMatchObject({ phase: 'nothing there' });
  expect(await write(writer, 999_999_999)).toMatchObject({ phase: 'nothing there' });
});

test('it is changed for five minutes, by its writer; what would have waited waits', async () => {
  const story = await newStory();
  const { writer, id } = await knownPerson(story);
  const edit = (text: string, minutes: number, who = writer) =>
    editComment(database.db, who, { id, text }, { rules, now: later(minutes) });
  expect(await edit('Better words for the harbour', 4.9)).toMatchObject({ outcome: 'shown' });
  expect((await threadOf(database.db, id))?.thread).toMatchObject({
    html: '<p>Better words for the harbour</p>',
    edited: later(4.9),
  });
  expect(await edit('Too late', 5)).toMatchObject({ phase: 'too late' });
  expect(await edit('Not mine', 1, (await knownPerson(story)).writer)).toMatchObject({ phase: 'nothing there' });
  expect(await edit('https://a.example https://b.example https://c.example', 4)).toMatchObject({ outcome: 'waiting' });
  expect(await threadOf(database.db, id)).toBeUndefined();
  expect(await edit('Harmless again, and it still waits', 4)).toMatchObject({ outcome: 'waiting' });
});

test('removed with answers, its place stays and its words are gone; without, nothing stays', async () => {
  const story = await newStory();
  const { writer: ann, id } = await knownPerson(story);
  const { writer: bob, id: lone } = await knownPerson(story);
  await taken(write(bob, story, { to: id }));
  expect(await removeComment(database.db, bob.person, id)).toBe('nothing there');
  expect(await removeComment(database.db, ann.person, id)).toBe('removed');
  expect(await removeComment(database.db, ann.person, id)).toBe('removed');
  expect(await removeComment(database.db, bob.person, lone)).toBe('removed');
  const page = await threadsOf(database.db, { story }, {});
  expect(page).toMatchObject({
    comments: 1,
    threads: [{ id, state: 'removed', writer: null, html: null, answers: 1 }],
  });
  expect(await threadOf(database.db, lone)).toBeUndefined();
  expect(await decide(database.db, [id], { act: 'approve' }, { by: moderator, now: begin })).toBeUndefined();
});

test('readers report once each; kept, it is no longer reported; refused with a reason, its writer sees why', async () => {
  const story = await newStory();
  const { writer, id } = await knownPerson(story);
  for (const reader of [7, 7, 8])
    await reportComment(database.db, id, { because: 'abuse', words: `said\n${reader}` }, { by: reader, now: begin });
  const queued = () => queueOf(database.db, 'reported').then(({ comments }) => comments.find((one) => one.id === id));
  expect(await queued()).toMatchObject({ reported: 2, reports: [{ because: 'abuse' }, { because: 'abuse' }] });
  const kept = await decide(database.db, [id], { act: 'approve' }, { by: moderator, now: begin });
  expect(await queued()).toBeUndefined();
  await undoModeration(database.db, kept!, begin);
  expect(await queued()).toMatchObject({ reported: 2 });
  const act = await decide(database.db, [id], { act: 'refuse', because: 'abuse' }, { by: moderator, now: begin });
  expect(await ownComments(database.db, writer.person)).toMatchObject([{ state: 'refused', refusedBecause: 'abuse' }]);
  expect(await threadsOf(database.db, { story }, {})).toMatchObject({ comments: 0 });
  expect(await undoModeration(database.db, act!, begin)).toBe('undone');
  expect(await undoModeration(database.db, act!, begin)).toBe('nothing there');
  expect(await threadsOf(database.db, { story }, {})).toMatchObject({ comments: 1 });
  expect((await moderationLog(database.db, { act: act! }))[0]).toMatchObject({
    act: 'refuse',
    comments: [id],
    undone: true,
    writer: writer.name,
  });
});

test('muted for a time, banned for good with all that was shown taken down; both can be undone, each by itself', async () => {
  const story = await newStory();
  const { writer, id } = await knownPerson(story);
  const number = (await threadOf(database.db, id))!.thread.writer!.id;
  const mute = await silence(
    database.db,
    number,
    { act: 'mute', until: later(60), because: 'spam' },
    { by: moderator, now: begin },
  );
  expect(await write(writer, story, { at: later(59) })).toMatchObject({
    phase: 'muted',
    detail: later(60).toISOString(),
  });
  expect(await write(writer, story, { at: later(61) })).toMatchObject({ outcome: 'shown' });
  const ban = await silence(
    database.db,
    number,
    { act: 'ban', takeDown: true, because: 'spam' },
    { by: moderator, now: later(70) },
  );
  expect(await threadsOf(database.db, { story }, {})).toMatchObject({ comments: 0, threads: [] });
  expect(await write(writer, story, { at: later(71) })).toMatchObject({ phase: 'banned' });
  await undoModeration(database.db, mute!, later(72));
  expect(await write(writer, story, { at: later(73) })).toMatchObject({ phase: 'banned' });
  await undoModeration(database.db, ban!, later(74));
  expect(await threadsOf(database.db, { story }, {})).toMatchObject({ comments: 2 });
  expect(await write(writer, story, { at: later(75) })).toMatchObject({ outcome: 'shown' });
  const stranger = newPerson();
  const waiting = await taken(write(stranger, story));
  const theirs = (await ownComments(database.db, stranger.person))[0]!.writer!.id;
  await refuseWaiting(database.db, theirs, 'spam', { by: moderator, now: begin });
  expect(await ownComments(database.db, stranger.person)).toMatchObject([{ id: waiting, state: 'refused' }]);
});

test('a joined story takes its comments along, and an undone merge gives them back', async () => {
  const [story, double] = [await newStory(), await newStory()];
  const { id: a } = await knownPerson(story);
  const { writer, id: b } = await knownPerson(double);
  const join = (into: number | null) =>
    database.db.updateTable('story').set({ merged_into: into }).where('id', '=', double).execute();
  await join(story);
  for (const asked of [story, double]) {
    for (const order of ['oldest', 'newest', 'worth'] as const) {
      const page = await threadsOf(database.db, { story: asked }, { order });
      expect(page).toMatchObject({ place: { story }, comments: 2 });
      expect(ids(page)?.toSorted()).toEqual([a, b]);
    }
  }
  expect(await placeOfComment(database.db, b)).toEqual({ story });
  const answer = await taken(write(writer, double, { to: a }));
  expect((await threadOf(database.db, a))?.answers.map(({ id }) => id)).toEqual([answer]);
  expect((await newestComments(database.db, { of: { story } })).map(({ id }) => id)).toEqual([answer, b, a]);
  await join(null);
  expect(ids(await threadsOf(database.db, { story: double }, {}))).toEqual([b]);
  expect(ids(await threadsOf(database.db, { story }, {}))).toEqual([a]);
});

test('under a story that is called as the newest edition calls it', async () => {
  const { db } = database;
  const story = await newStory();
  await sql`update story set told = '{"headline": "By itself", "reports": ["1", "2"]}' where id = ${story}`.execute(db);
  const { writer } = await knownPerson(story);
  const comment = await taken(write(writer, story));
  const called = async () => (await newestComments(db)).find(({ id }) => id === comment)?.headline;
  expect(await called()).toBe('By itself');
  for (const week of ['2031-W06', '2031-W07']) {
    const begun = new Date(`2031-02-${week === '2031-W06' ? '03' : '10'}`);
    const edition = { week, from_at: begun, until_at: begin, made_at: begin };
    const { id } = await db.insertInto('edition').values(edition).returning('id').executeTakeFirstOrThrow();
    const told = JSON.stringify({ headline: `As ${week} has it`, reports: ['1'] });
    await db
      .insertInto('edition_story')
      .values({ edition_id: id, rank: 1, chosen: true, story_id: story, told, shown: '[]' })
      .execute();
    expect(await called()).toBe(`As ${week} has it`);
  }
});

test('under an article as under a story; withdrawn, it takes what was said along until it is published again', async () => {
  const { db } = database;
  const { id: article, version } = await inventArticle(db, 'The harbour and we', begin);
  const story = await newStory();
  const { writer } = await knownPerson(story);
  const first = await taken(write(writer, { article }, { at: later(10), mail: true }));
  const answer = await taken(write({ ...newPerson(), byDesk: true }, { article }, { to: first, at: later(10) }));
  // A story may have the article's number: neither shows what is said of the other.
  expect(await threadsOf(db, { story }, {})).toMatchObject({ comments: 1 });
  expect(await write(writer, story, { to: first, at: later(20) })).toMatchObject({ phase: 'nothing there' });
  expect(await threadsOf(db, { article }, {})).toMatchObject({ place: { article }, latest: begin, comments: 2 });
  expect(await threadOf(db, answer)).toMatchObject({ place: { article }, answers: [{ id: answer }] });
  expect(await placeOfComment(db, answer)).toEqual({ article });
  const [newest] = await newestComments(db, { of: { article } });
  expect(newest).toMatchObject({ id: answer, place: { article }, headline: 'The harbour and we' });
  expect(await dueNotices(db, later(20))).toMatchObject([{ comment: answer, headline: 'The harbour and we' }]);
  await noticeSent(db, { comment: answer, writer: newest!.writer!.id }, later(20));
  expect((await ownComments(db, writer.person))[0]).toMatchObject({ id: first, place: { article } });
  expect(await write(writer, { article }, { at: later(15 * 24 * 60) })).toMatchObject({ phase: 'discussion closed' });
  const exported: unknown[] = [];
  for await (const line of exportComments(db)) exported.push(JSON.parse(line));
  expect(exported).toContainEqual(expect.objectContaining({ id: first, story: null, article }));

  const before = await changesOf(db, { article });
  await withdraw(db, article);
  expect(await threadsOf(db, { article }, {})).toBeUndefined();
  expect(await threadOf(db, first)).toBeUndefined();
  expect(await changesOf(db, { article })).toBe('');
  expect((await newestComments(db)).map(({ id }) => id)).not.toContain(answer);
  expect(await write(writer, { article }, { at: later(20) })).toMatchObject({ phase: 'nothing there' });
  await publish(db, { id: article, version }, begin, { by: 'A. Writer', now: begin });
  expect(await changesOf(db, { article })).toBe(before);
  expect(await write(writer, { article: 99_999 })).toMatchObject({ phase: 'nothing there' });
});

test('pages follow one another in every order, and each comment comes once', async () => {
  const story = await newStory();
  const all: number[] = [];
  for (let i = 0; i < 11; i++) all.push((await knownPerson(story)).id);
  const desk = { ...newPerson(), byDesk: true };
  for (const [i, id] of all.entries())
    for (let n = 0; n < i % 4; n++) await taken(write(desk, story, { to: id, at: later(i * 10 + n * 2) }));
  const most = (id: number) => all.indexOf(id) % 4;
  const wanted: Record<Order, number[]> = {
    oldest: all,
    newest: all.toReversed(),
    worth: all.toSorted((a, b) => most(b) - most(a) || a - b),
  };
  for (const order of ['oldest', 'newest', 'worth'] as const) {
    const seen: number[] = [];
    let after: string | undefined;
    do {
      const page = await threadsOf(database.db, { story }, { order, after, most: 3 });
      seen.push(...ids(page)!);
      after = page?.next;
    } while (after !== undefined);
    expect(seen, order).toEqual(wanted[order]);
  }
  const small = await threadsOf(database.db, { story }, { bytes: 2100 });
  expect(small?.threads.map(({ first }) => first.length)).toEqual([0, 1]);
  expect((await threadsOf(database.db, { story }, { bytes: 1 }))?.threads).toMatchObject([{ id: all[0], first: [] }]);
});

test('who asked is told of answers once, when they can no longer be changed; and of nothing once they do not want it', async () => {
  const story = await newStory();
  const ann = newPerson();
  const id = await taken(write(ann, story, { mail: true }));
  await decide(database.db, [id], { act: 'approve' }, { by: moderator, now: begin });
  const { writer: bob } = await knownPerson(story);
  const answer = await taken(write(bob, story, { to: id, at: later(10) }));
  await taken(write(ann, story, { to: answer, at: later(10), mail: true }));
  const due = async (minutes: number) =>
    (await dueNotices(database.db, later(minutes))).filter(({ person }) => person === ann.person);
  expect(await due(14)).toEqual([]);
  const [notice, ...others] = await due(15);
  expect(notice).toMatchObject({ comment: answer, by: bob.name, email: `${ann.person}@reader.example` });
  expect(others).toEqual([]);
  const act = await decide(
    database.db,
    [answer],
    { act: 'refuse', because: 'spam' },
    { by: moderator, now: later(16) },
  );
  expect(await due(17)).toEqual([]);
  await undoModeration(database.db, act!, later(18));
  expect(await due(19)).toHaveLength(1);
  await wantAnswers(database.db, ann.person, false);
  expect(await due(19)).toEqual([]);
  await wantAnswers(database.db, ann.person, true);
  await noticeSent(database.db, notice!, later(20));
  expect(await due(21)).toEqual([]);
});

test('an erased person leaves a place in the thread, and nothing else', async () => {
  const story = await newStory();
  const { writer: ann, id } = await knownPerson(story);
  const { writer: bob } = await knownPerson(story);
  const answer = await taken(write(bob, story, { to: id }));
  await reportComment(database.db, answer, { because: 'spam', words: 'hers' }, { by: ann.person, now: begin });
  expect(JSON.stringify(await heldOfWriter(database.db, ann.person))).toContain('hers');
  await eraseWriter(database.db, ann.person);
  expect((await threadOf(database.db, id))?.thread).toMatchObject({ writer: null, html: null, answers: 1 });
  expect(await heldOfWriter(database.db, ann.person)).toEqual({ writer: null, comments: [], reports: [], thanks: [] });
  const dump: string[] = [];
  for await (const line of exportComments(database.db)) dump.push(line);
  expect(dump.join()).not.toContain(ann.name);
  expect(dump.map((line) => (JSON.parse(line) as { id: number }).id)).toContain(answer);
  await eraseWriter(database.db, ann.person);
});

test('the house’s words hold or refuse', async () => {
  const story = await newStory();
  const { writer } = await knownPerson(story);
  await saveWordLists(database.db, { banned: 'scoundrel\r\n\n scoundrel \n…', suspect: 'liar' });
  expect(await write(writer, story, { text: 'You scoundrel, you' })).toMatchObject({
    phase: 'banned word',
    detail: 'scoundrel',
  });
  expect(await write(writer, story, { text: 'He is a liar I think' })).toMatchObject({ outcome: 'waiting' });
  await saveWordLists(database.db, { banned: '', suspect: '' });
});

test('what readers see tells when it has changed, and only then', async () => {
  const story = await newStory();
  const { id, writer } = await knownPerson(story);
  const before = await changesOf(database.db, { story });
  const waiting = await taken(write(newPerson(), story));
  expect(await changesOf(database.db, { story })).toBe(before);
  await editComment(database.db, writer, { id, text: 'Other words about harbours' }, { rules, now: later(1) });
  const edited = await changesOf(database.db, { story });
  expect(edited).not.toBe(before);
  await decide(database.db, [waiting], { act: 'approve' }, { by: moderator, now: begin });
  expect(await changesOf(database.db, { story })).not.toBe(edited);
});

// Whatever happens to comments in whatever order, and by several at once, they are in a state that the table of states
// allows, the counts are those of the rows, and nothing that is not shown can be seen.
test('the life of comments', { timeout: 120_000 }, async () => {
  const step = fc.record({
    act: fc.constantFrom(
      'write',
      'answer',
      'edit',
      'remove',
      'approve',
      'refuse',
      'undo',
      'mute',
      'ban',
      'erase' as const,
    ),
    who: fc.nat(3),
    which: fc.nat(20),
    link: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), { maxLength: 20 }), async (rounds) => {
      const { db } = database;
      const story = await newStory();
      const writers = Array.from({ length: 4 }, newPerson);
      const made: number[] = [];
      const acts: number[] = [];
      const states = new Map<number, State>();
      let minute = 0;
      for (const round of rounds) {
        minute += 2;
        const at = later(minute);
        await Promise.all(
          round.map(async ({ act, who, which, link }) => {
            const writer = writers[who]!;
            const id = made[which % Math.max(made.length, 1)] ?? 0;
            const text = `${said()}${link ? ' https://a.example www.b.example www.c.example' : ''}`;
            if (act === 'write' || act === 'answer') {
              const written = await write(writer, story, { at, text, ...(act === 'answer' && { to: id }) });
              if (written.outcome !== 'refused') made.push(written.id);
            } else if (act === 'edit') await editComment(db, writer, { id, text }, { rules, now: at });
            else if (act === 'remove') await removeComment(db, writer.person, id);
            else if (act === 'undo') await undoModeration(db, acts[which % Math.max(acts.length, 1)] ?? 0, at);
            else if (act === 'erase') {
              if (which % 5 === 0) await eraseWriter(db, writer.person);
            } else if (act === 'mute' || act === 'ban') {
              const number = (await ownComments(db, writer.person))[0]?.writer?.id;
              const how =
                act === 'mute' ? ({ act, until: later(minute + 1) } as const) : ({ act, takeDown: link } as const);
              if (number)
                acts.push((await silence(db, number, { ...how, because: 'spam' }, { by: moderator, now: at })) ?? 0);
            } else
              acts.push(
                (await decide(db, [id], act === 'approve' ? { act } : { act, because: 'other' }, {
                  by: moderator,
                  now: at,
                })) ?? 0,
              );
          }),
        );
        const rows = await db
          .selectFrom('comment')
          .innerJoin('discussion', 'discussion.id', 'discussion_id')
          .selectAll('comment')
          .where('story_id', '=', story)
          .execute();
        for (const row of rows) {
          const was = states.get(row.id);
          // Once removed, for ever; and whatever else it became, a way leads there.
          if (was === 'removed') expect(row.state).toBe('removed');
          if (row.state === 'removed') expect(row.text).toBeNull();
          states.set(row.id, row.state);
          expect(row.answers).toBe(
            rows.filter((other) => other.parent_id === row.id && other.state === 'shown').length,
          );
        }
        const shown = rows.filter(({ state }) => state === 'shown').map(({ id }) => id);
        const page = await threadsOf(db, { story }, { most: 100, bytes: 1e9 });
        expect(page?.comments).toBe(shown.length);
        const seen: number[] = [];
        for (const thread of page?.threads ?? []) {
          if (thread.state === 'shown') seen.push(thread.id);
          else expect(thread).toMatchObject({ html: null, writer: null });
          const whole = await threadOf(db, thread.id, { most: 100 });
          seen.push(...whole!.answers.map(({ id }) => id));
        }
        expect(seen.toSorted((a, b) => a - b)).toEqual(shown.toSorted((a, b) => a - b));
      }
    }),
    { numRuns: 8 },
  );
});

test('the table of states: nothing follows on removed, every other can be reached and left', () => {
  const acts: ModerationAct[] = ['approve', 'refuse', 'hold', 'remove'];
  for (const act of acts) expect(stateAfter('removed', act)).toBeUndefined();
  fc.assert(
    fc.property(
      fc.constantFrom<State>('waiting', 'shown', 'refused'),
      fc.array(fc.constantFrom(...acts)),
      (first, done) => {
        let state: State = first;
        for (const act of done) state = stateAfter(state, act) ?? state;
        expect(state === 'removed').toBe(done.includes('remove'));
        const last = done.findLast((act) => stateAfter('shown', act) !== undefined);
        if (last === 'refuse' && !done.includes('remove')) expect(state).toBe('refused');
      },
    ),
  );
});
