import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import config from '../app/capacitor.config.json' with { type: 'json' };
import { sql, type Database } from '../src/db/index.ts';
import { access } from '../src/site/access.ts';
import { readCsv } from '../src/text/csv.ts';
import { testDatabase } from './database.ts';

/** What both stores are told of what the service keeps, held against the tables that it has. */

const store = resolve(import.meta.dirname, '../app/store');

/** The kinds of data that the forms know, Apple's name and Google's. */
const kinds = {
  email: ['EmailAddress', 'PSL_EMAIL'],
  name: ['Name', 'PSL_NAME'],
  account: ['UserID', 'PSL_USER_ACCOUNT'],
  words: ['OtherUserContent', 'PSL_USER_GENERATED_CONTENT'],
  /** Wishes for the letter, when and from which network something was agreed to. */
  other: ['OtherDataTypes', 'PSL_OTHER_PERSONAL'],
} as const;
type Kind = keyof typeof kinds;

/**
 * What each table keeps of a person. Of who is told by push nothing is here: web views have no push (app/README.md), and who asks for it in
 * a browser does so outside of the app.
 */
const keeps: Record<string, Kind[]> = {
  reader: ['email', 'other'],
  former_reader: ['other'],
  reader_token: ['email', 'other'],
  consent: ['other'],
  delivery: ['other'],
  returned_mail: ['other'],
  mail: ['email'],
  outbox_letter: ['email'],
  errand: ['email', 'name', 'words', 'other'],
  person: ['email', 'name', 'account'],
  person_session: ['account', 'other'],
  passkey: ['account', 'other'],
  commenter: ['account', 'name'],
  comment: ['words'],
  comment_notice: ['other'],
  comment_report: ['words'],
  comment_thanks: ['words'],
  unconfirmed_comment: ['email', 'name', 'words'],
  moderation: ['account'],
  deed: ['account'],
  at_desk: ['account'],
};

let database: Database;
beforeAll(async () => void (database = await testDatabase()));
afterAll(() => database?.close());

const read = (name: string) => readFileSync(join(store, name), 'utf8');
const declared = [...new Set(Object.values(keeps).flat())];

test('every table that names a person is in the list, with what its columns say; nothing else is kept of anybody', async () => {
  const { rows } = await sql<{ table: string; column: string }>`
    select table_name as "table", column_name as "column" from information_schema.columns
     where table_schema = 'public' order by 1, 2`.execute(database.db);
  const naming = rows.filter(({ column }) =>
    /^(e?mail|recipient|(reader|person|writer)_id|user_agent|network)$/.test(column),
  );
  expect([...new Set(naming.map(({ table }) => table))].filter((table) => !keeps[table])).toEqual([]);
  expect(Object.keys(keeps).filter((table) => !rows.some((row) => row.table === table))).toEqual([]);
  const addresses = rows.filter(({ column }) => /^(email|recipient)$/.test(column)).map(({ table }) => table);
  expect(addresses.filter((table) => !keeps[table]?.includes('email'))).toEqual([]);
  const unheardOf = /phone|birth|gender|latitude|longitude|postal|payment|iban|contact|advertis|device_id/;
  expect(rows.filter(({ column }) => unheardOf.test(column))).toEqual([]);
});

test('Apple is told just that: linked to a person, for what the app does, and no tracking', () => {
  const manifest = read('PrivacyInfo.xcprivacy');
  const types = [...manifest.matchAll(/<string>NSPrivacyCollectedDataType(?!Purpose)(\w+)<\/string>/g)].map(
    ([, type]) => type,
  );
  expect(types.toSorted()).toEqual(declared.map((kind) => kinds[kind][0]).toSorted());
  expect(manifest.match(/NSPrivacyCollectedDataTypePurposeAppFunctionality/g)).toHaveLength(types.length);
  expect(manifest.match(/Linked<\/key>\s*<true\/>/g)).toHaveLength(types.length);
  expect(manifest.match(/Tracking<\/key>\s*<false\/>/g)).toHaveLength(types.length + 1);
  expect(manifest).toMatch(/NSPrivacyTrackingDomains<\/key>\s*<array\/>/);
});

test('Google is told the same: collected and not shared, by choice, encrypted on the way, erased on demand', async () => {
  const rows = [];
  for await (const { cells } of readCsv(lines(read('data-safety.csv')))) rows.push(cells);
  const answers = rows.slice(1).map(([question = '', response = '', value = '']) => ({ question, response, value }));
  const told = answers.filter(({ question }) => question.startsWith('PSL_DATA_TYPES_')).map(({ response }) => response);
  expect(told.toSorted()).toEqual(declared.map((kind) => kinds[kind][1]).toSorted());
  const value = (question: string, response = '') =>
    answers.find((one) => one.question === question && one.response === response)?.value;
  for (const type of told) {
    const usage = `PSL_DATA_USAGE_RESPONSES:${type}`;
    expect(value(`${usage}:PSL_DATA_USAGE_COLLECTION_AND_SHARING`, 'PSL_DATA_USAGE_ONLY_COLLECTED')).toBe('true');
    expect(value(`${usage}:DATA_USAGE_USER_CONTROL`, 'PSL_DATA_USAGE_USER_CONTROL_OPTIONAL')).toBe('true');
    expect(value(`${usage}:DATA_USAGE_COLLECTION_PURPOSE`, 'PSL_APP_FUNCTIONALITY')).toBe('true');
  }
  expect(read('data-safety.csv')).not.toMatch(/SHARED|ADVERTISING|ANALYTICS|TRACKING/);
  expect(value('PSL_DATA_COLLECTION_ENCRYPTED_IN_TRANSIT')).toBe('true');
  expect(config.server).toEqual({ url: expect.stringMatching(/^https:/) as string, errorPath: 'unreached.html' });
  // Where it says that an account and the rest can be erased, there are such pages.
  for (const [question, path, press] of [
    ['PSL_ACCOUNT_DELETION_URL', '/account', 'POST /account/erase'],
    ['PSL_DATA_DELETION_URL', '/preferences', 'POST /preferences/:token/forget'],
  ] as const) {
    expect(value(question)).toBe(`https://news.example${path}`);
    expect(Object.keys(access)).toContain(`GET ${path}`);
    expect(Object.keys(access)).toContain(press);
  }
});

async function* lines(text: string) {
  yield text;
}
