import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDate } from './dates.ts';

const utc = (text: string) => parseDate(text)?.toISOString() ?? null;

describe('parseDate', () => {
  test.each([
    // RFC 822 and 2822, with the liberties feeds take
    ['Thu, 02 Jan 2020 13:05:09 GMT', '2020-01-02T13:05:09.000Z'],
    ['Thu, 2 Jan 20 13:05 EST', '2020-01-02T18:05:00.000Z'],
    ['2 January 2020 13:05:09 +0330', '2020-01-02T09:35:09.000Z'],
    ['Thu, 02 Jan 2020 24:00:00 GMT', '2020-01-03T00:00:00.000Z'],
    ['Thu, 02 Jan 2020 13:05:09 Europe/Berlin', '2020-01-02T12:05:09.000Z'],
    ['Thu Jan  2 13:05:09 2020', '2020-01-02T13:05:09.000Z'],
    ['Thu Jan 02 2020 13:05:09 GMT+0100 (Central European Standard Time)', '2020-01-02T12:05:09.000Z'],
    // ISO 8601
    ['2020-01-02T13:05:09.250-05:00', '2020-01-02T18:05:09.250Z'],
    ['20200102T130509Z', '2020-01-02T13:05:09.000Z'],
    ['2020-01-02 13:05', '2020-01-02T13:05:00.000Z'],
    ['2020-W01-4', '2020-01-02T00:00:00.000Z'],
    ['2020-002', '2020-01-02T00:00:00.000Z'],
    ['2020-01', '2020-01-01T00:00:00.000Z'],
    ['1577970309', '2020-01-02T13:05:09.000Z'],
    ['20200102130509', '2020-01-02T13:05:09.000Z'],
    ['02-Jan-2020 13:05', '2020-01-02T13:05:00.000Z'],
    ['2020/01/02 13:05:09', '2020-01-02T13:05:09.000Z'],
    // What people type
    ['January 2nd, 2020 at 1:05 pm PST', '2020-01-02T21:05:00.000Z'],
    ['12:05 a.m. Jan. 2, 2020', '2020-01-02T00:05:00.000Z'],
    ['1/2/2020 1:05 PM', '2020-01-02T13:05:00.000Z'],
    ['13/2/2020', '2020-02-13T00:00:00.000Z'],
    ['02.01.2020, 13:05 Uhr', '2020-01-02T13:05:00.000Z'],
    ['Thu, 02/01/2020', '2020-01-02T00:00:00.000Z'],
    // Other languages
    ['jeudi 2 janvier 2020 à 13h05', '2020-01-02T13:05:00.000Z'],
    ['jue., 02 ene 2020 13:05:09 +0000', '2020-01-02T13:05:09.000Z'],
    ['2 de março de 2020', '2020-03-02T00:00:00.000Z'],
    ['2. März 2020', '2020-03-02T00:00:00.000Z'],
    ['2 марта 2020 г.', '2020-03-02T00:00:00.000Z'],
    ['2020년 1월 2일 오후 1:05', '2020-01-02T04:05:00.000Z'],
  ])('%s', (text, expected) => {
    expect(utc(text)).toBe(expected);
  });

  test.each([
    '',
    'yesterday',
    'Thu, 31 Apr 2020 00:00:00 GMT',
    '2020-13-01',
    '25:00 2 Jan 2020',
    '2020-01-02T13:05:61Z',
    '2 Smarch 2020',
    '1 2 3 4',
    '12',
  ])('is no date: %j', (text) => expect(parseDate(text)).toBeNull());

  test('reads back every moment in the common notations', () => {
    const moment = fc.date({ min: new Date('1970-01-01'), max: new Date('2068-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(moment, (date) => {
        expect(utc(date.toISOString())).toBe(date.toISOString());
        const seconds = new Date(Math.floor(date.getTime() / 1000) * 1000).toISOString();
        expect(utc(date.toUTCString())).toBe(seconds);
        expect(utc(date.toUTCString().replace('GMT', '+0000').slice(5))).toBe(seconds);
      }),
    );
  });

  test('never throws, and gives a valid date or null', () => {
    const piece = fc.constantFrom(
      '2020',
      '-',
      ':',
      '12',
      '/',
      ' ',
      'T',
      'Z',
      'Jan',
      'mar',
      'GMT',
      '+',
      'am',
      ',',
      '.',
      '(',
      'Europe/x',
      '年',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece, { maxLength: 14 }).map((all) => all.join('')),
        ),
        (text) => {
          expect(Number.isNaN(parseDate(text)?.getTime() ?? 0)).toBe(false);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
