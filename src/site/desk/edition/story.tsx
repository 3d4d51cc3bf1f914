import { Hono, type Context } from 'hono';
import { merge, notPolitical, split, undoDecided } from '../../../desk/index.ts';
import { calledNow, editionOf, editsOf, type KeptEdition, type MadeEdit } from '../../../editions/index.ts';
import { quotable, reasonKey, type Quotable, type ToldStory } from '../../../stories/index.ts';
import { shorten } from '../../../text/index.ts';
import { Problem } from '../../../text/problem.ts';
import { show, useView } from '../../context.tsx';
import { Choice, Hidden, Press, Select } from '../../parts.tsx';
import { idIn } from '../../request.ts';
import { allOf, by, DeskPage } from '../shell.tsx';
import { acting, at, inWords, numberIn, pageOf, storyId, storyIn, week, weekIn } from './form.tsx';
import type { EditionDoor } from './routes.tsx';

/** One story of an edition: its words, and what it is. */
export function storyDesk(door: EditionDoor): Hono {
  const app = new Hono();
  app.get(`/desk/editions/${week}/stories/${storyId}`, async (c) => {
    const edition = await editionOf(c.var.db, weekIn(c));
    const story = edition && storyIn(edition, c.req.param('id'));
    if (!edition) return c.notFound();
    if (!story) {
      const id = String(idIn(c));
      const now = (await calledNow(c.var.db, [id])).get(id) ?? id;
      if (storyIn(edition, now)) return c.redirect(pageOf(edition.week, now), 302);
      const leads = [...edition.stories, ...edition.below].some(({ parts }) =>
        parts?.some((part) => part.story === now),
      );
      return leads ? c.redirect(at(edition.week, now), 302) : c.notFound();
    }
    const [sources, edits] = await Promise.all([
      quotable(c.var.db, story.reports.slice(0, 60), 10),
      editsOf(c.var.db, edition.id),
    ]);
    const now = await calledNow(
      c.var.db,
      edits.flatMap(({ edit }) => ('story' in edit ? edit.story : [])),
    );
    const own = edits.filter(({ edit }) => 'story' in edit && now.get(edit.story) === story.story);
    return show(c, <StoryDesk {...{ edition, story, sources, own }} />);
  });

  /** Decides something of a story for every edition; stories are grouped anew soon. `begun` is the page that the form stood on. */
  const decide = (path: string, begun: typeof at, work: (c: Context, form: Record<string, string>) => Promise<void>) =>
    app.post(`/desk/editions/${week}${path}`, (c) =>
      acting(c, begun(weekIn(c), c.req.param('id')), async (form) => {
        await work(c, form);
        await door.soon('stories.group');
        return c.redirect(`${at(weekIn(c))}#decided`, 303);
      }),
    );
  decide(`/stories/${storyId}/merge`, pageOf, async (c, form) => {
    const other = numberIn(form.with || form.number);
    if (!other) throw new Problem('Choose the other story, or write its address or number.');
    await merge(c.var.db, [idIn(c), Number(other)], by(c));
  });
  decide(`/stories/${storyId}/split`, pageOf, async (c) => split(c.var.db, idIn(c), await allOf(c, 'report'), by(c)));
  decide(
    `/stories/${storyId}/not-political`,
    (week) => at(week),
    (c) => notPolitical(c.var.db, idIn(c), by(c)),
  );
  decide(
    `/decisions/${storyId}/undo`,
    (week) => at(week),
    (c) => undoDecided(c.var.db, idIn(c), by(c)),
  );
  return app;
}

function StoryDesk({
  edition,
  story,
  sources,
  own,
}: Pick<AtDesk, 'edition' | 'story' | 'sources'> & { own: MadeEdit[] }) {
  const back = `/desk/editions/${edition.week}`;
  const path = pageOf(edition.week, story.story);
  const fields = { version: edition.version, story: story.story };
  const others = [...edition.stories, ...edition.below].filter((other) => other.story !== story.story);
  const desk = { edition, story, sources, back, path, fields, others };
  return (
    <DeskPage {...{ path }} place="/desk/edition" title={story.headline}>
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
                about={` ${inWords(made, () => story.headline)}`}
              />
            </li>
          ))}
        </ul>
      )}
      <Headline {...desk} />
      <OwnLine {...desk} />
      <Reasons {...desk} />
      <Quotations {...desk} />
      <QuoteForm {...desk} />
      <Matter {...desk} />
      <OneEvent {...desk} />
      <h2 class="sec">Is it political?</h2>
      <p>A story that is not leaves the edition at once, and no other takes it. You can undo it.</p>
      <Press to={`${path}/not-political`} label="It is not political" />
    </DeskPage>
  );
}

interface AtDesk {
  edition: KeptEdition;
  story: ToldStory;
  sources: Quotable[];
  /** The edition's page, and the story's. */
  back: string;
  path: string;
  /** What every form of it sends along. */
  fields: Record<string, string | number>;
  /** The other stories of the edition. */
  others: ToldStory[];
}

/** Another headline: a report’s, or the editor’s. */
function Headline({ story, sources, back, fields }: AtDesk) {
  return (
    <>
      <h2 class="sec">Headline</h2>
      <form method="post" action={back}>
        <Hidden fields={{ ...fields, act: 'headline' }} />
        <label for="of">One of the reports’ own</label>
        <Select
          id="of"
          name="of"
          options={[
            ['', '(as it is)'],
            ...sources.map(
              ({ id, title, outlet }) => [`${id} ${title}`, `${shorten(title, 110)} (${outlet})`] as const,
            ),
          ]}
          value={`${story.headlineReport} ${story.headline}`}
        />
        <label for="headline">Or your own words, which readers see as yours</label>
        <div class="f">
          <input id="headline" name="words" maxlength={200} value={story.editor?.headline ? story.headline : ''} />
          <button type="submit">Take this headline</button>
        </div>
      </form>
    </>
  );
}

/** The editor’s own line. */
function OwnLine({ story, back, fields }: AtDesk) {
  return (
    <>
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
    </>
  );
}

/** Its reasons, each to be struck out. */
function Reasons({ story, back, fields }: AtDesk) {
  const view = useView();
  return (
    <>
      <h2 class="sec">Why it is here</h2>
      <p class="soft small">Readers are told these reasons. Strike out what is not true of this story.</p>
      <ul class="changes">
        {story.reasons.map((reason) => {
          const words = view.say.reason(reason);
          return (
            <li>
              <span dir="auto">{words}</span>
              <Press
                to={back}
                fields={{ ...fields, act: 'strike', reason: reasonKey(reason) }}
                label="Strike out"
                about={` ${words}`}
              />
            </li>
          );
        })}
      </ul>
    </>
  );
}

/** What it quotes, each to be taken out. */
function Quotations({ edition, story, back, fields }: AtDesk) {
  return (
    <>
      <h2 class="sec">Quotations</h2>
      <ol class="quotes">
        {story.brief.map(({ text, report }, index) => (
          <li>
            <span dir="auto">
              {text} <cite>{edition.reports.get(report)?.outlet ?? ''}</cite>
            </span>
            <Press
              to={back}
              fields={{ ...fields, act: 'remove', index }}
              label="Remove"
              about={` ${shorten(text, 60)}`}
            />
          </li>
        ))}
      </ol>
    </>
  );
}

/** The sentences of its reports, to be quoted. */
function QuoteForm({ story, sources, back, fields }: AtDesk) {
  const view = useView();
  const quoted = new Set(story.brief.map(({ report, text }) => `${report} ${text}`));
  return (
    <form method="post" action={back} class="reports-of">
      <Hidden fields={fields} />
      <p>
        <label for="instead">Put a sentence of a report, to be chosen below,</label>
        <Select
          id="instead"
          name="instead"
          options={[
            ['', 'after the others'],
            ...story.brief.map((_, index) => [String(index), `in place of the ${ordinal(index + 1)}`] as const),
          ]}
        />
      </p>
      {sources.map(({ id, outlet, title, published, sentences }) => (
        <details>
          <summary>
            <span class="k">{outlet}</span> <span dir="auto">{title}</span>{' '}
            <span class="soft small">{view.moment(published)}</span>
          </summary>
          <fieldset>
            <legend class="visually-hidden">Sentences of {outlet}</legend>
            {sentences.map((text, i) => (
              <Choice
                type="radio"
                id={`q${id}-${i}`}
                name={`sentence ${id}`}
                value={text}
                disabled={quoted.has(`${id} ${text}`)}
                dir="auto"
              >
                {text}
                {quoted.has(`${id} ${text}`) && <span class="soft"> (quoted above)</span>}
              </Choice>
            ))}
            {sentences.length === 0 && <p class="soft">Its feed has no text.</p>}
          </fieldset>
          {sentences.length > 0 && (
            <button type="submit" class="quiet" name="act" value={`quote ${id}`}>
              Quote it<span class="visually-hidden">: {title}</span>
            </button>
          )}
        </details>
      ))}
    </form>
  );
}

/** What it is a development of, and what of it. */
function Matter({ edition, story, back, fields, others }: AtDesk) {
  return (
    <>
      <h2 class="sec">Its matter</h2>
      <form method="post" action={back}>
        <Hidden fields={{ ...fields, act: 'fold' }} />
        <label for="under">It is a further development of</label>
        <div class="f">
          <Select id="under" name="under" required options={listed(others)} />
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
    </>
  );
}

const listed = (others: ToldStory[]) => [
  ['', '(choose a story of this edition)'] as const,
  ...others.map(({ story, headline }) => [story, shorten(headline, 110)] as const),
];

/** Together with others, or taken apart. */
function OneEvent({ story, sources, path, others }: AtDesk) {
  return (
    <>
      <h2 class="sec">Is it one event?</h2>
      <p class="soft">What you say here holds for every edition from now on, and can be undone.</p>
      <form method="post" action={`${path}/merge`}>
        <label for="with">It tells the same event as</label>
        <Select id="with" name="with" options={listed(others)} />
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
              <Choice id={`r${id}`} name="report" value={id} dir="auto">
                {title} <span class="soft">({outlet})</span>
              </Choice>
            ))}
          </fieldset>
          <button type="submit">Take these apart</button>
        </form>
      )}
    </>
  );
}

const ordinal = (n: number) => ['first', 'second', 'third', 'fourth', 'fifth'][n - 1] ?? `${n}th`;
