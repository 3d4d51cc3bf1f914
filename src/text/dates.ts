import dateNames from './date-names.json' with { type: 'json' };

const minute = 60_000;

/** Zone abbreviations that feeds use, in minutes east of Greenwich. `IST` is India's; single letters are not read as military zones but `Z`. */
const zones: Record<string, number> = {
  z: 0, ut: 0, utc: 0, gmt: 0, wet: 0, west: 60, bst: 60, cet: 60, met: 60, mez: 60, cest: 120, mest: 120, mesz: 120, eet: 120, eest: 180,
  sast: 120, cat: 120, wat: 60, eat: 180, msk: 180, msd: 240, trt: 180, gst: 240, pkt: 300, ist: 330, wib: 420, ict: 420, sgt: 480, hkt: 480,
  pht: 480, myt: 480, awst: 480, jst: 540, kst: 540, acst: 570, acdt: 630, aest: 600, aedt: 660, nzst: 720, nzdt: 780,
  nst: -210, ndt: -150, at: -240, ast: -240, adt: -180, et: -300, est: -300, edt: -240, ct: -360, cst: -360, cdt: -300,
  mt: -420, mst: -420, mdt: -360, pt: -480, pst: -480, pdt: -420, akst: -540, akdt: -480, hst: -600,
  brt: -180, art: -180, clt: -240, clst: -180,
}; // prettier-ignore

const english = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const englishDays = 'sun mon tue wed thu fri sat'.split(' ');
const noise = new Set(
  (
    'at on of the de del le la el den der am um kl uhr h hrs г года р року - a las les o с в e i y ора ч год ' +
    'يوم الساعة في יום בשעה ב ה שעה เวลา น วันที่ วัน พศ คศ ที่ ngày thứ chủ nhật hai ba tư sáu bảy giờ lúc năm बजे को দিন ساعت روز'
  )
    .split(' ')
    .map(foldName),
);
/** The scripts whose languages' month and day names are known (`scripts/date-names.ts` lists them), and their names. */
const scripts = [
  [/\p{Script=Latin}/u, 'Latin'],
  [/\p{Script=Cyrillic}/u, 'Cyrillic'],
  [/\p{Script=Greek}/u, 'Greek'],
  [/\p{Script=Arabic}/u, 'Arabic'],
  [/\p{Script=Hebrew}/u, 'Hebrew'],
  [/\p{L}/u, 'other'],
] as const;

interface Names {
  months: Map<string, number>;
  days: Map<string, number>;
}
const names = new Map<string, Names>();

/** Folded for look-up: lower case, no accents, no full stop. */
export function foldName(word: string): string {
  return word.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replace(/\.$/, '');
}

/** The names in the languages of a word's script. */
function localNames(word: string): Names {
  const script = scripts.find(([letters]) => letters.test(word))?.[1] ?? 'other';
  let known = names.get(script);
  if (!known) {
    const { months, days } = dateNames[script];
    known = { months: new Map(Object.entries(months)), days: new Map(Object.entries(days)) };
    names.set(script, known);
  }
  return known;
}

const longMonths = 'january february march april may june july august september october november december'.split(' ');

function englishMonth(word: string): number {
  const at = word.length >= 3 ? english.indexOf(word.slice(0, 3)) : -1;
  return at >= 0 && (longMonths[at]?.startsWith(word) || word === 'sept') ? at : -1;
}

function englishDay(word: string): number {
  return word.length >= 3 && word.length <= 9 ? englishDays.indexOf(word.slice(0, 3)) : -1;
}

function monthOf(word: string): number | null {
  const at = englishMonth(word);
  return at >= 0 ? at : (localMonth(word) ?? null);
}

/** Hebrew has "in" as a letter before the month. */
const localMonth = (word: string) => {
  const { months } = localNames(word);
  return months.get(word) ?? months.get(word.replace(/^ב/, ''));
};

/**
 * A date as feeds write it: RFC 822 and 2822, ISO 8601 and its profiles (W3CDTF, RFC 3339, ordinal and week dates), Unix
 * seconds, asctime, and what people type, in some fifty languages. A time without a zone is UTC; a date without a time
 * is midnight UTC; two-digit years are 1969 to 2068. Null where it is no date; never throws.
 *
 * @param language of the text, BCP 47: tells 8/5 in an American feed from 8/5 elsewhere, and whose time it is where Chinese,
 * Japanese and Korean say no zone
 */
export function parseDate(raw: string, language?: string | null): Date | null {
  const text = withAsciiDigits(raw.slice(0, 120))
    .replace(/\\n/g, ' ')
    .replace(/[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  if (text === '' || !/\d/.test(text)) return null;
  return readMail(text) ?? readNumber(text) ?? readIso(text) ?? readWords(text, language ?? null);
}

const mail =
  /^(?:[a-z]{3}, ?)?(\d{1,2}) (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec) (\d{4}) (\d\d):(\d\d)(?::(\d\d))? (?:GMT|UTC?|([+-]\d{4}))$/i;

/** RFC 822 as most feeds write it; `readWords` would read it too, in many times the time. */
function readMail(text: string): Date | null {
  const [, day, month, year, hour, min, sec, zone] = mail.exec(text) ?? [];
  if (month === undefined) return null;
  const time: [number, number, number, number] = [Number(hour), Number(min), Number(sec ?? 0), 0];
  return makeDate([Number(year), english.indexOf(month.toLowerCase()), Number(day)], time, offsetOf(zone));
}

/** Arabic, Persian, Indian, Thai and full-width digits as ours: each block of ten begins with its zero. */
function withAsciiDigits(text: string): string {
  return text.replace(/(?![0-9])\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0)!;
    const zero = zeros.findLast((one) => one <= code);
    return zero === undefined || code - zero > 9 ? digit : String(code - zero);
  });
}
const zeros = [
  0x0660, 0x06f0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0e50, 0x0ed0, 0x1040, 0x17e0,
  0xff10,
];

/** Null where the fields are out of range (31 April, 25 o'clock); offset in minutes. */
function makeDate(
  [year, month, day]: [number, number, number],
  time: [number, number, number, number],
  offset: number,
): Date | null {
  const [hour, min, sec, ms] = time;
  // 24:00 is midnight at the day's end, :60 a leap second.
  if (hour > 24 || (hour === 24 && (min > 0 || sec > 0)) || min > 59 || sec > 60 || Math.abs(offset) > 16 * 60)
    return null;
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  if (date.getUTCMonth() !== month || date.getUTCDate() !== day) return null;
  date.setUTCHours(hour, min, Math.min(sec, 59), ms);
  date.setTime(date.getTime() - offset * minute);
  return Number.isNaN(date.getTime()) ? null : date;
}

const fullYear = (year: number, digits: number) => (digits > 2 ? year : year < 69 ? 2000 + year : 1900 + year);

/** Unix time in seconds or milliseconds, and YYYYMMDDhhmm with or without seconds. */
function readNumber(text: string): Date | null {
  if (/^\d{9,10}(\.\d+)?$/.test(text)) return new Date(Math.round(Number(text) * 1000));
  if (/^\d{13}$/.test(text)) return new Date(Number(text));
  const [, year, month, day, hour, min, sec] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?$/.exec(text) ?? [];
  if (year === undefined) return null;
  return makeDate([Number(year), Number(month) - 1, Number(day)], [Number(hour), Number(min), Number(sec ?? 0), 0], 0);
}

const isoTime = String.raw`(?:[T ]\s*(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d{2}:?\d{2}Z?|[+-]\d{2})?)?`;
const isoCalendar = new RegExp(`^(\\d{4})(?:-(\\d{1,2})(?:-(\\d{1,2}))?|(\\d{2})(\\d{2}))?${isoTime}$`, 'i');
const isoOrdinal = new RegExp(`^(\\d{4})-?(\\d{3})${isoTime}$`, 'i');
const isoWeek = new RegExp(`^(\\d{4})-?W(\\d{2})(?:-?([1-7]))?${isoTime}$`, 'i');

function readIso(text: string): Date | null {
  let match = isoCalendar.exec(text);
  if (match) {
    const month = match[2] ?? match[4];
    const day = match[3] ?? match[5];
    return makeDate([Number(match[1]), Number(month ?? 1) - 1, Number(day ?? 1)], clock(match, 6), offsetOf(match[10]));
  }
  match = isoOrdinal.exec(text);
  if (match) {
    const start = makeDate([Number(match[1]), 0, 1], clock(match, 3), offsetOf(match[7]));
    const ordinal = Number(match[2]);
    return start && ordinal >= 1 && ordinal <= 366 ? new Date(start.getTime() + (ordinal - 1) * 1440 * minute) : null;
  }
  match = isoWeek.exec(text);
  if (match) {
    const fourth = new Date(Date.UTC(Number(match[1]), 0, 4));
    const days = (Number(match[2]) - 1) * 7 + Number(match[3] ?? 1) - ((fourth.getUTCDay() + 6) % 7) - 1;
    const start = makeDate([Number(match[1]), 0, 4], clock(match, 4), offsetOf(match[8]));
    return start && Number(match[2]) <= 53 ? new Date(start.getTime() + days * 1440 * minute) : null;
  }
  // The two-digit years that ISO 8601:1988 still had: 03-12-31, 031231, -0312, -03-12, 03335.
  match = /^(\d{2})-?(\d{2})-?(\d{2})$/.exec(text) ?? /^-(\d{2})-?(\d{2})()$/.exec(text);
  if (match)
    return makeDate([fullYear(Number(match[1]), 2), Number(match[2]) - 1, Number(match[3] || 1)], [0, 0, 0, 0], 0);
  match = /^(\d{2})(\d{3})$/.exec(text);
  if (match) {
    const start = Date.UTC(fullYear(Number(match[1]), 2), 0, 1);
    const ordinal = Number(match[2]);
    return ordinal >= 1 && ordinal <= 366 ? new Date(start + (ordinal - 1) * 1440 * minute) : null;
  }
  return null;
}

function clock(match: RegExpExecArray, at: number): [number, number, number, number] {
  const fraction = match[at + 3];
  return [
    Number(match[at] ?? 0),
    Number(match[at + 1] ?? 0),
    Number(match[at + 2] ?? 0),
    fraction ? Math.floor(Number(`0.${fraction}`) * 1000) : 0,
  ];
}

function offsetOf(zone: string | undefined): number {
  const match = /^([+-])(\d{2}):?(\d{2})?/.exec(zone ?? '');
  if (!match) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return match[1] === '-' ? -minutes : minutes;
}

const token = new RegExp(
  [
    String.raw`\([^)]*\)?`,
    String.raw`(?<hour>\d{1,2})(?::|h(?=\d))(?<min>\d{1,2})(?::(?<sec>\d{1,2})(?:[.,](?<fraction>\d{1,9}))?)?(?![:\d])`,
    String.raw`(?<offset>[+-]\d{2}:?\d{2}|[+-]\d{1,2})(?![:\d\p{L}])`,
    String.raw`(?<first>\d{1,4})(?<mark>[/.-])(?<second>\d{1,2}|\p{L}{3,})\.?\k<mark>(?<third>\d{1,4})(?=t?\b|\D|$)`,
    String.raw`(?<number>\d{1,4})(?:st|nd|rd|th|er|re|º|ª|日|월|일|년|年|月)?(?![\d:])`,
    String.raw`(?<meridiem>[ap]\.?m\b\.?|오전|오후|上午|下午|午前|午後)`,
    String.raw`(?<word>\p{L}[\p{L}\p{M}']*(?:/[\p{L}_-]+)*)`,
    String.raw`(?<skip>(?:[\s,.;:|/–—]|-(?!\d))+)`,
  ].join('|'),
  'iuy',
);

/** A date with the units of other scripts and calendars written as the West's: "2026년 3월 4일" is "2026-3-4". */
function westernised(raw: string): string {
  return (
    raw
      .replace(
        /(\d{4})\s*[년年]\s*(\d{1,2})\s*[월月]\s*(\d{1,2})\s*[일日号號]?(?:\s*[（(][^）)]{1,4}[)）]|[\s,]*(?:星期|周|週)[一二三四五六日天])?/,
        '$1-$2-$3 ',
      )
      .replace(
        /(\d{1,2})\s*[時时点點시]\s*(\d{1,2})\s*[分분](?:\s*(\d{1,2})\s*[秒초])?/,
        (_, hour: string, min: string, sec?: string) =>
          `${hour}:${min.padStart(2, '0')}${sec ? `:${sec.padStart(2, '0')}` : ''}`,
      )
      .replace(/(\d{1,2})\s*tháng\s*(\d{1,2})[,\s]*(?:năm\s*)?(\d{4})/i, '$1.$2.$3')
      // The Buddhist era counts from 543 years earlier.
      .replace(/\b2[4-6]\d\d\b/, (year) => (/\p{Script=Thai}/u.test(raw) ? String(Number(year) - 543) : year))
      .replace(/([\u0e01-\u0e4e]+)\.([\u0e01-\u0e4e]+)\./g, '$1$2 ')
      .replaceAll('،', ',')
      .replace(/(\d)\s*([ap]\.?m\b\.?)/i, '$1 $2')
      .replace(/(\d)t(?=\d{1,2}:)/i, '$1 ')
  );
}

/** Word by word: a time, a zone, a month's name, numbers for day and year; anything unknown and it is no date. */
function readWords(raw: string, language: string | null): Date | null {
  const text = westernised(raw);
  let time: [number, number, number, number] = [0, 0, 0, 0];
  let timed = false;
  let offset: number | null = eastern(raw, language);
  let zone: string | null = null;
  let meridiem: 'a' | 'p' | null = null;
  const months: number[] = [];
  const perhaps: number[] = [];
  let weekday: number | null = null;
  const numbers: { value: number; digits: number }[] = [];
  let triple: { parts: [string, string, string]; mark: string } | null = null;

  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const found = token.exec(text)?.groups;
    if (!found) return null;
    if (found.hour !== undefined) {
      if (timed) return null;
      timed = true;
      time = [
        Number(found.hour),
        Number(found.min),
        Number(found.sec ?? 0),
        Math.floor(Number(`0.${found.fraction ?? 0}`) * 1000),
      ];
    } else if (found.offset !== undefined) {
      if (!timed && !zone) {
        if (/^-\d{1,2}$/.test(found.offset))
          numbers.push({ value: Number(found.offset.slice(1)), digits: found.offset.length - 1 });
        else if (/^-\d{4}$/.test(found.offset)) numbers.push({ value: Number(found.offset.slice(1)), digits: 4 });
        else return null;
        continue;
      }
      offset = offsetOf(/^[+-]\d$/.test(found.offset) ? found.offset.replace(/\d/, '0$&') : found.offset);
      zone = null;
    } else if (found.first !== undefined) {
      triple = { parts: [found.first, found.second ?? '', found.third ?? ''], mark: found.mark ?? '' };
    } else if (found.number !== undefined) {
      numbers.push({ value: Number(found.number), digits: found.number.length });
    } else if (found.meridiem !== undefined) {
      meridiem = /^(p|오후|下午|午後)/i.test(found.meridiem) ? 'p' : 'a';
    } else if (found.word !== undefined) {
      const word = foldName(found.word);
      if (word === 'ص' || word === 'م') {
        meridiem = word === 'م' ? 'p' : 'a';
        continue;
      }
      const abbreviation = zones[word];
      // "at" is English for a time and also the Atlantic's zone, which comes last.
      if (abbreviation !== undefined && (timed || word.length > 2) && (word !== 'at' || /\bat$/i.test(text))) {
        offset = abbreviation;
        continue;
      }
      const { month, day } = monthOrDay(word);
      if (month !== null && day !== null) {
        perhaps.push(month);
        weekday ??= day;
      } else if (month !== null) months.push(month);
      else if (day !== null) weekday ??= day;
      else if (found.word.includes('/')) zone = found.word;
      else if (!noise.has(word) && word !== 't') return null;
    }
  }
  if (meridiem !== null && timed) {
    if (time[0] > 12 && meridiem === 'a') return null;
    if (time[0] <= 12) time[0] = (time[0] % 12) + (meridiem === 'p' ? 12 : 0);
  }

  const day = triple
    ? fromTriple(triple.parts, triple.mark, weekday, language)
    : fromNumbers(months.at(-1) ?? perhaps[0] ?? null, numbers, weekday, language);
  if (!day || (triple && numbers.length > 0)) return null;
  const [y, m, d] = day;
  const date = makeDate([y, m, d], time, offset ?? 0);
  return date && zone && offset === null ? inZone(date, zone) : date;
}

/** What a word names; in some languages one names a month and a day of the week. */
function monthOrDay(word: string): { month: number | null; day: number | null } {
  const month = englishMonth(word);
  if (month >= 0) return { month, day: englishDay(word) >= 0 ? englishDay(word) : null };
  const day = englishDay(word);
  if (day >= 0) return { month: null, day };
  return { month: localMonth(word) ?? null, day: localNames(word).days.get(word) ?? null };
}

/** Korean, Chinese and Japanese write their units after the numbers, and mean their own time: minutes, or null. */
function eastern(raw: string, language: string | null): number | null {
  if (/[년월일]|오전|오후/.test(raw)) return 540;
  if (!/[年月日時时点點]|上午|下午|午前|午後/.test(raw)) return null;
  if (/^zh/i.test(language ?? '')) return 480;
  if (/^ja/i.test(language ?? '')) return 540;
  if (/[时点]|上午|下午/.test(raw)) return 480;
  return /[時]|午前|午後/.test(raw) ? 540 : null;
}

type Day = [year: number, month: number, day: number];

function fromNumbers(
  month: number | null,
  numbers: { value: number; digits: number }[],
  weekday: number | null,
  language: string | null,
): Day | null {
  if (month === null) {
    const [a, b, c] = numbers;
    return numbers.length === 3 && a && b && c ? fromTriple([pad(a), pad(b), pad(c)], ' ', weekday, language) : null;
  }
  const year = numbers.findIndex(({ digits }) => digits === 4);
  if (numbers.length === 1) return year === 0 ? [numbers[0]?.value ?? 0, month, 1] : null;
  const [a, b] = numbers;
  if (numbers.length !== 2 || !a || !b) return null;
  if (year === 0) return [a.value, month, b.value];
  return [fullYear(b.value, b.digits), month, a.value];
}

const pad = ({ value, digits }: { value: number; digits: number }) => String(value).padStart(digits, '0');

/** Three numbers: year first where it has four digits; else day or month first by range, the weekday, the language, and the mark. */
function fromTriple(
  [first, second, third]: [string, string, string],
  mark: string,
  weekday: number | null,
  language: string | null,
): Day | null {
  const named = /\D/.test(second) ? monthOf(foldName(second)) : null;
  if (/\D/.test(second) && named === null) return null;
  const [a, b, c] = [Number(first), Number(second), Number(third)];
  if (named !== null) return first.length === 4 ? [a, named, c] : [fullYear(c, third.length), named, a];
  if (first.length >= 3) return [a, b - 1, c];
  const year = fullYear(c, third.length);
  const fits = (m: number, d: number) =>
    m <= 12 && d <= 31 && new Date(Date.UTC(year, m - 1, d)).getUTCDay() === weekday;
  const dayFirst =
    a > 12 || (b <= 12 && (fits(b, a) ? true : fits(a, b) ? false : mark !== '/' || dayFirstIn(language)));
  return dayFirst ? [year, b - 1, a] : [year, a - 1, b];
}

/** Only Americans, Canadians and Filipinos write the month first; "en" alone is nobody's. */
const dayFirstIn = (language: string | null) =>
  language !== null && !/^(?:en|fil|tl)(?:-(?:US|PH|CA|Latn.*))?$/i.test(language);

/** A local time in an IANA zone as UTC; null where there is no such zone. */
function inZone(local: Date, zone: string): Date | null {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
    }); // prettier-ignore
  } catch {
    return null;
  }
  let guess = local.getTime();
  for (let round = 0; round < 2; round++) {
    const parts = Object.fromEntries(format.formatToParts(guess).map(({ type, value }) => [type, Number(value)]));
    const shown = Date.UTC(
      parts.year ?? 0,
      (parts.month ?? 1) - 1,
      parts.day ?? 1,
      parts.hour ?? 0,
      parts.minute ?? 0,
      parts.second ?? 0,
    );
    guess += local.getTime() - shown;
  }
  return new Date(guess);
}
