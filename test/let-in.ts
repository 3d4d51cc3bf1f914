import { Hono } from 'hono';
import type { Db } from '../src/db/index.ts';
import type { House } from '../src/house/index.ts';
import type { Person } from '../src/readers/index.ts';
import { viewOf } from '../src/site/context.tsx';

/** A part of the site for one who was let in. */
export function letIn(part: Hono, { db, house, now, who }: { db: Db; house: House; now: Date; who: Person }): Hono {
  const app = new Hono();
  app.use((c, next) => {
    c.set('db', db);
    c.set('view', viewOf(house));
    c.set('now', now);
    c.set('person', who);
    return next();
  });
  return app.route('/', part);
}
