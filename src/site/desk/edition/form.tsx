import type { Context } from 'hono';
import { deeds, type Deed } from '../../../desk/index.ts';
import type { KeptEdition, MadeEdit } from '../../../editions/index.ts';
import { shorten } from '../../../text/index.ts';
import { show, useView, type View } from '../../context.tsx';
import { Wrong } from '../../parts.tsx';
import { formOf } from '../../request.ts';
import { deedInWords, DeskPage, mending } from '../shell.tsx';

/** Parts of the routes under an edition. */
export const week = ':week{[0-9]{4}-W[0-9]{2}}' as const;
export const storyId = ':id{[0-9]{1,9}}' as const;
export const weekIn = (c: Context) => c.req.param('week') ?? '';
/** An edition at the desk; a story's place in it. */
export const at = (week: string, story?: string): string => `/desk/editions/${week}${story ? `#s${story}` : ''}`;

/** Does an editor's act; what they can mend is said on a page, with what they had typed. */
export async function acting(
  c: Context,
  begun: string | ((form: Record<string, string>) => string),
  work: (form: Record<string, string>) => Promise<Response | 'stale'>,
) {
  const form = await formOf(c);
  const back = typeof begun === 'string' ? begun : begun(form);
  const typed = form.words ?? form.text ?? '';
  return mending(
    c,
    async () => {
      const answer = await work(form);
      if (answer !== 'stale') return answer;
      const since = (await deeds(c.var.db, undefined, 5)).filter(({ what }) => what.endsWith(weekIn(c)));
      return show(c, <StalePage {...{ back, since, typed }} />, 409);
    },
    (error) => show(c, <RefusedPage {...{ back, typed, error }} />, 422),
  );
}

export const pageOf = (week: string, story = '') => `/desk/editions/${week}/stories/${story}`;

export const storyIn = (edition: KeptEdition, id: string | undefined) =>
  [...edition.stories, ...edition.below].find(({ story }) => story === id);

/** A story's number, from its address or written alone. */
export const numberIn = (typed = '') => /(\d{1,9})\s*$/.exec(typed)?.[1];

/** What an edit did, in words. */
export function inWords({ say }: View, { edit }: MadeEdit, headline: (story: string) => string): string {
  const { did } = say.desk.edition;
  const quoted = (words: string) => say.desk.quote(shorten(words, 60));
  const told = (story: string) => quoted(headline(story));
  if (edit.kind === 'order')
    return edit.moved ? did.moved(told(edit.moved), edit.stories.indexOf(edit.moved) + 1) : did.order;
  if (edit.kind === 'letter') return did.letter;
  if (edit.kind === 'article') return did.article(quoted(edit.article.title), edit.on);
  if (edit.kind === 'fold') return did.fold(told(edit.story), told(edit.under));
  if (edit.kind === 'headline') return did.headline(quoted(edit.words), edit.report !== undefined);
  if (edit.kind === 'line') return did.line(told(edit.story), edit.words !== '');
  return did[edit.kind](told(edit.story));
}

function Typed({ typed }: { typed: string }) {
  const say = useView().say.desk.edition;
  return typed ? (
    <>
      <label for="typed">{say.typed}</label>
      <textarea id="typed" rows={3} readonly>
        {typed}
      </textarea>
    </>
  ) : null;
}

function StalePage({ back, since, typed }: { back: string; since: Deed[]; typed: string }) {
  const view = useView();
  const say = view.say.desk.edition;
  return (
    <DeskPage path={back} place="/desk/edition" title={say.stale}>
      <p role="alert">{say.staleHelp}</p>
      <ul>
        {since.map((deed) => (
          <li>
            {view.moment(deed.at)}, <bdi>{deed.who}</bdi>: {deedInWords(view, deed)}
          </li>
        ))}
      </ul>
      <Typed typed={typed} />
      <p>
        <a href={back}>{say.lookAnew}</a>
      </p>
    </DeskPage>
  );
}

function RefusedPage({ back, error, typed }: { back: string; error: string; typed: string }) {
  const say = useView().say.desk.edition;
  return (
    <DeskPage path={back} place="/desk/edition" title={say.refused}>
      <Wrong>{error}</Wrong>
      <Typed typed={typed} />
      <p>
        <a href={back}>{say.goBack}</a>
      </p>
    </DeskPage>
  );
}
