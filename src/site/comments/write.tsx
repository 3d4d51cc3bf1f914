import type { Context, Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import {
  asReason,
  closesAt,
  editable,
  editComment,
  heldOfWriter,
  limits,
  ownComments,
  placeOfComment,
  removeComment,
  reportComment,
  threadOf,
  wantAnswers,
  writeComment,
  writerOf,
  type Place,
  type Rules,
  type Shown,
  type Written,
} from '../../comments/index.ts';
import { publishedArticle } from '../../articles/index.ts';
import { transaction, type Db } from '../../db/index.ts';
import { oneLine, openLimiter } from '../../text/index.ts';
import { type House } from '../../house/index.ts';
import { allowed, countAsking, linkTokens, nameMyself, type Person } from '../../readers/index.ts';
import { bodies, rooms } from '../bodies.ts';
import { hostOf } from '../host.ts';
import { formOf, ownRequests } from '../own-requests.ts';
import { MinePage, OnePage, QuietPage, WritePage, type Taking, type Under } from './pages.tsx';
import { storyHead } from '../read/store.ts';
import type { View } from '../view.ts';

/** Comments written at the same time; there are ten connections to the database. */
const writersAtOnce = 3;
const mostWaiting = 500;

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
    return article && { place, headline: oneLine(article.title), language: null };
  }
  const head = await storyHead(db, place.story);
  return head && { place, headline: oneLine(head.headline ?? view.say.story.without), language: head.language };
}

/** What writers of comments do. Every page here is one person's own, and kept nowhere; none needs script. */
export function commenting(
  app: Hono,
  {
    db,
    house,
    view,
    now,
    rules,
    whoIs,
  }: {
    db: Db;
    house: House;
    view: View;
    now: () => Date;
    rules: Rules;
    whoIs: (c: Context) => Promise<Person | undefined>;
  },
): void {
  const say = view.say.comments;
  const props = () => ({ view, now: now() });
  // The longest comment in the longest letters, as a form sends it.
  const limit = bodies(limits.characters * 12 + 4096, rooms.forms);
  const own = ownRequests(house);
  const id = ':id{[0-9]{1,9}}' as const;
  const idOf = (c: Context) => Number(c.req.param('id'));
  const person = async (c: Context): Promise<Person> => {
    const found = await whoIs(c);
    if (!found) throw new Error('the guard lets nobody in here who has not signed in');
    return found;
  };
  const tooOften = async (c: Context) => (await countAsking(db, { host: hostOf(c) }, now(), 'comment')) !== undefined;
  /**
   * A transaction at its turn. Who writes waits for others who do; were they all let in at once, no connection would be
   * left for those who read.
   */
  const writers = openLimiter(writersAtOnce);
  const inTurn = async <T,>(work: (tx: Db) => Promise<T>): Promise<T> => {
    if (writers.waiting >= mostWaiting) throw new HTTPException(503);
    return writers.run(() => transaction(db, work));
  };
  /** Why nothing was kept, in words for the writer. */
  const why = (written: Extract<Written, { outcome: 'refused' }>): string => {
    const { phase, detail = '' } = written;
    if (phase === 'length') return say.refused.length(say.characters(Number(detail) - limits.characters));
    if (phase === 'muted') return say.refused.muted(view.moment(new Date(detail)));
    const words = say.refused as Record<string, (detail: string) => string>;
    return words[phase]?.(detail) ?? phase;
  };
  const shownComment = async (comment: number): Promise<Shown | undefined> => {
    const whole = await threadOf(db, comment, { most: 1 });
    const found = whole && [whole.thread, ...whole.answers].find((one) => one.id === comment);
    return found?.state === 'shown' ? found : undefined;
  };

  app.use('/comments/*', async (c, next) => {
    if (!/^\/comments\/\d+$/.test(c.req.path)) c.header('Cache-Control', 'no-store');
    return next();
  });

  app.get(`/comments/${id}/answer`, async (c) => {
    const answered = await shownComment(idOf(c));
    const place = answered && (await placeOfComment(db, answered.id));
    const under = place && (await underOf(db, view, place, now()));
    return under ? c.html(<WritePage {...props()} under={under} answered={answered} />) : c.notFound();
  });

  const write = (placeOf: (id: number) => Place) => async (c: Context) => {
    c.header('Cache-Control', 'no-store');
    const { text = '', to = '', name: typed, mail } = await formOf(c);
    const under = await underOf(db, view, placeOf(idOf(c)), now());
    if (!under) return c.notFound();
    const answered = /^\d{1,9}$/.test(to) ? await shownComment(Number(to)) : undefined;
    const form = { ...props(), under, answered, text: text.slice(0, limits.characters * 2), mail: mail === 'yes' };
    const who = await whoIs(c);
    if (!who) return c.html(<WritePage {...form} signIn />, 401);
    const name = typed ?? (who.name || (await writerOf(db, who.id))?.name || '');
    if (name === '') return c.html(<WritePage {...form} name="" />, 422);
    if (to !== '' && !answered) return c.html(<WritePage {...form} error={say.refused['nothing there']()} />, 422);
    if (await tooOften(c)) return c.html(<WritePage {...form} error={say.refused['too often']()} />, 429);
    const written = await inTurn(async (tx) => {
      const done = await writeComment(
        tx,
        { person: who.id, name, byDesk: allowed(who, 'moderate') },
        { ...under.place, text, wantsMail: mail === 'yes', ...(answered && { to: answered.id }) },
        rules,
        now(),
      );
      if (done.outcome !== 'refused' && typed !== undefined)
        await nameMyself(tx, who.id, (await writerOf(tx, who.id))?.name ?? '', now());
      return done;
    });
    if (written.outcome === 'refused') {
      const ofName = written.phase === 'name' || written.phase === 'name taken';
      return c.html(<WritePage {...form} error={why(written)} {...(ofName && { name: name.slice(0, 60) })} />, 422);
    }
    return c.redirect(`/comments/mine?${written.outcome}=${written.id}`, 303);
  };
  app.post(
    `/stories/${id}/comments`,
    own,
    limit,
    write((story) => ({ story })),
  );
  app.post(
    `/articles/${id}/comments`,
    own,
    limit,
    write((article) => ({ article })),
  );

  app.get('/comments/mine', async (c) => {
    const who = await person(c);
    const before = /^\d{1,9}$/.test(c.req.query('before') ?? '') ? Number(c.req.query('before')) : undefined;
    const [comments, writer] = await Promise.all([ownComments(db, who.id, { before, most: 21 }), writerOf(db, who.id)]);
    const what = (['shown', 'waiting', 'reported', 'removed'] as const).find((one) => c.req.query(one) !== undefined);
    const page = comments.slice(0, 20);
    return c.html(
      <MinePage
        {...props()}
        comments={page.map((comment) => ({ ...comment, changeable: isChangeable(comment, now()) }))}
        done={what && { what, id: Number(c.req.query(what)) || 0 }}
        mailed={writer?.wantsMail ?? false}
        older={comments.length > 20 ? page.at(-1)?.id : undefined}
      />,
    );
  });
  app.get('/comments/mine.json', async (c) => {
    c.header('Content-Disposition', 'attachment; filename="comments.json"');
    return c.json(await heldOfWriter(db, (await person(c)).id));
  });
  app.post('/comments/mine/mail', own, limit, async (c) => {
    await wantAnswers(db, (await person(c)).id, (await formOf(c)).mail === 'yes');
    return c.redirect('/comments/mine', 303);
  });

  app.get(`/comments/${id}/edit`, async (c) => {
    const [comment] = await ownComments(db, (await person(c)).id, { id: idOf(c) });
    if (!comment) return c.notFound();
    const late = isChangeable(comment, now()) ? {} : { error: say.refused['too late']() };
    return c.html(<OnePage {...props()} comment={comment} what="edit" text={comment.text ?? ''} {...late} />);
  });
  app.post(`/comments/${id}/edit`, own, limit, async (c) => {
    const who = await person(c);
    const [comment] = await ownComments(db, who.id, { id: idOf(c) });
    if (!comment) return c.notFound();
    const { text = '' } = await formOf(c);
    const page = { ...props(), comment, what: 'edit' as const, text: text.slice(0, limits.characters * 2) };
    if (await tooOften(c)) return c.html(<OnePage {...page} error={say.refused['too often']()} />, 429);
    const written = await editComment(
      db,
      { person: who.id, byDesk: allowed(who, 'moderate') },
      comment.id,
      text,
      rules,
      now(),
    );
    if (written.outcome === 'refused') return c.html(<OnePage {...page} error={why(written)} />, 422);
    return c.redirect(`/comments/mine?${written.outcome}=${written.id}`, 303);
  });

  app.get(`/comments/${id}/remove`, async (c) => {
    const [comment] = await ownComments(db, (await person(c)).id, { id: idOf(c) });
    return comment ? c.html(<OnePage {...props()} comment={comment} what="remove" />) : c.notFound();
  });
  app.post(`/comments/${id}/remove`, own, limit, async (c) => {
    const outcome = await removeComment(db, (await person(c)).id, idOf(c));
    return outcome === 'removed' ? c.redirect('/comments/mine?removed', 303) : c.notFound();
  });

  app.get(`/comments/${id}/report`, async (c) => {
    const comment = await shownComment(idOf(c));
    return comment ? c.html(<OnePage {...props()} comment={comment} what="report" />) : c.notFound();
  });
  app.post(`/comments/${id}/report`, own, limit, async (c) => {
    const who = await person(c);
    const { because = '', words = '' } = await formOf(c);
    if (await tooOften(c)) throw new HTTPException(429);
    const outcome = await reportComment(db, who.id, idOf(c), asReason(because), words, now());
    return outcome === 'reported' ? c.redirect('/comments/mine?reported', 303) : c.notFound();
  });

  // The token is the proof; mail providers press without being a page of ours (RFC 8058).
  const quiet = '/comments/quiet/:token{[\\w-]{1,200}}' as const;
  app.get(quiet, async (c) => {
    const known = (await linkTokens(db)).readQuiet(c.req.param('token'));
    return known === undefined ? c.notFound() : c.html(<QuietPage {...props()} path={c.req.path} />);
  });
  app.post(quiet, limit, async (c) => {
    const known = (await linkTokens(db)).readQuiet(c.req.param('token'));
    if (known === undefined) return c.notFound();
    await wantAnswers(db, known, false);
    return c.html(<QuietPage {...props()} path={c.req.path} done />);
  });
}

function isChangeable(comment: Pick<Shown, 'state' | 'written'>, now: Date): boolean {
  return (
    (comment.state === 'shown' || comment.state === 'waiting') && now.getTime() - comment.written.getTime() < editable
  );
}
