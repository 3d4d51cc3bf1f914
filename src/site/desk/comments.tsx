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
  type Mark,
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
import { personIn, show, useView } from '../context.tsx';
import { More, Select } from '../parts.tsx';
import { asNumber, formOf } from '../request.ts';
import { ActButton, by, DeskPage } from './shell.tsx';

const day = 86_400_000;
const acts = ['approve', 'refuse', 'refuse all', 'mute', 'ban'] as const;
const done: Record<string, string> = {
  approve: 'Approved',
  refuse: 'Refused',
  mute: 'Muted',
  ban: 'Banned',
  mark: 'Marked',
  unmark: 'Mark taken off',
};

/** What the house makes of a comment, as its press says it. */
const markPresses: Record<Mark, string> = {
  chosen: 'Choose it to stand first',
  quoted: 'We quoted it',
  corrected: 'It led to a correction',
};

/** Phases whose names say too little. */
const heldBy: Record<string, string> = {
  before: 'the house’s setting that all wait',
  copy: 'others said the same',
};

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
  const verb = made.undone ? `take back: ${made.act}` : made.act;
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
  const tabs = [
    ['/desk/comments', `Waiting (${view.number(counts.waiting)})`],
    ['/desk/comments?queue=reported', `Reported (${view.number(counts.reported)})`],
    ['/desk/comments?queue=shown', 'Shown'],
    ['/desk/comments?queue=refused', 'Refused'],
    ['/desk/comments/words', 'Words'],
    ['/desk/comments/log', 'What was done'],
  ] as const;
  return (
    <nav class="k sorts" aria-label="Comments">
      {tabs.map(([to, label]) => (
        <a href={to} aria-current={to === place ? 'page' : undefined}>
          {label}
        </a>
      ))}
    </nav>
  );
}

const empty: Record<QueueName, string> = {
  waiting: 'Nothing waits. Whatever a phase holds, and the first comment of each new writer, comes here.',
  reported: 'Nothing is reported. What readers report stays shown until you decide.',
  shown: 'Nothing is shown yet.',
  refused: 'Nothing has been refused.',
};

interface QueuePageProps {
  name: QueueName;
  queue: ModerationQueue;
  last?: ModeratorsAct | undefined;
  nothing: boolean;
}

function QueuePage({ name, queue, last, nothing }: QueuePageProps) {
  const place = name === 'waiting' ? '/desk/comments' : `/desk/comments?queue=${name}`;
  const first = queue.comments[0]?.id;
  return (
    <DeskPage place="/desk/comments" title="Comments">
      <Tabs place={place} counts={queue} />
      {nothing && (
        <p role="status" class="banner-note">
          Nothing was to be done: somebody else was there first, or the comment was removed.
        </p>
      )}
      {last && <JustDone {...{ last, name }} />}
      {name === 'waiting' && queue.crowds.length > 0 && <Crowds crowds={queue.crowds} />}
      {queue.comments.length === 0 ? (
        <p class="soft">{empty[name]}</p>
      ) : (
        <p class="small soft keys">
          Keys, while a comment has the focus: j and k go on and back, a approves, 1 to 7 choose a reason, r refuses, u
          takes back what was done last.
        </p>
      )}
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
          Further ones
        </More>
      )}
      <script type="module" src="/queue.js"></script>
    </DeskPage>
  );
}

/** What was just done, to be taken back. */
function JustDone({ last, name }: { last: ModeratorsAct; name: QueueName }) {
  return (
    <form method="post" action="/desk/comments/undo" class="banner-note row" data-undo>
      <span role="status">
        {last.undone ? 'Taken back: ' : ''}
        {done[last.act]}
        {last.comments.length !== 1 && `, ${last.comments.length} comments`}
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
            Take it back
          </button>
        </>
      )}
    </form>
  );
}

/** Writers of whom several wait. */
function Crowds({ crowds }: { crowds: ModerationQueue['crowds'] }) {
  const view = useView();
  return (
    <details open={crowds.some(({ waiting }) => waiting >= 5)}>
      <summary>Writers of whom several wait</summary>
      <ul class="rows">
        {crowds.map(({ writer, name: called, waiting }) => (
          <li>
            <form method="post" action="/desk/comments" class="row">
              <input type="hidden" name="writer" value={String(writer)} />
              <span>
                <b>
                  <bdi>{called}</bdi>
                </b>
                : {view.number(waiting)} wait
              </span>
              <Reasons id={`w${writer}`} value="spam" />
              <ActButton act="refuse all" label="Refuse all" about={`of ${called}`} />
              <ActButton act="ban" label="Refuse all and ban" about={called} />
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
  const called = writer?.name ?? 'somebody who left';
  return (
    <li id={`c${id}`} class="comment" tabindex={-1} data-comment>
      <p class="by small">
        <b>
          <bdi>{called}</bdi>
        </b>
        <time class="soft num" datetime={comment.written.toISOString()}>
          {view.moment(comment.written)}
        </time>
        {comment.edited && <span class="soft"> changed</span>}
        <span class="soft">
          {' on '}
          <a href={pathOf(comment.place)}>
            <bdi>{shorten(comment.headline ?? 'a story', 80)}</bdi>
          </a>
        </span>
      </p>
      {writer && (
        <p class="small soft">
          Writes here since {view.day(writer.begun)}; {view.number(writer.shown)} shown, {view.number(writer.refused)}{' '}
          refused
          {writer.banned && '; banned'}
          {writer.mutedUntil && `; muted until ${view.moment(writer.mutedUntil)}`}.
        </p>
      )}
      {comment.answered && (
        <p class="small soft">
          In answer to <bdi>{comment.answered.name}</bdi>: “<bdi>{shorten(asLine(comment.answered.text), 160)}</bdi>”
        </p>
      )}
      <div class="words" dir="auto">
        {raw(comment.html)}
      </div>
      {comment.because.length > 0 && comment.state === 'waiting' && (
        <p class="small">
          Held by: <bdi>{comment.because.map((one) => heldBy[one] ?? one).join(', ')}</bdi>
        </p>
      )}
      {comment.refusedBecause && <p class="small">Refused: {comment.refusedBecause}</p>}
      {comment.reported > 0 && (
        <ul class="small">
          {comment.reports.map(({ because, words }) => (
            <li>
              Reported: {because}
              {words && (
                <>
                  , “<bdi>{words}</bdi>”
                </>
              )}
            </li>
          ))}
          {comment.reported > comment.reports.length && (
            <li>and {comment.reported - comment.reports.length} more reports</li>
          )}
        </ul>
      )}
      <Decide {...{ comment, name, after, next, called }} />
    </li>
  );
}

/** What can be done about it, and about its writer. */
function Decide({ comment, name, after, next, called }: Decided & { called: string }) {
  const { id, writer } = comment;
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
            {name === 'reported' ? 'Keep' : 'Approve'}
            <span class="visually-hidden"> the comment of {called}</span>
          </button>
        )}
        <Reasons id={`c${id}`} value={comment.reports[0]?.because} />
        {name !== 'refused' && <ActButton act="refuse" label="Refuse" about={`the comment of ${called}`} />}
      </div>
      {name === 'shown' && <Marking comment={comment} called={called} />}
      {writer && (
        <details>
          <summary class="small">
            The writer<span class="visually-hidden">, {called}</span>
          </summary>
          <div class="row">
            <label class="visually-hidden" for={`days${id}`}>
              Muted for how long
            </label>
            <Select
              id={`days${id}`}
              name="days"
              options={[
                ['1', 'for a day'],
                ['7', 'for a week'],
                ['30', 'for a month'],
              ]}
              value="7"
            />
            <ActButton act="mute" label="Mute" about={called} />
            <ActButton act="ban" label="Ban" about={called} />
            <span class="choice">
              <input type="checkbox" id={`down${id}`} name="takeDown" value="yes" />
              <label for={`down${id}`}>and take down all that is shown</label>
            </span>
          </div>
        </details>
      )}
    </form>
  );
}

/** What the house made of it: readers see it, and its writer is mailed within the hour if they asked to be. */
function Marking({ comment: { id, parent, marks: set }, called }: { comment: Queued; called: string }) {
  const about = `the comment of ${called}`;
  return (
    <div class="row">
      {marks
        .filter((kind) => kind !== 'chosen' || parent === null)
        .map((kind) =>
          set.some((one) => one.kind === kind) ? (
            <ActButton act={`unmark ${kind}`} label={`Take off: ${markPresses[kind]}`} about={about} />
          ) : (
            <ActButton act={`mark ${kind}`} label={markPresses[kind]} about={about} />
          ),
        )}
      <label class="small" for={`place${id}`}>
        Where it was quoted or corrected
      </label>
      <input id={`place${id}`} name="place" maxlength={300} placeholder="/articles/7" />
    </div>
  );
}

function Reasons({ id, value }: { id: string; value?: string | undefined }) {
  return (
    <>
      <label class="visually-hidden" for={`why-${id}`}>
        Reason
      </label>
      <select id={`why-${id}`} name="because" data-reason>
        {reasons.map((reason, i) => (
          <option value={reason} selected={reason === value}>
            {i + 1} {reason}
          </option>
        ))}
      </select>
    </>
  );
}

function LogPage({ counts, log }: { counts: { waiting: number; reported: number }; log: ModeratorsAct[] }) {
  const view = useView();
  return (
    <DeskPage path="/desk/comments/log" place="/desk/comments" title="What moderators did">
      <Tabs place="/desk/comments/log" counts={counts} />
      {log.length === 0 && <p class="soft">Nothing yet.</p>}
      <ul class="rows">
        {log.map((act) => (
          <li>
            <form method="post" action="/desk/comments/undo" class="row">
              <span>
                <time datetime={act.at.toISOString()}>{view.moment(act.at)}</time>,{' '}
                <bdi>{act.by ?? 'somebody who left'}</bdi>: {done[act.act]?.toLowerCase()}{' '}
                <bdi>{act.writer ?? 'somebody who left'}</bdi>
                {`, ${act.comments.length === 1 ? 'a comment' : `${act.comments.length} comments`}`}
                {act.because && `, ${act.because}`}
                {act.undone && ' (taken back)'}
              </span>
              {!act.undone && (
                <>
                  <input type="hidden" name="act" value={String(act.id)} />
                  <input type="hidden" name="log" value="" />
                  <button type="submit" class="quiet">
                    Take it back
                    <span class="visually-hidden">
                      : {done[act.act]}, {view.moment(act.at)}
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
  const fields = [
    ['banned', 'Never shown', 'A comment with one of these is refused, and its writer is told the word.'],
    ['suspect', 'Looked at first', 'A comment with one of these waits for a moderator.'],
  ] as const;
  return (
    <DeskPage path="/desk/comments/words" place="/desk/comments" title="Words">
      <Tabs place="/desk/comments/words" counts={counts} />
      {saved && (
        <p role="status" class="banner-note">
          The words are kept.
        </p>
      )}
      <p class="soft">
        A word or phrase a line. Capitals, accents and what stands between words do not matter; whole words are found,
        and with a * at its end all that begin so.
      </p>
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
          <button type="submit">Keep the words</button>
        </p>
      </form>
    </DeskPage>
  );
}
