import type { Web } from '../net/index.ts';
import { apart, Busy, isFault, originOf, Problem } from '../text/index.ts';

/** So many lists of one video are read: one for each size of picture, language of sound and captions. */
const mostLists = 12;
/** A video from more places than this is no video. */
const mostHosts = 8;
const mostBytes = 2_000_000;
/** A video in more pieces than this is none that anybody watches: at four seconds each it lasts for two days. */
const mostLines = 50_000;
const longestLine = 4_000;

/** Whether a video's address is that of a list of pieces. */
export const isList = (address: string): boolean => URL.canParse(address) && /\.m3u8$/i.test(new URL(address).pathname);

/**
 * The origins that a video's lists and pieces come from (HLS, RFC 8216), 'https://cdn.example': those that a page has to name
 * so that the video plays in it. A list of lists (4.3.4) is followed, once.
 *
 * @throws Error where the first list cannot be had, or is none; where we fail ourselves
 */
export async function hostsOfPieces(web: Web, address: string): Promise<string[]> {
  const { lists, origins } = await readList(web, address);
  const found = new Set(origins);
  // One after another: a few small files of one host.
  for (const list of lists.slice(0, mostLists)) {
    const read = await readList(web, list).catch((error: unknown) => {
      if (isFault(error) || error instanceof Busy) throw error;
      return undefined; // another size of the picture may do
    });
    for (const origin of read?.origins ?? []) found.add(origin);
  }
  return [...found].slice(0, mostHosts);
}

async function readList(web: Web, address: string): Promise<Named> {
  const { lists, origins } = await web.get(address, {}, async ({ body, url }) =>
    readApart(body.slice(0, mostBytes), url),
  );
  return { lists, origins: [originOf(address) ?? [], origins].flat() };
}

interface Named {
  lists: string[];
  origins: string[];
}

const readApart = apart<typeof namedIn>(
  { file: new URL(import.meta.url), name: 'namedIn', patience: 2_000, memory: 64 },
  (_bytes, url) => `The list at ${url}`,
);

/**
 * What a list names: more lists, and where from, itself among them. No more of either than is of use.
 *
 * @param url where it was found
 * @throws Problem where it is none
 */
export function namedIn(bytes: Uint8Array, url: string): Named {
  const text = new TextDecoder().decode(bytes);
  if (!text.startsWith('#EXTM3U')) throw new Problem('this is no list of pieces');
  const ofLists = /^#EXT-X-STREAM-INF:/m.test(text);
  const lists = new Set<string>();
  const origins = new Set([originOf(url) ?? '']);
  for (const line of text.split(/\r?\n/, mostLines)) {
    if (line.length > longestLine) continue;
    const name = line.startsWith('#') ? /[:,]URI="([^"]+)"/.exec(line)?.[1] : line.trim();
    const named = name ? URL.parse(name, url) : null;
    if (!named) continue;
    if (ofLists && lists.size < mostLists) lists.add(named.href);
    const origin = origins.size < mostHosts && originOf(named.href);
    if (origin) origins.add(origin);
  }
  origins.delete('');
  return { lists: [...lists], origins: [...origins] };
}
