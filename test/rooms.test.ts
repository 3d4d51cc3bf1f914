import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { owners } from '../src/db/schema.ts';

/** Keeps the rules of the rooms by reading imports and SQL. The table is the design's; change both in one commit. */
const news = ['sources', 'reports', 'stories', 'editions', 'readers', 'press', 'articles', 'comments', 'circulation'];
const mayImport: Record<string, string[]> = {
  house: [],
  text: [],
  net: ['text'],
  db: ['text'],
  jobs: ['db'],
  sources: ['db', 'net', 'text'],
  reports: ['db', 'net', 'text', 'sources'],
  stories: ['db', 'text', 'reports'],
  editions: ['db', 'house', 'text', 'stories'],
  readers: ['db', 'text'],
  press: ['db', 'house', 'net', 'text', 'editions', 'readers'],
  articles: ['db', 'text'],
  comments: ['db', 'text', 'stories', 'editions', 'articles', 'readers'],
  circulation: ['db', 'house', 'readers', 'press', 'comments'],
  masthead: ['db', 'house', 'text', 'articles'],
  backup: ['db', 'text', 'press'],
  desk: ['db', 'text', 'masthead', ...news],
  retention: ['db', 'text', 'stories', 'reports', 'editions', 'comments', 'press', 'desk'],
  site: ['db', 'house', 'text', 'desk', 'backup', 'masthead', ...news],
};
/** The room of a path; none of what stands above the rooms, as the commands do. */
const roomOf = (path: string) =>
  path.includes('/') && !path.startsWith('cli/') ? path.slice(0, path.indexOf('/')) : '';

/** What a file above the rooms may import, if not all of them. */
const above: Record<string, string[]> = {
  'flow.ts': ['db', 'jobs', 'text', 'masthead', 'retention', ...news],
  'gathering.ts': ['db', 'net', 'text', 'sources', 'reports'],
};

const src = resolve(import.meta.dirname, '../src');
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file))
  .map((file) => ({
    file,
    room: roomOf(file),
    code: readFileSync(join(src, file), 'utf8'),
  }));

/** The files of ours that a file imports, relative to src; `type` where nothing of it runs. */
function importsOf(file: string, code: string): string[] {
  const found = code.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g);
  return [...found].map(([, path = '']) => relative(src, resolve(join(src, dirname(file)), path)));
}

test('every file of src stands in a room of the design, or above them', () => {
  const rooms = new Set(files.map(({ room }) => room).filter(Boolean));
  expect([...rooms].filter((room) => !(room in mayImport))).toEqual([]);
  const known = [
    'main.ts',
    'config.ts',
    'flow.ts',
    'gathering.ts',
    'listen.ts',
    'site-options.ts',
    'clock.ts',
    'progress.ts',
  ];
  const stray = files.filter(({ room, file }) => !room && !file.startsWith('cli/') && !known.includes(file));
  expect(stray.map(({ file }) => file)).toEqual([]);
});

test('a room is entered by its index.ts, and only from where the table allows', () => {
  const wrong: string[] = [];
  for (const { file, room, code } of files) {
    const allowed = room ? mayImport[room] : (above[file] ?? Object.keys(mayImport));
    for (const target of importsOf(file, code)) {
      const other = roomOf(target);
      if (room && other === room) continue;
      if (target.startsWith('../')) {
        if (room) wrong.push(`${file} imports ${target}, outside src`);
      } else if (room && !other) wrong.push(`${file} imports ${target}: no room knows what stands above it`);
      else if (other && !allowed?.includes(other)) wrong.push(`${file} imports ${other}`);
      // Problem is the one thing that every file may throw; a filter may take one function without its room's database.
      else if (room && other && target !== `${other}/index.ts` && target !== 'text/problem.ts')
        wrong.push(`${file} enters ${target}`);
    }
  }
  expect(wrong).toEqual([]);
});

test('a room writes its own tables only, and reads those of rooms it may import', () => {
  const wrong: string[] = [];
  const tables = Object.keys(owners) as (keyof typeof owners)[];
  for (const { file, room, code } of files) {
    if (!room || room === 'db') continue;
    for (const table of tables) {
      const owner = owners[table];
      if (owner === room) continue;
      const builder = new RegExp(`\\.(insertInto|updateTable|deleteFrom|replaceInto|mergeInto)\\(\\s*['"]${table}\\b`);
      const raw = new RegExp(`\\b(insert\\s+into|update|delete\\s+from|merge\\s+into|truncate)\\s+${table}\\b`, 'i');
      if (builder.test(code) || sqlOf(code).some((sql) => raw.test(sql)))
        wrong.push(`${file} writes ${table} of ${owner}`);
      const read = new RegExp(`(selectFrom|Join|from)\\(\\s*\\[?['"]${table}\\b`);
      const rawRead = new RegExp(`\\b(from|join)\\s+${table}\\b`, 'i');
      const reads = read.test(code) || sqlOf(code).some((sql) => rawRead.test(sql));
      if (reads && !mayImport[room]?.includes(owner)) wrong.push(`${file} reads ${table} of ${owner}`);
    }
  }
  expect(wrong).toEqual([]);
});

const sqlOf = (code: string) => [...code.matchAll(/\bsql(?:<[^`]*>)?`([^`]*)`/g)].map(([, sql = '']) => sql);

test('process.env is read by config.ts alone, the web is fetched by net alone, mail is sent by press alone', () => {
  const users = (pattern: RegExp) => files.filter(({ code }) => pattern.test(code)).map(({ file }) => file);
  expect(users(/process\.env/)).toEqual(['config.ts']);
  expect(users(/from 'undici'|from 'node:https?'|[^.\w]fetch\(/).filter((file) => !file.startsWith('net/'))).toEqual(
    [],
  );
  expect(users(/from 'nodemailer'/).filter((file) => !file.startsWith('press/'))).toEqual([]);
});

test('no room takes the time or chance by itself', () => {
  const timed = files.filter(
    ({ room, code }) => room && room !== 'jobs' && /Date\.now\(|new Date\(\)|Math\.random\(/.test(code),
  );
  expect(timed.map(({ file }) => file).filter((file) => !file.startsWith('db/') && !file.startsWith('net/'))).toEqual(
    [],
  );
});

test('a name is exported by one file', () => {
  /** What each language says, and what each command is: `inLanguages` and the list of commands ask for these names. */
  const asked = (file: string, name: string) =>
    (file.includes('/messages/') && /^(?:de|en)$/.test(name)) ||
    (file.startsWith('cli/') && /^(?:help|options|run)$/.test(name));
  const exported = files.flatMap(({ file, code }) =>
    [...new Set(namesExportedBy(code))].filter((name) => !asked(file, name)).map((name) => ({ file, name })),
  );
  const twice = [...Map.groupBy(exported, ({ name }) => name)].filter(([, by]) => by.length > 1);
  expect(exported.length).toBeGreaterThan(1000);
  expect(twice.map(([name, by]) => `${name}: ${by.map(({ file }) => file).join(', ')}`)).toEqual([]);
});

/** The names that a file defines and exports, values and types; not those that it hands on from another. */
function namesExportedBy(code: string): string[] {
  const declared = code.matchAll(
    /^export (?:declare )?(?:abstract )?(?:async )?(?:function\*?|const|let|class|interface|type|enum) ([\w$]+)/gm,
  );
  const listed = [...code.matchAll(/^export (?:type )?\{([^}]*)\}(?! from)/gm)].flatMap(([, names = '']) =>
    names.split(','),
  );
  return [
    ...[...declared].map(([, name = '']) => name),
    ...listed.map((one) => one.trim().replace(/^type |^.* as /, '')).filter((name) => name !== ''),
  ];
}

test('every room has a README', () => {
  const rooms = [...new Set(files.map(({ room }) => room).filter(Boolean))];
  const missing = rooms.filter((room) => !readdirSync(join(src, room)).includes('README.md'));
  expect(missing).toEqual([]);
});
