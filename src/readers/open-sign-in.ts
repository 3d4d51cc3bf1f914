import { randomBytes } from 'node:crypto';
import { passkey } from '@better-auth/passkey';
import type { BetterAuthOptions } from 'better-auth';
import { isAPIError } from 'better-auth/api';
import { getAdapter } from 'better-auth/db/adapter';
import { betterAuth } from 'better-auth/minimal';
import { magicLink } from 'better-auth/plugins/magic-link';
import { sql, type Db } from '../db/index.ts';
import { hashedSessions, sha256 } from './hashed-sessions.ts';
import { mayBeSignedIn, type Person } from './sign-in.ts';

const minute = 60;
const day = 86_400;
/** How long a link that signs in holds, and a session, in seconds. */
const linkHolds = 20 * minute;
const sessionHolds = 30 * day;
/** Who signed in within so many seconds need not do so again before what cannot be taken back: an hour at the desk asks once. */
const freshFor = 60 * minute;

/** Who has just signed in, and the cookies that say so from now on (values of Set-Cookie). */
export interface SignedIn {
  person: Person;
  cookies: string[];
}

/** What a browser's passkey API is given, or gives; JSON of the WebAuthn standard (Level 3, 5.1). */
export type PasskeyJson = Record<string, unknown>;

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

/** Opens sign-in. @param house its name, and its address, by which cookies are bound to https where it is that */
export async function openBetterAuth(db: Db, house: { name: string; url: string }): Promise<SignIn> {
  const options = settings(house, await signingKey(db));
  const adapter = await getAdapter({ ...options, database: { db, type: 'postgres', transaction: true } });
  const { api } = betterAuth({ ...options, database: () => hashedSessions(adapter) });

  const whoIs = async (headers: Headers): Promise<Person | undefined> => {
    if (!mayBeSignedIn(headers)) return undefined;
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

/** better-auth's settings: our tables, our links, our cookies. @param secret signs cookies */
function settings(house: { name: string; url: string }, secret: string) {
  const { origin, hostname } = new URL(house.url);
  const secure = origin.startsWith('https:');
  return {
    appName: house.name,
    baseURL: origin,
    secret,
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
