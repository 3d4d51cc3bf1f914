import type { Published } from '../../articles/index.ts';
import { oneLine, webAddress } from '../../text/index.ts';
import { type House } from '../../house/index.ts';
import type { PageStory } from './story-rows.ts';
import type { PageTopic } from './topics.tsx';

/** What pages tell machines, in the words of schema.org. A story is a collection of other people's articles, and says so. */

const types: Record<string, string> = { person: 'Person', org: 'Organization', place: 'Place' };
const publisher = (house: House) => ({ '@type': 'Organization', name: house.name, url: `${house.url}/` });
const website = (house: House) => ({ '@type': 'WebSite', name: house.name, url: `${house.url}/` });

/** A story's page; at most its first 20 reports. */
export function storyData(house: House, story: PageStory, headline: string): object {
  return {
    '@context': 'https://schema.org',
    '@type': 'CollectionPage',
    url: `${house.url}/stories/${story.id}`,
    name: headline,
    datePublished: story.begun.toISOString(),
    dateModified: story.changed.toISOString(),
    inLanguage: house.language,
    isPartOf: website(house),
    publisher: publisher(house),
    about: (story.told?.topics ?? []).map(({ name, kind }) => ({
      '@type': types[kind] ?? 'Thing',
      name: oneLine(name),
    })),
    mainEntity: {
      '@type': 'ItemList',
      numberOfItems: story.reports.length,
      itemListElement: story.reports.slice(0, 20).map((report, i) => ({
        '@type': 'ListItem',
        position: i + 1,
        item: {
          '@type': 'NewsArticle',
          headline: oneLine(report.title),
          ...(webAddress(report.url) && { url: webAddress(report.url) }),
          datePublished: report.published.toISOString(),
          publisher: { '@type': 'Organization', name: oneLine(report.outlet) },
        },
      })),
    },
  };
}

/** An article of the house's own. */
export function articleData(house: House, article: Omit<Published, 'corrections'>): object {
  return {
    '@context': 'https://schema.org',
    '@type': 'NewsArticle',
    url: `${house.url}/articles/${article.id}`,
    headline: oneLine(article.title),
    ...(article.standfirst && { description: oneLine(article.standfirst) }),
    ...(article.byline && { author: { '@type': 'Person', name: oneLine(article.byline) } }),
    datePublished: article.publishedAt.toISOString(),
    dateModified: article.changed.toISOString(),
    inLanguage: house.language,
    isPartOf: website(house),
    publisher: publisher(house),
  };
}

/** A list of the house's own stories: the front page, an edition, a topic. */
export function listData(
  house: House,
  path: string,
  name: string,
  stories: { story: string; headline: string }[],
): object {
  return {
    '@context': 'https://schema.org',
    '@type': 'CollectionPage',
    url: `${house.url}${path}`,
    name,
    inLanguage: house.language,
    isPartOf: website(house),
    publisher: publisher(house),
    mainEntity: {
      '@type': 'ItemList',
      numberOfItems: stories.length,
      itemListElement: stories.slice(0, 30).map(({ story, headline }, i) => ({
        '@type': 'ListItem',
        position: i + 1,
        url: `${house.url}/stories/${story}`,
        name: oneLine(headline),
      })),
    },
  };
}

/** A topic's page: what it is, and its stories. */
export function topicData(house: House, topic: PageTopic, path: string): object {
  return {
    ...listData(house, path, oneLine(topic.name), topic.stories),
    about: { '@type': types[topic.kind] ?? 'Thing', name: oneLine(topic.name) },
  };
}
