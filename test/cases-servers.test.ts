import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readArticle } from '../src/text/article.ts';

/** Pages and lists on which readers of feeds have gone wrong; they stand beside the checkout, not in it. */
const folder = resolve(import.meta.dirname, '../../shared/cases/feeds');
const here = existsSync(folder);
if (!here) console.warn('SKIPPED: ../shared is not here, so no recorded page or list is tried.');
const bytes = (name: string) => new Uint8Array(readFileSync(`${folder}/${name}`));

describe.skipIf(!here)('recorded article pages', () => {
  const read = (name: string) => readArticle(bytes(`${name}.html`), { url: 'https://news.example.org/ferry' });

  test.each(['art-01-paywall-raw-newline', 'art-05-paywall-webpage'])('%s stands behind a paywall', (name) => {
    expect(read(name).withheld).toMatch(/paywall/);
  });

  test.each(['art-08-date-itemprop', 'art-09-date-pubdate', 'art-10-time-elsewhere'])('%s is dated', (name) => {
    expect(read(name).published).toEqual(new Date('2019-11-18T16:18:00Z'));
  });

  test.each([
    'art-06-title-suffix',
    'art-07-byline-date',
    'art-10-time-elsewhere',
    'art-11-teasers',
    'art-12-captions',
    'art-14-newsletter',
    'art-17-jsonld-body',
  ])('%s has four paragraphs and nothing else', (name) => {
    const lines = read(name).text.split('\n').map((line) => line.split(' ').slice(0, 3).join(' ')); // prettier-ignore
    expect(lines).toEqual(['The harbour council', 'Mayor Ada Pilot', 'Opponents of the', 'The ferry carries']);
  });

  test('titles and names are told from what stands beside them', () => {
    expect(read('art-06-title-suffix').title).toBe('Ferry kept after long dispute');
    expect(read('art-07-byline-date').authors).toEqual(['Ada Scribe']);
  });
});
