import { parseArgs, type ParseArgsConfig } from 'node:util';
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

async function reportsFrom(file: string | undefined) {
  const { inputOf, readReports } = await import('./filters.ts');
  const { stream, name } = inputOf(file);
  return readReports(stream, name, refuse);
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
      const { parseFeed } = await import('./sources/index.ts');
      const feed = parseFeed(await bytesOf(positionals[0]), {
        now: new Date(),
        ...(typeof values.url === 'string' ? { url: values.url } : {}),
      });
      for (const warning of feed.warnings) refuse(warning);
      await writeLines(feed.items);
    },
  },
  group: {
    does: 'groups reports: which story each belongs to',
    help: `usage: dispatchbox group [FILE] < reports.jsonl

Reads reports {id, outlet, url, title, text, published, lang?}, one a line, in any order; writes {id, story}, one a line.

example: ${sampleLines} | dispatchbox group`,
    async run({ positionals }) {
      const reports = await reportsFrom(positionals[0]);
      const { groupReports } = await import('./stories/group.ts');
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
      await writeLines([makeEdition(await reportsFrom(positionals[0]), { ...span, count })]);
    },
  },
  topics: {
    does: 'finds the persons, bodies, places and matters that reports name',
    help: `usage: dispatchbox topics [FILE] < reports.jsonl

Writes {id, topics: [{name, kind, start, end}]}, one line a report; kind is person, org, place or matter; start and end are
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
