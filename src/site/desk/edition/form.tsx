import type { Context } from 'hono';
import { deeds, type Deed } from '../../../desk/index.ts';
import type { KeptEdition, MadeEdit } from '../../../editions/index.ts';
import { shorten } from '../../../text/index.ts';
import { show, useView } from '../../context.tsx';
import { Wrong } from '../../parts.tsx';
import { formOf } from '../../request.ts';
import { DeskPage, mending } from '../shell.tsx';

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
export function inWords({ edit }: MadeEdit, headline: (story: string) => string): string {
  if (edit.kind === 'order')
    return edit.moved
      ? `moved “${shorten(headline(edit.moved), 60)}” to place ${edit.stories.indexOf(edit.moved) + 1}`
      : 'put the stories in another order';
  if (edit.kind === 'letter') return 'wrote the letter’s own words';
  if (edit.kind === 'article')
    return `${edit.on ? 'added' : 'took out'} the article “${shorten(edit.article.title, 60)}”`;
  const of = `“${shorten(headline(edit.story), 60)}”`;
  const said = {
    pin: `took in ${of}`,
    drop: `dropped ${of}`,
    fold: `put ${of} under ${'under' in edit ? `“${shorten(headline(edit.under), 60)}”` : 'another'}`,
    lead: `had ${of} lead its matter`,
    headline: `${'report' in edit ? 'chose another report’s headline' : 'wrote the headline'}${'words' in edit ? ` “${shorten(edit.words, 60)}”` : ''}`,
    brief: `changed the quotations of ${of}`,
    strike: `struck a reason of ${of}`,
    line: 'words' in edit && edit.words ? `wrote a line to ${of}` : `took the line from ${of}`,
  };
  return said[edit.kind];
}

function Typed({ typed }: { typed: string }) {
  return typed ? (
    <>
      <label for="typed">What you had written</label>
      <textarea id="typed" rows={3} readonly>
        {typed}
      </textarea>
    </>
  ) : null;
}

function StalePage({ back, since, typed }: { back: string; since: Deed[]; typed: string }) {
  const view = useView();
  return (
    <DeskPage path={back} place="/desk/edition" title="Somebody else changed it meanwhile">
      <p role="alert">
        Nothing of yours was taken over, and nothing of theirs was overwritten. Look at it anew, and do it again.
      </p>
      <ul>
        {since.map(({ at, who: by, act }) => (
          <li>
            {view.moment(at)}, {by}: {act}
          </li>
        ))}
      </ul>
      <Typed typed={typed} />
      <p>
        <a href={back}>Look at it anew</a>
      </p>
    </DeskPage>
  );
}

function RefusedPage({ back, error, typed }: { back: string; error: string; typed: string }) {
  return (
    <DeskPage path={back} place="/desk/edition" title="That was not done">
      <Wrong>{error}</Wrong>
      <Typed typed={typed} />
      <p>
        <a href={back}>Back</a>
      </p>
    </DeskPage>
  );
}
