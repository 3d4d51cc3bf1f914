import { Hono, type Context } from 'hono';
import { rateSources } from '../../desk/index.ts';
import {
  listsOfRatings,
  listSources,
  matchRatings,
  readEdits,
  readRatings,
  type ListedSource,
  type RatingList,
} from '../../sources/index.ts';
import { csvText, oneLine } from '../../text/index.ts';
import { Problem } from '../../text/problem.ts';
import { show, useView } from '../context.tsx';
import { Choice, Wrong } from '../parts.tsx';
import { formOf, sentIn } from '../request.ts';
import { Back, by, DeskPage, mending } from './shell.tsx';
import { sourcePath } from './source.tsx';

const path = '/desk/ratings';
/** A rating as a form has it: '' is none. */
const values = ['-2', '-1', '0', '1', '2', ''] as const;

/** Ratings of many sources at once: by hand in one table, or out of a published list. */
export function ratingsDesk(): Hono {
  return new Hono()
    .get(path, (c) => page(c))
    .post(path, async (c) => {
      const form = await formOf(c);
      return mending(
        c,
        async () => {
          const changed = await rateSources(c.var.db, ratedIn(form), undefined, by(c));
          return c.redirect(`${path}?changed=${changed}${form.unrated ? '&unrated' : ''}`, 303);
        },
        (error) => page(c, { error, typed: form }),
      );
    })
    .post(`${path}/import`, async (c) => {
      const { file, list, licence, how } = await sentIn(c);
      const from = { list: lineOf(list), licence: lineOf(licence) };
      return mending(
        c,
        async () => {
          if (!(file instanceof File) || file.size === 0) throw new Problem('Choose a file.');
          if (!from.list || !from.licence)
            throw new Problem(
              'Say what the list is called and under which licence it is: both stand beside its ratings.',
            );
          const { matched, others } = matchRatings(await activeSources(c), await readRatings(csvText(file.stream())));
          const tried = how === 'try';
          const changed = tried ? 0 : await rateSources(c.var.db, matched, from, by(c));
          return await page(c, { brought: { matched, others, tried, changed, from } });
        },
        (error) => page(c, { error, from }),
      );
    });
}

const lineOf = (typed: unknown) => (typeof typed === 'string' ? oneLine(typed).slice(0, 200) : '');

const activeSources = async (c: Context) => (await listSources(c.var.db)).filter(({ active }) => active);

/** The ratings of a form that are not as they were when it was shown. */
function ratedIn(form: Record<string, string>) {
  return Object.entries(form).flatMap(([name, value]) => {
    const key = /^lean (.+)$/.exec(name)?.[1];
    const was = key === undefined ? undefined : form[`was ${key}`];
    if (key === undefined || was === undefined || was === value) return [];
    return [{ key, lean: readEdits([['lean', value]]).lean ?? null, was: was === '' ? null : Number(was) }];
  });
}

interface Said {
  error?: string;
  /** What the table's form had. */
  typed?: Record<string, string>;
  /** What the list's form had. */
  from?: RatingList;
  brought?: {
    matched: { key: string; lean: number | null }[];
    others: string[];
    tried: boolean;
    changed: number;
    from: RatingList;
  };
}

async function page(c: Context, said: Said = {}) {
  const [all, lists] = await Promise.all([activeSources(c), listsOfRatings(c.var.db)]);
  const unrated = c.req.query('unrated') !== undefined || said.typed?.unrated !== undefined;
  const sources = unrated ? all.filter(({ lean }) => lean === null) : all;
  const changed = c.req.query('changed');
  return show(
    c,
    <RatingsPage
      {...{ sources, lists, unrated, ...said, of: all.length }}
      {...(changed && { changed: Number(changed) })}
    />,
    said.error ? 422 : 200,
  );
}

interface RatingsPageProps extends Said {
  sources: ListedSource[];
  lists: Map<string, RatingList>;
  unrated: boolean;
  /** Of so many sources. */
  of: number;
  changed?: number;
}

function RatingsPage({ sources, lists, unrated, of, error, typed, from, brought, changed }: RatingsPageProps) {
  const { desk } = useView().say;
  const words = desk.ratings;
  return (
    <DeskPage {...{ path }} place="/desk/sources" title={words.title}>
      <Back to="/desk/sources">{words.back}</Back>
      <Wrong>{error}</Wrong>
      {changed !== undefined && <p role="status">{words.changed(changed)}</p>}
      {brought && <Brought {...{ brought, sources }} />}
      <p class="soft">{words.shown}</p>
      <p>
        {unrated ? (
          <a href={path}>{words.all(of)}</a>
        ) : (
          <a href={`${path}?unrated`}>{words.onlyUnrated(sources.filter(({ lean }) => lean === null).length)}</a>
        )}
      </p>
      {sources.length > 0 && (
        <form method="post" action={path}>
          {unrated && <input type="hidden" name="unrated" value="yes" />}
          <p class="soft small keys">{words.keys}</p>
          <table class="ratings">
            <thead>
              <tr>
                <th scope="col">{words.source}</th>
                {values.map((value) => (
                  <th scope="col">
                    <span>{words.leans[value]}</span>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {sources.map((source) => (
                <Row {...{ source, list: lists.get(source.key), typed: typed?.[`lean ${source.key}`] }} />
              ))}
            </tbody>
          </table>
          <button type="submit">{words.keep}</button>
        </form>
      )}
      <h2 class="sec" id="list">
        {words.bring}
      </h2>
      <form method="post" action={`${path}/import`} enctype="multipart/form-data">
        <label for="file">{words.file}</label>
        <p class="soft small" id="file-help">
          {words.fileHelp}
        </p>
        <input id="file" name="file" type="file" accept=".csv,text/csv" required aria-describedby="file-help" />
        <label for="list-name">{words.list}</label>
        <input id="list-name" name="list" required maxlength={200} value={from?.list} />
        <label for="licence">{words.licence}</label>
        <input id="licence" name="licence" required maxlength={200} value={from?.licence} />
        <fieldset>
          <legend>{words.how}</legend>
          <Choice type="radio" id="how-try" name="how" value="try" checked>
            {words.try}
          </Choice>
          <Choice type="radio" id="how-take" name="how" value="take">
            {words.take}
          </Choice>
        </fieldset>
        <button type="submit">{words.read}</button>
      </form>
    </DeskPage>
  );
}

/** One source, and its rating to choose. */
function Row({
  source,
  list,
  typed,
}: {
  source: ListedSource;
  list: RatingList | undefined;
  typed: string | undefined;
}) {
  const view = useView();
  const { ratings: words } = view.say.desk;
  const { key, name, lean, kind, owner } = source;
  const was = String(lean ?? '');
  return (
    <tr>
      <th scope="row">
        <input type="hidden" name={`was ${key}`} value={was} />
        <a href={sourcePath(key)} dir="auto">
          {name}
        </a>{' '}
        <span class="soft small" dir="auto">
          {[view.say.sourcesPage.kind[kind] ?? kind, owner, list && words.outOf(list.list, list.licence)]
            .filter(Boolean)
            .join(', ')}
        </span>
      </th>
      {values.map((value) => (
        <td>
          <input
            type="radio"
            name={`lean ${key}`}
            value={value}
            checked={value === (typed ?? was)}
            aria-label={`${name}: ${words.leans[value]}`}
          />
        </td>
      ))}
    </tr>
  );
}

/** What a list brought, or would. */
function Brought({ brought, sources }: { brought: NonNullable<Said['brought']>; sources: ListedSource[] }) {
  const { ratings: words } = useView().say.desk;
  const { matched, others, tried, changed, from } = brought;
  const nameOf = new Map(sources.map(({ key, name }) => [key, name]));
  return (
    <div role="status">
      <p>
        {tried ? words.would(matched.length, others.length) : words.changed(changed)}{' '}
        {words.outOf(from.list, from.licence)}.
      </p>
      {tried && matched.length > 0 && (
        <details>
          <summary>{words.which}</summary>
          <ul>
            {matched.map(({ key, lean }) => (
              <li dir="auto">
                {nameOf.get(key) ?? key}: {words.leans[String(lean ?? '') as (typeof values)[number]]}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
