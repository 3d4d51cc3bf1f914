import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { flawsOf } from '../../../test/looks.ts';
import { testDatabase } from '../../../test/database.ts';
import { inventedHouse, inventedNow } from '../../../test/invented-week.ts';
import { becomeOwner } from '../../desk/index.ts';
import { fileSendLog, outboxPost, queueMail, sendMails, signInMail, type Mailroom } from '../../press/index.ts';
import { taglineIn } from '../../house/index.ts';
import { firstOwnerToken, giveRole, openSignIn } from '../../readers/index.ts';
import { site } from '../index.ts';
import { messagesIn } from '../messages/index.ts';
import { noChromium, openChromium } from '../../../test/chromium.ts';
import { cookieOf } from '../../../test/signed-in.ts';

/** Signing in and out again, at a German house. */
const house = {
  ...inventedHouse,
  name: 'Die Hafenwoche',
  language: 'de-AT',
  tagline: taglineIn('de'),
  postalAddress: 'Kaistraße 1',
};
const untested = noChromium('the German pages of signing in are NOT looked at');
const firefox = 'Mozilla/5.0 (Android 16; Mobile; rv:150.0) Gecko/150.0 Firefox/150.0';
let database: Awaited<ReturnType<typeof testDatabase>>;
let app: ReturnType<typeof site>;
const seen: string[] = [];
const asked: string[] = [];

beforeAll(async () => {
  database = await testDatabase();
  const { db } = database;
  const door = await openSignIn(db, house);
  const folder = mkdtempSync(join(tmpdir(), 'sign-in-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const mailroom = { house, post: outboxPost(), sendLog: fileSendLog(folder) } as unknown as Mailroom;
  app = site({
    db,
    house,
    now: () => inventedNow,
    outbox: () => true,
    ask: async () => {},
    confirm: async () => 'unknown',
    leave: async () => 'unknown',
    comments: { taking: 'before', days: 14 },
    pagesKept: 0,
    people: {
      ...door,
      async mailLink(email, _host, to) {
        asked.push(email);
        if (asked.length > 3) return 'too often';
        const token = await door.ask(email);
        const path = `/sign-in/${token}?to=${encodeURIComponent(to)}`;
        const mail = { ...signInMail(house, path), to: email, about: 'sign-in', goodFor: 1_200_000 };
        await queueMail(db, house, mail, inventedNow);
        await sendMails({ db, mailroom, now: async () => inventedNow });
        return undefined;
      },
      becomeOwner: (token, email) => becomeOwner(db, token, email, inventedNow),
    },
  });
});
afterAll(() => database.close());

/** Asks for a page, and keeps what is read there: words, labels, titles, and what scripts say. */
async function open(path: string, cookie = '', form?: Record<string, string>, agent = firefox) {
  const answer = await app.request(path, {
    headers: { cookie, 'User-Agent': agent, ...(form && { Origin: house.url }) },
    ...(form && { method: 'POST', body: new URLSearchParams(form) }),
  });
  const html = await answer.text();
  if (html.includes('<main')) expect(html).toContain('<html lang="de-AT"');
  seen.push(html);
  return {
    answer,
    html,
    cookie: cookieOf(answer.headers.getSetCookie()),
  };
}

async function told(path: string, cookie: string, body: object): Promise<string> {
  const headers = { cookie, Origin: house.url, 'Content-Type': 'application/json' };
  const answer = await app.request(path, { method: 'POST', headers, body: JSON.stringify(body) });
  const { error = '' } = (await answer.json()) as { error?: string };
  seen.push(error);
  return error;
}

test('a round in German: the link, the press, the account, its end; no message is left out, none is in English', async () => {
  const { db } = database;
  const token = (await firstOwnerToken(db)) ?? '';
  expect((await open('/sign-in')).html).toContain('<h1>Anmelden</h1>');
  expect((await open('/sign-in', '', { email: 'keine Adresse' })).answer.status).toBe(422);
  expect((await open('/sign-in', '', { email: 'ann@example.org', to: '/account' })).html).toContain('Posteingang');
  const letter = await db.selectFrom('outbox_letter').selectAll().executeTakeFirstOrThrow();
  expect(letter.subject).toBe('Die Hafenwoche: Ihr Link zum Anmelden');
  expect(letter.html).toContain('<html lang="de-AT" dir="ltr">');
  const [, link = ''] = /^http:\/\/localhost:8080(\/sign-in\/\S+)$/m.exec(letter.text) ?? [];
  expect((await open(link)).html).toMatch(/Melden Sie sich bei Die Hafenwoche als <b>ann@example.org<\/b> an/);
  const { answer, cookie } = await open(link, '', { to: '/account' });
  expect(answer.headers.get('location')).toBe('/account');
  expect((await open(link)).answer.status).toBe(404);
  const { html } = await open('/account?read=/stories/1', cookie);
  expect(html).toContain('Firefox auf Android, hier');
  expect((await open('/account/name', cookie, { name: ' ' })).answer.status).toBe(422);

  // From another browser, and with a passkey made.
  await open('/sign-in', '', { email: 'ann@example.org' });
  const letters = await db.selectFrom('outbox_letter').select('text').orderBy('kept_at').execute();
  const other = letters.map(({ text }) => /\/sign-in\/\S+/.exec(text)?.[0] ?? '').find((path) => path !== link) ?? '';
  await open(other, '', {}, 'curl');
  const { person_id } = await db.selectFrom('person_session').select('person_id').executeTakeFirstOrThrow();
  await db
    .insertInto('passkey')
    .values({
      name: messagesIn('de').signIn.passkeyOn('Android'),
      person_id,
      public_key: 'x',
      credential_id: 'y',
      counter: 0,
      device_type: 'singleDevice',
      backed_up: false,
      created_at: inventedNow,
    })
    .execute();
  const account = (await open('/account', cookie)).html;
  expect(account).toContain('ein anderes Programm');
  expect(account).toContain('Passkey auf Android, seit dem 16. Februar 2031');
  expect(account).toContain('Passkey auf Android entfernen');
  await told('/sign-in/passkey/answer', '', { answer: {} });
  await told('/account/passkeys', cookie, { answer: {} });
  await open('/sign-in?again', cookie);

  // What is sent long after the sign-in waits.
  const signedInAt = async (when: Date) => {
    await db.updateTable('person_session').set({ created_at: when }).where('person_id', '=', person_id).execute();
  };
  await signedInAt(new Date(Date.now() - 3_600_000));
  expect((await open('/account/erase', cookie, { sure: 'yes', words: 'Danke' })).answer.status).toBe(401);
  await signedInAt(new Date());

  // The first owner: alone, and then not.
  expect((await open(`/sign-in/first/${token}`)).html).toContain('Leitung');
  const first = await open(`/sign-in/first/${token}`, '', { email: 'first@example.org' });
  await open('/account?first', first.cookie);
  expect((await open('/account', first.cookie)).html).toContain('>first@example.org</b>, Leitung.');
  await open('/account/erase', first.cookie);
  expect((await open('/account/erase', first.cookie, { sure: 'yes' })).answer.status).toBe(409);
  await giveRole(db, 'second@example.org', 'owner', inventedNow);
  expect((await open('/account/erase', cookie, { sure: 'yes' })).html).toContain('Sie sind vergessen');
  await open('/sign-in', '', { email: 'ann@example.org' });
  expect((await open('/sign-in', '', { email: 'ann@example.org' })).answer.status).toBe(429);

  const all = seen.join(' ').replace(/&#39;|&quot;/g, "'");
  const missing = pieces(messagesIn('de').signIn).filter((piece) => !all.includes(piece));
  const { againFirst, aPasskey, account: its } = messagesIn('de').signIn;
  // For who signed in long ago, for a browser that names no system, and a role that nobody here has.
  expect(missing).toEqual([againFirst, aPasskey, its.role.moderator]);
  expect(pieces(messagesIn('en').signIn).filter((piece) => piece.length > 8 && all.includes(piece))).toEqual([]);
});

test.skipIf(untested)('its pages on a phone, light and dark: axe finds nothing, nothing overflows', async () => {
  const browser = await openChromium();
  try {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    const pages = [...new Map(seen.map((html) => [/<main.*?<\/main>/s.exec(html)?.[0], html])).values()];
    expect(pages.length).toBeGreaterThan(10);
    for (const html of pages.filter((one) => one.includes('<main'))) {
      await page.setContent(html.replace(/<script.*?<\/script>/gs, ''));
      await page.evaluate('for (const one of document.querySelectorAll("[data-passkey]")) one.hidden = false');
      expect(await flawsOf(page, { widths: [390] }), await page.title()).toEqual([]);
    }
  } finally {
    await browser.close();
  }
});

/** A message's words without what is put into them. */
function pieces(messages: object): string[] {
  return Object.values(messages).flatMap((value: unknown): string[] => {
    if (typeof value === 'object' && value) return pieces(value);
    return String(typeof value === 'function' ? filled(value) : value)
      .split(/¦|<[^>]+>/)
      .map((piece) => piece.trim())
      .filter((piece) => /\p{L}/u.test(piece));
  });
}

function filled(message: Function): unknown {
  try {
    return message('¦', '¦');
  } catch {
    return message((label: string) => `¦${label}¦`); // what it links
  }
}
