/** What strangers write who want their readers to be slow: long runs of whatever may begin something. */
// prettier-ignore
const everyRun = [
  '-', ' ', '\t', '\n', '\r\n', '\u00a0', '<', '>', '&', '(', ')', '[', ']', '{', '"', "'", '“', '‘', '«', '.', ',', ':', ';', '#', '%', '@', '=', '*', '_', '`', '|', '\\', '/', '1',
  'a', 'A', 'é', '中', '\0', 'a@', 'a ', 'A ', 'Aa ', 'Aa. ', 'A. ', '. ', '? ', 'a.', 'a-', "a'", '1 ', '1.', '1:', '- ', '> ', '>\n', '* ', '*a_', '**a_', '![', '](', '[a](', '<a ', '<a>',
  '<a="', "<a ='", '</', '<!', '<!--', '<![CDATA[', '<p>', '<style>', '<b><i>', '&#', '&amp;', '&lt;a ', '\n ', '\n\n ', '\n>', ' \n', '=\n', ' =\n', '--\n', 'a:b\n', 'a: b\n ',
  'http://', 'http://a ', 'www.', 'www.a. ', '"a ', '" a', '“A ', '“A” ', 'said ', 'he said, "', 'Mr. ', 'the ', 'of the ', 'and A ', 'Disallow: *a', 'URI="', '\u001b$', '\ud83d\ude00', '\u0301', '\u200d', '\u00ad',
];
/** A run ends as it began, or with something else, so that a pattern has to go back. */
const ends = ['', ' x\n'];

type Read = (text: string) => unknown;

/** Milliseconds that this thread was given the processor for, the least of some readings: what else the machine does is left out. */
async function cost(read: Read, text: string, times: number): Promise<number> {
  let least = Infinity;
  for (let i = 0; i < times; i++) {
    const before = process.threadCpuUsage();
    try {
      await read(text);
    } catch {} // refusing it is an answer
    const { user, system } = process.threadCpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

/** Below this, ms, a measure says nothing. What grows with the square is far above it at 40 KB. */
const anything = 15;
/** From here, ms, neither the ticks by which some systems count a thread's time nor a collection of garbage make a square of a straight line. */
const plain = 100;
/** Growth for each doubling of the text, at most: 2 is in proportion to it, 4 its square. */
const mostGrowth = 2.6;

/** The costs of three texts, each twice as long as the one before, where they grow faster than the texts; else undefined. */
async function excess(read: Read, text: (size: number) => string, size: number, times: number) {
  const c = await cost(read, text(size * 4), times);
  if (c < anything) return undefined;
  const a = await cost(read, text(size), times);
  if (c < Math.max(a, 1) * mostGrowth ** 2) return undefined;
  const b = await cost(read, text(size * 2), times);
  return c < Math.max(b, 1) * mostGrowth ? undefined : [a, b, c].map(Math.round);
}

/**
 * Reads texts of `size`, twice and four times as many characters, made of each run, and says for which of them the time grows faster than the text. What seems to
 * is measured again, and again: chance does not repeat itself. Little times are confirmed with longer texts, where what is
 * only begun or collected as garbage weighs less.
 *
 * @returns a line for each, such as `"-" + "x": 12 48 190 ms`
 */
export async function growth(read: Read, runs = everyRun, size = 10_000): Promise<string[]> {
  const slow: string[] = [];
  for (const run of runs) {
    for (const end of ends) {
      const text = (length: number) => run.repeat(Math.ceil(length / run.length)) + end;
      let found = (await excess(read, text, size, 1)) && (await excess(read, text, size, 3));
      for (let longer = 2 * size; found && found[2]! < plain; longer *= 2) found = await excess(read, text, longer, 3);
      found &&= await excess(read, text, size, 3);
      if (!found) continue;
      slow.push(`${JSON.stringify(run)} + ${JSON.stringify(end)}: ${found.join(' ')} ms`);
      break;
    }
  }
  return slow;
}
