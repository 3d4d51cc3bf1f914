import { readConfig } from '../config.ts';
import type { Arguments } from './command.ts';

export const help = `usage: dispatchbox start [--sample] [--once] [--json]

  --sample  begins with the bundled sample week, served by a local wire over real HTTP
  --once    runs the flow to a closed edition, prints a summary, and ends
  --json    with --once: prints one JSON object and nothing else on standard output

Settings come from the environment and from the file dispatchbox.env; \`dispatchbox settings\` lists them.

example: dispatchbox start --sample --once --json`;

export const options = {
  sample: { type: 'boolean' },
  once: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

export async function run({ values: { sample, once, json } }: Arguments): Promise<void> {
  readConfig(); // says what is wrong before the service is loaded
  const { start } = await import('./service.ts');
  await start({ sample: sample === true, once: once === true, json: json === true });
}
