import { apart } from './apart.ts';
import type { Article, ArticleOptions, readArticle } from './article.ts';

/** Reads web pages beside the service's own thread. */
export interface ArticleReader {
  /**
   * The article of a page. The bytes are taken over by the reading thread.
   *
   * @throws Problem where there is none, or reading takes longer or more memory than any article is worth
   */
  read(bytes: Uint8Array<ArrayBuffer>, options: ArticleOptions): Promise<Article>;
}

const read = apart<typeof readArticle>(
  {
    file: new URL('article.ts', import.meta.url),
    name: 'readArticle',
    patience: 5_000,
    memory: 192,
    large: 2 * 1024 * 1024,
    takes: true,
  },
  (_bytes, { url = 'hand' } = {}) => `The document at ${url}`,
);

/** Opens the reader; the libraries that it takes are loaded with the first page. */
export const openArticleReader = (): ArticleReader => ({ read });
