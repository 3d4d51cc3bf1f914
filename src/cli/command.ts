import type { ParseArgsConfig } from 'node:util';

export interface Arguments {
  values: Record<string, string | boolean | undefined>;
  positionals: string[];
}

/** What the file of a command exports. */
export interface Command {
  /** The help text below the line that says what it does: usage, options, an example that works. */
  help: string;
  options?: ParseArgsConfig['options'];
  run: (args: Arguments) => Promise<void>;
}

/** Says something beside the result: on standard error. */
export const remark = (words: string) => void process.stderr.write(`${words}\n`);
