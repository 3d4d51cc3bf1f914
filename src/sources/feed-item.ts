import type { parseRssFeed } from 'feedsmith';
import { cut, firstImage, itemText, parseDate, plainTitle, resolveAddress, withoutFurniture } from '../text/index.ts';

/** One item of a feed, in the feed's order. Addresses are absolute; texts are plain, paragraphs separated by a newline. */
export interface FeedItem {
  /** The page it is about; null where the feed gives none. */
  url: string | null;
  /** At most 500 characters; may be empty. */
  title: string;
  /** The item's own summary, else the beginning of its text; may be empty. */
  summary: string;
  /** The fullest text the feed gives, at most 200,000 characters; may be empty. */
  text: string;
  /** When it was published, else when it was updated; null where the feed does not say or cannot be believed. */
  published: Date | null;
  updated: Date | null;
  authors: string[];
  /** Names of its sections or subjects, as the feed has them; at most 10. */
  sections: string[];
  /** Address of a picture. */
  image: string | null;
  /** Address of a playable video. */
  video: string | null;
  /** Address of the video's captions, WebVTT. */
  captions: string | null;
  /** Address of a recording to listen to. */
  audio: string | null;
  /** What the feed tells it apart by: its guid, else its address, title or text; empty only where it has none of them. */
  id: string;
  /** BCP 47 language tag. */
  lang: string | null;
}

/** What is known of the document that an item stands in. */
export interface FeedContext {
  /** Against what relative addresses are resolved. */
  base: string | null;
  now: Date | null;
}

type RssItem = NonNullable<ReturnType<typeof parseRssFeed<string>>['items']>[number];

const maxText = 200_000;
const maxSummary = 5_000;

/** What each format says of an item, in the words of all. */
export interface RawItem {
  /** Where its page may be, the best first. */
  urls: (string | undefined)[];
  id: string | undefined;
  title: string | undefined;
  /** Its title says of itself that it is no HTML. */
  titleIsText?: boolean;
  summary: string | undefined;
  text: string | undefined;
  /** When, in the words of each element that may say it, the best first. */
  published: (string | undefined)[];
  updated: (string | undefined)[];
  authors: (string | undefined)[];
  sections: (string | undefined)[];
  media: RssItem['media'] | undefined;
  enclosures: { url: string | undefined; type: string | undefined }[];
  image?: string | undefined;
  video?: string | undefined;
  lang: string | undefined;
  base: string | undefined;
  /** Against what the pictures in its text are resolved, where that is said. */
  textBase?: string | undefined;
}

/** Makes a feed's item of what the format says of it. @param language the feed's */
export function makeItem(raw: RawItem, language: string | null, context: FeedContext): FeedItem {
  const base = resolveAddress(raw.base, context.base) ?? context.base;
  const url = raw.urls.map((one) => pageAddress(one, base)).find((one) => one !== null) ?? null;
  const written = titleOf(raw);
  const described = raw.media?.groups?.[0]?.description?.value ?? raw.media?.description?.value;
  const read = (html: string | undefined) => withoutFurniture(itemText(html ?? '', maxText), { title: written });
  const own = read(raw.summary);
  const full = read(raw.text);
  const fallback = full === '' && own === '' && described ? read(withBreaks(described)) : '';
  // Some feeds have the teaser where the text belongs and the text where the summary does.
  const text = [full, own, fallback].reduce((longest, one) => (one.length > longest.length ? one : longest));
  const lang = languageTag(raw.lang) ?? language;
  const updated = firstBelievable(raw.updated, lang, context.now);
  const media = mediaOf(raw);
  const textBase = resolveAddress(raw.textBase, context.base) ?? url ?? base;
  const inText = firstImage(raw.text ?? '') ?? firstImage(raw.summary ?? '');
  return {
    url,
    title: wholeTitle(written, text),
    summary: cut(own || text, maxSummary),
    text,
    published: firstBelievable(raw.published, lang, context.now) ?? updated,
    updated,
    authors: authorNames(raw.authors),
    sections: sectionNames(raw.sections),
    image: media.image ? pictureAddress(media.image, base) : pictureAddress(inText, textBase),
    video: resolveAddress(raw.video ?? media.video, base) ?? watchPage(url),
    captions: resolveAddress(media.captions, base),
    audio: resolveAddress(media.audio, base),
    id: cut(raw.id?.trim() || url || written || text, 2_000),
    lang,
  };
}

/** A page's address; none where a publishing system left a placeholder. */
function pageAddress(link: string | undefined, base: string | null): string | null {
  return link && /[<>{}]|%3C|\s\S+\s/i.test(link.trim()) ? null : resolveAddress(link, base);
}

/** A picture's address, without the caption that some systems write behind it. */
function pictureAddress(written: string | null | undefined, base: string | null): string | null {
  const [, picture] = /^\s*(\S+?\.(?:jpe?g|png|webp|gif|avif)(?:\?[^|\s]*)?)[|\s]/i.exec(written ?? '') ?? [];
  return resolveAddress(picture ?? written, base);
}

/** A title; none where a system wrote that there is none. */
function titleOf({ title = '', titleIsText = false }: RawItem): string {
  const plain = plainTitle(titleIsText && !title.includes('</') ? title.replaceAll('<', '&lt;') : title);
  return /^(?:[([]?(?:no title|untitled|ohne titel|sans titre|sin título|senza titolo|sem título|null|undefined|n\/a)[)\]]?|[-–—._*\s…]*)$/iu.test(
    plain,
  )
    ? ''
    : plain;
}

/** A title that was cut with "…" and begins the text, as it stands there. */
function wholeTitle(title: string, text: string): string {
  const begun = title.replace(/\s*(?:…|\.\.\.)$/, '');
  if (begun === title || begun.length < 15) return title;
  const line = text.slice(0, 1_000).split('\n', 1)[0] ?? '';
  if (!line.startsWith(begun)) return title;
  const [sentence = line] = /^.+?[.!?](?=\s|$)/u.exec(line.slice(begun.length)) ?? [line.slice(begun.length)];
  const whole = begun + sentence;
  return whole.length <= 300 ? whole : title;
}

/** Plain text as HTML: a line is a paragraph. */
export function withBreaks(text: string): string {
  return /<(p|br|div)\b/i.test(text) ? text : text.replaceAll('\n', '<br>');
}

/** The first of these that can be a report's date. */
function firstBelievable(written: (string | undefined)[], language: string | null, now: Date | null): Date | null {
  for (const raw of written) {
    const date = believable(raw, language, now);
    if (date) return date;
  }
  return null;
}

/**
 * A date that can be a report's: not before feeds were (1990; 1970 is a clock that was never set), not in the future. Up to two days
 * ahead it is a mistake of zones: now.
 */
function believable(raw: string | undefined, language: string | null, now: Date | null): Date | null {
  const date = raw === undefined ? null : parseDate(raw, language);
  if (!date || date.getUTCFullYear() < 1990 || date.getUTCFullYear() > 2200) return null;
  if (now === null || date <= now) return date;
  return date.getTime() > now.getTime() + 2 * 86_400_000 ? null : now;
}

/** The best picture, video and recording of Media RSS and enclosures. */
function mediaOf({ media, enclosures, image }: RawItem) {
  const groups = media?.groups ?? [];
  const contents = [...(media?.contents ?? []), ...groups.flatMap((group) => group.contents ?? [])];
  const thumbnails = [
    ...(media?.thumbnails ?? []),
    ...groups.flatMap((group) => group.thumbnails ?? []),
    ...contents.flatMap((content) => content.thumbnails ?? []),
  ];
  const subTitles = [media, ...groups, ...contents].flatMap((part) => part?.subTitles ?? []);
  const isKind = (kind: string, type: string | undefined, medium: string | undefined, address: string | undefined) =>
    medium === kind ||
    type?.toLowerCase().startsWith(`${kind}/`) ||
    (kind === 'video' && /^application\/(x-|vnd\.apple\.)mpegurl$/i.test(type ?? '')) ||
    (!type && !medium && extensions[kind]?.test(address ?? ''));
  const widest = <T extends { url?: string | undefined; width?: number | undefined; isDefault?: boolean | undefined }>(
    all: T[],
  ) => {
    const list = all.filter(({ url, width }) => url && !avatar.test(url) && !(width !== undefined && width < 3));
    const rank = ({ width, isDefault }: T) => (isDefault ? 1e9 : 0) + (width ?? 0);
    // Where nothing is said of their sizes, the first is the lead.
    return list.reduce<T | undefined>(
      (best, one) => (best === undefined || rank(one) > rank(best) ? one : best),
      undefined,
    );
  };
  const ofKind = (kind: string) => contents.filter(({ type, medium, url }) => isKind(kind, type, medium, url));
  const enclosed = (kind: string) => enclosures.find(({ type, url }) => isKind(kind, type, undefined, url))?.url;
  return {
    image: widest(ofKind('image'))?.url ?? widest(thumbnails)?.url ?? enclosed('image') ?? image,
    video: ofKind('video').find(({ url }) => url)?.url ?? enclosed('video'),
    audio: ofKind('audio').find(({ url }) => url)?.url ?? enclosed('audio'),
    captions: subTitles.find(({ type, href }) => type === 'text/vtt' || /\.vtt(\?|$)/i.test(href ?? ''))?.href,
  };
}

/** Who wrote it, not what it is about. */
const avatar =
  /gravatar\.|\/avatars?[/._-]|[?&/]avatar=|\/profile_images\/|\/author[s-]?(?:photos|images|headshots)?\/[^/]+\.(?:jpe?g|png|webp)/i;

const extensions: Record<string, RegExp> = {
  image: /\.(jpe?g|png|gif|webp|avif)(\?|$)/i,
  video: /\.(mp4|m4v|mov|webm|m3u8)(\?|$)/i,
  audio: /\.(mp3|m4a|aac|oga|ogg|opus|flac|wav)(\?|$)/i,
};

/** The page itself, where it is a video's. */
function watchPage(url: string | null): string | null {
  return url &&
    /^https?:\/\/(www\.|m\.)?(youtube\.com\/(watch\?|live\/|shorts\/)|youtu\.be\/|vimeo\.com\/\d)/i.test(url)
    ? url
    : null;
}

/** Names without "By" and addresses, each once, at most 20; "A, B and C" is three. */
function authorNames(names: (string | undefined)[]): string[] {
  const found = new Set<string>();
  for (const name of names.slice(0, 50)) {
    const plain = plainTitle(name ?? '', 300).replace(
      /^(?:by|von|par|por|di|door|av|af|text|words)(?:\s*:)?\s+(?=\p{Lu})/iu,
      '',
    );
    for (const one of separate(plain)) if (one !== '' && !/^\S+@\S+$/.test(one) && found.size < 20) found.add(one);
  }
  return [...found];
}

const person =
  /^\p{Lu}[\p{L}\p{M}.'’-]*(?:\s+(?:(?:de|der|den|van|von|da|di|do|dos|du|la|le|el|al|bin|ibn|y|ter|ten|af|av|zu)\s+)*\p{Lu}[\p{L}\p{M}.'’-]*){1,4}$/u;
const office =
  /\b(?:news|press|agency|agenc\w+|staff|correspondent|editor|reporter|desk|times|post|team|writer|bureau|service|tv|radio|media|university|redaktion|redaction|redacción|redazione|institute|journal|today|herald)\b/i;

/** The people of a line of authors, where each is a first and a last name; otherwise the line as it is. */
function separate(line: string): string[] {
  const parts = line
    .split(/\s*(?:[,;|/]|\s&\s|\s(?:and|und|et|e|en|og|och|ja|oraz|i|и|та)\s)\s*/u)
    .map((part) => part.replace(/^(?:and|by)\s+/i, '').trim())
    .filter((part) => part !== '');
  if (parts.length < 2) return [line];
  const people = parts.filter((part) => person.test(part) && !office.test(part));
  const rest = parts.filter((part) => !people.includes(part));
  // "Ada Pilot, Political Correspondent" is one; "Pilot, Ada" is one the other way round.
  return people.length >= 1 && rest.every((part) => office.test(part)) ? people : [line];
}

/** Sections and subjects, each once; paths such as "News/Politics" by their parts. */
function sectionNames(names: (string | undefined)[]): string[] {
  const found = new Map<string, string>();
  for (const name of names.slice(0, 50).flatMap((one) => one?.split(/\s*[/>|]\s*/) ?? [])) {
    const plain = plainTitle(name, 100);
    if (/\p{L}/u.test(plain) && found.size < 10 && !found.has(plain.toLowerCase()))
      found.set(plain.toLowerCase(), plain);
  }
  return [...found.values()];
}

/** A language as BCP 47 has it; null where it is none. */
export function languageTag(raw: string | null | undefined): string | null {
  const written = (raw ?? '').trim().replaceAll('_', '-');
  if (written === '' || written.length > 35) return null;
  try {
    return Intl.getCanonicalLocales(written)[0] ?? null;
  } catch {
    return null;
  }
}
