import { Hono, type Context } from 'hono';
import { steer, type Steer } from '../../desk/index.ts';
import { editionOf, openEditions, span, type KeptEdition } from '../../editions/index.ts';
import { bulletins, sendings, uncertainMails, type Bulletin, type SendingProgress } from '../../press/index.ts';
import { show, useNow, useView } from '../context.tsx';
import type { Messages } from '../messages/index.ts';
import { Press, Wrong } from '../parts.tsx';
import { idIn } from '../request.ts';
import type { EditionDoor } from './edition/routes.tsx';
import { Back, by, dayAndMoment, DeskPage, Facts, DeskRow, Translated } from './shell.tsx';

const states = ['sent', 'refused', 'uncertain', 'expired', 'sending', 'waiting'] as const;
/** A page that is watched asks again after so many seconds. */
const watchedEvery = 3;
const uncertainShown = 200;

/** The sendings of editions: watched live, and steered. */
export function sendingsDesk({ soon, closesAt }: Pick<EditionDoor, 'soon' | 'closesAt'>): Hono {
  const app = new Hono();
  const one = '/desk/sendings/:id{[0-9]{1,9}}' as const;
  const page = async (c: Context, refused?: string) => {
    const edition = idIn(c);
    const sending = (await sendings(c.var.db, 1000)).find(({ editionId }) => editionId === edition);
    if (!sending) return c.notFound();
    const watched = c.req.query('watch') === '' && sending.state === 'open';
    // Asked for by a press; a page that changes by itself is not everybody's.
    if (watched) c.header('Refresh', String(watchedEvery));
    const uncertain = await uncertainMails(c.var.db, edition, uncertainShown);
    return show(c, <SendingPage {...{ sending, uncertain, watched, refused }} />, refused ? 409 : 200);
  };
  const act = (name: Steer) => async (c: Context) => {
    const id = idIn(c);
    const done = await steer(c.var.db, id, name, by(c));
    if (!done) return page(c, c.var.view.say.desk.sendings.noState);
    if (name !== 'pause' && name !== 'cancel') await soon('press.deliver');
    return c.redirect(`/desk/sendings/${id}`, 303);
  };

  app.get('/desk/sendings', async (c) => {
    const [went, mails, open] = await Promise.all([
      sendings(c.var.db),
      bulletins(c.var.db),
      openEditions(c.var.db).then((weeks) => Promise.all(weeks.map((week) => editionOf(c.var.db, week)))),
    ]);
    return show(c, <SendingsPage {...{ went, mails, closesAt }} open={open.flatMap((edition) => edition ?? [])} />);
  });
  app.get(one, (c) => page(c));
  app.post(`${one}/pause`, act('pause'));
  app.post(`${one}/resume`, act('resume'));
  app.post(`${one}/anyway`, act('anyway'));
  app.post(`${one}/cancel`, act('cancel'));
  app.post(`${one}/resend`, act('resend'));
  return app;
}

const total = (sending: SendingProgress) => states.reduce((sum, state) => sum + sending[state], 0);
const ended = (sending: SendingProgress) => total(sending) - sending.waiting - sending.sending;

/** What was sent, as a list names it. */
const nameOf = ({ week, subject }: SendingProgress, say: Messages['desk']) =>
  week === null ? `“${subject ?? ''}”` : say.sendings.ofEdition(week);

/** How far it is, drawn; the figures stand beside it. */
export function SendingBar({ sending }: { sending: SendingProgress }) {
  const { desk } = useView().say;
  const all = Math.max(1, total(sending));
  const share = desk.sendings.share(Math.floor((100 * ended(sending)) / all));
  return (
    <svg class="lean" viewBox="0 0 100 4" preserveAspectRatio="none" role="img" aria-label={share}>
      <title>{share}</title>
      <rect class="u" x="0" width="100" />
      <rect class="c" x="0" width={((100 * ended(sending)) / all).toFixed(2)} />
    </svg>
  );
}

/** A sending in one line, and how far it is. */
export function SendingLine({ sending }: { sending: SendingProgress }) {
  const view = useView();
  const { sendings: words } = view.say.desk;
  return (
    <>
      <a href={`/desk/sendings/${sending.editionId}`} dir="auto">
        {nameOf(sending, view.say.desk)}
      </a>
      , {words.begun(view.moment(sending.begun))}:{' '}
      {sending.held ? <b class="bad">{words.heldBack}</b> : words.states[sending.state]},{' '}
      {words.done(view.number(ended(sending)), view.number(total(sending)))}
      {sending.uncertain > 0 && `, ${words.uncertain(view.number(sending.uncertain))}`}
      <SendingBar sending={sending} />
    </>
  );
}

interface SendingsPageProps {
  went: SendingProgress[];
  mails: Bulletin[];
  open: KeptEdition[];
  closesAt: (week: string) => Date;
}

function SendingsPage({ went, mails, open, closesAt }: SendingsPageProps) {
  const view = useView();
  const { desk } = view.say;
  const { sendings: words, bulletins: mail } = desk;
  const writing = mails.filter(({ sendAt }) => sendAt === null);
  return (
    <DeskPage place="/desk/sendings" title={words.title}>
      <Press to="/desk/bulletins" label={mail.begin} loud />
      <h2 class="sec">{words.next}</h2>
      <GoesNext {...{ mails, open, closesAt }} />
      {writing.length > 0 && (
        <>
          <h2 class="sec">{words.writing}</h2>
          <ul class="rows">
            {writing.map(({ id, subject, by }) => (
              <DeskRow dir="auto">
                <a href={`/desk/bulletins/${id}`}>{subject || mail.untitled}</a> <span class="soft">{by}</span>
              </DeskRow>
            ))}
          </ul>
        </>
      )}
      <h2 class="sec">{words.went}</h2>
      {went.length === 0 && <p class="soft">{words.none}</p>}
      <ul class="rows">
        {went.map((sending) => (
          <DeskRow>
            <SendingLine sending={sending} />
          </DeskRow>
        ))}
      </ul>
      <p>{words.doctor(<a href="/desk/health">{words.underHealth}</a>)}</p>
    </DeskPage>
  );
}

/** What goes out next, and when. */
export function GoesNext({ mails, open, closesAt }: Omit<SendingsPageProps, 'went'>) {
  const view = useView();
  const now = useNow();
  const { sendings: words } = view.say.desk;
  const ordered = mails.filter(({ sendAt, begun }) => sendAt !== null && !begun);
  if (ordered.length + open.length === 0) return <p class="soft">{words.nothingNext}</p>;
  return (
    <ul class="rows">
      {ordered.toReversed().map(({ id, subject, sendAt }) => (
        <DeskRow>
          <a href={`/desk/bulletins/${id}`} dir="auto">
            “{subject}”
          </a>{' '}
          {sendAt && words.goes(dayAndMoment(view, sendAt))}
        </DeskRow>
      ))}
      {open.map((edition) => (
        <DeskRow>
          <a href={`/desk/editions/${edition.week}`}>{words.edition(span(view.house, edition))}</a>{' '}
          {closesAt(edition.week) > now ? words.closes(dayAndMoment(view, closesAt(edition.week))) : words.closesByHand}
        </DeskRow>
      ))}
    </ul>
  );
}

type UncertainMails = Awaited<ReturnType<typeof uncertainMails>>;

/** One press that steers a sending. */
const steering = ({ editionId }: SendingProgress, act: Steer, words: string) => (
  <Press to={`/desk/sendings/${editionId}/${act}`} label={words} loud />
);

interface SendingPageProps {
  sending: SendingProgress;
  uncertain: UncertainMails;
  watched: boolean;
  refused?: string | undefined;
}

function SendingPage({ sending, uncertain, watched, refused }: SendingPageProps) {
  const view = useView();
  const now = useNow();
  const { sendings: words } = view.say.desk;
  const path = `/desk/sendings/${sending.editionId}`;
  const state = sending.held ? words.heldBack : words.states[sending.state];
  return (
    <DeskPage path={path} place="/desk/sendings" title={words.of(nameOf(sending, view.say.desk))}>
      <Back to="/desk/sendings">{words.title}</Back>
      <Wrong>{refused}</Wrong>
      <p>
        {words.is(state, view.moment(sending.begun), view.moment(sending.notAfter))}
        {sending.nextDue &&
          sending.nextDue > now &&
          sending.state === 'open' &&
          ` ${words.nextDue(view.moment(sending.nextDue))}`}
      </p>
      {sending.held && (
        <p>
          <b class="bad">{words.heldBack}</b>: <Translated>{sending.held}</Translated>.
        </p>
      )}
      <SendingBar sending={sending} />
      <Facts
        rows={[
          ...states.map((one): [string, number] => [words.states[one], sending[one]]),
          [words.all, total(sending)],
        ]}
      />
      {sending.state === 'open' && (
        <p>
          {watched ? (
            <a href={path}>{words.stopWatching}</a>
          ) : (
            <a href={`${path}?watch`}>{words.watch(watchedEvery)}</a>
          )}
        </p>
      )}
      <div class="tools">
        {sending.state === 'open' && steering(sending, 'pause', words.pause)}
        {sending.state === 'paused' && steering(sending, 'resume', words.resume)}
        {sending.held && steering(sending, 'anyway', words.anyway)}
      </div>
      {(sending.state === 'open' || sending.state === 'paused') && (
        <details>
          <summary>{words.cancel}</summary>
          <p>{words.cancelMeans(sending.waiting)}</p>
          {steering(sending, 'cancel', words.cancelNow)}
        </details>
      )}
      <Uncertain {...{ sending, uncertain }} />
    </DeskPage>
  );
}

/** The mails of which nobody knows whether they went. */
function Uncertain({ sending, uncertain }: { sending: SendingProgress; uncertain: UncertainMails }) {
  const view = useView();
  const { sendings: words } = view.say.desk;
  return (
    <>
      <h2 class="sec">{words.uncertainTitle}</h2>
      {uncertain.length === 0 ? (
        <p class="soft">{words.noneUncertain}</p>
      ) : (
        <>
          <p>{words.uncertainMeans}</p>
          {steering(sending, 'resend', words.resend(view.number(sending.uncertain)))}
          <ul class="rows">
            {uncertain.map(({ email, messageId, at, error }) => (
              <DeskRow>
                <b dir="auto">{email}</b>, {view.moment(at)}: {error && <Translated>{error}</Translated>}
                <br />
                <span class="small soft">{messageId}</span>
              </DeskRow>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
