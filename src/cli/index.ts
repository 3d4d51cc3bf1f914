import { parseArgs } from 'node:util';
import { Problem } from '../text/problem.ts';
import type { Arguments, Command } from './command.ts';

/** Every command: what it does, in a line, and its file, which loads only what it needs. A filter starts no service. */
const commands: Record<string, { does: string; load: () => Promise<Command> }> = {
  start: {
    does: 'the service: gathers, groups, ranks, makes up the edition, mails it, and serves the site',
    load: () => import('./start.ts'),
  },
  parse: {
    does: 'reads one feed document: reports as JSON Lines',
    load: () => import('./parse.ts'),
  },
  article: {
    does: 'reads one web page: its article as one JSON object',
    load: () => import('./article.ts'),
  },
  group: {
    does: 'groups reports: which story each belongs to',
    load: () => import('./group.ts'),
  },
  edition: {
    does: 'makes up the edition of a week from reports: one JSON object',
    load: () => import('./edition.ts'),
  },
  topics: {
    does: 'finds the persons, bodies, places and issues that reports name',
    load: () => import('./topics.ts'),
  },
  quotes: {
    does: 'finds who said what in reports',
    load: () => import('./quotes.ts'),
  },
  sources: {
    does: 'the list of sources: import another list, export it whole, add a source by its home page, set what it is',
    load: () => import('./sources.ts'),
  },
  doctor: {
    does: 'says how the feeds are, whether mail of this house would be let in, and whether a backup can be restored',
    load: () => import('./doctor.ts'),
  },
  comments: {
    does: 'every comment as a line of JSON, oldest first',
    load: () => import('./comments.ts'),
  },
  readers: {
    does: 'imports and exports readers, and addresses that are never to be mailed',
    load: () => import('./readers.ts'),
  },
  sending: {
    does: 'shows and steers the sending of editions',
    load: () => import('./sending.ts'),
  },
  desk: {
    does: 'says who works at the desk',
    load: () => import('./desk.ts'),
  },
  backup: {
    does: 'writes everything that the house has into one file, also while the service runs',
    load: () => import('./backup.ts'),
  },
  restore: {
    does: 'puts a backup back, into an empty folder or database',
    load: () => import('./restore.ts'),
  },
  settings: {
    does: 'lists every setting with its meaning and default',
    load: () => import('./settings.ts'),
  },
};

function overview(): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length));
  const rows = Object.entries(commands).map(([name, { does }]) => `  ${name.padEnd(width)}  ${does}`);
  return `Dispatchbox: a week of political news in your in-box.

usage: dispatchbox COMMAND [OPTIONS] | --version

${rows.join('\n')}

\`dispatchbox COMMAND --help\` tells more, with an example that works.`;
}

/** Runs a command. Sets the exit code: 0 when it worked, 2 for what the user can mend, 1 for a fault of ours. */
export async function run(argv: readonly string[]): Promise<void> {
  const [name = '', ...rest] = argv;
  // `… | head` has had enough, and a terminal may be gone: neither is an error of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });
  process.stderr.on('error', () => {});
  try {
    if (name === '' || name === 'help' || name === '--help' || name === '-h') {
      console.log(overview());
      return;
    }
    if (name === '--version' || name === '-v') {
      console.log(`dispatchbox ${(await import('../config.ts')).version}`);
      return;
    }
    const listed = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!listed) throw new Problem(`There is no command "${name}": run dispatchbox --help for the list.`);
    const command = await listed.load();
    const args = argumentsOf(name, command, rest);
    if (args) await command.run(args);
    else console.log(`dispatchbox ${name}: ${listed.does}\n\n${command.help}`);
  } catch (error) {
    process.exitCode = error instanceof Problem ? 2 : 1;
    if (error instanceof Problem) process.stderr.write(`${error.message}\n`);
    else console.error(error);
  }
}

/** A command's arguments; undefined where its help text is asked for. */
function argumentsOf(name: string, command: Command, args: string[]): Arguments | undefined {
  try {
    const options = { ...command.options, help: { type: 'boolean', short: 'h' } } as const;
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    if (values.help) return undefined;
    return { values, positionals };
  } catch (cause) {
    throw new Problem(
      `${(cause as Error).message.replace(/\.?$/, '.')} Run dispatchbox ${name} --help for what it takes.`,
      { cause },
    );
  }
}
