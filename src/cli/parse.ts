import { parseFeed } from '../sources/parse.ts';
import { remark, type Arguments } from './command.ts';
import { bytesOf, writeLines } from './json-lines.ts';

export const help = `usage: dispatchbox parse FILE [--url URL]

  FILE       a feed: RSS 0.9x to 2.0, RSS 1.0, Atom, JSON Feed; - is standard input
  --url URL  where it was fetched from, for relative addresses

example: echo '<rss version="2.0"><channel><item><title>Hello</title></item></channel></rss>' | dispatchbox parse -`;

export const options = { url: { type: 'string' } } as const;

export async function run({ values: { url }, positionals: [file] }: Arguments): Promise<void> {
  const feed = parseFeed(await bytesOf(file), { now: new Date(), ...(typeof url === 'string' && { url }) });
  for (const warning of feed.warnings) remark(warning);
  await writeLines(feed.items);
}
