import { closeSync, mkdirSync, openSync, readFileSync, readlinkSync, rmSync, writeSync } from 'node:fs';
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
  /** @param done nothing is in doubt, and it can go */
  close(done: boolean): void;
}

/** What a dead worker's journal tells of its mails; those that it does not name had not begun to go. */
export interface Told {
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
      closeSync(file);
      if (done) forgetJournal(folder, sender);
    },
  };
}

/**
 * Reads a dead worker's journal. Undefined where it tells nothing: there is none here, the worker may live, or the machine
 * was started anew and may have lost the last lines.
 */
export function readJournal(folder: string, sender: string): Told | undefined {
  let text: string;
  try {
    text = readFileSync(fileOf(folder, sender), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const [mark = '', ...lines] = text.split('\n');
  const [own, its] = [processMark(), mark].map((words) => words.split(' '));
  const near = mark !== '' && own?.[0] === its?.[0] && own?.[1] === its?.[1];
  if (!near || lives(Number(its?.[2])) || lines.pop() !== '') return undefined;
  const told: Told = { taken: new Set(), doubtful: new Set() };
  for (const line of lines) {
    const messageId = line.slice(2);
    if (line.startsWith('>')) told.doubtful.add(messageId);
    else told.doubtful.delete(messageId);
    if (line.startsWith('+')) told.taken.add(messageId);
  }
  return told;
}

export function forgetJournal(folder: string, sender: string): void {
  rmSync(fileOf(folder, sender), { force: true });
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
