import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { openSignIn, type SignIn } from '../src/readers/index.ts';
import { site, type SiteOptions } from '../src/site/index.ts';
import { openChromium } from './chromium.ts';
import { testDatabase } from './database.ts';
import { idleDesk, inventedHouse, inventedNow, inventWeek, noDoors, type Invented } from './invented-week.ts';
import { listening } from './listening.ts';
import { forBrowser, signedInAs } from './signed-in.ts';

/** The invented house with its week, an editor who has signed in, and a browser. */
export interface DeskHouse extends Invented {
  db: Awaited<ReturnType<typeof testDatabase>>['db'];
  base: string;
  /** The session of an editor, as a request's header has it. */
  cookie: string;
  /** Subjects of the mails that the desk sent as tests, and to whom. */
  mailed: string[];
  /** A page of a browser in which the editor, or another, has signed in. */
  open(options?: BrowserContextOptions, who?: string): Promise<Page>;
  close(): Promise<void>;
}

export async function deskHouse(
  language = 'en',
  doors: Partial<SiteOptions['desk']> = {},
  role: 'editor' | 'owner' = 'editor',
): Promise<DeskHouse> {
  const database = await testDatabase();
  const { db } = database;
  const invented = await inventWeek(db);
  const server = await listening();
  const { base } = server;
  const house = { ...inventedHouse, language, url: base };
  const door: SignIn = await openSignIn(db, house);
  const mailed: string[] = [];
  server.app = site({
    db,
    house,
    now: () => inventedNow,
    ...noDoors,
    people: { ...door, mailLink: async () => {}, becomeOwner: async () => false },
    desk: { ...idleDesk, ...doors, mailTest: async (to, { subject }) => void mailed.push(`${to} ${subject}`) },
  });
  const editor = (email: string) => signedInAs(db, door, email, role, inventedNow);
  const { cookie } = await editor('editor@house.example');
  let browser: Browser | undefined;
  return {
    ...invented,
    db,
    base,
    cookie,
    mailed,
    async open(options = {}, who) {
      browser ??= await openChromium();
      const context = await browser.newContext({
        viewport: { width: 1280, height: 900 },
        bypassCSP: options.javaScriptEnabled !== false,
        ...options,
      });
      await context.addCookies(forBrowser(who ? (await editor(who)).cookie : cookie, base));
      return context.newPage();
    },
    async close() {
      await browser?.close();
      await server.close();
      await database.close();
    },
  };
}
