import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { serve, type HttpBindings, type ServerType } from '@hono/node-server';
import { askFor, changeAddress, everythingHeld, howFar, type Wish } from './circulation/index.ts';
import { openClock, type Clock } from './clock.ts';
import type { Config } from './config.ts';
import { isAway, openDatabase, transaction, type Database } from './db/index.ts';
import { becomeOwner } from './desk/index.ts';
import { momentIn, weekBefore, weekOf } from './editions/index.ts';
import { flow } from './flow.ts';
import { openQueue, type Queue } from './jobs/index.ts';
import { openWeb, type Web } from './net/index.ts';
import {
  callRelay,
  examineMail,
  fileWitness,
  fill,
  openCertificates,
  openReturnsDoor,
  outboxPost,
  queueMail,
  readSigner,
  relayPost,
  isPostmarks,
  isPushService,
  mailsAreDelayed,
  readMailgun,
  readPostmark,
  readSes,
  signatureOf,
  takeCall,
  takeReturn,
  type Letter,
  type Mailroom,
  type Post,
} from './press/index.ts';
import { type House } from './house/index.ts';
import type { Progress } from './progress.ts';
import {
  asAddress,
  confirm,
  countAsking,
  firstOwnerToken,
  forget,
  keepPush,
  leave,
  leaveByPreferences,
  linkTokens,
  movePush,
  networkOf,
  openSignIn,
  preferencesOf,
  pushKeys,
  pushWishes,
  readerBehind,
  saveWishes,
} from './readers/index.ts';
import { bearerOf, sameSecret, site, terminalDoor } from './site/index.ts';
import {
  findFeeds,
  recentItems,
  hubTells,
  openReader,
  sourcesFromOpml,
  syncCatalogue,
  type CatalogueEntry,
  verifyHub,
  wholeList,
} from './sources/index.ts';
import { openArticleReader } from './text/index.ts';
import { Problem } from './text/problem.ts';

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
 * Starts the service, part by part: database, the web's door, clock, catalogue, queue, site. Does not work on the queue
 * yet: the caller says whether `queue.work()` or `queue.drain()`.
 *
 * @throws Problem where a part cannot be started; those before it are stopped again
 */
export async function startService(config: Config, progress: Progress): Promise<Service> {
  const started: { what: string; stop: () => Promise<void> | void }[] = [];
  const stop = async () => {
    for (let part = started.pop(); part; part = started.pop()) {
      try {
        await part.stop();
      } catch (error) {
        progress.line(`${part.what} did not stop in order: ${(error as Error).message}`, { error });
      }
    }
  };
  /** What failed in the service itself since it was started, by step. */
  const faults = new Map<string, number>();
  let awaySaid = -Infinity;
  const fault = (step: string, words: string, error: unknown): void => {
    if (!isAway(error)) {
      faults.set(step, (faults.get(step) ?? 0) + 1);
      progress.line(words, { step, error });
    } else if (performance.now() - awaySaid > 10_000) {
      awaySaid = performance.now(); // once for all that wait for it
      progress.line((error as Error).message, { step, level: 'warn' });
    }
  };
  try {
    const door = await listen(config);
    started.push({ what: 'The site', stop: door.close });
    const house = { ...config.house, url: config.HOUSE_URL ? config.house.url : door.url };

    const database = await openDatabase(
      config.DATABASE_URL ? { url: config.DATABASE_URL } : { folder: resolve(config.DATA_FOLDER) },
      { say: progress.line },
    );
    started.push({ what: 'The database', stop: () => database.close() });

    const { db } = database;
    const web = openWeb({
      openHosts: config.OPEN_HOSTS,
      agent: `Dispatchbox/0.1 (+${house.url})`,
      timeout: config.FETCH_SECONDS * 1000,
    });
    started.push({ what: 'The door to the web', stop: () => web.close() });

    const reader = openReader();
    const articles = openArticleReader();

    const clock = openClock(config.CLOCK, web);
    const at = await clock.sync();
    const entries = await readCatalogue(config.CATALOGUE, web);
    if (house.sample) await keepApart(db);
    const synced = await transaction(db, (tx) => syncCatalogue(tx, entries, at));
    progress.line(`${synced.sources} sources with ${synced.feeds} feeds in ${config.CATALOGUE}`);

    const post = config.SMTP_URL ? relayPost(config.SMTP_URL, config.SMTP_CONNECTIONS) : outboxPost();
    const mailroom = openMailroom(config, house, post);
    started.push({ what: 'The post', stop: () => post.close() });

    const signIn = await openSignIn(db, house);
    const stopping = new AbortController();
    const hands = {
      db,
      web,
      reader,
      articles,
      mailroom,
      signIn,
      now: () => clock.sync(),
      editionSize: config.EDITION_SIZE,
      closeAt: config.CLOSE_AT,
      pollMinutes: config.POLL_MINUTES,
      callbacks: config.HOUSE_URL ? `${house.url}/hooks/feeds` : undefined,
      askAgain: config.MAIL_ASK_AGAIN,
      stopping: stopping.signal,
      say: progress.say,
      fault,
    };
    const queue = await openQueue(database.pool, flow(hands), {
      onError: (error, step) => fault(step ?? 'queue', `${step ?? 'The queue'} failed: ${error.message}`, error),
    });
    started.push({
      what: 'The queue',
      async stop() {
        stopping.abort();
        await queue.stop();
      },
    });

    if (config.MAIL_DOOR && config.MAIL_RETURNS) {
      const returned = await openReturnsDoor(config.MAIL_DOOR, config.MAIL_RETURNS, async (raw, to) => {
        for (const { kind } of await takeReturn(db, raw, to, await clock.sync()))
          progress.say('press.returns', `a mail came back: ${kind}`, true);
      });
      started.push({ what: 'The door for returns', stop: returned.close });
    }

    // Here and now, whether or not this service works on the queue otherwise: somebody looks into their mailbox.
    const answering = ['circulation.answer', 'press.mail'];
    const answerSoon = debounced(answeredTogether, async () => {
      try {
        for (const step of answering) await queue.send({ step });
        await queue.drain(answering);
      } catch (error) {
        if (!stopping.signal.aborted)
          progress.line(`What was asked for waits for the next minute: ${(error as Error).message}`);
      }
    });
    started.push({ what: 'The answering', stop: answerSoon.stop });
    const asks = async (wish: Wish, host: string) => {
      const asked = await askFor(db, wish, host, await clock.sync());
      answerSoon();
      return asked;
    };

    const first = await firstOwnerToken(db);
    if (first)
      progress.line(`The desk has no owner yet: open ${house.url}/sign-in/first/${first} within a day to become it.`);

    const { terminal } = await linkTokens(db);
    const mayLook = terminalDoor(terminal, house, signIn.whoIs);
    if (!config.SMTP_URL)
      progress.line(
        `Letters are kept and not sent: read them at ${house.url}/outbox?token=${terminal} (whoever has this address may)`,
      );

    const amazons = openAmazons(web);
    const app = site({
      db,
      house,
      now: clock.now,
      outbox: config.SMTP_URL ? false : mayLook,
      proxies: config.TRUST_PROXY,
      unnamedProxy: (address) =>
        progress.line(
          `Readers are asking through ${address}, which TRUST_PROXY does not name: they count as one, and the limits on asking meet all of them. docs/security.md says how to name it.`,
          { level: 'warn' },
        ),
      named: config.HOUSE_URL !== '',
      ask: async (typed, host, wording) => {
        const email = asAddress(typed);
        return email ? asks({ kind: 'subscribe', email, wording }, host) : undefined;
      },
      howFar: (token) => howFar(db, token),
      relayAway: () => mailsAreDelayed(db),
      failed: (error, path) => fault('page', `The page ${path} failed: ${error.message}`, error),
      confirm: async (token, host, wording) =>
        confirm(db, token, await clock.sync(), { wording, network: networkOf(host) }),
      leave: async (token) => leave(db, token, await clock.sync()),
      comments: { taking: config.COMMENTS, days: config.COMMENT_DAYS },
      people: {
        ...signIn,
        mailLink: async (email, host, to) => tooOften(await asks({ kind: 'sign-in', email, to }, host)),
        becomeOwner: async (token, email) => becomeOwner(db, token, email, await clock.sync()),
      },
      push: {
        key: async () => (await pushKeys(db)).publicKey,
        takes: (endpoint) => isPushService(endpoint, config.OPEN_HOSTS),
        wishes: async (endpoint) => pushWishes(db, endpoint),
        async keep(subscription, wishes, host) {
          const now = await clock.sync();
          if (await countAsking(db, { host }, now, 'push')) return 'too often';
          return keepPush(db, subscription, wishes, now);
        },
        async move(from, to, host) {
          const now = await clock.sync();
          if (await countAsking(db, { host }, now, 'push')) return 'too often';
          return movePush(db, from, to, now);
        },
      },
      desk: {
        soon: (step, data = {}) => queue.send({ step, data }),
        async mailTest(to, letter) {
          const test = { ...filledForNobody(letter, house), to, about: 'test', staff: true, goodFor: 3_600_000 };
          await queueMail(db, house, test, await clock.sync());
          await queue.send({ step: 'press.mail' });
        },
        closesAt: (week) => momentIn(week, config.CLOSE_AT, house.timeZone),
        failedSteps: () => queue.deadLetters(),
        retry: (ids) => queue.redrive(ids),
        waiting: () => queue.open(),
        findFeeds: async (address) => findFeeds(web, reader, address, await clock.sync()),
        recentItems: async (feeds) => recentItems(web, reader, feeds, await clock.sync()),
        sourceList: async () => wholeList(db, await textOfCatalogue(config.CATALOGUE, web), config.CATALOGUE),
        examineMail: () =>
          examineMail({
            house,
            ...(mailroom.signer && { signer: mailroom.signer }),
            returns: config.MAIL_RETURNS,
            relay: config.SMTP_URL && new URL(config.SMTP_URL).hostname,
            call: config.SMTP_URL ? () => callRelay(config.SMTP_URL) : undefined,
          }),
        faults: () => faults,
        mayMeasure: async (c) =>
          (config.METRICS_TOKEN !== '' && sameSecret(bearerOf(c) ?? '', config.METRICS_TOKEN)) || mayLook(c),
      },
      feedHook: {
        verify: async (token, asked) => verifyHub(db, token, asked, await clock.sync()),
        async tell(token, body, signature) {
          const outcome = await hubTells(db, token, body, signature, await clock.sync());
          if (outcome === 'told') await queue.send({ step: 'sources.poll' });
          return outcome;
        },
      },
      mailHook: {
        admits: (relay, authorization) =>
          relay === 'postmark'
            ? config.POSTMARK_PASSWORD !== '' && isPostmarks(authorization, config.POSTMARK_PASSWORD)
            : (relay === 'mailgun' ? config.MAILGUN_KEY : config.SES_TOPIC) !== '',
        async tell(relay, body, authorization) {
          const now = await clock.sync();
          const notices = await readHook(config, amazons, relay, body, authorization, now);
          if (!notices) return 'refused';
          await takeCall(db, signatureOf(relay, body), notices, now);
          return 'taken';
        },
      },
      preferences: {
        read: async (token) => preferencesOf(db, token, await clock.sync()),
        closes: () => nextClosing(clock.now(), config.CLOSE_AT, house.timeZone),
        save: async (token, wishes) => saveWishes(db, token, wishes, await clock.sync()),
        async change(token, typed, host) {
          const email = asAddress(typed);
          const reader = await readerBehind(db, token, await clock.sync());
          if (!reader) return 'unknown';
          if (!reader.fresh) return 'stale';
          if (!email) return 'no address';
          return tooOften(await asks({ kind: 'change', email, reader: reader.id }, host)) ?? 'asked';
        },
        confirmChange: async (token, wording) => {
          const changed = await changeAddress(db, house, token, wording, await clock.sync());
          if (changed === 'changed') await queue.send({ step: 'press.mail' });
          return changed;
        },
        async prove(token, host) {
          const reader = await readerBehind(db, token, await clock.sync());
          if (!reader) return 'unknown';
          return tooOften(await asks({ kind: 'preferences', email: reader.email }, host)) ?? 'asked';
        },
        async everythingHeld(token) {
          const reader = await readerBehind(db, token, await clock.sync());
          return reader && (reader.fresh ? everythingHeld(db, reader.id) : 'stale');
        },
        leave: async (token) => leaveByPreferences(db, token, await clock.sync()),
        forget: async (token) => forget(db, token, await clock.sync()),
        async sendLink(typed, host) {
          const email = asAddress(typed);
          return email ? tooOften(await asks({ kind: 'preferences', email }, host)) : undefined;
        },
      },
    });
    door.open(app.fetch);
    return { db, queue, clock, url: door.url, terminal, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * What is asked for is answered so many milliseconds later, for all who asked meanwhile: an asker is not told by the pace of
 * the service what followed for the one before.
 */
const answeredTogether = 500;

/** Work that is done once, a while after it was last found not to be waiting. */
function debounced(milliseconds: number, work: () => Promise<unknown>): { (): void; stop: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const soon = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void work();
    }, milliseconds);
  };
  return Object.assign(soon, { stop: () => clearTimeout(timer) });
}

/** When an edition closes by itself next: this week's, or the one before, which ends as this one begins. */
function nextClosing(now: Date, closeAt: number, timeZone: string): Date {
  const thisWeek = weekOf(now, timeZone);
  const before = momentIn(weekBefore(thisWeek, timeZone), closeAt, timeZone);
  return before > now ? before : momentIn(thisWeek, closeAt, timeZone);
}

const tooOften = (asked: 'too often' | object) => (asked === 'too often' ? asked : undefined);

/** A letter that goes to nobody's account: its links for leaving lead to the house. */
function filledForNobody({ subject, html, text }: Letter, { url }: House): Letter {
  const nobody = { leave: `${url}/preferences`, preferences: `${url}/preferences` };
  return { subject: `[test] ${subject}`, html: fill(html, nobody), text: fill(text, nobody) };
}

/** What Amazon has for whoever reads its notices. */
function openAmazons(web: Web) {
  const get = async (address: string) => {
    const answer = await web.get(address);
    if (answer.url !== address) throw new Error(`${address} leads elsewhere, to ${answer.url}`);
    return new TextDecoder().decode(answer.body);
  };
  return { get, certificateAt: openCertificates(get) };
}

/** What a relay tells, where the settings know it and its signature holds; undefined elsewhere. */
async function readHook(
  config: Config,
  amazons: ReturnType<typeof openAmazons>,
  relay: string,
  body: string,
  authorization: string,
  now: Date,
) {
  if (relay === 'mailgun' && config.MAILGUN_KEY) return readMailgun(body, config.MAILGUN_KEY, now);
  if (relay === 'postmark' && config.POSTMARK_PASSWORD)
    return readPostmark(body, authorization, config.POSTMARK_PASSWORD);
  if (relay === 'ses' && config.SES_TOPIC)
    return readSes(body, config.SES_TOPIC, now, amazons.certificateAt, amazons.get);
  return undefined;
}

/** What sending takes, by the settings. @throws Problem where the signing key cannot be read */
export function openMailroom(config: Config, house: House, post: Post): Mailroom {
  const domain = config.DKIM_DOMAIN || house.mailFrom.slice(house.mailFrom.lastIndexOf('@') + 1);
  return {
    house,
    post,
    ...(config.SMTP_URL && { relay: new URL(config.SMTP_URL).hostname }),
    ...(config.DKIM_KEY && { signer: readSigner(domain, config.DKIM_SELECTOR, config.DKIM_KEY) }),
    returns: config.MAIL_RETURNS,
    perDomain: config.MAIL_PER_DOMAIN,
    warmUp: config.MAIL_WARM_UP,
    uncertain: config.MAIL_UNCERTAIN,
    witness: fileWitness(resolve(config.DATA_FOLDER)),
  };
}

/** The sample's invented reports never mix with real ones. @throws Problem where the database has real sources */
async function keepApart(db: Database['db']): Promise<void> {
  const real = await db
    .selectFrom('feed')
    .select('address')
    .where('address', 'not like', 'http://127.0.0.1:%')
    .executeTakeFirst();
  if (!real) return;
  throw new Problem(
    `DATABASE_URL names a database with real sources (${real.address}): give the sample one of its own, or unset DATABASE_URL.`,
  );
}

async function readCatalogue(place: string, web: Web): Promise<CatalogueEntry[]> {
  return sourcesFromOpml(await textOfCatalogue(place, web), place);
}

/** The list of sources as it is written. @throws Problem where it cannot be read */
async function textOfCatalogue(place: string, web: Web): Promise<string> {
  let text: string;
  if (/^https?:\/\//.test(place)) {
    try {
      const { status, body } = await web.get(place);
      if (status !== 200) throw new Error(`it answers ${status}`);
      text = new TextDecoder().decode(body);
    } catch (cause) {
      throw new Problem(
        `CATALOGUE ${place} cannot be read (${(cause as Error).message}): correct the address; a private host must be named in OPEN_HOSTS.`,
        { cause },
      );
    }
  } else {
    try {
      text = await readFile(place, 'utf8');
    } catch (cause) {
      throw new Problem(
        `CATALOGUE names ${resolve(place)}, which cannot be read: write an OPML file there, or correct the setting.`,
        {
          cause,
        },
      );
    }
  }
  return text;
}

type Fetch = (request: Request, env: HttpBindings) => Response | Promise<Response>;

interface Door {
  url: string;
  /** Lets readers in: until then they are told to wait. */
  open(fetch: Fetch): void;
  close(): Promise<void>;
}

/** Listens at the configured place, so that a port in use is said before anything else is started. */
function listen({ HOST, PORT }: Config): Promise<Door> {
  let answer: Fetch = () =>
    new Response('Dispatchbox is starting: try again in a moment.\n', { status: 503, headers: { 'retry-after': '5' } });
  return new Promise((done, fail) => {
    const refused = (cause: NodeJS.ErrnoException) => {
      const why: Record<string, string> = {
        EADDRINUSE: `PORT ${PORT} is in use on ${HOST}: stop what uses it, or set PORT to another (0 takes a free one).`,
        EACCES: `PORT ${PORT} may not be opened by this user: set PORT to one above 1023.`,
        EADDRNOTAVAIL: `HOST ${HOST} is not an address of this machine: set HOST to 127.0.0.1 or 0.0.0.0.`,
        ENOTFOUND: `HOST ${HOST} is not a host's name: set HOST to 127.0.0.1 or 0.0.0.0.`,
      };
      fail(
        new Problem(why[cause.code ?? ''] ?? `The site cannot listen on ${HOST}:${PORT}: ${cause.message}.`, { cause }),
      );
    };
    const server = serve(
      {
        fetch: (request, env) => answer(request, env as HttpBindings),
        port: PORT,
        hostname: HOST,
        // Who sends a request slowly holds a connection no longer than this: ms.
        serverOptions: { headersTimeout: 10_000, requestTimeout: 60_000, connectionsCheckingInterval: 5_000 },
      },
      ({ port }) => {
        server.off('error', refused);
        done({
          url: `http://${HOST === '0.0.0.0' ? 'localhost' : HOST}:${port}`,
          open: (fetch) => (answer = fetch),
          close: () => close(server),
        });
      },
    );
    server.once('error', refused);
    if ('maxConnections' in server) server.maxConnections = mostConnections;
  });
}

/** Connections to the site at one time; beyond them, a new one is closed at once. */
const mostConnections = 2_000;

function close(server: ServerType): Promise<void> {
  return new Promise((done) => {
    server.close(() => done());
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
}
