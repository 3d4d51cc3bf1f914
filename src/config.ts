import { existsSync, readFileSync } from 'node:fs';
import { BlockList, isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';
import pkg from '../package.json' with { type: 'json' };
import { taglineIn, type House } from './house/index.ts';
import { withoutPasswords } from './text/line.ts';
import { Problem } from './text/problem.ts';
import { slips } from './text/slips.ts';

/** A day and time of the week at which an edition closes by itself: minutes after Monday 00:00 of the week it covers. */
export type ClosingTime = number;

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

const closingTime = z.string().transform((value, context): ClosingTime => {
  const match = /^(mon|tue|wed|thu|fri|sat|sun)[a-z]* (\d{1,2}):(\d{2})$/i.exec(value.trim());
  const [day, hour, minute] = [days.indexOf(match?.[1]?.toLowerCase() ?? ''), Number(match?.[2]), Number(match?.[3])];
  if (!match || hour > 24 || minute > 59) {
    context.addIssue({ code: 'custom', message: 'write a day and a time, such as "Sun 20:00"' });
    return z.NEVER;
  }
  // Monday to Wednesday is the morning after the week; Thursday to Sunday is within it.
  return ((day < 3 ? day + 7 : day) * 24 + hour) * 60 + minute;
});

const timeZone = z.string().refine((value) => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: value }));
  } catch {
    return false;
  }
}, 'write an IANA time zone, such as "Europe/London" or "UTC"');

const isLanguage = (value: string) => {
  try {
    return /^[a-z]{2,3}(-|$)/.test(value) && Boolean(new Intl.Locale(value));
  } catch {
    return false;
  }
};

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'write a whole number from 0 to 65535')
  .transform(Number)
  .refine((value) => value <= 65_535, 'write a whole number from 0 to 65535');

const wholeNumber = (from: number, until: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `write a whole number from ${from} to ${until}`)
    .transform(Number)
    .refine((value) => value >= from && value <= until, `write a whole number from ${from} to ${until}`);

/** A package, and fingerprints of the keys that it is signed with: one's own, and the store's. */
const androidApp = z.string().transform((value, context) => {
  const [name, ...fingerprints] = value.trim().split(/[\s,]+/);
  if (!name) return undefined;
  const sha256 = /^([0-9A-F]{2}:){31}[0-9A-F]{2}$/i;
  if (/^[a-z]\w*(\.[a-z]\w*)+$/i.test(name) && fingerprints.length > 0 && fingerprints.every((one) => sha256.test(one)))
    return { name, fingerprints: fingerprints.map((one) => one.toUpperCase()) };
  context.addIssue({
    code: 'custom',
    message: 'write the package and its SHA-256 fingerprints, such as "example.news 14:6D:E9:…" with 32 pairs',
  });
  return z.NEVER;
});

/** Grouping and editions look some weeks back: what is kept is kept for longer. */
const daysOrNever = z
  .string()
  .regex(/^\d{1,5}$/, 'write a whole number from 30 to 36500, or 0')
  .transform(Number)
  .refine((value) => value === 0 || (value >= 30 && value <= 36_500), 'write a whole number from 30 to 36500, or 0');

const emptyOr = (test: (value: string) => boolean, message: string) =>
  z.string().refine((value) => value === '' || test(value), message);

/** What is wrong with a relay's address, or ''. */
function faultOfRelay(value: string): string {
  const example = 'write an address such as "smtp://user:pass@host:587"';
  if (!/^smtps?:\/\/[^/?#]/i.test(value)) return example;
  if (!URL.canParse(value))
    return `it is no address that can be read, its port is a whole number up to 65535: ${example}, with %40 for @ and %23 for # in user and password`;
  const { username, password, hostname, pathname } = new URL(value);
  try {
    decodeURIComponent(username + password);
  } catch {
    return 'user and password may have a % only before two hexadecimal digits: write %25 for it';
  }
  if (!hostname || !/^\/?$/.test(pathname)) return example;
  if (Boolean(username) !== Boolean(password)) return `it has a ${username ? 'user' : 'password'} alone: ${example}`;
  return '';
}

/** A mailbox as every relay takes it: ASCII, at a domain with a dot (RFC 5321, 4.1.2). */
const isMailbox = (value: string) =>
  /^[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/i.test(
    value,
  ) && value.length <= 254;

/** Networks as a list that addresses are looked up in. */
const networks = z.string().transform((value, context): BlockList => {
  const list = new BlockList();
  for (const word of value.split(',').map((one) => one.trim())) {
    if (word === 'none' || word === '') continue;
    const [, address = '', size] = /^([^/]+?)(?:\/(\d{1,3}))?$/.exec(word === 'loopback' ? '127.0.0.0/8' : word) ?? [];
    const family = isIP(address);
    const bits = size === undefined ? (family === 4 ? 32 : 128) : Number(size);
    if (!family || bits > (family === 4 ? 32 : 128)) {
      context.addIssue({
        code: 'custom',
        message: 'write "none", "loopback", or networks such as "10.0.0.0/8", separated by commas',
      });
      return z.NEVER;
    }
    list.addSubnet(address, bits, family === 4 ? 'ipv4' : 'ipv6');
    if (word === 'loopback') list.addAddress('::1', 'ipv6');
  }
  return list;
});

const isWebAddress = (value: string) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);

interface Setting {
  /** What it is, for `dispatchbox settings` and docs/settings.md. */
  is: string;
  default?: string;
  shape: z.ZodType;
}

/** Every setting, in the order in which the documentation lists them. */
const settings = {
  HOUSE_NAME: { is: 'the name of the publication', default: 'Dispatchbox', shape: z.string().min(1).max(80) },
  HOUSE_TAGLINE: {
    is: 'the line under its name; the default is said in the house’s language',
    default: taglineIn('en'),
    shape: z.string().max(160),
  },
  HOUSE_URL: {
    is: 'its address on the web, as readers type it; empty is http://localhost and the port',
    default: '',
    shape: emptyOr(
      (value) => isWebAddress(value) && /^https?:\/\/[^/?#@]+\/*$/i.test(value),
      'write a web address without a path, such as "https://news.example"',
    ),
  },
  HOUSE_TIME_ZONE: { is: 'the time zone of its week and of the times it shows', default: 'UTC', shape: timeZone },
  HOUSE_LANGUAGE: {
    is: 'the language it speaks, a BCP 47 tag; pages and mails have words in English (en) and German (de), the desk in English; news in other languages than English is told by simpler rules',
    default: 'en',
    shape: z.string().refine(isLanguage, 'write a language tag, such as "en" or "en-GB"'),
  },
  HOUSE_ACCENT: {
    is: 'the one accent colour',
    default: '#8f1d1d',
    shape: z.string().regex(/^#[0-9a-f]{6}$/i, 'write a colour as #rrggbb'),
  },
  HOUSE_POSTAL_ADDRESS: {
    is: 'the postal address in every letter, as the law of many countries asks',
    default: '',
    shape: z.string().max(300),
  },
  PORT: { is: 'the port of the site; 0 takes a free one', default: '8080', shape: port },
  TRUST_PROXY: {
    is: 'the proxies that are believed when they say for whom they ask (X-Forwarded-For, which they must set themselves): "none", "loopback", or networks such as "10.0.0.0/8, 192.168.1.5"',
    default: 'none',
    shape: networks,
  },
  HOST: { is: 'the address the site listens on; 0.0.0.0 for all', default: '127.0.0.1', shape: z.string().min(1) },
  DATABASE_URL: {
    is: 'a PostgreSQL server of your own; empty starts the bundled one in DATA_FOLDER',
    default: '',
    shape: emptyOr(
      (value) => /^postgres(ql)?:\/\/./.test(value),
      'write a PostgreSQL address, such as "postgres://user@host/name"',
    ),
  },
  DATABASE_READ_URL: {
    is: 'a replica (hot standby) of DATABASE_URL that pages are read from; those who have signed in read the primary. Empty: all do',
    default: '',
    shape: emptyOr(
      (value) => /^postgres(ql)?:\/\/./.test(value) && URL.canParse(value),
      'write a PostgreSQL address, such as "postgres://user@host/name"',
    ),
  },
  DATA_FOLDER: { is: 'where the bundled database keeps its files', default: 'data', shape: z.string().min(1) },
  BACKUP_FOLDER: {
    is: 'where the service makes backups by itself, a folder that is there, at best on another disk; empty makes none',
    default: '',
    shape: z.string(),
  },
  BACKUP_HOURS: { is: 'hours from one backup to the next', default: '24', shape: wholeNumber(1, 720) },
  BACKUP_KEEP: { is: 'how many backups are kept, the newest', default: '7', shape: wholeNumber(1, 1000) },
  REPORT_DAYS: {
    is: 'for how many days stories and their reports are kept that no edition tells and nobody commented; 0 is for ever',
    default: '365',
    shape: daysOrNever,
  },
  PAGE_DAYS: {
    is: 'for how many days the texts of pages are kept that were read for grouping and quoting, and that no edition quotes; 0 is for ever',
    default: '60',
    shape: daysOrNever,
  },
  LOG_DAYS: {
    is: 'for how many days single deliveries, returned mails, letters of the outbox and the desk’s log are kept; 0 is for ever',
    default: '730',
    shape: daysOrNever,
  },
  CATALOGUE: {
    is: 'the sources: an OPML file, or the address of one',
    default: 'catalogue.opml',
    shape: z.string().min(1),
  },
  OPEN_HOSTS: {
    is: 'hosts (host:port, separated by commas) that may be fetched although their addresses are private, or their ports not the web’s',
    default: '',
    shape: z
      .string()
      .transform((value) => value.split(',').flatMap((host) => host.trim() || []))
      .refine(
        (hosts) => hosts.every((host) => /^([\w.-]+|\[[\da-f:.]+\])(:\d{1,5})?$/i.test(host)),
        'write hosts such as "127.0.0.1:8100", separated by commas',
      ),
  },
  POLL_MINUTES: {
    is: 'how often a feed is polled that moves fast, in minutes; others less often',
    default: '15',
    shape: wholeNumber(1, 1440),
  },
  FETCH_SECONDS: {
    is: 'how long one address may take to answer whole, in seconds',
    default: '20',
    shape: wholeNumber(1, 120),
  },
  CLOCK: {
    is: 'the time: "system", one fixed ISO time, or an address that tells it (a wire that replays recorded feeds)',
    default: 'system',
    shape: z
      .string()
      .refine(
        (value) =>
          value === 'system' ||
          (/^https?:\/\//.test(value) && isWebAddress(value)) ||
          (/^\d{4}-\d\d-\d\dT.*Z$/.test(value) && !Number.isNaN(Date.parse(value))),
        'write "system", a time such as "2020-05-10T23:00:00Z", or a web address that tells it',
      ),
  },
  EDITION_SIZE: { is: 'how many stories an edition has', default: '12', shape: wholeNumber(1, 50) },
  CLOSE_AT: {
    is: 'when an edition closes by itself; Thursday to Sunday is in its week, Monday to Wednesday after it',
    default: 'Mon 06:00',
    shape: closingTime,
  },
  COMMENTS: {
    is: 'whether a moderator looks at each comment "before" it is shown, or "after"; "closed" takes none. The first of a new writer waits in any case',
    default: 'after',
    shape: z.enum(['before', 'after', 'closed'], 'write "before", "after" or "closed"'),
  },
  COMMENT_DAYS: {
    is: "for how many days after a story's newest report it can be commented; 0 is for ever",
    default: '14',
    shape: wholeNumber(0, 3650),
  },
  SMTP_URL: {
    is: 'the mail relay; empty keeps letters in the outbox page',
    default: '',
    shape: z.string().superRefine((value, context) => {
      const message = value && faultOfRelay(value);
      if (message) context.addIssue({ code: 'custom', message });
    }),
  },
  MAIL_FROM: {
    is: 'who letters come from',
    default: 'editor@localhost.invalid',
    shape: z
      .string()
      .refine(
        isMailbox,
        'write an e-mail address such as "editor@news.example", in ASCII (a domain of other letters as xn--…)',
      ),
  },
  SMTP_CONNECTIONS: { is: 'connections to the relay at the same time', default: '8', shape: wholeNumber(1, 100) },
  MAIL_RETURNS: {
    is: 'where letters that cannot be delivered come back, an address whose +anything is the same mailbox; empty is MAIL_FROM, without telling whose they were',
    default: '',
    shape: emptyOr(
      (value) => /^[^\s<>,+]{1,24}@[^\s<>,@]+$/.test(value),
      'write an address such as "returns@news.example"',
    ),
  },
  MAIL_DOOR: {
    is: 'where mail to MAIL_RETURNS is taken in, host:port; empty is nowhere: something else must hand it over',
    default: '',
    shape: emptyOr(
      (value) => /^[^\s:]+:\d{1,5}$/.test(value) && Number(value.split(':')[1]) <= 65_535,
      'write a host and a port, such as "0.0.0.0:25"',
    ),
  },
  SES_TOPIC: {
    is: 'the SNS topic by which Amazon SES tells of returns at /hooks/mail/ses; empty takes none',
    default: '',
    shape: emptyOr(
      (value) => /^arn:[\w-]+:sns:[\w-]+:\d+:[\w.-]+$/.test(value),
      'write the topic\'s ARN, such as "arn:aws:sns:eu-west-1:123456789012:returns"',
    ),
  },
  POSTMARK_PASSWORD: {
    is: 'the password in the address that Postmark tells of returns, https://hook:PASSWORD@…/hooks/mail/postmark; empty takes none',
    default: '',
    shape: z.string(),
  },
  MAILGUN_KEY: {
    is: "the account's webhook signing key, by which Mailgun tells of returns at /hooks/mail/mailgun; empty takes none",
    default: '',
    shape: z.string(),
  },
  MAIL_PER_DOMAIN: {
    is: 'letters a minute to one mail domain; 0 is no limit',
    default: '0',
    shape: wholeNumber(0, 1_000_000),
  },
  MAIL_WARM_UP: {
    is: 'letters an hour to one mail domain in the first edition, doubled with each; 0 is no limit',
    default: '0',
    shape: wholeNumber(0, 1_000_000),
  },
  MAIL_UNCERTAIN: {
    is: 'what to do with letters that were on their way when a worker died: "list" them, or "resend" each once',
    default: 'list',
    shape: z.enum(['list', 'resend'], 'write "list" or "resend"'),
  },
  MAIL_ASK_AGAIN: {
    is: 'days without a press of a reader’s after which they are asked, once, whether they still want the letter; 0 asks nobody',
    default: '1095',
    shape: wholeNumber(0, 36_500),
  },
  METRICS_TOKEN: {
    is: 'what Prometheus must say to read /metrics, as a bearer token; owners who have signed in and the terminal’s token may read it in any case',
    default: '',
    shape: z
      .string()
      .max(200)
      .regex(/^[\w~+/.-]*=*$/, 'write a word of letters, digits and - . _ ~ + /, as a bearer token has them'),
  },
  DKIM_KEY: {
    is: 'the file with the private key that signs letters; empty leaves signing to the relay',
    default: '',
    shape: z.string(),
  },
  DKIM_SELECTOR: {
    is: 'the name of its public half in DNS',
    default: 'dispatchbox',
    shape: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,62}$/i, 'write a name of letters, digits and hyphens'),
  },
  DKIM_DOMAIN: {
    is: 'the domain that signs; empty is that of MAIL_FROM',
    default: '',
    shape: emptyOr((value) => /^[a-z0-9.-]+$/i.test(value), 'write a domain such as "news.example"'),
  },
  APP_ANDROID: {
    is: 'the house’s app on Android: its package and the SHA-256 fingerprint of its signing key, so that links open in it (app/README.md); empty is none',
    default: '',
    shape: androidApp,
  },
  APP_APPLE: {
    is: 'the house’s app on iPhones: team and bundle, such as "ABCDE12345.example.news", so that links open in it; empty is none',
    default: '',
    shape: emptyOr(
      (value) => /^[A-Z0-9]{10}\.[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(value),
      'write team and bundle, such as "ABCDE12345.example.news"',
    ).transform((value) => value || undefined),
  },
} satisfies Record<string, Setting>;

type Name = keyof typeof settings;
type Values = { [K in Name]: z.output<(typeof settings)[K]['shape']> };

/** Everything that can be set, read once, checked and frozen. */
export type Config = Readonly<Values> & {
  readonly house: House;
  /** The file that settings were read from, if there is one. */
  readonly settingsFile: string | undefined;
};

/** Of Dispatchbox. */
export const { version } = pkg;

/** By what name we ask other servers, so that they can reach the house. */
export const agentOf = (house: House) => `Dispatchbox/${version} (+${house.url})`;

/** Every setting's name, meaning and default, for the documentation and the help text. */
export const settingsHelp: readonly { name: string; is: string; default: string }[] = Object.entries(settings).map(
  ([name, { is, default: value }]) => ({ name, is, default: value }),
);

/** Whose values go into no log. */
const secrets: readonly string[] = ['POSTMARK_PASSWORD', 'MAILGUN_KEY', 'METRICS_TOKEN'] satisfies Name[];

function readGiven(env: NodeJS.ProcessEnv) {
  const path = resolve(env.DISPATCHBOX_CONFIG ?? 'dispatchbox.env');
  if (env.DISPATCHBOX_CONFIG && !existsSync(path))
    throw new Problem(`DISPATCHBOX_CONFIG names ${path}, which does not exist: write the file or unset the variable.`);
  return {
    path,
    fromFile: existsSync(path) ? readSettingsFile(path) : new Map<string, { value: string; line: number }>(),
  };
}

/** The names of the settings that are given, by the environment or the file. */
export const givenSettings = (env: NodeJS.ProcessEnv = process.env): ReadonlySet<string> =>
  new Set([...readGiven(env).fromFile.keys(), ...Object.keys(settings).filter((name) => env[name] !== undefined)]);

/** Variables of the environment whose names are a slip away from a setting's: each with that. */
export function misspelt(env: NodeJS.ProcessEnv = process.env): { name: string; setting: string }[] {
  return Object.keys(env).flatMap((name) => {
    const setting = name in settings || name.length < 6 ? undefined : nearest(name);
    return setting ? [{ name, setting }] : [];
  });
}

/** The setting whose name is two slips away at most. */
const nearest = (name: string): string | undefined =>
  Object.keys(settings).find((setting) => setting.length > 5 && slips(name.toUpperCase(), setting, 2) <= 2);

/**
 * Reads the settings: the environment first, then the file (lines of NAME=value), then the defaults.
 *
 * @param overrides settings that a command fixes, such as those of the sample; they win
 * @param env the environment; only tests give another one
 * @throws Problem naming the setting, the file and the line, and what to write instead
 */
export function readConfig(
  overrides: Partial<Record<Name, string>> & { sample?: boolean } = {},
  env: NodeJS.ProcessEnv = process.env,
): Config {
  const { path, fromFile } = readGiven(env);
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(settings) as [Name, Setting][]) {
    const inFile = fromFile.get(name);
    const inEnv = env[name];
    const given = overrides[name] ?? inEnv ?? inFile?.value ?? setting.default ?? '';
    const result = setting.shape.safeParse(given);
    if (!result.success) {
      const where =
        overrides[name] !== undefined
          ? ''
          : inEnv !== undefined
            ? ' in the environment'
            : inFile
              ? ` in ${path}, line ${inFile.line}`
              : ' by default';
      // No password goes into a log.
      const shown = secrets.includes(name) ? '…' : withoutPasswords(given);
      throw new Problem(`${name} is "${shown}"${where}: ${result.error.issues[0]?.message ?? 'it is not valid'}.`);
    }
    values[name] = result.data;
  }
  const known = values as Values;
  if (known.MAIL_DOOR && !known.MAIL_RETURNS)
    throw new Problem(
      'MAIL_DOOR takes in mail to MAIL_RETURNS, which is empty: set MAIL_RETURNS to the address where letters come back, or unset MAIL_DOOR.',
    );
  const house: House = {
    name: known.HOUSE_NAME,
    tagline:
      known.HOUSE_TAGLINE === settings.HOUSE_TAGLINE.default ? taglineIn(known.HOUSE_LANGUAGE) : known.HOUSE_TAGLINE,
    url: (known.HOUSE_URL || `http://localhost:${known.PORT}`).replace(/\/+$/, ''),
    timeZone: known.HOUSE_TIME_ZONE,
    language: known.HOUSE_LANGUAGE,
    accent: known.HOUSE_ACCENT,
    mailFrom: known.MAIL_FROM,
    postalAddress: known.HOUSE_POSTAL_ADDRESS,
    sample: overrides.sample ?? false,
  };
  const settingsFile = existsSync(path) ? path : undefined;
  return Object.freeze({ ...known, house: Object.freeze(house), settingsFile });
}

/** The files that belong to a house beside its database: by the name that a backup gives them, where they are. */
export function filesOf({ settingsFile, CATALOGUE, DKIM_KEY }: Config): { name: string; path: string }[] {
  return [
    ...(settingsFile ? [{ name: 'dispatchbox.env', path: settingsFile }] : []),
    ...(/^https?:/.test(CATALOGUE) ? [] : [{ name: 'catalogue.opml', path: resolve(CATALOGUE) }]),
    ...(DKIM_KEY ? [{ name: 'dkim.pem', path: resolve(DKIM_KEY) }] : []),
  ];
}

function readSettingsFile(path: string): Map<string, { value: string; line: number }> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new Problem(`The settings in ${path} cannot be read: make the file readable.`, { cause });
  }
  const found = new Map<string, { value: string; line: number }>();
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (!line || line.startsWith('#')) continue;
    const [, name = '', value = ''] = /^([A-Z_]+)\s*=\s*(.*)$/.exec(line) ?? [];
    if (!(name in settings)) {
      const meant = name && nearest(name);
      throw new Problem(
        `${path}, line ${index + 1}: "${name || line}" is not a setting${meant ? ` (did you mean ${meant}?)` : ''}; write NAME=value with one of ${Object.keys(settings).join(', ')}.`,
      );
    }
    found.set(name, { value: value.replace(/^(["'])(.*)\1$/, '$2'), line: index + 1 });
  }
  return found;
}
