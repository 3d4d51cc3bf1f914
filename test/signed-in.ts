import { giveRole, type Role, type SignIn } from '../src/readers/index.ts';
import type { Db } from '../src/db/index.ts';

/** The cookies that an answer set, as a browser sends them back. */
export const cookieOf = (set: readonly string[]) => set.map((one) => one.split(';')[0]).join('; ');

/** Signs in by the link of a mail. @returns who that is, and the session's cookie */
export async function signedIn(door: SignIn, email: string) {
  const done = await door.press(await door.ask(email), new Headers());
  if (!done) throw new Error(`the link for ${email} did not work`);
  return { ...done.person, cookie: cookieOf(done.cookies) };
}

/** The same for one who works there. */
export async function signedInAs(db: Db, door: SignIn, email: string, role: Role, now: Date) {
  await giveRole(db, email, role, now);
  return signedIn(door, email);
}

/** Cookies as a browser's context takes them. */
export const forBrowser = (cookie: string, url: string) =>
  cookie.split('; ').map((one) => {
    const [name = '', ...value] = one.split('=');
    return { name, value: value.join('='), url };
  });
