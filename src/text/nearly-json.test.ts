import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseNearlyJson } from './nearly-json.ts';

describe('parseNearlyJson', () => {
  test.each([
    ['{"a":"one\ntwo"}', { a: 'one\ntwo' }],
    ['{"a":"one\ttwo\r\nthree"}', { a: 'one\ttwo\r\nthree' }],
    ['{"a":[1,2,],}', { a: [1, 2] }],
    ['{"a":"it\\\'s","b":"\\x41","c":"\\u12"}', { a: "it's", b: 'x41', c: 'u12' }],
    ['//<![CDATA[\n{"a":false}\n//]]>', { a: false }],
    ['/* <![CDATA[ */ {"a":false} /* ]]> */', { a: false }],
    ['<!--\n{"a":[{}]}\n-->', { a: [{}] }],
    ['\ufeff{"a":1};', { a: 1 }],
    ['<!--//--><![CDATA[// ><!--\n{"a":false}\n//--><!]]>', { a: false }],
    ['{"a":1, // one\n "b":/* two */2}', { a: 1, b: 2 }],
    ['{"a":"https://echo.example/a,}","b":"<!-- x -->"}', { a: 'https://echo.example/a,}', b: '<!-- x -->' }],
  ])('reads %j', (text, value) => {
    expect(parseNearlyJson(text)).toEqual(value);
  });

  test.each(['', '{', '{"a"', 'no', '{"a":"b'])('refuses what is none: %j', (text) => {
    expect(() => parseNearlyJson(text)).toThrow(SyntaxError);
  });

  /** JSON as careless programs write it. */
  const careless = (value: unknown): string => {
    if (typeof value === 'string') return JSON.stringify(value).replaceAll(String.raw`\n`, '\n');
    if (Array.isArray(value)) return `[${value.map((one) => `${careless(one)}, `).join('')}]`;
    if (typeof value !== 'object' || value === null) return JSON.stringify(value);
    return `{${Object.entries(value).map(([key, one]) => `${careless(key)}: ${careless(one)},`).join('\n')}} /* end */`; // prettier-ignore
  };

  test('reads whatever JSON says, written well or not', () => {
    const values = fc.jsonValue().filter((value) => !JSON.stringify(value).includes(String.raw`\\`));
    fc.assert(
      fc.property(values, (value) => {
        const strict: unknown = JSON.parse(JSON.stringify(value));
        expect(parseNearlyJson(careless(strict))).toEqual(strict);
        expect(parseNearlyJson(`<!--//--><![CDATA[//><!--\n${careless(strict)};\n//--><!]]>`)).toEqual(strict);
      }),
    );
  });
});
