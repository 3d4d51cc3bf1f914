import { Hono } from 'hono';
import { raw } from 'hono/html';
import {
  htmlOfArticle,
  imageBytes,
  picturesNamed,
  picturesOf,
  publishedArticle,
  publishedArticles,
  type KeptPicture,
  type Published,
  type PublishedText,
} from '../../articles/index.ts';
import { sql, type Db } from '../../db/index.ts';
import type { House } from '../../house/index.ts';
import { topicSlug } from '../../stories/index.ts';
import { webAddress, type Line } from '../../text/index.ts';
import { asset, keep, PUBLIC } from '../cache.ts';
import { changesIn, CommentsBelow, saidBelow, takingAt } from '../comments/read.tsx';
import { show, useView } from '../context.tsx';
import { linkedData, Page } from '../layout.tsx';
import { card, photoCard, pngAnswer, ownIcon } from '../machines/pictures.ts';
import { Elsewhere, Topics } from '../parts.tsx';
import { idIn } from '../request.ts';
import { authorBySlug, authorPath, Byline } from './ours.tsx';
import { slugOf } from './topics.tsx';

/** What the house wrote; its time may come without a row that changes. */
export const articles = new Hono()
  .get(
    '/articles',
    keep(async (c) => show(c, <ArticlesPage articles={await publishedArticles(c.var.db, c.var.now)} />), {
      minutely: true,
    }),
  )
  .get(
    '/articles/:id{[0-9]{1,9}}',
    keep(
      async (c) => {
        const { db, now, rules } = c.var;
        const article = await publishedArticle(db, idIn(c), now);
        if (!article) return c.notFound();
        const [pictures, said] = await Promise.all([
          picturesOf(db, article.id, article.body),
          saidBelow(db, { article: article.id }),
        ]);
        const [html, related] = await Promise.all([
          htmlOfArticle(article.body, pictures),
          storiesOnTopics(db, article.topics.map(topicSlug)),
        ]);
        return show(
          c,
          <ArticlePage {...{ article, html, related }}>
            {said && <CommentsBelow page={said} taking={takingAt(rules, article.publishedAt, now)} />}
          </ArticlePage>,
        );
      },
      { changes: changesIn((article) => ({ article })), minutely: true },
    ),
  )
  .get(
    '/articles/:id{[0-9]{1,9}}/card.jpg',
    asset(async (c) => {
      const { db, now, view } = c.var;
      const article = await publishedArticle(db, idIn(c), now);
      if (!article) return c.notFound();
      const picture = await leadPicture(db, article);
      const bytes = picture && (await imageBytes(db, picture.id, now));
      c.header('Cache-Control', PUBLIC); // withdrawn, it goes from caches too
      if (!bytes) return pngAnswer(c, await card(view.house.accent, { icon: await ownIcon(c), words: article.title }));
      return c.body(new Uint8Array(await photoCard(bytes, picture.focus)), 200, { 'Content-Type': 'image/jpeg' });
    }),
  )
  .get(
    '/authors/:slug',
    keep(
      async (c) => {
        const author = await authorBySlug(c.var.db, slugOf(c), c.var.now);
        return author ? show(c, <AuthorPage {...author} slug={slugOf(c)} />) : c.notFound();
      },
      { minutely: true },
    ),
  )
  .get(
    '/articles/images/:name{[0-9]{1,9}\\.webp}',
    asset(async (c) => {
      const bytes = await imageBytes(c.var.db, Number.parseInt(c.req.param('name') ?? '', 10), c.var.now);
      c.header('Cache-Control', PUBLIC); // withdrawn, it goes from caches too
      return bytes ? c.body(new Uint8Array(bytes), 200, { 'Content-Type': 'image/webp' }) : c.notFound();
    }),
  );

/** The first picture that an article shows. */
async function leadPicture(db: Db, { id, body }: Published): Promise<KeptPicture | undefined> {
  const known = new Map((await picturesOf(db, id, body)).map((picture) => [picture.id, picture]));
  return picturesNamed(body).flatMap((named) => known.get(named) ?? [])[0];
}

/** The newest stories of any of these topics. */
async function storiesOnTopics(db: Db, slugs: readonly string[], most = 5): Promise<{ id: number; headline: Line }[]> {
  const { rows } = await sql<{ id: number; headline: Line }>`
    select id, headline from (
      select distinct story.id, story.told ->> 'headline' as headline, story.latest_at
        from unnest(${slugs}::text[]) as wanted (slug)
        cross join lateral (select story_id from story_topic where story_topic.slug = wanted.slug order by latest_at desc limit ${most}) as about
        join story on story.id = about.story_id
       where merged_into is null and told is not null) as found
     order by latest_at desc, id desc limit ${most}`.execute(db);
  return rows;
}

interface ArticlePageProps {
  article: Published;
  html: string;
  preview?: boolean;
  /** Stories of its topics. */
  related?: { id: number; headline: Line }[];
  children?: unknown;
}

/** An article of the house's own. `html` is its text, made safe. */
export function ArticlePage({ article, html, preview = false, related = [], children }: ArticlePageProps) {
  const view = useView();
  const { id, title, standfirst, byline, publishedAt, changed, topics, corrections } = article;
  const { say } = view;
  const sources = article.sources
    .split('\n')
    .map((line) => /^(\S+)\s*(.*)$/.exec(line.trim()))
    .flatMap((match) => (match?.[1] && webAddress(match[1]) ? [{ url: match[1], words: match[2] || match[1] }] : []));
  return (
    <Page
      path={`/articles/${id}`}
      title={title}
      description={standfirst || title}
      picture={`/articles/${id}/card.jpg`}
      hidden={preview}
      plain={preview}
      {...(!preview && { linkedData: articleData(view.house, article) })}
      feed={{ path: '/feeds/articles', title: `${say.ours} · ${view.house.name}` }}
    >
      <article class="page prose ours">
        <header>
          <p class="k">{say.ours}</p>
          <h1 dir="auto">{title}</h1>
          {standfirst && (
            <p class="standfirst" dir="auto">
              {standfirst}
            </p>
          )}
          <p class="k">
            {byline && (
              <>
                <Byline byline={byline} />,{' '}
              </>
            )}
            <time datetime={publishedAt.toISOString()}>{view.day(publishedAt)}</time>
            {changed > publishedAt && (
              <>
                ; <time datetime={changed.toISOString()}>{say.articles.changed(view.moment(changed))}</time>
              </>
            )}
          </p>
        </header>
        <div class="text" dir="auto">
          {raw(html)}
        </div>
        {corrections.length > 0 && (
          <section aria-labelledby="corrections">
            <h2 id="corrections">{say.corrections}</h2>
            {corrections.map(({ words, at }) => (
              <p>
                <span class="soft">{view.day(at)}:</span> <bdi>{words}</bdi>
              </p>
            ))}
          </section>
        )}
        {sources.length > 0 && (
          <section aria-labelledby="sources">
            <h2 id="sources">{say.articles.sources}</h2>
            <ul>
              {sources.map(({ url, words }) => (
                <li>
                  <Elsewhere to={url}>{words}</Elsewhere>
                </li>
              ))}
            </ul>
          </section>
        )}
        <Related stories={related} />
        {topics.length > 0 && <Topics topics={topics.map((name) => ({ name }))} />}
        {children}
      </article>
    </Page>
  );
}

/** Stories on what an article is about. */
function Related({ stories }: { stories: NonNullable<ArticlePageProps['related']> }) {
  const { say } = useView();
  if (stories.length === 0) return null;
  return (
    <section aria-labelledby="related">
      <h2 id="related">{say.articles.related}</h2>
      <ul>
        {stories.map(({ id, headline }) => (
          <li dir="auto">
            <a href={`/stories/${id}`}>{headline}</a>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What the house has written, newest first. */
function ArticlesPage({ articles }: { articles: PublishedText[] }) {
  const view = useView();
  const { say } = view;
  return (
    <Page
      path="/articles"
      title={say.ours}
      description={say.articles.about}
      feed={{ path: '/feeds/articles', title: `${say.ours} · ${view.house.name}` }}
    >
      <div class="page">
        <h1>{say.ours}</h1>
        {articles.length === 0 && <p class="soft">{say.articles.none}</p>}
        <Listed articles={articles} />
      </div>
    </Page>
  );
}

/** Somebody who writes for the house, and what they wrote. */
function AuthorPage({ name, articles, slug }: { name: string; articles: PublishedText[]; slug: string }) {
  const view = useView();
  const say = view.say.articles;
  const path = `/authors/${encodeURIComponent(slug)}`;
  return (
    <Page
      path={path}
      title={name}
      description={say.by(name, view.house.name)}
      linkedData={linkedData(view.house, path, { type: 'ProfilePage', mainEntity: personData(view.house, name) })}
    >
      <div class="page">
        <header class="head">
          <p class="k">
            <a href="/articles">{view.say.ours}</a>
          </p>
          <h1 dir="auto">{name}</h1>
        </header>
        <Listed articles={articles} />
      </div>
    </Page>
  );
}

/** Articles, each with what it says in a sentence. */
function Listed({ articles }: { articles: PublishedText[] }) {
  const view = useView();
  return (
    <div class="prose">
      {articles.map(({ id, title, standfirst, byline, publishedAt }) => (
        <article class="item">
          <h2 dir="auto">
            <a href={`/articles/${id}`}>{title}</a>
          </h2>
          <p dir="auto">{standfirst}</p>
          <p class="k">
            {byline && (
              <>
                <Byline byline={byline} />,{' '}
              </>
            )}
            {view.day(publishedAt)}
          </p>
        </article>
      ))}
    </div>
  );
}

const personData = (house: House, name: string) => ({
  '@type': 'Person',
  name: name,
  url: house.url + authorPath(name),
});

function articleData(house: House, { id, title, standfirst, byline, publishedAt, changed }: Published): object {
  return linkedData(house, `/articles/${id}`, {
    type: 'NewsArticle',
    headline: title,
    ...(standfirst && { description: standfirst }),
    ...(byline && { author: personData(house, byline) }),
    datePublished: publishedAt.toISOString(),
    dateModified: changed.toISOString(),
  });
}
