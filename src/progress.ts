import { inspect } from 'node:util';
import pino from 'pino';

/** What a line is about, beyond its words. */
export interface LogFields {
  /** The step, page or part of the service. */
  step?: string;
  /** What went wrong: its stack and causes are told as well. The level is then `error`, unless another is given. */
  error?: unknown;
  level?: 'info' | 'warn' | 'error';
}

/** Says what happens: the log. */
export interface Progress {
  /** What a step does, and, when it is done, what it did: one line that changes on a terminal, one when it is done elsewhere. */
  say(step: string, words: string, done?: boolean): void;
  /** A line that stays. */
  line(words: string, about?: LogFields): void;
}

/** The log on a stream, such as standard error: to be read on a terminal, lines of JSON elsewhere. */
export function progressOn(stream: NodeJS.WriteStream): Progress {
  return stream.isTTY ? terminal(stream) : json(stream);
}

function terminal(stream: NodeJS.WriteStream): Progress {
  const clear = '\r\u001b[2K';
  return {
    line(words, { step, error } = {}) {
      stream.write(`${clear}${step === undefined ? '' : `${step.padEnd(15)} `}${words}\n`);
      if (error !== undefined) stream.write(`${inspect(error).replace(/^/gm, '    ')}\n`);
    },
    say(step, words, done = false) {
      if (done) this.line(words, { step });
      else stream.write(clear + `${step.padEnd(15)} ${words}`.slice(0, (stream.columns || 80) - 1));
    },
  };
}

/** A line is `{level, time, step, error: {type, message, stack, cause}, words}`; the time is UTC. */
function json(stream: NodeJS.WriteStream): Progress {
  const log = pino(
    {
      base: null,
      messageKey: 'words',
      errorKey: 'error',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
      serializers: { error: pino.stdSerializers.errWithCause },
    },
    stream,
  );
  const line = (words: string, { error, level = error === undefined ? 'info' : 'error', ...about }: LogFields = {}) =>
    log[level]({ ...about, ...(error !== undefined && { error }) }, words);
  return {
    line,
    say: (step, words, done = false) => void (done && line(words, { step })),
  };
}
