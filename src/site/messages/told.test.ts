import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseSync } from 'vite';
import { expect, test } from 'vitest';
import { deDoneTo, deTold } from './de-told.ts';
import { messagesIn } from './index.ts';
import { translator } from './told.ts';

interface Node {
  type: string;
  [field: string]: unknown;
}
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value;

function walk(node: Node, see: (node: Node) => void): void {
  see(node);
  for (const value of Object.values(node))
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) walk(child, see);
}

const src = resolve(import.meta.dirname, '../..');
/** What is put into a sentence, which no language has words for. */
const put = 'Xx';
/** A sentence as it is written, with something put in; undefined where it is put together elsewhere. */
function sentenceOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === 'Literal') return String(node.value);
  if (node.type !== 'TemplateLiteral') return undefined;
  return (node.quasis as { value: { cooked: string } }[]).map(({ value }) => value.cooked).join(put);
}

function sentences(files: readonly string[], of: (node: Node) => unknown): { file: string; words: string }[] {
  return files.flatMap((file) => {
    const code = readFileSync(join(src, file), 'utf8');
    const { program } = parseSync(file, code, { lang: file.endsWith('x') ? 'tsx' : 'ts' });
    const found: { file: string; words: string }[] = [];
    walk(program as unknown as Node, (node) => {
      const words = sentenceOf(of(node));
      if (words !== undefined) found.push({ file, words });
    });
    return found;
  });
}

const filesOf = (room: string) =>
  readdirSync(join(src, room), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !file.includes('.test.'))
    .map((file) => join(room, file));

/** Rooms whose errors a form of the desk may bring; what only the command line and gathering meet is left out. */
const rooms = ['articles', 'desk', 'editions', 'masthead', 'readers', 'sources', 'stories', 'site'];
const elsewhere = ['sources/founded.ts', 'sources/read-catalogue.ts', 'sources/parse.ts'];
const asked = [...rooms.flatMap(filesOf), 'press/bulletin.ts', 'text/csv-text.ts', 'text/picture.ts'].filter(
  (file) => !elsewhere.includes(file),
);
const say = translator(deTold, 'de');
/** These have no words of their own. */
const wordless = ['Xx: Xx.', 'List-Id, List-Unsubscribe, List-Unsubscribe-Post, List-Archive, Feedback-ID'];
/** What stays English; of some sentences the end is put in, and may be nothing. */
const untold = (found: { file: string; words: string }[]) =>
  found
    .filter(({ words }) => !wordless.includes(words))
    .filter(({ words }) => [words, words.replaceAll(put, '')].every((one) => (say(one) ?? one) === one))
    .map(({ file, words }) => `${file}: ${words}`);

test('what a form got wrong is said in German too', () => {
  const found = sentences(asked, (node) =>
    node.type === 'NewExpression' && (node.callee as Node).name === 'Problem' ? (node.arguments as Node[])[0] : null,
  );
  expect(found.length).toBeGreaterThan(80);
  expect(untold(found)).toEqual([]);
});

test('what ails feeds, connections and the mail is said in German too', () => {
  // Each of their sentences is written as one string.
  const found = sentences(
    ['press/doctor.ts', 'sources/health.ts', 'sources/answers.ts', 'sources/tidy.ts', 'net/web.ts'],
    (node) => node,
  ).filter(({ words }) => /^(?!v=)[\p{L}"X]/u.test(words) && words.split(' ').length > 3 && !words.includes('.com '));
  expect(found.length).toBeGreaterThan(80);
  expect(untold(found)).toEqual([]);
});

test('to what an act of the log was done is said in German too', () => {
  const found = sentences([...filesOf('desk'), ...filesOf('site/desk')], (node) =>
    node.type === 'Property' && (node.key as Node).name === 'what' ? node.value : null,
  );
  expect(found.length).toBeGreaterThan(20);
  const doneTo = translator(deDoneTo, 'de');
  expect(found.filter(({ words }) => doneTo(words) === undefined)).toEqual([]);
});

test('what is put in stays, sentences in sentences are said, and numbers are written as the language writes them', () => {
  const { told } = messagesIn('de');
  expect(told('The foot is longer than 5,000 characters: make it shorter.')).toBe(
    'Zu lang: der Fuß hat mehr als 5.000 Zeichen. Bitte kürzen.',
  );
  expect(told('https://a.example cannot be read: a.example: it refused the connection.')).toBe(
    'https://a.example lässt sich nicht lesen: a.example: die Verbindung wurde abgelehnt.',
  );
  expect(told('it answers 403: it does not let us in')).toBe('Antwort 403: kein Zutritt');
  expect(told('Something that nobody has said before')).toBeUndefined();
  expect(told('x'.repeat(100_000))).toBeUndefined();
  const english = messagesIn('en').told;
  expect(english('Choose a file.')).toBe('Choose a file.');
});
