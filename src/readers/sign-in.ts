import { randomBytes } from 'node:crypto';
import { passkey } from '@better-auth/passkey';
import type { BetterAuthOptions } from 'better-auth';
import { isAPIError } from 'better-auth/api';
import { getAdapter } from 'better-auth/db/adapter';
import { betterAuth } from 'better-auth/minimal';
import { magicLink } from 'better-auth/plugins/magic-link';
import { sql, transaction, type Db } from '../db/index.ts';
import { Problem } from '../text/problem.ts';
import { hashedSessions, sha256 } from './hashed-sessions.ts';
import type { Person, Role } from './roles.ts';

const minute = 60;
const day = 86_400;
/** How long a link that signs in holds, and a session, in seconds. */
const linkHolds = 20 * minute;
const sessionHolds = 30 * day;
/** Who signed in within so many seconds need not do so again before what cannot be taken back. */
const freshFor = 10 * minute;

/** Who has just signed in, and the cookies that say so from now on (values of Set-Cookie). */
export interface SignedIn {
  person: Person;
  cookies: string[];
}

/** What a browser's passkey API is given, or gives; JSON of the WebAuthn standard (Level 3, 5.1). */
export type PasskeyJson = Record<string, unknown>;

/** One of a person's sessions, as they see it. */
export interface OwnSession {
  id: number;
  begun: Date;
  userAgent: string;
}

/** The door of signing in. Requests are told by their headers; the times are the database server's. */
export interface SignIn {
  /** Who sends this request: undefined for all without a session. Changes nothing. */
  whoIs(headers: Headers): Promise<Person | undefined>;
  /** Makes a link's token for this address, whether it is known or not. It holds for twenty minutes, and works once. */
  ask(email: string): Promise<string>;
  /** The address that a token signs in, without using it up. */
  emailOf(token: string): Promise<string | undefined>;
  /** The press: the token is used up, a new session begins, and the one that the request came with ends. */
  press(token: string, headers: Headers): Promise<SignedIn | undefined>;
  /** Ends the session that the request came with. @returns the cookies that say so */
  out(headers: Headers): Promise<string[]>;
  /** What a browser asks its passkeys; with cookies that hold the challenge for five minutes. */
  passkeyQuestion(headers: Headers): Promise<{ question: PasskeyJson; cookies: string[] }>;
  passkeyAnswer(answer: PasskeyJson, headers: Headers): Promise<SignedIn | undefined>;
  /** What a browser is asked in order to make a passkey; undefined for who has not signed in freshly. */
  newPasskeyQuestion(headers: Headers): Promise<{ question: PasskeyJson; cookies: string[] } | undefined>;
  newPasskeyAnswer(answer: PasskeyJson, name: string, headers: Headers): Promise<boolean>;
}

/** Opens the door. @param house its name, and its address, by which cookies are bound to https where it is that */
export async function openSignIn(db: Db, house: { name: string; url: string }): Promise<SignIn> {
  const { origin, hostname } = new URL(house.url);
  const secure = origin.startsWith('https:');
  const options = {
    appName: house.name,
    baseURL: origin,
    secret: await signingKey(db),
    telemetry: { enabled: false },
    rateLimit: { enabled: false }, // ours count in the database, before a mail is sent
    logger: { disabled: true },
    user: {
      modelName: 'person',
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
      additionalFields: { role: { type: 'string', required: true, input: false, defaultValue: 'reader' } },
    },
    session: {
      modelName: 'person_session',
      fields: {
        userId: 'person_id',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
        expiresAt: 'expires_at',
        userAgent: 'user_agent',
      },
      expiresIn: sessionHolds,
      freshAge: freshFor,
      disableSessionRefresh: true, // looking at a page changes nothing
    },
    verification: {
      modelName: 'sign_in_token',
      fields: { createdAt: 'created_at', updatedAt: 'updated_at', expiresAt: 'expires_at' },
    },
    advanced: {
      // Bound to this very host, so that no neighbour under the same domain can plant one. The prefix is ours to write.
      cookiePrefix: secure ? '__Host-house' : 'house',
      useSecureCookies: false,
      database: { generateId: 'serial' },
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', secure },
      ipAddress: { disableIpTracking: true },
    },
    plugins: [
      magicLink({
        expiresIn: linkHolds,
        storeToken: { type: 'custom-hasher', hash: async (token) => sha256(token) },
        sendMagicLink: async ({ token, metadata }) => (metadata as { keep: (token: string) => void }).keep(token),
      }),
      passkey({
        rpID: hostname,
        rpName: house.name,
        origin,
        authenticatorSelection: { residentKey: 'required', userVerification: 'preferred' },
        advanced: { webAuthnChallengeCookie: 'passkey' },
        schema: {
          passkey: {
            fields: {
              userId: 'person_id',
              publicKey: 'public_key',
              credentialID: 'credential_id',
              deviceType: 'device_type',
              backedUp: 'backed_up',
              createdAt: 'created_at',
            },
          },
        },
      }),
    ],
  } satisfies BetterAuthOptions;
  const adapter = await getAdapter({ ...options, database: { db, type: 'postgres', transaction: true } });
  const { api } = betterAuth({ ...options, database: () => hashedSessions(adapter) });

  const whoIs = async (headers: Headers): Promise<Person | undefined> => {
    if (!headers.get('cookie')?.includes('house.session_token=')) return undefined;
    const found = await api.getSession({ headers, query: { disableRefresh: true } }).catch(async (error: unknown) => {
      await sql`select 1`.execute(db); // better-auth hides its causes: a database that is away says so itself
      throw error;
    });
    if (!found) return undefined;
    return personOf(db, Number(found.session.id));
  };

  /** The session of before ends: what somebody planted in a browser, or left there, is worth nothing (session fixation). */
  const begun = async (token: string, before: Headers, answer: Headers): Promise<SignedIn | undefined> => {
    await endSession(db, (await whoIs(before))?.session);
    const row = await db
      .selectFrom('person_session')
      .select('id')
      .where('token', '=', sha256(token))
      .executeTakeFirstOrThrow();
    const person = await personOf(db, row.id);
    return person && { person, cookies: answer.getSetCookie() };
  };

  return {
    whoIs,
    async ask(email) {
      await sql`delete from sign_in_token where expires_at < now()`.execute(db);
      let token = '';
      const keep = (made: string) => void (token = made);
      await api.signInMagicLink({ body: { email, metadata: { keep } }, headers: new Headers() });
      return token;
    },
    async emailOf(token) {
      const row = await db
        .selectFrom('sign_in_token')
        .select('value')
        .where('identifier', '=', sha256(token))
        .where('expires_at', '>', sql<Date>`now()`)
        .executeTakeFirst();
      return row && (JSON.parse(row.value) as { email: string }).email;
    },
    press: async (token, headers) =>
      refusable(async () => {
        const answer = await api.magicLinkVerify({ query: { token }, headers: agentOf(headers), returnHeaders: true });
        return begun(answer.response.token, headers, answer.headers);
      }),
    async out(headers) {
      await endSession(db, (await whoIs(headers))?.session);
      const { headers: answer } = await api.signOut({ headers, returnHeaders: true });
      return answer.getSetCookie();
    },
    async passkeyQuestion(headers) {
      const answer = await api.generatePasskeyAuthenticationOptions({
        headers: agentOf(headers),
        returnHeaders: true,
      });
      return { question: { ...answer.response }, cookies: answer.headers.getSetCookie() };
    },
    passkeyAnswer: async (response, headers) =>
      refusable(async () => {
        const answer = await api.verifyPasskeyAuthentication({
          body: { response: response as never },
          headers,
          returnHeaders: true,
        });
        return begun(answer.response.session.token, headers, answer.headers);
      }),
    newPasskeyQuestion: async (headers) =>
      refusable(async () => {
        const answer = await api.generatePasskeyRegistrationOptions({ headers, returnHeaders: true });
        return { question: { ...answer.response }, cookies: answer.headers.getSetCookie() };
      }),
    newPasskeyAnswer: async (response, name, headers) =>
      (await refusable(async () => api.verifyPasskeyRegistration({ body: { response, name }, headers }))) !== undefined,
  };
}

/** Undefined where better-auth refuses; other errors are errors. */
async function refusable<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (isAPIError(error) && error.statusCode < 500) return undefined;
    throw error;
  }
}

/** All that a new session learns of a request that has none yet. */
function agentOf(headers: Headers): Headers {
  const agent = headers.get('user-agent');
  return new Headers(agent ? { 'user-agent': agent.slice(0, 300) } : {});
}

async function personOf(db: Db, session: number): Promise<Person | undefined> {
  const row = await db
    .selectFrom('person_session')
    .innerJoin('person', 'person.id', 'person_session.person_id')
    .select(['person.id', 'person.email', 'person.name', 'person.role', 'person_session.id as session'])
    .select(sql<boolean>`person_session.created_at > now() - make_interval(secs => ${freshFor})`.as('fresh'))
    .where('person_session.id', '=', session)
    .executeTakeFirst();
  return row;
}

async function endSession(db: Db, session: number | undefined): Promise<void> {
  if (session !== undefined) await db.deleteFrom('person_session').where('id', '=', session).execute();
}

/** What signs cookies; made at first use. */
async function signingKey(db: Db): Promise<string> {
  await db
    .insertInto('reader_key')
    .values({ purpose: 'sign-in', key: randomBytes(32) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { key } = await db
    .selectFrom('reader_key')
    .select('key')
    .where('purpose', '=', 'sign-in')
    .executeTakeFirstOrThrow();
  return key.toString('base64url');
}

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
