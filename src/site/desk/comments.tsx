import { Hono } from 'hono';
import { raw } from 'hono/html';
import {
  asLine,
  asReason,
  decide,
  markComment,
  marks,
  moderationLog,
  queueCounts,
  queueOf,
  queues,
  reasons,
  refuseWaiting,
  saveWordLists,
  silence,
  undoModeration,
  wordLists,
  type ModeratorsAct,
  type ModerationQueue,
  type Queued,
  type QueueName,
  type WordLists,
} from '../../comments/index.ts';
import { transaction, type Db } from '../../db/index.ts';
import { actor, record } from '../../desk/index.ts';
import type { Person } from '../../readers/index.ts';
import { ownPath, shorten } from '../../text/index.ts';
import { pathOf } from '../comments/read.tsx';
import { personIn, show, useView, type View } from '../context.tsx';
import { More, Select } from '../parts.tsx';
import { asNumber, formOf } from '../request.ts';
import { ActButton, by, DeskPage } from './shell.tsx';

const day = 86_400_000;
const acts = ['approve', 'refuse', 'refuse all', 'mute', 'ban'] as const;

/** The moderators' pages: what waits and was reported, the house's words, and what was done, to be undone. */
export function commentsDesk(): Hono {
  const app = new Hono();
  app.get('/desk/comments', async (c) => {
    const name = nameOf(c.req.query('queue'));
    const act = asNumber(c.req.query('done'));
    const [queue, [last]] = await Promise.all([
      queueOf(c.var.db, name, { after: c.req.query('after') }),
      act === undefined ? [] : moderationLog(c.var.db, { act, most: 1 }),
    ]);
    return show(c, <QueuePage name={name} queue={queue} last={last} nothing={c.req.query('done') === ''} />);
  });

  app.post('/desk/comments', async (c) => {
    const who = personIn(c);
    const form = await formOf(c);
    const at = c.var.now;
    const act = await transaction(c.var.db, async (tx) => {
      const made = await moderate(tx, who, form, at);
      if (made !== undefined) await note(tx, who, made, at);
      return made;
    });
    return c.redirect(backTo(form, String(act ?? '')), 303);
  });

  app.post('/desk/comments/undo', async (c) => {
    const who = personIn(c);
    const form = await formOf(c);
    const act = asNumber(form.act);
    await transaction(c.var.db, async (tx) => {
      if (act === undefined || (await undoModeration(tx, act, c.var.now)) !== 'undone') return;
      await note(tx, who, act, c.var.now);
    });
    return c.redirect(form.log === undefined ? backTo(form, String(act ?? '')) : '/desk/comments/log', 303);
  });
  return app.route('/', words);
}

const nameOf = (typed: string | undefined): QueueName => queues.find((one) => one === typed) ?? 'waiting';

/** Does what a moderator pressed. @returns the act's number; undefined where nothing was done */
async function moderate(tx: Db, who: Person, form: Record<string, string>, at: Date): Promise<number | undefined> {
  const by = { by: who.id, now: at };
  const what = acts.find((one) => one === form.act);
  const [comment, writer] = [asNumber(form.comment), asNumber(form.writer)];
  const because = asReason(form.because ?? '');
  if (what === 'approve' && comment) return decide(tx, [comment], { act: 'approve' }, by);
  if (what === 'refuse' && comment) return decide(tx, [comment], { act: 'refuse', because }, by);
  const kind = marks.find((mark) => form.act === `mark ${mark}` || form.act === `unmark ${mark}`);
  if (kind && comment) {
    const off = form.act?.startsWith('unmark') ?? false;
    return markComment(tx, comment, { kind, place: pathIn(form.place ?? ''), off }, by);
  }
  if (what === 'refuse all' && writer) return refuseWaiting(tx, writer, because, by);
  if (what === 'mute' && writer) {
    const until = new Date(at.getTime() + Math.min(asNumber(form.days) ?? 7, 365) * day);
    return silence(tx, writer, { act: 'mute', until, because }, by);
  }
  if (what === 'ban' && writer)
    return silence(tx, writer, { act: 'ban', takeDown: form.takeDown === 'yes', because }, by);
  return undefined;
}

/** A path of the site, typed as that or as a whole address; '' for anything else. */
const pathIn = (typed: string): string => {
  const url = URL.parse(typed.trim(), 'http://own.invalid');
  return typed.trim() === '' || !url ? '' : (ownPath(url.pathname + url.hash) ?? '');
};

/** What was done, and the house's words. */
const words = new Hono();

words.get('/desk/comments/log', async (c) =>
  show(c, <LogPage counts={await queueCounts(c.var.db)} log={await moderationLog(c.var.db)} />),
);

words.get('/desk/comments/words', async (c) =>
  show(
    c,
    <WordsPage
      counts={await queueCounts(c.var.db)}
      lists={await wordLists(c.var.db)}
      saved={c.req.query('saved') !== undefined}
    />,
  ),
);
words.post('/desk/comments/words', async (c) => {
  const { banned = '', suspect = '' } = await formOf(c);
  await transaction(c.var.db, async (tx) => {
    const before = await wordLists(tx);
    await saveWordLists(tx, { banned, suspect });
    const after = await wordLists(tx);
    await record(tx, { act: 'change the words', what: 'comments', before, after }, by(c));
  });
  return c.redirect('/desk/comments/words?saved', 303);
});

/** Writes what a moderator did into the desk's log. */
async function note(tx: Db, who: Person, act: number, at: Date): Promise<void> {
  const [made] = await moderationLog(tx, { act });
  if (!made) return;
  const after = { comments: made.comments, because: made.because, undone: made.undone };
  const verb = made.undone ? (`take back: ${made.act}` as const) : made.act;
  await record(tx, { act: verb, what: `comments of ${made.writer ?? 'nobody'}`, after }, { who: actor(who), now: at });
}

/** The queue again, where it was left, at the next comment. */
function backTo(form: Record<string, string>, act?: string): string {
  const after = asNumber(form.after);
  const query = new URLSearchParams({
    queue: nameOf(form.queue),
    ...(after !== undefined && { after: String(after) }),
    ...(act !== undefined && { done: act }),
  });
  const next = asNumber(form.next);
  return `/desk/comments?${query.toString()}${next === undefined ? '' : `#c${next}`}`;
}

function Tabs({ place, counts }: { place: string; counts: { waiting: number; reported: number } }) {
  const view = useView();
  const say = view.say.desk.moderation.tabs;
  const tabs = [
    ['/desk/comments', say.waiting(view.number(counts.waiting))],
    ['/desk/comments?queue=reported', say.reported(view.number(counts.reported))],
    ['/desk/comments?queue=shown', say.shown],
    ['/desk/comments?queue=refused', say.refused],
    ['/desk/comments/words', say.words],
    ['/desk/comments/log', say.log],
  ] as const;
  return (
    <nav class="k sorts" aria-label={view.say.desk.places.comments}>
      {tabs.map(([to, label]) => (
        <a href={to} aria-current={to === place ? 'page' : undefined}>
          {label}
        </a>
      ))}
    </nav>
  );
}

interface QueuePageProps {
  name: QueueName;
  queue: ModerationQueue;
  last?: ModeratorsAct | undefined;
  nothing: boolean;
}

function QueuePage({ name, queue, last, nothing }: QueuePageProps) {
  const place = name === 'waiting' ? '/desk/comments' : `/desk/comments?queue=${name}`;
  const first = queue.comments[0]?.id;
  const { desk } = useView().say;
  const say = desk.moderation;
  return (
    <DeskPage place="/desk/comments" title={desk.places.comments}>
      <Tabs place={place} counts={queue} />
      {nothing && (
        <p role="status" class="banner-note">
          {say.nothingDone}
        </p>
      )}
      {last && <JustDone {...{ last, name }} />}
      {name === 'waiting' && queue.crowds.length > 0 && <Crowds crowds={queue.crowds} />}
      {queue.comments.length === 0 ? <p class="soft">{say.empty[name]}</p> : <p class="small soft keys">{say.keys}</p>}
      <ol class="comments queue" data-queue>
        {queue.comments.map((comment, i) => (
          <QueueItem
            comment={comment}
            name={name}
            after={first === undefined ? undefined : beforeOf(name, first)}
            next={queue.comments[i + 1]?.id ?? queue.comments[i - 1]?.id}
          />
        ))}
      </ol>
      {queue.next !== undefined && (
        <More to={`/desk/comments?queue=${name}&after=${queue.next}`} rel="next">
          {say.further}
        </More>
      )}
      <script type="module" src="/queue.js"></script>
    </DeskPage>
  );
}

/** What was just done, to be taken back. */
function JustDone({ last, name }: { last: ModeratorsAct; name: QueueName }) {
  const say = useView().say.desk.moderation;
  return (
    <form method="post" action="/desk/comments/undo" class="banner-note row" data-undo>
      <span role="status">
        {last.undone ? `${say.takenBack} ` : ''}
        {say.done[last.act]}
        {last.comments.length !== 1 && `, ${say.comments(last.comments.length)}`}
        {last.writer && (
          <>
            {', '}
            <bdi>{last.writer}</bdi>
          </>
        )}
        .
      </span>
      {!last.undone && (
        <>
          <input type="hidden" name="act" value={String(last.id)} />
          <input type="hidden" name="queue" value={name} />
          <button type="submit" class="quiet">
            {say.takeBack}
          </button>
        </>
      )}
    </form>
  );
}

/** Writers of whom several wait. */
function Crowds({ crowds }: { crowds: ModerationQueue['crowds'] }) {
  const say = useView().say.desk.moderation;
  return (
    <details open={crowds.some(({ waiting }) => waiting >= 5)}>
      <summary>{say.crowds}</summary>
      <ul class="rows">
        {crowds.map(({ writer, name: called, waiting }) => (
          <li>
            <form method="post" action="/desk/comments" class="row">
              <input type="hidden" name="writer" value={String(writer)} />
              <span>
                <b>
                  <bdi>{called}</bdi>
                </b>
                : {say.wait(waiting)}
              </span>
              <Reasons id={`w${writer}`} value="spam" />
              <ActButton act="refuse all" label={say.refuseAll} about={say.ofWriter(called)} />
              <ActButton act="ban" label={say.refuseAllBan} about={called} />
            </form>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** What to ask for as `after` so that a page begins with this comment. */
const beforeOf = (name: QueueName, id: number) => (name === 'refused' || name === 'shown' ? id + 1 : id - 1);

interface Decided {
  comment: Queued;
  name: QueueName;
  after: number | undefined;
  next: number | undefined;
}

function QueueItem({ comment, name, after, next }: Decided) {
  const view = useView();
  const { id, writer } = comment;
  const say = view.say.desk.moderation;
  const reason = (one: string) => view.say.comments.reasons[one] ?? one;
  const called = writer ? writer.name : say.gone;
  return (
    <li id={`c${id}`} class="comment" tabindex={-1} data-comment>
      <p class="by small">
        <b>
          <bdi>{called}</bdi>
        </b>
        <time class="soft num" datetime={comment.written.toISOString()}>
          {view.moment(comment.written)}
        </time>
        {comment.edited && <span class="soft"> {say.changed}</span>}
        <span class="soft">
          {` ${say.on} `}
          <a href={pathOf(comment.place)}>
            <bdi>{shorten(comment.headline ?? say.aStory, 80)}</bdi>
          </a>
        </span>
      </p>
      {writer && (
        <p class="small soft">
          {say.since(view.day(writer.begun), view.number(writer.shown), view.number(writer.refused))}
          {writer.banned && `; ${say.banned}`}
          {writer.mutedUntil && `; ${say.mutedUntil(view.moment(writer.mutedUntil))}`}.
        </p>
      )}
      {comment.answered && (
        <p class="small soft">
          {say.inAnswer} <bdi>{comment.answered.name}</bdi>:{' '}
          <bdi>{view.say.desk.quote(shorten(asLine(comment.answered.text), 160))}</bdi>
        </p>
      )}
      <div class="words" dir="auto">
        {raw(comment.html)}
      </div>
      {comment.because.length > 0 && comment.state === 'waiting' && (
        <p class="small">
          {say.heldBy} <bdi>{comment.because.map((one) => phaseInWords(view, one)).join(', ')}</bdi>
        </p>
      )}
      {comment.refusedBecause && (
        <p class="small">
          {say.wasRefused} {reason(comment.refusedBecause)}
        </p>
      )}
      {comment.reported > 0 && (
        <ul class="small">
          {comment.reports.map(({ because, words }) => (
            <li>
              {say.wasReported} {reason(because)}
              {words && (
                <>
                  , <bdi>{view.say.desk.quote(words)}</bdi>
                </>
              )}
            </li>
          ))}
          {comment.reported > comment.reports.length && (
            <li>{say.moreReports(comment.reported - comment.reports.length)}</li>
          )}
        </ul>
      )}
      <Decide {...{ comment, name, after, next, called }} />
    </li>
  );
}

/** Which phase held a comment, and the word for which it did. */
function phaseInWords({ say }: View, one: string): string {
  const [, name = '', detail = ''] = /^([^:]*)(.*)$/s.exec(one) ?? [];
  return (say.desk.moderation.phases[name] ?? name) + detail;
}

/** What can be done about it, and about its writer. */
function Decide({ comment, name, after, next, called }: Decided & { called: string }) {
  const { id, writer } = comment;
  const say = useView().say.desk.moderation;
  return (
    <form method="post" action="/desk/comments">
      <input type="hidden" name="comment" value={String(id)} />
      {writer && <input type="hidden" name="writer" value={String(writer.id)} />}
      <input type="hidden" name="queue" value={name} />
      {after !== undefined && after > 0 && <input type="hidden" name="after" value={String(after)} />}
      {next !== undefined && <input type="hidden" name="next" value={String(next)} />}
      <div class="row">
        {name !== 'shown' && (
          <button type="submit" name="act" value="approve">
            {name === 'reported' ? say.keep : say.approve}
            <span class="visually-hidden"> {say.ofComment(called)}</span>
          </button>
        )}
        <Reasons id={`c${id}`} value={comment.reports[0]?.because} />
        {name !== 'refused' && <ActButton act="refuse" label={say.refuse} about={say.ofComment(called)} />}
      </div>
      {name === 'shown' && <Marking comment={comment} called={called} />}
      {writer && (
        <details>
          <summary class="small">
            {say.writer}
            <span class="visually-hidden">, {called}</span>
          </summary>
          <div class="row">
            <label class="visually-hidden" for={`days${id}`}>
              {say.muteFor}
            </label>
            <Select id={`days${id}`} name="days" options={Object.entries(say.days)} value="7" />
            <ActButton act="mute" label={say.mute} about={called} />
            <ActButton act="ban" label={say.ban} about={called} />
            <span class="choice">
              <input type="checkbox" id={`down${id}`} name="takeDown" value="yes" />
              <label for={`down${id}`}>{say.takeDown}</label>
            </span>
          </div>
        </details>
      )}
    </form>
  );
}

/** What the house made of it: readers see it, and its writer is mailed within the hour if they asked to be. */
function Marking({ comment: { id, parent, marks: set }, called }: { comment: Queued; called: string }) {
  const say = useView().say.desk.moderation;
  const about = say.ofComment(called);
  return (
    <div class="row">
      {marks
        .filter((kind) => kind !== 'chosen' || parent === null)
        .map((kind) =>
          set.some((one) => one.kind === kind) ? (
            <ActButton act={`unmark ${kind}`} label={say.unmark(say.marks[kind])} about={about} />
          ) : (
            <ActButton act={`mark ${kind}`} label={say.marks[kind]} about={about} />
          ),
        )}
      <label class="small" for={`place${id}`}>
        {say.markPlace}
      </label>
      <input id={`place${id}`} name="place" maxlength={300} placeholder="/articles/7" />
    </div>
  );
}

function Reasons({ id, value }: { id: string; value?: string | undefined }) {
  const { desk, comments } = useView().say;
  return (
    <>
      <label class="visually-hidden" for={`why-${id}`}>
        {desk.moderation.reason}
      </label>
      <select id={`why-${id}`} name="because" data-reason>
        {reasons.map((reason, i) => (
          <option value={reason} selected={reason === value}>
            {i + 1} {comments.reasons[reason]}
          </option>
        ))}
      </select>
    </>
  );
}

function LogPage({ counts, log }: { counts: { waiting: number; reported: number }; log: ModeratorsAct[] }) {
  const view = useView();
  const say = view.say.desk.moderation;
  const because: Record<string, string> = { ...view.say.comments.reasons, ...view.say.comments.marks };
  return (
    <DeskPage path="/desk/comments/log" place="/desk/comments" title={say.logTitle}>
      <Tabs place="/desk/comments/log" counts={counts} />
      {log.length === 0 && <p class="soft">{say.logNone}</p>}
      <ul class="rows">
        {log.map((act) => (
          <li>
            <form method="post" action="/desk/comments/undo" class="row">
              <span>
                <time datetime={act.at.toISOString()}>{view.moment(act.at)}</time>,{' '}
                <bdi>{act.by ? act.by : say.gone}</bdi>: {say.did(view.say.desk.log.acts[act.act] ?? act.act)}{' '}
                <bdi>{act.writer ? act.writer : say.gone}</bdi>
                {`, ${say.comments(act.comments.length)}`}
                {act.because && `, ${because[act.because] ?? act.because}`}
                {act.undone && ` ${say.wasTakenBack}`}
              </span>
              {!act.undone && (
                <>
                  <input type="hidden" name="act" value={String(act.id)} />
                  <input type="hidden" name="log" value="" />
                  <button type="submit" class="quiet">
                    {say.takeBack}
                    <span class="visually-hidden">
                      : {say.done[act.act]}, {view.moment(act.at)}
                    </span>
                  </button>
                </>
              )}
            </form>
          </li>
        ))}
      </ul>
    </DeskPage>
  );
}

function WordsPage({
  counts,
  lists,
  saved,
}: {
  counts: { waiting: number; reported: number };
  lists: WordLists;
  saved: boolean;
}) {
  const say = useView().say.desk.moderation;
  const fields = [
    ['banned', say.neverShown, say.neverShownHelp],
    ['suspect', say.lookedAt, say.lookedAtHelp],
  ] as const;
  return (
    <DeskPage path="/desk/comments/words" place="/desk/comments" title={say.tabs.words}>
      <Tabs place="/desk/comments/words" counts={counts} />
      {saved && (
        <p role="status" class="banner-note">
          {say.wordsKept}
        </p>
      )}
      <p class="soft">{say.wordsHelp}</p>
      <form method="post" action="/desk/comments/words" class="write">
        {fields.map(([name, label, what]) => (
          <div>
            <label for={name}>
              <b>{label}</b>
            </label>
            <p class="small soft" id={`${name}-what`}>
              {what}
            </p>
            <textarea id={name} name={name} rows={8} aria-describedby={`${name}-what`} spellcheck={false}>
              {`\n${lists[name].join('\n')}`}
            </textarea>
          </div>
        ))}
        <p>
          <button type="submit">{say.wordsKeep}</button>
        </p>
      </form>
    </DeskPage>
  );
}
