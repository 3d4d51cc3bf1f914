import { access, constants } from 'node:fs/promises';
import { resolve } from 'node:path';
import { keepBackups, type Keeping } from './backup/index.ts';
import { askFor } from './circulation/index.ts';
import { openClock, type Clock } from './clock.ts';
import { agentOf, filesOf, version, type Config } from './config.ts';
import {
  alsoHere,
  hearNotices,
  isAway,
  openDatabase,
  openReplica,
  readingFrom,
  transaction,
  type Database,
} from './db/index.ts';
import { flow, type StepContext } from './flow.ts';
import type { House } from './house/index.ts';
import { openQueue, type Queue } from './jobs/index.ts';
import { listen } from './listen.ts';
import { openWeb } from './net/index.ts';
import {
  fileSendLog,
  openReturnsServer,
  outboxPost,
  readSigner,
  relayPost,
  takeReturn,
  type Mailroom,
  type Post,
} from './press/index.ts';
import type { Progress } from './progress.ts';
import { firstOwnerToken, linkTokens, openSignIn } from './readers/index.ts';
import { siteOptions, type Opened } from './site-options.ts';
import { site, watch } from './site/index.ts';
import { claimDatabase, readCatalogue, sourcesFromOpml, syncCatalogue } from './sources/index.ts';
import { domainOf, many, Problem } from './text/index.ts';

/** What a process does of the service's work: serve pages and take what readers send, gather and mail, or both. */
export const processRoles = ['site', 'worker', 'all'] as const;
export type ProcessRole = (typeof processRoles)[number];

/** The service, running: what a command or a test needs of it. */
export interface Service {
  db: Database['db'];
  queue: Queue;
  clock: Clock;
  /** The address of the site, on this machine. */
  url: string;
  /** The token by which the terminal's user looks at the outbox. */
  terminal: string;
  /** Stops everything in the reverse order of its start. */
  stop(): Promise<void>;
}

/**
 * Starts the service, part by part: listener, web, catalogue, clock, post, database, queue, site: what a setting can spoil comes
 * before anything is set up. Does not work on the queue yet: the caller says whether `queue.work()` or `queue.drain()`.
 *
 * @param how.role what of the service's work this process does
 * @param how.signal ends the start early
 * @throws Problem where a part cannot be started; those before it are stopped again
 */
export async function startService(
  config: Config,
  progress: Progress,
  how: { role?: ProcessRole; signal?: AbortSignal } = {},
): Promise<Service> {
  const parts = new Parts(progress);
  try {
    return await openParts(config, { progress, parts, role: how.role ?? 'all', signal: how.signal });
  } catch (error) {
    await parts.stop();
    throw error;
  }
}

/** What has been started, to be stopped in the reverse order. */
class Parts {
  #started: { what: string; stop: () => Promise<void> | void }[] = [];
  #progress: Progress;

  constructor(progress: Progress) {
    this.#progress = progress;
  }

  add(what: string, stop: () => Promise<void> | void): void {
    this.#started.push({ what, stop });
  }

  async stop(): Promise<void> {
    for (let part = this.#started.pop(); part; part = this.#started.pop()) {
      try {
        await part.stop();
      } catch (error) {
        this.#progress.line(`${part.what} did not stop in order: ${(error as Error).message}`, { error });
      }
    }
  }
}

interface Starting {
  progress: Progress;
  parts: Parts;
  role: ProcessRole;
  signal: AbortSignal | undefined;
}

async function openParts(config: Config, { progress, parts, role, signal }: Starting): Promise<Service> {
  const { faults, fault } = faultLog(progress);
  const listener = await listen(config).catch(async (error: Error) => {
    throw (await houseAt(config, error)) ?? error;
  });
  parts.add('The site', listener.close);
  const house = { ...config.house, url: config.HOUSE_URL ? config.house.url : listener.url };

  const web = openWeb({ openHosts: config.OPEN_HOSTS, agent: agentOf(house), timeout: config.FETCH_SECONDS * 1000 });
  parts.add('The web', () => web.close());
  const catalogue =
    role === 'site' ? undefined : sourcesFromOpml(await readCatalogue(config.CATALOGUE, web), config.CATALOGUE);
  const clock = openClock(config.CLOCK, web);
  const now = await clock.sync();
  const post = config.SMTP_URL ? relayPost(config.SMTP_URL, config.SMTP_CONNECTIONS) : outboxPost();
  parts.add('The post', () => post.close());
  const mailroom = mailroomOf(config, house, post);
  await warnOfBackups(config, progress);
  signal?.throwIfAborted();

  const name = `dispatchbox at ${listener.url}`;
  const [place, where] = config.DATABASE_URL
    ? ['The database of DATABASE_URL', { url: config.DATABASE_URL }]
    : [resolve(config.DATA_FOLDER), { folder: resolve(config.DATA_FOLDER) }];
  const { db, pool, close } = await openDatabase(where, { say: progress.line, name, ...(signal && { signal }) });
  parts.add('The database', close);
  signal?.throwIfAborted();
  for (const other of await alsoHere(pool, 'dispatchbox at ')) {
    const since = other.since.toISOString().slice(0, 16).replace('T', ' ');
    progress.line(`This joins the service at ${other.name}, which has been on this database since ${since} UTC`);
  }
  const synced = await transaction(db, async (tx) => {
    await claimDatabase(tx, house.sample, place);
    return catalogue && syncCatalogue(tx, catalogue, now);
  });
  if (synced)
    progress.line(`${many(synced.sources, 'source')} with ${many(synced.feeds, 'feed')} in ${config.CATALOGUE}`);

  const base = { config, house, db, web, clock, faults, fault };
  const own = { ...base, mailroom, signIn: await openSignIn(db, house) };

  const stopping = new AbortController();
  const queue = await openQueue(pool, flow(stepContext({ ...own, pool }, progress, stopping.signal)), {
    sendsOnly: role === 'site',
    say: (line) => progress.line(line, { level: 'warn' }),
    onError: (error, step) => fault(step ?? 'queue', `${step ?? 'The queue'} failed: ${error.message}`, error),
  });
  parts.add('The queue', async () => {
    stopping.abort();
    await queue.stop();
  });

  const returns = role === 'site' ? undefined : await openReturns(own, progress);
  if (returns) parts.add('The receiver of returns', returns.close);

  const answering = answerSoon(queue, role !== 'site', (error) => {
    if (!stopping.signal.aborted) progress.line(`What was asked for waits for the next minute: ${error.message}`);
  });
  parts.add('The answering', answering.stop);

  const { terminal } = await linkTokens(db);
  const options = siteOptions({
    ...own,
    queue,
    terminal,
    warn: (words) => progress.line(words, { level: 'warn' }),
    async ask(wish, host) {
      const asked = await askFor(db, wish, host, await clock.sync());
      answering.soon();
      return asked;
    },
  });
  if (role === 'worker') listener.open(watch(options).fetch);
  else {
    await sayWhereToLook(own, terminal, progress);
    const replica = config.DATABASE_READ_URL ? openReplica(config.DATABASE_READ_URL) : undefined;
    if (replica) parts.add('The replica', () => replica.end());
    const pages = site({
      ...options,
      reading: readingFrom(pool, replica),
      ...(replica && { fresh: readingFrom(pool) }),
      changes: (heard) => parts.add('The hearing of changes', hearNotices(pool, 'pages', heard).close),
    });
    listener.open(pages.fetch);
  }
  return { db, queue, clock, url: listener.url, terminal, stop: () => parts.stop() };
}

/** Where a port is in use by a service of ours: the error that says so. */
async function houseAt({ HOST, PORT }: Config, { cause }: Error): Promise<Problem | undefined> {
  if ((cause as NodeJS.ErrnoException | undefined)?.code !== 'EADDRINUSE') return undefined;
  const host = `${HOST === '0.0.0.0' ? '127.0.0.1' : HOST}:${PORT}`;
  const web = openWeb({ openHosts: [host], agent: 'Dispatchbox', timeout: 2000 });
  try {
    const { body } = await web.get(`http://${host}/manifest.webmanifest`);
    const app = JSON.parse(new TextDecoder().decode(body)) as { name?: string; share_target?: { action?: string } };
    if (!app.name || app.share_target?.action !== '/search') return undefined;
    return new Problem(
      `PORT ${PORT} is in use on ${HOST} by Dispatchbox, which runs already: “${app.name}” is at http://localhost:${PORT}. Stop that one first, or set PORT to another.`,
      { cause },
    );
  } catch {
    return undefined; // something else is there, and the first error says so
  } finally {
    await web.close();
  }
}

/** A folder for backups that is not there may be a word mistyped, or a disk that is not mounted yet: the service starts all the same. */
async function warnOfBackups({ BACKUP_FOLDER }: Config, progress: Progress): Promise<void> {
  if (!BACKUP_FOLDER) return;
  const folder = resolve(BACKUP_FOLDER);
  await access(folder, constants.W_OK).catch(() =>
    progress.line(
      `BACKUP_FOLDER names ${folder}, which is not there or cannot be written: no backup is made until it can`,
      {
        level: 'warn',
      },
    ),
  );
}

type Own = Omit<Opened, 'queue' | 'terminal' | 'warn' | 'ask'>;

/** Tells of what fails in the service itself, and counts it by step. A database that is away is said once for all that wait for it. */
function faultLog(progress: Progress): Pick<Opened, 'fault' | 'faults'> {
  const faults = new Map<string, number>();
  let awaySaid = -Infinity;
  const fault = (step: string, words: string, error: unknown): void => {
    if (!isAway(error)) {
      faults.set(step, (faults.get(step) ?? 0) + 1);
      progress.line(words, { step, error });
    } else if (performance.now() - awaySaid > 10_000) {
      awaySaid = performance.now();
      progress.line((error as Error).message, { step, level: 'warn' });
    }
  };
  return { faults, fault };
}

const stepContext = (
  { config, house, clock, pool, ...own }: Own & Pick<Database, 'pool'>,
  progress: Progress,
  stopping: AbortSignal,
): StepContext => ({
  ...own,
  now: () => clock.sync(),
  editionSize: config.EDITION_SIZE,
  closeAt: config.CLOSE_AT,
  pollMinutes: config.POLL_MINUTES,
  callbacks: config.HOUSE_URL ? `${house.url}/hooks/feeds` : undefined,
  askAgain: config.MAIL_ASK_AGAIN,
  terms: { reports: config.REPORT_DAYS, pages: config.PAGE_DAYS, logs: config.LOG_DAYS },
  ...(config.BACKUP_FOLDER && {
    keepBackups: (at: Date) => keepBackups({ db: own.db, pool, signal: stopping }, keepingOf(config), at),
  }),
  stopping,
  say: progress.say,
});

/** How backups are made by themselves, by the settings. */
function keepingOf(config: Config): Keeping {
  const { BACKUP_FOLDER, BACKUP_HOURS, BACKUP_KEEP } = config;
  return { folder: resolve(BACKUP_FOLDER), hours: BACKUP_HOURS, most: BACKUP_KEEP, version, files: filesOf(config) };
}

/** Receives mails that come back, where the settings say so. */
async function openReturns({ config, db, clock }: Own, progress: Progress) {
  if (!config.MAIL_DOOR || !config.MAIL_RETURNS) return undefined;
  return openReturnsServer(config.MAIL_DOOR, config.MAIL_RETURNS, async (raw, to) => {
    for (const { kind } of await takeReturn(db, raw, to, await clock.sync()))
      progress.say('press.returns', `a mail came back: ${kind}`, true);
  });
}

/** Where the first owner signs in, and where letters that are not sent are read. */
async function sayWhereToLook({ config, house, db }: Own, terminal: string, progress: Progress): Promise<void> {
  const first = await firstOwnerToken(db);
  if (first)
    progress.line(`The desk has no owner yet: open ${house.url}/sign-in/first/${first} within a day to become it.`);
  if (!config.SMTP_URL)
    progress.line(
      `Letters are kept and not sent: read them at ${house.url}/outbox?token=${terminal} (whoever has this address may)`,
    );
}

/**
 * What is asked for is answered so many milliseconds later, for all who asked meanwhile: an asker is not told by the pace of
 * the service what followed for the one before.
 */
const answeredTogether = 500;

/**
 * Answers a moment later: somebody looks into their mailbox.
 *
 * @param here whether or not this service works on the queue otherwise; else a worker does, who is told
 */
function answerSoon(
  queue: Queue,
  here: boolean,
  failed: (error: Error) => void,
): { soon: () => void; stop: () => void } {
  const steps = ['circulation.answer', 'press.mail'];
  let timer: NodeJS.Timeout | undefined;
  const answer = async () => {
    timer = undefined;
    try {
      for (const step of here ? steps : ['circulation.answer']) await queue.send({ step });
      if (here) await queue.drain(steps);
    } catch (error) {
      failed(error as Error);
    }
  };
  return {
    soon: () => void (timer ??= setTimeout(() => void answer(), answeredTogether)),
    stop: () => clearTimeout(timer),
  };
}

/** What sending takes, by the settings. @throws Problem where the signing key cannot be read */
function mailroomOf(config: Config, house: House, post: Post): Mailroom {
  const domain = config.DKIM_DOMAIN || domainOf(house.mailFrom);
  return {
    house,
    post,
    ...(config.SMTP_URL && { relay: new URL(config.SMTP_URL).hostname }),
    ...(config.DKIM_KEY && { signer: readSigner(domain, config.DKIM_SELECTOR, config.DKIM_KEY) }),
    returns: config.MAIL_RETURNS,
    perDomain: config.MAIL_PER_DOMAIN,
    warmUp: config.MAIL_WARM_UP,
    uncertain: config.MAIL_UNCERTAIN,
    sendLog: fileSendLog(resolve(config.DATA_FOLDER)),
  };
}
