import { Hono, type Context } from 'hono';
import {
  articleById,
  listArticles,
  asArticle,
  beginArticle,
  correctArticle,
  difference,
  htmlOfArticle,
  imageBytes,
  keepArticle,
  keepImage,
  picturesOf,
  publish,
  publishedArticle,
  removeImage,
  versionsOf,
  withdraw,
  type Article,
  type ArticleText,
  type Version,
} from '../../articles/index.ts';
import { transaction } from '../../db/index.ts';
import { edit, record } from '../../desk/index.ts';
import { editionOf, followArticle, openEditions } from '../../editions/index.ts';
import { oneLine } from '../../text/index.ts';
import { Problem } from '../../text/problem.ts';
import { personIn, show, useNow, useView, type View } from '../context.tsx';
import { Press, Wrong } from '../parts.tsx';
import { ArticlePage } from '../read/articles.tsx';
import { asNumber, formOf, idIn, sentIn } from '../request.ts';
import { Back, by, Corrections, DeskPage, mending, DeskRow, momentTyped } from './shell.tsx';

const articleId = ':id{[0-9]{1,9}}' as const;

/** The pages by which articles are written. Each act is a form; a script keeps what is typed. */
export function articlesDesk(): Hono {
  const app = new Hono();
  app.get('/desk/articles', async (c) => show(c, <ArticlesDesk list={await listArticles(c.var.db)} />));
  app.post('/desk/articles', async (c) => {
    return c.redirect(at(await beginArticle(c.var.db, personIn(c).name, c.var.now)), 303);
  });
  app.get(`/desk/articles/${articleId}`, (c) =>
    page(c, idIn(c), { ...(c.req.query('kept') !== undefined && { said: 'Kept.' }) }),
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
      if (!shown)
        throw new Problem('Publish the article first, now or at a time: an edition names what readers can read.');
      const made = { kind: 'article', article: { id, ...named(shown.text) }, on: form.on === 'yes' } as const;
      const outcome = await edit(c.var.db, { week: form.week ?? '', version: Number(form.version) }, made, by(c));
      if (outcome === 'stale') throw new Problem('Somebody else changed the edition meanwhile: look at it anew.');
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
  const [pictures, versions, shown, open] = await Promise.all([
    picturesOf(db, id),
    versionsOf(db, id),
    publishedArticle(db, id, now),
    openEditions(db),
  ]);
  const found = (await Promise.all(open.map((week) => editionOf(db, week)))).flatMap((edition) => edition ?? []);
  const editions = found.map(({ week, version, articles }) => ({
    week,
    version,
    on: articles.some((one) => one.id === id),
  }));
  return { pictures, versions, corrections: shown?.corrections ?? [], editions };
}

/** Does an act; what the writer can mend is said on their page, with what they had typed. */
const acting = async (c: Context, work: (form: Record<string, string>) => Promise<Response>) => {
  const form = await formOf(c);
  return mending(
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
    const error =
      'Somebody else kept another text meanwhile. Yours stands below; theirs is kept. Look at it before you keep yours.';
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
      const deed = { act: 'publish', what: `article ${id}`, before: was, after: { version, at: moment } };
      await record(tx, deed, by(c));
    });
  }
  return c.redirect(`${at(id)}?kept`, 303);
}

const images = new Hono();

images.post(`/desk/articles/${articleId}/images`, async (c) => {
  const id = idIn(c);
  return mending(
    async () => {
      const { image, alt } = await sentIn(c);
      if (!(image instanceof File) || image.size === 0) throw new Problem('Choose a picture first.');
      if (!(await articleById(c.var.db, id))) return c.notFound();
      const bytes = new Uint8Array(await image.arrayBuffer());
      await keepImage(c.var.db, id, { bytes, alt: typeof alt === 'string' ? alt : '' }, c.var.now);
      return c.redirect(`${at(id)}#pictures`, 303);
    },
    (error) => page(c, id, { error }),
  );
});
images.post(`/desk/articles/${articleId}/images/remove`, async (c) => {
  const image = asNumber((await formOf(c)).image);
  if (image !== undefined) await removeImage(c.var.db, idIn(c), image);
  return c.redirect(`${at(idIn(c))}#pictures`, 303);
});

// Readers get the pictures of published articles alone.
images.get('/desk/articles/images/:name{[0-9]{1,9}\\.webp}', async (c) => {
  const bytes = await imageBytes(c.var.db, Number.parseInt(c.req.param('name'), 10));
  return bytes ? c.body(new Uint8Array(bytes), 200, { 'Content-Type': 'image/webp' }) : c.notFound();
});

/** Looking at it before readers do, and at what it was. */
const looking = new Hono();

looking.get(`/desk/articles/${articleId}/preview`, async (c) => {
  const article = await articleById(c.var.db, idIn(c));
  if (!article) return c.notFound();
  const html = await htmlOfArticle(article.body, await picturesOf(c.var.db, article.id), '/desk/articles/images');
  const shown = { ...article, publishedAt: article.publishAt ?? c.var.now, changed: c.var.now, corrections: [] };
  return show(
    c,
    <ArticlePage article={shown} html={html} preview>
      <Back to={at(article.id)}>Back to the desk; nobody else sees this page</Back>
    </ArticlePage>,
  );
});
looking.get(`/desk/articles/${articleId}/versions/:version{[0-9]{1,9}}`, async (c) => {
  const versions = await versionsOf(c.var.db, idIn(c));
  const index = versions.findIndex(({ version }) => version === Number(c.req.param('version')));
  const version = versions[index];
  if (!version) return c.notFound();
  const earlier = versions[index + 1];
  return show(c, <VersionPage id={idIn(c)} version={version} {...(earlier && { earlier })} />);
});

/** What an edition says of an article. */
const named = ({ title, standfirst, byline }: ArticleText) => ({ title, standfirst, byline });

const wantsJson = (c: Context) => c.req.header('accept') === 'application/json';

function ArticlesDesk({ list }: { list: Article[] }) {
  const view = useView();
  const now = useNow();
  return (
    <DeskPage place="/desk/articles" title="Articles">
      <Press to="/desk/articles" label="Begin an article" loud />
      {list.length === 0 && <p class="soft">The house has written nothing yet.</p>}
      <ul class="rows">
        {list.map((article) => (
          <DeskRow>
            <a href={`/desk/articles/${article.id}`} dir="auto">
              {oneLine(article.title)}
            </a>
            <br />
            <span class="soft small">
              {stateOf(article, view, now)}; changed {view.moment(article.changed)}
            </span>
          </DeskRow>
        ))}
      </ul>
    </DeskPage>
  );
}

function stateOf({ publishAt, publishedVersion, version }: Article, view: View, now: Date): string {
  if (!publishAt) return 'a draft';
  if (publishAt > now) return `to be published ${view.moment(publishAt)}`;
  return publishedVersion === version ? 'published' : 'published; changed since';
}

type Around = Awaited<ReturnType<typeof around>>;

function ArticleDesk({
  article,
  pictures,
  versions,
  corrections,
  editions,
  error,
  typed,
  said,
}: { article: Article } & Around & Said) {
  const view = useView();
  const now = useNow();
  const path = `/desk/articles/${article.id}`;
  return (
    <DeskPage {...{ path }} place="/desk/articles" title={oneLine(article.title)}>
      <p>
        <a href="/desk/articles">← All articles</a> · {stateOf(article, view, now)} ·{' '}
        <a href={`${path}/preview`}>Preview</a>
        {article.publishAt && article.publishAt <= now && (
          <>
            {' · '}
            <a href={`/articles/${article.id}`}>As readers see it</a>
          </>
        )}
      </p>
      <Wrong>{error}</Wrong>
      <p role="status" class="soft" data-autosaved>
        {said ?? ''}
      </p>
      <TextForm {...{ article, path, typed }} />
      {article.publishAt && (
        <Press
          to={`${path}/withdraw`}
          label={article.publishAt > now ? 'Do not publish it yet' : 'Take it from readers; it stays here'}
        />
      )}
      <Pictures {...{ pictures, path }} />
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
  const view = useView();
  const value = (name: 'title' | 'standfirst' | 'byline' | 'body' | 'sources') => typed?.[name] ?? article[name];
  return (
    <form method="post" action={path} class="write" data-autosave>
      <input type="hidden" name="version" value={String(article.version)} />
      <label for="title">Title</label>
      <input id="title" name="title" required maxlength={200} value={value('title')} />
      <label for="standfirst">Standfirst: what it says, in a sentence or two</label>
      <textarea id="standfirst" name="standfirst" rows={2} maxlength={500}>
        {value('standfirst')}
      </textarea>
      <label for="byline">By</label>
      <input id="byline" name="byline" maxlength={120} value={value('byline')} />
      <label for="body">Text, in Markdown</label>
      <p class="soft small" id="body-help">
        # headings, **bold**, *italics*, [links](https://…), lists with -, quotations with &gt;. A picture below says
        how to put it in.
      </p>
      <textarea id="body" name="body" rows={22} aria-describedby="body-help">
        {`\n${value('body')}`}
      </textarea>
      <label for="topics">Topics, with commas between them</label>
      <input id="topics" name="topics" maxlength={1000} value={typed?.topics ?? article.topics.join(', ')} />
      <label for="sources">Sources: one a line, the address first, then what it is</label>
      <textarea id="sources" name="sources" rows={3}>
        {value('sources')}
      </textarea>
      <button type="submit" name="act" value="keep">
        Keep
      </button>
      <h2 class="sec">Publish</h2>
      <label for="when">When ({view.house.timeZone}); empty is now</label>
      <div class="f">
        <input id="when" name="when" type="datetime-local" />
        <button type="submit" name="act" value="publish">
          {article.publishAt ? 'Publish this text' : 'Publish'}
        </button>
      </div>
    </form>
  );
}

/** Its pictures, and taking in another. */
function Pictures({ pictures, path }: Pick<Around, 'pictures'> & { path: string }) {
  return (
    <>
      <h2 class="sec" id="pictures">
        Pictures
      </h2>
      <ul class="rows">
        {pictures.map(({ id, width, height, alt }) => (
          <li>
            <img
              src={`/desk/articles/images/${id}.webp`}
              alt={alt}
              width={120}
              height={Math.round((120 * height) / width)}
            />
            <span>
              To put it in, write <code>{`![](image:${id})`}</code> on a line of its own.
            </span>
            <Press to={`${path}/images/remove`} fields={{ image: id }} label="Remove" about={` ${alt}`} />
          </li>
        ))}
      </ul>
      <form method="post" action={`${path}/images`} enctype="multipart/form-data">
        <label for="image">A picture: JPEG, PNG or WebP, at most 15 MB</label>
        <input
          id="image"
          name="image"
          type="file"
          accept="image/jpeg,image/png,image/webp,image/avif,image/gif"
          required
        />
        <label for="alt">What it shows, for those who do not see it</label>
        <div class="f">
          <input id="alt" name="alt" required maxlength={500} />
          <button type="submit">Take the picture</button>
        </div>
      </form>
    </>
  );
}

/** Naming it in an open edition. */
function InEditions({ editions, path }: Pick<Around, 'editions'> & { path: string }) {
  return (
    <>
      <h2 class="sec">In the edition</h2>
      {editions.map(({ week, version, on }) => (
        <Press
          to={`${path}/edition`}
          fields={{ week, version, on: on ? 'no' : 'yes' }}
          label={on ? `Take it out of ${week}` : `Add it to ${week}`}
        />
      ))}
    </>
  );
}

/** What was published of it. */
function Versions({ versions, path }: { versions: Version[]; path: string }) {
  const view = useView();
  return (
    <>
      <h2 class="sec">What was published</h2>
      <ul class="rows">
        {versions.map(({ version, by, at }, i) => (
          <DeskRow>
            <a href={`${path}/versions/${version}`}>
              {view.moment(at)}
              {i === versions.length - 1 ? ', the first text' : ', what it changed'}
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
  const whole = ({ text }: Version) =>
    [text.title, text.standfirst, text.byline, '', text.body, '', text.topics.join(', '), text.sources].join('\n');
  const lines = difference(earlier ? whole(earlier) : whole(version), whole(version));
  return (
    <DeskPage
      path={`/desk/articles/${id}/versions/${version.version}`}
      place="/desk/articles"
      title={`As published ${view.moment(version.at)}`}
    >
      <p>
        <a href={`/desk/articles/${id}`}>← The article</a>
      </p>
      {earlier && (
        <p class="soft">Compared with {view.moment(earlier.at)}: what left is struck out, what came is marked.</p>
      )}
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
