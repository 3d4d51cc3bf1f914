import { useView } from '../context.tsx';
import { raw } from 'hono/html';
import {
  limits,
  orders,
  type Order,
  type Own,
  type Place,
  type Shown,
  type Threads,
  type WholeThread,
} from '../../comments/index.ts';
import { oneLine, shorten } from '../../text/index.ts';
import { Page } from '../layout.tsx';

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
export type Taking = Date | null | false;

/** A comment, with what can be done to it unless it is `quoted`. The same for everybody, so that one kept page serves all. */
export function Comment({
  comment,
  taking = false,
  here,
  quoted,
  children,
}: {
  comment: Shown;
  taking?: Taking;
  here?: boolean;
  quoted?: boolean;
  children?: unknown;
}) {
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
  const name = writer ? oneLine(writer.name) : say.gone;
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
                <bdi>{comment.to.name ? oneLine(comment.to.name) : say.gone}</bdi>
              </a>,
            )}
          </span>
        )}
      </p>
      <div class="words" dir="auto">
        {raw(html)}
      </div>
      {!quoted && (
        <p class="k do">
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
        </p>
      )}
      {children}
    </li>
  );
}

/** Threads two deep, each with its first answers. */
export function ThreadList({ page, taking }: { page: Threads; taking: Taking }) {
  const view = useView();
  const say = view.say.comments;
  return (
    <ol class="comments">
      {page.threads.map((thread) => {
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
  const view = useView();
  const say = view.say.comments;
  if (page.comments === 0 && taking === false) return null;
  return (
    <section class="discussion" aria-labelledby="comments">
      <h2 class="sec" id="comments">
        {page.comments > 0 ? say.number(page.comments) : say.title}
      </h2>
      {page.comments === 0 && <p class="soft">{say.none}</p>}
      <ThreadList page={page} taking={taking} />
      {page.next !== undefined && (
        <p class="more">
          <a href={`${pathOf(page.place)}/comments`}>{say.all(say.number(page.comments))}</a>
        </p>
      )}
      <WriteBelow place={page.place} taking={taking} under="h3" />
    </section>
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

/** The form for words. On a kept page it knows nobody; on the page that a mistake leads to, it has what was typed. */
export function WriteForm({
  action,
  label,
  to,
  text,
  name,
  error,
  mail,
  changing,
}: {
  action: string;
  /** The id of what names it. */
  label: string;
  /** The comment that it answers. */
  to?: number | undefined;
  text?: string | undefined;
  /** Asked for where there is none yet. */
  name?: string | undefined;
  error?: string | undefined;
  mail?: boolean;
  changing?: boolean;
}) {
  const view = useView();
  const say = view.say.comments;
  return (
    <form method="post" action={action} class="write">
      {to !== undefined && <input type="hidden" name="to" value={String(to)} />}
      {error && (
        <p class="err" id="error" role="alert">
          {error}
        </p>
      )}
      <textarea
        name="text"
        rows={6}
        required
        // A line end is sent as two characters.
        maxlength={limits.characters * 2}
        dir="auto"
        aria-labelledby={label}
        aria-describedby={error ? 'error how' : 'how'}
        aria-invalid={error && name === undefined ? 'true' : undefined}
      >
        {/* A line end at the beginning is dropped by browsers: this one, not the writer's. */}
        {`\n${text ?? ''}`}
      </textarea>
      <p class="small soft" id="how">
        {say.how}
      </p>
      {name !== undefined && <NameField name={name} wrong={Boolean(error)} />}
      {!changing && (
        <p class="choice">
          <input id="mail" name="mail" type="checkbox" value="yes" checked={mail ?? false} />{' '}
          <label for="mail">{say.mail}</label>
        </p>
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

/** How a writer wants to be called, asked once. */
function NameField({ name, wrong }: { name: string; wrong: boolean }) {
  const say = useView().say.comments;
  return (
    <p>
      <label for="name">{say.nameFirst}</label>
      <input
        id="name"
        name="name"
        required
        maxlength={60}
        value={name}
        autocomplete="nickname"
        aria-invalid={wrong ? 'true' : undefined}
      />
    </p>
  );
}

/** All comments of a story or an article, page by page. */
export function CommentsPage({
  under,
  page,
  order,
  after,
  taking,
}: {
  under: Under;
  page: Threads;
  order: Order;
  after: boolean;
  taking: Taking;
}) {
  const view = useView();
  const say = view.say.comments;
  const path = `${pathOf(under.place)}/comments`;
  const asked = (of: Order, next?: string) => {
    const query = new URLSearchParams({
      ...(of !== 'oldest' && { sort: of }),
      ...(next && { after: next }),
    }).toString();
    return query ? `${path}?${query}` : path;
  };
  return (
    <Page
      path={path}
      title={say.of(under.headline)}
      description={say.of(under.headline)}
      hidden={after}
      plain
      feed={{ path: feedOf(under.place), title: say.feed(under.headline) }}
    >
      <div class="page discussion">
        <p class="k">{page.comments > 0 ? say.number(page.comments) : say.title}</p>
        <h1 lang={under.language ?? undefined} dir="auto">
          <a href={pathOf(under.place)}>{under.headline}</a>
        </h1>
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
          <p class="more">
            <a href={asked(order, page.next)} rel="next">
              {say.further}
            </a>
          </p>
        )}
        <WriteBelow place={under.place} taking={taking} under="h2" />
        <p class="small">
          <a href={`${feedOf(under.place)}.rss`}>{say.follow}</a>
        </p>
      </div>
    </Page>
  );
}

/** One thread, with the comment that was asked for marked. */
export function ThreadPage({
  under,
  whole,
  asked,
  taking,
}: {
  under: Under;
  whole: WholeThread;
  asked: number;
  taking: Taking;
}) {
  const view = useView();
  const say = view.say.comments;
  const { thread, answers, next } = whole;
  const shown = [thread, ...answers].find(({ id }) => id === asked) ?? thread;
  const name = shown.writer ? oneLine(shown.writer.name) : say.gone;
  return (
    <Page
      path={`/comments/${asked}`}
      title={say.thread(name, under.headline)}
      description={say.of(under.headline)}
      plain
      feed={{ path: feedOf(under.place), title: say.feed(under.headline) }}
    >
      <div class="page discussion">
        <p class="k">
          <a href={`${pathOf(under.place)}/comments`}>{say.title}</a>
        </p>
        <h1 lang={under.language ?? undefined} dir="auto">
          <a href={pathOf(under.place)}>{under.headline}</a>
        </h1>
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
          <p class="more">
            <a href={`/comments/${thread.id}?after=${next}`} rel="next">
              {say.furtherAnswers}
            </a>
          </p>
        )}
      </div>
    </Page>
  );
}

/** Where words are sent from: an answer, or a comment that needs something more first. */
export function WritePage({
  under,
  answered,
  signIn,
  ...form
}: {
  under: Under;
  /** The comment that is answered. */
  answered?: Shown | undefined;
  /** Who sent it has not signed in. */
  signIn?: boolean;
  text?: string | undefined;
  name?: string | undefined;
  error?: string | undefined;
  mail?: boolean;
}) {
  const view = useView();
  const say = view.say.comments;
  const title = answered ? say.answerTo(answered.writer ? oneLine(answered.writer.name) : say.gone) : say.titles.write;
  const path = `${pathOf(under.place)}/comments`;
  return (
    <Page path={path} title={signIn ? say.signIn.title : title} hidden plain>
      <div class="page discussion">
        <p class="k" dir="auto">
          <a href={pathOf(under.place)}>{under.headline}</a>
        </p>
        <h1 id="title">{signIn ? say.signIn.title : title}</h1>
        {signIn && (
          <ol class="steps">
            <li>
              {say.signIn.first(
                <a href={`/sign-in?to=${encodeURIComponent(path)}`} target="_blank" rel="noopener">
                  {say.signIn.link}
                </a>,
              )}
            </li>
            <li>{say.signIn.second}</li>
          </ol>
        )}
        {answered && (
          <ol class="comments">
            <Comment comment={answered} quoted />
          </ol>
        )}
        <WriteForm action={path} label="title" to={answered?.id} {...form} />
      </div>
    </Page>
  );
}

/** Changing, removing and reporting. */
export function OnePage({
  comment,
  what,
  error,
  text,
}: {
  comment: Shown;
  what: 'edit' | 'remove' | 'report';
  error?: string;
  text?: string;
}) {
  const view = useView();
  const say = view.say.comments;
  const path = `/comments/${comment.id}/${what}`;
  return (
    <Page path={path} title={say.titles[what]} hidden plain>
      <div class="page discussion">
        <h1 id="title">{say.titles[what]}</h1>
        {what === 'edit' ? (
          <WriteForm action={path} label="title" text={text} error={error} changing />
        ) : (
          <>
            <ol class="comments">
              <Comment comment={comment} quoted />
            </ol>
            <form method="post" action={path} class="write">
              {what === 'remove' ? (
                <p>{say.removeAsk}</p>
              ) : (
                <>
                  <fieldset>
                    <legend>{say.reportWhy}</legend>
                    {Object.entries(say.reasons).map(([reason, words], i) => (
                      <p class="choice">
                        <input type="radio" id={`r${i}`} name="because" value={reason} required />{' '}
                        <label for={`r${i}`}>{words}</label>
                      </p>
                    ))}
                  </fieldset>
                  <p>
                    <label for="words">{say.reportWords}</label>
                    <input id="words" name="words" maxlength={300} />
                  </p>
                </>
              )}
              <p>
                <button type="submit">{what === 'remove' ? say.removeDo : say.reportDo}</button>
              </p>
            </form>
          </>
        )}
        <p class="small">
          <a href={what === 'report' ? `/comments/${comment.id}` : '/comments/mine'}>
            {what === 'report' ? say.back : say.own}
          </a>
        </p>
      </div>
    </Page>
  );
}

/** Somebody's own comments, whatever became of them. */
export function MinePage({
  comments,
  done,
  mailed,
  older,
}: {
  /** Each with whether it can still be changed. */
  comments: (Own & { changeable: boolean })[];
  done?: { what: 'shown' | 'waiting' | 'reported' | 'removed'; id: number } | undefined;
  mailed: boolean;
  older?: number | undefined;
}) {
  const view = useView();
  const say = view.say.comments;
  const { yours } = say;
  return (
    <Page path="/comments/mine" title={yours.title} hidden plain>
      <div class="page discussion">
        <h1>{yours.title}</h1>
        {done && (
          <p role="status" class="banner-note">
            {done.what === 'shown' ? yours.shown(<a href={`/comments/${done.id}`}>{yours.see}</a>) : yours[done.what]}
          </p>
        )}
        {comments.length === 0 && <p class="soft">{yours.none}</p>}
        <ol class="comments">
          {comments.map((comment) => (
            <li class="comment" id={`c${comment.id}`}>
              <p class="by small">
                <time class="soft num" datetime={comment.written.toISOString()}>
                  {view.moment(comment.written)}
                </time>{' '}
                <b>
                  {comment.state === 'refused' && comment.refusedBecause
                    ? yours.because(say.reasons[comment.refusedBecause] ?? comment.refusedBecause)
                    : yours.state[comment.state]}
                </b>
              </p>
              <div class="words" dir="auto">
                {raw(comment.html ?? '')}
              </div>
              <p class="k do">
                <a href={comment.state === 'shown' ? `/comments/${comment.id}` : pathOf(comment.place)}>
                  {'article' in comment.place ? say.article : say.story}
                </a>
                {comment.changeable && (
                  <a href={`/comments/${comment.id}/edit`}>
                    {yours.change}
                    <span class="visually-hidden">: {shorten(oneLine(comment.text ?? ''), 40)}</span>
                  </a>
                )}
                <a href={`/comments/${comment.id}/remove`}>
                  {yours.remove}
                  <span class="visually-hidden">: {shorten(oneLine(comment.text ?? ''), 40)}</span>
                </a>
              </p>
            </li>
          ))}
        </ol>
        {older !== undefined && (
          <p class="more">
            <a href={`/comments/mine?before=${older}`}>{yours.older}</a>
          </p>
        )}
        <form method="post" action="/comments/mine/mail" class="write">
          <p>{mailed ? yours.mailed : yours.notMailed}</p>
          <p>
            <button type="submit" class="quiet" name="mail" value={mailed ? 'no' : 'yes'}>
              {mailed ? yours.dontMail : yours.doMail}
            </button>
          </p>
        </form>
        <p class="small more">
          <a href="/comments/mine.json">{yours.all}</a>
        </p>
      </div>
    </Page>
  );
}

/** The press by which a mail's link turns further mails off. */
export function QuietPage({ path, done }: { path: string; done?: boolean }) {
  const view = useView();
  const say = view.say.comments.quiet;
  return (
    <Page path={path} title={done ? say.done : say.title} hidden plain>
      <div class="page prose">
        <h1>{done ? say.done : say.title}</h1>
        {!done && (
          <form method="post" action={path}>
            <p>{say.ask}</p>
            <p>
              <button type="submit">{say.press}</button>
            </p>
          </form>
        )}
      </div>
    </Page>
  );
}
