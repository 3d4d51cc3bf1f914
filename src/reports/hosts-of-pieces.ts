import type { Web } from '../net/index.ts';
import { originOf } from '../text/index.ts';

/** So many lists of one video are read: one for each size of picture, language of sound and captions. */
const mostLists = 12;
/** A video from more places than this is no video. */
const mostHosts = 8;
const mostCharacters = 2_000_000;

/** Whether a video's address is that of a list of pieces. */
export const isList = (address: string): boolean => URL.canParse(address) && /\.m3u8$/i.test(new URL(address).pathname);

/**
 * The origins that a video's lists and pieces come from (HLS, RFC 8216), 'https://cdn.example': those that a page has to name
 * so that the video plays in it. A list of lists (4.3.4) is followed, once.
 *
 * @throws Error where the first list cannot be had, or is none
 */
export async function hostsOfPieces(web: Web, address: string): Promise<string[]> {
  const { lists, origins } = await readList(web, address);
  const found = new Set(origins);
  // One after another: a few small files of one host.
  for (const list of lists.slice(0, mostLists)) {
    const read = await readList(web, list).catch(() => undefined); // another size of the picture may do
    for (const origin of read?.origins ?? []) found.add(origin);
  }
  return [...found].slice(0, mostHosts);
}

/** What a list names: more lists, and where from, itself and where it was redirected from among them. */
async function readList(web: Web, address: string): Promise<{ lists: string[]; origins: string[] }> {
  const { text, url } = await web.get(address, {}, async ({ body, url }) => ({
    text: new TextDecoder().decode(body.subarray(0, mostCharacters)),
    url,
  }));
  if (!/^\uFEFF?#EXTM3U/.test(text)) throw new Error('this is no list of pieces');
  const named = text.split(/\r?\n/).flatMap((line) => {
    const name = line.startsWith('#') ? /[:,]URI="([^"]+)"/.exec(line)?.[1] : line.trim();
    return name && URL.canParse(name, url) ? [new URL(name, url).href] : [];
  });
  const ofLists = /^#EXT-X-STREAM-INF:/m.test(text);
  return {
    lists: ofLists ? [...new Set(named)] : [],
    origins: [address, url, ...named].flatMap((one) => originOf(one) ?? []),
  };
}
