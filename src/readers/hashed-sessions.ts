import { createHash } from 'node:crypto';
import type { DBAdapter, DBTransactionAdapter, Where } from 'better-auth';

export const sha256 = (words: string) => createHash('sha256').update(words).digest('base64url');

/**
 * An adapter of better-auth that keeps only the SHA-256 of what a session's cookie holds, so that who reads the database
 * cannot sign in as anybody; and nothing of where it was begun. better-auth itself finds sessions by the token; it is hashed on the way in, and put back on
 * the way out where the caller knew it.
 */
export function hashedSessions(adapter: DBAdapter): DBAdapter {
  return { ...hashed(adapter), transaction: (work) => adapter.transaction((tx) => work(hashed(tx))) };
}

function hashed(adapter: DBTransactionAdapter): DBTransactionAdapter {
  const conditions = <T extends { model: string; where?: Where[] | undefined }>(query: T): T => {
    if (query.model !== 'session' || !query.where) return query;
    const where = query.where.map((one) =>
      one.field !== 'token'
        ? one
        : {
            ...one,
            value: Array.isArray(one.value)
              ? one.value.map((value) => sha256(String(value)))
              : sha256(String(one.value)),
          },
    );
    return { ...query, where };
  };
  const known = (query: { where?: Where[] | undefined }) =>
    query.where?.find(({ field, value }) => field === 'token' && typeof value === 'string')?.value;
  /** The row as its caller asked for it. */
  const told = <R>(row: R, token: unknown): R =>
    row && typeof row === 'object' && typeof token === 'string' ? { ...row, token } : row;
  return {
    ...adapter,
    create: async (query) => {
      if (query.model !== 'session') return adapter.create(query);
      const { ipAddress: _, token, ...data } = query.data as { ipAddress?: unknown; token?: unknown };
      const row = await adapter.create({ ...query, data: { ...data, token: sha256(String(token)) } });
      return told(row, token) as never;
    },
    findOne: async (query) => {
      const row = await adapter.findOne(conditions(query));
      return (query.model === 'session' ? told(row, known(query)) : row) as never;
    },
    findMany: (query) => adapter.findMany(conditions(query)),
    update: async (query) => {
      const row = await adapter.update(conditions(query));
      return (query.model === 'session' ? told(row, known(query)) : row) as never;
    },
    updateMany: (query) => adapter.updateMany(conditions(query)),
    delete: (query) => adapter.delete(conditions(query)),
    deleteMany: (query) => adapter.deleteMany(conditions(query)),
  };
}
