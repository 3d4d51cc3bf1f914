import { raw } from 'hono/html';
import type { Published } from '../../articles/index.ts';
import { oneLine, webAddress } from '../../text/index.ts';
import { Page } from '../layout.tsx';
import { articleData } from './linked-data.ts';
import { Elsewhere, Topics } from '../parts.tsx';
import type { View } from '../view.ts';

interface Props {
  view: View;
  now: Date;
}

/** An article of the house's own. `html` is its text, made safe. */
export function ArticlePage({
  view,
  now,
  article,
  html,
  preview = false,
  children,
}: Props & { article: Published; html: string; preview?: boolean; children?: unknown }) {
  const { id, title, standfirst, byline, publishedAt, changed, topics, corrections } = article;
  const { say } = view;
  const sources = article.sources
    .split('\n')
    .map((line) => /^(\S+)\s*(.*)$/.exec(line.trim()))
    .flatMap((match) => (match?.[1] && webAddress(match[1]) ? [{ url: match[1], words: match[2] || match[1] }] : []));
  return (
    <Page
      view={view}
      now={now}
      path={`/articles/${id}`}
      title={oneLine(title)}
      description={standfirst || title}
      hidden={preview}
      plain={preview}
      {...(!preview && { linkedData: articleData(view.house, article) })}
      feed={{ path: '/feeds/articles', title: `${say.ours} · ${view.house.name}` }}
    >
      <article class="page prose ours">
        <header>
          <p class="k">{say.ours}</p>
          <h1 dir="auto">{oneLine(title)}</h1>
          {standfirst && (
            <p class="standfirst" dir="auto">
              {oneLine(standfirst)}
            </p>
          )}
          <p class="k">
            {byline && <span dir="auto">{oneLine(byline)}, </span>}
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
                <span class="soft">{view.day(at)}:</span> <span dir="auto">{oneLine(words)}</span>
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
                  <Elsewhere to={url}>{oneLine(words)}</Elsewhere>
                </li>
              ))}
            </ul>
          </section>
        )}
        {topics.length > 0 && <Topics topics={topics.map((name) => ({ name }))} />}
        {children}
      </article>
    </Page>
  );
}

/** What the house has written, newest first. */
export function ArticlesPage({ view, now, articles }: Props & { articles: Omit<Published, 'corrections'>[] }) {
  const { say } = view;
  return (
    <Page
      view={view}
      now={now}
      path="/articles"
      title={say.ours}
      description={say.articles.about}
      feed={{ path: '/feeds/articles', title: `${say.ours} · ${view.house.name}` }}
    >
      <div class="page">
        <h1>{say.ours}</h1>
        {articles.length === 0 && <p class="soft">{say.articles.none}</p>}
        <div class="prose">
          {articles.map(({ id, title, standfirst, byline, publishedAt }) => (
            <article class="item">
              <h2 dir="auto">
                <a href={`/articles/${id}`}>{oneLine(title)}</a>
              </h2>
              <p dir="auto">{oneLine(standfirst)}</p>
              <p class="k">
                {byline && <span dir="auto">{oneLine(byline)}, </span>}
                {view.day(publishedAt)}
              </p>
            </article>
          ))}
        </div>
      </div>
    </Page>
  );
}
