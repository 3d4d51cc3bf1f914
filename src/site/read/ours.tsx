import { publishedArticles, publishedNames, type PublishedText } from '../../articles/index.ts';
import type { Db } from '../../db/index.ts';
import { topicSlug } from '../../stories/index.ts';
import { useView } from '../context.tsx';

/** What the house wrote itself, where it stands beside the news. */

/** An article as a list names it. */
type Named = Pick<PublishedText, 'id' | 'title' | 'standfirst' | 'byline'>;

/** At most so many stand beside an edition. */
const mostBeside = 6;

/** What stands beside the newest edition: what its editor put into it, and what was published since its week began, newest first. */
export async function oursThisWeek(
  db: Db,
  edition: { from: Date; articles: readonly Named[] },
  now: Date,
): Promise<Named[]> {
  const named = edition.articles.map(({ id }) => id);
  const fresh = await publishedArticles(db, now, { since: edition.from, limit: mostBeside });
  return [...edition.articles, ...fresh.filter(({ id }) => !named.includes(id))].slice(0, mostBeside);
}

/** The articles on a topic, newest first, and the topic's name as the newest writes it; undefined where none is on it. */
export async function oursOnTopic(
  db: Db,
  slug: string,
  now: Date,
): Promise<{ name: string; articles: PublishedText[] } | undefined> {
  const about = (await publishedNames(db, now)).flatMap(({ id, topics }) => {
    const name = topics.find((topic) => topicSlug(topic) === slug);
    return name === undefined ? [] : [{ id, name }];
  });
  const [newest] = about;
  if (!newest) return undefined;
  return {
    name: newest.name,
    articles: await publishedArticles(db, now, { ids: about.map(({ id }) => id), limit: 40 }),
  };
}

/** Somebody who writes for the house: the name as their newest article has it, and what they wrote; undefined where nobody is called so. */
export async function authorBySlug(
  db: Db,
  slug: string,
  now: Date,
): Promise<{ name: string; articles: PublishedText[] } | undefined> {
  const theirs = (await publishedNames(db, now)).filter(({ byline }) => byline && topicSlug(byline) === slug);
  const [newest] = theirs;
  if (!newest) return undefined;
  const ids = theirs.map(({ id }) => id);
  return { name: newest.byline, articles: await publishedArticles(db, now, { ids, limit: 200 }) };
}

/** The page of who wrote an article. */
export const authorPath = (byline: string): string => `/authors/${encodeURIComponent(topicSlug(byline))}`;

/** Who wrote it, leading to what else they wrote; nothing where nobody is named. */
export function Byline({ byline }: { byline: string }) {
  if (!byline || !topicSlug(byline)) return null;
  return (
    <a href={authorPath(byline)} rel="author" dir="auto">
      {byline}
    </a>
  );
}

/** The house's own articles, under a heading of their own. */
export function Ours({ articles, id = 'ours' }: { articles: readonly Named[]; id?: string }) {
  const { say } = useView();
  if (articles.length === 0) return null;
  return (
    <section class="below ours" aria-labelledby={id}>
      <h2 id={id}>
        <a href="/articles">{say.ours}</a>
      </h2>
      <div class="columns">
        {articles.map((article) => (
          <article class="item">
            <h3 dir="auto">
              <a href={`/articles/${article.id}`}>{article.title}</a>
            </h3>
            {article.standfirst && <p dir="auto">{article.standfirst}</p>}
            {article.byline && (
              <p class="k">
                <Byline byline={article.byline} />
              </p>
            )}
          </article>
        ))}
      </div>
    </section>
  );
}
