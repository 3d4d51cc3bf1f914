import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { settingsHelp } from '../src/config.ts';

/** What the documentation promises is there: every link, setting, script and command that it names. */
const root = resolve(import.meta.dirname, '..');
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...markdownIn('docs'),
  ...markdownIn('src'),
  ...markdownIn('sample'),
];

function markdownIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join(folder, file));
}

const read = (file: string) => readFileSync(join(root, file), 'utf8');

test('every link to a file leads to one', () => {
  const broken = pages.flatMap((page) =>
    [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !existsSync(join(root, dirname(page), target)))
      .map((target) => `${page}: ${target}`),
  );
  expect(broken).toEqual([]);
});

test('every setting stands in docs/settings.md with its default, and no other', () => {
  const rows = [...read('docs/settings.md').matchAll(/^\| `([A-Z_]+)` \| (.*) \| (?:`(.*)`)? ?\|$/gm)];
  expect(rows.map(([, name, is, value = '']) => ({ name, is, default: value }))).toEqual(settingsHelp);
});

test('every word list says of when it is, and docs/ranking.md lists it with that date', () => {
  const lists = ['src/stories/lists', 'src/text/lists'].flatMap((folder) =>
    readdirSync(join(root, folder)).map((file) => join(folder, file)),
  );
  const listed = [...read('docs/ranking.md').matchAll(/^\| \[`(.+)`\]\(\.\.\/\1\) \|.*\| (\S+) \|$/gm)];
  expect(listed.map(([, file, date]) => [file, date]).toSorted()).toEqual(
    lists.map((file) => [file, /^# .+\. As of (\d{4}-\d\d-\d\d)\.\n/.exec(read(file))?.[1]]).toSorted(),
  );
});

test('every npm script that a page names exists', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const named = pages.flatMap((page) =>
    [...read(page).matchAll(/npm run (?:--silent )?([a-z][\w:-]*)/g)].map(([, name = '']) => name),
  );
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

test('every command that a page names exists', () => {
  const commands = new Set([...read('src/cli/index.ts').matchAll(/^ {2}(\w+): \{$/gm)].map(([, name = '']) => name));
  const named = pages.flatMap((page) =>
    [...read(page).matchAll(/(?:npm run --silent dispatchbox -- |`dispatchbox )([a-z]+)/g)].map(
      ([, name = '']) => name,
    ),
  );
  expect(named.filter((name) => !commands.has(name))).toEqual([]);
});

test('the glossary is in order, and each word stands in its file', () => {
  const rows = [...read('docs/glossary.md').matchAll(/^\| ([^|`]+) \| [^|]+ \| \[`(.+)`\]\(\.\.\/\2\) \|$/gm)];
  const words = rows.map(([, word = '']) => word);
  expect(words.length).toBeGreaterThan(40);
  expect(read('docs/glossary.md').match(/^\| /gm)).toHaveLength(words.length + 1); // with the head
  expect(words).toEqual(words.toSorted());
  const without = rows.filter(([, word = '', file = '']) => {
    const path = join(root, file);
    return !existsSync(path) || !readFileSync(path, 'utf8').toLowerCase().includes(word.toLowerCase());
  });
  expect(without.map(([row]) => row)).toEqual([]);
});

test('every page of docs is linked from somewhere', () => {
  const linked = new Set(
    pages.flatMap((page) =>
      [...read(page).matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, target = '']) => join(dirname(page), target)),
    ),
  );
  expect(markdownIn('docs').filter((page) => !page.includes('decisions/') && !linked.has(page))).toEqual([]);
});
