import { Hono, type Context } from 'hono';
import { sql, type Db } from '../../db/index.ts';
import { editTopic, undoTopic } from '../../desk/index.ts';
import {
  topicDoubts,
  topicEdits,
  topicKinds,
  topicSlug,
  type MadeTopicEdit,
  type TopicDoubt,
  type TopicEdit,
} from '../../stories/index.ts';
import { oneLine } from '../../text/index.ts';
import { Problem } from '../../text/problem.ts';
import { show, useView, type View } from '../context.tsx';
import { Hidden, Press, Select, topicPath, Wrong } from '../parts.tsx';
import { slugOf, topicBySlug, type CountedTopic, type PageTopic } from '../read/topics.tsx';
import { formOf } from '../request.ts';
import { by, DeskPage, mending } from './shell.tsx';

const lately = (now: Date) => new Date(now.getTime() - 28 * 86_400_000);
const place = '/desk/topics';
const pageOf = (slug: string) => `${place}/${encodeURIComponent(slug)}`;

/** Topics: called, joined, hidden, split, and known by the house's own list. */
export function topicsDesk(): Hono {
  return new Hono()
    .get(place, (c) => list(c))
    .get(`${place}/:slug`, (c) => one(c, slugOf(c)))
    .post(place, async (c) => {
      const form = await formOf(c);
      return mending(
        c,
        async () => {
          if (form.act === 'undo') await undoTopic(c.var.db, Number(form.id), by(c));
          else await editTopic(c.var.db, await editOf(c, form), by(c));
          return c.redirect(form.from === 'list' ? place : pageOf(form.slug ?? ''), 303);
        },
        (error) => (form.from === 'list' ? list(c, error) : one(c, form.slug ?? '', error)),
      );
    });
}

async function list(c: Context, error?: string) {
  const { db, now } = c.var;
  const q = (c.req.query('q') ?? '').replaceAll('\0', '').trim().slice(0, 80);
  const [topics, doubts, edits] = await Promise.all([
    topicsCalled(db, q, lately(now)),
    topicDoubts(db, lately(now)),
    topicEdits(db),
  ]);
  return show(c, <TopicsDesk {...{ q, topics, doubts, edits, error }} />, error ? 422 : 200);
}

async function one(c: Context, slug: string, error?: string) {
  const topic = await topicBySlug(c.var.db, slug, c.var.now);
  // Hidden, or called otherwise now: the list says what was said of it.
  if (!topic) return c.redirect(place, 303);
  return show(c, <TopicDesk {...{ topic, error }} />, error ? 422 : 200);
}

/** Topics of the last weeks, the most named first; with words, those of all time that have them in their name. */
async function topicsCalled(db: Db, q: string, since: Date): Promise<CountedTopic[]> {
  const like = `%${q.replace(/[\\%_]/g, '\\$&')}%`;
  const { rows } = await sql<CountedTopic>`
    select slug, (array_agg(story_topic.name order by story_topic.place))[1] as name,
           mode() within group (order by story_topic.kind) as kind, count(*)::int as stories
      from story_topic join story on story.id = story_topic.story_id
     where story.merged_into is null and (${q} <> '' or story.latest_at >= ${since}) and (${q} = '' or story_topic.name ilike ${like})
     group by slug order by stories desc, slug limit 100`.execute(db);
  return rows;
}

/** What a form says of a topic. @throws Problem for what is nothing */
async function editOf(c: Context, form: Record<string, string>): Promise<TopicEdit> {
  const { act = '', slug = '' } = form;
  const name = oneLine(form.name ?? '');
  const as = topicKinds.find((kind) => kind === form.as) ?? 'issue';
  if (act === 'hide') return { kind: 'hide', slug };
  if (act === 'call') return { kind: 'call', slug, name, as };
  if (act === 'split') return { kind: 'split', slug, beside: form.beside ?? '', name, as };
  if (act === 'right') return { kind: 'right', slugs: (form.slugs ?? '').split(' ').filter(Boolean).slice(0, 2) };
  if (act === 'known') {
    const forms = (form.forms ?? '').split(',').map(oneLine); // prettier-ignore
    return { kind: 'known', name, as, forms: forms.filter(Boolean) };
  }
  if (act === 'same') {
    const other = await topicBySlug(c.var.db, topicSlug(name), c.var.now);
    if (!name || !other) throw new Problem(c.var.view.say.desk.topics.noOther(name));
    return { kind: 'call', slug, name: other.name, as: topicKinds.find((kind) => kind === other.kind) ?? as };
  }
  throw new Problem('This is not something that can be said of a topic.');
}

/** What an edit says, in words. */
function inWords({ say }: View, edit: TopicEdit): string {
  const { inWords: words, kinds } = say.desk.topics;
  if (edit.kind === 'call') return words.call(edit.slug, edit.name, kinds[edit.as]);
  if (edit.kind === 'hide') return words.hide(edit.slug);
  if (edit.kind === 'split') return words.split(edit.slug, edit.beside, edit.name);
  if (edit.kind === 'known') return words.known(edit.name, kinds[edit.as], edit.forms.join(', '));
  return words.right(edit.slugs.join(', '));
}

interface ListProps {
  q: string;
  topics: CountedTopic[];
  doubts: TopicDoubt[];
  edits: MadeTopicEdit[];
  error: string | undefined;
}

function TopicsDesk({ q, topics, doubts, edits, error }: ListProps) {
  const view = useView();
  const say = view.say.desk.topics;
  return (
    <DeskPage place={place} title={say.title}>
      <p class="soft">{say.help}</p>
      {error && <Wrong>{error}</Wrong>}
      {doubts.length > 0 && (
        <>
          <h2 class="sec">{say.doubts}</h2>
          <p class="soft small">{say.doubtsHelp}</p>
          <ul class="rows">
            {doubts.map((doubt) => (
              <Doubt doubt={doubt} />
            ))}
          </ul>
        </>
      )}
      <h2 class="sec">{say.all}</h2>
      <form method="get" action={place} role="search">
        <label for="q">{say.ask}</label>
        <div class="f">
          <input id="q" name="q" type="search" maxlength={80} value={q} />
          <button type="submit">{say.find}</button>
        </div>
      </form>
      {topics.length === 0 && q && <p role="status">{say.none(q)}</p>}
      <ul class="topic-list">
        {topics.map(({ slug, name, kind, stories }) => (
          <li>
            <a href={pageOf(slug)} dir="auto">
              {name}
            </a>{' '}
            <span class="soft small">
              {say.kinds[kind as keyof typeof say.kinds] ?? kind}, {say.stories(stories)}
            </span>
          </li>
        ))}
      </ul>
      <OwnList />
      {edits.length > 0 && (
        <>
          <h2 class="sec">{say.said}</h2>
          <ul class="changes">
            {edits.toReversed().map(({ id, edit, by: who, at }) => (
              <li>
                <bdi>
                  {view.moment(at)}, {who}: {inWords(view, edit)}
                </bdi>
                <Press
                  to={place}
                  fields={{ act: 'undo', id, from: 'list' }}
                  label={say.undo}
                  about={` ${inWords(view, edit)}`}
                />{' '}
                {/* prettier-ignore */}
              </li>
            ))}
          </ul>
        </>
      )}
    </DeskPage>
  );
}

/** What the machine is not sure of, with an answer a press. */
function Doubt({ doubt }: { doubt: TopicDoubt }) {
  const say = useView().say.desk.topics;
  const right = (slugs: string[], label: string, about: string) => (
    <Press
      to={place}
      fields={{ act: 'right', slugs: slugs.join(' '), from: 'list' }}
      label={label}
      about={` ${about}`}
    />
  );
  if (doubt.ask === 'one?') {
    const [a, b] = doubt.topics;
    const asked = say.one(a.name, b.name);
    return (
      <li>
        <bdi>{asked}</bdi>
        {[
          [a, b],
          [b, a],
        ].map(([one, other]) => (
          <Press
            to={place}
            fields={{ act: 'call', slug: other!.slug, name: one!.name, as: one!.kind, from: 'list' }}
            label={say.oneIs(one!.name)}
            about={` ${asked}`}
          />
        ))}
        {right([a.slug, b.slug], say.two, asked)}
      </li>
    );
  }
  const { topic } = doubt;
  const asked = doubt.ask === 'what?' ? say.what(topic.name) : say.who(topic.name);
  return (
    <li>
      <bdi>{asked}</bdi>
      {doubt.ask === 'what?' ? (
        doubt.kinds.map(
          (kind) =>
          <Press to={place} fields={{ act: 'call', slug: topic.slug, name: topic.name, as: kind, from: 'list' }} label={say.kinds[kind]} about={` ${asked}`} /> /* prettier-ignore */,
        )
      ) : (
        <>
          <a href={pageOf(topic.slug)}>
            {say.look}
            <span class="visually-hidden"> {asked}</span>
          </a>
          {right([topic.slug], say.right, asked)}
        </>
      )}
    </li>
  );
}

function KindField({ id, value }: { id: string; value?: string }) {
  const say = useView().say.desk.topics;
  return (
    <>
      <label for={id}>{say.kind}</label>
      <Select id={id} name="as" options={topicKinds.map((kind) => [kind, say.kinds[kind]] as const)} value={value} />
    </>
  );
}

/** Names that the house knows. */
function OwnList() {
  const say = useView().say.desk.topics;
  return (
    <form method="post" action={place}>
      <h2 class="sec">{say.own}</h2>
      <p class="soft small">{say.ownHelp}</p>
      <Hidden fields={{ act: 'known', from: 'list' }} />
      <label for="own-name">{say.name}</label>
      <input id="own-name" name="name" required maxlength={80} />
      <KindField id="own-kind" />
      <label for="own-forms">{say.forms}</label>
      <input id="own-forms" name="forms" maxlength={500} />
      <button type="submit">{say.list}</button>
    </form>
  );
}

function TopicDesk({ topic, error }: { topic: PageTopic; error: string | undefined }) {
  const view = useView();
  const say = view.say.desk.topics;
  const { slug, kind } = topic;
  const name = topic.name;
  return (
    <DeskPage path={pageOf(slug)} place={place} title={name}>
      <p>
        <a href={place}>← {say.title}</a> · <a href={topicPath(slug)}>{say.asReaders}</a>
      </p>
      {error && <Wrong>{error}</Wrong>}
      <form method="post" action={place}>
        <h2 class="sec">{say.call}</h2>
        <Hidden fields={{ act: 'call', slug, from: 'list' }} />
        <label for="name">{say.name}</label>
        <input id="name" name="name" required maxlength={80} value={name} />
        <KindField id="kind" value={kind} />
        <button type="submit">{say.keep}</button>
      </form>
      <form method="post" action={place}>
        <h2 class="sec">{say.same}</h2>
        <Hidden fields={{ act: 'same', slug }} />
        <label for="same">{say.sameAsk}</label>
        <div class="f">
          <input id="same" name="name" required maxlength={80} list="others" />
          <button type="submit">{say.join}</button>
        </div>
        <datalist id="others">
          {topic.beside.map((other) => (
            <option value={other.name}></option>
          ))}
        </datalist>
      </form>
      {topic.beside.length > 0 && (
        <form method="post" action={place}>
          <h2 class="sec">{say.split}</h2>
          <Hidden fields={{ act: 'split', slug }} />
          <label for="beside">{say.beside}</label>
          <Select
            id="beside"
            name="beside"
            required
            options={[['', say.choose] as const, ...topic.beside.map((other) => [other.slug, other.name] as const)]}
          />
          <label for="split-name">{say.splitName}</label>
          <input id="split-name" name="name" required maxlength={80} />
          <KindField id="split-kind" value={kind} />
          <button type="submit">{say.splitIt}</button>
        </form>
      )}
      <h2 class="sec">{say.hide}</h2>
      <p class="soft">{say.hideHelp}</p>
      <Press to={place} fields={{ act: 'hide', slug, from: 'list' }} label={say.hideIt} about={` ${name}`} />
      <h2 class="sec">{say.stories(topic.stories.length)}</h2>
      <ul class="rows">
        {topic.stories.slice(0, 20).map(({ story, headline }) => (
          <li>
            <a href={`/stories/${story}`} dir="auto">
              {headline}
            </a>
          </li>
        ))}
      </ul>
    </DeskPage>
  );
}
