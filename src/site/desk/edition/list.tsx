import type { Child } from 'hono/jsx';
import { actor } from '../../../desk/index.ts';
import { furtherDevelopments, span, type KeptEdition, type MadeEdit } from '../../../editions/index.ts';
import type { Decision, ToldStory } from '../../../stories/index.ts';
import { oneLine, shorten } from '../../../text/index.ts';
import { useNow, usePerson, useView } from '../../context.tsx';
import { Hidden, Press } from '../../parts.tsx';
import { ActButton, Corrections, dayAndMoment, DeskPage, words } from '../shell.tsx';
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
  /** Whether there is a sending of it. */
  sent: boolean;
  /** Beside this story it is said what was just dropped. */
  next: string | undefined;
}

export function EditionDesk({
  edition,
  edits,
  decided,
  open,
  earlier,
  closesAt,
  headlines,
  sent,
  next,
}: EditionDeskProps) {
  const now = useNow();
  const who = usePerson();
  const view = useView();
  const path = `/desk/editions/${edition.week}`;
  const closed = edition.closed !== null;
  const all = [...edition.stories, ...edition.below].flatMap((story) => [story, ...(story.parts ?? [])]);
  const headline = (id: string) =>
    oneLine(all.find(({ story }) => story === id)?.headline ?? headlines.get(id) ?? `story ${id}`);
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
          You {inWords(last, headline)}.
        </span>
        <button type="submit" class="quiet">
          Undo<span class="visually-hidden"> {inWords(last, headline)}</span>
        </button>
      </form>
    );
  return (
    <DeskPage
      {...{ path }}
      place="/desk/edition"
      title={`${words.edition(edition.number)}, ${span(view.house, edition)}`}
    >
      <Tools {...{ edition, open, earlier, sent }} />
      {!closed && closesAt > now && <p class="soft">It closes by itself on {dayAndMoment(view, closesAt)}.</p>}
      {closed ? <Closed {...{ edition, path }} /> : <Changes {...{ edition, edits, decided, path, headline }} />}
      <Chosen {...{ edition, justDropped }} />
      <Below {...{ edition, justDropped }} />
      {!closed && <Another {...{ path, version }} />}
    </DeskPage>
  );
}

interface Listed {
  edition: KeptEdition;
  /** Said beside the story that stands where another was dropped. */
  justDropped: (story: string) => Child;
}

/** What leads on from an edition. */
function Tools({ edition, open, earlier, sent }: Pick<EditionDeskProps, 'edition' | 'open' | 'earlier' | 'sent'>) {
  const path = `/desk/editions/${edition.week}`;
  const closed = edition.closed !== null;
  return (
    <>
      {open.length > 1 && (
        <p class="small">
          Also open:{' '}
          {open
            .filter((week) => week !== edition.week)
            .map((week) => (
              <a href={`/desk/editions/${week}`}>{week}</a>
            ))}
        </p>
      )}
      <ul class="tools">
        <li>
          <a href={`${path}/preview`}>Preview and test letter</a>
        </li>
        {!closed && (
          <li>
            <a href={`${path}/letter`}>What the letter says</a>
          </li>
        )}
        {!closed && (
          <li>
            <a href={`${path}/close`}>Close it now …</a>
          </li>
        )}
        <li>
          <a href={`/editions/${edition.week}`}>As readers see it</a>
        </li>
        {sent && (
          <li>
            <a href={`/desk/sendings/${edition.id}`}>Its sending</a>
          </li>
        )}
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
function Chosen({ edition, justDropped }: Listed) {
  const path = `/desk/editions/${edition.week}`;
  const { version } = edition;
  const closed = edition.closed !== null;
  return (
    <>
      <h2 class="sec">In the edition</h2>
      {edition.stories.length === 0 && <p>No story has been chosen yet: reports are still coming in.</p>}
      {!closed && edition.stories.length > 0 && (
        <p class="soft small">
          A pinned story stays, whatever comes in later. A dropped one leaves, and the next below the line takes its
          place. Up and Down order them; where scripts run, so does dragging them by their dots. What stands under a
          story is of its matter: it can take the lead, or stand by itself; Change puts a story under another.
        </p>
      )}
      <ol class="chosen" data-order={closed ? undefined : path} data-version={version}>
        {edition.stories.map((story, i) => (
          <li id={`s${story.story}`} data-story={story.story} tabindex={-1}>
            {justDropped(story.story)}
            <Entry {...{ edition, story }}>
              {i > 0 && <ActButton act="up" label="Up" about={story.headline} />}
              {i < edition.stories.length - 1 && <ActButton act="down" label="Down" about={story.headline} />}
              {!story.editor?.chose && <ActButton act="pin" label="Pin" about={story.headline} />}
            </Entry>
          </li>
        ))}
      </ol>
    </>
  );
}

/** A story with its parts and, while the edition is open, what can be done to it: dropping and changing, and what its place allows. */
function Entry({
  edition,
  story,
  children,
}: {
  edition: KeptEdition;
  story: KeptEdition['stories'][number];
  children: Child;
}) {
  const path = `/desk/editions/${edition.week}`;
  return (
    <>
      <StoryLine {...{ edition, story }} />
      <PartLines {...{ edition, story, path }} />
      {edition.closed === null && (
        <form method="post" action={path} class="acts">
          <Hidden fields={{ version: edition.version, story: story.story }} />
          {children}
          <ActButton act="drop" label="Drop" about={story.headline} />
          <a href={pageOf(edition.week, story.story)}>
            Change<span class="visually-hidden"> {oneLine(story.headline)}</span>
          </a>
        </form>
      )}
    </>
  );
}

/** The stories that came closest, each with what can be done to it. */
function Below({ edition, justDropped }: Listed) {
  return (
    <>
      <h2 class="sec">{words.below}</h2>
      {edition.below.length === 0 && <p class="soft">Nothing came close.</p>}
      <ol class="chosen">
        {edition.below.map((story) => (
          <li id={`s${story.story}`} tabindex={-1}>
            {justDropped(story.story)}
            <Entry {...{ edition, story }}>
              <ActButton act="pin" label="Take in" about={story.headline} />
            </Entry>
          </li>
        ))}
      </ol>
    </>
  );
}

/** Takes in a story that was not thought of. */
function Another({ path, version }: { path: string; version: number }) {
  return (
    <form method="post" action={path}>
      <h2 class="sec">Another story</h2>
      <p class="soft" id="another-help">
        Any story that was told can be taken in: <a href="/search">look it up</a>, and copy its address.
      </p>
      <Hidden fields={{ version, act: 'pin' }} />
      <label for="another">The story’s address, or its number</label>
      <div class="f">
        <input id="another" name="story" required maxlength={300} aria-describedby="another-help" />
        <button type="submit">Take it in</button>
      </div>
    </form>
  );
}

function StoryLine({ edition, story }: { edition: KeptEdition; story: ToldStory }) {
  const view = useView();
  const outlets = new Set(story.reports.map((id) => edition.reports.get(id)?.outlet)).size;
  return (
    <>
      <p class="k">
        <span class="n">{story.rank}</span> {outlets} outlets, {story.reports.length} reports
        {story.editor?.chose && ', pinned'}
        {story.editor?.headline && ', your headline'}
        {story.sinceLastWeek && ', since last week'}
        {story.alone && ', one outlet alone'}
      </p>
      <h3 dir="auto">
        <a href={`/stories/${story.story}`}>{oneLine(story.headline)}</a>
      </h3>
      {story.brief.map(({ text, report }) => (
        <p class="small" dir="auto">
          {oneLine(text)} <cite>{oneLine(edition.reports.get(report)?.outlet ?? '')}</cite>
        </p>
      ))}
      {story.editor?.line && (
        <p class="editor small" dir="auto">
          {oneLine(story.editor.line)}
        </p>
      )}
      <details open>
        <summary class="small">
          Why it is here: {view.number(story.score)} points
          <span class="visually-hidden">, {oneLine(story.headline)}</span>
        </summary>
        <ul class="small">
          {story.reasons.map((reason) => (
            <li>
              {oneLine(view.say.reason(reason))} <span class="num soft">{view.number(reason.points)}</span>
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}

/** What stands under a story, each with what can be done to it. */
function PartLines({ edition, story, path }: { edition: KeptEdition; story: ToldStory; path: string }) {
  const view = useView();
  const further = furtherDevelopments(view.house, story, edition.reports);
  if (further.length === 0) return null;
  return (
    <ul class="under" aria-label={`Under “${shorten(oneLine(story.headline), 60)}”`}>
      {further.map(({ story: part, day, headline, source }) => (
        <li id={`s${part}`} tabindex={-1}>
          <p class="small" dir="auto">
            {day && <span class="soft">{day}: </span>}
            <a href={`/stories/${part}`}>{headline}</a> {source && <cite>{oneLine(source.outlet)}</cite>}
          </p>
          {edition.closed === null && (
            <form method="post" action={path} class="acts">
              <Hidden fields={{ version: edition.version, story: part }} />
              <ActButton act="lead" label="Let it lead" about={headline} />
              <ActButton act="pin" label="Pull out" about={headline} />
              <ActButton act="drop" label="Drop" about={headline} />
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
  if (edits.length + decided.length === 0) {
    return (
      <p class="soft" id="changes">
        This is the machine’s draft; nobody has changed it. What you change stays, whatever comes in later.
      </p>
    );
  }
  return (
    <section class="changes" aria-labelledby="changes">
      <h2 class="sec" id="changes">
        Changed since the draft
      </h2>
      <ul>
        {edits.toReversed().map((made) => (
          <li>
            <span dir="auto">
              {view.moment(made.at)}, {made.by}: {inWords(made, headline)}
            </span>
            <Press
              to={path}
              fields={{ version: edition.version, act: 'undo', id: made.id }}
              label="Undo"
              about={` ${inWords(made, headline)}`}
            />
          </li>
        ))}
      </ul>
      {decided.length > 0 && (
        <>
          <h3 class="k" id="decided">
            Decided of stories, for every edition from now on
          </h3>
          <p class="soft small">
            Stories are put together and taken apart within a minute; this page shows it after that.
          </p>
          <ul>
            {decided.map((decision) => {
              const { id, kind, at, by, headlines } = decision;
              return (
                <li>
                  <span dir="auto">
                    {view.moment(at)}
                    {by && `, ${by}`}:{' '}
                    {kind === 'merge' ? 'one event' : kind === 'split' ? 'not one event' : 'not political'}:{' '}
                    {headlines.slice(0, 2).map((title, i) => `${i > 0 ? ' / ' : ''}“${shorten(oneLine(title), 60)}”`)}
                    {isToCome(decision, edition) && (
                      <span class="small">
                        . Being done: <a href={path}>look again</a>
                      </span>
                    )}
                  </span>
                  <Press to={`${path}/decisions/${id}/undo`} label="Undo" about={` ${kind}: ${headlines[0] ?? ''}`} />
                </li>
              );
            })}
          </ul>
        </>
      )}
    </section>
  );
}

function Closed({ edition, path }: { edition: KeptEdition; path: string }) {
  const view = useView();
  return (
    <section aria-labelledby="corrections">
      <p>
        It was closed on {view.moment(edition.closed ?? edition.until)}, and is the same for ever. What was wrong in it
        can be corrected: on its page at once, and in the next letter.
      </p>
      <Corrections corrections={edition.corrections} path={path} rows={3} />
    </section>
  );
}

export function NoEditionPage({ week, earlier }: { week: string; earlier: Earlier | undefined }) {
  return (
    <DeskPage place="/desk/edition" title="No edition yet">
      <p>Nothing has been made up for {week}. The first draft is made as soon as reports of that week have come in.</p>
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

const EarlierLink = ({ earlier }: { earlier: Earlier }) => (
  <a href={`/desk/editions/${earlier.week}`}>
    ← The one before: {earlier.number ? words.edition(earlier.number) : earlier.week}
  </a>
);
