import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { createTarDecoder, packTar } from 'modern-tar';
import { Problem } from '../text/index.ts';

/**
 * The file: a tar archive, whose last entry is the SHA-256 of all bytes before it. So a file that is torn or changed, be it by a
 * bit, is told by the file alone, and anybody can open it: `tar xf FILE`, `head -c -2048 FILE | sha256sum`.
 */

export interface Entry {
  /** Of ASCII, at most 100 bytes: a name within the archive. */
  name: string;
  content: Uint8Array;
}

const sealName = 'sha256';

/** An entry as bytes. It has no time and no owner: the same content is the same bytes. */
async function packed(name: string, content: Uint8Array): Promise<{ entry: Uint8Array; end: Uint8Array }> {
  const header = { name, size: content.length, type: 'file', mode: 0o600, mtime: new Date(0) } as const;
  const bytes = await packTar([{ header, body: content }]);
  const length = 512 + Math.ceil(content.length / 512) * 512;
  return { entry: bytes.subarray(0, length), end: bytes.subarray(length) };
}

/** What stands after the last entry: the sum, and the archive's end. */
async function seal(sum: string): Promise<Buffer> {
  const { entry, end } = await packed(sealName, Buffer.from(`${sum}  -\n`));
  return Buffer.concat([entry, end]);
}

/** The entries as an archive's bytes, sealed. It holds one entry at a time. */
export async function* pack(entries: AsyncIterable<Entry>): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  for await (const { name, content } of entries) {
    const { entry } = await packed(name, content);
    hash.update(entry);
    yield entry;
  }
  yield seal(hash.digest('hex'));
}

/**
 * Reads the whole file, and finds it whole and unchanged.
 * @throws Problem where it is not, or is no file.
 */
export async function checkSeal(path: string): Promise<void> {
  const file = await openFile(path);
  try {
    const { size } = await file.stat();
    const length = (await seal('0'.repeat(64))).length;
    const end = Buffer.alloc(Math.min(length, size));
    await file.read(end, 0, end.length, size - end.length);
    const told = /^([0-9a-f]{64}) {2}-\n/.exec(end.toString('latin1', 512))?.[1];
    if (!told || !end.equals(await seal(told)))
      throw new Problem(
        `${path} is no backup, or not the whole of one: it does not end as backups do. Take another backup, or copy it here once more.`,
      );
    const hash = createHash('sha256');
    if (size > length)
      for await (const piece of file.createReadStream({ end: size - length - 1, start: 0, autoClose: false }))
        hash.update(piece as Buffer);
    if (hash.digest('hex') !== told)
      throw new Problem(
        `${path} was changed since it was written: its content has another SHA-256 than its end says. Take another backup, or copy it here once more.`,
      );
  } finally {
    await file.close();
  }
}

/**
 * The entries of a file, in its order, but for its seal. What of a content is not read is passed over when the next is asked for.
 * What it holds is believed after `checkSeal`.
 */
export async function* unpackArchive(path: string): AsyncGenerator<{ name: string; size: number; content: Readable }> {
  const file = await openFile(path);
  try {
    const bytes = Readable.toWeb(file.createReadStream({ autoClose: false })) as ReadableStream<Uint8Array>;
    for await (const { header, body } of bytes.pipeThrough(createTarDecoder({ strict: true }))) {
      if (header.name === sealName) {
        await body.cancel();
        continue;
      }
      const content = Readable.fromWeb(body as never);
      yield { name: header.name, size: header.size, content };
      // What was not wanted is passed over.
      if (!content.destroyed) await finished(content.resume());
    }
  } finally {
    await file.close();
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    const file = await open(path, 'r');
    if ((await file.stat()).isFile()) return file;
    await file.close();
  } catch (cause) {
    throw new Problem(`${path} cannot be read (${(cause as Error).message}): name a file that \`backup\` wrote.`, {
      cause,
    });
  }
  throw new Problem(`${path} is no file: name one that \`backup\` wrote.`);
}
