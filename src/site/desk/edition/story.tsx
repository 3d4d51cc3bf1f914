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
  const view = useView();
  const say = view.say.desk.edition;
  return (
    <DeskPage {...{ path }} place="/desk/edition" title={story.headline}>
      <p>
        <a href={`${back}#s${story.story}`}>← {say.back}</a>
      </p>
      {own.length > 0 && (
        <ul class="changes">
          {own.toReversed().map((made) => (
            <li>
              <bdi>
                {made.by}: {inWords(view, made, () => story.headline)}
              </bdi>
              <Press
                to={back}
                fields={{ ...fields, act: 'undo', id: made.id }}
                label={say.undo}
                about={` ${inWords(view, made, () => story.headline)}`}
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
      <h2 class="sec">{say.political}</h2>
      <p>{say.politicalHelp}</p>
      <Press to={`${path}/not-political`} label={say.notPolitical} />
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
  const say = useView().say.desk.edition;
  return (
    <>
      <h2 class="sec">{say.headline}</h2>
      <form method="post" action={back}>
        <Hidden fields={{ ...fields, act: 'headline' }} />
        <label for="of">{say.headlineOf}</label>
        <Select
          id="of"
          name="of"
          options={[
            ['', say.asItIs],
            ...sources.map(
              ({ id, title, outlet }) => [`${id} ${title}`, `${shorten(title, 110)} (${outlet})`] as const,
            ),
          ]}
          value={`${story.headlineReport} ${story.headline}`}
        />
        <label for="headline">{say.headlineOwn}</label>
        <div class="f">
          <input id="headline" name="words" maxlength={200} value={story.editor?.headline ? story.headline : ''} />
          <button type="submit">{say.headlineTake}</button>
        </div>
      </form>
    </>
  );
}

/** The editor’s own line. */
function OwnLine({ story, back, fields }: AtDesk) {
  const say = useView().say.desk.edition;
  return (
    <>
      <h2 class="sec">{say.line}</h2>
      <form method="post" action={back}>
        <Hidden fields={{ ...fields, act: 'line' }} />
        <label for="line">{say.lineAsk}</label>
        <textarea id="line" name="words" rows={3} maxlength={500} aria-describedby="line-help">
          {story.editor?.line ?? ''}
        </textarea>
        <p class="soft small" id="line-help">
          {say.lineHelp}
        </p>
        <button type="submit">{say.lineKeep}</button>
      </form>
    </>
  );
}

/** Its reasons, each to be struck out. */
function Reasons({ story, back, fields }: AtDesk) {
  const view = useView();
  const say = view.say.desk.edition;
  return (
    <>
      <h2 class="sec">{say.why}</h2>
      <p class="soft small">{say.whyHelp}</p>
      <ul class="changes">
        {story.reasons.map((reason) => {
          const words = view.say.reason(reason);
          return (
            <li>
              <bdi>{words}</bdi>
              <Press
                to={back}
                fields={{ ...fields, act: 'strike', reason: reasonKey(reason) }}
                label={say.strike}
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
  const say = useView().say.desk.edition;
  return (
    <>
      <h2 class="sec">{say.quotations}</h2>
      <ol class="quotes">
        {story.brief.map(({ text, report }, index) => (
          <li>
            <span dir="auto">
              {text} <cite>{edition.reports.get(report)?.outlet ?? ''}</cite>
            </span>
            <Press
              to={back}
              fields={{ ...fields, act: 'remove', index }}
              label={say.remove}
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
  const say = view.say.desk.edition;
  const quoted = new Set(story.brief.map(({ report, text }) => `${report} ${text}`));
  return (
    <form method="post" action={back} class="reports-of">
      <Hidden fields={fields} />
      <p>
        <label for="instead">{say.putSentence}</label>
        <Select
          id="instead"
          name="instead"
          options={[
            ['', say.afterOthers],
            ...story.brief.map((_, index) => [String(index), say.inPlaceOf(index + 1)] as const),
          ]}
        />
      </p>
      {sources.map(({ id, outlet, title, published, sentences }) => (
        <details>
          <summary>
            <span class="k">{outlet}</span> <bdi>{title}</bdi> <span class="soft small">{view.moment(published)}</span>
          </summary>
          <fieldset>
            <legend class="visually-hidden">{say.sentencesOf(outlet)}</legend>
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
                {quoted.has(`${id} ${text}`) && <span class="soft"> {say.quotedAbove}</span>}
              </Choice>
            ))}
            {sentences.length === 0 && <p class="soft">{say.noText}</p>}
          </fieldset>
          {sentences.length > 0 && (
            <button type="submit" class="quiet" name="act" value={`quote ${id}`}>
              {say.quoteIt}
              <span class="visually-hidden">: {title}</span>
            </button>
          )}
        </details>
      ))}
    </form>
  );
}

/** What it is a development of, and what of it. */
function Matter({ edition, story, back, fields, others }: AtDesk) {
  const say = useView().say.desk.edition;
  return (
    <>
      <h2 class="sec">{say.matter}</h2>
      <form method="post" action={back}>
        <Hidden fields={{ ...fields, act: 'fold' }} />
        <label for="under">{say.developmentOf}</label>
        <div class="f">
          <Select id="under" name="under" required options={listed(say.chooseStory, others)} />
          <button type="submit">{say.putUnder}</button>
        </div>
      </form>
      <form method="post" action={back}>
        <Hidden fields={{ version: edition.version, act: 'fold', under: story.story }} />
        <label for="development">{say.itsDevelopment}</label>
        <div class="f">
          <input id="development" name="story" required maxlength={300} />
          <button type="submit">{say.putThatUnder}</button>
        </div>
      </form>
    </>
  );
}

const listed = (first: string, others: ToldStory[]) => [
  ['', first] as const,
  ...others.map(({ story, headline }) => [story, shorten(headline, 110)] as const),
];

/** Together with others, or taken apart. */
function OneEvent({ story, sources, path, others }: AtDesk) {
  const say = useView().say.desk.edition;
  return (
    <>
      <h2 class="sec">{say.oneEvent}</h2>
      <p class="soft">{say.oneEventHelp}</p>
      <form method="post" action={`${path}/merge`}>
        <label for="with">{say.sameAs}</label>
        <Select id="with" name="with" options={listed(say.chooseStory, others)} />
        <label for="number">{say.orAnother}</label>
        <div class="f">
          <input id="number" name="number" maxlength={300} />
          <button type="submit">{say.together}</button>
        </div>
      </form>
      {story.reports.length > 1 && (
        <form method="post" action={`${path}/split`}>
          <fieldset>
            <legend>{say.otherEvent}</legend>
            {sources.map(({ id, outlet, title }) => (
              <Choice id={`r${id}`} name="report" value={id} dir="auto">
                {title} <span class="soft">({outlet})</span>
              </Choice>
            ))}
          </fieldset>
          <button type="submit">{say.apart}</button>
        </form>
      )}
    </>
  );
}
