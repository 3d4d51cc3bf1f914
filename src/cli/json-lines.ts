import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { SourceKind } from '../reports/index.ts';
import { inOwnWords } from '../reports/own-words.ts';
import type { Report } from '../reports/report.ts';
import { Problem } from '../text/problem.ts';
import { remark } from './command.ts';

/** What the filters read and write: JSON Lines. They work by the very functions of the rooms, without database and network. */

const example = (id: number, outlet: string, title: string) =>
  JSON.stringify({ id: String(id), outlet, title, text: '', published: '2020-01-03' });

/** A line for a shell that prints two reports. */
export const exampleReports = `printf '%s\\n' '${example(1, 'A', 'Senate votes to pass the budget')}' '${example(2, 'B', 'Budget passes Senate vote')}'`;

/** A line of more bytes than this is no report. */
const maxLine = 64 * 1024 * 1024;

const unreadable = (name: string, cause: Error) =>
  new Problem(`${name} cannot be read (${cause.message}): name a file that can.`, { cause });

/** The lines of a stream of UTF-8, without their ends. */
async function* linesOf(stream: Readable, name: string): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  const chunks = (stream as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  const read = () => chunks.next().catch((cause: Error) => Promise.reject(unreadable(name, cause)));
  for (let chunk = await read(); !chunk.done; chunk = await read()) {
    const lines = (rest + decoder.decode(chunk.value, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
    if (rest.length > maxLine) throw new Problem(`${name} has a line of more than 64 MB: write one report a line.`);
  }
  yield rest + decoder.decode();
}

const sides = new Map([
  ['left', -2],
  ['lean left', -1],
  ['center', 0],
  ['lean right', 1],
  ['right', 2],
]);

/**
 * Reads reports as JSON Lines: `{id, outlet, url, title, text, published, lang?}`, and `owner`, `kind`, `lean`,
 * `position`, `video` where they are known. What outlets put under all of their reports is left out of the texts.
 * A report that cannot be used is named on standard error, with its line and the reason.
 *
 * @param most of each text, in characters, where not all of it is looked at
 * @throws Problem naming the line that is not JSON
 */
export async function reportsFrom(file: string | undefined, most?: number): Promise<Report[]> {
  const { stream, name } = inputOf(file);
  const reports: Report[] = [];
  const ids = new Set<string>();
  let number = 0;
  for await (const line of linesOf(stream, name)) {
    number++;
    if (!line.trim()) continue;
    const place = `${name}, line ${number}`;
    let read: Record<string, unknown>;
    try {
      read = Object(JSON.parse(line)) as Record<string, unknown>;
    } catch (cause) {
      throw new Problem(`${place} is not JSON (${(cause as Error).message}): write one report as JSON on each line.`, {
        cause,
      });
    }
    const { id } = read;
    if ((typeof id !== 'string' && typeof id !== 'number') || id === '') {
      remark(`${place}: a report without an id; left out.`);
      continue;
    }
    if (ids.has(String(id))) {
      remark(`${place}: report ${id} was there already; left out.`);
      continue;
    }
    ids.add(String(id));
    const text = (field: string) => (typeof read[field] === 'string' ? read[field] : '');
    const published = new Date(text('published'));
    if (!text('title').trim() && !text('text').trim())
      remark(`${place}: report ${id} has neither title nor text; left out.`);
    else if (Number.isNaN(published.getTime())) {
      remark(`${place}: report ${id} is published "${text('published')}", which is no ISO date; left out.`);
    } else reports.push(toReport(String(id), published, read, text));
  }
  return inOwnWords(reports, most);
}

function toReport(id: string, published: Date, read: Record<string, unknown>, text: (field: string) => string): Report {
  const lean = typeof read.lean === 'number' ? read.lean : sides.get(text('lean'));
  return {
    id,
    outlet: text('outlet'),
    title: text('title'),
    text: text('text'),
    published,
    ...(text('url') ? { url: text('url') } : {}),
    ...(text('lang') ? { lang: text('lang') } : {}),
    ...(text('owner') ? { owner: text('owner') } : {}),
    ...(text('kind') ? { kind: text('kind') as SourceKind } : {}),
    ...(lean === undefined ? {} : { lean }),
    ...(typeof read.position === 'number' ? { position: read.position } : {}),
    ...(text('video') ? { video: text('video') } : {}),
  };
}

/** Standard input, or the file that was named. */
export function inputOf(file: string | undefined): { stream: Readable; name: string } {
  if (file === undefined || file === '-') return { stream: process.stdin, name: 'standard input' };
  return { stream: createReadStream(file), name: file };
}

/** The bytes of a file, or of standard input. */
export async function bytesOf(file: string | undefined): Promise<Uint8Array> {
  if (file !== undefined && file !== '-')
    return readFile(file).catch((cause: Error) => Promise.reject(unreadable(file, cause)));
  const parts: Buffer[] = [];
  for await (const part of process.stdin as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts);
}

/** Writes values as JSON Lines, waiting for a slow reader. */
export async function writeLines(values: Iterable<unknown>): Promise<void> {
  const { stdout } = process;
  let block = '';
  const flush = async () => {
    if (!stdout.write(block)) await new Promise((done) => stdout.once('drain', done));
    block = '';
  };
  for (const value of values) {
    block += `${JSON.stringify(value)}\n`;
    if (block.length > 65_536) await flush();
  }
  await flush();
}

/** One by one, so that the first are written while the last wait. */
export function* lazily<T, U>(items: readonly T[], work: (item: T) => U): Generator<U> {
  for (const item of items) yield work(item);
}
