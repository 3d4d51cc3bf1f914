import { Hono, type Context } from 'hono';
import { sql } from '../../../db/index.ts';
import { edit, undo } from '../../../desk/index.ts';
import { editionOf, editsOf, openEditions, weekOf, type Edit, type KeptEdition } from '../../../editions/index.ts';
import { decisions } from '../../../stories/index.ts';
import { oneLine } from '../../../text/index.ts';
import { Problem } from '../../../text/problem.ts';
import { show } from '../../context.tsx';
import { by } from '../shell.tsx';
import { acting, at, numberIn, pageOf, storyIn, week, weekIn } from './form.tsx';
import { lettersWords } from './letter.tsx';
import { EditionDesk, NoEditionPage } from './list.tsx';
import { closing, previews } from './preview.tsx';
import { storyDesk } from './story.tsx';

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
      return c.redirect(at(open[0] ?? weekOf(c.var.now, c.var.view.house.timeZone)), 303);
    })
    .get(`/desk/editions/${week}`, (c) => showEdition(c, door))
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
          const made = editOf(edition, form);
          const outcome = await edit(c.var.db, seen, made, by(c));
          if (outcome === 'stale') return outcome;
          const next = made.kind === 'drop' && nextTo(edition, made.story);
          if (next) return c.redirect(`/desk/editions/${edition.week}?next=${next}#s${next}`, 303);
          return c.redirect(placeOf(edition.week, { ...form, ...('story' in made && { story: made.story }) }), 303);
        },
      ),
    )
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
  const { rows: headlines } = await sql<{ id: string; headline: string | null }>`
    select id::text, told ->> 'headline' as headline from story where id = any(${named}::integer[])`.execute(c.var.db);
  const { rows: sent } = await sql`select from sending where edition_id = ${edition.id}`.execute(c.var.db);
  return show(
    c,
    <EditionDesk
      {...{ edition, edits, decided, open, earlier }}
      closesAt={door.closesAt(week)}
      headlines={new Map(headlines.map(({ id, headline }) => [id, headline ?? undefined]))}
      sent={sent.length > 0}
      next={c.req.query('next')}
    />,
  );
}

/** The story that stands where this one stood, once it is dropped: who makes up an edition goes on from there. */
function nextTo(edition: KeptEdition, story: string): string | undefined {
  const all = [...edition.stories, ...edition.below];
  const place = all.findIndex((one) => one.story === story);
  return (all[place + 1] ?? all[place - 1])?.story;
}

/** The edit that a form asks for. @throws Problem for what is none */
function editOf(edition: KeptEdition, form: Record<string, string>): Edit {
  const { act = '', story: id = '' } = form;
  const order = edition.stories.map(({ story }) => story);
  if (act === 'order')
    return { kind: 'order', stories: (form.stories ?? '').split(' ').filter((one) => order.includes(one)) };
  const asked = numberIn(id);
  if (!asked) throw new Problem('Write the story’s address, or its number.');
  const place = order.indexOf(asked);
  if ((act === 'up' || act === 'down') && place >= 0) {
    const to = Math.min(Math.max(place + (act === 'up' ? -1 : 1), 0), order.length - 1);
    return { kind: 'order', stories: order.toSpliced(place, 1).toSpliced(to, 0, asked) };
  }
  if (act === 'pin' || act === 'drop' || act === 'lead') return { kind: act, story: asked };
  if (act === 'fold') {
    const under = numberIn(form.under);
    if (!under) throw new Problem('Choose the story under which it is to stand.');
    return { kind: 'fold', story: asked, under };
  }
  const story = storyIn(edition, asked);
  if (!story) throw new Problem(`Story ${asked} is not in this edition, nor below the line.`);
  const text = oneLine(form.words ?? '');
  if (act === 'strike') return { kind: 'strike', story: asked, reason: form.reason ?? '' };
  if (act === 'line') return { kind: 'line', story: asked, words: text };
  if (act === 'headline') {
    // A headline typed over one that was chosen is meant: an empty field leaves the choice.
    const [, report = '', title = ''] = /^(\d+) ([\s\S]*)$/.exec(form.of ?? '') ?? [];
    if (text) return { kind: 'headline', story: asked, words: text };
    if (report) return { kind: 'headline', story: asked, words: title, report };
    throw new Problem('Choose a report’s headline, or write one.');
  }
  if (act === 'remove') {
    const index = Number(form.index);
    return { kind: 'brief', story: asked, brief: story.brief.filter((_, i) => i !== index) };
  }
  if (act.startsWith('quote ')) {
    const [, report = ''] = /^quote (\d+)$/.exec(act) ?? [];
    const sentence = { report, text: form[`sentence ${report}`] ?? '' };
    if (!sentence.text) throw new Problem('Choose a sentence first.');
    const instead = form.instead ? Number(form.instead) : story.brief.length;
    return { kind: 'brief', story: asked, brief: story.brief.toSpliced(instead, 1, sentence) };
  }
  throw new Problem('This is not something that can be done to an edition.');
}
