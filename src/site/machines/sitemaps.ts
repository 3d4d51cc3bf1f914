import { Hono, type Context } from 'hono';
import { publishedArticles } from '../../articles/index.ts';
import { sql, type Db } from '../../db/index.ts';
import { toldNow } from '../../editions/index.ts';
import type { House } from '../../house/index.ts';
import { builtIn, pathOfPage, shownPages } from '../../masthead/index.ts';
import { type Line } from '../../text/index.ts';
import { asset, keep } from '../cache.ts';
import { authorPath } from '../read/ours.tsx';
import { xml } from './feed-formats.ts';

/** What search engines are told: which addresses there are, and which are no business of theirs. */

const xmlPage = (make: (c: Context) => Promise<string> | string) =>
  keep(async (c) => c.body(await make(c), 200, { 'Content-Type': 'application/xml; charset=utf-8' }));

export const sitemaps = new Hono()
  .get(
    '/robots.txt',
    asset((c) => c.text(robots(c.var.view.house))),
  )
  .get(
    '/sitemap.xml',
    xmlPage((c) => sitemap(c.var.db, c.var.view.house, c.var.now)),
  )
  .get(
    '/sitemap-news.xml',
    xmlPage((c) => newsSitemap(c.var.db, c.var.view.house, c.var.now)),
  )
  .get(
    '/opensearch.xml',
    xmlPage((c) => openSearch(c.var.view.house)),
  );

function robots(house: House): string {
  const closed =
    'outbox confirm/ comments/confirm/ leave/ subscribe/ search? offline videos/*/play recordings/ sign-in account desk';
  const rules = closed.split(' ').map(
    (path) => `Disallow: /${path}
`,
  );
  return `User-agent: *
${rules.join('')}Sitemap: ${house.url}/sitemap.xml
Sitemap: ${house.url}/sitemap-news.xml
`;
}

/** At most so many addresses in a sitemap (sitemaps.org says 50,000). */
const addressesAMap = 40_000;

/** The standing pages, every edition, and the newest stories and topics. */
async function sitemap(db: Db, house: House, now: Date): Promise<string> {
  const [ownPages, own, editions, stories, topics] = await Promise.all([
    shownPages(db),
    publishedArticles(db, now, { limit: 1000 }),
    sql<{ path: string; changed: Date }>`
      select '/editions/' || week as path, coalesce(closed_at, made_at) as changed from edition
       where exists (select from edition_story where edition_id = edition.id) order by from_at desc limit 1000`.execute(
      db,
    ),
    sql<{ path: string; changed: Date }>`
      select '/stories/' || id as path, changed_at as changed from story
       where merged_into is null and told is not null and told -> 'aside' is null order by latest_at desc limit ${addressesAMap - 6000}`.execute(
      db,
    ),
    sql<{ slug: string; changed: Date }>`
      select slug, max(latest_at) as changed from story_topic
       where story_id in (select id from story where merged_into is null order by latest_at desc limit 4000)
       group by slug having count(*) > 1 order by 2 desc limit 4000`.execute(db),
  ]);
  const standing = ' editions articles topics videos sources about subscribe privacy install feeds';
  const pages = [
    ...standing.split(' ').map((name) => ({ path: `/${name}`, changed: undefined })),
    ...ownPages
      .filter(({ slug }) => !builtIn.has(slug))
      .map(({ slug, changed }) => ({ path: pathOfPage(slug), changed })),
    ...own.map(({ id, changed }) => ({ path: `/articles/${id}`, changed })),
    ...[...new Set(own.flatMap(({ byline }) => (byline ? [authorPath(byline)] : [])))].map((path) => ({
      path,
      changed: undefined,
    })),
    ...editions.rows,
    ...topics.rows.map(({ slug, changed }) => ({ path: `/topics/${encodeURIComponent(slug)}`, changed })),
    ...stories.rows,
  ];
  const urls = pages.map(
    ({ path, changed }) =>
      `<url><loc>${xml(house.url + path)}</loc>${changed ? `<lastmod>${changed.toISOString()}</lastmod>` : ''}</url>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${urls.join('')}</urlset>\n`;
}

/** The stories of the last two days, at most 1,000, as news sitemaps want them. */
async function newsSitemap(db: Db, house: House, now: Date): Promise<string> {
  const { rows } = await sql<{ id: number; headline: Line; begun: Date }>`
    select id, told_now.told ->> 'headline' as headline, begun_at as begun from story ${toldNow}
     where latest_at > ${new Date(now.getTime() - 2 * 86_400_000)} and begun_at > ${new Date(now.getTime() - 2 * 86_400_000)}
       and merged_into is null and story.told is not null and story.told -> 'aside' is null
     order by begun_at desc, id limit 1000`.execute(db);
  const urls = rows.map(
    ({ id, headline, begun }) =>
      `<url><loc>${xml(`${house.url}/stories/${id}`)}</loc><news:news><news:publication><news:name>${xml(house.name)}</news:name>` +
      `<news:language>${xml(house.language.split('-')[0] ?? 'en')}</news:language></news:publication>` +
      `<news:publication_date>${begun.toISOString()}</news:publication_date><news:title>${xml(headline)}</news:title></news:news></url>`,
  );
  return (
    `<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" ` +
    `xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">${urls.join('')}</urlset>\n`
  );
}

/** How a browser searches here from its address line. */
function openSearch(house: House): string {
  return (
    `<?xml version="1.0" encoding="utf-8"?>\n<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">` +
    `<ShortName>${xml(Array.from(house.name).slice(0, 16).join(''))}</ShortName><Description>${xml(house.tagline)}</Description>` +
    `<InputEncoding>UTF-8</InputEncoding><Url type="text/html" template="${xml(`${house.url}/search`)}?q={searchTerms}"/></OpenSearchDescription>\n`
  );
}
