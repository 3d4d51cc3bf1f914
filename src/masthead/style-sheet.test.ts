import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkStyleSheet } from './style-sheet.ts';

test('a style sheet that loads nothing is taken', () => {
  for (const css of [
    '',
    '.name { letter-spacing: 0 } @media (max-width: 40rem) { .name { font-size: 2rem } }',
    'h2 > a[href^="/stories/"]::after { content: "→" }',
    ':root { --paper: #fff; color: light-dark(#000, #fff) } /* url(https://elsewhere.example) is only said here */',
    '@keyframes in { from { opacity: 0 } } @supports (display: grid) { .rest { display: grid } }',
  ])
    expect(() => checkStyleSheet(css), css).not.toThrow();
});

test('what would load is refused by its line, however it is written', () => {
  for (const css of [
    '@import "https://elsewhere.example/a.css";',
    '@import url(//elsewhere.example/a.css);',
    '@IMPORT "a.css";',
    '@\\69mport "a.css";',
    '@font-face { font-family: A; src: url(https://elsewhere.example/a.woff2) }',
    'a { background: url(https://elsewhere.example/a.png) }',
    'a { background: URL( "//elsewhere.example/a.png" ) }',
    'a { background: u\\72l(https://elsewhere.example/a.png) }',
    'a { background: \\75 rl(https://elsewhere.example/a.png) }',
    'a { background: u/**/rl(x) } b { background: image-set("https://elsewhere.example/a.png" 1x) }',
    'a { --later: url(https://elsewhere.example/a.png) }',
    'a { cursor: url(/leave/token), auto }',
    '@media screen { a { mask: url(data:image/svg+xml,x) } }',
    'a { -moz-binding: x }',
    '@charset "utf-7";',
    '@supports (background: url(https://elsewhere.example/a.png)) { a { color: red } }',
    'a { & b { background: url(x) } }',
  ])
    expect(() => checkStyleSheet(`\n${css}`), css).toThrow(/^The style sheet(?:, | cannot be read in )line 2: /);
});

test('what cannot be read is refused in words', () => {
  for (const css of ['a { color: red', 'a { color: red } }', 'a { "', '/* never ended'])
    expect(() => checkStyleSheet(css), css).toThrow(/^The style sheet cannot be read in line 1: /);
});

test('any text is either taken or refused in words', () => {
  const piece = fc.constantFrom(
    'a',
    '{',
    '}',
    ':',
    ';',
    '@',
    'url(',
    ')',
    '"',
    "'",
    '\\',
    '/*',
    '*/',
    ' ',
    '\n',
    '#',
    '--',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ maxLength: 200 }),
        fc.array(piece, { maxLength: 40 }).map((all) => all.join('')),
      ),
      (css) => {
        try {
          checkStyleSheet(css);
        } catch (error) {
          expect((error as Error).name).toBe('Problem');
        }
      },
    ),
  );
});
