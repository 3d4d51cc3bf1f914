import { Hono, type Context } from 'hono';
import { publishedArticles, type PublishedText } from '../../articles/index.ts';
import { newestComments, type Newest } from '../../comments/index.ts';
import { comingDays, furtherDevelopments, span, type ToldStory } from '../../editions/index.ts';
import type { House } from '../../house/index.ts';
import { webAddress } from '../../text/index.ts';
import { ANYWHERE, keep } from '../cache.ts';
import { pathOf, underOf } from '../comments/read.tsx';
import type { View } from '../context.tsx';
import { feedFormats } from '../layout.tsx';
import { topicPath } from '../parts.tsx';
import { archive, editionOfWeek, newestEdition, type PageEdition } from '../read/editions.tsx';
import { askedOf, search, searchQuery, wantedOf } from '../read/search.tsx';
import type { PageReport } from '../read/stories.ts';
import { slugOf, topicBySlug } from '../read/topics.tsx';
import { atom, body, jsonFeed, rss, xml, type Feed, type FeedEntry } from './feed-formats.ts';

type Made = Promise<Omit<Feed, 'self'> | undefined>;

/** What there is to follow, each in every format. */
const feedsOf: Record<string, { make: (c: Context) => Made } & Parameters<typeof keep>[1]> = {
  '/feeds/stories': { make: stories },
  '/feeds/editions': { make: editions },
  '/feeds/articles': { make: articles, minutely: true },
  '/feeds/topics/:slug': { make: topic },
  '/feeds/comments': { make: comments, minutely: true },
  '/feeds/comments/:place': { make: discussion, minutely: true },
  '/feeds/search': { make: searched, asks: askedOf },
};

/** Editions in their feed, each whole. */
const EDITIONS = 10;

const write = { rss, atom, json: jsonFeed };

export const feeds = new Hono();
for (const [ending, type] of feedFormats) {
  for (const [path, { make, ...kept }] of Object.entries(feedsOf)) {
    feeds.get(
      path.includes(':') ? `${path}{[^/]+\\.${ending}}` : `${path}.${ending}`,
      keep(async (c) => {
        const made = await make(c);
        if (!made) return c.notFound();
        const query = kept.asks ? searchQuery(askedOf(c)) : '';
        return c.body(write[ending](c.var.view.house, { ...made, self: `${c.req.path}${query}` }), 200, {
          'Content-Type': `${type}; charset=utf-8`,
          ...ANYWHERE,
        });
      }, kept),
    );
  }
}

async function stories(c: Context): Made {
  const { db, view } = c.var;
  const { house } = view;
  const edition = await newestEdition(db);
  return {
    title: house.name,
    description: house.tagline,
    page: '/',
    updated: edition?.made ?? new Date(0),
    items: (edition?.stories ?? []).map((story) => toldItem(view, story, edition!.reports, edition!.made)),
  };
}

async function editions(c: Context): Made {
  const { db, view } = c.var;
  const { house, say } = view;
  const closed = (await archive(db)).filter(({ number }) => number !== null).slice(0, EDITIONS);
  const editions = (await Promise.all(closed.map(({ week }) => editionOfWeek(db, week)))).filter(
    (one) => one !== undefined,
  );
  return {
    title: `${house.name}: ${say.editions.feed}`,
    description: house.tagline,
    page: '/editions',
    updated: editions[0]?.closed ?? new Date(0),
    items: editions.map((edition) => ({
      path: `/editions/${edition.week}`,
      title: `${say.edition(edition.number)}, ${span(house, edition)}`,
      language: house.language,
      published: edition.closed ?? edition.until,
      updated: edition.closed ?? edition.until,
      html: wholeEdition(view, edition),
    })),
  };
}

/** An edition with all its stories, as its letter has them: each sentence and headline with whose it is. */
function wholeEdition(view: View, { stories, below, articles: own, reports, supplement }: PageEdition): string {
  const { house, say } = view;
  const heading = (words: string) => `<h2>${xml(words)}</h2>`;
  const story = (told: ToldStory) => {
    const item = toldItem(view, told, reports, new Date(0));
    const by = told.editor?.headline ? say.editor : reports.get(told.headlineReport)?.outlet;
    const title = `<a href="${xml(house.url + item.path)}">${xml(told.headline)}</a>`;
    return `<h3>${title}${by ? ` — ${xml(by)}` : ''}</h3>${body(item)}`;
  };
  const ahead = comingDays(house, { supplement, reports }).map(
    ({ day, text, source }) => `<li>${xml(day)}: ${xml(text)} — ${cited(source)}</li>`,
  );
  return [
    ...stories.map(story),
    ...(ahead.length > 0 ? [heading(say.ahead.title), `<ul>${ahead.join('')}</ul>`] : []),
    ...(below.length > 0 ? [heading(say.below), ...below.map(story)] : []),
    ...(own.length > 0 ? [heading(say.ours)] : []),
    ...own.map(
      ({ id, title, standfirst }) =>
        `<h3><a href="${xml(house.url)}/articles/${id}">${xml(title)}</a></h3><p>${xml(standfirst)}</p>`,
    ),
  ].join('');
}

function cited(source: PageReport): string {
  const address = webAddress(source.url);
  return address ? `<a href="${xml(address)}">${xml(source.outlet)}</a>` : xml(source.outlet);
}

async function articles(c: Context): Made {
  const { db, now, view } = c.var;
  const { house, say } = view;
  const own = await publishedArticles(db, now, { limit: 30 });
  return {
    title: `${say.ours} · ${house.name}`,
    description: say.articles.about,
    page: '/articles',
    updated: own[0]?.changed ?? new Date(0),
    items: own.map((article) => articleItem(house, article)),
  };
}

const articleItem = (house: House, article: PublishedText): FeedEntry => ({
  path: `/articles/${article.id}`,
  title: article.title,
  language: house.language,
  published: article.publishedAt,
  updated: article.changed,
  quotations: article.standfirst ? [{ text: article.standfirst, outlet: house.name, url: null }] : [],
  topics: article.topics,
});

async function topic(c: Context): Made {
  const { db, view, now } = c.var;
  const { house, say } = view;
  const topic = await topicBySlug(db, slugOf(c).replace(/\.[a-z]+$/, ''), now);
  if (!topic) return undefined;
  return {
    title: `${topic.name} · ${house.name}`,
    description: say.topics.feed(topic.name),
    page: topicPath(topic.slug),
    updated: newestOf([...topic.stories.map(({ latest }) => latest), ...topic.articles.map(({ changed }) => changed)]),
    items: [
      ...topic.articles.slice(0, 10).map((article) => articleItem(house, article)),
      ...topic.stories.slice(0, 30).map((story) => ({
        path: `/stories/${story.story}`,
        title: story.headline,
        language: story.language,
        published: story.begun,
        updated: story.latest,
        quotations: story.sentence ? [{ ...story.sentence, url: webAddress(story.sentence.url) }] : [],
        topics: [topic.name],
      })),
    ],
  };
}

const newestOf = (times: readonly Date[]) => new Date(Math.max(0, ...times.map((time) => time.getTime())));

async function comments(c: Context): Made {
  const { db, view } = c.var;
  const { house, say } = view;
  const newest = await newestComments(db);
  return {
    title: `${house.name}: ${say.comments.allFeed}`,
    description: house.tagline,
    page: '/',
    updated: newest[0]?.written ?? new Date(0),
    items: newest.map((comment) => commentItem(view, comment)),
  };
}

async function discussion(c: Context): Made {
  const { db, view, now } = c.var;
  const { say } = view;
  const [, article, id] = /^(article-)?([1-9]\d{0,8})\.[a-z]+$/.exec(c.req.param('place') ?? '') ?? [];
  const place = article ? { article: Number(id) } : { story: Number(id) };
  const under = id && (await underOf(db, view, place, now));
  if (!under) return undefined;
  const newest = await newestComments(db, { of: place });
  return {
    title: say.comments.feed(under.headline),
    description: say.comments.of(under.headline),
    page: `${pathOf(place)}/comments`,
    updated: newest[0]?.written ?? new Date(0),
    items: newest.map((comment) => commentItem(view, comment)),
  };
}

async function searched(c: Context): Made {
  const { db, now, view } = c.var;
  const { house, say } = view;
  const asked = askedOf(c);
  const found = await search(db, { ...wantedOf(asked), newestFirst: true }, now);
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
    })),
  };
}

function commentItem({ say }: View, comment: Newest): FeedEntry {
  const name = comment.writer?.name ?? say.comments.gone;
  return {
    path: `/comments/${comment.id}`,
    title: say.comments.thread(name, comment.headline ?? say.story.without),
    language: null,
    published: comment.written,
    updated: comment.edited ?? comment.written,
    html: comment.html ?? '',
  };
}

/** A story of an edition as an item of a feed; the editor's own words are marked as on its page. */
function toldItem(view: View, story: ToldStory, reports: Map<string, PageReport>, updated: Date): FeedEntry {
  const { say } = view;
  const { headline, line } = story.editor ?? {};
  const marks = [headline ? say.editorsHeadline : '', line ? `${say.editor}: ${line}` : ''].filter(Boolean);
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
    ({ day, headline, source, address, marks }) =>
      `<li>${day && `${xml(day)}: `}<a href="${xml(address)}">${xml(headline)}</a>${source ? ` — ${xml(source.outlet)}` : ''}${marks && ` (${xml(marks)})`}</li>`,
  );
  return lines.length > 0 ? `<p>${xml(say.further)}</p><ul>${lines.join('')}</ul>` : '';
}
