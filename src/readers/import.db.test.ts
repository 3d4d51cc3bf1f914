import * as fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { csvText, readCsv, writeRow } from '../text/index.ts';
import {
  confirm,
  ask,
  exportReaders,
  forgetReader,
  getsLetters,
  importReaders,
  importSuppressions,
  leave,
  letterReturned,
  linkTokens,
  readerComplained,
  suppress,
  timeZones,
} from './index.ts';
import { flagsOf } from './judge.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => void (database = await testDatabase()));
afterAll(() => database.close());

const now = new Date('2031-02-10T12:00:00Z');
async function* pieces(text: string, size = 7) {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}
async function importing(text: string, dryRun = false, size = 4096) {
  const said: string[] = [];
  const tally = await importReaders(database.db, pieces(text, size), {
    now,
    dryRun,
    say: (line, words) => said.push(`${line}: ${words}`),
  });
  return { tally, said };
}
const count = async () => (await database.db.selectFrom('reader').select('id').execute()).length;

test('CSV is read as it is written, in pieces of any size', async () => {
  const rows = [
    ['a', 'b "quoted"', 'c, d'],
    ['', 'two\nlines', ''],
    ['x', '', 'é'],
  ];
  const text = rows.map(writeRow).join('\r\n');
  for (const size of [1, 2, 3, 100]) {
    const read: string[][] = [];
    for await (const { cells } of readCsv(pieces(text, size))) read.push(cells);
    expect(read).toEqual(rows);
  }
});

test('nobody is mailed without consent, who asked not to be is not imported, and a second time changes nothing', async () => {
  await suppress(database.db, 'never@x.example', 'erased', now);
  const text = `email;consented_at;wording
ann@x.example;2030-01-02T03:04:05Z;"I want the letter; weekly"
bob@x.example;;
Never@x.example;2030-01-02;yes
ann@x.example;;
not an address;;
eve@x.example\u0000;;
cy@x.example;2044-01-01;in the future
`;
  const dry = await importing(text, true);
  expect(await count()).toBe(0);
  const { tally, said } = await importing(text);
  expect(tally).toEqual(dry.tally);
  expect(tally).toEqual({ confirmed: 1, unconfirmed: 1, known: 1, suppressed: 1, refused: 3 });
  expect(said.map((line) => line.split(':')[0])).toEqual(['5', '6', '7', '8', '4']);
  const rows = await database.db.selectFrom('reader').select(['email', 'confirmed_at']).orderBy('email').execute();
  expect(rows).toEqual([
    { email: 'ann@x.example', confirmed_at: new Date('2030-01-02T03:04:05Z') },
    { email: 'bob@x.example', confirmed_at: null },
  ]);
  const consent = await database.db.selectFrom('consent').select(['what', 'wording', 'at']).execute();
  expect(consent).toMatchObject([{ what: 'imported', wording: 'I want the letter; weekly' }]);
  expect((await importing(text)).tally).toMatchObject({ confirmed: 0, unconfirmed: 0, known: 3 });
  const out: string[] = [];
  for await (const line of exportReaders(database.db)) out.push(line);
  expect(out).toHaveLength(4);
  expect(out[1]).toMatch(/^sha256:[0-9a-f]{64},/);
  expect(out[2]).toContain('ann@x.example,2030-01-02T03:04:05.000Z,"I want the letter; weekly"');
});

test('a long file with three bad rows: those are named, the rest is imported once', { timeout: 60_000 }, async () => {
  const rows = Number(process.env.ROWS ?? 20_000);
  const bad = [5, Math.floor(rows / 2), rows - 1];
  const lines = Array.from({ length: rows }, (_, n) => (bad.includes(n) ? `n${n}@@x` : `n${n}@long.example`));
  const { tally, said } = await importing(`email\n${lines.join('\n')}\n`, false, 65_536);
  expect(tally).toMatchObject({ unconfirmed: rows - 3, refused: 3 });
  expect(said.map((line) => Number(line.split(':')[0]))).toEqual(bad.map((n) => n + 2));
});

const exported = async (of = database.db) => {
  const lines: string[] = [];
  for await (const line of exportReaders(of)) lines.push(line);
  return lines.join('\n');
};

describe('a list that is taken along', () => {
  let other: Awaited<ReturnType<typeof testDatabase>>;
  beforeEach(async () => {
    await database.close();
    database = await testDatabase();
    other = await testDatabase();
  });
  afterEach(() => other.close());
  const into = (db: typeof other.db, text: string) =>
    importReaders(db, pieces(text, 4096), { now, dryRun: false, say: () => {} });
  const mailed = async (db = other.db) =>
    (await db.selectFrom('reader').select('email').where(getsLetters, '=', true).orderBy('email').execute()).map(
      ({ email }) => email,
    );

  test('nobody is mailed elsewhere who left, complained, came back, or asked never to be mailed', async () => {
    const { db } = database;
    const ids = new Map<string, number>();
    for (const name of ['ann', 'bob', 'cid', 'dee', 'eve', 'fay', 'gus']) {
      const email = `${name}@x.example`;
      await confirm(db, (await ask(db, email, now)) ?? '', now);
      const { id } = await db.selectFrom('reader').select('id').where('email', '=', email).executeTakeFirstOrThrow();
      ids.set(name, id);
    }
    const id = (name: string) => ids.get(name) ?? 0;
    await leave(db, (await linkTokens(db)).leave(id('ann')), now);
    await readerComplained(db, id('bob'), now);
    await letterReturned(db, id('cid'), { forGood: true, again: false }, now);
    await importSuppressions(db, pieces('email\nDee@x.example\nnobody@x.example\n'), now);
    await forgetReader(db, id('eve'), now);
    expect(await mailed(db)).toEqual(['fay@x.example', 'gus@x.example']);
    const text = await exported();
    expect(await into(other.db, text)).toMatchObject({ confirmed: 2, stopped: 4, never: 4 });
    expect(await mailed()).toEqual(['fay@x.example', 'gus@x.example']);
    // No later list, and no asking, brings them back; who erased themselves may ask.
    const again = ['ann', 'Bob', 'cid', 'dee', 'eve', 'nobody'].map((name) => `${name}@x.example,2031-01-02,yes`);
    await into(other.db, ['email,consented_at,wording', ...again].join('\n'));
    expect(await mailed()).toEqual(['fay@x.example', 'gus@x.example']);
    expect(await ask(other.db, 'nobody@x.example', now)).toBeUndefined();
    expect(await ask(other.db, 'BOB@x.example', now)).toBeUndefined();
    expect(await ask(other.db, 'eve@x.example', now)).toBeDefined();
    // Whom a list stops is stopped in a house that knows them as well; whom it has as a reader is left as they are.
    await into(
      other.db,
      'email,consented_at,wording,left_at,rests_because\nFay@x.example,2030-01-01,yes,2031-02-10T12:00:01Z,\nGUS@x.example,2030-01-01,yes,,complaint\nann@x.example,2031-02-10T11:00:00Z,yes,,\n'.replace(
        '2031-02-10T12:00:01Z',
        '2031-02-10T12:00:00Z',
      ),
    );
    expect(await mailed()).toEqual(['fay@x.example']); // agreed at that very moment
    expect(await ask(other.db, 'gus@x.example', now)).toBeUndefined();
  });

  test('one address in three spellings is one reader, and who left in one of them has left', async () => {
    const list =
      'email,consented_at,wording,left_at\nAnn@x.example,2030-01-01,yes,\nann@x.example,2030-01-01,yes,\nANN@X.example,2030-01-01,yes,2030-02-01\n';
    expect(await into(other.db, list)).toMatchObject({ confirmed: 1, known: 2 });
    expect(await mailed()).toEqual([]);
    expect(await into(other.db, 'email,consented_at,wording\nann@X.EXAMPLE,2030-01-01,yes\n')).toMatchObject({
      known: 1,
    });
    expect(await mailed()).toEqual([]);
  });

  test('out and in again changes nothing, whatever is kept of whom', { timeout: 120_000 }, async () => {
    const moment = fc.date({ min: new Date('2020-01-01T00:00:00Z'), max: now, noInvalidDate: true });
    const word = fc.stringMatching(/^[\p{L}\d'"=+. -]{0,12}$/u).map((words) => words.trim().replace(/\s+/g, ' '));
    const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
    const someone = fc.record({
      email: fc.tuple(
        fc.stringMatching(/^[A-Za-z][\w'+=-]{0,9}$/),
        fc.constantFrom('x.example', 'xn--mller-kva.example'),
      ),
      agreed: maybe(fc.tuple(moment, fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }))),
      left_at: maybe(moment),
      rests: maybe(fc.tuple(moment, fc.constantFrom('hard', 'soft', 'complaint', 'stale', 'suppressed'))),
      when: maybe(fc.tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 0, max: 23 }))),
      time_zone: maybe(fc.constantFrom(...timeZones)),
      topics: fc.uniqueArray(word.filter(Boolean), { maxLength: 4 }),
      short: fc.boolean(),
      plain: fc.boolean(),
      paused_until: maybe(fc.constantFrom('2031-03-01', '2032-02-29')),
      soft_returns: fc.nat(4),
      asked_at: moment,
      seen_at: maybe(moment),
      asked_again_at: maybe(moment),
    });
    const never = fc.tuple(
      fc.uint8Array({ minLength: 32, maxLength: 32 }),
      fc.constantFrom('erased', 'complaint', 'imported', 'desk'),
      moment,
    );
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(someone, { maxLength: 12, selector: ({ email }) => email.join('@').toLowerCase() }),
        fc.uniqueArray(never, { maxLength: 4, selector: ([hash]) => hash.join() }),
        async (people, list) => {
          for (const { db } of [database, other])
            for (const table of ['reader', 'suppression'] as const) await db.deleteFrom(table).execute();
          for (const [hash, because, at] of list)
            await database.db
              .insertInto('suppression')
              .values({ hash: Buffer.from(hash), because, at })
              .execute();
          for (const { email, agreed, rests, when, ...kept } of people) {
            const written = email.join('@');
            const { id } = await database.db
              .insertInto('reader')
              .values({
                ...kept,
                email: written,
                flags: flagsOf(written),
                confirmed_at: agreed?.[0] ?? null,
                rests_since: rests?.[0] ?? null,
                rests_because: rests?.[1] ?? null,
                weekday: when?.[0] ?? null,
                hour: when?.[1] ?? null,
              })
              .returning('id')
              .executeTakeFirstOrThrow();
            if (rests && ['complaint', 'suppressed'].includes(rests[1]))
              await suppress(database.db, written, rests[1] === 'complaint' ? 'complaint' : 'desk', rests[0]);
            const wording = agreed?.[1].trim();
            if (agreed && wording && !wording.includes('\0'))
              await database.db
                .insertInto('consent')
                .values({ reader_id: id, what: 'confirmed', wording, address: null, at: agreed[0] })
                .execute();
          }
          const text = await exported();
          const before = await mailed(database.db);
          expect(await into(other.db, text)).toMatchObject({ refused: 0, known: 0 });
          expect(await exported(other.db)).toBe(text);
          expect(await mailed()).toEqual(before);
          await into(database.db, text);
          expect(await exported()).toBe(text);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('lists as they are found', () => {
  beforeEach(async () => {
    await database.close();
    database = await testDatabase();
  });
  const bytes = async function* (...pieces: (Uint8Array | string)[]) {
    for (const piece of pieces) yield typeof piece === 'string' ? Buffer.from(piece) : piece;
  };
  const listing = async (...pieces: (Uint8Array | string)[]) => {
    const said: string[] = [];
    const tally = await importReaders(database.db, csvText(bytes(...pieces)), {
      now,
      dryRun: false,
      say: (line, words) => said.push(`${line}: ${words}`),
    });
    return { tally, said };
  };
  const wordings = async () =>
    (await database.db.selectFrom('consent').select('wording').orderBy('id').execute()).map(({ wording }) => wording);

  test('a quotation mark that is not closed costs its own row', async () => {
    const { tally, said } = await listing(
      'email,consented_at,wording\nann@x.example,2030-01-01,yes\nbob@x.example,2030-01-01,"yes\ncid@x.example,2030-01-01,yes\ndee@x.example,2030-01-01,"yes, ""I"" do"\n"eve@x.example" x,2030-01-01,yes\nfay@x.example,2030-01-01,"to the end\n',
    );
    expect(tally).toMatchObject({ confirmed: 3, refused: 3 });
    expect(said.map((line) => line.split(':')[0])).toEqual(['3', '6', '7']);
    expect(await wordings()).toEqual(['yes', 'yes', 'yes, "I" do']);
  });

  test('a NUL is refused with its line, and what stands after it is kept', async () => {
    const { tally, said } = await listing(
      'email,consented_at,wording\nann@x.example,2030-01-01,a\0b\nbob@x.example,2030-01-01,yes\n',
    );
    expect(tally).toMatchObject({ confirmed: 1, refused: 1 });
    expect(said[0]).toMatch(/^2: .*NUL/);
  });

  test('Windows-1252, UTF-16 and UTF-8 are read as what they are; a mixture is refused', async () => {
    const row = (name: string) => `${name}@x.example,2030-01-01,`;
    const head = 'email,consented_at,wording\n';
    await listing(
      head,
      row('ann'),
      Buffer.from([0x4a, 0x61, 0x2c, 0x20, 0xfc, 0x80].filter((byte) => byte !== 0x2c)),
      '\n',
    );
    await listing(Buffer.from(`\ufeff${head}${row('bob')}Ja, ünlü\n`.replace('Ja, ', 'Ja '), 'utf16le'));
    const utf8 = Buffer.from(`\ufeff${head}${row('cid')}Ja ü €\n`);
    await listing(...Array.from(utf8, (byte) => Buffer.from([byte])));
    expect(await wordings()).toEqual(['Ja ü€', 'Ja ünlü', 'Ja ü €']);
    await expect(listing(`${head}${row('dee')}Ja ü\n`, row('eve'), Buffer.from([0xfc, 0x0a]))).rejects.toThrow(
      'neither UTF-8',
    );
  });

  test('days are taken where they are one day alone', async () => {
    const days = {
      '2020-04-03': '2020-04-03T00:00:00.000Z',
      '2020-04-03 14:05:06': '2020-04-03T14:05:06.000Z',
      '2020-04-03T14:05:06.5+02:00': '2020-04-03T12:05:06.500Z',
      '31.12.2019': '2019-12-31T00:00:00.000Z',
      '3.4.2020': '2020-04-03T00:00:00.000Z',
    };
    const wrong = [
      '03/04/2020',
      '4/13/2020',
      '2020-02-30',
      '31.02.2020',
      'yesterday',
      '2031-02-10T12:00:01Z',
      '1577836800',
      'Jan 2',
    ];
    const all = [...Object.keys(days), ...wrong];
    const rows = all.map((day, n) => `n${n}@x.example;${day};yes`);
    const { tally, said } = await listing(`sep=;\r\nemail;consented_at;wording\r\n${rows.join('\r\n')}\r\n`);
    expect(tally).toMatchObject({ confirmed: 5, refused: wrong.length });
    expect(said[0]).toBe('8: "03/04/2020" in consented_at is not a time in the past, or may be two: write 2020-04-03');
    const kept = await database.db.selectFrom('reader').select('confirmed_at').orderBy('id').execute();
    expect(kept.map(({ confirmed_at }) => confirmed_at?.toISOString())).toEqual(Object.values(days));
  });

  test.each([
    [
      'Ghost',
      `id,email,name,note,subscribed_to_emails,complimentary_plan,stripe_customer_id,created_at,deleted_at,labels,tiers
1,gina@ghost.example,Gina,,true,false,,2029-03-04T05:06:07.000Z,,,
2,gus@ghost.example,Gus,,false,false,,2029-03-04T05:06:07.000Z,,,`,
    ],
    [
      'Substack',
      `Email,Active Subscription,Expiry,Plan,Email disabled,Digest enabled,Start date
gina@substack.example,false,,other,false,false,2029-03-04T05:06:07.000Z
gus@substack.example,false,,other,true,false,2029-03-04T05:06:07.000Z`,
    ],
    [
      'listmonk',
      `uuid,email,name,attributes,status,created_at,updated_at
5a,gina@listmonk.example,Gina,"{""city"": ""Quay""}",enabled,2029-03-04 05:06:07.12+00:00,2030-01-01 00:00:00+00:00
5b,gus@listmonk.example,Gus,{},blocklisted,2029-03-04 05:06:07.12+00:00,2030-01-01 00:00:00+00:00`,
    ],
  ])('the list that %s exports: who gets letters gets them where we are told what they agreed to', async (_, text) => {
    expect((await importing(text, true)).tally).toMatchObject({ confirmed: 0, unconfirmed: 1, stopped: 1, refused: 0 });
    const said: string[] = [];
    const options = {
      now,
      dryRun: false,
      agreedTo: 'The old letter, weekly',
      say: (line: number) => said.push(`${line}`),
    };
    const tally = await importReaders(database.db, pieces(text), options);
    expect([tally, said]).toMatchObject([{ confirmed: 1, unconfirmed: 0, stopped: 1, refused: 0 }, []]);
    const consents = await database.db
      .selectFrom('consent')
      .select(['wording', 'at'])
      .orderBy('id', 'desc')
      .limit(1)
      .execute();
    expect(consents[0]).toMatchObject({ wording: 'The old letter, weekly' });
    expect(consents[0]!.at.getFullYear()).toBe(2029);
    const gus = await database.db
      .selectFrom('reader')
      .select('left_at')
      .where('email', 'like', 'gus%')
      .orderBy('id', 'desc')
      .executeTakeFirst();
    expect(gus?.left_at).not.toBeNull();
  });

  test('Mailchimp’s three files are understood: members, who unsubscribed, and whose address is gone', async () => {
    const head = '"Email Address","First Name","MEMBER_RATING","OPTIN_TIME","CONFIRM_TIME","TIMEZONE","wording"';
    const member = (name: string, more = '') =>
      `"${name}@x.example","${name}",2,"2020-01-01 10:00:00","2020-01-02 10:00:00","America/New_York","yes"${more}`;
    await listing(`${head}\n${member('ann')}\n`);
    await listing(`${head},"UNSUB_TIME"\n${member('bob', ',"2021-01-01 10:00:00"')}\n`);
    await listing(`${head},"CLEAN_TIME"\n${member('cid', ',"2021-01-01 10:00:00"')}\n`);
    const rows = await database.db
      .selectFrom('reader')
      .select(['email', 'left_at', 'rests_because', 'time_zone'])
      .orderBy('id')
      .execute();
    const left = new Date('2021-01-01T10:00:00Z');
    expect(rows).toEqual([
      { email: 'ann@x.example', left_at: null, rests_because: null, time_zone: 'America/New_York' },
      { email: 'bob@x.example', left_at: left, rests_because: null, time_zone: 'America/New_York' },
      { email: 'cid@x.example', left_at: null, rests_because: 'hard', time_zone: 'America/New_York' },
    ]);
  });
});
