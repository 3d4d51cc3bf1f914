import { extractPageApart } from '../text/index.ts';
import type { Arguments } from './command.ts';
import { bytesOf, writeLines } from './json-lines.ts';

export const help = `usage: dispatchbox article FILE [--url URL]

  FILE       a page in HTML; - is standard input
  --url URL  where it was fetched from, for relative addresses

Writes {title, text, authors, published, updated, image, lang, canonical, withheld}; withheld says why the text is not to be used (a
paywall, noai, noindex), or is null.

example: echo '<article><h1>Hello</h1><p>The council voted on Tuesday to keep its old ferry.</p></article>' | dispatchbox article -`;

export const options = { url: { type: 'string' } } as const;

export async function run({ values: { url }, positionals: [file] }: Arguments): Promise<void> {
  const bytes = new Uint8Array(await bytesOf(file));
  await writeLines([await extractPageApart(bytes, typeof url === 'string' ? { url } : {})]);
}
