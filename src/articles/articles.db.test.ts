import fc from 'fast-check';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import {
  articleById,
  articleCorrections,
  asArticle,
  asPictureWords,
  beginArticle,
  correctArticle,
  describeImage,
  difference,
  imageBytes,
  keepArticle,
  keepImage,
  library,
  picturesOf,
  publish,
  publishedArticle,
  publishedArticles,
  removeImage,
  versionsOf,
  withdraw,
} from './index.ts';
import { articleHtml } from './render.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => void (database = await testDatabase()));
afterAll(() => database.close());

const now = new Date('2031-02-14T08:00:00Z');
const after = (hours: number) => new Date(now.getTime() + hours * 3_600_000);
const text = (body: string, more: Record<string, string> = {}) => asArticle({ title: 'Ferries', body, ...more });

const told = (form: Record<string, string> = {}) => asPictureWords({ alt: 'x', ...form });

async function written(body = 'The ferries run again.') {
  const id = await beginArticle(database.db, 'Ann', now);
  const version = (await keepArticle(database.db, { id, version: 1 }, text(body), now)) ?? 0;
  return { id, version };
}

describe('an article', () => {
  test('is read from its moment on, and what is written later is not, until it is published too', async () => {
    const { db } = database;
    const { id, version } = await written();
    expect(await publishedArticle(db, id, now)).toBeUndefined();
    await publish(db, { id, version }, after(2), { by: 'Ann', now });
    expect(await publishedArticle(db, id, after(1))).toBeUndefined();
    expect(await publishedArticle(db, id, after(2))).toMatchObject({
      body: 'The ferries run again.',
      publishedAt: after(2),
    });
    const next = (await keepArticle(db, { id, version }, text('The ferries run twice a day.'), after(3))) ?? 0;
    expect(await publishedArticle(db, id, after(3))).toMatchObject({ body: 'The ferries run again.' });
    await publish(db, { id, version: next }, after(4), { by: 'Ann', now: after(4) });
    const shown = await publishedArticle(db, id, after(5));
    expect(shown).toMatchObject({ body: 'The ferries run twice a day.', publishedAt: after(2), changed: after(4) });
    expect((await versionsOf(db, id)).map((one) => one.text.body)).toEqual([
      'The ferries run twice a day.',
      'The ferries run again.',
    ]);
    expect((await publishedArticles(db, after(5))).map((one) => one.id)).toContain(id);
    await correctArticle(db, id, 'It is three times a day.', { by: 'Ann', now: after(6) });
    expect(await articleCorrections(db, after(6))).toMatchObject([{ id, words: 'It is three times a day.' }]);
    expect((await publishedArticle(db, id, after(6)))?.corrections).toMatchObject([
      { words: 'It is three times a day.' },
    ]);
    await withdraw(db, id);
    expect(await publishedArticle(db, id, after(7))).toBeUndefined();
    expect(await versionsOf(db, id)).toHaveLength(2);
  });

  test('of two writers at once the second is told, and nothing is overwritten', async () => {
    const { db } = database;
    const { id, version } = await written();
    const kept = await Promise.all(['mine', 'yours'].map((body) => keepArticle(db, { id, version }, text(body), now)));
    expect(kept.filter((one) => one === undefined)).toHaveLength(1);
    expect((await articleById(db, id))?.body).toBe(kept[0] === undefined ? 'yours' : 'mine');
    await expect(publish(db, { id, version }, now, { by: 'Ann', now })).rejects.toThrow('meanwhile');
  });

  test('without a title or a text is refused in words', async () => {
    expect(() => asArticle({ title: ' ' })).toThrow('needs a title');
    expect(() => asArticle({ title: 'x'.repeat(201) })).toThrow('title is longer');
    const { id, version } = await written('  ');
    await expect(publish(database.db, { id, version }, now, { by: 'Ann', now })).rejects.toThrow('nothing to publish');
  });
});

describe('a picture', () => {
  const photo = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: '#336699' } })
      .withExif({ IFD0: { Copyright: 'secret owner' }, IFD3: { GPSLatitudeRef: 'N' } })
      .jpeg()
      .toBuffer();

  test('is made smaller, turned into WebP, and loses what the camera wrote', async () => {
    const { db } = database;
    const { id } = await written();
    const original = await photo(3000, 1500);
    expect((await sharp(original).metadata()).exif).toBeDefined();
    const image = await keepImage(
      db,
      id,
      { bytes: original, words: told({ alt: ' A  ferry ', credit: 'Ann Rowe' }) },
      now,
    );
    expect(await picturesOf(db, id)).toEqual([
      { ...told({ alt: 'A ferry', credit: 'Ann Rowe' }), id: image, article: id, width: 1600, height: 800 },
    ]);
    const kept = await sharp(await imageBytes(db, image)).metadata();
    expect(kept).toMatchObject({ format: 'webp', width: 1600 });
    expect([kept.exif, kept.xmp, kept.iptc, kept.icc]).toEqual([undefined, undefined, undefined, undefined]);
  });

  test('of 60 megapixels is refused by words, before it is opened', async () => {
    const { db } = database;
    const { id } = await written();
    const bytes = await sharp({ create: { width: 10_000, height: 6_000, channels: 3, background: '#888888' } })
      .png()
      .toBuffer();
    await expect(keepImage(db, id, { bytes, words: told() }, now)).rejects.toThrow('at most 50 megapixels');
    expect(await picturesOf(db, id)).toEqual([]);
  });

  test('is shown where another article names it, and not removed from under that', async () => {
    const { db } = database;
    const first = await written();
    const image = await keepImage(db, first.id, { bytes: await photo(20, 10), words: told({ focus_x: '0' }) }, now);
    const second = await written(`See.\n\n![](image:${image})`);
    expect(await imageBytes(db, image, after(1))).toBeUndefined();
    await publish(db, second, now, { by: 'Ann', now });
    expect(await imageBytes(db, image, after(1))).toBeDefined();
    await describeImage(db, image, told({ focus_x: '30', caption: 'Two halves' }));
    const shown = { id: image, caption: 'Two halves', focus: { x: 30, y: 50 } };
    expect(await picturesOf(db, second.id, `![](image:${image})`)).toMatchObject([shown]);
    expect((await library(db, second.id)).map((picture) => picture.id)).toContain(image);
    await expect(removeImage(db, first.id, image)).rejects.toThrow('shows this picture too');
  });

  test('needs words, and must be one', async () => {
    const { db } = database;
    const { id } = await written();
    expect(() => told({ alt: '  ' })).toThrow('what the picture shows');
    expect(() => told({ focus_x: '101' })).toThrow('0 to 100');
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>';
    for (const bytes of ['no picture', svg, '']) {
      await expect(keepImage(db, id, { bytes: Buffer.from(bytes), words: told() }, now)).rejects.toThrow(
        'cannot be read',
      );
    }
    expect(await picturesOf(db, id)).toEqual([]);
  });
});

describe('Markdown', () => {
  const picture = { id: 7, width: 20, height: 10, alt: 'A ferry', caption: '', credit: '', licence: '' };

  test('becomes plain HTML, with headings under the page’s own', () => {
    const html = articleHtml(
      '# One\n\nSome **bold** words and [a link](https://a.example/).\n\n- a\n- b\n\n> said\n\n![](image:7)',
      [picture],
    );
    expect(html).toContain('<h2>One</h2>');
    expect(html).toContain('<strong>bold</strong>');
    expect(html).toContain('<a href="https://a.example/" rel="noopener">a link</a>');
    expect(html).toContain('<li>a</li>');
    expect(html).toContain(
      '<img src="/articles/images/7.webp" alt="A ferry" width="20" height="10" fetchpriority="high" />',
    );
  });

  test('waits for no picture but those after the first', () => {
    const html = articleHtml('![](image:7)\n\n![](image:7)', [picture]);
    expect(html.match(/loading="lazy"|fetchpriority="high"/g)).toEqual(['fetchpriority="high"', 'loading="lazy"']);
  });

  test('has tables, and under a picture that stands alone what is told of it', () => {
    const told = { ...picture, caption: 'At the <quay>', credit: 'Ann "A" Rowe', licence: 'CC BY 4.0' };
    const html = articleHtml('| Ferry | Day |\n|---|---|\n| a | 1 |\n\n![](image:7)\n\nBeside ![](image:7) words.', [
      told,
    ]);
    expect(html.replace(/\s*\n\s*/g, '')).toContain(
      '<table><thead><tr><th>Ferry</th><th>Day</th></tr></thead><tbody><tr><td>a</td><td>1</td></tr></tbody></table>',
    );
    expect(html).toContain(
      '<figcaption>At the &#60;quay&#62; <small>Ann &#34;A&#34; Rowe, CC BY 4.0</small></figcaption></figure>',
    );
    expect(html.match(/<figure>/g)).toHaveLength(1);
  });

  test('loads no picture but the article’s own, and runs nothing', () => {
    for (const body of [
      '![x](https://a.example/x.png)',
      '<img src=x onerror=alert(1)>',
      '<script>alert(1)</script>',
      '[x](javascript:alert(1))',
      '[x](data:text/html,x)',
      '<style>*{}</style><iframe src=/></iframe><form action=/x><input></form>',
      '![](image:8)',
      '<a href="\u0001javascript:alert(1)">x</a>',
      '<a href="java\tscript:alert(1)">x</a>',
      '<p style="x" class="y" id="z" onclick="w">a</p>',
    ]) {
      const html = articleHtml(body, [picture]);
      expect(html, body).not.toMatch(
        /<(img|script|style|iframe|form|input)|on\w+=|style=|class=|id=|javascript:|data:/,
      );
    }
  });

  test.each(['/.//evil.example', '/x/..//evil.example', '/%2e//evil.example', '/.\\\\evil.example'])(
    'takes %s for no page of ours',
    (address) => {
      expect(articleHtml(`<a href="${address}">y</a>`)).not.toContain('href');
      // Markdown may write a backslash as %5C, which leads nowhere else.
      const [, href = '/'] = /href="([^"]*)"/.exec(articleHtml(`[x](${address})`)) ?? [];
      expect(new URL(href, 'https://news.example').href).toMatch(/^https:\/\/news\.example\/(?!\/)/);
    },
  );

  test('whatever is typed, it ends, with nothing but what is allowed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (body) => {
        const tags = [...articleHtml(body).matchAll(/<\/?([a-z0-9]+)/g)].map(([, tag]) => tag);
        const allowed = 'p br h2 h3 strong em del a ul ol li blockquote code pre hr'.split(' ');
        expect(tags.filter((tag) => !allowed.includes(tag ?? ''))).toEqual([]);
      }),
    );
  });
});

test('what differs is told line by line, and both texts can be had back from it', () => {
  expect(difference('a\nb\nc', 'a\nx\nc')).toEqual([
    { in: 'both', text: 'a' },
    { in: 'earlier', text: 'b' },
    { in: 'later', text: 'x' },
    { in: 'both', text: 'c' },
  ]);
  const line = fc.constantFrom('a', 'b', 'c', '');
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), fc.array(line, { maxLength: 12 }), (one, other) => {
      const lines = difference(one.join('\n'), other.join('\n'));
      const side = (left: 'earlier' | 'later') =>
        lines
          .filter((each) => each.in === 'both' || each.in === left)
          .map((each) => each.text)
          .join('\n');
      expect([side('earlier'), side('later')]).toEqual([one.join('\n'), other.join('\n')]);
    }),
  );
});
