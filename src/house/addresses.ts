import type { House } from './house.ts';

/** The addresses of the house's own pages, as letters and feeds write them. */

/** The address of a story's page. */
export function storyAddress(house: House, story: { story: string }): string {
  return `${house.url}/stories/${encodeURIComponent(story.story)}`;
}

/** The page that plays a report's video; nothing of its host is loaded before a press. */
export function filmAddress(house: House, report: { id: string }): string {
  return `${house.url}/videos/${encodeURIComponent(report.id)}`;
}

/** The address of an article's page. */
export function articleAddress(house: House, article: { id: number }): string {
  return `${house.url}/articles/${article.id}`;
}

/** The address of an edition's page. */
export function editionAddress(house: House, edition: { week: string }): string {
  return `${house.url}/editions/${encodeURIComponent(edition.week)}`;
}
