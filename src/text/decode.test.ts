import * as fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { decodeBytes } from './decode.ts';

const declared = (charset: string, text: string) => `<?xml version="1.0" encoding="${charset}"?><title>${text}</title>`;
const readTitle = (bytes: Uint8Array, contentType?: string) =>
  /<title>(.*)<\/title>/s.exec(decodeBytes(bytes, contentType).text)?.[1];

describe('decodeBytes', () => {
  test.each([
    ['windows-1251', 'Новости дня'],
    ['koi8-r', 'Новости дня'],
    ['iso-8859-2', 'Świat i polityka'],
    ['shift_jis', '政治のニュース'],
    ['euc-kr', '정치 뉴스'],
    ['gb2312', '政治新闻'],
    ['big5', '政治新聞'],
    ['iso-8859-1', 'Café “quoted”'],
  ])('reads %s where the document declares it', (charset, text) => {
    const written = charset === 'iso-8859-1' ? 'windows-1252' : charset;
    expect(readTitle(iconv.encode(declared(charset, text), written))).toBe(text);
  });

  test('believes the header when the document says nothing', () => {
    const bytes = iconv.encode('<title>Политика</title>', 'windows-1251');
    expect(readTitle(bytes, 'text/xml; charset="windows-1251"')).toBe('Политика');
  });

  test("believes the document before a server's default", () => {
    const bytes = iconv.encode(declared('windows-1251', 'Политика'), 'windows-1251');
    expect(readTitle(bytes, 'text/xml; charset=ISO-8859-1')).toBe('Политика');
  });

  test('believes the bytes when they are UTF-8, whatever is declared', () => {
    expect(readTitle(Buffer.from(declared('iso-8859-1', 'Café')), 'text/xml; charset=us-ascii')).toBe('Café');
  });

  test.each(['utf-16le', 'utf-16be', 'utf-32le', 'utf-32be'])('reads %s with and without a mark', (charset) => {
    const text = declared('utf-16', 'Café 政治');
    expect(readTitle(iconv.encode(text, charset))).toBe('Café 政治');
    expect(readTitle(iconv.encode(text, charset, { addBOM: true }))).toBe('Café 政治');
  });

  test('takes stray bytes in UTF-8 for Windows-1252', () => {
    const bytes = Buffer.concat([
      Buffer.from('<title>Zürich '),
      Buffer.from([0x93]),
      Buffer.from('now'),
      Buffer.from([0x94]),
      Buffer.from('</title>'),
    ]);
    expect(readTitle(bytes)).toBe('Zürich “now”');
  });

  test('an unknown or wrong charset is no error', () => {
    expect(readTitle(Buffer.from(declared('x-unheard-of', 'plain')))).toBe('plain');
    expect(readTitle(Buffer.from(declared('utf-16', 'Café')))).toBe('Café');
  });

  test('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.option(fc.string(), { nil: undefined }), (bytes, type) => {
        expect(typeof decodeBytes(bytes, type && `text/xml; charset=${type}`).text).toBe('string');
      }),
    );
  });
});
