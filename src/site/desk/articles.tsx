import { Hono, type Context } from 'hono';
import {
  articleById,
  listArticles,
  asArticle,
  asPictureWords,
  beginArticle,
  correctArticle,
  describeImage,
  difference,
  htmlOfArticle,
  imageBytes,
  keepArticle,
  keepImage,
  library,
  picturesOf,
  publish,
  publishedArticle,
  removeImage,
  versionsOf,
  withdraw,
  type Article,
  type ArticleText,
  type KeptPicture,
  type Version,
} from '../../articles/index.ts';
import { transaction } from '../../db/index.ts';
import { edit, record } from '../../desk/index.ts';
import { editionOf, followArticle, openEditions } from '../../editions/index.ts';
import { Problem } from '../../text/problem.ts';
import { personIn, show, useNow, useView, type View } from '../context.tsx';
import { Press, Wrong } from '../parts.tsx';
import { ArticlePage } from '../read/articles.tsx';
import { asNumber, formOf, idIn, sentIn } from '../request.ts';
import { Back, Beside, by, Corrections, DeskPage, mending, DeskRow, momentTyped, ShowBeside } from './shell.tsx';

const articleId = ':id{[0-9]{1,9}}' as const;

/** The pages by which articles are written. Each act is a form; a script keeps what is typed. */
export function articlesDesk(): Hono {
  const app = new Hono();
  app.get('/desk/articles', async (c) => show(c, <ArticlesDesk list={await listArticles(c.var.db)} />));
  app.post('/desk/articles', async (c) => {
    return c.redirect(
      at(await beginArticle(c.var.db, personIn(c).name, c.var.now, c.var.view.say.desk.articles.untitled)),
      303,
    );
  });
  app.get(`/desk/articles/${articleId}`, (c) =>
    page(c, idIn(c), {
      ...(c.req.query('published') !== undefined && { said: c.var.view.say.desk.articles.ordered }),
      ...(c.req.query('kept') !== undefined && { said: c.var.view.say.desk.kept }),
    }),
  );
  app.post(`/desk/articles/${articleId}`, (c) => acting(c, (form) => keepText(c, form)));
  app.post(`/desk/articles/${articleId}/withdraw`, (c) =>
    acting(c, async () => {
      await transaction(c.var.db, async (tx) => {
        await withdraw(tx, idIn(c));
        await followArticle(tx, idIn(c), undefined, c.var.now);
        await record(tx, { act: 'withdraw', what: `article ${idIn(c)}` }, by(c));
      });
      return c.redirect(at(idIn(c)), 303);
    }),
  );
  app.post(`/desk/articles/${articleId}/correct`, (c) =>
    acting(c, async (form) => {
      await transaction(c.var.db, async (tx) => {
        await correctArticle(tx, idIn(c), form.words ?? '', byName(c));
        await record(tx, { act: 'correct', what: `article ${idIn(c)}`, after: { words: form.words } }, by(c));
      });
      return c.redirect(`${at(idIn(c))}#corrections`, 303);
    }),
  );
  app.post(`/desk/articles/${articleId}/edition`, (c) =>
    acting(c, async (form) => {
      const article = await articleById(c.var.db, idIn(c));
      if (!article) return c.notFound();
      const { id, publishedVersion } = article;
      const shown = (await versionsOf(c.var.db, id)).find(({ version }) => version === publishedVersion);
      if (!shown) throw new Problem(c.var.view.say.desk.articles.publishFirst);
      const made = { kind: 'article', article: { id, ...named(shown.text) }, on: form.on === 'yes' } as const;
      const outcome = await edit(c.var.db, { week: form.week ?? '', version: Number(form.version) }, made, by(c));
      if (outcome === 'stale') throw new Problem(c.var.view.say.desk.articles.editionStale);
      return c.redirect(at(id), 303);
    }),
  );
  return app.route('/', images).route('/', looking);
}

const at = (id: number) => `/desk/articles/${id}`;

interface Said {
  error?: string;
  typed?: Record<string, string>;
  said?: string;
}

/** The editor's page, with what went wrong and what was typed. */
async function page(c: Context, id: number, said: Said = {}) {
  const article = await articleById(c.var.db, id);
  if (!article) return c.notFound();
  return show(c, <ArticleDesk {...{ article, ...said }} {...await around(c, id)} />, said.error ? 422 : 200);
}

/** What stands around an article on its editor's page. */
async function around(c: Context, id: number) {
  const { db, now } = c.var;
  const [pictures, versions, shown, open, others] = await Promise.all([
    articleById(db, id).then((article) => picturesOf(db, id, article?.body)),
    versionsOf(db, id),
    publishedArticle(db, id, now),
    openEditions(db),
    library(db, id),
  ]);
  const found = (await Promise.all(open.map((week) => editionOf(db, week)))).flatMap((edition) => edition ?? []);
  const editions = found.map(({ week, version, articles }) => ({
    week,
    version,
    on: articles.some((one) => one.id === id),
  }));
  return { pictures, others, versions, corrections: shown?.corrections ?? [], editions };
}

/** Does an act; what the writer can mend is said on their page, with what they had typed. */
const acting = async (c: Context, work: (form: Record<string, string>) => Promise<Response>) => {
  const form = await formOf(c);
  return mending(
    c,
    () => work(form),
    (error) => (wantsJson(c) ? c.json({ error }, 422) : page(c, idIn(c), { error, typed: form })),
  );
};

/** As articles keep who changed them. */
const byName = (c: Context) => ({ by: by(c).who.name, now: c.var.now });

/** Keeps what was written, and publishes it where that was pressed. */
async function keepText(c: Context, form: Record<string, string>): Promise<Response> {
  const { db, view, now } = c.var;
  const id = idIn(c);
  const text = asArticle(form);
  const version = await keepArticle(db, { id, version: asNumber(form.version) ?? 0 }, text, now);
  if (version === undefined) {
    const error = view.say.desk.articles.stale;
    if (wantsJson(c)) return c.json({ error }, 409);
    return page(c, id, { error, typed: form });
  }
  if (wantsJson(c)) return c.json({ version, at: view.time(now) });
  if (form.act === 'publish') {
    const moment = momentTyped(form.when ?? '', view.house.timeZone) ?? now;
    await transaction(db, async (tx) => {
      const before = await articleById(tx, id);
      await publish(tx, { id, version }, moment, byName(c));
      await followArticle(tx, id, { id, ...named(text) }, now);
      const was = { publishedVersion: before?.publishedVersion ?? null };
      const deed = { act: 'publish' as const, what: `article ${id}`, before: was, after: { version, at: moment } };
      await record(tx, deed, by(c));
    });
  }
  return c.redirect(`${at(id)}?${form.act === 'publish' ? 'published' : 'kept'}`, 303);
}

const images = new Hono();

images.post(`/desk/articles/${articleId}/images`, async (c) => {
  const id = idIn(c);
  return mending(
    c,
    async () => {
      const { image, ...fields } = await sentIn(c);
      if (!(image instanceof File) || image.size === 0) throw new Problem(c.var.view.say.desk.articles.chooseFirst);
      if (!(await articleById(c.var.db, id))) return c.notFound();
      const bytes = new Uint8Array(await image.arrayBuffer());
      const words = asPictureWords(onlyWords(fields));
      const kept = await keepImage(c.var.db, id, { bytes, words }, c.var.now);
      return wantsJson(c) ? c.json({ id: kept }) : c.redirect(`${at(id)}#pictures`, 303);
    },
    (error) => (wantsJson(c) ? c.json({ error }, 422) : page(c, id, { error })),
  );
});
images.post(`/desk/articles/${articleId}/images/describe`, (c) =>
  acting(c, async (form) => {
    await describeImage(c.var.db, asNumber(form.image) ?? 0, asPictureWords(form));
    return c.redirect(`${at(idIn(c))}#pictures`, 303);
  }),
);
images.post(`/desk/articles/${articleId}/images/remove`, (c) =>
  acting(c, async (form) => {
    const image = asNumber(form.image);
    if (image !== undefined) await removeImage(c.var.db, idIn(c), image);
    return c.redirect(`${at(idIn(c))}#pictures`, 303);
  }),
);

// Readers get the pictures of published articles alone.
images.get('/desk/articles/images/:name{[0-9]{1,9}\\.webp}', async (c) => {
  const bytes = await imageBytes(c.var.db, Number.parseInt(c.req.param('name'), 10));
  return bytes ? c.body(new Uint8Array(bytes), 200, { 'Content-Type': 'image/webp' }) : c.notFound();
});

/** Looking at it before readers do, and at what it was. */
const looking = new Hono();

looking.get(`/desk/articles/${articleId}/preview`, async (c) => {
  const article = await articleById(c.var.db, idIn(c));
  return article ? preview(c, article, article) : c.notFound();
});
looking.post(`/desk/articles/${articleId}/preview`, async (c) => {
  const article = await articleById(c.var.db, idIn(c));
  if (!article) return c.notFound();
  const form = await formOf(c);
  return mending(
    c,
    async () => preview(c, article, asArticle({ ...form, title: form.title?.trim() || article.title })),
    (error) => page(c, article.id, { error, typed: form }),
  );
});

/** An article as readers would see this text of it; framed beside its form by our own pages alone. */
async function preview(c: Context, { id, publishAt }: Article, text: ArticleText) {
  const html = await htmlOfArticle(text.body, await picturesOf(c.var.db, id, text.body), '/desk/articles/images');
  const shown = { ...text, id, publishedAt: publishAt ?? c.var.now, changed: c.var.now, corrections: [] };
  c.header('Content-Security-Policy', c.var.policy({ 'frame-ancestors': "'self'" }));
  return show(
    c,
    <ArticlePage article={shown} html={html} preview>
      <Back to={at(id)}>{c.var.view.say.desk.articles.backToDesk}</Back>
    </ArticlePage>,
  );
}
looking.get(`/desk/articles/${articleId}/versions/:version{[0-9]{1,9}}`, async (c) => {
  const versions = await versionsOf(c.var.db, idIn(c));
  const index = versions.findIndex(({ version }) => version === Number(c.req.param('version')));
  const version = versions[index];
  if (!version) return c.notFound();
  const earlier = versions[index + 1];
  return show(c, <VersionPage id={idIn(c)} version={version} {...(earlier && { earlier })} />);
});

/** The fields of a form with a file that are words. */
const onlyWords = (fields: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );

/** What an edition says of an article. */
const named = ({ title, standfirst, byline }: ArticleText) => ({ title, standfirst, byline });

const wantsJson = (c: Context) => c.req.header('accept') === 'application/json';

function ArticlesDesk({ list }: { list: Article[] }) {
  const view = useView();
  const now = useNow();
  const { articles: words } = view.say.desk;
  return (
    <DeskPage place="/desk/articles" title={words.title}>
      <Press to="/desk/articles" label={words.begin} loud />
      {list.length === 0 && <p class="soft">{words.none}</p>}
      <ul class="rows">
        {list.map((article) => (
          <DeskRow>
            <a href={`/desk/articles/${article.id}`} dir="auto">
              {article.title}
            </a>
            <br />
            <span class="soft small">
              {stateOf(article, view, now)}; {words.changed(view.moment(article.changed))}
            </span>
          </DeskRow>
        ))}
      </ul>
    </DeskPage>
  );
}

function stateOf({ publishAt, publishedVersion, version }: Article, view: View, now: Date): string {
  const { articles: words } = view.say.desk;
  if (!publishAt) return words.draft;
  if (publishAt > now) return words.toCome(view.moment(publishAt));
  return publishedVersion === version ? words.published : words.changedSince;
}

type Around = Awaited<ReturnType<typeof around>>;

function ArticleDesk({
  article,
  pictures,
  others,
  versions,
  corrections,
  editions,
  error,
  typed,
  said,
}: { article: Article } & Around & Said) {
  const view = useView();
  const now = useNow();
  const { articles: words } = view.say.desk;
  const path = `/desk/articles/${article.id}`;
  const isOut = article.publishAt !== null && article.publishAt <= now;
  return (
    <DeskPage {...{ path }} place="/desk/articles" title={article.title}>
      <p>
        <a href="/desk/articles">← {words.all}</a> · {stateOf(article, view, now)} ·{' '}
        <a href={`${path}/preview`}>{words.preview}</a>
        {isOut && (
          <>
            {' · '}
            <a href={`/articles/${article.id}`}>{words.asReaders}</a>
          </>
        )}
      </p>
      <Wrong>{error}</Wrong>
      <p
        role="status"
        class="soft"
        data-autosaved
        data-saved={words.keptAt('{at}')}
        data-unsaved={words.notKept('{why}')}
        data-signed-out={words.signedOut}
      >
        {said ?? ''}
      </p>
      <Beside title={words.preview} src={`${path}/preview`} whole>
        <TextForm {...{ article, path, typed }} />
        {article.publishAt && <Press to={`${path}/withdraw`} label={isOut ? words.withdraw : words.hold} />}
        <Pictures {...{ pictures, others, path }} id={article.id} />
      </Beside>
      {editions.length > 0 && article.publishAt && <InEditions {...{ editions, path }} />}
      {article.publishAt && <Corrections {...{ corrections, path }} rows={2} />}
      {versions.length > 0 && <Versions {...{ versions, path }} />}
      <script type="module" src="/article.js"></script>
    </DeskPage>
  );
}

/** What is written, and publishing it. */
function TextForm({
  article,
  path,
  typed,
}: {
  article: Article;
  path: string;
  typed: Record<string, string> | undefined;
}) {
  const { house, say } = useView();
  const { articles: words } = say.desk;
  const value = (name: 'title' | 'standfirst' | 'byline' | 'body' | 'sources') => typed?.[name] ?? article[name];
  return (
    <form method="post" action={path} class="write" data-autosave>
      <input type="hidden" name="version" value={String(article.version)} />
      <label for="title">{words.heading}</label>
      <input
        id="title"
        name="title"
        required
        maxlength={200}
        value={value('title')}
        {...(value('title') === words.untitled && { 'data-untitled': '' })}
      />
      <label for="standfirst">{words.standfirst}</label>
      <textarea id="standfirst" name="standfirst" rows={2} maxlength={500}>
        {value('standfirst')}
      </textarea>
      <label for="byline">{words.byline}</label>
      <input id="byline" name="byline" maxlength={120} value={value('byline')} />
      <label for="body">{words.body}</label>
      <p class="soft small" id="body-help">
        {words.bodyHelp}
      </p>
      <textarea id="body" name="body" rows={22} aria-describedby="body-help" data-paste>
        {`\n${value('body')}`}
      </textarea>
      <label for="topics">{words.topics}</label>
      <input id="topics" name="topics" maxlength={1000} value={typed?.topics ?? article.topics.join(', ')} />
      <label for="sources">{words.sources}</label>
      <textarea id="sources" name="sources" rows={3}>
        {value('sources')}
      </textarea>
      <button type="submit" name="act" value="keep">
        {say.desk.keep}
      </button>{' '}
      <ShowBeside to={`${path}/preview`}>{say.desk.beside}</ShowBeside>
      <h2 class="sec">{words.publish}</h2>
      <label for="when">{words.when(house.timeZone)}</label>
      <div class="f">
        <input id="when" name="when" type="datetime-local" />
        <button type="submit" name="act" value="publish">
          {article.publishAt ? words.publishAgain : words.publish}
        </button>
      </div>
    </form>
  );
}

/** Its pictures, taking in another, and those of other articles. */
function Pictures({ pictures, others, path, id }: Pick<Around, 'pictures' | 'others'> & { path: string; id: number }) {
  const { articles: words } = useView().say.desk;
  return (
    <>
      <h2 class="sec" id="pictures">
        {words.pictures}
      </h2>
      <ul class="rows">
        {pictures.map((picture) => (
          <li>
            <PutIn {...{ picture }} />
            {picture.article === id && (
              <details>
                <summary>
                  {words.describe}
                  <span class="visually-hidden">: {picture.alt}</span>
                </summary>
                <form method="post" action={`${path}/images/describe`}>
                  <input type="hidden" name="image" value={String(picture.id)} />
                  <PictureFields {...{ picture }} />
                  <button type="submit">{words.keepWords}</button>
                </form>
                <Press
                  to={`${path}/images/remove`}
                  fields={{ image: picture.id }}
                  label={words.remove}
                  about={` ${picture.alt}`}
                />
              </details>
            )}
          </li>
        ))}
      </ul>
      <form method="post" action={`${path}/images`} enctype="multipart/form-data" data-picture>
        <label for="image">{words.image}</label>
        <input
          id="image"
          name="image"
          type="file"
          accept="image/jpeg,image/png,image/webp,image/avif,image/gif"
          required
        />
        <PictureFields />
        <button type="submit">{words.take}</button>
        <p role="status" class="bad"></p>
      </form>
      {others.length > 0 && (
        <details>
          <summary>{words.library}</summary>
          <ul class="rows">
            {others.map((picture) => (
              <li>
                <PutIn {...{ picture }} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

/** A picture, and how it gets into the text: by a press where scripts run. */
function PutIn({ picture: { id, alt, width, height } }: { picture: KeptPicture }) {
  const { articles: words } = useView().say.desk;
  return (
    <>
      <img
        src={`/desk/articles/images/${id}.webp`}
        alt={alt}
        width={120}
        height={Math.round((120 * height) / width)}
        loading="lazy"
      />
      <span>
        {words.putIn} <code>{`![](image:${id})`}</code>{' '}
        <button type="button" class="quiet" hidden data-put={`![](image:${id})`}>
          {words.put}
          <span class="visually-hidden">: {alt}</span>
        </button>
      </span>
    </>
  );
}

/** What is told of a picture. */
function PictureFields({ picture }: { picture?: KeptPicture }) {
  const { articles: words } = useView().say.desk;
  const of = picture ? `-${picture.id}` : '';
  const text = (name: 'alt' | 'caption' | 'credit' | 'licence', required = false) => (
    <>
      <label for={`${name}${of}`}>{words[name]}</label>
      <input id={`${name}${of}`} name={name} required={required} maxlength={500} value={picture?.[name]} />
    </>
  );
  const per = (axis: 'x' | 'y') => (
    <>
      <label for={`focus-${axis}${of}`}>{axis === 'x' ? words.focusX : words.focusY}</label>
      <input
        id={`focus-${axis}${of}`}
        name={`focus_${axis}`}
        type="range"
        min="0"
        max="100"
        step="5"
        value={String(picture?.focus[axis] ?? 50)}
      />
    </>
  );
  return (
    <>
      {text('alt', true)}
      {text('caption')}
      {text('credit')}
      {text('licence')}
      {per('x')}
      {per('y')}
    </>
  );
}

/** Naming it in an open edition. */
function InEditions({ editions, path }: Pick<Around, 'editions'> & { path: string }) {
  const { articles: words } = useView().say.desk;
  return (
    <>
      <h2 class="sec">{words.inEdition}</h2>
      {editions.map(({ week, version, on }) => (
        <Press
          to={`${path}/edition`}
          fields={{ week, version, on: on ? 'no' : 'yes' }}
          label={on ? words.takeOut(week) : words.addTo(week)}
        />
      ))}
    </>
  );
}

/** What was published of it. */
function Versions({ versions, path }: { versions: Version[]; path: string }) {
  const view = useView();
  const { articles: words } = view.say.desk;
  return (
    <>
      <h2 class="sec">{words.versions}</h2>
      <ul class="rows">
        {versions.map(({ version, by, at }, i) => (
          <DeskRow>
            <a href={`${path}/versions/${version}`}>
              {view.moment(at)}, {i === versions.length - 1 ? words.firstText : words.whatChanged}
            </a>{' '}
            <span class="soft">{by}</span>
          </DeskRow>
        ))}
      </ul>
    </>
  );
}

function VersionPage({ id, version, earlier }: { id: number; version: Version; earlier?: Version }) {
  const view = useView();
  const { articles: words } = view.say.desk;
  const whole = ({ text }: Version) =>
    [text.title, text.standfirst, text.byline, '', text.body, '', text.topics.join(', '), text.sources].join('\n');
  const lines = difference(earlier ? whole(earlier) : whole(version), whole(version));
  return (
    <DeskPage
      path={`/desk/articles/${id}/versions/${version.version}`}
      place="/desk/articles"
      title={words.asPublished(view.moment(version.at))}
    >
      <p>
        <a href={`/desk/articles/${id}`}>← {words.theArticle}</a>
      </p>
      {earlier && <p class="soft">{words.compared(view.moment(earlier.at))}</p>}
      <div class="differs" dir="auto">
        {lines.map(({ in: side, text }) =>
          side === 'both' ? (
            <p>{text}</p>
          ) : side === 'earlier' ? (
            <p>
              <del>{text}</del>
            </p>
          ) : (
            <p>
              <ins>{text}</ins>
            </p>
          ),
        )}
      </div>
    </DeskPage>
  );
}
