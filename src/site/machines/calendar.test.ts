import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noSupplement } from '../../editions/index.ts';
import type { House } from '../../house/index.ts';
import type { PageReport } from '../read/stories.ts';
import { calendarOf } from './calendar.ts';

const house = { name: 'The Harbour; Post', url: 'https://house.example' } as House;
const editionWith = (text: string) => ({
  made: new Date('2031-03-14T20:00:00Z'),
  reports: new Map([['7', { id: '7', outlet: 'North, Daily', url: 'https://north.example/a' } as PageReport]]),
  supplement: { ...noSupplement, ahead: [{ day: '2031-03-17', text, report: '7', story: '12' }] },
});
/** Reads it as a calendar does: lines unfolded, a value unescaped. */
const unfolded = (file: string) => file.replaceAll('\r\n ', '').split('\r\n');
const unescaped = (value: string) =>
  value.replace(/\\([\\;,nN])/g, (_, c: string) => (c.toLowerCase() === 'n' ? '\n' : c));

test('a coming day is a day-long entry with its sentence, outlet and addresses, told once', () => {
  const text = 'The upper house will vote on water, salt; and fish on Monday.';
  const lines = unfolded(calendarOf(house, 'The week ahead', [editionWith(text), editionWith(text)]));
  expect(lines.filter((line) => line === 'BEGIN:VEVENT')).toHaveLength(1);
  expect(lines).toContain('DTSTART;VALUE=DATE:20310317');
  expect(lines).toContain('DTSTAMP:20310314T200000Z');
  expect(lines).toContain('SUMMARY:The upper house will vote on water\\, salt\\; and fish on Monday.');
  expect(lines).toContain('DESCRIPTION:— North\\, Daily\\nhttps://north.example/a\\nhttps://house.example/stories/12');
  expect(lines).toContain('X-WR-CALNAME:The Harbour\\; Post: The week ahead');
});

test('whatever a sentence holds, lines are at most 75 bytes, end in CRLF, and give it back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      const file = calendarOf(house, 'The week ahead', [editionWith(text)]);
      for (const line of file.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
      expect(file.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
      const summary = unfolded(file)
        .find((line) => line.startsWith('SUMMARY:'))!
        .slice(8);
      expect(unescaped(summary)).toBe(text.replace(/\r\n?/g, '\n').replace(/[^\n\t\P{Cc}]/gu, ''));
    }),
  );
});
