import { apart, Problem } from '../text/index.ts';
import type { articleHtml, Picture } from './render.ts';

const inPool = apart<typeof articleHtml>(
  { file: new URL('render.ts', import.meta.url), name: 'articleHtml', patience: 3_000, memory: 64, asked: true },
  () => 'The article',
);

/** `articleHtml`, done where no other reader waits for it. */
export async function htmlOfArticle(body: string, pictures: readonly Picture[], folder?: string): Promise<string> {
  try {
    return await inPool(body, pictures, folder);
  } catch (error) {
    // Too much, or at a moment when too much else waits: the words are there all the same, as they were typed.
    if (error instanceof Problem) return `<pre>${body.replace(/[&<>]/g, (mark) => `&#${mark.charCodeAt(0)};`)}</pre>`;
    throw error;
  }
}
