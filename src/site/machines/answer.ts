import type { Context } from 'hono';
import { ANYWHERE, keep } from '../cache.ts';

export const nothing = { error: 'There is nothing at this address.' };

/** An answer as JSON, for whoever asks, kept as pages are and known by its ETag. */
export const answer = (make: (c: Context) => Promise<object | undefined>, more: Parameters<typeof keep>[1] = {}) =>
  keep(async (c) => {
    for (const [name, value] of Object.entries(ANYWHERE)) c.header(name, value);
    const made = await make(c);
    return made ? c.json(made) : c.json(nothing, 404);
  }, more);
