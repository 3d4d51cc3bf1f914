import { describe, expect, test } from 'vitest';
import { Problem } from '../text/index.ts';
import { parseFeedApart } from './feed-parser.ts';

describe('a feed parsed apart', () => {
  const read = (text: string) => parseFeedApart(new TextEncoder().encode(text), { url: 'http://a.example/feed' });
  const feed = (title: string) =>
    `<rss version="2.0"><channel><title>Feed</title><item><title>${title}</title><pubDate>Sun, 05 Jan 2020 10:00:00 GMT</pubDate></item></channel></rss>`;

  test('reads as parseFeed does, also many at once and from a shared buffer', async () => {
    const feeds = await Promise.all(['One', 'Two', 'Three'].map((title) => read(feed(title))));
    expect(feeds.map(({ items }) => items[0]?.title)).toEqual(['One', 'Two', 'Three']);
    expect(feeds[0]?.items[0]?.published).toEqual(new Date('2020-01-05T10:00:00Z'));
    const part = Buffer.from(`....${feed('Four')}`).subarray(4);
    expect((await parseFeedApart(part, {})).items[0]?.title).toBe('Four');
  });

  test('says in a Problem why something cannot be read, and reads on', async () => {
    await expect(read('no feed')).rejects.toBeInstanceOf(Problem);
    await expect(read('<html><body>a page</body></html>')).rejects.toThrow(/web page/);
    expect((await read(feed('After'))).items).toHaveLength(1);
  });
});
