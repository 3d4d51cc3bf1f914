import { Hono, type Context } from 'hono';
import { sql, type Db } from '../../../db/index.ts';
import { actor, othersAtDesk, deeds, editInSteps, undo } from '../../../desk/index.ts';
import { editionOf, editsOf, openEditions, weekOf, type KeptEdition } from '../../../editions/index.ts';
import { sendings } from '../../../press/index.ts';
import { readerNumbers } from '../../../readers/index.ts';
import { decisions } from '../../../stories/index.ts';
import { Problem } from '../../../text/problem.ts';
import { personIn, show } from '../../context.tsx';
import { askedOf } from '../../read/search.tsx';
import { by, deedInWords } from '../shell.tsx';
import { stepsOf } from './asked.ts';
import { findStories, taking } from './find.tsx';
import { acting, at, numberIn, pageOf, week, weekIn } from './form.tsx';
import { lettersWords } from './letter.tsx';
import { EditionDesk, NoEditionPage, stampOf, whenItCloses } from './list.tsx';
import { closing, previews } from './preview.tsx';
import { storyDesk } from './story.tsx';
import type { Line } from '../../../text/index.ts';

/** What the edition's pages ask of the service beyond the database. */
export interface EditionDoor {
  /** Asks for a step of the flow, now. */
  soon(step: string, data?: Record<string, unknown>): Promise<void>;
  /** Mails one letter, as it would go out, to one address. */
  mailTest(to: string, letter: { subject: string; html: string; text: string }): Promise<void>;
  /** When a week's edition closes by itself. */
  closesAt(week: string): Date;
}

/** The pages by which an edition is made up. Each act is a form; no page needs script. */
export function editionDesk(door: EditionDoor): Hono {
  return new Hono()
    .get('/desk/edition', async (c) => {
      const open = await openEditions(c.var.db);
      return c.redirect(`${at(open[0] ?? weekOf(c.var.now, c.var.view.house.timeZone))}#matters`, 303);
    })
    .get(`/desk/editions/${week}`, (c) => showEdition(c, door))
    .get(`/desk/editions/${week}/live`, (c) => liveOf(c, door))
    .post(`/desk/editions/${week}`, (c) =>
      acting(
        c,
        (form) => placeOf(weekIn(c), form),
        async (form) => {
          const edition = await editionOf(c.var.db, weekIn(c));
          if (!edition) throw new Problem(`There is no edition of ${weekIn(c)}.`);
          const seen = { week: edition.week, version: Number(form.version) };
          if (form.act === 'undo') {
            const outcome = await undo(c.var.db, seen, Number(form.id), by(c));
            return outcome === 'stale' ? outcome : c.redirect(placeOf(edition.week, form), 303);
          }
          const steps = stepsOf(edition, form);
          const outcome = await editInSteps(c.var.db, seen, steps, by(c));
          if (outcome === 'stale') return outcome;
          const [made] = steps;
          const next = made?.kind === 'drop' && nextTo(edition, made.story);
          if (next) return c.redirect(`/desk/editions/${edition.week}?next=${next}#s${next}`, 303);
          const story = made && 'story' in made ? made.story : numberIn(form.story);
          return c.redirect(placeOf(edition.week, { ...form, ...(story && { story }) }), 303);
        },
      ),
    )
    .route('/', taking)
    .route('/', storyDesk(door))
    .route('/', previews(door))
    .route('/', lettersWords)
    .route('/', closing(door));
}

/** Where an act was begun, and is gone on from: the story's own page, or its place in the edition. */
const placeOf = (week: string, { act = '', story = '' }: Record<string, string>) =>
  /^\d{1,9}$/.test(story)
    ? /^(headline|line|remove|quote \d+|undo)$/.test(act)
      ? pageOf(week, story)
      : at(week, story)
    : `${at(week)}${act === 'undo' ? '#changes' : ''}`;

async function showEdition(c: Context, door: EditionDoor) {
  const week = weekIn(c);
  const edition = await editionOf(c.var.db, week);
  const {
    rows: [earlier],
  } = await sql<{ week: string; number: number | null }>`
    select week, number from edition where week < ${week} order by week desc limit 1`.execute(c.var.db);
  if (!edition) return show(c, <NoEditionPage {...{ week, earlier }} />, 404);
  const [open, edits, decided] = await Promise.all([
    openEditions(c.var.db),
    editsOf(c.var.db, edition.id),
    decisions(c.var.db),
  ]);
  const named = edits.flatMap(({ edit }) => [
    ...('story' in edit ? [Number(edit.story)] : []),
    ...(edit.kind === 'fold' ? [Number(edit.under)] : []),
  ]);
  const { rows: headlines } = await sql<{ id: string; headline: Line | null }>`
    select id::text, told ->> 'headline' as headline from story where id = any(${named}::integer[])`.execute(c.var.db);
  const [sending] = (await sendings(c.var.db, 1000)).filter(({ editionId }) => editionId === edition.id);
  const asked = askedOf(c);
  const [here, lately, found, { mailed }] = await Promise.all([
    othersAtDesk(c.var.db, placeAtDesk(week), actor(personIn(c)), c.var.now),
    cameIn(c.var.db, c.var.now),
    findStories(c.var.db, asked.q, c.var.now),
    readerNumbers(c.var.db, c.var.now),
  ]);
  // Printing and sending go on by themselves: a page that was just closed shows it without script.
  if (c.req.query('closing') === '' && edition.closed && (!sending || sending.state === 'open'))
    c.header('Refresh', String(closingAsks));
  return show(
    c,
    <EditionDesk
      {...{ edition, edits, decided, open, earlier, here, lately, found, sending, mailed }}
      q={asked.q}
      closesAt={door.closesAt(week)}
      headlines={new Map(headlines.map(({ id, headline }) => [id, headline ?? undefined]))}
      next={c.req.query('next')}
    />,
  );
}

/** Seconds after which the page of an edition that is being printed and sent asks again. */
const closingAsks = 3;
const HOUR = 3_600_000;

const placeAtDesk = (week: string) => `edition ${week}`;

/** The reports that were filed in the last hour, by their ids. */
async function cameIn(db: Db, now: Date): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select id::text from report where filed_at >= ${new Date(now.getTime() - HOUR)} and filed_at <= ${now} limit 20000`.execute(
    db,
  );
  return new Set(rows.map(({ id }) => id));
}

/** What changed of an edition since, for a page that looks on: its version and draft, and who else is here. */
async function liveOf(c: Context, door: EditionDoor) {
  const week = weekIn(c);
  const {
    rows: [edition],
  } = await sql<{ version: number; made: Date; closed: boolean }>`
    select version, made_at as made, closed_at is not null as closed from edition where week = ${week}`.execute(
    c.var.db,
  );
  if (!edition) return c.notFound();
  const here = await othersAtDesk(c.var.db, placeAtDesk(week), actor(personIn(c)), c.var.now);
  const { mailed } = await readerNumbers(c.var.db, c.var.now);
  const last = (await deeds(c.var.db, undefined, 20)).find(({ what }) => what === placeAtDesk(week));
  return c.json({
    stamp: stampOf(edition),
    here: c.var.view.say.desk.edition.here(here),
    closes: edition.closed ? '' : whenItCloses(c.var.view, { closesAt: door.closesAt(week), now: c.var.now, mailed }),
    last: last ? `${last.who}: ${deedInWords(c.var.view, last)}` : '',
  });
}

/** The story that stands where this one stood, once it is dropped: who makes up an edition goes on from there. */
function nextTo(edition: KeptEdition, story: string): string | undefined {
  const all = [...edition.stories, ...edition.below];
  const place = all.findIndex((one) => one.story === story);
  return (all[place + 1] ?? all[place - 1])?.story;
}
