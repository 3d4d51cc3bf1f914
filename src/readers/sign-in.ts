import { randomBytes } from 'node:crypto';
import { sql, transaction, type Db } from '../db/index.ts';
import { Problem } from '../text/problem.ts';
import { sha256 } from './hashed-sessions.ts';
import type { SignIn } from './open-sign-in.ts';

/** What a person is to the house, the most trusted first. */
export const roles = ['owner', 'editor', 'moderator', 'reader'] as const;
export type Role = (typeof roles)[number];

/** Somebody who has signed in. */
export interface Person {
  id: number;
  /** In lower case. */
  email: string;
  /** As readers see it; empty until chosen. */
  name: string;
  role: Role;
  /** Signed in within the last minutes: asked for before what cannot be taken back. */
  fresh: boolean;
  /** The session that the request came with. */
  session: number;
}

/** What can be done by those who have signed in, each with the least trusted role that may do it. */
const acts = {
  comment: 'reader',
  moderate: 'moderator',
  edit: 'editor',
  govern: 'owner',
} as const satisfies Record<string, Role>;

export type Act = keyof typeof acts;

/** Whether somebody may do this: comment and keep one's own account, moderate comments, edit the news, govern people. */
export function allowed(person: Pick<Person, 'role'> | undefined, act: Act): boolean {
  return person !== undefined && roles.indexOf(person.role) <= roles.indexOf(acts[act]);
}

/** One of a person's sessions, as they see it. */
export interface OwnSession {
  id: number;
  begun: Date;
  userAgent: string;
}

/** Opens the door of signing in; what it takes of libraries is loaded only here, since who gathers and mails needs none of it. */
export const openSignIn = async (db: Db, house: { name: string; url: string }): Promise<SignIn> =>
  (await import('./open-sign-in.ts')).openBetterAuth(db, house);

/** Whether a request has what a session's cookie looks like. */
export const mayBeSignedIn = (headers: Headers): boolean =>
  headers.get('cookie')?.includes('house.session_token=') ?? false;

/** A person's sessions, newest first. */
export async function sessionsOf(db: Db, person: number): Promise<OwnSession[]> {
  const rows = await db
    .selectFrom('person_session')
    .select(['id', 'created_at', 'user_agent'])
    .where('person_id', '=', person)
    .where('expires_at', '>', sql<Date>`now()`)
    .orderBy('created_at', 'desc')
    .limit(100)
    .execute();
  return rows.map(({ id, created_at, user_agent }) => ({ id, begun: created_at, userAgent: user_agent ?? '' }));
}

/** Ends one of a person's sessions, or all but one. */
export async function revokeSessions(db: Db, person: number, which: number | { allBut: number }): Promise<void> {
  const own = db.deleteFrom('person_session').where('person_id', '=', person);
  await (typeof which === 'number' ? own.where('id', '=', which) : own.where('id', '!=', which.allBut)).execute();
}

/** A person's passkeys, oldest first. */
export async function passkeysOf(db: Db, person: number): Promise<{ id: number; name: string; made: Date }[]> {
  const rows = await db
    .selectFrom('passkey')
    .select(['id', 'name', 'created_at'])
    .where('person_id', '=', person)
    .orderBy('id')
    .execute();
  return rows.map(({ id, name, created_at }) => ({ id, name: name ?? '', made: created_at }));
}

export async function removePasskey(db: Db, person: number, id: number): Promise<void> {
  await db.deleteFrom('passkey').where('person_id', '=', person).where('id', '=', id).execute();
}

/** The name that a person shows, on one line. @returns undefined where it is empty or longer than 60 characters */
export function asShownName(typed: string): string | undefined {
  const name = typed
    .normalize('NFC')
    .replace(/[\p{C}\p{Z}\s]+/gu, ' ')
    .trim();
  return name && Array.from(name).length <= 60 ? name : undefined;
}

export async function nameMyself(db: Db, person: number, name: string, now: Date): Promise<void> {
  await db.updateTable('person').set({ name, updated_at: now }).where('id', '=', person).execute();
}

/**
 * Gives somebody a role, known or not yet known: they need not have signed in before. A role that is taken away ends
 * what they have open.
 *
 * @returns what they were before; undefined where they were unknown
 */
export async function giveRole(
  db: Db,
  email: string,
  role: Role,
  now: Date,
): Promise<{ person: number; before: Role | undefined }> {
  const known = await db
    .selectFrom('person')
    .select(['id', 'role'])
    .where('email', '=', email.toLowerCase())
    .forUpdate()
    .executeTakeFirst();
  if (!known) {
    const row = { email: email.toLowerCase(), email_verified: true, name: '', role, created_at: now, updated_at: now };
    const { id } = await db.insertInto('person').values(row).returning('id').executeTakeFirstOrThrow();
    return { person: id, before: undefined };
  }
  await db.updateTable('person').set({ role, updated_at: now }).where('id', '=', known.id).execute();
  if (known.role !== role) await db.deleteFrom('person_session').where('person_id', '=', known.id).execute();
  return { person: known.id, before: known.role };
}

/** What the person with this address may do; 'reader' where there is none. */
export async function roleOf(db: Db, email: string): Promise<Role> {
  const known = await db
    .selectFrom('person')
    .select('role')
    .where('email', '=', email.toLowerCase())
    .executeTakeFirst();
  return known?.role ?? 'reader';
}

/** What is held of the person who signs in with this address; undefined where there is none. */
export async function heldOfPerson(db: Db, email: string) {
  const person = await db
    .selectFrom('person')
    .select(['id', 'email', 'name', 'role', 'created_at'])
    .where('email', '=', email.toLowerCase())
    .executeTakeFirst();
  return person && { ...person, sessions: await sessionsOf(db, person.id), passkeys: await passkeysOf(db, person.id) };
}

/** Everybody with a role at the desk, owners first. */
export async function staff(db: Db): Promise<{ id: number; email: string; name: string; role: Role }[]> {
  return db
    .selectFrom('person')
    .select(['id', 'email', 'name', 'role'])
    .where('role', '!=', 'reader')
    .orderBy(sql`array_position(array['owner', 'editor', 'moderator'], role)`)
    .orderBy('email')
    .execute();
}

/** Forgets a person: their name, address, sessions and passkeys. @throws Problem for the only owner */
export async function erasePerson(db: Db, id: number): Promise<void> {
  await transaction(db, async (tx) => {
    const owners = await tx.selectFrom('person').select('id').where('role', '=', 'owner').forUpdate().execute();
    if (owners.length === 1 && owners[0]?.id === id)
      throw new Problem('The only owner cannot be erased: make somebody else an owner first.');
    await tx.deleteFrom('person').where('id', '=', id).execute();
  });
}

const firstOwner = 'first owner';

/** A token by which the first owner makes themselves known, for a day; undefined where there is an owner. An earlier one is void. */
export async function firstOwnerToken(db: Db): Promise<string | undefined> {
  if (await hasOwner(db)) return undefined;
  const token = randomBytes(24).toString('base64url');
  await db.deleteFrom('sign_in_token').where('identifier', '=', firstOwner).execute();
  await sql`
    insert into sign_in_token (identifier, value, created_at, updated_at, expires_at)
    values (${firstOwner}, ${sha256(token)}, now(), now(), now() + interval '1 day')`.execute(db);
  return token;
}

/** Whether this is the first owner's token; `use` makes it void. */
export async function isFirstOwner(db: Db, token: string, use: boolean): Promise<boolean> {
  if (await hasOwner(db)) return false;
  const row = await db
    .selectFrom('sign_in_token')
    .select('id')
    .where('identifier', '=', firstOwner)
    .where('value', '=', sha256(token))
    .where('expires_at', '>', sql<Date>`now()`)
    .forUpdate()
    .executeTakeFirst();
  if (row && use) await db.deleteFrom('sign_in_token').where('id', '=', row.id).execute();
  return row !== undefined;
}

async function hasOwner(db: Db): Promise<boolean> {
  return (await db.selectFrom('person').select('id').where('role', '=', 'owner').executeTakeFirst()) !== undefined;
}
