import { openApart } from './apart.ts';
import type { Article, ArticleOptions } from './article.ts';

/** Reads web pages beside the service's own thread. */
export interface ArticleReader {
  /**
   * The article of a page, one page after another. The bytes are taken over by the reading thread.
   *
   * @throws Problem where there is none, or reading takes longer or more memory than any article is worth
   */
  read(bytes: Uint8Array<ArrayBuffer>, options: ArticleOptions): Promise<Article>;
  close(): Promise<void>;
}

/** Opens the reader; its thread and the libraries in it are loaded with the first page. */
export function openArticleReader(): ArticleReader {
  const thread = openApart<ArticleOptions, Article>(new URL('article-thread.ts', import.meta.url), {
    patience: 5_000,
    memoryMB: 192,
    large: 2 * 1024 * 1024,
    documents: 200,
  });
  return {
    read: (bytes, options) => thread.run(bytes, options, options.url ?? 'hand'),
    close: () => thread.close(),
  };
}
