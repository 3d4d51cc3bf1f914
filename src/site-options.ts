import { changeAddress, everythingHeld, howFar, type Wish } from './circulation/index.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { Database } from './db/index.ts';
import { becomeOwner } from './desk/index.ts';
import { momentIn, weekBefore, weekOf } from './editions/index.ts';
import type { House } from './house/index.ts';
import type { Queue } from './jobs/index.ts';
import type { Web } from './net/index.ts';
import {
  callRelay,
  examineMail,
  fill,
  isPushService,
  mailsAreDelayed,
  openRelayHooks,
  queueMail,
  type Letter,
  type Mailroom,
} from './press/index.ts';
import {
  asAddress,
  confirm,
  countAsking,
  forget,
  keepPush,
  leave,
  leaveByPreferences,
  movePush,
  networkOf,
  preferencesOf,
  pushKeys,
  pushWishes,
  readerBehind,
  saveWishes,
  type SignIn,
} from './readers/index.ts';
import { bearerOf, sameSecret, terminalDoor, type SiteOptions } from './site/index.ts';
import { findFeeds, hubTells, readCatalogue, recentItems, verifyHub, wholeList } from './sources/index.ts';

/** What the service has opened, as far as the site calls on it. */
export interface Opened {
  config: Config;
  house: House;
  db: Database['db'];
  web: Web;
  clock: Clock;
  mailroom: Mailroom;
  signIn: SignIn;
  queue: Queue;
  /** Writes down what was asked for at a form, of which a mail follows a moment later. */
  ask: (wish: Wish, host: string) => Promise<'too often' | { token: string }>;
  /** The token by which the terminal's user looks at the outbox. */
  terminal: string;
  fault: (step: string, words: string, error: unknown) => void;
  /** What failed in the service itself since it was started, by step. */
  faults: ReadonlyMap<string, number>;
  warn: (words: string) => void;
}

type Use<Name extends keyof SiteOptions> = NonNullable<SiteOptions[Name]>;

/** What the site is given: the house's settings, and what each of its parts asks of the service. */
export function siteOptions(opened: Opened): SiteOptions {
  const { config, house, db, clock, signIn, fault, warn } = opened;
  const mayLook = terminalDoor(opened.terminal, house, signIn.whoIs);
  return {
    db,
    house,
    now: clock.now,
    outbox: config.SMTP_URL ? false : mayLook,
    proxies: config.TRUST_PROXY,
    unnamedProxy: (address) =>
      warn(
        `Readers are asking through ${address}, which TRUST_PROXY does not name: they count as one, and the limits on asking meet all of them. docs/security.md says how to name it.`,
      ),
    named: config.HOUSE_URL !== '',
    relayAway: () => mailsAreDelayed(db),
    failed: (error, path) => fault('page', `The page ${path} failed: ${error.message}`, error),
    comments: { taking: config.COMMENTS, days: config.COMMENT_DAYS },
    ...subscribing(opened),
    people: people(opened),
    mailComment: async (email, draft, host) => tooOften(await opened.ask({ kind: 'comment', email, draft }, host)),
    push: push(opened),
    apps: { android: config.APP_ANDROID, apple: config.APP_APPLE },
    desk: desk(opened, mayLook),
    feedHook: feedHook(opened),
    mailHook: mailHook(opened),
    preferences: preferences(opened),
  };
}

function subscribing({ db, clock, ask }: Opened): Pick<SiteOptions, 'ask' | 'howFar' | 'confirm' | 'leave'> {
  return {
    ask: async (typed, host, wording) => {
      const email = asAddress(typed);
      return email ? ask({ kind: 'subscribe', email, wording }, host) : undefined;
    },
    howFar: (token) => howFar(db, token),
    confirm: async (token, host, wording) =>
      confirm(db, token, await clock.sync(), { wording, network: networkOf(host) }),
    leave: async (token) => leave(db, token, await clock.sync()),
  };
}

const people = ({ db, clock, signIn, ask }: Opened): Use<'people'> => ({
  ...signIn,
  mailLink: async (email, host, to) => tooOften(await ask({ kind: 'sign-in', email, to }, host)),
  becomeOwner: async (token, email) => becomeOwner(db, token, email, await clock.sync()),
});

const push = ({ config, db, clock }: Opened): Use<'push'> => ({
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
    return movePush(db, from, to);
  },
});

function desk(opened: Opened, mayLook: Exclude<SiteOptions['outbox'], false>): Use<'desk'> {
  const { config, house, db, web, clock, mailroom, queue, faults } = opened;
  return {
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
    leads: () => queue.leads(),
    findFeeds: async (address) => findFeeds(web, address, await clock.sync()),
    recentItems: async (feeds) => recentItems(web, feeds, await clock.sync()),
    sourceList: async () => wholeList(db, await readCatalogue(config.CATALOGUE, web), config.CATALOGUE),
    ...(config.BACKUP_FOLDER && { backups: { folder: config.BACKUP_FOLDER, hours: config.BACKUP_HOURS } }),
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
  };
}

const feedHook = ({ db, clock, queue }: Opened): Use<'feedHook'> => ({
  verify: async (token, asked) => verifyHub(db, token, asked, await clock.sync()),
  async tell(token, body, signature) {
    const outcome = await hubTells(db, token, { body, signature }, await clock.sync());
    if (outcome === 'told') await queue.send({ step: 'sources.poll' });
    return outcome;
  },
});

function mailHook({ config, db, web, clock }: Opened): Use<'mailHook'> {
  const secrets = { mailgun: config.MAILGUN_KEY, postmark: config.POSTMARK_PASSWORD, ses: config.SES_TOPIC };
  const { admits, tell } = openRelayHooks(db, web, secrets);
  return {
    admits,
    tell: async (relay, body, authorization) => tell(relay, { body, authorization }, await clock.sync()),
  };
}

function preferences({ config, house, db, clock, queue, ask }: Opened): Use<'preferences'> {
  return {
    read: async (token) => preferencesOf(db, token, await clock.sync()),
    closes: () => nextClosing(clock.now(), config.CLOSE_AT, house.timeZone),
    save: async (token, wishes) => saveWishes(db, token, wishes, await clock.sync()),
    async change(token, typed, host) {
      const email = asAddress(typed);
      const reader = await readerBehind(db, token, await clock.sync());
      if (!reader) return 'unknown';
      if (!reader.fresh) return 'stale';
      if (!email) return 'no address';
      return tooOften(await ask({ kind: 'change', email, reader: reader.id }, host)) ?? 'asked';
    },
    confirmChange: async (token, wording) => {
      const changed = await changeAddress(db, house, { token, wording }, await clock.sync());
      if (changed === 'changed') await queue.send({ step: 'press.mail' });
      return changed;
    },
    async prove(token, host) {
      const reader = await readerBehind(db, token, await clock.sync());
      if (!reader) return 'unknown';
      return tooOften(await ask({ kind: 'preferences', email: reader.email }, host)) ?? 'asked';
    },
    async everythingHeld(token) {
      const reader = await readerBehind(db, token, await clock.sync());
      return reader && (reader.fresh ? everythingHeld(db, reader.id) : 'stale');
    },
    leave: async (token) => leaveByPreferences(db, token, await clock.sync()),
    forget: async (token) => forget(db, token, await clock.sync()),
    async sendLink(typed, host) {
      const email = asAddress(typed);
      return email ? tooOften(await ask({ kind: 'preferences', email }, host)) : undefined;
    },
  };
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
