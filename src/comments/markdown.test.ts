import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asHtml, asLine, linksIn } from './markdown.ts';

const link = /a href="https?:\/\/[^"<>\s]*" rel="nofollow ugc noopener"/.source;
const element = new RegExp(
  `<(?:(/?)(p|em|strong|code|pre|blockquote|span|a)|br|${link}|span class="soft small")>`,
  'g',
);

/** What comes out has nothing but our few elements, each closed where it was opened, and the rest is escaped. */
function expectSafe(html: string) {
  expect(html.replace(element, '')).not.toMatch(/[<>"']/);
  const open: string[] = [];
  for (const [, closing, name] of html.matchAll(/<(\/?)(\w+)[^>]*>/g)) {
    if (closing) expect(open.pop()).toBe(name);
    else if (name !== 'br') open.push(name!);
  }
  expect(open).toEqual([]);
}

// prettier-ignore
const marks = [
  '*', '**', '_', '`', '```\n', '> ', '>', '[', '](', ')', '!', '<', '</p>', '"', "'", '&', '&amp;', '\n', '\n\n', '\\', '~~', '# ', '- ', '|', '    ',
  'https://a.example/?x="', 'www.b.example', 'javascript:alert(1)', '<script>alert(1)</script>', '<img src=x onerror=alert(1)>', 'a', 'word', ' ', '1. ', '\0', '\u202e', 'é',
];
const mark = fc.constantFrom(...marks);

test('whatever is written, nothing comes out but a few elements, closed, and escaped words', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(mark, fc.string({ unit: 'grapheme', maxLength: 4 })), { maxLength: 60 }), (pieces) =>
      expectSafe(asHtml(pieces.join(''))),
    ),
    { numRuns: 2000 },
  );
});

test('a link without an address stays as it was typed', () => {
  expect(asHtml('See [a *b*]() and [a]( ).')).toBe('<p>See [a <em>b</em>]() and [a]().</p>');
  expect(asHtml('[]()')).toBe('<p>[]()</p>');
});

test('a thousand marks in a row are read, too', () => {
  for (const piece of [
    '*',
    '_',
    '[',
    '](',
    '`',
    '> ',
    '>',
    '>\n',
    '**a',
    '*a_',
    '![',
    '<',
    '[a](b',
    '~',
    'a@',
    'www.',
    '```\n',
  ])
    expectSafe(asHtml(piece.repeat(Math.ceil(3000 / piece.length))));
});

test('emphasis, quotations, code, line ends and links are marked up; all else is text', () => {
  expect(asHtml('It *is* **so**.\nTruly.')).toBe('<p>It <em>is</em> <strong>so</strong>.<br>Truly.</p>');
  expect(asHtml('> They said\n\nNo.')).toBe('<blockquote><p>They said</p></blockquote><p>No.</p>');
  expect(asHtml('`a<b` and\n\n```\n<i>\n```')).toBe('<p><code>a&lt;b</code> and</p><pre><code>&lt;i&gt;</code></pre>');
  expect(asHtml('# No title\n- no list\n<b>no</b> &amp;')).toBe(
    '<p># No title<br>- no list<br>&lt;b&gt;no&lt;/b&gt; &amp;amp;</p>',
  );
  expect(asHtml('https://a.example/x?y=1&z')).toBe(
    '<p><a href="https://a.example/x?y=1&amp;z" rel="nofollow ugc noopener">https://a.example/x?y=1&amp;z</a></p>',
  );
  expect(asHtml('[the *bank*](https://evil.example/)')).toBe(
    '<p><a href="https://evil.example/" rel="nofollow ugc noopener">the <em>bank</em></a> <span class="soft small">(evil.example)</span></p>',
  );
});

test('what leads elsewhere than to the web stays text, and pictures are not shown', () => {
  for (const text of [
    '[x](javascript:alert(1))',
    '[x](data:text/html,y)',
    '[x](/leave/1)',
    '![x](https://a.example/p.png)',
    'ann@x.example',
  ])
    expect(asHtml(text), text).toBe(`<p>${text}</p>`);
});

test('links are counted as they are written, and a line has no marks', () => {
  expect(linksIn('see www.a.example, https://b.example and [c](http://c.example); not awww.')).toBe(3);
  expect(asLine('> They *said*\n\n`no`, **never**, [there](https://a.example/x) 2 * 3')).toBe(
    'They said no, never, there 2 * 3',
  );
});
