import { Hono } from 'hono';
import { queueCounts } from '../../comments/index.ts';
import { changeRole, deeds, type Deed } from '../../desk/index.ts';
import { editionOf, openEditions, span, type KeptEdition } from '../../editions/index.ts';
import { allowed, asAddress, roles, staff, type Role } from '../../readers/index.ts';
import { Problem } from '../../text/problem.ts';
import { personIn, show, useNow, usePerson, useView } from '../context.tsx';
import { Choice, Press, Wrong } from '../parts.tsx';
import { asNumber, bodies, formOf, rooms } from '../request.ts';
import { articlesDesk } from './articles.tsx';
import { bulletinsDesk } from './bulletins.tsx';
import { commentsDesk } from './comments.tsx';
import { editionDesk, type EditionDoor } from './edition/routes.tsx';
import { figures, healthDesk, type Figures, type HealthDoor } from './health.tsx';
import { readersDesk } from './readers.tsx';
import { readingAt, WasReading, type WhatWasRead } from './reading.tsx';
import { sendingsDesk } from './sendings.tsx';
import { by, dayAndMoment, DeskPage, words } from './shell.tsx';
import { sourcesDesk, type SourcesDoor } from './sources.tsx';

/** How much a form may send: texts and files are larger than presses. */
const presses = bodies(16 * 1024, rooms.forms);
/** A word processor's page pasted whole is refused by words, and none of it is lost. */
const texts = bodies(4 * 1024 * 1024, rooms.files);
const files = bodies(16 * 1024 * 1024, rooms.files);
const limitOf = (path: string) =>
  /^\/desk\/(articles\/\d+\/images|(?:readers|sources|ratings)\/import)$/.test(path)
    ? files
    : /^\/desk\/(articles\/\d+(\/preview)?|comments\/words|ratings|bulletins\/\d+(\/\w+)?|editions\/[\w-]+\/(preview\/)?letter)$/.test(
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

  app.get('/desk', async (c) => {
    const open = await Promise.all((await openEditions(c.var.db)).map((week) => editionOf(c.var.db, week)));
    const all = allowed(personIn(c), 'edit') ? await figures(c.var.db, door, c.var.now) : undefined;
    const counts = await queueCounts(c.var.db);
    return show(
      c,
      <TodayPage
        open={open.flatMap((one) => one ?? [])}
        closesAt={door.closesAt}
        comments={counts}
        reading={await readingAt(c.var.db, c.req.query('read'))}
        {...(all && { all })}
      />,
    );
  });
  const parts = [editionDesk(door), articlesDesk(), commentsDesk(), sourcesDesk(door), readersDesk()];
  for (const part of [...parts, bulletinsDesk(door), sendingsDesk(door), healthDesk(door), peopleDesk()])
    app.route('/', part);
  return app;
}

/** Who works here, and who did what. */
function peopleDesk(): Hono {
  return new Hono()
    .get('/desk/log', async (c) => {
      const before = asNumber(c.req.query('before'));
      return show(c, <LogPage log={await deeds(c.var.db, before)} />);
    })
    .get('/desk/people', async (c) => show(c, <PeoplePage people={await staff(c.var.db)} />))
    .post('/desk/people', async (c) => {
      const form = await formOf(c);
      const email = asAddress(form.email ?? '');
      const role = roles.find((one) => one === form.role);
      try {
        if (!email) throw new Problem('This does not look like an e-mail address.');
        if (!role) throw new Problem('Choose a role.');
        await changeRole(c.var.db, email, role, by(c));
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        return show(c, <PeoplePage people={await staff(c.var.db)} error={error.message} />, 422);
      }
      return c.redirect('/desk/people', 303);
    });
}

interface TodayPageProps {
  open: KeptEdition[];
  closesAt: (week: string) => Date;
  comments: { waiting: number; reported: number };
  reading: WhatWasRead | undefined;
  all?: Figures;
}

function TodayPage({ open, closesAt, comments, reading, all }: TodayPageProps) {
  const view = useView();
  const now = useNow();
  return (
    <DeskPage place="/desk" title="The desk">
      {reading && <WasReading reading={reading} />}
      {open.map((edition) => (
        <p>
          <b>{words.edition(edition.number)}</b>, {span(view.house, edition)}: {edition.stories.length} stories,{' '}
          {edition.below.length} below the line.{' '}
          {closesAt(edition.week) > now && `It closes by itself on ${dayAndMoment(view, closesAt(edition.week))}. `}
          {all && <a href={`/desk/editions/${edition.week}`}>Make it up</a>}
        </p>
      ))}
      {open.length === 0 && (
        <p>No edition is open: the next draft is made when the first reports of its week are in.</p>
      )}
      <p>
        {comments.waiting + comments.reported === 0 ? (
          <>
            No <a href="/desk/comments">comment</a> waits, none is reported.
          </>
        ) : (
          <>
            Comments: <a href="/desk/comments">{view.number(comments.waiting)} waiting</a>,{' '}
            <a href="/desk/comments?queue=reported">{view.number(comments.reported)} reported</a>.
          </>
        )}
      </p>
      {all && (
        <ul>
          <li>
            {all.failedSteps > 0 ? (
              <a class="bad" href="/desk/health">
                {all.failedSteps === 1 ? 'One step' : `${all.failedSteps} steps`} of the service failed
              </a>
            ) : (
              'No step of the service failed.'
            )}
          </li>
          <li>
            {all.feedsFailing > 0 ? (
              <a href="/desk/health">
                {all.feedsFailing} of {all.feeds} feeds fail
              </a>
            ) : (
              `All ${all.feeds} feeds are well.`
            )}
          </li>
          <li>
            {view.number(all.readers)} {all.readers === 1 ? 'reader gets' : 'readers get'} the letter.
          </li>
        </ul>
      )}
    </DeskPage>
  );
}

function LogPage({ log }: { log: Deed[] }) {
  const view = useView();
  const last = log.at(-1);
  return (
    <DeskPage place="/desk/log" title="Who did what">
      {log.length === 0 && <p class="soft">Nothing sensitive has been done yet.</p>}
      <ul class="rows">
        {log.map(({ at, who: by, act, what, before, after }) => (
          <li>
            <span>
              <time datetime={at.toISOString()}>{view.moment(at)}</time>, <b dir="auto">{by}</b>: {act}, {what}
            </span>
            {(before ?? after) && (
              <details>
                <summary class="small">
                  Before and after
                  <span class="visually-hidden">
                    : {act}, {what}
                  </span>
                </summary>
                <pre>{`before: ${JSON.stringify(before, null, 1)}\nafter: ${JSON.stringify(after, null, 1)}`}</pre>
              </details>
            )}
          </li>
        ))}
      </ul>
      {last && log.length >= 100 && (
        <p>
          <a href={`/desk/log?before=${last.id}`}>Earlier</a>
        </p>
      )}
    </DeskPage>
  );
}

const roleWords: readonly (readonly [Role, string])[] = [
  ['editor', 'make up editions, write, see to sources and sendings'],
  ['moderator', 'see to comments'],
  ['owner', 'all of it, and who works here'],
];

function PeoplePage({
  people,
  error,
}: {
  people: { id: number; email: string; name: string; role: Role }[];
  error?: string;
}) {
  const who = usePerson();
  return (
    <DeskPage place="/desk/people" title="Who works here">
      <ul class="rows">
        {people.map(({ id, email, name, role }) => (
          <li>
            <span>
              <b dir="auto">{name || email}</b>: {role}
              {id === who.id && ', you'}
              {name && (
                <>
                  <br />
                  <span class="soft small">{email}</span>
                </>
              )}
            </span>
            {id !== who.id && (
              <Press
                to="/desk/people"
                fields={{ email, role: 'reader' }}
                label="Take the role away"
                about={` from ${name || email}`}
              />
            )}
          </li>
        ))}
      </ul>
      <h2 class="sec">Let somebody in</h2>
      <Wrong>{error}</Wrong>
      <form method="post" action="/desk/people">
        <label for="email">Their e-mail address, by which they sign in</label>
        <div class="f">
          <input id="email" name="email" type="email" required maxlength={254} />
        </div>
        <fieldset>
          <legend>What they may do</legend>
          {roleWords.map(([role, words], i) => (
            <Choice type="radio" id={`role-${role}`} name="role" value={role} checked={i === 0}>
              <b>{role}</b>: {words}
            </Choice>
          ))}
        </fieldset>
        <button type="submit">Give the role</button>
      </form>
    </DeskPage>
  );
}
