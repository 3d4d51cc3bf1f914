import { Hono, type Context } from 'hono';
import { raw } from 'hono/html';
import { HTTPException } from 'hono/http-exception';
import {
  asReason,
  confirmComment,
  editable,
  editComment,
  hasThanked,
  heldOfWriter,
  limits,
  ownComments,
  placeOfComment,
  refusalOf,
  removeComment,
  reportComment,
  takeThanksBack,
  thank,
  threadOf,
  unconfirmed,
  wantAnswers,
  writeComment,
  writerOf,
  type NewComment,
  type Own,
  type Place,
  type Shown,
  type Unconfirmed,
  type Written,
} from '../../comments/index.ts';
import { transaction, type Db } from '../../db/index.ts';
import {
  allowed,
  asAddress,
  countAsking,
  linkTokens,
  nameMyself,
  roleOf,
  suggestionFor,
  type Person,
  type SignIn,
} from '../../readers/index.ts';
import { openLimiter, shorten } from '../../text/index.ts';
import { personIn, show, useView, type View } from '../context.tsx';
import { setCookies } from '../account/sign-in.tsx';
import { Page, ProsePage } from '../layout.tsx';
import { Choice, More, Press, Wrong } from '../parts.tsx';
import { asNumber, bodies, formOf, hostOf, idIn, ownRequests, rooms } from '../request.ts';
import { Comment, NameField, pathOf, underOf, WriteForm, type Under } from './read.tsx';

/** Comments written at the same time; there are ten connections to the database. */
const writersAtOnce = 3;
const mostWaiting = 500;

/** The longest comment in the longest letters, as a form sends it. */
const limit = bodies(limits.characters * 12 + 4096, rooms.forms);
const id = ':id{[0-9]{1,9}}' as const;
const tooOften = async (c: Context) =>
  (await countAsking(c.var.db, { host: hostOf(c) }, c.var.now, 'comment')) !== undefined;

type InTurn = <T>(work: (tx: Db) => Promise<T>) => Promise<T>;

/**
 * A transaction at its turn. Who writes waits for others who do; were they all let in at once, no connection would be
 * left for those who read.
 */
function turns(db: Db): InTurn {
  const writers = openLimiter(writersAtOnce);
  return async (work) => {
    if (writers.waiting >= mostWaiting) throw new HTTPException(503);
    return writers.run(() => transaction(db, work));
  };
}

/** What writing without having signed in asks for. */
export interface NewcomersDoor extends Pick<SignIn, 'ask' | 'press'> {
  /** Keeps the comment, and mails the link whose press publishes it; the asker is told the same whether the address is known or not. */
  mailComment(email: string, draft: NewComment, host: string): Promise<'too often' | void>;
}

/** What the page after the form says besides. */
interface Around {
  outbox: (c: Context) => Promise<boolean>;
  relayAway: () => Promise<boolean>;
}

/** What writers of comments do. Every page here is one person's own, and kept nowhere; none needs script. */
export function commenting(db: Db, newcomers: NewcomersDoor | undefined, around: Around): Hono {
  const inTurn = turns(db);
  const app = new Hono();
  app.use('/comments/*', async (c, next) => {
    if (!/^\/comments\/\d+$/.test(c.req.path)) c.header('Cache-Control', 'no-store');
    return next();
  });
  app.get(`/comments/${id}/answer`, async (c) => {
    const answered = await shownComment(c.var.db, idIn(c));
    const place = answered && (await placeOfComment(c.var.db, answered.id));
    const under = place && (await underOf(c.var.db, c.var.view, place, c.var.now));
    const known = (await c.var.whoIs()) !== undefined;
    return under ? show(c, <WritePage under={under} answered={answered} known={known} />) : c.notFound();
  });

  const write = taking(inTurn, newcomers);
  app.post(`/stories/${id}/comments`, ownRequests, limit, async (c) => write(c, { story: idIn(c) }));
  app.post(`/articles/${id}/comments`, ownRequests, limit, async (c) => write(c, { article: idIn(c) }));
  app.get('/comments/check', async (c) =>
    show(c, <CheckPage outbox={await around.outbox(c)} away={await around.relayAway()} />),
  );
  if (newcomers) app.route('/', confirming(inTurn, newcomers));
  app.route('/', thanking);
  app.route('/', own);
  app.route('/', quiet);
  return app;
}

/** Takes a comment under a story or an article: of who has signed in at once, of others after the press in a mail. */
const taking = (inTurn: InTurn, newcomers: NewcomersDoor | undefined) => async (c: Context, at: Place) => {
  const { db, view, now, rules } = c.var;
  const say = view.say.comments;
  c.header('Cache-Control', 'no-store');
  const sent = await formOf(c);
  const { text = '', to = '', mail } = sent;
  const under = await underOf(db, view, at, now);
  if (!under) return c.notFound();
  const answered = /^\d{1,9}$/.test(to) ? await shownComment(db, Number(to)) : undefined;
  const who = await c.var.whoIs();
  const wantsMail = mail === 'yes';
  const form = { under, answered, text: text.slice(0, limits.characters * 2), mail: wantsMail };
  if (to !== '' && !answered)
    return show(c, <WritePage {...form} known={Boolean(who)} error={say.refused['nothing there']()} />, 422);
  const said = { ...under.place, text, wantsMail, ...(answered && { to: answered.id }) };
  if (!who) {
    const draft = { place: under.place, text, wantsMail, name: sent.name ?? '', ...(answered && { to: answered.id }) };
    return newcomer(c, newcomers, { form, draft, sent });
  }
  const name = sent.name?.trim() || who.name || ((await writerOf(db, who.id))?.name ?? '');
  if (name === '') return show(c, <WritePage {...form} known name="" />, 422);
  if (await tooOften(c)) return show(c, <WritePage {...form} known error={say.refused['too often']()} />, 429);
  const written = await inTurn(async (tx) => {
    const done = await writeComment(tx, writerBy(who, name), said, { rules, now });
    if (done.outcome !== 'refused' && sent.name?.trim()) await nameAsWriter(tx, who, now);
    return done;
  });
  if (written.outcome === 'refused')
    return show(c, <WritePage {...form} known error={why(view, written)} {...ofName(written, name)} />, 422);
  return c.redirect(`/comments/mine?${written.outcome}=${written.id}`, 303);
};

const writerBy = (who: Person, name: string) => ({ person: who.id, name, byDesk: allowed(who, 'moderate') });

/** Whoever writes under a name is called so in their account, too. */
async function nameAsWriter(tx: Db, who: Person, now: Date): Promise<void> {
  await nameMyself(tx, who.id, (await writerOf(tx, who.id))?.name ?? '', now);
}

/** The name to mend, where that is what is wrong. */
const ofName = ({ phase }: Extract<Written, { outcome: 'refused' }>, name: string) =>
  phase === 'name' || phase === 'name taken' ? { name: name.slice(0, 60) } : {};

/** Keeps the comment of somebody who has not signed in, and has them mailed. */
async function newcomer(
  c: Context,
  door: NewcomersDoor | undefined,
  {
    form,
    draft,
    sent,
  }: {
    form: { under: Under; answered?: Shown | undefined; text: string; mail: boolean };
    draft: NewComment;
    /** The form as it was sent. */
    sent: Record<string, string>;
  },
) {
  const { db, view, now, rules } = c.var;
  const say = view.say.comments;
  const typed = (sent.email ?? '').trim();
  const fields = { ...form, name: draft.name.slice(0, 60), email: typed.slice(0, 254) };
  const email = asAddress(typed);
  const wrong = (error: string, at?: WrongAt, sure?: string) =>
    show(c, <WritePage {...fields} error={error} {...(at && { at })} {...(sure && { sure })} />, 422);
  if (!door || !email) return wrong(typed ? view.say.subscribe.notAnAddress : say.needsAddress, 'email');
  const refused = await refusalOf(db, draft, rules, now);
  if (refused) return wrong(why(view, refused), refused.phase === 'name' ? 'name' : 'text');
  const meant = suggestionFor(typed);
  if (meant && sent.sure !== typed) return wrong(view.say.subscribe.didYouMean(meant), 'email', typed);
  if ((await tooOften(c)) || (await door.mailComment(email, draft, hostOf(c))) === 'too often')
    return show(c, <WritePage {...fields} error={say.refused['too often']()} />, 429);
  return c.redirect('/comments/check', 303);
}

/** A link to the comment of somebody who works at the desk holds no longer than one that signs in. */
const staffHolds = 20 * 60_000;

/** The link that is mailed. Its page has the comment; one press publishes it, or lets it wait, and signs in. */
function confirming(inTurn: InTurn, door: NewcomersDoor): Hono {
  const app = new Hono();
  const path = '/comments/confirm/:token{[\\w-]{1,200}}' as const;
  const draftOf = async (c: Context) => {
    const { db, now } = c.var;
    const number = (await linkTokens(db)).readComment(c.req.param('token') ?? '');
    const draft = number === undefined ? undefined : await unconfirmed(db, number, now);
    const late = draft && now.getTime() - draft.sentAt.getTime() > staffHolds;
    return late && (await roleOf(db, draft.email)) !== 'reader' ? undefined : draft;
  };
  app.get(path, async (c) => {
    const draft = await draftOf(c);
    const under = draft && (await underOf(c.var.db, c.var.view, draft.place, c.var.now));
    return under ? show(c, <ConfirmPage {...{ draft, under }} path={c.req.path} />) : show(c, <LapsedPage />, 404);
  });
  app.post(path, ownRequests, limit, async (c) => {
    const draft = await draftOf(c);
    const under = draft && (await underOf(c.var.db, c.var.view, draft.place, c.var.now));
    const signedIn = under && (await door.press(await door.ask(draft.email), c.req.raw.headers));
    if (!signedIn) return show(c, <LapsedPage />, 404);
    const { person } = signedIn;
    const name = (await formOf(c)).name?.trim() || draft.name;
    const written = await inTurn(async (tx) => {
      const done = await confirmComment(tx, draft, writerBy(person, name), c.var);
      if (done !== 'nothing there' && done.outcome !== 'refused' && person.name === '')
        await nameAsWriter(tx, person, c.var.now);
      return done;
    });
    if (written === 'nothing there') return show(c, <LapsedPage />, 404);
    setCookies(c, signedIn.cookies);
    if (written.outcome !== 'refused') return c.redirect(`/comments/mine?${written.outcome}=${written.id}`, 303);
    const page = { draft, under, path: c.req.path, error: why(c.var.view, written), ...ofName(written, name) };
    return show(c, <ConfirmPage {...page} />, 422);
  });
  return app;
}

/** Thanking for a comment: a press there; it can be taken back. */
const thanking = new Hono()
  .post(`/comments/${id}/thanks`, ownRequests, limit, async (c) => {
    const { db, now } = c.var;
    const who = await c.var.whoIs();
    const page = `/comments/${idIn(c)}/thanks`;
    if (!who) return c.redirect(`/sign-in?to=${encodeURIComponent(page)}`, 303);
    if (await tooOften(c)) throw new HTTPException(429);
    if ((await formOf(c)).thanks === 'no') await takeThanksBack(db, who.id, idIn(c));
    else if (!(await thank(db, who.id, idIn(c), now))) return c.redirect(`/comments/${idIn(c)}`, 303);
    return c.redirect(page, 303);
  })
  .get(`/comments/${id}/thanks`, async (c) => {
    const comment = await shownComment(c.var.db, idIn(c));
    if (!comment) return c.notFound();
    return show(c, <ThanksPage comment={comment} thanked={await hasThanked(c.var.db, personIn(c).id, comment.id)} />);
  });

/** One's own comments, and those of others that one reports. */
const own = new Hono();

own.get('/comments/mine', async (c) => {
  const who = personIn(c);
  const before = asNumber(c.req.query('before'));
  const [comments, writer] = await Promise.all([
    ownComments(c.var.db, who.id, { before, most: 21 }),
    writerOf(c.var.db, who.id),
  ]);
  const what = (['shown', 'waiting', 'reported', 'removed'] as const).find((one) => c.req.query(one) !== undefined);
  const page = comments.slice(0, 20);
  return show(
    c,
    <MinePage
      comments={page.map((comment) => ({ ...comment, changeable: isChangeable(comment, c.var.now) }))}
      done={what && { what, id: Number(c.req.query(what)) || 0 }}
      mailed={writer?.wantsMail ?? false}
      older={comments.length > 20 ? page.at(-1)?.id : undefined}
    />,
  );
});
own.get('/comments/mine.json', async (c) => {
  c.header('Content-Disposition', 'attachment; filename="comments.json"');
  return c.json(await heldOfWriter(c.var.db, personIn(c).id));
});
own.post('/comments/mine/mail', ownRequests, limit, async (c) => {
  await wantAnswers(c.var.db, personIn(c).id, (await formOf(c)).mail === 'yes');
  return c.redirect('/comments/mine', 303);
});

/** One of one's own comments. */
const ownComment = async (c: Context) => (await ownComments(c.var.db, personIn(c).id, { id: idIn(c) }))[0];

own.get(`/comments/${id}/edit`, async (c) => {
  const comment = await ownComment(c);
  if (!comment) return c.notFound();
  const late = isChangeable(comment, c.var.now) ? {} : { error: c.var.view.say.comments.refused['too late']() };
  return show(c, <OnePage comment={comment} what="edit" text={comment.text ?? ''} {...late} />);
});
own.post(`/comments/${id}/edit`, ownRequests, limit, async (c) => {
  const who = personIn(c);
  const comment = await ownComment(c);
  if (!comment) return c.notFound();
  const { text = '' } = await formOf(c);
  const page = { comment, what: 'edit' as const, text: text.slice(0, limits.characters * 2) };
  if (await tooOften(c))
    return show(c, <OnePage {...page} error={c.var.view.say.comments.refused['too often']()} />, 429);
  const writer = { person: who.id, byDesk: allowed(who, 'moderate') };
  const written = await editComment(c.var.db, writer, { id: comment.id, text }, c.var);
  if (written.outcome === 'refused') return show(c, <OnePage {...page} error={why(c.var.view, written)} />, 422);
  return c.redirect(`/comments/mine?${written.outcome}=${written.id}`, 303);
});

own.get(`/comments/${id}/remove`, async (c) => {
  const comment = await ownComment(c);
  return comment ? show(c, <OnePage comment={comment} what="remove" />) : c.notFound();
});
own.post(`/comments/${id}/remove`, ownRequests, limit, async (c) => {
  const outcome = await removeComment(c.var.db, personIn(c).id, idIn(c));
  return outcome === 'removed' ? c.redirect('/comments/mine?removed', 303) : c.notFound();
});

own.get(`/comments/${id}/report`, async (c) => {
  const comment = await shownComment(c.var.db, idIn(c));
  return comment ? show(c, <OnePage comment={comment} what="report" />) : c.notFound();
});
own.post(`/comments/${id}/report`, ownRequests, limit, async (c) => {
  const { because = '', words = '' } = await formOf(c);
  if (await tooOften(c)) throw new HTTPException(429);
  const outcome = await reportComment(
    c.var.db,
    idIn(c),
    { because: asReason(because), words },
    {
      by: personIn(c).id,
      now: c.var.now,
    },
  );
  return outcome === 'reported' ? c.redirect('/comments/mine?reported', 303) : c.notFound();
});

/** The link in a notice that ends the notices. */
const quiet = new Hono();

// The token is the proof; mail providers press without being a page of ours (RFC 8058).
const quietly = '/comments/quiet/:token{[\\w-]{1,200}}' as const;
quiet.get(quietly, async (c) => {
  const known = (await linkTokens(c.var.db)).readQuiet(c.req.param('token'));
  return known === undefined ? c.notFound() : show(c, <QuietPage path={c.req.path} />);
});
quiet.post(quietly, limit, async (c) => {
  const known = (await linkTokens(c.var.db)).readQuiet(c.req.param('token'));
  if (known === undefined) return c.notFound();
  await wantAnswers(c.var.db, known, false);
  return show(c, <QuietPage path={c.req.path} done />);
});

/** Why nothing was kept, in words for the writer. */
function why(view: View, { phase, detail = '' }: Extract<Written, { outcome: 'refused' }>): string {
  const say = view.say.comments;
  if (phase === 'length') return say.refused.length(say.characters(Number(detail) - limits.characters));
  if (phase === 'muted') return say.refused.muted(view.moment(new Date(detail)));
  const words = say.refused as Record<string, (detail: string) => string>;
  return words[phase]?.(detail) ?? phase;
}

async function shownComment(db: Db, comment: number): Promise<Shown | undefined> {
  const whole = await threadOf(db, comment, { most: 1 });
  const found = whole && [whole.thread, ...whole.answers].find((one) => one.id === comment);
  return found?.state === 'shown' ? found : undefined;
}

function isChangeable(comment: Pick<Shown, 'state' | 'written'>, now: Date): boolean {
  return (
    (comment.state === 'shown' || comment.state === 'waiting') && now.getTime() - comment.written.getTime() < editable
  );
}

/** Which field is wrong. */
type WrongAt = 'text' | 'name' | 'email';

/** Where words are sent from: an answer, or a comment that needs something more first. */
function WritePage({
  under,
  answered,
  ...form
}: {
  under: Under;
  /** The comment that is answered. */
  answered?: Shown | undefined;
  /** Who sends it has signed in. */
  known?: boolean;
  text?: string | undefined;
  name?: string | undefined;
  email?: string | undefined;
  sure?: string | undefined;
  error?: string | undefined;
  at?: WrongAt;
  mail?: boolean;
}) {
  const say = useView().say.comments;
  const title = answered ? say.answerTo(answered.writer?.name ?? say.gone) : say.titles.write;
  const path = `${pathOf(under.place)}/comments`;
  return (
    <Page path={path} title={title} hidden plain>
      <div class="page discussion">
        <p class="k" dir="auto">
          <a href={pathOf(under.place)}>{under.headline}</a>
        </p>
        <h1 id="title">{title}</h1>
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

/** After the form: where the press that publishes is. */
function CheckPage({ outbox, away }: { outbox: boolean; away: boolean }) {
  const { comments, subscribe } = useView().say;
  return (
    <ProsePage path="/comments/check" title={subscribe.check} hidden plain>
      <p role="status">{comments.check}</p>
      {away && <p>{subscribe.relayAway}</p>}
      <p>{subscribe.nothingThere}</p>
      {outbox && <p>{subscribe.outbox()}</p>}
    </ProsePage>
  );
}

/** What the link in the mail opens: the comment, and the press that publishes it. */
function ConfirmPage({
  draft,
  under,
  path,
  name,
  error,
}: {
  draft: Unconfirmed;
  under: Under;
  path: string;
  /** Where the name has to be another. */
  name?: string;
  error?: string;
}) {
  const { confirm, titles } = useView().say.comments;
  return (
    <Page path={path} title={titles.write} hidden plain>
      <div class="page discussion">
        <p class="k" dir="auto">
          <a href={pathOf(under.place)}>{under.headline}</a>
        </p>
        <h1>{confirm.title}</h1>
        <ol class="comments">
          <li class="comment">
            <p class="by small">
              <b>
                <bdi>{draft.name}</bdi>
              </b>{' '}
              <span class="soft">{draft.email}</span>
            </p>
            <div class="words" dir="auto">
              {raw(draft.html)}
            </div>
          </li>
        </ol>
        <form method="post" action={path} class="write">
          <Wrong id="error">{error}</Wrong>
          {name !== undefined && <NameField name={name} wrong required />}
          <p>
            <button type="submit">{confirm.press}</button>
          </p>
          <p class="small soft">{confirm.ignore}</p>
        </form>
      </div>
    </Page>
  );
}

/** The link that published something already, or is too old. */
function LapsedPage() {
  const { comments, subscribe } = useView().say;
  return (
    <ProsePage path="/comments/check" title={subscribe.lapsed} hidden plain>
      <p>{comments.confirm.lapsed}</p>
      <p>
        <a href="/comments/mine">{comments.own}</a>
      </p>
    </ProsePage>
  );
}

/** After thanking: what was thanked for, and the way back. */
function ThanksPage({ comment, thanked }: { comment: Shown; thanked: boolean }) {
  const say = useView().say.comments;
  const path = `/comments/${comment.id}/thanks`;
  return (
    <Page path={path} title={say.thanks.title} hidden plain>
      <div class="page discussion">
        <h1>{thanked ? say.thanks.done : say.thanks.title}</h1>
        <ol class="comments">
          <Comment comment={comment} quoted />
        </ol>
        <Press
          to={path}
          fields={{ thanks: thanked ? 'no' : 'yes' }}
          label={thanked ? say.thanks.back : say.thanks.press}
          loud={!thanked}
        />
        <p class="small more">
          <a href={`/comments/${comment.id}`}>{say.back}</a>
        </p>
      </div>
    </Page>
  );
}

interface OnePageProps {
  comment: Shown;
  what: 'edit' | 'remove' | 'report';
  error?: string;
  text?: string;
}

/** Changing, removing and reporting. */
function OnePage({ comment, what, error, text }: OnePageProps) {
  const say = useView().say.comments;
  const path = `/comments/${comment.id}/${what}`;
  return (
    <Page path={path} title={say.titles[what]} hidden plain>
      <div class="page discussion">
        <h1 id="title">{say.titles[what]}</h1>
        {what === 'edit' ? (
          <WriteForm action={path} label="title" text={text} error={error} known changing />
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
                      <Choice type="radio" id={`r${i}`} name="because" value={reason} required>
                        {words}
                      </Choice>
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

interface MinePageProps {
  /** Each with whether it can still be changed. */
  comments: (Own & { changeable: boolean })[];
  done?: { what: 'shown' | 'waiting' | 'reported' | 'removed'; id: number } | undefined;
  mailed: boolean;
  older?: number | undefined;
}

/** Somebody's own comments, whatever became of them. */
function MinePage({ comments, done, mailed, older }: MinePageProps) {
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
                    <span class="visually-hidden">: {shorten(comment.text ?? '', 40)}</span>
                  </a>
                )}
                <a href={`/comments/${comment.id}/remove`}>
                  {yours.remove}
                  <span class="visually-hidden">: {shorten(comment.text ?? '', 40)}</span>
                </a>
              </p>
            </li>
          ))}
        </ol>
        {older !== undefined && <More to={`/comments/mine?before=${older}`}>{yours.older}</More>}
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
function QuietPage({ path, done }: { path: string; done?: boolean }) {
  const say = useView().say.comments.quiet;
  return (
    <ProsePage path={path} title={done ? say.done : say.title} hidden plain>
      {!done && (
        <form method="post" action={path}>
          <p>{say.ask}</p>
          <p>
            <button type="submit">{say.press}</button>
          </p>
        </form>
      )}
    </ProsePage>
  );
}
