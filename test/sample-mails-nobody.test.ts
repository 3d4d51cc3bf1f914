import { expect, test } from 'vitest';
import { sampleSettings } from '../sample/play.ts';
import type { Wire } from '../sample/wire.ts';
import { readConfig } from '../src/config.ts';

test('the sample has no relay and no door for mail, whatever the environment says', () => {
  const wire = { opml: 'http://127.0.0.1:1/sources.opml', url: 'http://127.0.0.1:1' } as Wire;
  const real = { SMTP_URL: 'smtp://relay.example:25', MAIL_DOOR: '0.0.0.0:25', MAIL_RETURNS: 'returns@news.example' };
  const { SMTP_URL, MAIL_DOOR } = readConfig({ ...sampleSettings(wire), sample: true }, real);
  expect({ SMTP_URL, MAIL_DOOR }).toEqual({ SMTP_URL: '', MAIL_DOOR: '' });
});
