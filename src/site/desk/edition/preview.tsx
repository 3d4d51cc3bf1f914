import { Hono } from 'hono';
import { closeNow, correct, record } from '../../../desk/index.ts';
import { editionOf, span, type KeptEdition } from '../../../editions/index.ts';
import { printLetter } from '../../../press/index.ts';
import { readerNumbers } from '../../../readers/index.ts';
import { Problem } from '../../../text/problem.ts';
import { personIn, show, useNow, usePerson, useView } from '../../context.tsx';
import { Hidden, Press } from '../../parts.tsx';
import { editionOfWeek, EditionPage } from '../../read/editions.tsx';
import { weekMap } from '../../map/map.tsx';
import { Back, by, dayAndMoment, DeskPage, framedLetter } from '../shell.tsx';
import { acting, at, week, weekIn } from './form.tsx';
import type { EditionDoor } from './routes.tsx';

/** Looking at an edition before readers do. */
export function previews(door: EditionDoor): Hono {
  return new Hono()
    .get(`/desk/editions/${week}/preview`, async (c) => {
      const edition = await editionOf(c.var.db, weekIn(c));
      if (!edition) return c.notFound();
      const letter = printLetter(c.var.view.house, edition, edition.reports);
      const sent = c.req.query('sent') !== undefined;
      return show(c, <PreviewPage {...{ edition, letter, sent }} />);
    })
    .get(`/desk/editions/${week}/preview/page`, async (c) => {
      const edition = await editionOfWeek(c.var.db, weekIn(c));
      if (!edition) return c.notFound();
      c.header('Content-Security-Policy', c.var.policy({ 'frame-ancestors': "'self'" }));
      return show(c, <EditionPage edition={edition} map={await weekMap(c.var.db, edition.stories)} />);
    })
    .get(`/desk/editions/${week}/preview/letter`, async (c) => {
      const edition = await editionOf(c.var.db, weekIn(c));
      if (!edition) return c.notFound();
      const { html } = printLetter(c.var.view.house, edition, edition.reports);
      return framedLetter(c, html);
    })
    .post(`/desk/editions/${week}/test`, async (c) => {
      const edition = await editionOf(c.var.db, weekIn(c));
      if (!edition) return c.notFound();
      const { email } = personIn(c);
      await door.mailTest(email, printLetter(c.var.view.house, edition, edition.reports));
      await record(c.var.db, { act: 'test send', what: `edition ${edition.week}`, after: { to: email } }, by(c));
      return c.redirect(`/desk/editions/${edition.week}/preview?sent`, 303);
    });
}

/** Closing, and what comes after. */
export function closing(door: EditionDoor): Hono {
  return new Hono()
    .get(`/desk/editions/${week}/close`, async (c) => {
      const edition = await editionOf(c.var.db, weekIn(c));
      if (!edition) return c.notFound();
      const { mailed } = await readerNumbers(c.var.db, c.var.now);
      return show(c, <ClosePage {...{ edition, mailed }} />);
    })
    .post(`/desk/editions/${week}/close`, (c) =>
      acting(c, at(weekIn(c)), async (form) => {
        const closed = await closeNow(c.var.db, { week: weekIn(c), version: Number(form.version) }, by(c));
        if (closed === 'stale') return closed;
        if (closed === undefined)
          throw new Problem('There is nothing to close: it has no story, or is closed already.');
        await door.soon('press.print', { edition: closed });
        await door.soon('press.push', { edition: closed });
        return c.redirect(`${at(weekIn(c))}?closing`, 303);
      }),
    )
    .post(`/desk/editions/${week}/correct`, (c) =>
      acting(c, at(weekIn(c)), async (form) => {
        await correct(c.var.db, weekIn(c), form.words ?? '', by(c));
        return c.redirect(`${at(weekIn(c))}#corrections`, 303);
      }),
    );
}

function PreviewPage({
  edition,
  letter,
  sent,
}: {
  edition: KeptEdition;
  letter: { subject: string; text: string };
  sent: boolean;
}) {
  const who = usePerson();
  const say = useView().say.desk.edition;
  const path = `/desk/editions/${edition.week}`;
  return (
    <DeskPage path={`${path}/preview`} place="/desk/edition" title={say.unseen}>
      <Back to={path}>{say.back}</Back>
      {sent && <p role="status">{say.onItsWay(who.email)}</p>}
      <Press to={`${path}/test`} label={say.sendMe(who.email)} loud />
      <p class="soft small">{say.marked}</p>
      <h2 class="sec">{say.theLetter}</h2>
      <p>
        {say.itsSubject} <b dir="auto">{letter.subject}</b>
      </p>
      <iframe src={`${path}/preview/letter`} title={say.theLetter} sandbox="" loading="lazy"></iframe>
      <h2 class="sec">{say.theText}</h2>
      <pre tabindex={0} role="region" aria-label={say.theText}>
        {letter.text}
      </pre>
      <h2 class="sec">{say.phone}</h2>
      <iframe class="phone" src={`${path}/preview/page`} title={say.phonePage} loading="lazy"></iframe>
      <h2 class="sec">{say.page}</h2>
      <iframe src={`${path}/preview/page`} title={say.page} loading="lazy"></iframe>
    </DeskPage>
  );
}

function ClosePage({ edition, mailed }: { edition: KeptEdition; mailed: number }) {
  const view = useView();
  const now = useNow();
  const say = view.say.desk.edition;
  const path = `/desk/editions/${edition.week}`;
  return (
    <DeskPage path={`${path}/close`} place="/desk/edition" title={say.closeTitle}>
      <Back to={path}>{say.back}</Back>
      {edition.closed ? (
        <p>{say.closedAlready}</p>
      ) : (
        <>
          <p>
            {say.closeMeans(
              view.say.stories(edition.stories.length),
              span(view.house, edition),
              view.say.desk.readers(mailed),
            )}
          </p>
          <ol class="plain">
            {edition.stories.map(({ headline }) => (
              <li dir="auto">{headline}</li>
            ))}
          </ol>
          {edition.until > now && <p>{say.early(dayAndMoment(view, edition.until))}</p>}
          <form method="post" action={`${path}/close`} data-busy={say.closing}>
            <Hidden fields={{ version: edition.version }} />
            <button type="submit">{say.closeIt}</button>
          </form>
        </>
      )}
    </DeskPage>
  );
}
