import { personIn, show, useNow, usePerson, useView } from '../context.tsx';
import { Hono, type Context } from 'hono';
import type { Child } from 'hono/jsx';
import {
  actor,
  closeNow,
  correct,
  deeds,
  edit,
  merge,
  notPolitical,
  record,
  split,
  undo,
  undoDecided,
  type Deed,
} from '../../desk/index.ts';
import {
  editionOf,
  editsOf,
  openEditions,
  weekOf,
  type Edit,
  type KeptEdition,
  type MadeEdit,
  furtherDevelopments,
  span,
} from '../../editions/index.ts';
import { oneLine, shorten } from '../../text/index.ts';
import { printLetter } from '../../press/index.ts';
import { sql } from '../../db/index.ts';
import { readerNumbers, type Person } from '../../readers/index.ts';
import { decisions, quotable, reasonKey, type Decision, type Quotable, type ToldStory } from '../../stories/index.ts';
import { Problem } from '../../text/problem.ts';
import { EditionPage, editionOfWeek } from '../read/editions.tsx';
import { formOf } from '../own-requests.ts';
import { allOf, dayAndMoment, DeskPage, words } from './shell.tsx';

/** What the edition's pages ask of the service beyond the database. */
export interface EditionDoor {
  /** Asks for a step of the flow, now. */
  soon(step: string, data?: Record<string, unknown>): Promise<void>;
  /** Mails one letter, as it would go out, to one address. */
  mailTest(to: string, letter: { subject: string; html: string; text: string }): Promise<void>;
  /** When a week's edition closes by itself. */
  closesAt(week: string): Date;
}

const week = ':week{[0-9]{4}-W[0-9]{2}}' as const;
const storyId = ':id{[0-9]{1,9}}' as const;

/** The pages by which an edition is made up. Each act is a form; no page needs script. */
export function editionDesk(door: EditionDoor): Hono {
  const app = new Hono();
  const weekIn = (c: Context) => c.req.param('week') ?? '';
  const at = (week: string, story?: string) => `/desk/editions/${week}${story ? `#s${story}` : ''}`;
  /** Where an act was begun, and is gone on from: the story's own page, or its place in the edition. */
  const placeOf = (week: string, { act = '', story = '' }: Record<string, string>) =>
    /^\d{1,9}$/.test(story)
      ? /^(headline|line|remove|quote \d+|undo)$/.test(act)
        ? pageOf(week, story)
        : at(week, story)
      : `${at(week)}${act === 'undo' ? '#changes' : ''}`;

  /** Does an editor's act; what they can mend is said on a page, with what they had typed. */
  const acting = async (
    c: Context,
    begun: string | ((form: Record<string, string>) => string),
    work: (who: Person, form: Record<string, string>) => Promise<Response | 'stale'>,
  ) => {
    const form = await formOf(c);
    const back = typeof begun === 'string' ? begun : begun(form);
    const who = personIn(c);
    try {
      const answer = await work(who, form);
      if (answer !== 'stale') return answer;
      const since = (await deeds(c.var.db, undefined, 5)).filter(({ what }) => what.endsWith(weekIn(c)));
      return show(c, <StalePage {...{ back, since, typed: form.words ?? form.text ?? '' }} />, 409);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const typed = form.words ?? form.text ?? '';
      return show(c, <RefusedPage {...{ back, typed, error: error.message }} />, 422);
    }
  };

  app.get('/desk/edition', async (c) => {
    const open = await openEditions(c.var.db);
    return c.redirect(at(open[0] ?? weekOf(c.var.now, c.var.view.house.timeZone)), 303);
  });

  app.get(`/desk/editions/${week}`, async (c) => {
    const week = weekIn(c);
    const edition = await editionOf(c.var.db, week);
    const earlier = await c.var.db
      .selectFrom('edition')
      .select(['week', 'number'])
      .where('week', '<', week)
      .orderBy('week', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (!edition) return show(c, <NoEditionPage {...{ week, earlier }} />, 404);
    const [open, edits, decided] = await Promise.all([
      openEditions(c.var.db),
      editsOf(c.var.db, edition.id),
      decisions(c.var.db),
    ]);
    const gone = edits.flatMap(({ edit }) => (edit.kind === 'drop' ? [Number(edit.story)] : []));
    const dropped = await c.var.db
      .selectFrom('story')
      .select(['id', sql<string | null>`told ->> 'headline'`.as('headline')])
      .where('id', 'in', [0, ...gone])
      .execute();
    const sending = await c.var.db
      .selectFrom('sending')
      .select('edition_id')
      .where('edition_id', '=', edition.id)
      .executeTakeFirst();
    return show(
      c,
      <EditionDesk
        {...{ edition, edits, decided, open, earlier }}
        closesAt={door.closesAt(week)}
        dropped={new Map(dropped.map(({ id, headline }) => [String(id), headline ?? undefined]))}
        sent={sending !== undefined}
        next={c.req.query('next')}
      />,
    );
  });

  app.post(`/desk/editions/${week}`, (c) =>
    acting(
      c,
      (form) => placeOf(weekIn(c), form),
      async (who, form) => {
        const edition = await editionOf(c.var.db, weekIn(c));
        if (!edition) throw new Problem(`There is no edition of ${weekIn(c)}.`);
        const version = Number(form.version);
        if (form.act === 'undo') {
          const outcome = await undo(c.var.db, edition.week, version, Number(form.id), actor(who), c.var.now);
          return outcome === 'stale' ? outcome : c.redirect(placeOf(edition.week, form), 303);
        }
        const made = editOf(edition, form);
        const outcome = await edit(c.var.db, edition.week, version, made, actor(who), c.var.now);
        if (outcome === 'stale') return outcome;
        const next = made.kind === 'drop' && nextTo(edition, made.story);
        if (next) return c.redirect(`/desk/editions/${edition.week}?next=${next}#s${next}`, 303);
        return c.redirect(placeOf(edition.week, { ...form, ...('story' in made && { story: made.story }) }), 303);
      },
    ),
  );

  app.get(`/desk/editions/${week}/stories/${storyId}`, async (c) => {
    const edition = await editionOf(c.var.db, weekIn(c));
    const story = edition && storyIn(edition, c.req.param('id'));
    if (!edition || !story) return c.notFound();
    const [sources, edits] = await Promise.all([
      quotable(c.var.db, story.reports.slice(0, 60), 10),
      editsOf(c.var.db, edition.id),
    ]);
    return show(c, <StoryDesk {...{ edition, story, sources, edits }} />);
  });

  app.post(`/desk/editions/${week}/stories/${storyId}/merge`, (c) =>
    acting(c, pageOf(weekIn(c), c.req.param('id')), async (who, form) => {
      const other = numberIn(form.with || form.number);
      if (!other) throw new Problem('Choose the other story, or write its address or number.');
      await merge(c.var.db, [Number(c.req.param('id')), Number(other)], actor(who), c.var.now);
      await door.soon('stories.group');
      return c.redirect(`${at(weekIn(c))}#decided`, 303);
    }),
  );
  app.post(`/desk/editions/${week}/stories/${storyId}/split`, (c) =>
    acting(c, pageOf(weekIn(c), c.req.param('id')), async (who) => {
      await split(c.var.db, Number(c.req.param('id')), await allOf(c, 'report'), actor(who), c.var.now);
      await door.soon('stories.group');
      return c.redirect(`${at(weekIn(c))}#decided`, 303);
    }),
  );
  app.post(`/desk/editions/${week}/stories/${storyId}/not-political`, (c) =>
    acting(c, at(weekIn(c)), async (who) => {
      await notPolitical(c.var.db, Number(c.req.param('id')), actor(who), c.var.now);
      await door.soon('stories.group');
      return c.redirect(`${at(weekIn(c))}#decided`, 303);
    }),
  );
  app.post(`/desk/editions/${week}/decisions/${storyId}/undo`, (c) =>
    acting(c, at(weekIn(c)), async (who) => {
      await undoDecided(c.var.db, Number(c.req.param('id')), actor(who), c.var.now);
      await door.soon('stories.group');
      return c.redirect(`${at(weekIn(c))}#decided`, 303);
    }),
  );

  // Looking at it before readers do

  app.get(`/desk/editions/${week}/preview`, async (c) => {
    const edition = await editionOf(c.var.db, weekIn(c));
    if (!edition) return c.notFound();
    const letter = printLetter(c.var.view.house, edition, edition.reports);
    const sent = c.req.query('sent') !== undefined;
    return show(c, <PreviewPage {...{ edition, letter, sent }} />);
  });
  app.get(`/desk/editions/${week}/preview/page`, async (c) => {
    const edition = await editionOfWeek(c.var.db, weekIn(c));
    if (!edition) return c.notFound();
    c.header('Content-Security-Policy', c.var.policy({ 'frame-ancestors': "'self'" }));
    return show(c, <EditionPage edition={edition} />);
  });
  app.get(`/desk/editions/${week}/preview/letter`, async (c) => {
    const edition = await editionOf(c.var.db, weekIn(c));
    if (!edition) return c.notFound();
    const { html } = printLetter(c.var.view.house, edition, edition.reports);
    // A mail's styles stand in its elements. It is framed by our page alone, runs nothing, and loads nothing.
    c.header(
      'Content-Security-Policy',
      `default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox`,
    );
    return c.html(html);
  });
  app.post(`/desk/editions/${week}/test`, async (c) => {
    const edition = await editionOf(c.var.db, weekIn(c));
    if (!edition) return c.notFound();
    const who = personIn(c);
    const letter = printLetter(c.var.view.house, edition, edition.reports);
    await door.mailTest(who.email, letter);
    await record(
      c.var.db,
      { act: 'test send', what: `edition ${edition.week}`, after: { to: who.email } },
      actor(who),
      c.var.now,
    );
    return c.redirect(`/desk/editions/${edition.week}/preview?sent`, 303);
  });

  // Closing, and what comes after

  app.get(`/desk/editions/${week}/close`, async (c) => {
    const edition = await editionOf(c.var.db, weekIn(c));
    if (!edition) return c.notFound();
    const { mailed } = await readerNumbers(c.var.db, c.var.now);
    return show(c, <ClosePage {...{ edition, mailed }} />);
  });
  app.post(`/desk/editions/${week}/close`, (c) =>
    acting(c, at(weekIn(c)), async (who, form) => {
      const closed = await closeNow(c.var.db, weekIn(c), Number(form.version), actor(who), c.var.now);
      if (closed === 'stale') return closed;
      if (closed === undefined) throw new Problem('There is nothing to close: it has no story, or is closed already.');
      await door.soon('press.print', { edition: closed });
      await door.soon('press.push', { edition: closed });
      return c.redirect(at(weekIn(c)), 303);
    }),
  );
  app.post(`/desk/editions/${week}/correct`, (c) =>
    acting(c, at(weekIn(c)), async (who, form) => {
      await correct(c.var.db, weekIn(c), form.words ?? '', actor(who), c.var.now);
      return c.redirect(`${at(weekIn(c))}#corrections`, 303);
    }),
  );
  return app;
}

const pageOf = (week: string, story = '') => `/desk/editions/${week}/stories/${story}`;

const storyIn = (edition: KeptEdition, id: string | undefined) =>
  [...edition.stories, ...edition.below].find(({ story }) => story === id);

/** A story's number, from its address or written alone. */
const numberIn = (typed = '') => /(\d{1,9})\s*$/.exec(typed)?.[1];

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

/** What an edit did, in words. */
function inWords({ edit }: MadeEdit, headline: (story: string) => string): string {
  if (edit.kind === 'order') return 'put the stories in another order';
  if (edit.kind === 'article')
    return `${edit.on ? 'added' : 'took out'} the article “${shorten(edit.article.title, 60)}”`;
  const of = `“${shorten(headline(edit.story), 60)}”`;
  const said = {
    pin: `took in ${of}`,
    drop: `dropped ${of}`,
    fold: `put ${of} under ${'under' in edit ? `“${shorten(headline(edit.under), 60)}”` : 'another'}`,
    lead: `had ${of} lead its matter`,
    headline: 'report' in edit ? `chose another report’s headline: ${of}` : `wrote the headline ${of}`,
    brief: `changed the quotations of ${of}`,
    strike: `struck a reason of ${of}`,
    line: 'words' in edit && edit.words ? `wrote a line to ${of}` : `took the line from ${of}`,
  };
  return said[edit.kind];
}

function Hidden({ fields }: { fields: Record<string, string | number> }) {
  return (
    <>
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={String(value)} />
      ))}
    </>
  );
}

/** One press, as a form of its own. */
function Press({
  to,
  fields = {},
  label,
  about,
  quiet = true,
}: {
  to: string;
  fields?: Record<string, string | number>;
  label: string;
  about?: string;
  quiet?: boolean;
}) {
  return (
    <form method="post" action={to}>
      <Hidden fields={fields} />
      <button type="submit" class={quiet ? 'quiet' : undefined}>
        {label}
        {about && <span class="visually-hidden"> {about}</span>}
      </button>
    </form>
  );
}

function EditionDesk({
  edition,
  edits,
  decided,
  open,
  earlier,
  closesAt,
  dropped,
  sent,
  next,
}: {
  edition: KeptEdition;
  edits: MadeEdit[];
  decided: Decision[];
  open: string[];
  earlier: Earlier | undefined;
  closesAt: Date;
  /** The headlines of dropped stories. */
  dropped: Map<string, string | undefined>;
  /** Whether there is a sending of it. */
  sent: boolean;
  /** Beside this story it is said what was just dropped. */
  next: string | undefined;
}) {
  const view = useView();
  const now = useNow();
  const who = usePerson();
  const path = `/desk/editions/${edition.week}`;
  const closed = edition.closed !== null;
  const all = [...edition.stories, ...edition.below].flatMap((story) => [story, ...(story.parts ?? [])]);
  const headline = (id: string) =>
    oneLine(all.find(({ story }) => story === id)?.headline ?? dropped.get(id) ?? `story ${id}`);
  const { version } = edition;
  const last = edits.at(-1);
  const justDropped = (story: string) =>
    !closed &&
    next === story &&
    last?.edit.kind === 'drop' &&
    last.by === actor(who).name && (
      <form method="post" action={path} class="row small">
        <Hidden fields={{ version, act: 'undo', id: last.id }} />
        <span role="status" dir="auto">
          You {inWords(last, headline)}.
        </span>
        <button type="submit" class="quiet">
          Undo<span class="visually-hidden"> {inWords(last, headline)}</span>
        </button>
      </form>
    );
  return (
    <DeskPage
      {...{ path }}
      place="/desk/edition"
      title={`${words.edition(edition.number)}, ${span(view.house, edition)}`}
    >
      {open.length > 1 && (
        <p class="small">
          Also open:{' '}
          {open
            .filter((week) => week !== edition.week)
            .map((week) => (
              <a href={`/desk/editions/${week}`}>{week}</a>
            ))}
        </p>
      )}
      <ul class="tools">
        <li>
          <a href={`${path}/preview`}>Preview and test letter</a>
        </li>
        {!closed && (
          <li>
            <a href={`${path}/close`}>Close it now …</a>
          </li>
        )}
        <li>
          <a href={`/editions/${edition.week}`}>As readers see it</a>
        </li>
        {sent && (
          <li>
            <a href={`/desk/sendings/${edition.id}`}>Its sending</a>
          </li>
        )}
        {earlier && (
          <li>
            <EarlierLink earlier={earlier} />
          </li>
        )}
      </ul>
      {!closed && closesAt > now && <p class="soft">It closes by itself on {dayAndMoment(view, closesAt)}.</p>}
      {closed ? <Corrections {...{ edition, path }} /> : <Changes {...{ edition, edits, decided, path, headline }} />}
      <h2 class="sec">In the edition</h2>
      {edition.stories.length === 0 && <p>No story has been chosen yet: reports are still coming in.</p>}
      {!closed && edition.stories.length > 0 && (
        <p class="soft small">
          A pinned story stays, whatever comes in later. A dropped one leaves, and the next below the line takes its
          place. Up and Down order them; where scripts run, so does dragging them by their dots. What stands under a
          story is of its matter: it can take the lead, or stand by itself; Change puts a story under another.
        </p>
      )}
      <ol class="chosen" data-order={closed ? undefined : path} data-version={version}>
        {edition.stories.map((story, i) => (
          <li id={`s${story.story}`} data-story={story.story} tabindex={-1}>
            {justDropped(story.story)}
            <StoryLine {...{ edition, story }} />
            <PartLines {...{ edition, story, path }} />
            {!closed && (
              <form method="post" action={path} class="acts">
                <Hidden fields={{ version, story: story.story }} />
                {i > 0 && <Act act="up" label="Up" about={story.headline} />}
                {i < edition.stories.length - 1 && <Act act="down" label="Down" about={story.headline} />}
                {!story.editor?.chose && <Act act="pin" label="Pin" about={story.headline} />}
                <Act act="drop" label="Drop" about={story.headline} />
                <a href={pageOf(edition.week, story.story)}>
                  Change<span class="visually-hidden"> {oneLine(story.headline)}</span>
                </a>
              </form>
            )}
          </li>
        ))}
      </ol>
      <h2 class="sec">{words.below}</h2>
      {edition.below.length === 0 && <p class="soft">Nothing came close.</p>}
      <ol class="chosen">
        {edition.below.map((story) => (
          <li id={`s${story.story}`} tabindex={-1}>
            {justDropped(story.story)}
            <StoryLine {...{ edition, story }} />
            <PartLines {...{ edition, story, path }} />
            {!closed && (
              <form method="post" action={path} class="acts">
                <Hidden fields={{ version, story: story.story }} />
                <Act act="pin" label="Take in" about={story.headline} />
                <Act act="drop" label="Drop" about={story.headline} />
                <a href={pageOf(edition.week, story.story)}>
                  Change<span class="visually-hidden"> {oneLine(story.headline)}</span>
                </a>
              </form>
            )}
          </li>
        ))}
      </ol>
      {!closed && (
        <form method="post" action={path}>
          <h2 class="sec">Another story</h2>
          <p class="soft" id="another-help">
            Any story that was told can be taken in: <a href="/search">look it up</a>, and copy its address.
          </p>
          <Hidden fields={{ version, act: 'pin' }} />
          <label for="another">The story’s address, or its number</label>
          <div class="f">
            <input id="another" name="story" required maxlength={300} aria-describedby="another-help" />
            <button type="submit">Take it in</button>
          </div>
        </form>
      )}
    </DeskPage>
  );
}

function Act({ act, label, about }: { act: string; label: string; about: string }) {
  return (
    <button type="submit" class="quiet" name="act" value={act}>
      {label}
      <span class="visually-hidden"> {oneLine(about)}</span>
    </button>
  );
}

function StoryLine({ edition, story }: { edition: KeptEdition; story: ToldStory }) {
  const view = useView();
  const outlets = new Set(story.reports.map((id) => edition.reports.get(id)?.outlet)).size;
  return (
    <>
      <p class="k">
        <span class="n">{story.rank}</span> {outlets} outlets, {story.reports.length} reports
        {story.editor?.chose && ', pinned'}
        {story.editor?.headline && ', your headline'}
        {story.sinceLastWeek && ', since last week'}
        {story.alone && ', one outlet alone'}
      </p>
      <h3 dir="auto">
        <a href={`/stories/${story.story}`}>{oneLine(story.headline)}</a>
      </h3>
      {story.brief.map(({ text, report }) => (
        <p class="small" dir="auto">
          {oneLine(text)} <cite>{oneLine(edition.reports.get(report)?.outlet ?? '')}</cite>
        </p>
      ))}
      {story.editor?.line && (
        <p class="editor small" dir="auto">
          {oneLine(story.editor.line)}
        </p>
      )}
      <details open>
        <summary class="small">
          Why it is here: {view.number(story.score)} points
          <span class="visually-hidden">, {oneLine(story.headline)}</span>
        </summary>
        <ul class="small">
          {story.reasons.map((reason) => (
            <li>
              {oneLine(view.say.reason(reason))} <span class="num soft">{view.number(reason.points)}</span>
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}

/** What stands under a story, each with what can be done to it. */
function PartLines({ edition, story, path }: { edition: KeptEdition; story: ToldStory; path: string }) {
  const view = useView();
  const further = furtherDevelopments(view.house, story, edition.reports);
  if (further.length === 0) return null;
  return (
    <ul class="under" aria-label={`Under “${shorten(oneLine(story.headline), 60)}”`}>
      {further.map(({ story: part, day, headline, source }) => (
        <li id={`s${part}`} tabindex={-1}>
          <p class="small" dir="auto">
            {day && <span class="soft">{day}: </span>}
            <a href={`/stories/${part}`}>{headline}</a> {source && <cite>{oneLine(source.outlet)}</cite>}
          </p>
          {edition.closed === null && (
            <form method="post" action={path} class="acts">
              <Hidden fields={{ version: edition.version, story: part }} />
              <Act act="lead" label="Let it lead" about={headline} />
              <Act act="pin" label="Pull out" about={headline} />
              <Act act="drop" label="Drop" about={headline} />
            </form>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Whether the edition still tells stories as they were before a decision: they are grouped anew within a minute. */
function isToCome({ facts }: Decision, { stories, below }: KeptEdition): boolean {
  const told = (report: string) => [...stories, ...below].find(({ reports }) => reports.includes(report));
  return (
    facts.together.some(([a, b]) => {
      const [one, other] = [told(a), told(b)];
      return one && other && one !== other;
    }) || facts.apart.some(([a, b]) => told(a)?.reports.includes(b))
  );
}

/** What the editor did since the draft, each with its undo. */
function Changes({
  edition,
  edits,
  decided,
  path,
  headline,
}: {
  edition: KeptEdition;
  edits: MadeEdit[];
  decided: Decision[];
  path: string;
  headline: (story: string) => string;
}) {
  const view = useView();
  if (edits.length + decided.length === 0) {
    return (
      <p class="soft" id="changes">
        This is the machine’s draft; nobody has changed it. What you change stays, whatever comes in later.
      </p>
    );
  }
  return (
    <section class="changes" aria-labelledby="changes">
      <h2 class="sec" id="changes">
        Changed since the draft
      </h2>
      <ul>
        {edits.toReversed().map((made) => (
          <li>
            <span dir="auto">
              {view.moment(made.at)}, {made.by}: {inWords(made, headline)}
            </span>
            <Press
              to={path}
              fields={{ version: edition.version, act: 'undo', id: made.id }}
              label="Undo"
              about={inWords(made, headline)}
            />
          </li>
        ))}
      </ul>
      {decided.length > 0 && (
        <>
          <h3 class="k" id="decided">
            Decided of stories, for every edition from now on
          </h3>
          <p class="soft small">
            Stories are put together and taken apart within a minute; this page shows it after that.
          </p>
          <ul>
            {decided.map((decision) => {
              const { id, kind, at, by, headlines } = decision;
              return (
                <li>
                  <span dir="auto">
                    {view.moment(at)}
                    {by && `, ${by}`}:{' '}
                    {kind === 'merge' ? 'one event' : kind === 'split' ? 'not one event' : 'not political'}:{' '}
                    {headlines.slice(0, 2).map((title, i) => `${i > 0 ? ' / ' : ''}“${shorten(oneLine(title), 60)}”`)}
                    {isToCome(decision, edition) && (
                      <span class="small">
                        . Being done: <a href={path}>look again</a>
                      </span>
                    )}
                  </span>
                  <Press to={`${path}/decisions/${id}/undo`} label="Undo" about={`${kind}: ${headlines[0] ?? ''}`} />
                </li>
              );
            })}
          </ul>
        </>
      )}
    </section>
  );
}

function Corrections({ edition, path }: { edition: KeptEdition; path: string }) {
  const view = useView();
  return (
    <section aria-labelledby="corrections">
      <p>
        It was closed on {view.moment(edition.closed ?? edition.until)}, and is the same for ever. What was wrong in it
        can be corrected: on its page at once, and in the next letter.
      </p>
      <h2 class="sec" id="corrections">
        Corrections
      </h2>
      {edition.corrections.map(({ words, at }) => (
        <p>
          <span class="soft">{view.moment(at)}:</span> <span dir="auto">{words}</span>
        </p>
      ))}
      <form method="post" action={`${path}/correct`}>
        <label for="words">What was wrong, and what is right</label>
        <textarea id="words" name="words" rows={3} required maxlength={1000}></textarea>
        <button type="submit">Publish the correction</button>
      </form>
    </section>
  );
}

function StoryDesk({
  edition,
  story,
  sources,
  edits,
}: {
  edition: KeptEdition;
  story: ToldStory;
  sources: Quotable[];
  edits: MadeEdit[];
}) {
  const view = useView();
  const back = `/desk/editions/${edition.week}`;
  const path = pageOf(edition.week, story.story);
  const fields = { version: edition.version, story: story.story };
  const own = edits.filter(({ edit }) => 'story' in edit && edit.story === story.story);
  const others = [...edition.stories, ...edition.below].filter((other) => other.story !== story.story);
  const quoted = new Set(story.brief.map(({ report, text }) => `${report} ${text}`));
  return (
    <DeskPage {...{ path }} place="/desk/edition" title={oneLine(story.headline)}>
      <p>
        <a href={`${back}#s${story.story}`}>← Back to the edition</a>
      </p>
      {own.length > 0 && (
        <ul class="changes">
          {own.toReversed().map((made) => (
            <li>
              <span dir="auto">
                {made.by}: {inWords(made, () => story.headline)}
              </span>
              <Press
                to={back}
                fields={{ ...fields, act: 'undo', id: made.id }}
                label="Undo"
                about={inWords(made, () => story.headline)}
              />
            </li>
          ))}
        </ul>
      )}
      <h2 class="sec">Headline</h2>
      <form method="post" action={back}>
        <Hidden fields={{ ...fields, act: 'headline' }} />
        <label for="of">One of the reports’ own</label>
        <select id="of" name="of">
          <option value="">(as it is)</option>
          {sources.map(({ id, title, outlet }) => (
            <option value={`${id} ${title}`} selected={id === story.headlineReport && title === story.headline}>
              {shorten(oneLine(title), 110)} ({oneLine(outlet)})
            </option>
          ))}
        </select>
        <label for="headline">Or your own words, which readers see as yours</label>
        <div class="f">
          <input id="headline" name="words" maxlength={200} value={story.editor?.headline ? story.headline : ''} />
          <button type="submit">Take this headline</button>
        </div>
      </form>
      <h2 class="sec">Your line</h2>
      <form method="post" action={back}>
        <Hidden fields={{ ...fields, act: 'line' }} />
        <label for="line">A line of your own under the quotations; readers see that it is yours</label>
        <textarea id="line" name="words" rows={3} maxlength={500} aria-describedby="line-help">
          {story.editor?.line ?? ''}
        </textarea>
        <p class="soft small" id="line-help">
          Emptied and kept, it is gone.
        </p>
        <button type="submit">Keep the line</button>
      </form>
      <h2 class="sec">Why it is here</h2>
      <p class="soft small">Readers are told these reasons. Strike out what is not true of this story.</p>
      <ul class="changes">
        {story.reasons.map((reason) => {
          const words = oneLine(view.say.reason(reason));
          return (
            <li>
              <span dir="auto">{words}</span>
              <Press
                to={back}
                fields={{ ...fields, act: 'strike', reason: reasonKey(reason) }}
                label="Strike out"
                about={words}
              />
            </li>
          );
        })}
      </ul>
      <h2 class="sec">Quotations</h2>
      <ol class="quotes">
        {story.brief.map(({ text, report }, index) => (
          <li>
            <span dir="auto">
              {oneLine(text)} <cite>{oneLine(edition.reports.get(report)?.outlet ?? '')}</cite>
            </span>
            <Press
              to={back}
              fields={{ ...fields, act: 'remove', index }}
              label="Remove"
              about={shorten(oneLine(text), 60)}
            />
          </li>
        ))}
      </ol>
      <form method="post" action={back} class="reports-of">
        <Hidden fields={fields} />
        <p>
          <label for="instead">Put a sentence of a report, to be chosen below,</label>
          <select id="instead" name="instead">
            <option value="">after the others</option>
            {story.brief.map((_, index) => (
              <option value={String(index)}>in place of the {ordinal(index + 1)}</option>
            ))}
          </select>
        </p>
        {sources.map(({ id, outlet, title, published, sentences }) => (
          <details>
            <summary>
              <span class="k">{oneLine(outlet)}</span> <span dir="auto">{oneLine(title)}</span>{' '}
              <span class="soft small">{view.moment(published)}</span>
            </summary>
            <fieldset>
              <legend class="visually-hidden">Sentences of {oneLine(outlet)}</legend>
              {sentences.map((text, i) => (
                <p class="choice">
                  <input
                    type="radio"
                    id={`q${id}-${i}`}
                    name={`sentence ${id}`}
                    value={text}
                    disabled={quoted.has(`${id} ${text}`)}
                  />{' '}
                  <label for={`q${id}-${i}`} dir="auto">
                    {oneLine(text)}
                    {quoted.has(`${id} ${text}`) && <span class="soft"> (quoted above)</span>}
                  </label>
                </p>
              ))}
              {sentences.length === 0 && <p class="soft">Its feed has no text.</p>}
            </fieldset>
            {sentences.length > 0 && (
              <button type="submit" class="quiet" name="act" value={`quote ${id}`}>
                Quote it<span class="visually-hidden">: {oneLine(title)}</span>
              </button>
            )}
          </details>
        ))}
      </form>
      <h2 class="sec">Its matter</h2>
      <form method="post" action={back}>
        <Hidden fields={{ ...fields, act: 'fold' }} />
        <label for="under">It is a further development of</label>
        <div class="f">
          <select id="under" name="under" required>
            <option value="">(choose a story of this edition)</option>
            {others.map((other) => (
              <option value={other.story}>{shorten(oneLine(other.headline), 110)}</option>
            ))}
          </select>
          <button type="submit">Put it under that</button>
        </div>
      </form>
      <form method="post" action={back}>
        <Hidden fields={{ version: edition.version, act: 'fold', under: story.story }} />
        <label for="development">A further development of it: a story’s address, or its number</label>
        <div class="f">
          <input id="development" name="story" required maxlength={300} />
          <button type="submit">Put that under it</button>
        </div>
      </form>
      <h2 class="sec">Is it one event?</h2>
      <p class="soft">What you say here holds for every edition from now on, and can be undone.</p>
      <form method="post" action={`${path}/merge`}>
        <label for="with">It tells the same event as</label>
        <select id="with" name="with">
          <option value="">(choose a story of this edition)</option>
          {others.map((other) => (
            <option value={other.story}>{shorten(oneLine(other.headline), 110)}</option>
          ))}
        </select>
        <label for="number">Or any other: its address, or its number</label>
        <div class="f">
          <input id="number" name="number" maxlength={300} />
          <button type="submit">Put them together</button>
        </div>
      </form>
      {story.reports.length > 1 && (
        <form method="post" action={`${path}/split`}>
          <fieldset>
            <legend>These reports tell another event</legend>
            {sources.map(({ id, outlet, title }) => (
              <p class="choice">
                <input type="checkbox" id={`r${id}`} name="report" value={id} />{' '}
                <label for={`r${id}`} dir="auto">
                  {oneLine(title)} <span class="soft">({oneLine(outlet)})</span>
                </label>
              </p>
            ))}
          </fieldset>
          <button type="submit">Take these apart</button>
        </form>
      )}
      <h2 class="sec">Is it political?</h2>
      <p>A story that is not leaves the edition at once, and no other takes it. You can undo it.</p>
      <Press to={`${path}/not-political`} label="It is not political" />
    </DeskPage>
  );
}

const ordinal = (n: number) => ['first', 'second', 'third', 'fourth', 'fifth'][n - 1] ?? `${n}th`;

function PreviewPage({
  edition,
  letter,
  sent,
}: {
  edition: KeptEdition;
  letter: { subject: string; text: string };
  sent: boolean;
}) {
  const who = usePerson();
  const path = `/desk/editions/${edition.week}`;
  return (
    <DeskPage path={`${path}/preview`} place="/desk/edition" title="Before readers see it">
      <p>
        <a href={path}>← Back to the edition</a>
      </p>
      {sent && <p role="status">The letter is on its way to {who.email}.</p>}
      <Press to={`${path}/test`} label={`Send it to myself: ${who.email}`} quiet={false} />
      <p class="soft small">Marked as a test, and to nobody else.</p>
      <h2 class="sec">The letter</h2>
      <p>
        Its subject: <b dir="auto">{letter.subject}</b>
      </p>
      <iframe src={`${path}/preview/letter`} title="The letter" sandbox="" loading="lazy"></iframe>
      <h2 class="sec">The letter as plain text</h2>
      <pre tabindex={0} role="region" aria-label="The letter as plain text">
        {letter.text}
      </pre>
      <h2 class="sec">On a phone</h2>
      <iframe class="phone" src={`${path}/preview/page`} title="The page on a phone" loading="lazy"></iframe>
      <h2 class="sec">The page</h2>
      <iframe src={`${path}/preview/page`} title="The page" loading="lazy"></iframe>
    </DeskPage>
  );
}

function ClosePage({ edition, mailed }: { edition: KeptEdition; mailed: number }) {
  const view = useView();
  const path = `/desk/editions/${edition.week}`;
  return (
    <DeskPage path={`${path}/close`} place="/desk/edition" title="Close the edition?">
      <p>
        <a href={path}>← Back to the edition</a>
      </p>
      {edition.closed ? (
        <p>It is closed already.</p>
      ) : (
        <>
          <p>
            {edition.stories.length} stories, {span(view.house, edition)}. It gets its number, its letter is printed and
            goes to {mailed === 1 ? 'one reader' : `${view.number(mailed)} readers`}, and nothing of it can be changed
            any more. Only corrections can follow.
          </p>
          <ol class="plain">
            {edition.stories.map(({ headline }) => (
              <li dir="auto">{oneLine(headline)}</li>
            ))}
          </ol>
          <Press
            to={`${path}/close`}
            fields={{ version: edition.version }}
            label="Close it and send it"
            quiet={false}
          />
        </>
      )}
    </DeskPage>
  );
}

function NoEditionPage({ week, earlier }: { week: string; earlier: Earlier | undefined }) {
  return (
    <DeskPage path="/desk/edition" place="/desk/edition" title="No edition yet">
      <p>Nothing has been made up for {week}. The first draft is made as soon as reports of that week have come in.</p>
      {earlier && (
        <p>
          <EarlierLink earlier={earlier} />
        </p>
      )}
    </DeskPage>
  );
}

/** The edition before another, which takes corrections only. */
type Earlier = Pick<KeptEdition, 'week' | 'number'>;

const EarlierLink = ({ earlier }: { earlier: Earlier }) => (
  <a href={`/desk/editions/${earlier.week}`}>
    ← The one before: {earlier.number ? words.edition(earlier.number) : earlier.week}
  </a>
);

function Typed({ typed }: { typed: string }) {
  return typed ? (
    <>
      <label for="typed">What you had written</label>
      <textarea id="typed" rows={3} readonly>
        {typed}
      </textarea>
    </>
  ) : null;
}

function StalePage({ back, since, typed }: { back: string; since: Deed[]; typed: string }) {
  const view = useView();
  return (
    <DeskPage path={back} place="/desk/edition" title="Somebody else changed it meanwhile">
      <p role="alert">
        Nothing of yours was taken over, and nothing of theirs was overwritten. Look at it anew, and do it again.
      </p>
      <ul>
        {since.map(({ at, who: by, act }) => (
          <li>
            {view.moment(at)}, {by}: {act}
          </li>
        ))}
      </ul>
      <Typed typed={typed} />
      <p>
        <a href={back}>Look at it anew</a>
      </p>
    </DeskPage>
  );
}

function RefusedPage({ back, error, typed }: { back: string; error: string; typed: string; children?: Child }) {
  return (
    <DeskPage path={back} place="/desk/edition" title="That was not done">
      <p role="alert" class="err" dir="auto">
        {error}
      </p>
      <Typed typed={typed} />
      <p>
        <a href={back}>Back</a>
      </p>
    </DeskPage>
  );
}
