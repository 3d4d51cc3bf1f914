import { Hono, type Context } from 'hono';
import { edit } from '../../../desk/index.ts';
import { editionOf, mostOwnWords, type KeptEdition, type OwnWords } from '../../../editions/index.ts';
import { printLetter } from '../../../press/index.ts';
import { oneLine } from '../../../text/index.ts';
import { show, useView } from '../../context.tsx';
import { Hidden, Wrong } from '../../parts.tsx';
import { formOf } from '../../request.ts';
import { Back, Beside, by, DeskPage, framedLetter, ShowBeside, wordsOf } from '../shell.tsx';
import { at, week, weekIn } from './form.tsx';

/** What an edition's letter says in the editor's own words, beside how it looks. */
export const lettersWords = new Hono()
  .get(`/desk/editions/${week}/letter`, async (c) => {
    const edition = await editionOf(c.var.db, weekIn(c));
    return edition ? page(c, edition, { kept: c.req.query('kept') !== undefined }) : c.notFound();
  })
  .post(`/desk/editions/${week}/letter`, async (c) => {
    const form = await formOf(c);
    const own = ownOf(form);
    const before = await editionOf(c.var.db, weekIn(c));
    if (!before) return c.notFound();
    try {
      const acted = await edit(
        c.var.db,
        { week: before.week, version: Number(form.version) },
        { kind: 'letter', own },
        by(c),
      );
      if (acted === 'done') return c.redirect(`${at(before.week)}/letter?kept`, 303);
      const now = (await editionOf(c.var.db, before.week)) ?? before;
      return page(c, now, { own, error: c.var.view.say.desk.letter.stale }, 409);
    } catch (error) {
      return page(c, before, { own, error: wordsOf(c, error) }, 422);
    }
  })
  .post(`/desk/editions/${week}/preview/letter`, async (c) => {
    const edition = await editionOf(c.var.db, weekIn(c));
    if (!edition) return c.notFound();
    const own = ownOf(await formOf(c));
    return framedLetter(c, printLetter(c.var.view.house, { ...edition, own }, edition.reports).html);
  });

const ownOf = (form: Record<string, string>): OwnWords => ({
  subject: oneLine(form.subject ?? ''),
  preheader: oneLine(form.preheader ?? ''),
  note: (form.note ?? '').replaceAll('\r\n', '\n').trim(),
  closing: (form.closing ?? '').replaceAll('\r\n', '\n').trim(),
});

interface Said {
  own?: OwnWords;
  error?: string;
  kept?: boolean;
}

function page(c: Context, edition: KeptEdition, said: Said, status: 200 | 409 | 422 = 200) {
  return show(c, <LetterPage {...{ edition, ...said }} />, status);
}

function LetterPage({ edition, own = edition.own, error, kept }: { edition: KeptEdition } & Said) {
  const { house, say } = useView();
  const words = say.desk.letter;
  const path = at(edition.week);
  const bare = { ...edition, own: { ...own, subject: '' } };
  const machines = printLetter(house, bare, edition.reports).subject;
  const most = (name: keyof OwnWords) => ({ maxlength: mostOwnWords[name] });
  return (
    <DeskPage path={`${path}/letter`} place="/desk/edition" title={words.title}>
      <Back to={path}>{words.back}</Back>
      {kept && <p role="status">{say.desk.kept}</p>}
      <Wrong>{error}</Wrong>
      {edition.closed ? (
        <p>{words.closed}</p>
      ) : (
        <Beside title={words.preview} src={`${path}/preview/letter`}>
          <form method="post" action={`${path}/letter`} class="write">
            <Hidden fields={{ version: edition.version }} />
            <label for="subject">{words.subject}</label>
            <input
              id="subject"
              name="subject"
              value={own.subject}
              placeholder={machines}
              aria-describedby="subject-help"
              {...most('subject')}
            />
            <p class="soft small" id="subject-help">
              {words.subjectHelp}
            </p>
            <label for="preheader">{words.preheader}</label>
            <input
              id="preheader"
              name="preheader"
              value={own.preheader}
              aria-describedby="preheader-help"
              {...most('preheader')}
            />
            <p class="soft small" id="preheader-help">
              {words.preheaderHelp}
            </p>
            <label for="note">{words.note}</label>
            <textarea id="note" name="note" rows={7} aria-describedby="words-help" {...most('note')}>
              {`\n${own.note}`}
            </textarea>
            <label for="closing">{words.closing}</label>
            <textarea id="closing" name="closing" rows={3} aria-describedby="words-help" {...most('closing')}>
              {`\n${own.closing}`}
            </textarea>
            <p class="soft small" id="words-help">
              {words.help}
            </p>
            <button type="submit">{say.desk.keep}</button>{' '}
            <ShowBeside to={`${path}/preview/letter`}>{say.desk.beside}</ShowBeside>
          </form>
        </Beside>
      )}
    </DeskPage>
  );
}
