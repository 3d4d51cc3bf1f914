import { isAway, transaction, type Db } from './db/index.ts';
import type { Web } from './net/index.ts';
import { fileReports, type Filed } from './reports/index.ts';
import {
  awaitNetwork,
  dueFeeds,
  keepVisit,
  OutageDetector,
  poll,
  reachability,
  readRules,
  serviceOf,
  type DueFeed,
  type RuleSet,
  type Visit,
} from './sources/index.ts';
import { many, inParallel, isFault, isFull, openLimiter } from './text/index.ts';

/** What a pass over the feeds works with. */
export interface GatheringContext {
  db: Db;
  web: Web;
  pollMinutes: number;
  /** Aborted when the service stops: long work ends early, and goes on after the next start. */
  stopping: AbortSignal;
  /** Told of the work while (`done` false) and after it is done. */
  say: (words: string, done?: boolean) => void;
  /** Told of what failed in the service itself. */
  fault: (words: string, error: unknown) => void;
}

/** One pass: what it works with, and what it has found so far. */
interface Pass extends GatheringContext {
  at: Date;
  feeds: readonly DueFeed[];
  rules: RuleSet;
  tally: { polled: number; added: number; changed: number };
  /** Services that find that we come too often: their other feeds are left for later, too. */
  throttled: Set<string>;
  /** Hosts that answered, whatever they said. */
  answered: Set<string>;
  unreached: Visit[];
}

/** Feeds polled at the same time, and of one host: more than its limiter lets in would only stand in line. */
const pollsAtOnce = 160;
const queuesOfHost = 2;
/** Visits filed at the same time: the site's readers need the database, too. */
const filedAtOnce = 5;

/** Passes over the feeds that are due; what is remembered from one to the next is this worker's own. */
export class Gathering {
  #outages = new OutageDetector();
  #filing = openLimiter(filedAtOnce);
  /** Feeds at which we failed ourselves, which is not written down as theirs: asked again by the next passes, ever less often. */
  #putOff = new Map<number, { times: number; until: number }>();

  /** Polls every feed whose time has come, and files what is new. @returns how many reports were filed, and changed */
  async pass(context: GatheringContext, at: Date): Promise<{ added: number; changed: number }> {
    const pass: Pass = {
      ...context,
      at,
      feeds: await dueFeeds(context.db, at),
      rules: await readRules(context.db),
      tally: { polled: 0, added: 0, changed: 0 },
      throttled: new Set(),
      answered: new Set(),
      unreached: [],
    };
    await inParallel(hostQueues(pass.feeds), pollsAtOnce, async (queue) => {
      for (const feed of queue) await this.#atFeed(pass, feed, () => this.#visit(pass, feed));
    });
    await this.#judgeUnreached(pass);
    await sayTally(pass);
    return pass.tally;
  }

  /** Does work on a feed. A fault of our own is told of, and others' feeds go on; one of the machine or the database ends the pass. */
  async #atFeed({ at, fault }: Pass, { id, address }: DueFeed, work: () => Promise<void>): Promise<void> {
    const before = this.#putOff.get(id);
    if (before && at.getTime() < before.until) return;
    try {
      await work();
      this.#putOff.delete(id);
    } catch (error) {
      if (isAway(error) || isFull(error)) throw error;
      fault(`${address} was not read`, error);
      const times = (before?.times ?? 0) + 1;
      this.#putOff.set(id, { times, until: at.getTime() + Math.min(2 ** (times - 1) - 1, 60) * 60_000 });
    }
  }

  async #visit(pass: Pass, feed: DueFeed): Promise<void> {
    const { web, at, stopping, throttled, tally, say } = pass;
    const service = serviceOf(feed.address);
    if (stopping.aborted || throttled.has(service)) return;
    const visit = await poll(web, feed, at);
    if (stopping.aborted) return;
    if (visit.tooMany) throttled.add(service);
    if (!visit.answered) {
      pass.unreached.push(visit);
      return;
    }
    pass.answered.add(new URL(feed.address).host);
    const filed = await this.#file(pass, visit);
    tally.polled++;
    tally.added += filed.added;
    tally.changed += filed.changed;
    say(`${tally.polled} of ${many(pass.feeds.length, 'feed')} polled, ${many(tally.added, 'report')} filed`, false);
  }

  /** A visit and its reports are written down together or not at all; what of it cannot be filed is the feed's failure. */
  async #file({ db, rules, pollMinutes }: Pass, visit: Visit): Promise<Filed> {
    const { feed, language, at } = visit;
    const items = visit.items.filter((item) => rules.against(feed.sourceId, feed.address, item) === null);
    const { sourceId, id: feedId, articleText } = feed;
    const leave = await this.#filing.take();
    try {
      if (items.length === 0) {
        await keepVisit(db, visit, 0, pollMinutes);
        return { added: 0, changed: 0 };
      }
      return await transaction(db, async (tx) => {
        const filed = await fileReports(tx, { sourceId, feedId, language, articleText }, items, at);
        await keepVisit(tx, visit, filed.added, pollMinutes);
        return filed;
      });
    } catch (cause) {
      if (isFault(cause)) throw cause;
      const error = `its reports could not be filed: ${(cause as Error).message}`;
      // The next poll must not say "nothing new" of what was not filed.
      const { etag, modified, hash } = feed;
      await keepVisit(db, { ...visit, state: 'failed', etag, modified, hash, error }, 0, pollMinutes);
      return { added: 0, changed: 0 };
    } finally {
      leave();
    }
  }

  /** Without a network, feeds wait for it; else those that could not be reached have failed. */
  async #judgeUnreached(pass: Pass): Promise<void> {
    const { db, at, unreached, answered, stopping, tally, say } = pass;
    const silent = new Set(unreached.map(({ feed }) => new URL(feed.address).host));
    if (!stopping.aborted && unreached.length > 0 && this.#outages.isOutage(answered, silent)) {
      await awaitNetwork(db, unreached, at);
      say(`no network: ${silent.size} hosts could not be reached, and are asked again in minutes`);
      return;
    }
    await inParallel(unreached, filedAtOnce, (visit) =>
      this.#atFeed(pass, visit.feed, async () => void (await this.#file(pass, visit))),
    );
    tally.polled += unreached.length;
  }
}

async function sayTally({ db, tally, say }: Pass): Promise<void> {
  if (!tally.polled) return;
  const { sources, failing } = await reachability(db);
  const changed = tally.changed ? `, ${tally.changed} changed` : '';
  const failed = failing ? `; ${failing} of ${many(sources, 'source')} could not be read` : '';
  say(`${many(tally.polled, 'feed')} polled, ${many(tally.added, 'report')} filed${changed}${failed}`);
}

/** The feeds of each host, one after another in its queues; the longest queues first. */
function hostQueues(feeds: readonly DueFeed[]): DueFeed[][] {
  const hosts = Map.groupBy(feeds, ({ address }) => URL.parse(address)?.host);
  const queues = [...hosts.values()].flatMap((ofHost) =>
    Array.from({ length: queuesOfHost }, (_, queue) => ofHost.filter((_feed, index) => index % queuesOfHost === queue)),
  );
  return queues.filter(({ length }) => length > 0).toSorted((a, b) => b.length - a.length);
}
