import { Hono } from 'hono';
import { bodies, rooms } from '../request.ts';
import { articlesDesk } from './articles.tsx';
import { bulletinsDesk } from './bulletins.tsx';
import { commentsDesk } from './comments.tsx';
import { editionDesk, type EditionDoor } from './edition/routes.tsx';
import { healthDesk, type HealthDoor } from './health.tsx';
import { houseDesk } from './house.tsx';
import { peopleDesk } from './people.tsx';
import { readersDesk } from './readers.tsx';
import { sendingsDesk } from './sendings.tsx';
import { topicsDesk } from './topics.tsx';
import { sourcesDesk, type SourcesDoor } from './sources.tsx';
import { today } from './today.tsx';

/** How much a form may send: texts and files are larger than presses. */
const presses = bodies(16 * 1024, rooms.forms);
/** A word processor's page pasted whole is refused by words, and none of it is lost. */
const texts = bodies(4 * 1024 * 1024, rooms.files);
const files = bodies(16 * 1024 * 1024, rooms.files);
const limitOf = (path: string) =>
  /^\/desk\/(articles\/\d+\/images|house\/picture|(?:readers|sources|ratings)\/import)$/.test(path)
    ? files
    : /^\/desk\/(articles\/\d+(\/preview)?|comments\/words|ratings|bulletins\/\d+(\/\w+)?|house|house\/pages(?:\/\d+)?|editions\/[\w-]+\/(preview\/)?letter)$/.test(
          path,
        )
      ? texts
      : presses;

/** What the desk asks of the service beyond the database. */
export interface DeskDoor extends EditionDoor, HealthDoor, SourcesDoor {}

/** All pages of the desk. */
export function desk(door: DeskDoor): Hono {
  const app = new Hono();
  for (const place of ['/desk', '/desk/*']) {
    app.use(
      place,
      (c, next) => limitOf(c.req.path)(c, next),
      async (c, next) => {
        c.header('Content-Security-Policy', c.var.policy({ 'style-src': `${c.var.view.style.source} 'self'` }));
        return next();
      },
    );
  }

  app.get('/desk', (c) => today(c, door));
  const parts = [editionDesk(door), topicsDesk(), articlesDesk(), commentsDesk(), sourcesDesk(door), readersDesk()];
  for (const part of [...parts, bulletinsDesk(door), sendingsDesk(door), healthDesk(door), houseDesk(), peopleDesk()])
    app.route('/', part);
  return app;
}
