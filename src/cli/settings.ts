import { settingsHelp } from '../config.ts';

export const help = `usage: dispatchbox settings

Each is set in the environment or in the file dispatchbox.env, as NAME=value.

example: dispatchbox settings`;

export async function run(): Promise<void> {
  for (const { name, is, default: value } of settingsHelp) console.log(`${name}=${value}\n    ${is}`);
}
