import { createWriteStream, existsSync } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Pool } from 'pg';
import { Problem } from '../text/index.ts';
import { checkSeal, pack } from './archive.ts';
import { dump } from './dump.ts';

/**
 * Writes a backup into a file: beside its place, read again and found whole, then moved there. Who is killed leaves `FILE.part`.
 * @param path a file that is not there yet
 * @returns its bytes
 * @throws Problem where it cannot be written there
 */
export async function writeBackup(
  pool: Pool,
  path: string,
  options: Parameters<typeof dump>[1] & { signal?: AbortSignal },
): Promise<number> {
  if (existsSync(path)) throw new Problem(`${path} is there already: name a new file.`);
  const part = `${path}.part`;
  try {
    const file = createWriteStream(part, { mode: 0o600, flush: true });
    await pipeline(pack(dump(pool, options)), file, options.signal ? { signal: options.signal } : {});
    await checkSeal(part);
    await rename(part, path);
    await syncFolder(dirname(resolve(path)));
    return (await stat(path)).size;
  } catch (error) {
    await rm(part, { force: true }).catch(() => {});
    const { code = '', syscall, message } = error as NodeJS.ErrnoException;
    if (!/^(ENOENT|ENOTDIR|EACCES|EROFS|ENOSPC|EDQUOT|EPERM|EISDIR|EFBIG)$/.test(code) || !syscall) throw error;
    throw new Problem(`${path} cannot be written (${message}): make room or a folder there, or name another place.`, {
      cause: error,
    });
  }
}

/** A file that was moved is there after a power cut only if its folder was written as well. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Writes a backup to where its bytes go on, such as a pipe: who takes them checks them. */
export async function writeBackupTo(
  pool: Pool,
  stream: NodeJS.WritableStream,
  options: Parameters<typeof dump>[1],
): Promise<void> {
  await pipeline(pack(dump(pool, options)), stream, { end: false });
}
