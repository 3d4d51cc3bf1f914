import { Hono, type Context } from 'hono';
import { raw } from 'hono/html';
import type { Child } from 'hono/jsx';
import { publishedArticle } from '../../articles/index.ts';
import {
  changesOf,
  closesAt,
  limits,
  orders,
  placeOfComment,
  threadOf,
  threadsOf,
  type Order,
  type Place,
  type Rules,
  type Shown,
  type Threads,
  type WholeThread,
} from '../../comments/index.ts';
import type { Db } from '../../db/index.ts';
import { keep } from '../cache.ts';
import { show, useView, type View } from '../context.tsx';
import { Page, type PageProps } from '../layout.tsx';
import { Choice, Hidden, More, Section, Wrong } from '../parts.tsx';
import { storyHead } from '../read/stories.ts';
import { idIn } from '../request.ts';

/** What comments stand under, as their pages name it. */
export interface Under {
  place: Place;
  headline: string;
  language: string | null;
}

/** The address of what comments stand under. */
export const pathOf = (place: Place) => ('article' in place ? `/articles/${place.article}` : `/stories/${place.story}`);
/** The feed of its comments, without its ending. */
const feedOf = (place: Place) => `/feeds/comments/${'article' in place ? `article-${place.article}` : place.story}`;

/** Whether comments are taken: until when, null for ever; false where they are closed. */
type Taking = Date | null | false;

/** Whether a story with its newest report at `latest`, or an article published then, takes comments at a moment. */
export function takingAt(rules: Rules, latest: Date, now: Date): Taking {
  if (rules.taking === 'closed') return false;
  const closes = closesAt({ latest }, rules.days);
  return closes !== null && now >= closes ? false : closes;
}

/** What comments stand under, as their pages name it; undefined where readers find nothing there. */
export async function underOf(db: Db, view: View, place: Place, now: Date): Promise<Under | undefined> {
  if ('article' in place) {
    const article = await publishedArticle(db, place.article, now);
    return article && { place, headline: article.title, language: null };
  }
  const head = await storyHead(db, place.story);
  return head && { place, headline: head.headline ?? view.say.story.without, language: head.language };
}

/** What tells that something was said in a route's place, for pages that are kept. */
export const changesIn = (placeOf: (id: number) => Place) => (c: Context) => {
  const place = placeOf(idIn(c));
  return c.var.cache.lately(JSON.stringify(place), () => changesOf(c.var.db, place));
};

/** What everybody may read of discussions. Somebody who has just written something finds it: these are asked for anew each time. */
const FRESH = 'public, max-age=0, must-revalidate';
const ofStory = (story: number): Place => ({ story });
const ofArticle = (article: number): Place => ({ article });

export const discussions = new Hono()
  .get('/stories/:id{[0-9]{1,9}}/comments', keep(commentsPage(ofStory), { asks: askedOf, changes: changesIn(ofStory) }))
  .get(
    '/articles/:id{[0-9]{1,9}}/comments',
    keep(commentsPage(ofArticle), { asks: askedOf, changes: changesIn(ofArticle), minutely: true }),
  )
  .get(
    '/comments/:id{[0-9]{1,9}}',
    keep(
      async (c) => {
        const { db, view, now, rules } = c.var;
        const asked = idIn(c);
        const whole = await threadOf(db, asked, { after: afterOf(c) });
        const under = whole && (await underOf(db, view, whole.place, now));
        if (!under) return c.notFound();
        c.header('Cache-Control', FRESH);
        return show(c, <ThreadPage {...{ under, whole, asked }} taking={takingAt(rules, whole.latest, now)} />);
      },
      { asks: afterOf, changes: changesBeside },
    ),
  );

/** The newest of what is said in a place, as its own page shows it. */
export const saidBelow = (db: Db, place: Place) => threadsOf(db, place, { order: 'newest', most: 5, bytes: 8000 });

function commentsPage(placeOf: (id: number) => Place) {
  return async (c: Context) => {
    const { db, view, now, rules } = c.var;
    const { order, after } = askedOf(c);
    const page = await threadsOf(db, placeOf(idIn(c)), { order, after });
    const under = page && (await underOf(db, view, page.place, now));
    if (!under) return c.notFound();
    const path = `${pathOf(page.place)}/comments`;
    // Not for ever: a merge may be undone.
    if (path !== c.req.path) return c.redirect(path, 302);
    c.header('Cache-Control', FRESH);
    const taking = takingAt(rules, page.latest, now);
    return show(c, <CommentsPage {...{ under, page, order, taking }} after={after !== undefined} />);
  };
}

/** What tells that something was said beside a comment. */
function changesBeside(c: Context): Promise<string> {
  const { cache, db } = c.var;
  const comment = idIn(c);
  return cache.lately(`comment ${comment}`, async () => {
    const place = await placeOfComment(db, comment);
    return place ? changesOf(db, place) : '';
  });
}

/** A page of a discussion, as its address asks for it; what is no answer to the question counts as none. */
function askedOf(c: Context): { order: Order; after: string | undefined } {
  const after = c.req.query('after') ?? '';
  return {
    order: orders.find((one) => one === c.req.query('sort')) ?? 'oldest',
    after: /^(\d{1,9}-)?\d{1,9}$/.test(after) ? after : undefined,
  };
}

function afterOf(c: Context): string | undefined {
  const after = c.req.query('after') ?? '';
  return /^\d{1,9}$/.test(after) ? after : undefined;
}

interface CommentProps {
  comment: Shown;
  taking?: Taking;
  here?: boolean;
  quoted?: boolean;
  children?: unknown;
}

/** A comment, with what can be done to it unless it is `quoted`. The same for everybody, so that one kept page serves all. */
export function Comment({ comment, taking = false, here, quoted, children }: CommentProps) {
  const view = useView();
  const say = view.say.comments;
  const { id, writer, html } = comment;
  if (html === null)
    return (
      <li id={`c${id}`} class="comment">
        <p class="soft small">{say.removed}</p>
        {children}
      </li>
    );
  const name = writer?.name ?? say.gone;
  return (
    <li id={`c${id}`} class={here ? 'comment here' : 'comment'}>
      <p class="by small">
        <b>
          <bdi>{name}</bdi>
        </b>
        {comment.byDesk && <span class="k"> {say.byDesk}</span>}{' '}
        <a href={`/comments/${id}`} class="soft num">
          <time datetime={comment.written.toISOString()}>{view.moment(comment.written)}</time>
        </a>
        {comment.edited && <span class="soft"> {say.edited}</span>}
        {comment.to && (
          <span class="soft">
            {' '}
            {say.to(
              <a href={`/comments/${comment.to.id}`} class="soft">
                <bdi>{comment.to.name ?? say.gone}</bdi>
              </a>,
            )}
          </span>
        )}
      </p>
      <div class="words" dir="auto">
        {raw(html)}
      </div>
      {comment.marks.map(({ kind, place }) => (
        <p class="k mark">{place ? <a href={place}>{say.marks[kind]}</a> : say.marks[kind]}</p>
      ))}
      {!quoted && (
        <div class="k do">
          <form method="post" action={`/comments/${id}/thanks`}>
            <button type="submit" class="plain">
              {say.thanks.press}
              <span class="visually-hidden">{say.named(name)}</span>
              {comment.thanks > 0 && <span class="num"> ({view.number(comment.thanks)})</span>}
            </button>
          </form>
          {taking !== false && (
            <a href={`/comments/${id}/answer`} rel="nofollow">
              {say.answer}
              <span class="visually-hidden">{say.named(name)}</span>
            </a>
          )}
          <a href={`/comments/${id}/report`} rel="nofollow">
            {say.report}
            <span class="visually-hidden">{say.named(name)}</span>
          </a>
        </div>
      )}
      {children}
    </li>
  );
}

/** Threads two deep, each with its first answers. */
function ThreadList({ page, taking }: { page: Threads; taking: Taking }) {
  const say = useView().say.comments;
  return (
    <ol class="comments">
      {[...page.chosen, ...page.threads].map((thread) => {
        const more = thread.answers - thread.first.length;
        return (
          <Comment comment={thread} taking={taking}>
            {thread.first.length > 0 && (
              <ol>
                {thread.first.map((answer) => (
                  <Comment comment={answer} taking={taking} />
                ))}
              </ol>
            )}
            {more > 0 && (
              <p class="small more">
                <a href={`/comments/${thread.id}?after=${thread.first.at(-1)?.id ?? 0}`}>{say.moreAnswers(more)}</a>
              </p>
            )}
          </Comment>
        );
      })}
    </ol>
  );
}

/** What stands under a story or an article: its newest comments, the way to all, and the form. Nothing where none are there and none are taken. */
export function CommentsBelow({ page, taking }: { page: Threads; taking: Taking }) {
  const say = useView().say.comments;
  if (page.comments === 0 && taking === false) return null;
  return (
    <Section class="discussion" id="comments" title={page.comments > 0 ? say.number(page.comments) : say.title}>
      {page.comments === 0 && <p class="soft">{say.none}</p>}
      <ThreadList page={page} taking={taking} />
      {page.next !== undefined && (
        <More to={`${pathOf(page.place)}/comments`}>{say.all(say.number(page.comments))}</More>
      )}
      <WriteBelow place={page.place} taking={taking} under="h3" />
    </Section>
  );
}

function WriteBelow({
  place,
  taking,
  under: Heading,
}: {
  place: Place;
  taking: Taking;
  /** The heading's level, after that of what it stands under. */
  under: 'h2' | 'h3';
}) {
  const view = useView();
  const say = view.say.comments;
  if (taking === false) return <p class="soft">{say.closed}</p>;
  return (
    <section aria-labelledby="write">
      <Heading class="sec" id="write">
        {say.leave}
      </Heading>
      <WriteForm action={`${pathOf(place)}/comments`} label="write" />
      {taking && <p class="small soft">{say.closes(view.day(taking))}</p>}
    </section>
  );
}

interface WriteFormProps {
  action: string;
  /** The id of what names it. */
  label: string;
  /** Who sends it has signed in; a kept page knows nobody. */
  known?: boolean | undefined;
  /** The comment that it answers. */
  to?: number | undefined;
  text?: string | undefined;
  /** Of who has signed in it is asked for where there is none yet. */
  name?: string | undefined;
  email?: string | undefined;
  /** An address that looked mistyped: typed again, it is taken. */
  sure?: string | undefined;
  error?: string | undefined;
  /** Which field is wrong. */
  at?: 'text' | 'name' | 'email' | undefined;
  mail?: boolean;
  changing?: boolean;
}

/** The form for words. On a kept page it knows nobody; on the page that a mistake leads to, it has what was typed. */
export function WriteForm({ action, label, known, to, text, name, email, sure, error, ...more }: WriteFormProps) {
  const { mail, changing, at = known && name !== undefined ? 'name' : 'text' } = more;
  const say = useView().say.comments;
  return (
    <form method="post" action={action} class="write">
      <Hidden fields={{ ...(to !== undefined && { to }), ...(sure && { sure }) }} />
      <Wrong id="error">{error}</Wrong>
      <textarea
        name="text"
        rows={6}
        required
        // A line end is sent as two characters.
        maxlength={limits.characters * 2}
        dir="auto"
        aria-labelledby={label}
        aria-describedby={error ? 'error how' : 'how'}
        aria-invalid={error && at === 'text' ? 'true' : undefined}
      >
        {/* A line end at the beginning is dropped by browsers: this one, not the writer's. */}
        {`\n${text ?? ''}`}
      </textarea>
      <p class="small soft" id="how">
        {say.how}
      </p>
      {known && name !== undefined && <NameField name={name} wrong={Boolean(error)} required />}
      {!known && <Newcomer name={name} email={email} wrong={error ? at : undefined} />}
      {!changing && (
        <Choice id="mail" name="mail" value="yes" checked={mail ?? false}>
          {say.mail}
        </Choice>
      )}
      <p>
        <button type="submit">{changing ? say.keep : say.send}</button>
      </p>
      {!changing && (
        <p class="small soft">
          {say.rules(
            <a href="/comments/mine" rel="nofollow">
              {say.own}
            </a>,
          )}
        </p>
      )}
    </form>
  );
}

/** Who writes without having signed in: a name, and an address, which gets the press that publishes. Who has signed in leaves both empty. */
function Newcomer({
  name = '',
  email = '',
  wrong,
}: Pick<WriteFormProps, 'name' | 'email'> & { wrong: WriteFormProps['at'] }) {
  const say = useView().say.comments;
  return (
    <div data-newcomer>
      <div class="pair">
        <NameField name={name} wrong={wrong === 'name'} />
        <p>
          <label for="your-email">{say.email}</label>
          <input
            id="your-email"
            name="email"
            type="email"
            maxlength={254}
            value={email}
            autocomplete="email"
            aria-describedby="newcomer"
            aria-invalid={wrong === 'email' ? 'true' : undefined}
          />
        </p>
      </div>
      <p class="small soft" id="newcomer">
        {say.newcomer}
      </p>
    </div>
  );
}

/** How a writer wants to be called. */
export function NameField({ name, wrong, required = false }: { name: string; wrong: boolean; required?: boolean }) {
  const say = useView().say.comments;
  return (
    <p>
      <label for="your-name">{say.nameFirst}</label>
      <input
        id="your-name"
        name="name"
        required={required}
        maxlength={60}
        value={name}
        autocomplete="nickname"
        aria-invalid={wrong ? 'true' : undefined}
      />
    </p>
  );
}

/** A page of what is said under a story or an article. `above` stands over its headline. */
function Discussion({ under, above, children, ...page }: { under: Under; above: Child } & PageProps) {
  const say = useView().say.comments;
  return (
    <Page
      {...page}
      description={say.of(under.headline)}
      plain
      feed={{ path: feedOf(under.place), title: say.feed(under.headline) }}
    >
      <div class="page discussion">
        <p class="k">{above}</p>
        <h1 lang={under.language ?? undefined} dir="auto">
          <a href={pathOf(under.place)}>{under.headline}</a>
        </h1>
        {children}
      </div>
    </Page>
  );
}

interface CommentsPageProps {
  under: Under;
  page: Threads;
  order: Order;
  after: boolean;
  taking: Taking;
}

/** All comments of a story or an article, page by page. */
function CommentsPage({ under, page, order, after, taking }: CommentsPageProps) {
  const say = useView().say.comments;
  const path = `${pathOf(under.place)}/comments`;
  const asked = (of: Order, next?: string) => {
    const query = new URLSearchParams({
      ...(of !== 'oldest' && { sort: of }),
      ...(next && { after: next }),
    }).toString();
    return query ? `${path}?${query}` : path;
  };
  return (
    <Discussion
      {...{ under, path }}
      title={say.of(under.headline)}
      hidden={after}
      above={page.comments > 0 ? say.number(page.comments) : say.title}
    >
      {page.comments > 1 && (
        <nav class="k sorts" aria-label={say.sort}>
          {orders.map((one) => (
            <a href={asked(one)} aria-current={one === order ? 'true' : undefined} rel="nofollow">
              {say.orders[one]}
            </a>
          ))}
        </nav>
      )}
      {page.comments === 0 && <p class="soft">{say.none}</p>}
      <ThreadList page={page} taking={taking} />
      {page.next !== undefined && (
        <More to={asked(order, page.next)} rel="next">
          {say.further}
        </More>
      )}
      <WriteBelow place={under.place} taking={taking} under="h2" />
      <p class="small">
        <a href={`${feedOf(under.place)}.rss`}>{say.follow}</a>
      </p>
    </Discussion>
  );
}

interface ThreadPageProps {
  under: Under;
  whole: WholeThread;
  asked: number;
  taking: Taking;
}

/** One thread, with the comment that was asked for marked. */
function ThreadPage({ under, whole, asked, taking }: ThreadPageProps) {
  const say = useView().say.comments;
  const { thread, answers, next } = whole;
  const shown = [thread, ...answers].find(({ id }) => id === asked) ?? thread;
  const name = shown.writer?.name ?? say.gone;
  return (
    <Discussion
      under={under}
      path={`/comments/${asked}`}
      title={say.thread(name, under.headline)}
      above={<a href={`${pathOf(under.place)}/comments`}>{say.title}</a>}
    >
      {asked !== thread.id && (
        <p class="small">
          <a href={`/comments/${thread.id}`}>{say.whole}</a>
        </p>
      )}
      <ol class="comments">
        <Comment comment={thread} taking={taking} here={thread.id === asked}>
          {answers.length > 0 && (
            <ol>
              {answers.map((answer) => (
                <Comment comment={answer} taking={taking} here={answer.id === asked} />
              ))}
            </ol>
          )}
        </Comment>
      </ol>
      {next !== undefined && (
        <More to={`/comments/${thread.id}?after=${next}`} rel="next">
          {say.furtherAnswers}
        </More>
      )}
    </Discussion>
  );
}
