import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { firstImage, plainText, plainTitle } from './plain.ts';

describe('plainText', () => {
  test.each([
    ['<p>One &amp; two.</p>\n<p>Three<br/>four</p>', 'One & two.\nThree\nfour'],
    ['a <b>bold</b>ly <i>said</i>  word', 'a boldly said word'],
    ['<script>alert("x")</script>after<style>p{}</style>', 'after'],
    ['<!-- hidden --><ul><li>one<li>two</ul>', 'one\ntwo'],
    ['a < b and 2 <3', 'a < b and 2 <3'],
    ['so <math><mi>a</mi> <mo>=</mo> <mn>2</mn><annotation>a = 2</annotation></math> it is', 'so a = 2 it is'],
    ['the <redacted> name', 'the <redacted> name'],
    ['caf&eacute; &#8217;&#x2019; &nbsp;&hellip;', 'café ’’ …'],
    ['it\u0092s a soft\u00adhyphen and a \u202emark', 'it’s a softhyphen and a mark'],
    ['<![CDATA[plain & simple]]>', 'plain & simple'],
    ['cut <a href="https://exa', 'cut'],
    ['line\nbreaks are\n\nspace', 'line breaks are space'],
  ])('%j', (html, expected) => {
    expect(plainText(html)).toBe(expected);
  });

  test('keeps to its bound without ending in half a character', () => {
    expect(plainText('ab😀', 3)).toBe('ab');
    expect(plainText('x'.repeat(300_000)).length).toBe(200_000);
  });

  test('any input gives bounded text without a known tag', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '<p>',
        '</p>',
        '<',
        '>',
        '<b ',
        '"',
        "'",
        '=',
        '<!--',
        '-->',
        '<script>',
        '</script>',
        '&lt;',
        '&',
        '<![CDATA[',
        ']]>',
        '<?',
      ),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = plainText(pieces.join(''), 50);
        expect(text.length).toBeLessThanOrEqual(50);
        expect(text).toBe(text.trim());
        expect(text).not.toMatch(/\n\n|[^\S\n]{2}/);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('plainTitle', () => {
  test.each([
    ['Q&amp;A: what &quot;next&quot;', 'Q&A: what "next"'],
    ['Q&amp;amp;A', 'Q&A'],
    ['<b>Breaking</b>:\n news', 'Breaking: news'],
    ['&lt;em&gt;Emphasis&lt;/em&gt; added', 'Emphasis added'],
    ['5 < 6', '5 < 6'],
    ['AT&T buys', 'AT&T buys'],
  ])('%j', (html, expected) => {
    expect(plainTitle(html)).toBe(expected);
  });
});

test('firstImage passes over tracking pixels', () => {
  const html = '<p><img width="1" height="1" src="/pixel.gif"><img alt="" src="/photo.jpg?a=1&amp;b=2"></p>';
  expect(firstImage(html)).toBe('/photo.jpg?a=1&b=2');
  expect(firstImage('<p>none</p>')).toBeNull();
});
