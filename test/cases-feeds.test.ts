/** Feeds after other readers' public bug reports, with what is right of each, where they lie beside the checkout. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { FeedItem } from '../src/sources/index.ts';
import { parseFeed } from '../src/sources/parse.ts';

const folder = resolve(import.meta.dirname, '../../shared/cases/feeds');
const missing = !existsSync(folder);
if (missing) console.warn(`SKIPPED: the cases of feeds are not at ${folder}`);

const url = 'https://news.example.org/feed.xml';
const items = (name: string, ending = 'xml') =>
  parseFeed(readFileSync(`${folder}/${name}.${ending}`), { url, now: new Date('2024-10-01T00:00:00Z') }).items;
const first = (name: string, ending?: string): FeedItem => items(name, ending)[0]!;

/** What is looked at in each. */
const looked: Record<string, () => unknown> = {
  '39-wp-footer-de': () => first('39-wp-footer-de').text,
  '32c-author-html': () => items('32c-author-html').map(({ authors }) => authors),
  '41-empty-first-link': () => first('41-empty-first-link').url,
  '44-source-entry': () => items('44-source-entry').map(({ title, url: address }) => [title, address]),
  '15c-relative-image-rss': () => first('15c-relative-image-rss').image,
  '47-image-tracking': () => first('47-image-tracking').image,
  '23-json-raw-newline': () => items('23-json-raw-newline', 'json').length,
  '46b-bad-pubdate-good-dc': () => first('46b-bad-pubdate-good-dc').published?.toISOString(),
  '03b-title-less-than-word': () => first('03b-title-less-than-word').title,
  '40-rdf-items-inside': () => items('40-rdf-items-inside').length,
  '13f-japanese': () => first('13f-japanese').published?.toISOString(),
  '13b-arabic': () => first('13b-arabic').published?.toISOString(),
  '19b-only-link-text': () => first('19b-only-link-text').url,
  '43-base-url-unset': () => [items('43-base-url-unset').length, first('43-base-url-unset').url === null],
  '39c-read-more': () => items('39c-read-more').map(({ text }) => text.split('\n').length),
  '20c-self-only': () => first('20c-self-only').url,
  '47b-lazy-image': () => first('47b-lazy-image').image === 'https://news.example.org/big.jpg',
  '13c-hebrew': () => first('13c-hebrew').published?.toISOString(),
  '33c-peertube-podcast': () => [first('33c-peertube-podcast').audio, first('33c-peertube-podcast').video],
  '15-relative-everything': () => {
    const { url: address, image, id } = first('15-relative-everything');
    return [address, image, id];
  },
  '23c-json-version-short': () => items('23c-json-version-short', 'json').length,
  '10-day-month': () => first('10-day-month').published?.toISOString(),
};

interface Case {
  case: string;
  what: string;
  /** A literal, in single quotes. */
  right?: string;
}
const cases = missing ? [] : (JSON.parse(readFileSync(`${folder}/expected.json`, 'utf8')) as Case[]);

describe.skipIf(missing)('feeds of other readers’ bug reports', () => {
  test.each(cases.filter((one) => one.right !== undefined))('$case: $what', ({ case: name, right = '' }) => {
    expect(looked[name]?.()).toEqual(JSON.parse(right.replaceAll("'", '"')));
  });

  test.each([
    ['87-two-images-no-width', 'https://news.example.org/lead.jpg'],
    ['70b-gravatar-last', 'https://news.example.org/lead.jpg'],
    ['47c-one-pixel-gif', 'https://news.example.org/big.jpg'],
  ])('%s: the lead picture', (name, picture) => {
    expect(first(name).image).toBe(picture);
  });

  test.each([
    ['82-atom-in-rss', 'https://news.example.org/82'],
    ['84-feedburner', 'https://news.example.org/84'],
  ])('%s: the page', (name, address) => {
    expect(first(name).url).toBe(address);
  });

  test.each([
    ['71-date-line', 'PORT - The ferry stays.'],
    ['72-substack-buttons', 'The ferry stays.\nSo says the mayor.'],
    ['73-figcaption', 'The ferry stays.'],
    ['74-share-links', 'The ferry stays.'],
  ])('%s: the text and nothing around it', (name, text) => {
    expect(first(name).text).toBe(text);
  });
});
