import { Hono } from 'hono';
import { sql, type Db } from '../../../db/index.ts';
import { editionOf, openEditions, span, type KeptEdition } from '../../../editions/index.ts';
import { toldStories, type ToldStory } from '../../../stories/index.ts';
import { shorten } from '../../../text/index.ts';
import { show, useView } from '../../context.tsx';
import { Hidden, Select } from '../../parts.tsx';
import { search } from '../../read/search.tsx';
import { idIn } from '../../request.ts';
import { DeskPage } from '../shell.tsx';
import { at, storyIn } from './form.tsx';

/** Stories that are in no edition yet: found in place, and taken in from their own page. */

export interface FoundStory {
  story: string;
  headline: string;
  reports: number;
}

/** Stories with these words, or the one of an address or a number; undefined where nothing is looked for. */
export async function findStories(db: Db, q: string, now: Date): Promise<FoundStory[] | undefined> {
  if (!q) return undefined;
  const [, number] = /^(?:\S*\/stories\/)?(\d{1,9})\/?$/.exec(q) ?? [];
  if (!number) return (await search(db, { words: q }, now))?.stories ?? [];
  const { rows } = await sql<FoundStory>`
    with recursive led as (
      select id, merged_into, told, 0 as steps from story where id = ${number}::integer
      union all select story.id, story.merged_into, story.told, steps + 1 from led join story on story.id = led.merged_into where steps < 50)
    select id::text as story, told ->> 'headline' as headline, jsonb_array_length(told -> 'reports') as reports
      from led where merged_into is null and told is not null`.execute(db);
  return rows;
}

/** A story's page at the desk, whether an edition has it or not: where "Take it in" on its public page leads. */
export const taking = new Hono().get('/desk/stories/:id{[0-9]{1,9}}', async (c) => {
  const [found] = (await findStories(c.var.db, String(idIn(c)), c.var.now)) ?? [];
  if (!found) return c.notFound();
  const told = (await toldStories(c.var.db, [Number(found.story)])).get(found.story);
  const open = (await Promise.all((await openEditions(c.var.db)).map((week) => editionOf(c.var.db, week)))).flatMap(
    (edition) => edition ?? [],
  );
  return told ? show(c, <TakePage {...{ told, open }} />) : c.notFound();
});

/** The chosen stories of an edition, to put another under. */
export const matterOptions = ({ stories }: KeptEdition, first: string) => [
  ['', first] as const,
  ...stories.map(({ story, headline }, i) => [story, `${i + 1}. ${shorten(headline, 90)}`] as const),
];

function TakePage({ told, open }: { told: ToldStory; open: KeptEdition[] }) {
  const view = useView();
  const say = view.say.desk.edition;
  const leads = ({ parts }: ToldStory) => parts?.some(({ story }) => story === told.story);
  return (
    <DeskPage path={`/desk/stories/${told.story}`} place="/desk/edition" title={told.headline}>
      <p>
        <a href={`/stories/${told.story}`}>{say.asReaders}</a>
      </p>
      {told.brief.map(({ text }) => (
        <p dir="auto">{text}</p>
      ))}
      {open.length === 0 && <p>{say.noneOpen}</p>}
      {open.map((edition) => {
        const chosen = edition.stories.some((one) => one.story === told.story || leads(one));
        const path = at(edition.week);
        const id = `under-${edition.week}`;
        return (
          <section>
            <h2 class="sec">{span(view.house, edition)}</h2>
            {chosen && (
              <p>
                <a href={at(edition.week, told.story)}>{say.isIn}</a>
              </p>
            )}
            {!chosen && (
              <form method="post" action={path}>
                <Hidden fields={{ version: edition.version, story: told.story }} />
                <button type="submit" name="act" value="pin">
                  {say.takeIn}
                </button>
              </form>
            )}
            <form method="post" action={path}>
              <Hidden fields={{ version: edition.version, story: told.story, act: 'fold' }} />
              <label for={id}>{say.under}</label>
              <div class="f">
                <Select id={id} name="under" required options={matterOptions(edition, say.chooseStory)} />
                <button type="submit">{say.putUnder}</button>
              </div>
            </form>
            {storyIn(edition, told.story) && (
              <p>
                <a href={`/desk/editions/${edition.week}/stories/${told.story}`}>{say.change}</a>
              </p>
            )}
          </section>
        );
      })}
    </DeskPage>
  );
}
