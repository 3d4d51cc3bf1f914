import type { Context, Handler, Hono } from 'hono';
import {
  changesOf,
  newestComments,
  orders,
  type Order,
  placeOfComment,
  threadOf,
  threadsOf,
  type Newest,
  type Place,
  type Rules,
} from '../../comments/index.ts';
import { htmlOfArticle, imageBytes, picturesOf, publishedArticle, publishedArticles } from '../../articles/index.ts';
import { sql, type Db } from '../../db/index.ts';
import { furtherDevelopments, span } from '../../editions/index.ts';
import { oneLine, webAddress, canonicalAddress, originOf } from '../../text/index.ts';
import { type House } from '../../house/index.ts';
import type { ToldStory } from '../../stories/index.ts';
import {
  editionAnswer,
  editionsAnswer,
  openApi,
  searchAnswer,
  sourcesAnswer,
  storyAnswer,
  topicAnswer,
  videosAnswer,
} from '../machines/api.ts';
import { deskStyle, manifest, screenshot, scripts } from '../machines/manifest.ts';
import { Lately, PageCache } from '../cache.ts';
import { takingAt, underOf } from '../comments/write.tsx';
import { card, iconPng, iconSvg } from '../machines/pictures.ts';
import { atom, jsonFeed, rss, xml, type Feed, type FeedItem } from '../machines/feeds.ts';
import { newsSitemap, openSearch, robots, sitemap } from '../machines/sitemaps.ts';
import { feedFormats } from '../layout.tsx';
import { AboutPage } from './about.tsx';
import { ArticlePage, ArticlesPage } from './articles.tsx';
import { CommentsBelow, CommentsPage, pathOf, ThreadPage } from '../comments/pages.tsx';
import { EditionPage, EditionsPage } from './editions.tsx';
import { EmptyFront, Front } from './front.tsx';
import { RecordingPage } from './recordings.tsx';
import { SearchPage, searchQuery, type Asked } from './search.tsx';
import { SourcesPage } from './sources.tsx';
import { FeedsPage, InstallPage, OfflinePage, PrivacyPage } from './standing.tsx';
import { StoryPage } from './story.tsx';
import { TopicPage, TopicsPage } from './topics.tsx';
import { playing, VideoPage, VideosPage } from './videos.tsx';
import { leansOf, topicPath } from '../parts.tsx';
import {
  archive,
  changedToday,
  editionOfWeek,
  filmOf,
  gathering,
  neighbours,
  newestEdition,
  recording,
  reportsById,
  sourcesRead,
  storyById,
  videos,
  type PageReport,
  type PageStory,
} from './store.ts';
import { outletNames, search, type Wanted } from './store-search.ts';
import { topicBySlug, topicsSince } from './store-topics.ts';
import type { View } from '../view.ts';

const day = 86_400_000;
/** How long a page may be shown without asking whether it has changed. */
const PUBLIC = 'public, max-age=30, stale-while-revalidate=300';
const ASSET = 'public, max-age=86400, stale-while-revalidate=604800';
/** Feeds, pictures and the API are for other programs, whose pages may be anywhere. */
const ANYWHERE = { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' };

export interface NewsOptions {
  db: Db;
  house: House;
  view: View;
  now: () => Date;
  /** Bytes of pages kept in memory until what they show changes; 0 keeps none. */
  pagesKept: number;
  /** The content security policy of pages, with more allowed for one of them. */
  policy: (more?: Record<string, string>) => string;
  /** By which comments are taken. */
  rules: Rules;
}

/** What everybody may read: pages, feeds, the API, the app's files. All of it is GET and reads only. */
export function news(app: Hono, { db, house, view, now, pagesKept, policy, rules }: NewsOptions): void {
  const { say } = view;
  const cache = new PageCache(pagesKept);
  const commentsOfStory = new Lately((story) => changesOf(db, { story }));
  const commentsOfArticle = new Lately((article) => changesOf(db, { article }));
  const commentsBeside = new Lately(async (comment) => {
    const place = await placeOfComment(db, comment);
    return place ? changesOf(db, place) : '';
  });

  /**
   * A page that is kept until what it shows changes. Of what stands after the question mark only what `asks` understood is
   * part of its address: nobody has a page made anew by words that it does not depend on.
   */
  const keep =
    (
      make: Handler,
      {
        asks,
        minutely = false,
        changes,
      }: {
        asks?: ((c: Context) => unknown) | undefined;
        minutely?: boolean;
        /** What else tells that the page has changed. */
        changes?: (c: Context) => Promise<string>;
      } = {},
    ) =>
    (c: Context) => {
      const at = now();
      // Pages say what day it is; those that show what gathering does are made anew every minute.
      const time = minutely ? at.toISOString().slice(0, 16) : view.fullDay(at);
      const stamp = async () => (changes ? `${time} ${await changes(c)}` : time);
      return cache.answer(db, JSON.stringify([c.req.path, asks?.(c)]), stamp, c.req.raw.headers, async () => {
        c.header('Cache-Control', PUBLIC);
        return (await make(c, async () => {})) as Response;
      });
    };
  const asset = (make: Handler) => async (c: Context) => {
    c.header('Cache-Control', ASSET);
    for (const [name, value] of Object.entries(ANYWHERE)) c.header(name, value);
    return (await make(c, async () => {})) as Response;
  };

  const ofStory = { changes: (c: Context) => commentsOfStory.of(Number(c.req.param('id'))) };
  const ofArticle = { changes: (c: Context) => commentsOfArticle.of(Number(c.req.param('id'))), minutely: true };
  /** The newest of what is said in a place, as its own page shows it. */
  const saidBelow = (place: Place) => threadsOf(db, place, { order: 'newest', most: 5, bytes: 8000 });

  // Pages

  app.get(
    '/',
    keep(async (c) => {
      const edition = await newestEdition(db);
      if (!edition || edition.stories.length === 0) {
        c.header('Cache-Control', 'no-cache');
        return c.html(<EmptyFront view={view} now={now()} gathering={await gathering(db)} />);
      }
      const changed = await changedToday(db, now(), edition, 6);
      return c.html(<Front view={view} now={now()} edition={edition} changed={changed} />);
    }),
  );

  app.get(
    '/stories/:id{[0-9]{1,9}}',
    keep(async (c) => {
      const id = Number(c.req.param('id'));
      const [found, said] = await Promise.all([tellable(id), saidBelow({ story: id })]);
      if (!found) return c.notFound();
      if (found.story.mergedInto !== null) return c.redirect(`/stories/${found.story.mergedInto}`, 301);
      // Not for ever: an open edition may be made up anew.
      if (found.story.toldIn !== null) return c.redirect(`/stories/${found.story.toldIn}`, 302);
      const taking = takingAt(rules, found.story.latest, now());
      return c.html(
        <StoryPage view={view} now={now()} {...found}>
          {said && <CommentsBelow view={view} page={said} taking={taking} />}
        </StoryPage>,
      );
    }, ofStory),
  );

  // Somebody who has just written something finds it: these are asked for anew each time.
  const FRESH = 'public, max-age=0, must-revalidate';
  const commentsPage = (placeOf: (id: number) => Place) => async (c: Context) => {
    const { order, after } = askedOfComments(c);
    const page = await threadsOf(db, placeOf(Number(c.req.param('id'))), { order, after });
    const under = page && (await underOf(db, view, page.place, now()));
    if (!under) return c.notFound();
    const path = `${pathOf(page.place)}/comments`;
    if (path !== c.req.path) return c.redirect(path, 301);
    c.header('Cache-Control', FRESH);
    const taking = takingAt(rules, page.latest, now());
    return c.html(
      <CommentsPage view={view} now={now()} {...{ under, page, order, taking }} after={after !== undefined} />,
    );
  };
  app.get(
    '/stories/:id{[0-9]{1,9}}/comments',
    keep(
      commentsPage((story) => ({ story })),
      { asks: askedOfComments, ...ofStory },
    ),
  );
  app.get(
    '/articles/:id{[0-9]{1,9}}/comments',
    keep(
      commentsPage((article) => ({ article })),
      { asks: askedOfComments, ...ofArticle },
    ),
  );

  app.get(
    '/comments/:id{[0-9]{1,9}}',
    keep(
      async (c) => {
        const asked = Number(c.req.param('id'));
        const whole = await threadOf(db, asked, { after: afterOf(c) });
        const under = whole && (await underOf(db, view, whole.place, now()));
        if (!under) return c.notFound();
        c.header('Cache-Control', FRESH);
        const taking = takingAt(rules, whole.latest, now());
        return c.html(<ThreadPage view={view} now={now()} {...{ under, whole, asked, taking }} />);
      },
      { asks: afterOf, changes: (c) => commentsBeside.of(Number(c.req.param('id'))) },
    ),
  );

  app.get(
    '/stories/:id{[0-9]{1,9}}/card.png',
    asset(async (c) => {
      const story = await storyById(db, Number(c.req.param('id')));
      if (!story) return c.notFound();
      return picture(c, card(house.accent, cardFigures(story)));
    }),
  );

  app.get(
    '/editions',
    keep(async (c) => c.html(<EditionsPage view={view} now={now()} editions={await archive(db)} />)),
  );

  app.get(
    '/editions/:week{[0-9]{4}-W[0-9]{2}}',
    keep(async (c) => {
      const edition = await editionOfWeek(db, c.req.param('week') ?? '');
      if (!edition) return c.notFound();
      const beside = await neighbours(db, edition.from);
      return c.html(<EditionPage view={view} now={now()} edition={edition} {...beside} />);
    }),
  );

  app.get(
    '/topics',
    keep(async (c) =>
      c.html(
        <TopicsPage view={view} now={now()} topics={await topicsSince(db, new Date(now().getTime() - 28 * day))} />,
      ),
    ),
  );

  app.get(
    '/topics/:slug',
    keep(
      async (c) => {
        const before = momentOf(c.req.query('before'));
        const topic = await topicBySlug(db, slugOf(c), before);
        return topic ? c.html(<TopicPage view={view} now={now()} topic={topic} before={before} />) : c.notFound();
      },
      { asks: (c) => momentOf(c.req.query('before')) },
    ),
  );

  app.get(
    '/videos',
    // Stills come by themselves, without a story changing.
    keep(async (c) => c.html(<VideosPage view={view} now={now()} videos={await videos(db)} />), { minutely: true }),
  );
  app.get(
    '/videos/:id{[0-9]{1,9}}/still.webp',
    asset(async (c) => {
      const film = await filmOf(db, Number(c.req.param('id')));
      if (!film?.still) return c.notFound();
      return c.body(new Uint8Array(film.still), 200, { 'Content-Type': 'image/webp' });
    }),
  );
  app.get(
    '/videos/:id{[0-9]{1,9}}/captions.vtt',
    asset(async (c) => {
      const film = await filmOf(db, Number(c.req.param('id')));
      if (!film?.captions) return c.notFound();
      return c.body(film.captions, 200, { 'Content-Type': 'text/vtt; charset=utf-8' });
    }),
  );
  for (const pressed of [false, true]) {
    app.get(
      `/videos/:id{[0-9]{1,9}}${pressed ? '/play' : ''}`,
      keep(
        async (c) => {
          const [video] = await videos(db, Number(c.req.param('id')));
          if (!video) return c.notFound();
          const play = playing(video.video, video.hosts);
          if (pressed && play.how === 'there') return c.redirect(`/videos/${video.id}`, 303);
          // After the press, and only then, the page may load from the hosts that it named.
          if (pressed && play.how !== 'there') {
            const hosts = play.origins.join(' ');
            const more = {
              frame: { 'frame-src': hosts },
              file: { 'media-src': `'self' ${hosts}` },
              // Our script fetches the pieces and hands them to the player.
              pieces: { 'media-src': `'self' ${hosts} blob:`, 'connect-src': `'self' ${hosts}` },
            }[play.how];
            c.header('Content-Security-Policy', policy(more));
            c.header('Referrer-Policy', 'strict-origin-when-cross-origin');
          }
          return c.html(<VideoPage view={view} now={now()} video={video} pressed={pressed} />);
        },
        { minutely: true },
      ),
    );
  }

  app.get(
    '/recordings/:id{[0-9]{1,9}}',
    keep(
      async (c) => {
        const found = await recording(db, Number(c.req.param('id')));
        const address = webAddress(found?.audio ?? null);
        const origin = address && originOf(address);
        if (!found || !origin) return c.notFound();
        // Recordings are counted on their way, by one host after another: which, only the browser that follows them finds out.
        c.header('Content-Security-Policy', policy({ 'media-src': `https: ${origin}` }));
        return c.html(<RecordingPage view={view} now={now()} recording={found} address={address} />);
      },
      { minutely: true },
    ),
  );

  app.get(
    '/sources',
    keep(
      async (c) => {
        const sources = await sourcesRead(db, new Date(now().getTime() - 7 * day));
        return c.html(<SourcesPage view={view} now={now()} sources={sources} />);
      },
      { minutely: true },
    ),
  );

  app.get(
    '/search',
    keep(
      async (c) => {
        const asked = askedOf(c);
        // Shared from another program: an address that a report has leads to its story.
        const shared = webAddress(asked.q);
        const story = shared && (await storyOfAddress(db, shared));
        if (story) return c.redirect(`/stories/${story}`, 303);
        const [found, outlets] = await Promise.all([
          asked.q ? search(db, wantedOf(asked), now()) : undefined,
          outletNames(db),
        ]);
        return c.html(<SearchPage view={view} now={now()} asked={asked} found={found} outlets={outlets} />);
      },
      { asks: askedOf },
    ),
  );

  for (const [path, Standing] of [
    ['/about', AboutPage],
    ['/privacy', PrivacyPage],
    ['/install', InstallPage],
    ['/offline', OfflinePage],
    ['/feeds', FeedsPage],
  ] as const) {
    app.get(
      path,
      keep((c) => c.html(<Standing view={view} now={now()} />)),
    );
  }

  // Feeds

  for (const [ending, type] of feedFormats) {
    const write = { rss, atom, json: jsonFeed }[ending];
    const feed = (path: string, make: (c: Context) => Promise<Omit<Feed, 'self'> | undefined>) =>
      app.get(
        path.includes(':') ? `${path}{[^/]+\\.${ending}}` : `${path}.${ending}`,
        keep(
          async (c) => {
            const made = await make(c);
            if (!made) return c.notFound();
            const query = path === '/feeds/search' ? searchQuery(askedOf(c)) : '';
            return c.body(write(house, { ...made, self: `${c.req.path}${query}` }), 200, {
              'Content-Type': `${type}; charset=utf-8`,
              ...ANYWHERE,
            });
          },
          {
            ...(path === '/feeds/search' && { asks: askedOf }),
            ...(/^\/feeds\/(comments|articles)/.test(path) && { minutely: true }),
          },
        ),
      );

    feed('/feeds/stories', async () => {
      const edition = await newestEdition(db);
      return {
        title: house.name,
        description: house.tagline,
        page: '/',
        updated: edition?.made ?? new Date(0),
        items: (edition?.stories ?? []).map((story) => toldItem(view, story, edition!.reports, edition!.made)),
      };
    });
    feed('/feeds/editions', async () => {
      const editions = (await archive(db)).filter(({ number }) => number !== null).slice(0, 20);
      return {
        title: `${house.name}: ${say.editions.feed}`,
        description: house.tagline,
        page: '/editions',
        updated: editions[0]?.until ?? new Date(0),
        items: editions.map(({ week, number, from, until, headlines }) => ({
          path: `/editions/${week}`,
          title: `${say.edition(number)}, ${span(house, { from, until })}`,
          language: house.language,
          published: until,
          updated: until,
          quotations: headlines.map(({ words, editors }) => ({
            text: words,
            outlet: editors ? say.editor : house.name,
            url: null,
          })),
          topics: [],
        })),
      };
    });
    feed('/feeds/articles', async () => {
      const own = await publishedArticles(db, now(), 30);
      return {
        title: `${say.ours} · ${house.name}`,
        description: say.articles.about,
        page: '/articles',
        updated: own[0]?.changed ?? new Date(0),
        items: own.map(({ id, title, standfirst, publishedAt, changed, topics }) => ({
          path: `/articles/${id}`,
          title,
          language: house.language,
          published: publishedAt,
          updated: changed,
          quotations: standfirst ? [{ text: standfirst, outlet: house.name, url: null }] : [],
          topics,
        })),
      };
    });
    feed('/feeds/topics/:slug', async (c) => {
      const topic = await topicBySlug(db, slugOf(c).slice(0, -ending.length - 1));
      if (!topic) return undefined;
      return {
        title: `${topic.name} · ${house.name}`,
        description: say.topics.feed(topic.name),
        page: topicPath(topic.slug),
        updated: topic.stories[0]?.latest ?? new Date(0),
        items: topic.stories.slice(0, 30).map((story) => ({
          path: `/stories/${story.story}`,
          title: story.headline,
          language: story.language,
          published: story.begun,
          updated: story.latest,
          quotations: story.sentence ? [{ ...story.sentence, url: webAddress(story.sentence.url) }] : [],
          topics: [topic.name],
        })),
      };
    });
    feed('/feeds/comments', async () => {
      const newest = await newestComments(db);
      return {
        title: `${house.name}: ${say.comments.allFeed}`,
        description: house.tagline,
        page: '/',
        updated: newest[0]?.written ?? new Date(0),
        items: newest.map(commentItem),
      };
    });
    feed('/feeds/comments/:place', async (c) => {
      const [, article, id] = /^(article-)?([1-9]\d{0,8})\.[a-z]+$/.exec(c.req.param('place') ?? '') ?? [];
      const place = article ? { article: Number(id) } : { story: Number(id) };
      const under = id && (await underOf(db, view, place, now()));
      if (!under) return undefined;
      const newest = await newestComments(db, { of: place });
      return {
        title: say.comments.feed(under.headline),
        description: say.comments.of(under.headline),
        page: `${pathOf(place)}/comments`,
        updated: newest[0]?.written ?? new Date(0),
        items: newest.map(commentItem),
      };
    });
    feed('/feeds/search', async (c) => {
      const asked = askedOf(c);
      const found = await search(db, wantedOf(asked), now());
      return {
        title: `${asked.q} · ${house.name}`,
        description: say.search.feed(asked.q),
        page: `/search${searchQuery(asked)}`,
        updated: found?.stories[0]?.latest ?? new Date(0),
        items: (found?.stories ?? []).map((story) => ({
          path: `/stories/${story.story}`,
          title: story.headline,
          language: story.language,
          published: story.latest,
          updated: story.latest,
          quotations: [],
          topics: [],
        })),
      };
    });
  }

  // The API

  const api = (
    path: string,
    make: (c: Context) => Promise<object | undefined>,
    more: { minutely?: boolean; asks?: (c: Context) => unknown } = {},
  ) =>
    app.get(
      `/api/v1${path}`,
      keep(async (c) => {
        for (const [name, value] of Object.entries(ANYWHERE)) c.header(name, value);
        const answer = await make(c);
        return answer ? c.json(answer) : c.json({ error: 'There is nothing at this address.' }, 404);
      }, more),
    );
  api('/openapi.json', async () => openApi(house));
  const countOf = (c: Context) => (/^\d{1,3}$/.test(c.req.query('count') ?? '') ? Number(c.req.query('count')) : 261);
  api('/editions', async (c) => editionsAnswer(house, (await archive(db)).slice(0, countOf(c))), { asks: countOf });
  api('/editions/latest', async () => {
    const edition = await newestEdition(db);
    return edition && editionAnswer(house, edition);
  });
  api('/editions/:week{[0-9]{4}-W[0-9]{2}}', async (c) => {
    const edition = await editionOfWeek(db, c.req.param('week') ?? '');
    return edition && editionAnswer(house, edition);
  });
  api('/stories/:id{[0-9]{1,9}}', async (c) => {
    const found = await tellable(Number(c.req.param('id')));
    if (found && found.story.mergedInto !== null) {
      const into = await tellable(Number(found.story.mergedInto));
      return into && storyAnswer(house, into.story, into.reports);
    }
    return found && storyAnswer(house, found.story, found.reports);
  });
  api(
    '/topics/:slug',
    async (c) => {
      const topic = await topicBySlug(db, slugOf(c), momentOf(c.req.query('before')));
      return topic && topicAnswer(house, topic);
    },
    { asks: (c) => momentOf(c.req.query('before')) },
  );
  api('/videos', async () => videosAnswer(await videos(db)));
  api('/sources', async () => sourcesAnswer(await sourcesRead(db, new Date(now().getTime() - 7 * day))), {
    minutely: true,
  });
  api('/search', async (c) => searchAnswer(house, await search(db, wantedOf(askedOf(c)), now())), { asks: askedOf });
  app.get('/api/*', (c) => c.json({ error: 'There is nothing at this address.' }, 404, ANYWHERE));

  // What the house wrote; its time may come without a row that changes

  app.get(
    '/articles',
    keep(async (c) => c.html(<ArticlesPage view={view} now={now()} articles={await publishedArticles(db, now())} />), {
      minutely: true,
    }),
  );
  app.get(
    '/articles/:id{[0-9]{1,9}}',
    keep(async (c) => {
      const article = await publishedArticle(db, Number(c.req.param('id')), now());
      if (!article) return c.notFound();
      const [pictures, said] = await Promise.all([picturesOf(db, article.id), saidBelow({ article: article.id })]);
      const html = await htmlOfArticle(article.body, pictures);
      const taking = takingAt(rules, article.publishedAt, now());
      return c.html(
        <ArticlePage view={view} now={now()} article={article} html={html}>
          {said && <CommentsBelow view={view} page={said} taking={taking} />}
        </ArticlePage>,
      );
    }, ofArticle),
  );
  app.get(
    '/articles/images/:name{[0-9]{1,9}\\.webp}',
    asset(async (c) => {
      const bytes = await imageBytes(db, Number.parseInt(c.req.param('name') ?? '', 10), now());
      c.header('Cache-Control', PUBLIC); // withdrawn, it goes from caches too
      return bytes ? c.body(new Uint8Array(bytes), 200, { 'Content-Type': 'image/webp' }) : c.notFound();
    }),
  );

  // What other programs read

  app.get(
    '/robots.txt',
    asset((c) => c.text(robots(house))),
  );
  const xmlPage = (make: () => Promise<string> | string) =>
    keep(async (c) => c.body(await make(), 200, { 'Content-Type': 'application/xml; charset=utf-8' }));
  app.get(
    '/sitemap.xml',
    xmlPage(() => sitemap(db, house, now())),
  );
  app.get(
    '/sitemap-news.xml',
    xmlPage(() => newsSitemap(db, house, now())),
  );
  app.get(
    '/opensearch.xml',
    xmlPage(() => openSearch(house)),
  );

  app.get(
    '/icon.svg',
    asset((c) => c.body(iconSvg(house.accent), 200, { 'Content-Type': 'image/svg+xml' })),
  );
  const drawn = new Map<string, Buffer>();
  const once = (name: string, draw: () => Buffer) => drawn.get(name) ?? drawn.set(name, draw()).get(name)!;
  const pictures: Record<string, () => Buffer> = {
    '/card.png': () => card(house.accent),
    '/icons/icon-192.png': () => iconPng(house.accent, 192),
    '/icons/icon-512.png': () => iconPng(house.accent, 512),
    '/icons/maskable-512.png': () => iconPng(house.accent, 512, true),
    '/icons/apple-180.png': () => iconPng(house.accent, 180),
  };
  for (const [path, draw] of Object.entries(pictures)) {
    app.get(
      path,
      asset((c) => picture(c, once(path, draw))),
    );
  }
  app.get(
    '/screenshots/:name{[a-z-]+\\.png}',
    asset((c) => {
      const file = screenshot((c.req.param('name') ?? '').replace('.png', ''));
      return file ? picture(c, file) : c.notFound();
    }),
  );
  app.get(
    '/manifest.webmanifest',
    asset((c) => c.body(JSON.stringify(manifest(view)), 200, { 'Content-Type': 'application/manifest+json' })),
  );
  app.get('/desk.css', (c) => {
    c.header('Cache-Control', 'no-cache');
    return c.body(deskStyle, 200, { 'Content-Type': 'text/css; charset=utf-8' });
  });
  for (const [path, code] of Object.entries(scripts(view))) {
    app.get(path, (c) => {
      // Asked for anew every time: an old worker must never stay because a cache has it.
      c.header('Cache-Control', 'no-cache');
      return c.body(code, 200, { 'Content-Type': 'text/javascript; charset=utf-8' });
    });
  }

  function commentItem(comment: Newest): FeedItem {
    const name = comment.writer ? oneLine(comment.writer.name) : say.comments.gone;
    return {
      path: `/comments/${comment.id}`,
      title: say.comments.thread(name, oneLine(comment.headline ?? say.story.without)),
      language: null,
      published: comment.written,
      updated: comment.edited ?? comment.written,
      quotations: [],
      html: comment.html ?? '',
      topics: [],
    };
  }

  /** A story with the reports that it quotes, which grouping may have given to another story since. */
  async function tellable(id: number): Promise<{ story: PageStory; reports: Map<string, PageReport> } | undefined> {
    const story = await storyById(db, id);
    if (!story) return undefined;
    const reports = new Map(story.reports.map((report) => [report.id, report]));
    const quoted = story.told
      ? [story.told.headlineReport, ...[...story.told.brief, ...(story.told.said ?? [])].map(({ report }) => report)]
      : [];
    const others = await reportsById(
      db,
      quoted.filter((report) => !reports.has(report)),
    );
    return { story, reports: new Map([...reports, ...others]) };
  }
}

function picture(c: Context, file: Buffer): Response {
  return c.body(new Uint8Array(file), 200, { 'Content-Type': 'image/png' });
}

function cardFigures(story: PageStory) {
  const reports = new Map(story.reports.map((report) => [report.id, report]));
  const leans = leansOf({ reports: [...reports.keys()] }, reports);
  const last = story.latest.getTime();
  const days = Array.from({ length: 7 }, () => 0);
  for (const { published } of story.reports) {
    const back = Math.floor((last - published.getTime()) / day);
    if (back >= 0 && back < 7) days[6 - back] = (days[6 - back] ?? 0) + 1;
  }
  return { leans, days };
}

/** A story of an edition as an item of a feed; the editor's own words are marked as on its page. */
function toldItem(view: View, story: ToldStory, reports: Map<string, PageReport>, updated: Date): FeedItem {
  const { say } = view;
  const { headline, line } = story.editor ?? {};
  const marks = [headline ? say.editorsHeadline : '', line ? `${say.editor}: ${oneLine(line)}` : ''].filter(Boolean);
  const its = story.reports.flatMap((id) => reports.get(id) ?? []);
  return {
    path: `/stories/${story.story}`,
    title: story.headline,
    language: reports.get(story.headlineReport)?.language ?? null,
    published: its[0]?.published ?? updated,
    updated,
    quotations: story.brief.flatMap(({ text, report }) => {
      const from = reports.get(report);
      return from ? [{ text, outlet: from.outlet, url: webAddress(from.url) }] : [];
    }),
    topics: story.topics.map(({ name }) => name),
    html: marks.map((mark) => `<p>${xml(mark)}</p>`).join('') + furtherHtml(view, story, reports),
  };
}

/** The further developments of its matter, as a list. */
function furtherHtml({ say, house }: View, story: ToldStory, reports: Map<string, PageReport>): string {
  const lines = furtherDevelopments(house, story, reports).map(
    ({ day, headline, source, address }) =>
      `<li>${day && `${xml(day)}: `}<a href="${xml(address)}">${xml(headline)}</a>${source ? ` — ${xml(oneLine(source.outlet))}` : ''}</li>`,
  );
  return lines.length > 0 ? `<p>${xml(say.further)}</p><ul>${lines.join('')}</ul>` : '';
}

/** A page of a discussion, as its address asks for it; what is no answer to the question counts as none. */
function askedOfComments(c: Context): { order: Order; after: string | undefined } {
  const after = c.req.query('after') ?? '';
  return {
    order: orders.find((one) => one === c.req.query('sort')) ?? 'oldest',
    after: /^(\d{1,9}-)?\d{1,9}$/.test(after) ? after : undefined,
  };
}

function afterOf(c: Context): string | undefined {
  const after = c.req.query('after') ?? '';
  return /^\d{1,9}$/.test(after) ? after : undefined;
}

/** A topic's name in the address; no topic's where it is not one that a database can hold. */
function slugOf(c: Context): string {
  return (c.req.param('slug') ?? '').replaceAll('\0', '').slice(0, 120);
}

function momentOf(text: string | undefined): Date | undefined {
  return text && /^\d{4}-\d\d-\d\dT[\d:.]{5,12}Z$/.test(text) && !Number.isNaN(Date.parse(text))
    ? new Date(text)
    : undefined;
}

/** What a search asks, as typed, cut to what a form could send. */
function askedOf(c: Context): Asked {
  const typed = (name: string, most: number) => (c.req.query(name) ?? '').replaceAll('\0', ' ').trim().slice(0, most);
  const dayOf = (name: string) =>
    dayPattern.test(typed(name, 10)) && validDay(typed(name, 10)) ? typed(name, 10) : '';
  const q = [typed('q', 200), typed('url', 2000), typed('text', 2000)].find((one) => webAddress(one));
  return {
    q: q ?? (typed('q', 200) || typed('text', 200)),
    outlet: typed('outlet', 100),
    from: dayOf('from'),
    until: dayOf('until'),
  };
}

const dayPattern = /^[12]\d{3}-\d\d-\d\d$/;
const validDay = (text: string) => !Number.isNaN(Date.parse(text));

function wantedOf({ q, outlet, from, until }: Asked): Wanted {
  return {
    words: q,
    ...(outlet && { outlet }),
    ...(from && { from: new Date(from) }),
    ...(until && { until: new Date(Date.parse(until) + day) }),
  };
}

async function storyOfAddress(db: Db, address: string): Promise<string | undefined> {
  const { rows } = await sql<{ story: string }>`
    select story_report.story_id::text as story from report join story_report on story_report.report_id = report.id
     where report.address = any(${[address, canonicalAddress(address) ?? address]}::text[]) limit 1`.execute(db);
  return rows[0]?.story;
}
