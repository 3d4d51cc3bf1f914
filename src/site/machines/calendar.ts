import { hash } from 'node:crypto';
import { Hono } from 'hono';
import type { House } from '../../house/index.ts';
import { webAddress } from '../../text/index.ts';
import { ANYWHERE, keep } from '../cache.ts';
import { archive, editionOfWeek, type PageEdition } from '../read/editions.tsx';

/** Editions whose coming days are in the calendar. */
const EDITIONS = 4;

/** The coming days that the newest editions name, to subscribe to. */
export const calendarFile = new Hono().get(
  '/calendar.ics',
  keep(async (c) => {
    const { db, view } = c.var;
    const weeks = (await archive(db)).slice(0, EDITIONS);
    const editions = (await Promise.all(weeks.map(({ week }) => editionOfWeek(db, week)))).filter(
      (one) => one !== undefined,
    );
    return c.body(calendarOf(view.house, view.say.ahead.title, editions), 200, {
      'Content-Type': 'text/calendar; charset=utf-8',
      ...ANYWHERE,
    });
  }),
);

/** Coming days as a calendar (RFC 5545): a day-long entry each, with the sentence that names it, its outlet and where it stands. */
export function calendarOf(
  house: House,
  title: string,
  editions: Pick<PageEdition, 'supplement' | 'reports' | 'made'>[],
): string {
  const host = new URL(house.url).host;
  const told = new Set<string>();
  const events = editions.flatMap(({ supplement, reports, made }) =>
    supplement.ahead.flatMap(({ day, text, report, story }) => {
      const source = reports.get(report);
      const uid = hash('sha256', `${day} ${text}`, 'hex').slice(0, 32);
      if (!source || told.has(uid)) return [];
      told.add(uid);
      const page = `${house.url}/stories/${story}`;
      const address = webAddress(source.url);
      return [
        'BEGIN:VEVENT',
        `UID:${uid}@${host}`,
        `DTSTAMP:${made.toISOString().replace(/[-:]|\.\d+/g, '')}`,
        `DTSTART;VALUE=DATE:${day.replaceAll('-', '')}`,
        `SUMMARY:${escaped(text)}`,
        `DESCRIPTION:${escaped([`— ${source.outlet}`, ...(address ? [address] : []), page].join('\n'))}`,
        `URL:${page}`,
        'TRANSP:TRANSPARENT',
        'END:VEVENT',
      ];
    }),
  );
  const name = escaped(`${house.name}: ${title}`);
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Dispatchbox//The week ahead//EN',
    'METHOD:PUBLISH',
    `NAME:${name}`,
    `X-WR-CALNAME:${name}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT6H',
    ...events,
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

/** Text as a value (3.3.11): without control characters, its separators and line ends escaped. */
function escaped(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\n\t\P{Cc}]/gu, '')
    .replace(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n');
}

/** A line in pieces of at most 75 bytes (3.1), no character cut in two. */
function folded(line: string): string {
  const pieces: string[] = [];
  let piece = '';
  let bytes = 0;
  for (const character of line) {
    const its = Buffer.byteLength(character);
    if (bytes + its > 75) {
      pieces.push(piece);
      // The space before a continued line counts.
      [piece, bytes] = ['', 1];
    }
    piece += character;
    bytes += its;
  }
  return [...pieces, piece].join('\r\n ');
}
