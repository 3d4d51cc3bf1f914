import { answerErrands, askStillWanted, tellOfAnswers } from './circulation/index.ts';
import { closeDue, makeUpOpen, spanOf, weekOf } from './editions/index.ts';
import { Gathering, type GatheringContext } from './gathering.ts';
import type { Next, Step } from './jobs/index.ts';
import {
  deliver,
  heldBack,
  tallyInWords,
  print,
  editionToPush,
  leaveUntold,
  pushEdition,
  pushTopics,
  sendingsDue,
  sendMails,
  type Mailroom,
  unprinted,
} from './press/index.ts';
import { dressed } from './masthead/index.ts';
import { topicsFollowed, type SignIn } from './readers/index.ts';
import { retain, type Terms } from './retention/index.ts';
import { keepFilms, pagesWait, readPages } from './reports/index.ts';
import { askHubs } from './sources/index.ts';
import { GroupingMemory, groupStories, newsAbout, rankWeek, reportsWait } from './stories/index.ts';
import { many } from './text/index.ts';

/** What the steps work with. */
export interface StepContext extends Omit<GatheringContext, 'say' | 'fault'> {
  mailroom: Mailroom;
  signIn: SignIn;
  /** The house's time; a step asks for it once. */
  now: () => Promise<Date>;
  editionSize: number;
  /** Minutes after a week's Monday 00:00 at which its edition closes by itself. */
  closeAt: number;
  /** Where hubs reach the site; undefined where it has no address that they could know. */
  callbacks?: string | undefined;
  /** Days after which a silent reader is asked whether they still want the letter; 0: nobody is. */
  askAgain: number;
  /** For how long things are kept. */
  terms: Terms;
  /** Makes a backup if one is due: its file. */
  keepBackups?: (at: Date) => Promise<string | undefined>;
  /** Told of each step's work while and after it is done, for the terminal. */
  say: (step: string, words: string, done?: boolean) => void;
  /** Told of what failed in the service itself. */
  fault?: (step: string, words: string, error: unknown) => void;
}

/** The same for one step, which speaks in its own name; and what its worker remembers. */
interface OneStepContext extends Omit<StepContext, 'say' | 'fault'>, Pick<GatheringContext, 'say' | 'fault'> {
  gathering: Gathering;
  memory: GroupingMemory;
}

interface FlowStep extends Omit<Step, 'run'> {
  run: (context: OneStepContext, data: Record<string, unknown>) => Promise<Next[]>;
}

/** One edition is sent by so many workers at most, each in a process of its own. */
const senders = (edition: number): Next[] =>
  [1, 2, 3, 4].map((sender) => ({ step: 'press.deliver', data: { edition, sender } }));

/**
 * Every step that a piece of news takes, in order, and what follows what. Of several workers one gathers and groups (`alone`): hosts
 * are asked at one pace, an outage is told by all that could not be reached, and there is one memory of what was grouped.
 *
 *     sources.poll → reports.films
 *                  → reports.read → stories.group → stories.rank → editions.makeUp → editions.close → press.print → press.deliver
 *                                                                → press.pushTopics                 → press.push
 */
const steps: FlowStep[] = [
  {
    // Polls every feed whose time has come, and files what is new.
    name: 'sources.poll',
    alone: true,
    every: '* * * * *',
    async run(context) {
      const { db, gathering } = context;
      const at = await context.now();
      const { added, changed } = await gathering.pass(context, at);
      const films: Next[] = added ? [{ step: 'reports.films' }] : [];
      if (await pagesWait(db, at)) return [...films, { step: 'reports.read' }];
      return changed || (await reportsWait(db, at)) ? [...films, { step: 'stories.group' }] : films;
    },
  },
  {
    // Keeps the stills and captions of the newest videos, so that no reader loads them from a stranger's host.
    name: 'reports.films',
    alone: true,
    async run(context) {
      const { films, more } = await keepFilms(context, await context.now());
      if (films) context.say(`${many(films, 'video')} looked after`);
      return more && !context.stopping.aborted ? [{ step: 'reports.films' }] : [];
    },
  },
  {
    // Asks the hubs that feeds name to tell us when there is something new, and to go on.
    name: 'sources.subscribe',
    alone: true,
    every: '* * * * *',
    async run({ db, web, callbacks, now, say }) {
      if (callbacks === undefined) return [];
      const { asked, failed } = await askHubs(db, web, callbacks, await now());
      const refused = failed ? `, ${failed} could not be asked` : '';
      if (asked + failed) say(`${many(asked, 'hub')} asked to tell us of feeds${refused}`);
      return [];
    },
  },
  {
    // Reads the pages of reports, where their sources let it: their texts are for grouping and quoting.
    name: 'reports.read',
    alone: true,
    async run(context) {
      const { db, say } = context;
      const at = await context.now();
      const { read, withheld, failed } = await readPages(context, at);
      const others = `${withheld ? `, ${withheld} left alone` : ''}${failed ? `, ${failed} failed` : ''}`;
      if (read + withheld + failed) say(`${many(read, 'page')} read${others}`);
      return [{ step: 'stories.group' }, ...((await pagesWait(db, at)) ? [{ step: 'reports.read' }] : [])];
    },
  },
  {
    // Puts the reports of one event together.
    name: 'stories.group',
    alone: true,
    async run({ db, now, memory, say }) {
      const { moved, stories } = await groupStories(db, await now(), memory);
      say(`${many(stories, 'story', 'stories')}, ${many(moved, 'report')} placed`);
      return [{ step: 'stories.rank' }];
    },
  },
  {
    // Says of every story why it matters, in points and words.
    name: 'stories.rank',
    async run({ db, mailroom: { house }, now, say }) {
      const at = await now();
      const { ranked, told } = await rankWeek(db, spanOf(weekOf(at, house.timeZone), house.timeZone), at);
      say(`${many(ranked, 'story', 'stories')} of this week ranked, ${told} told anew`);
      return [{ step: 'editions.makeUp' }, { step: 'press.pushTopics' }];
    },
  },
  {
    // Tells those who follow a topic in their browser that there is news of it; and when their quiet hours end.
    name: 'press.pushTopics',
    every: '*/15 * * * *',
    async run(context) {
      const { db, web, say } = context;
      if (await mayNotNotify(context)) return [];
      const at = await context.now();
      // Of a day, and of the quiet hours after it.
      const news = await newsAbout(db, await topicsFollowed(db), new Date(at.getTime() - 2 * 86_400_000));
      const notified = await pushTopics({ db, web, house: context.mailroom.house }, news, at);
      if (notified) say(`${many(notified, 'browser')} told of topics`);
      return [];
    },
  },
  {
    // Chooses the week's stories. The desk may change it until it closes.
    name: 'editions.makeUp',
    async run({ db, mailroom: { house }, editionSize: size, now, say }) {
      const made = await makeUpOpen(db, { timeZone: house.timeZone, size }, await now());
      for (const { week, stories, below } of made)
        say(`edition ${week}: ${many(stories, 'story', 'stories')}, ${below} below the line`);
      return [{ step: 'editions.close' }];
    },
  },
  {
    // Closes each edition whose time has come; from then on it is the same for ever.
    name: 'editions.close',
    every: '* * * * *',
    async run({ db, mailroom: { house }, closeAt, now, say }) {
      const at = await now();
      for (const week of await closeDue(db, closeAt, house.timeZone, at)) say(`edition ${week} closed`);
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
    async run({ db, mailroom: { house }, now, say }, { edition }) {
      await print(db, await dressed(db, house), Number(edition), await now());
      say('letter printed');
      return senders(Number(edition));
    },
  },
  {
    // Tells the browsers that asked for it that the edition is there, some when their quiet hours end.
    name: 'press.push',
    every: '*/15 * * * *',
    async run(context, { edition }) {
      const { db, web, mailroom, say } = context;
      const at = await context.now();
      const id = edition === undefined ? await editionToPush(db, at) : Number(edition);
      if (id === undefined) return [];
      if (await mayNotNotify(context)) {
        // Whose database this is a copy of may have told of it; and it is old when it is confirmed.
        await leaveUntold(db, id);
        return [];
      }
      const notified = await pushEdition({ db, web, house: mailroom.house }, id, at);
      if (notified) say(`${many(notified, 'browser')} told of the edition`);
      return [];
    },
  },
  {
    // Delivers it to everybody who asked for it and has not left; what is due later, later.
    name: 'press.deliver',
    every: '* * * * *',
    async run(context, { edition }) {
      if (edition === undefined) return (await sendingsDue(context.db, await context.now())).flatMap(senders);
      for (const words of tallyInWords('letters', await deliver(context, Number(edition)))) context.say(words);
      return [];
    },
  },
  {
    // Does what was asked for at the forms: each errand in one transaction with the mail that follows from it.
    name: 'circulation.answer',
    every: '* * * * *',
    async run({ db, mailroom: { house }, signIn, now, say }) {
      const { answered, mails } = await answerErrands(db, { house: await dressed(db, house), signIn }, await now());
      if (answered) say(`${many(answered, 'errand')} done, ${many(mails, 'mail')} to follow`);
      return mails ? [{ step: 'press.mail' }] : [];
    },
  },
  {
    // Sends the single mails that are due.
    name: 'press.mail',
    every: '* * * * *',
    async run(context) {
      for (const words of tallyInWords('mails', await sendMails(context))) context.say(words);
      return [];
    },
  },
  {
    // Asks who has been silent for long, once; who does not answer rests.
    name: 'readers.askAgain',
    every: '23 * * * *',
    async run({ db, mailroom: { house }, askAgain, now, say }) {
      const { asked, rested } = await askStillWanted(db, await dressed(db, house), askAgain, await now());
      if (asked || rested) say(`${many(asked, 'reader')} asked whether they still read, ${rested} rest`);
      return asked ? [{ step: 'press.mail' }] : [];
    },
  },
  {
    // Tells those who asked for it that their comments were answered, each once.
    name: 'comments.notify',
    every: '* * * * *',
    async run({ db, mailroom: { house }, now, stopping, say }) {
      const mails = await tellOfAnswers(db, await dressed(db, house), await now(), stopping);
      if (mails) say(`${mails} writers told of answers`);
      return mails ? [{ step: 'press.mail' }] : [];
    },
  },
  {
    // Gives up what is older than the house keeps, in batches; what editions tell stays.
    name: 'retention.retain',
    every: '41 * * * *',
    async run({ db, terms, now, stopping, say }) {
      const { stories, reports, pages, logs, more } = await retain(db, terms, await now(), stopping);
      if (stories + reports + pages + logs > 0)
        say(
          `${many(stories, 'story', 'stories')}, ${many(reports, 'report')}, ${many(pages, 'page')} and ${many(logs, 'line')} of logs given up`,
        );
      return more && !stopping.aborted ? [{ step: 'retention.retain' }] : [];
    },
  },
  {
    // Writes everything into one file, every so many hours.
    name: 'backup.keep',
    every: '*/10 * * * *',
    async run({ keepBackups, now, say }) {
      const file = await keepBackups!(await now());
      if (file) say(`${file} written`);
      return [];
    },
  },
];

/** From a database that was restored nobody is notified either; what it did not tell of is old when it is confirmed. */
async function mayNotNotify({ db, mailroom, say }: OneStepContext): Promise<boolean> {
  const held = await heldBack(db, mailroom.sendLog);
  if (held) say(`browsers are not told: ${held}`);
  return held !== undefined;
}

/** The steps, at work with what a worker has. What they remember from one run to the next is this worker's own. */
export function flow({ say, fault = () => {}, ...context }: StepContext): Step[] {
  const shared = { ...context, gathering: new Gathering(), memory: new GroupingMemory() };
  // Where backups are kept is a matter of each machine.
  const own = steps.filter(({ name }) => name !== 'backup.keep' || context.keepBackups);
  return own.map(({ run, ...step }) => {
    const its: OneStepContext = {
      ...shared,
      say: (words, done = true) => say(step.name, words, done),
      fault: (words, error) => fault(step.name, words, error),
    };
    return { ...step, run: (data) => run(its, data) };
  });
}
