import { closeSync, mkdirSync, openSync, readFileSync, readlinkSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What a worker hands over, written down outside of the database, in a line before each mail goes and one when the relay
 * has answered. It costs no round trip, and outlives the worker's death, though not the machine's.
 */
export interface Journal {
  /** @throws Error where it cannot be written: the mail must not go then */
  begin(messageId: string): void;
  /** @param taken whether the relay took it */
  end(messageId: string, taken: boolean): void;
  /** Nothing more is written. @param done nothing is in doubt, and it can go */
  close(done: boolean): void;
}

/** What a dead worker's journal tells of mails; those that it does not name had not begun to go. */
export interface KnownFates {
  /** The relay said that it took them. */
  taken: Set<string>;
  /** On their way when the worker died. */
  doubtful: Set<string>;
}

const fileOf = (folder: string, sender: string) => join(folder, `sending-${sender}.journal`);

/** Which process this is, for those that can look whether it lives; '' where that cannot be told. */
function processMark(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${readlinkSync('/proc/self/ns/pid')} ${process.pid}`;
  } catch {
    return ''; // another system than Linux
  }
}

/** Begins a worker's journal in a folder. */
export function openJournal(folder: string, sender: string): Journal {
  mkdirSync(folder, { recursive: true });
  const file = openSync(fileOf(folder, sender), 'wx', 0o600);
  writeSync(file, `${processMark()}\n`);
  return {
    begin: (messageId) => void writeSync(file, `> ${messageId}\n`),
    end: (messageId, taken) => void writeSync(file, `${taken ? '+' : '-'} ${messageId}\n`),
    close(done) {
      if (!done) writeSync(file, '.\n');
      closeSync(file);
      if (done) forgetJournal(folder, sender);
    },
  };
}

/**
 * What a dead worker's journal tells of these mails. Undefined where it tells nothing: there is none here, the worker may
 * live, or the machine was started anew and may have lost the last lines. It is read piece by piece: it is as long as the
 * sending was.
 */
export function readJournal(folder: string, sender: string, messageIds: readonly string[]): KnownFates | undefined {
  let file: number;
  try {
    file = openSync(fileOf(folder, sender), 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const asked = new Set(messageIds);
  const fates: KnownFates = { taken: new Set(), doubtful: new Set() };
  const piece = Buffer.alloc(65_536);
  const decoder = new TextDecoder();
  let mark: string | undefined;
  let rest = '';
  let closed = false;
  try {
    for (let size = readSync(file, piece); size > 0; size = readSync(file, piece)) {
      const lines = (rest + decoder.decode(piece.subarray(0, size), { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      if (mark === undefined) mark = lines.shift();
      for (const line of lines) {
        closed ||= line === '.';
        const messageId = line.slice(2);
        if (!asked.has(messageId)) continue;
        if (line.startsWith('>')) fates.doubtful.add(messageId);
        else fates.doubtful.delete(messageId);
        if (line.startsWith('+')) fates.taken.add(messageId);
      }
    }
  } finally {
    closeSync(file);
  }
  return rest === '' && (closed || isDeadNear(mark ?? '')) ? fates : undefined;
}

/** Whether a process of this machine, since it was started, is no more. */
function isDeadNear(mark: string): boolean {
  const [own, its] = [processMark(), mark].map((words) => words.split(' '));
  return mark !== '' && own?.[0] === its?.[0] && own?.[1] === its?.[1] && !lives(Number(its?.[2]));
}

export function forgetJournal(folder: string, sender: string): void {
  rmSync(fileOf(folder, sender), { force: true });
}

/** One that has ended and only waits for its parent to look does not (proc(5)). */
function lives(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) [ZX]/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}
