import { apart } from './apart.ts';
import type { extractPage } from './page.ts';

/**
 * `extractPage` in a thread beside the service's own; the libraries that it takes are loaded there with the first page. The
 * bytes are taken over by the thread.
 *
 * @throws Problem where there is no article, or reading takes longer or more memory than any is worth
 */
export const extractPageApart = apart<typeof extractPage>(
  {
    file: new URL('page.ts', import.meta.url),
    name: 'extractPage',
    patience: 5_000,
    memory: 192,
    large: 2 * 1024 * 1024,
    takes: true,
  },
  (_bytes, { url = 'hand' } = {}) => `The document at ${url}`,
);
