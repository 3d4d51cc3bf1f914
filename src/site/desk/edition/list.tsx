import type { Child } from 'hono/jsx';
import { actor } from '../../../desk/index.ts';
import { furtherDevelopments, span, type KeptEdition, type MadeEdit } from '../../../editions/index.ts';
import type { Decision, ToldStory } from '../../../stories/index.ts';
import { shorten } from '../../../text/index.ts';
import { useNow, usePerson, useView, type View } from '../../context.tsx';
import { Hidden, Press, Select } from '../../parts.tsx';
import type { SendingProgress } from '../../../press/index.ts';
import { ActButton, Corrections, dayAndMoment, DeskPage } from '../shell.tsx';
import { matterOptions, type FoundStory } from './find.tsx';
import { inWords, pageOf } from './form.tsx';

interface EditionDeskProps {
  edition: KeptEdition;
  edits: MadeEdit[];
  decided: Decision[];
  open: string[];
  earlier: Earlier | undefined;
  closesAt: Date;
  /** The headlines of the stories that edits name, wherever those are now. */
  headlines: Map<string, string | undefined>;
  /** Its sending, where there is one. */
  sending: SendingProgress | undefined;
  /** How many readers get its letter. */
  mailed: number;
  /** Beside this story it is said what was just dropped. */
  next: string | undefined;
  /** Who else looks at it. */
  here: string[];
  /** Reports that were filed in the last hour. */
  lately: Set<string>;
  /** What is looked for, and what was found. */
  q: string;
  found: FoundStory[] | undefined;
}

/** What a page that looks on compares: another one, and the edition has changed. */
export const stampOf = ({ version, made, closed }: { version: number; made: Date; closed: unknown }) =>
  `${version} ${made.getTime()} ${closed ? 'closed' : ''}`;

export function EditionDesk(props: EditionDeskProps) {
  const { edition, edits, decided, open, earlier, headlines, sending, next, lately, q, found } = props;
  const who = usePerson();
  const view = useView();
  const path = `/desk/editions/${edition.week}`;
  const closed = edition.closed !== null;
  const all = [...edition.stories, ...edition.below].flatMap((story) => [story, ...(story.parts ?? [])]);
  const headline = (id: string) =>
    all.find(({ story }) => story === id)?.headline ?? headlines.get(id) ?? view.say.desk.edition.storyNumber(id);
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
          {view.say.desk.edition.youDid(inWords(view, last, headline))}
        </span>
        <button type="submit" class="quiet">
          {view.say.desk.edition.undo}
          <span class="visually-hidden"> {inWords(view, last, headline)}</span>
        </button>
      </form>
    );
  return (
    <DeskPage
      {...{ path }}
      place="/desk/edition"
      title={`${view.say.edition(edition.number)}, ${span(view.house, edition)}`}
      script="/edition.js"
    >
      <Tools {...{ edition, open, earlier, sending }} />
      {closed ? <Closed {...{ edition, path, sending }} /> : <Glance {...props} />}
      <Chosen {...{ edition, justDropped, lately }} />
      <Below {...{ edition, justDropped, lately }} />
      {!closed && <Another {...{ edition, q, found }} />}
      {!closed && <Changes {...{ edition, edits, decided, path, headline }} />}
    </DeskPage>
  );
}

/** When an edition closes, and what happens then. */
export function whenItCloses(
  view: View,
  { closesAt, now, mailed }: { closesAt: Date; now: Date; mailed: number },
): string {
  const { edition: say, readers } = view.say.desk;
  const minutes = Math.ceil((closesAt.getTime() - now.getTime()) / 60_000);
  if (minutes <= 0) return say.closing;
  const left = say.left(Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60);
  return say.closes(dayAndMoment(view, closesAt), left, readers(mailed));
}

/** When it closes and what happens then, what came in, what changed, who else is here. */
function Glance({ edition, edits, decided, closesAt, mailed, here, lately }: EditionDeskProps) {
  const now = useNow();
  const view = useView();
  const { edition: say } = view.say.desk;
  const last = edits.at(-1);
  const changes = edits.length + decided.length;
  const path = `/desk/editions/${edition.week}`;
  return (
    <div class="glance" data-live={`${path}/live`} data-stamp={stampOf(edition)} data-version={edition.version}>
      {closesAt > now && <p data-closes={closesAt.toISOString()}>{whenItCloses(view, { closesAt, now, mailed })}</p>}
      <div class="row">
        <span>
          {say.cameIn(lately.size)} {changes > 0 ? <a href="#changes">{say.changed(changes)}</a> : say.unchanged}{' '}
          <b class="here" dir="auto">
            {say.here(here)}
          </b>
        </span>
        {last && (
          <div class="undo-last">
            <Press to={path} fields={{ version: edition.version, act: 'undo', id: last.id }} label={say.undoLast} />
          </div>
        )}
      </div>
      <p class="said soft" role="status" dir="auto"></p>
    </div>
  );
}

interface Listed {
  edition: KeptEdition;
  /** Said beside the story that stands where another was dropped. */
  justDropped: (story: string) => Child;
  lately: Set<string>;
}

/** What leads on from an edition. */
function Tools({
  edition,
  open,
  earlier,
  sending,
}: Pick<EditionDeskProps, 'edition' | 'open' | 'earlier' | 'sending'>) {
  const say = useView().say.desk.edition;
  const path = `/desk/editions/${edition.week}`;
  const closed = edition.closed !== null;
  const others = open.filter((week) => week !== edition.week);
  const links: [to: string, label: string][] = [
    [`${path}/preview`, say.preview],
    ...(closed ? [] : ([[`${path}/letter`, say.letter], [`${path}/close`, say.closeNow]] as [string, string][])), // prettier-ignore
    [`/editions/${edition.week}`, say.asReaders],
    ...(sending ? ([[`/desk/sendings/${edition.id}`, say.itsSending]] as [string, string][]) : []),
  ];
  return (
    <>
      {others.length > 0 && (
        <p class="small">
          {say.alsoOpen}
          {others.map((week) => (
            <>
              {' '}
              <a href={`/desk/editions/${week}`}>{week}</a>
            </>
          ))}
        </p>
      )}
      <ul class="tools">
        {links.map(([to, label]) => (
          <li>
            <a href={to}>{label}</a>
          </li>
        ))}
        {earlier && (
          <li>
            <EarlierLink earlier={earlier} />
          </li>
        )}
      </ul>
    </>
  );
}

/** The chosen stories, each with what can be done to it. */
function Chosen({ edition, justDropped, lately }: Listed) {
  const say = useView().say.desk.edition;
  const path = `/desk/editions/${edition.week}`;
  const closed = edition.closed !== null;
  return (
    <>
      <h2 class="sec">{say.chosen}</h2>
      {edition.stories.length === 0 && <p>{say.none}</p>}
      {!closed && edition.stories.length > 0 && (
        <>
          <p class="soft small">{say.help}</p>
          <details class="keys small">
            <summary>{say.keys}</summary>
            <dl>
              {say.keyList.map(([key, does]) => (
                <div>
                  <dt>
                    <kbd>{key}</kbd>
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </details>
        </>
      )}
      <ol class="chosen" id="matters" data-matters={closed ? undefined : path}>
        {edition.stories.map((story, i) => (
          <li id={`s${story.story}`} data-story={story.story} data-place={i + 1} tabindex={-1}>
            {justDropped(story.story)}
            <Entry {...{ edition, story, lately }} place={i + 1}>
              {i > 0 && <ActButton act="top" label={say.top} about={story.headline} />}
              {i > 0 && <ActButton act="up" label={say.up} about={story.headline} />}
              {i < edition.stories.length - 1 && <ActButton act="down" label={say.down} about={story.headline} />}
              {i > 0 && <ActButton act="above" label={say.above} about={story.headline} />}
              {!story.editor?.chose && <ActButton act="pin" label={say.pin} about={story.headline} />}
            </Entry>
          </li>
        ))}
      </ol>
    </>
  );
}

/** A story on one line, with what can be done to it while the edition is open; what it says is folded in. */
function Entry({
  edition,
  story,
  lately,
  place,
  children,
}: Pick<Listed, 'edition' | 'lately'> & {
  story: ToldStory;
  /** Its place in the edition; none below the line. */
  place?: number;
  children: Child;
}) {
  const say = useView().say.desk.edition;
  const path = `/desk/editions/${edition.week}`;
  const id = `place-${story.story}`;
  return (
    <>
      <StoryLine {...{ edition, story, lately }} />
      {edition.closed === null && (
        <form method="post" action={path} class="acts">
          <Hidden fields={{ version: edition.version, story: story.story }} />
          <label class="visually-hidden" for={id}>
            {say.place(story.headline)}
          </label>
          <input
            id={id}
            class="place num"
            name="place"
            inputmode="numeric"
            size={2}
            maxlength={3}
            value={place ?? ''}
            autocomplete="off"
          />{' '}
          {/* prettier-ignore */}
          <ActButton act="place" label={say.move} about={story.headline} />
          {children}
          <ActButton act="drop" label={say.drop} about={story.headline} />
          <a href={pageOf(edition.week, story.story)}>
            {say.change}
            <span class="visually-hidden"> {story.headline}</span>
          </a>
        </form>
      )}
      <PartLines {...{ edition, story, path }} />
      <Saying {...{ edition, story }} />
    </>
  );
}

/** The stories that came closest, each with what can be done to it. */
function Below({ edition, justDropped, lately }: Listed) {
  const view = useView();
  const say = view.say.desk.edition;
  return (
    <>
      <h2 class="sec">{view.say.below}</h2>
      {edition.below.length === 0 && <p class="soft">{say.nothingBelow}</p>}
      <ol class="chosen">
        {edition.below.map((story) => (
          <li id={`s${story.story}`} data-story={story.story} tabindex={-1}>
            {justDropped(story.story)}
            <Entry {...{ edition, story, lately }}>
              <ActButton act="pin" label={say.takeIn} about={story.headline} />
            </Entry>
          </li>
        ))}
      </ol>
    </>
  );
}

/** Looks for a story that was not thought of, and takes it in. */
function Another({ edition, q, found }: Pick<EditionDeskProps, 'edition' | 'q' | 'found'>) {
  const say = useView().say.desk.edition;
  const path = `/desk/editions/${edition.week}`;
  const stands = (id: string) => [...edition.stories, ...edition.below].find((one) => one.story === id || one.parts?.some(({ story }) => story === id)); // prettier-ignore
  return (
    <>
      <h2 class="sec" id="another">
        {say.another}
      </h2>
      <form method="get" action={`${path}#another`} role="search" class="find">
        <label for="q">{say.anotherAsk}</label>
        <div class="f">
          <input id="q" name="q" type="search" required maxlength={200} value={q} />
          <button type="submit">{say.find}</button>
        </div>
      </form>
      {found && <p role="status">{found.length > 0 ? say.found(found.length) : say.nothingFound(q)}</p>}
      {found && found.length > 0 && (
        <ul class="rows found-stories">
          {found.map(({ story, headline, reports }) => (
            <li data-story={story}>
              <span dir="auto">
                <a href={`/stories/${story}`}>{headline}</a> <span class="soft small">{say.reports(reports)}</span>
              </span>
              {edition.stories.includes(stands(story)!) ? (
                <a href={`#s${story}`}>{say.isIn}</a>
              ) : (
                <form method="post" action={path} class="acts">
                  <Hidden fields={{ version: edition.version, story }} />
                  <ActButton act="pin" label={say.takeIn} about={headline} />
                  <label class="visually-hidden" for={`u${story}`}>
                    {say.under}
                  </label>
                  <Select id={`u${story}`} name="under" options={matterOptions(edition, say.chooseStory)} />
                  <ActButton act="fold" label={say.putUnder} about={headline} />
                </form>
              )}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function StoryLine({ edition, story, lately }: Pick<Listed, 'edition' | 'lately'> & { story: ToldStory }) {
  const say = useView().say.desk.edition;
  const outlets = new Set(story.reports.map((id) => edition.reports.get(id)?.outlet)).size;
  const fresh = story.reports.filter((id) => lately.has(id)).length;
  const facts = [
    say.outlets(outlets),
    say.reports(story.reports.length),
    fresh > 0 && fresh < story.reports.length && say.lately(fresh),
    story.editor?.chose && say.pinned,
    story.editor?.headline && say.ownHeadline,
    story.sinceLastWeek && say.sinceLastWeek,
    story.alone && say.alone,
  ];
  return (
    <div class="what">
      <h3 dir="auto">
        <a href={`/stories/${story.story}`}>{story.headline}</a>
      </h3>
      <p class="k">
        <span class="n">{story.rank}</span> {facts.filter(Boolean).join(', ')}
      </p>
    </div>
  );
}

/** What a story says, and why it is here. */
function Saying({ edition, story }: { edition: KeptEdition; story: ToldStory }) {
  const view = useView();
  const say = view.say.desk.edition;
  return (
    <details class="says">
      <summary class="small">
        {say.says(view.number(story.score))}
        <span class="visually-hidden">, {story.headline}</span>
      </summary>
      {story.brief.map(({ text, report }) => (
        <p class="small" dir="auto">
          {text} <cite>{edition.reports.get(report)?.outlet ?? ''}</cite>
        </p>
      ))}
      {story.editor?.line && (
        <p class="editor small" dir="auto">
          {story.editor.line}
        </p>
      )}
      <ul class="small">
        {story.reasons.map((reason) => (
          <li>
            {view.say.reason(reason)} <span class="num soft">{view.number(reason.points)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** What stands under a story, each with what can be done to it. */
function PartLines({ edition, story, path }: { edition: KeptEdition; story: ToldStory; path: string }) {
  const view = useView();
  const say = view.say.desk.edition;
  const further = furtherDevelopments(view.house, story, edition.reports);
  if (further.length === 0) return null;
  return (
    <ul class="under" aria-label={say.partsOf(shorten(story.headline, 60))}>
      {further.map(({ story: part, day, headline, source, marks }) => (
        <li id={`s${part}`} data-story={part} data-part tabindex={-1}>
          <p class="small" dir="auto">
            {day && <span class="soft">{day}: </span>}
            <a href={`/stories/${part}`}>{headline}</a> {source && <cite>{source.outlet}</cite>}
            {marks && <span class="soft"> {marks}</span>}
          </p>
          {edition.closed === null && (
            <form method="post" action={path} class="acts">
              <Hidden fields={{ version: edition.version, story: part }} />
              <ActButton act="lead" label={say.lead} about={headline} />
              <ActButton act="pin" label={say.out} about={headline} />
              <ActButton act="drop" label={say.drop} about={headline} />
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

interface ChangesProps {
  edition: KeptEdition;
  edits: MadeEdit[];
  decided: Decision[];
  path: string;
  headline: (story: string) => string;
}

/** What the editor did since the draft, each with its undo. */
function Changes({ edition, edits, decided, path, headline }: ChangesProps) {
  const view = useView();
  const say = view.say.desk.edition;
  if (edits.length + decided.length === 0) return null;
  return (
    <section class="changes" aria-labelledby="changes">
      <h2 class="sec" id="changes">
        {say.changedSince}
      </h2>
      <ul>
        {edits.toReversed().map((made) => (
          <li>
            <bdi>
              {view.moment(made.at)}, {made.by}: {inWords(view, made, headline)}
            </bdi>
            <Press
              to={path}
              fields={{ version: edition.version, act: 'undo', id: made.id }}
              label={say.undo}
              about={` ${inWords(view, made, headline)}`}
            />
          </li>
        ))}
      </ul>
      {decided.length > 0 && (
        <>
          <h3 class="k" id="decided">
            {say.decided}
          </h3>
          <p class="soft small">{say.decidedHelp}</p>
          <ul>
            {decided.map((decision) => {
              const { id, kind, at, by, headlines } = decision;
              const what = kind === 'merge' || kind === 'split' ? say.decisions[kind] : say.decisions.political;
              return (
                <li>
                  <span dir="auto">
                    {view.moment(at)}
                    {by && `, ${by}`}: {what}:{' '}
                    {headlines
                      .slice(0, 2)
                      .map((title) => view.say.desk.quote(shorten(title, 60)))
                      .join(' / ')}
                    {isToCome(decision, edition) && (
                      <span class="small">
                        . {say.beingDone} <a href={path}>{say.lookAgain}</a>
                      </span>
                    )}
                  </span>
                  <Press
                    to={`${path}/decisions/${id}/undo`}
                    label={say.undo}
                    about={` ${what}: ${headlines[0] ?? ''}`}
                  />
                </li>
              );
            })}
          </ul>
        </>
      )}
    </section>
  );
}

function Closed({
  edition,
  path,
  sending,
}: {
  edition: KeptEdition;
  path: string;
  sending: SendingProgress | undefined;
}) {
  const view = useView();
  return (
    <section aria-labelledby="corrections">
      <Going sending={sending} />
      <p>{view.say.desk.edition.closedOn(view.moment(edition.closed ?? edition.until))}</p>
      <Corrections corrections={edition.corrections} path={path} rows={3} />
    </section>
  );
}

/** How far the letter of a closed edition is. */
function Going({ sending }: { sending: SendingProgress | undefined }) {
  const view = useView();
  const { edition: say, readers } = view.say.desk;
  if (!sending) return <p role="status">{say.printing}</p>;
  const all = allOf(sending);
  const done = all - sending.waiting - sending.sending;
  return (
    <p role="status">
      {all === 0
        ? say.nothingToSend
        : done === all
          ? say.sentAll(readers(all))
          : say.sending(view.number(done), view.number(all))}{' '}
      {done < all && (
        <progress value={done} max={all} aria-label={say.sending(view.number(done), view.number(all))}></progress>
      )}
    </p>
  );
}

const allOf = ({ sent, refused, expired, sending, waiting, uncertain }: SendingProgress): number =>
  sent + refused + expired + sending + waiting + uncertain;

export function NoEditionPage({ week, earlier }: { week: string; earlier: Earlier | undefined }) {
  const say = useView().say.desk.edition;
  return (
    <DeskPage place="/desk/edition" title={say.noEdition}>
      <p>{say.nothingOf(week)}</p>
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

function EarlierLink({ earlier }: { earlier: Earlier }) {
  const { say } = useView();
  return (
    <a href={`/desk/editions/${earlier.week}`}>
      {say.desk.edition.before(earlier.number ? say.edition(earlier.number) : earlier.week)}
    </a>
  );
}
