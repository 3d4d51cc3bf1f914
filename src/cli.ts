import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { Config } from './config.ts';
import type { ToldStory } from './stories/index.ts';
import { Problem } from './text/problem.ts';

interface Command {
  /** What it does, in a line. */
  does: string;
  /** The whole help text below that line: usage, options, an example that works. */
  help: string;
  options?: ParseArgsConfig['options'];
  run: (args: { values: Record<string, string | boolean | undefined>; positionals: string[] }) => Promise<void>;
}

const example = (id: number, outlet: string, title: string) =>
  JSON.stringify({ id: String(id), outlet, title, text: '', published: '2020-01-03' });

const sampleLines = `printf '%s\\n' '${example(1, 'A', 'Senate votes to pass the budget')}' '${example(2, 'B', 'Budget passes Senate vote')}'`;

const refuse = (words: string) => void process.stderr.write(`${words}\n`);

async function reportsFrom(file: string | undefined, most?: number) {
  const { inputOf, readReports } = await import('./filters.ts');
  const { stream, name } = inputOf(file);
  return readReports(stream, name, refuse, most);
}

/** `doctor mail`: whether mail of this house would be let in. */
async function examineOurMail(): Promise<void> {
  const { readConfig } = await import('./config.ts');
  const { breaksRules, callRelay, examineMail, letterSize, readSigner } = await import('./press/index.ts');
  const config = readConfig();
  const domain = config.DKIM_DOMAIN || config.MAIL_FROM.slice(config.MAIL_FROM.lastIndexOf('@') + 1);
  let letterBytes: number | undefined;
  await withDatabase(async (db) => void (letterBytes = await letterSize(db)));
  const findings = await examineMail({
    house: config.house,
    ...(config.DKIM_KEY && { signer: readSigner(domain, config.DKIM_SELECTOR, config.DKIM_KEY) }),
    returns: config.MAIL_RETURNS,
    relay: config.SMTP_URL && new URL(config.SMTP_URL).hostname,
    call: config.SMTP_URL ? () => callRelay(config.SMTP_URL) : undefined,
    letterBytes,
  });
  for (const { what, state, words } of findings) console.log(`${state.padEnd(9)} ${what}: ${words}`);
  if (findings.some(breaksRules))
    console.log('An edition to more than 5,000 readers is held back until that is mended, or resumed with --anyway.');
  if (findings.some(({ state }) => state === 'bad')) process.exitCode = 1;
}

/** Works on the configured database, and closes it. */
async function withDatabase(work: (db: import('./db/index.ts').Db) => Promise<unknown>): Promise<void> {
  const { readConfig } = await import('./config.ts');
  const { db, close } = await openConfigured(readConfig());
  try {
    await work(db);
  } finally {
    await close();
  }
}

/** One by one, so that the first are written while the last wait. */
function* lazily<T, U>(items: readonly T[], work: (item: T) => U): Generator<U> {
  for (const item of items) yield work(item);
}

/** Every command. Each loads only what it needs: a filter starts no service. */
const commands: Record<string, Command> = {
  start: {
    does: 'the service: gathers, groups, ranks, makes up the edition, mails it, and serves the site',
    help: `usage: dispatchbox start [--sample] [--once] [--json]

  --sample  begins with the bundled sample week, served by a local wire over real HTTP
  --once    runs the flow to a closed edition, prints a summary, and ends
  --json    with --once: prints one JSON object and nothing else on standard output

Settings come from the environment and from the file dispatchbox.env; \`dispatchbox settings\` lists them.

example: dispatchbox start --sample --once --json`,
    options: { sample: { type: 'boolean' }, once: { type: 'boolean' }, json: { type: 'boolean' } },
    async run({ values }) {
      const { readConfig } = await import('./config.ts');
      readConfig(); // says what is wrong before the service is loaded
      const { start } = await import('./start.ts');
      await start({ sample: values.sample === true, once: values.once === true, json: values.json === true });
    },
  },
  parse: {
    does: 'reads one feed document: reports as JSON Lines',
    help: `usage: dispatchbox parse FILE [--url URL]

  FILE       a feed: RSS 0.9x to 2.0, RSS 1.0, Atom, JSON Feed; - is standard input
  --url URL  where it was fetched from, for relative addresses

example: echo '<rss version="2.0"><channel><item><title>Hello</title></item></channel></rss>' | dispatchbox parse -`,
    options: { url: { type: 'string' } },
    async run({ values, positionals }) {
      const { bytesOf, writeLines } = await import('./filters.ts');
      const { parseFeed } = await import('./sources/parse.ts');
      const feed = parseFeed(await bytesOf(positionals[0]), {
        now: new Date(),
        ...(typeof values.url === 'string' ? { url: values.url } : {}),
      });
      for (const warning of feed.warnings) refuse(warning);
      await writeLines(feed.items);
    },
  },
  article: {
    does: 'reads one web page: its article as one JSON object',
    help: `usage: dispatchbox article FILE [--url URL]

  FILE       a page in HTML; - is standard input
  --url URL  where it was fetched from, for relative addresses

Writes {title, text, authors, published, updated, image, lang, canonical, withheld}; withheld says why the text is not to be used (a
paywall, noai, noindex), or is null.

example: echo '<article><h1>Hello</h1><p>The council voted on Tuesday to keep its old ferry.</p></article>' | dispatchbox article -`,
    options: { url: { type: 'string' } },
    async run({ values, positionals }) {
      const { bytesOf, writeLines } = await import('./filters.ts');
      const { openArticleReader } = await import('./text/index.ts');
      const bytes = new Uint8Array(await bytesOf(positionals[0]));
      const options = typeof values.url === 'string' ? { url: values.url } : {};
      await writeLines([await openArticleReader().read(bytes, options)]);
    },
  },
  group: {
    does: 'groups reports: which story each belongs to',
    help: `usage: dispatchbox group [FILE] < reports.jsonl

Reads reports {id, outlet, url, title, text, published, lang?}, one a line, in any order; writes {id, story}, one a line.

example: ${sampleLines} | dispatchbox group`,
    async run({ positionals }) {
      const { groupReports, textRead } = await import('./stories/group.ts');
      // Half as much again as grouping reads: of what is cleaned, some is left out.
      const reports = await reportsFrom(positionals[0], 1.5 * textRead);
      const { writeLines } = await import('./filters.ts');
      const stories = groupReports(reports);
      await writeLines(reports.map(({ id }) => ({ id, story: stories.get(id) })));
    },
  },
  edition: {
    does: 'makes up the edition of a week from reports: one JSON object',
    help: `usage: dispatchbox edition (--week 2020-W01 | --from DAY --until DAY) [--count 12] [FILE] < reports.jsonl

  --week W     an ISO week, from Monday to Sunday in UTC
  --from DAY   the first day that belongs to it
  --until DAY  the last day that belongs to it
  --count N    how many stories

example: ${sampleLines} | dispatchbox edition --week 2020-W01`,
    options: {
      week: { type: 'string' },
      from: { type: 'string' },
      until: { type: 'string' },
      count: { type: 'string' },
    },
    async run({ values, positionals }) {
      const { makeEdition } = await import('./editions/index.ts');
      const { writeLines } = await import('./filters.ts');
      const span = await spanAsked(values);
      const count = values.count === undefined ? undefined : Number(values.count);
      if (count !== undefined && !(Number.isInteger(count) && count > 0 && count <= 1000)) {
        throw new Problem(`--count is "${String(values.count)}": write a whole number from 1 to 1000.`);
      }
      const { wordsIn } = await import('./editions/messages/index.ts');
      const edition = makeEdition(await reportsFrom(positionals[0]), { ...span, count });
      const inWords = (story: ToldStory) => ({
        ...story,
        reasons: story.reasons.map((reason) => ({ ...reason, words: wordsIn('en').reason(reason) })),
      });
      await writeLines([{ ...edition, stories: edition.stories.map(inWords), below: edition.below.map(inWords) }]);
    },
  },
  topics: {
    does: 'finds the persons, bodies, places and issues that reports name',
    help: `usage: dispatchbox topics [FILE] < reports.jsonl

Writes {id, topics: [{name, kind, start, end}]}, one line a report; kind is person, org, place or issue; start and end are
offsets into title + "\\n" + text.

example: ${sampleLines} | dispatchbox topics`,
    async run({ positionals }) {
      const reports = await reportsFrom(positionals[0]);
      const { topicMentions } = await import('./stories/topics.ts');
      const { writeLines } = await import('./filters.ts');
      await writeLines(lazily(reports, (report) => ({ id: report.id, topics: topicMentions(report) })));
    },
  },
  quotes: {
    does: 'finds who said what in reports',
    help: `usage: dispatchbox quotes [FILE] < reports.jsonl

Writes {id, quotes: [{text, speaker, cue, start, end}]}, one line a report; start and end are offsets into its text.

example: ${sampleLines} | dispatchbox quotes`,
    async run({ positionals }) {
      const reports = await reportsFrom(positionals[0]);
      const { findQuotes } = await import('./text/quotes.ts');
      const { writeLines } = await import('./filters.ts');
      await writeLines(lazily(reports, ({ id, text }) => ({ id, quotes: findQuotes(text) })));
    },
  },
  sources: {
    does: 'the list of sources: import another list, export it whole, add a source by its home page, set what it is',
    help: `usage: dispatchbox sources export > list.opml
       dispatchbox sources import FILE
       dispatchbox sources add URL [--feed NUMBER]
       dispatchbox sources list
       dispatchbox sources set KEY NAME=VALUE …
       dispatchbox sources remove KEY | bring-back KEY

  export         writes the list that CATALOGUE names, whole: folders, ratings, attributes that we have no use for, and
                 what was set by hand
  import FILE    adds the sources of an OPML file to it, all but the feeds that it has already
  add URL        finds the feeds of a home page and shows what is in them
  --feed NUMBER  adds that one
  list           one JSON object a source
  set KEY        sets facts of a source, whatever the list says: articleText, paused (true or false), lean (-2 to 2, or
                 nothing), leanNote, owner, kind, name. KEY is as list tells it
  remove KEY     takes a source out, whatever the list says; bring-back KEY undoes it

Also while the service is running: it polls what is new within a minute.

example: dispatchbox sources export`,
    options: { feed: { type: 'string' } },
    async run({ values, positionals }) {
      const [what, place = ''] = positionals;
      const { readFile } = await import('node:fs/promises');
      const { readOpml, sourcesFromOpml, addToList, findFeeds, outlineOf, openReader, ...sources } =
        await import('./sources/index.ts');
      const { readConfig } = await import('./config.ts');
      const config = readConfig();
      if (what === 'list') {
        const { writeLines } = await import('./filters.ts');
        return withDatabase(async (db) => writeLines(await sources.listSources(db)));
      }
      if (what === 'set' && place) {
        const pairs = positionals.slice(2).map((pair) => {
          const at = pair.indexOf('=');
          if (at < 0) throw new Problem(`"${pair}" sets nothing: write NAME=VALUE, such as articleText=true.`);
          return [pair.slice(0, at), pair.slice(at + 1)] as const;
        });
        const edits = sources.readEdits(pairs);
        return withDatabase((db) => sources.editSource(db, place, edits));
      }
      if (what === 'remove' && place) return withDatabase((db) => sources.removeSource(db, place));
      if (what === 'bring-back' && place) return withDatabase((db) => sources.bringBack(db, place, new Date()));
      const listed = await readFile(config.CATALOGUE, 'utf8').catch((cause: Error) => {
        throw new Problem(
          `CATALOGUE is ${config.CATALOGUE}, which is no file here (${cause.message}): this command keeps its list in one.`,
        );
      });
      if (what === 'export') {
        readOpml(listed, config.CATALOGUE); // a file that is no list is not handed on as one
        const { existsSync } = await import('node:fs');
        // Where there is no database yet, nothing was set by hand.
        if (config.DATABASE_URL || existsSync(config.DATA_FOLDER))
          await withDatabase(async (db) => {
            process.stdout.write(await sources.wholeList(db, listed, config.CATALOGUE));
          });
        else process.stdout.write(listed);
      } else if (what === 'import' && place) {
        const { bytesOf } = await import('./filters.ts');
        const text = new TextDecoder().decode(await bytesOf(place));
        sourcesFromOpml(text, place); // says what is wrong with it, before anything is changed
        const { text: whole, added } = addToList(listed, config.CATALOGUE, readOpml(text, place).outlines);
        await keepList(config, whole);
        refuse(`${added} feeds added to ${config.CATALOGUE}`);
      } else if (what === 'add' && place) {
        const { openWeb } = await import('./net/index.ts');
        const agent = `Dispatchbox/0.1 (+${config.house.url})`;
        const web = openWeb({ openHosts: config.OPEN_HOSTS, agent, timeout: config.FETCH_SECONDS * 1000 });
        const reader = openReader();
        try {
          const found = await findFeeds(web, reader, place, new Date());
          if (values.feed === undefined) {
            for (const [index, one] of found.entries()) {
              const { address, title, newest } = one;
              const there = addToList(listed, config.CATALOGUE, [outlineOf(one)]).added === 0;
              console.log(`${index + 1}  ${title || 'untitled'}  ${address}${there ? '  (in the list already)' : ''}`);
              for (const { title, published } of newest)
                console.log(`     ${published?.toISOString().slice(0, 10) ?? 'undated   '}  ${title}`);
            }
            refuse('To add one of them, say so again with --feed NUMBER.');
            return;
          }
          const chosen = found[Number(values.feed) - 1];
          if (!chosen)
            throw new Problem(`--feed is "${String(values.feed)}": write a number from 1 to ${found.length}.`);
          const { text: whole, added } = addToList(listed, config.CATALOGUE, [outlineOf(chosen)]);
          await keepList(config, whole);
          refuse(added ? `${chosen.address} added to ${config.CATALOGUE}` : `${chosen.address} is in the list already`);
        } finally {
          await web.close();
        }
      } else
        throw new Problem(
          'sources needs export, import, add, list, set, remove or bring-back: run dispatchbox sources --help.',
        );
    },
  },
  doctor: {
    does: 'says how the feeds are, and whether mail of this house would be let in',
    help: `usage: dispatchbox doctor feeds [--json] | mail

feeds: one paragraph a feed, those that need the editor first: last success, the error in words, the next poll, items a week, and the share of
its reports that stand in a story with another source's. Also while the service is running.

  --json  one JSON object a feed

mail: SPF, DKIM, DMARC, alignment, reverse DNS, one-click leaving, postal address, the letter's size; what to put in DNS. Nothing is bad where the exit code is 0.

example: dispatchbox doctor feeds`,
    options: { json: { type: 'boolean' } },
    async run({ values, positionals }) {
      if (positionals[0] === 'mail') return examineOurMail();
      if (positionals[0] !== 'feeds')
        throw new Problem('doctor needs to know what to look at: write doctor feeds or doctor mail.');
      const { readConfig } = await import('./config.ts');
      const { feedHealth } = await import('./sources/index.ts');
      const { yieldOfFeeds } = await import('./stories/yield.ts');
      const { writeLines } = await import('./filters.ts');
      const week = 7 * 86_400_000;
      const { db, close } = await openConfigured(readConfig());
      try {
        const now = new Date();
        const yields = await yieldOfFeeds(db, new Date(now.getTime() - 4 * week));
        const rows = (await feedHealth(db, now)).map((health) => {
          const { reports = 0, inStories = 0 } = yields.get(health.feed) ?? {};
          const weeks = Math.min(4, (now.getTime() - health.since.getTime()) / week);
          const itemsAWeek = weeks >= 1 ? reports / weeks : null;
          return { ...health, reports, itemsAWeek, shareInStories: reports ? inStories / reports : null };
        });
        if (values.json) return await writeLines(rows);
        const minute = (at: Date) => at.toISOString().slice(0, 16).replace('T', ' ');
        for (const { source, address, attention, lastSuccess, nextPoll, error, warning, hub, ...brought } of rows) {
          const { reports, itemsAWeek, shareInStories } = brought;
          const share =
            shareInStories === null
              ? ''
              : shareInStories === 0
                ? ', none of them in a story that another source reports, too'
                : `, ${Math.round(shareInStories * 100)}% of them in stories that other sources report, too`;
          console.log(`${attention ? '! ' : '  '}${source}  ${address}`);
          if (attention) console.log(`      ${attention}`);
          if (error) console.log(`      error: ${error}`);
          else if (warning) console.log(`      read with faults: ${warning}`);
          const next = nextPoll ? `next poll ${minute(nextPoll)} UTC` : 'polled no more';
          console.log(`      ${lastSuccess ? `last success ${minute(lastSuccess)} UTC` : 'never read yet'}, ${next}`);
          if (hub) console.log(`      hub: ${hub}`);
          const items =
            itemsAWeek === null
              ? `${reports} ${reports === 1 ? 'item' : 'items'} so far`
              : `${itemsAWeek.toFixed(1)} items a week`;
          console.log(`      ${items}${share}`);
        }
        const ill = rows.filter(({ attention }) => attention).length;
        console.log(`${rows.length} feeds, ${ill} ${ill === 1 ? 'needs' : 'need'} the editor`);
      } finally {
        await close();
      }
    },
  },
  comments: {
    does: 'every comment as a line of JSON, oldest first',
    help: `usage: dispatchbox comments > comments.jsonl

Those that wait, were refused or removed as well, with their state; what was removed has no words any more.

example: dispatchbox comments | wc -l`,
    async run() {
      const { exportComments } = await import('./comments/index.ts');
      await withDatabase(async (db) => {
        for await (const line of exportComments(db)) process.stdout.write(`${line}\n`);
      });
    },
  },
  readers: {
    does: 'imports and exports readers, and addresses that are never to be mailed',
    help: `usage: dispatchbox readers import FILE [--dry-run] | export | suppress FILE | allow ADDRESS

  import FILE    CSV with the columns email, consented_at and wording; - is standard input. Without both of the
                 latter a reader is kept and not mailed. Each row that is refused is named with its line. The other
                 columns are those of export: who left, complained or came back is not mailed here either
  --dry-run      says what would be, and keeps nothing
  export         every reader as CSV, and the hashes of the addresses that are never to be mailed
  suppress FILE  CSV with the column email: never mailed again
  allow ADDRESS  takes an address off that list, since its owner asked for it; they confirm anew

example: printf 'email,consented_at,wording\\nann@reader.example,2020-01-02,yes\\n' | dispatchbox readers import - --dry-run`,
    options: { 'dry-run': { type: 'boolean' } },
    async run({ values, positionals: [verb, file] }) {
      const { asAddress, csvText, exportReaders, importReaders, importSuppressions, mayBeMailedAgain } =
        await import('./readers/index.ts');
      const { inputOf } = await import('./filters.ts');
      if (!['import', 'export', 'suppress', 'allow'].includes(verb ?? ''))
        throw new Problem(
          'readers needs a verb: write readers import FILE, readers export, readers suppress FILE or readers allow ADDRESS.',
        );
      await withDatabase(async (db) => {
        if (verb === 'export') {
          for await (const line of exportReaders(db)) process.stdout.write(`${line}\n`);
        } else if (verb === 'allow') {
          const email = asAddress(file ?? '');
          if (!email) throw new Problem(`"${file ?? ''}" is no e-mail address: write readers allow ann@example.org.`);
          if (!(await mayBeMailedAgain(db, email)))
            throw new Problem(`${email} is not on the list of those never to be mailed: there is nothing to do.`);
        } else if (verb === 'suppress') {
          const count = await importSuppressions(db, csvText(inputOf(file).stream), new Date());
          console.log(`${count} addresses are never mailed again.`);
        } else {
          const say = (line: number, words: string) => refuse(`line ${line}: ${words}`);
          const options = { now: new Date(), dryRun: values['dry-run'] === true, say };
          console.log(JSON.stringify(await importReaders(db, csvText(inputOf(file).stream), options)));
        }
      });
    },
  },
  sending: {
    does: 'shows and steers the sending of editions',
    help: `usage: dispatchbox sending list | mails | (pause | resume [--anyway] | cancel | uncertain | resend [--refused]) EDITION | confirm

  list       how far each sending is, newest first: JSON Lines
  mails      the other mails that wait, were refused, or whose fate is unknown: JSON Lines
  pause      lets no other letter begin; resume goes on, also with what is held for now
  --anyway   also where it goes to more than 5,000 readers and breaks rules of the large mailbox providers, where not
             all letters find their turn in time, or where the relay refuses nearly everybody
  cancel     letters that have not begun are not sent
  uncertain  the mails whose fate is unknown, by address
  resend     sends those again, with the same Message-ID; prints how many
  --refused  instead, those that were refused, but to nobody who rests
  confirm    after a backup was restored: letters may go out from this database

example: dispatchbox sending list`,
    options: { anyway: { type: 'boolean' }, refused: { type: 'boolean' } },
    async run({ values, positionals: [verb, edition] }) {
      const press = await import('./press/index.ts');
      const { readConfig } = await import('./config.ts');
      const { writeLines } = await import('./filters.ts');
      const now = new Date();
      await withDatabase(async (db) => {
        if (verb === 'list') return writeLines(await press.sendings(db));
        if (verb === 'mails') return writeLines(await press.mailsNotSent(db));
        if (verb === 'confirm') return press.confirmDatabase(db, press.fileWitness(readConfig().DATA_FOLDER));
        const id = /^\d{1,9}$/.test(edition ?? '') ? Number(edition) : undefined;
        const verbs: Record<string, (id: number) => Promise<unknown>> = {
          pause: (id) => press.pauseSending(db, id),
          resume: (id) => press.resumeSending(db, id, values.anyway === true),
          cancel: (id) => press.cancelSending(db, id, now),
          resend: async (id) =>
            console.log(`${await (values.refused ? press.resendRefused : press.resendUncertain)(db, id, now)}`),
          uncertain: async (id) => writeLines(await press.uncertainMails(db, id)),
        };
        const work = Object.hasOwn(verbs, verb ?? '') ? verbs[verb ?? ''] : undefined;
        if (!work || id === undefined)
          throw new Problem('sending needs a verb and an edition: run dispatchbox sending --help for what it takes.');
        if ((await work(id)) === false) throw new Problem(`The sending of edition ${id} is not in a state to ${verb}.`);
      });
    },
  },
  desk: {
    does: 'says who works at the desk',
    help: `usage: dispatchbox desk people | owner ADDRESS | role ADDRESS (owner | editor | moderator | reader) | link ADDRESS

  people  everybody with a role at the desk: JSON Lines
  owner   makes somebody an owner, and prints a link that signs them in
  role    gives somebody a role; "reader" takes it away
  link    prints a link that signs somebody in, once, within twenty minutes

example: dispatchbox desk people`,
    async run({ positionals: [verb, typed, role] }) {
      const { asAddress, openSignIn, roles, staff } = await import('./readers/index.ts');
      const { changeRole, commandLine } = await import('./desk/index.ts');
      const { readConfig } = await import('./config.ts');
      const { writeLines } = await import('./filters.ts');
      const { house } = readConfig();
      await withDatabase(async (db) => {
        if (verb === 'people') return writeLines(await staff(db));
        if (!['owner', 'role', 'link'].includes(verb ?? ''))
          throw new Problem('desk needs a verb: run dispatchbox desk --help for what it takes.');
        const email = asAddress(typed ?? '');
        if (!email) throw new Problem(`"${typed ?? ''}" is no e-mail address: write desk ${verb} ann@example.org.`);
        const given = verb === 'owner' ? 'owner' : roles.find((one) => one === role);
        if (verb !== 'link') {
          if (!given) throw new Problem(`"${role ?? ''}" is no role: write one of ${roles.join(', ')}.`);
          await changeRole(db, email, given, commandLine, new Date());
        }
        if (verb === 'role') return;
        const token = await (await openSignIn(db, house)).ask(email);
        console.log(`${house.url}/sign-in/${token}`);
      });
    },
  },
  settings: {
    does: 'lists every setting with its meaning and default',
    help: `usage: dispatchbox settings

Each is set in the environment or in the file dispatchbox.env, as NAME=value.

example: dispatchbox settings`,
    async run() {
      const { settingsHelp } = await import('./config.ts');
      for (const { name, is, default: value } of settingsHelp) console.log(`${name}=${value}\n    ${is}`);
    },
  },
};

/** The configured database, beside a running service or without one. */
async function openConfigured(config: Config) {
  const { resolve } = await import('node:path');
  const { openDatabase } = await import('./db/index.ts');
  return openDatabase(config.DATABASE_URL ? { url: config.DATABASE_URL } : { folder: resolve(config.DATA_FOLDER) });
}

/** Writes the list of sources, whole or not at all, and makes the database's sources what it says. */
async function keepList(config: Config, text: string): Promise<void> {
  const { rename, writeFile } = await import('node:fs/promises');
  const { sourcesFromOpml, syncCatalogue } = await import('./sources/index.ts');
  const { transaction } = await import('./db/index.ts');
  const entries = sourcesFromOpml(text, config.CATALOGUE);
  const draft = `${config.CATALOGUE}.${process.pid}`;
  await writeFile(draft, text);
  await rename(draft, config.CATALOGUE);
  const { db, close } = await openConfigured(config);
  try {
    await transaction(db, (tx) => syncCatalogue(tx, entries, new Date()));
  } finally {
    await close();
  }
}

async function spanAsked(values: Record<string, string | boolean | undefined>) {
  const { spanOf } = await import('./editions/index.ts');
  const { week, from, until } = values;
  if (typeof week === 'string') return { week, ...spanOf(week, 'UTC') };
  if (typeof from !== 'string' || typeof until !== 'string') {
    throw new Problem('edition needs --week 2020-W01, or --from DAY and --until DAY.');
  }
  const day = (name: string, value: string) => {
    const at = new Date(`${value}T00:00:00Z`);
    if (!/^\d{4}-\d\d-\d\d$/.test(value) || Number.isNaN(at.getTime())) {
      throw new Problem(`${name} is "${value}": write a day such as 2020-01-05.`);
    }
    return at;
  };
  const span = { from: day('--from', from), until: new Date(day('--until', until).getTime() + 86_400_000) };
  if (span.from >= span.until) throw new Problem(`--from ${from} is after --until ${until}: exchange them.`);
  return { week: `${from}..${until}`, ...span };
}

function overview(): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length));
  const rows = Object.entries(commands).map(([name, { does }]) => `  ${name.padEnd(width)}  ${does}`);
  return `Dispatchbox: a week of political news in your in-box.

usage: dispatchbox COMMAND [OPTIONS]

${rows.join('\n')}

\`dispatchbox COMMAND --help\` tells more, with an example that works.`;
}

/** Runs a command. Sets the exit code: 0 when it worked, 2 for what the user can mend, 1 for a fault of ours. */
export async function run(argv: readonly string[]): Promise<void> {
  const [name = '', ...rest] = argv;
  try {
    if (name === '' || name === 'help' || name === '--help' || name === '-h') {
      console.log(overview());
      return;
    }
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!command) throw new Problem(`There is no command "${name}": run dispatchbox --help for the list.`);
    const args = argumentsOf(name, command, rest);
    if (args) await command.run(args);
    else console.log(`dispatchbox ${name}: ${command.does}\n\n${command.help}`);
  } catch (error) {
    process.exitCode = error instanceof Problem ? 2 : 1;
    if (error instanceof Problem) process.stderr.write(`${error.message}\n`);
    else console.error(error);
  }
}

/** A command's arguments; undefined where its help text is asked for. */
function argumentsOf(name: string, command: Command, args: string[]) {
  try {
    const options = { ...command.options, help: { type: 'boolean', short: 'h' } } as const;
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    if (values.help) return undefined;
    return { values: values as Record<string, string | boolean | undefined>, positionals };
  } catch (cause) {
    throw new Problem(
      `${(cause as Error).message.replace(/\.?$/, '.')} Run dispatchbox ${name} --help for what it takes.`,
      { cause },
    );
  }
}
