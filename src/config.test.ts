import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { givenSettings, misspelt, readConfig } from './config.ts';

test('a house that has no line of its own says the usual one in its language', () => {
  const tagline = (env: Record<string, string>) => readConfig({}, env).house.tagline;
  expect(tagline({})).toBe('A week of political news in your in-box.');
  expect(tagline({ HOUSE_LANGUAGE: 'de-CH' })).toMatch(/^Die politischen Nachrichten/);
  expect(tagline({ HOUSE_LANGUAGE: 'fi' })).toBe('A week of political news in your in-box.');
  expect(tagline({ HOUSE_LANGUAGE: 'de', HOUSE_TAGLINE: 'Jede Woche' })).toBe('Jede Woche');
  expect(tagline({ HOUSE_LANGUAGE: 'de', HOUSE_TAGLINE: '' })).toBe('');
});

test('what is no language is refused in words', () => {
  for (const language of ['english', 'en_GB', 'e', '', 'en-', 'en-x-', 'de-DE-DE', 'x-klingon'])
    expect(() => readConfig({}, { HOUSE_LANGUAGE: language }), language).toThrow(
      /HOUSE_LANGUAGE .* write a language tag/,
    );
  for (const language of ['en', 'en-GB', 'zh-Hant-TW', 'gsw'])
    expect(readConfig({}, { HOUSE_LANGUAGE: language }).house.language).toBe(language);
});

test('no secret stands in an error', () => {
  for (const [name, value] of [
    ['DATABASE_URL', 'mysql://user:s3cret@host/house'],
    ['DATABASE_URL', 'http://user:s3cr/et:s3cret@host'],
    ['SMTP_URL', 'ftp://user:a:s3cret/@relay.example'],
    ['HOUSE_URL', 'ftp://user:s3cret@house.example'],
  ] as const) {
    expect(() => readConfig({}, { [name]: value }), value).toThrow('user:…@');
    expect(() => readConfig({}, { [name]: value }), value).not.toThrow(/s3cr/);
  }
  for (const name of ['METRICS_TOKEN'] as const) {
    const secret = `s3cret ${'x'.repeat(400)}`;
    expect(() => readConfig({}, { [name]: secret }), name).toThrow(new RegExp(`^${name} is "…" in the environment`));
  }
});

test('the settings that are given, by the environment or a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dispatchbox-config-'));
  const file = join(folder, 'house.env');
  writeFileSync(file, 'HOUSE_NAME=The Daily\n# PORT=1\n');
  const given = givenSettings({ DISPATCHBOX_CONFIG: file, POLL_MINUTES: '5', PATH: '/bin' });
  rmSync(folder, { recursive: true });
  expect([...given]).toEqual(['HOUSE_NAME', 'POLL_MINUTES']);
});

test('every setting refuses what it cannot be, before anything is begun', () => {
  const wrong: Record<string, string[]> = {
    HOUSE_NAME: [''],
    HOUSE_URL: ['news.example', 'https://news.example/week', 'https://news.example?a=b'],
    HOUSE_TIME_ZONE: ['Mars/Olympus'],
    HOUSE_ACCENT: ['red', '#12345'],
    PORT: ['eighty', '70000'],
    TRUST_PROXY: ['my proxy', '10.0.0.0/40'],
    DATABASE_URL: ['mysql://host/house'],
    BACKUP_HOURS: ['0', 'daily'],
    BACKUP_KEEP: ['-1'],
    REPORT_DAYS: ['29', 'never', '-1'],
    PAGE_DAYS: ['1'],
    LOG_DAYS: ['a year'],
    OPEN_HOSTS: ['127.0.0.1:80;localhost', 'http://host', 'a b', 'host:port'],
    POLL_MINUTES: ['0'],
    FETCH_SECONDS: ['a minute'],
    CLOCK: ['noon', '2020-13-40T99:00:00Z', 'http://'],
    EDITION_SIZE: ['0', 'twelve'],
    CLOSE_AT: ['Sunday', 'Sun 25:00'],
    COMMENTS: ['yes'],
    COMMENT_DAYS: ['x'],
    SMTP_URL: ['relay'],
    MAIL_FROM: ['editor'],
    SMTP_CONNECTIONS: ['0'],
    MAIL_RETURNS: ['returns'],
    MAIL_DOOR: ['25', '0.0.0.0:70000', '0.0.0.0:25'],
    SES_TOPIC: ['returns', 'arn:aws:sqs:eu-west-1:123456789012:returns'],
    MAIL_PER_DOMAIN: ['many'],
    MAIL_WARM_UP: ['many'],
    MAIL_UNCERTAIN: ['maybe'],
    MAIL_ASK_AGAIN: ['never'],
    DKIM_SELECTOR: ['a b'],
    DKIM_DOMAIN: ['news example'],
  };
  for (const [name, values] of Object.entries(wrong))
    for (const value of values)
      expect(() => readConfig({}, { [name]: value }), `${name}=${value}`).toThrow(new RegExp(`^${name} `));
  const right = {
    HOUSE_URL: 'https://news.example/',
    OPEN_HOSTS: '127.0.0.1:8100, feeds.intern,[::1]:80',
    CLOCK: '2020-05-10T23:00:00Z',
    SES_TOPIC: 'arn:aws:sns:eu-west-1:123456789012:returns',
    MAIL_DOOR: '0.0.0.0:25',
    MAIL_RETURNS: 'returns@news.example',
  };
  expect(readConfig({}, right)).toMatchObject({ OPEN_HOSTS: ['127.0.0.1:8100', 'feeds.intern', '[::1]:80'] });
});

test('a variable whose name is a slip away from a setting’s is found; others are left alone', () => {
  const env = { HOUSE_NMAE: 'x', SMTP_ULR: 'x', CATALOG: 'x', house_url: 'x', HOUSE_NAME: 'x' };
  expect(misspelt(env).map(({ setting }) => setting)).toEqual(['HOUSE_NAME', 'SMTP_URL', 'CATALOGUE', 'HOUSE_URL']);
  const usual = 'HOSTNAME HOME PATH SHELL LOGNAME MAIL EDITOR TZ PGHOST SSH_AUTH_SOCK NODE_OPTIONS POSTGRES_PASSWORD';
  expect(misspelt(Object.fromEntries(usual.split(' ').map((name) => [name, 'x'])))).toEqual([]);
});

test('a word that no bearer can say is refused', () => {
  for (const token of ['two words', 'a"b', 'ö'])
    expect(() => readConfig({}, { METRICS_TOKEN: token }), token).toThrow(/METRICS_TOKEN/);
  expect(() => readConfig({}, { METRICS_TOKEN: 'aZ9-._~+/==' })).not.toThrow();
});

test('a relay or a sender that cannot be right is refused in words, and no password is shown', () => {
  const refusal = (env: Record<string, string>) => {
    try {
      readConfig({}, env);
    } catch (error) {
      return (error as Error).message;
    }
    return '';
  };
  for (const [url, why] of [
    ['smtp://user:p%zz@relay.example', /write %25/],
    ['smtp://user:s3cret@relay.example:99999', /port is a whole number up to 65535/],
    ['smtp://user:s3#cret@relay.example', /%23 for #/],
    ['smtp://user@relay.example', /has a user alone/],
    ['relay.example:587', /write an address such as "smtp:/],
    ['smtp://', /write an address such as "smtp:/],
    ['smtp://relay.example/path', /write an address such as "smtp:/],
  ] as const) {
    expect(refusal({ SMTP_URL: url }), url).toMatch(why);
    expect(refusal({ SMTP_URL: url }), url).toMatch(/^SMTP_URL is ".*" in the environment: /);
    expect(refusal({ SMTP_URL: url }), url).not.toContain('s3cret');
  }
  for (const url of [
    'smtp://relay.example',
    'smtps://u%40x:p%25@relay.example:465',
    'smtp://[::1]:2525',
    'smtp://127.0.0.1:0',
  ])
    expect(refusal({ SMTP_URL: url }), url).toBe('');
  for (const from of [
    'a@b',
    'a@müller.example',
    'ä@news.example',
    'a b@news.example',
    '.a@news.example',
    'a@news..example',
    'a@-x.example',
  ])
    expect(refusal({ MAIL_FROM: from }), from).toMatch(/MAIL_FROM is .* write an e-mail address such as/);
  for (const from of ['editor@news.example', 'Editor+x@xn--mller-kva.example', 'a@localhost.invalid'])
    expect(refusal({ MAIL_FROM: from }), from).toBe('');
  expect(() => readConfig({ MAIL_FROM: 'a@b' }, {})).toThrow(/^MAIL_FROM is "a@b": write/);
});

test('an app of the stores is a package with fingerprints, and a team with a bundle', () => {
  const print = Array.from({ length: 32 }, (_, i) => i.toString(16).padStart(2, '0')).join(':');
  const android = (value: string) => readConfig({ APP_ANDROID: value }, {}).APP_ANDROID;
  expect(android('')).toBeUndefined();
  expect(android(`example.news ${print}`)).toEqual({ name: 'example.news', fingerprints: [print.toUpperCase()] });
  expect(android(`example.news ${print}, ${print}`)?.fingerprints).toHaveLength(2);
  for (const wrong of ['example.news', `news ${print}`, `example.news ${print.slice(3)}`, print])
    expect(() => android(wrong), wrong).toThrow(/^APP_ANDROID is ".*": write the package and its SHA-256 fingerprints/);
  const apple = (value: string) => readConfig({ APP_APPLE: value }, {}).APP_APPLE;
  expect(apple('')).toBeUndefined();
  expect(apple('ABCDE12345.example.news')).toBe('ABCDE12345.example.news');
  for (const wrong of ['example.news', 'ABCDE12345', 'ABCDE12345.'])
    expect(() => apple(wrong), wrong).toThrow(/^APP_APPLE is ".*": write team and bundle/);
});
