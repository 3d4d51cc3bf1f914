import { answerErrands, askStillWanted, tellOfAnswer } from './circulation/index.ts';
import { dueNotices } from './comments/index.ts';
import { isAway, transaction, type Database } from './db/index.ts';
import { closeEdition, makeUpEdition, momentIn, openEditions, spanOf, weekOf } from './editions/index.ts';
import type { Next, Step } from './jobs/index.ts';
import type { Web } from './net/index.ts';
import {
  deliver,
  print,
  pushEdition,
  pushTopics,
  sendingsDue,
  sendMails,
  type Mailroom,
  type Tally,
  unprinted,
} from './press/index.ts';
import { topicsFollowed, type SignIn } from './readers/index.ts';
import { fileReports, keepFilms, pagesWait, readPages, type ArticleReader, type Filed } from './reports/index.ts';
import {
  askHubs,
  awaitNetwork,
  dueFeeds,
  keepVisit,
  Outlook,
  poll,
  reach,
  readRules,
  serviceOf,
  type DueFeed,
  type Reader,
  type Rules,
  type Visit,
} from './sources/index.ts';
import { GroupingMemory, groupStories, newsAbout, rankWeek, reportsWait } from './stories/index.ts';
import { inParallel, isFault, isFull, openLimiter } from './text/index.ts';

/** What the steps work with. */
export interface Hands {
  db: Database['db'];
  web: Web;
  reader: Reader;
  articles: ArticleReader;
  mailroom: Mailroom;
  signIn: SignIn;
  /** The house's time; a step asks for it once. */
  now: () => Promise<Date>;
  editionSize: number;
  /** Minutes after a week's Monday 00:00 at which its edition closes by itself. */
  closeAt: number;
  pollMinutes: number;
  /** Where hubs reach the site; undefined where it has no address that they could know. */
  callbacks?: string | undefined;
  /** Days after which a silent reader is asked whether they still want the letter; 0: nobody is. */
  askAgain: number;
  /** Aborted when the service stops: long steps end early, and go on after the next start. */
  stopping: AbortSignal;
  /** Told of each step's work while and after it is done, for the terminal. */
  say: (step: string, words: string, done?: boolean) => void;
  /** Told of what failed in the service itself. */
  fault?: (step: string, words: string, error: unknown) => void;
}

/** Feeds polled at the same time, and of one host: more than its door has turns would only stand in line. */
const pollsAtOnce = 80;
const lanesOfHost = 2;
/** Visits filed at the same time: the site's readers need the database, too. */
const filedAtOnce = 5;

/** One edition is sent by so many workers at most, each in a process of its own. */
const senders = (edition: number): Next[] =>
  [1, 2, 3, 4].map((sender) => ({ step: 'press.deliver', data: { edition, sender } }));

/**
 * Every step that a piece of news takes, in order, and what follows what.
 *
 *     sources.poll → reports.file → reports.films
 *                                 → reports.read → stories.group → stories.rank → editions.makeUp → editions.close → press.print → press.deliver
 *                                                                               → press.pushTopics                 → press.push
 */
export function flow({
  db,
  web,
  reader,
  articles,
  mailroom,
  signIn,
  now,
  editionSize,
  closeAt,
  pollMinutes,
  callbacks,
  askAgain,
  stopping,
  say,
  fault = () => {},
}: Hands): Step[] {
  const { house } = mailroom;
  const memory = new GroupingMemory();
  const outlook = new Outlook();
  const filing = openLimiter(filedAtOnce);

  /** Feeds at which we failed ourselves, which is not written down as theirs: asked again by the next passes, ever less often. */
  const putOff = new Map<number, { times: number; until: number }>();

  /** Does work on a feed. A fault of our own is told of, and others' feeds go on; one of the machine or the database ends the pass. */
  async function atFeed({ id, address }: DueFeed, at: Date, work: () => Promise<void>): Promise<void> {
    const before = putOff.get(id);
    if (before && at.getTime() < before.until) return;
    try {
      await work();
      putOff.delete(id);
    } catch (error) {
      if (isAway(error) || isFull(error)) throw error;
      fault('sources.poll', `${address} was not read`, error);
      const times = (before?.times ?? 0) + 1;
      putOff.set(id, { times, until: at.getTime() + Math.min(2 ** (times - 1) - 1, 60) * 60_000 });
    }
  }

  /** A visit and its reports are written down together or not at all; what of it cannot be filed is the feed's failure. */
  async function fileVisit(visit: Visit, rules: Rules): Promise<Filed> {
    const { feed, language, at } = visit;
    const items = visit.items.filter((item) => rules.against(feed.sourceId, feed.address, item) === null);
    const { sourceId, id: feedId, articleText } = feed;
    const leave = await filing.take();
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

  function sayTally(step: string, what: 'letters' | 'mails', { sent, held, ...others }: Tally): void {
    const told = Object.entries(others).flatMap(([fate, count]) => (count > 0 ? [`, ${count} ${fate}`] : []));
    if (sent || told.length) say(step, `${sent} ${what} sent${told.join('')}`, true);
    if (held) say(step, `${what} are held back: ${held}`, true);
  }

  return [
    {
      // Polls every feed whose time has come, and files what is new.
      name: 'sources.poll',
      every: '* * * * *',
      async run() {
        const at = await now();
        const feeds = await dueFeeds(db, at);
        const rules = await readRules(db);
        const tally = { polled: 0, added: 0, changed: 0 };
        // Services that find that we come too often: their other feeds are left for later, too.
        const tired = new Set<string>();
        const answered = new Set<string>();
        const unreached: Visit[] = [];
        const visitFeed = async (feed: DueFeed) => {
          const { host } = new URL(feed.address);
          const service = serviceOf(feed.address);
          if (stopping.aborted || tired.has(service)) return;
          const visit = await poll(web, reader, feed, at);
          if (stopping.aborted) return;
          if (visit.tooMany) tired.add(service);
          if (!visit.answered) {
            unreached.push(visit);
            return;
          }
          answered.add(host);
          const filed = await fileVisit(visit, rules);
          tally.polled++;
          tally.added += filed.added;
          tally.changed += filed.changed;
          say('sources.poll', `${tally.polled} of ${feeds.length} feeds polled, ${tally.added} reports filed`);
        };
        await inParallel(lanesOf(feeds), pollsAtOnce, async (lane) => {
          for (const feed of lane) await atFeed(feed, at, () => visitFeed(feed));
        });
        const silent = new Set(unreached.map(({ feed }) => new URL(feed.address).host));
        const outage = !stopping.aborted && unreached.length > 0 && outlook.isOutage(answered, silent);
        if (outage) {
          await awaitNetwork(db, unreached, at);
          say(
            'sources.poll',
            `no network: ${silent.size} hosts could not be reached, and are asked again in minutes`,
            true,
          );
        } else {
          await inParallel(unreached, filedAtOnce, (visit) =>
            atFeed(visit.feed, at, async () => void (await fileVisit(visit, rules))),
          );
          tally.polled += unreached.length;
        }
        if (tally.polled) {
          const { sources, failing } = await reach(db);
          const changed = tally.changed ? `, ${tally.changed} changed` : '';
          const failed = failing ? `; ${failing} of ${sources} sources could not be read` : '';
          say('sources.poll', `${tally.polled} feeds polled, ${tally.added} reports filed${changed}${failed}`, true);
        }
        const films: Next[] = tally.added ? [{ step: 'reports.films' }] : [];
        if (await pagesWait(db, at)) return [...films, { step: 'reports.read' }];
        return tally.changed || (await reportsWait(db, at)) ? [...films, { step: 'stories.group' }] : films;
      },
    },
    {
      // Keeps the stills and captions of the newest videos, so that no reader loads them from a stranger's host.
      name: 'reports.films',
      async run() {
        const { films, more } = await keepFilms(db, web, await now(), stopping, (words, error) =>
          fault('reports.films', words, error),
        );
        if (films) say('reports.films', `${films} videos looked after`, true);
        return more && !stopping.aborted ? [{ step: 'reports.films' }] : [];
      },
    },
    {
      // Asks the hubs that feeds name to tell us when there is something new, and to go on.
      name: 'sources.subscribe',
      every: '* * * * *',
      async run() {
        if (callbacks === undefined) return [];
        const { asked, failed } = await askHubs(db, web, callbacks, await now());
        const refused = failed ? `, ${failed} could not be asked` : '';
        if (asked + failed) say('sources.subscribe', `${asked} hubs asked to tell us of feeds${refused}`, true);
        return [];
      },
    },
    {
      // Reads the pages of reports, where their sources let it: their texts are for grouping and quoting.
      name: 'reports.read',
      async run() {
        const at = await now();
        const { read, withheld, failed } = await readPages(db, web, articles, at, stopping, (words, error) =>
          fault('reports.read', words, error),
        );
        const others = `${withheld ? `, ${withheld} left alone` : ''}${failed ? `, ${failed} failed` : ''}`;
        if (read + withheld + failed) say('reports.read', `${read} pages read${others}`, true);
        return [{ step: 'stories.group' }, ...((await pagesWait(db, at)) ? [{ step: 'reports.read' }] : [])];
      },
    },
    {
      // Puts the reports of one event together.
      name: 'stories.group',
      async run() {
        const { moved, stories } = await groupStories(db, await now(), memory);
        say('stories.group', `${stories} stories, ${moved} reports placed`, true);
        return [{ step: 'stories.rank' }];
      },
    },
    {
      // Says of every story why it matters, in points and words.
      name: 'stories.rank',
      async run() {
        const at = await now();
        const { ranked, told } = await rankWeek(db, spanOf(weekOf(at, house.timeZone), house.timeZone), at);
        say('stories.rank', `${ranked} stories of this week ranked, ${told} told anew`, true);
        return [{ step: 'editions.makeUp' }, { step: 'press.pushTopics' }];
      },
    },
    {
      // Tells those who follow a topic in their browser that there is news of it.
      name: 'press.pushTopics',
      async run() {
        const at = await now();
        const news = await newsAbout(db, await topicsFollowed(db), new Date(at.getTime() - 86_400_000));
        const told = await pushTopics(db, web, house, news, at);
        if (told) say('press.pushTopics', `${told} browsers told of topics`, true);
        return [];
      },
    },
    {
      // Chooses the week's stories. The desk may change it until it closes.
      name: 'editions.makeUp',
      async run() {
        const at = await now();
        const weeks = new Set([...(await openEditions(db)), weekOf(at, house.timeZone)]);
        for (const week of weeks) {
          const made = await makeUpEdition(db, week, { timeZone: house.timeZone, size: editionSize }, at);
          if (!made.closed)
            say('editions.makeUp', `edition ${week}: ${made.stories} stories, ${made.below} below the line`, true);
        }
        return [{ step: 'editions.close' }];
      },
    },
    {
      // Closes each edition whose time has come; from then on it is the same for ever.
      name: 'editions.close',
      every: '* * * * *',
      async run() {
        const at = await now();
        for (const week of await openEditions(db)) {
          if (at < momentIn(week, closeAt, house.timeZone)) continue;
          const edition = await closeEdition(db, week, at);
          if (edition !== undefined) say('editions.close', `edition ${week} closed`, true);
        }
        // Also those that the desk closed, or that were closed by who went down a moment later.
        return (await unprinted(db, at)).flatMap((edition): Next[] => [
          { step: 'press.print', data: { edition } },
          { step: 'press.push', data: { edition } },
        ]);
      },
    },
    {
      // Renders the letter, once for all readers.
      name: 'press.print',
      async run({ edition }) {
        await print(db, house, Number(edition), await now());
        say('press.print', 'letter printed', true);
        return senders(Number(edition));
      },
    },
    {
      // Tells the browsers that asked for it that the edition is there.
      name: 'press.push',
      async run({ edition }) {
        const told = await pushEdition(db, web, house, Number(edition));
        if (told) say('press.push', `${told} browsers told of the edition`, true);
        return [];
      },
    },
    {
      // Delivers it to everybody who asked for it and has not left; what is due later, later.
      name: 'press.deliver',
      every: '* * * * *',
      async run({ edition }) {
        if (edition === undefined) return (await sendingsDue(db, await now())).flatMap(senders);
        sayTally('press.deliver', 'letters', await deliver(db, mailroom, Number(edition), now, stopping));
        return [];
      },
    },
    {
      // Does what was asked for at the forms: each errand in one transaction with the mail that follows from it.
      name: 'circulation.answer',
      every: '* * * * *',
      async run() {
        const { answered, mails } = await answerErrands(db, { house, signIn }, await now());
        if (answered) say('circulation.answer', `${answered} errands done, ${mails} mails follow`, true);
        return mails ? [{ step: 'press.mail' }] : [];
      },
    },
    {
      // Sends the single mails that are due.
      name: 'press.mail',
      every: '* * * * *',
      async run() {
        sayTally('press.mail', 'mails', await sendMails(db, mailroom, now, stopping));
        return [];
      },
    },
    {
      // Asks who has been silent for long, once; who does not answer rests.
      name: 'readers.askAgain',
      every: '23 * * * *',
      async run() {
        const { asked, rested } = await askStillWanted(db, house, askAgain, await now());
        if (asked || rested)
          say('readers.askAgain', `${asked} readers asked whether they still read, ${rested} rest`, true);
        return asked ? [{ step: 'press.mail' }] : [];
      },
    },
    {
      // Tells those who asked for it that their comments were answered, each once.
      name: 'comments.notify',
      every: '* * * * *',
      async run() {
        const at = await now();
        let told = 0;
        for (const notice of await dueNotices(db, at)) {
          if (stopping.aborted) break;
          if (await tellOfAnswer(db, house, notice, at)) told++;
        }
        if (told) say('comments.notify', `${told} writers told of answers`, true);
        return told ? [{ step: 'press.mail' }] : [];
      },
    },
  ];
}

/** The feeds of each host, one after another in its lanes; the longest lanes first. */
function lanesOf(feeds: readonly DueFeed[]): DueFeed[][] {
  const hosts = Map.groupBy(feeds, ({ address }) => URL.parse(address)?.host);
  const lanes = [...hosts.values()].flatMap((ofHost) =>
    Array.from({ length: lanesOfHost }, (_, lane) => ofHost.filter((_feed, index) => index % lanesOfHost === lane)),
  );
  return lanes.filter(({ length }) => length > 0).toSorted((a, b) => b.length - a.length);
}
