import { readConfig } from '../config.ts';
import type { Arguments } from './command.ts';

export const help = `usage: dispatchbox start [--role site|worker|all] [--sample] [--once] [--json]

  --role    site serves pages and takes what readers send, worker gathers and mails, all (the default) does both; any
            number of each may work on one database
  --sample  begins with the bundled sample week, served by a local wire over real HTTP
  --once    runs the flow to a closed edition, prints a summary, and ends
  --json    with --once: prints one JSON object and nothing else on standard output

Settings come from the environment and from the file dispatchbox.env; \`dispatchbox settings\` lists them.

example: dispatchbox start --sample --once --json`;

export const options = {
  role: { type: 'string' },
  sample: { type: 'boolean' },
  once: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

export async function run({ values: { role = 'all', sample, once, json } }: Arguments): Promise<void> {
  readConfig(); // says what is wrong before the service is loaded
  const { start } = await import('./service.ts');
  await start({ role: String(role), sample: sample === true, once: once === true, json: json === true });
}
