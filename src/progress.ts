/** Says what happens: one line that changes on a terminal, one line per finished step elsewhere. */
export interface Progress {
  say(step: string, words: string, done?: boolean): void;
  /** A line that stays. */
  line(words: string): void;
}

/** Progress on a stream, such as standard error. */
export function progressOn(stream: NodeJS.WriteStream): Progress {
  const clear = stream.isTTY ? '\r\u001b[2K' : '';
  const line = (words: string) => void stream.write(`${clear}${words}\n`);
  return {
    line,
    say(step, words, done = false) {
      if (done) line(`${step.padEnd(15)} ${words}`);
      else if (stream.isTTY) stream.write(clear + `${step.padEnd(15)} ${words}`.slice(0, (stream.columns || 80) - 1));
    },
  };
}
