import { Hono, type Context } from 'hono';
import { steer, type Steer } from '../../desk/index.ts';
import { sendings, uncertainMails, type SendingProgress } from '../../press/index.ts';
import { show, useNow, useView } from '../context.tsx';
import { Press, Wrong } from '../parts.tsx';
import { idIn } from '../request.ts';
import { Back, by, DeskPage, Facts, DeskRow } from './shell.tsx';

const states = ['sent', 'refused', 'uncertain', 'expired', 'sending', 'waiting'] as const;
const inWords: Record<SendingProgress['state'] | (typeof states)[number], string> = {
  open: 'under way',
  paused: 'paused',
  cancelled: 'cancelled',
  done: 'done',
  sent: 'Taken by the relay',
  refused: 'Refused by the relay',
  uncertain: 'Uncertain, see below',
  expired: 'Too late to be sent',
  sending: 'On their way now',
  waiting: 'Waiting',
};
/** A page that is watched asks again after so many seconds. */
const watchedEvery = 3;
const uncertainShown = 200;

/** The sendings of editions: watched live, and steered. */
export function sendingsDesk(soon: (step: string) => Promise<void>): Hono {
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
    if (!done) return page(c, 'The sending is in no state for that: look at it as it is now.');
    if (name !== 'pause' && name !== 'cancel') await soon('press.deliver');
    return c.redirect(`/desk/sendings/${id}`, 303);
  };

  app.get('/desk/sendings', async (c) => show(c, <SendingsPage all={await sendings(c.var.db)} />));
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

/** How far it is, drawn; the figures stand beside it. */
function Progress({ sending }: { sending: SendingProgress }) {
  const all = Math.max(1, total(sending));
  const share = `${Math.floor((100 * ended(sending)) / all)}% of the letters are done`;
  return (
    <svg class="lean" viewBox="0 0 100 4" preserveAspectRatio="none" role="img" aria-label={share}>
      <title>{share}</title>
      <rect class="u" x="0" width="100" />
      <rect class="c" x="0" width={((100 * ended(sending)) / all).toFixed(2)} />
    </svg>
  );
}

function SendingsPage({ all }: { all: SendingProgress[] }) {
  const view = useView();
  return (
    <DeskPage place="/desk/sendings" title="Sendings">
      {all.length === 0 && <p class="soft">No edition has been sent yet. A sending begins when an edition closes.</p>}
      <ul class="rows">
        {all.map((sending) => (
          <DeskRow>
            <a href={`/desk/sendings/${sending.editionId}`}>Edition {sending.week}</a>, begun{' '}
            {view.moment(sending.begun)}: {sending.held ? <b class="bad">held back</b> : inWords[sending.state]},{' '}
            {view.number(ended(sending))} of {view.number(total(sending))} letters done
            {sending.uncertain > 0 && `, ${view.number(sending.uncertain)} uncertain`}
            <Progress sending={sending} />
          </DeskRow>
        ))}
      </ul>
      <p>
        Whether mail of this house would be let in elsewhere, <a href="/desk/health">the doctor says under Health</a>.
      </p>
    </DeskPage>
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
  const path = `/desk/sendings/${sending.editionId}`;
  return (
    <DeskPage path={path} place="/desk/sendings" title={`The sending of edition ${sending.week}`}>
      <Wrong>{refused}</Wrong>
      <p>
        It is <b>{sending.held ? 'held back' : inWords[sending.state]}</b>, begun {view.moment(sending.begun)}. Nothing
        of it goes out after {view.moment(sending.notAfter)}.
        {sending.nextDue &&
          sending.nextDue > now &&
          sending.state === 'open' &&
          ` The next letter that waits is due ${view.moment(sending.nextDue)}.`}
      </p>
      {sending.held && (
        <p>
          <b class="bad">Held back</b>: {sending.held}.
        </p>
      )}
      <Progress sending={sending} />
      <Facts
        rows={[
          ...states.map((state): [string, number] => [inWords[state], sending[state]]),
          ['All letters', total(sending)],
        ]}
      />
      {sending.state === 'open' && (
        <p>
          {watched ? (
            <a href={path}>Stop watching</a>
          ) : (
            <a href={`${path}?watch`}>Watch it: asks again every {watchedEvery} seconds</a>
          )}
        </p>
      )}
      <div class="tools">
        {sending.state === 'open' && steering(sending, 'pause', 'Pause')}
        {sending.state === 'paused' && steering(sending, 'resume', 'Resume')}
        {sending.held && steering(sending, 'anyway', 'Send it anyway')}
      </div>
      {(sending.state === 'open' || sending.state === 'paused') && (
        <details>
          <summary>Cancel it for good …</summary>
          <p>
            {view.number(sending.waiting)} {sending.waiting === 1 ? 'reader who waits gets' : 'readers who wait get'} no
            letter of this edition, ever. It cannot be taken back.
          </p>
          {steering(sending, 'cancel', 'Cancel for good')}
        </details>
      )}
      <Uncertain {...{ sending, uncertain }} />
      <Back to="/desk/sendings">Sendings</Back>
    </DeskPage>
  );
}

/** The mails of which nobody knows whether they went. */
function Uncertain({ sending, uncertain }: { sending: SendingProgress; uncertain: UncertainMails }) {
  const view = useView();
  return (
    <>
      <h2 class="sec">Uncertain</h2>
      {uncertain.length === 0 ? (
        <p class="soft">None: of every mail it is known whether it went.</p>
      ) : (
        <>
          <p>
            These were on their way when a worker died or a connection broke; nobody knows whether they arrived. Sent
            again, they keep their Message-ID, and most mail programs show one.
          </p>
          {steering(sending, 'resend', `Send ${view.number(sending.uncertain)} again`)}
          <ul class="rows">
            {uncertain.map(({ email, messageId, at, error }) => (
              <DeskRow>
                <b dir="auto">{email}</b>, {view.moment(at)}: {error}
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
