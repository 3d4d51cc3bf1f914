import { apart, Problem } from '../text/index.ts';
import { asTyped, type allAsHtml } from './markdown.ts';

const inPool = apart<typeof allAsHtml>(
  { file: new URL('markdown.ts', import.meta.url), name: 'allAsHtml', patience: 2_000, memory: 64, asked: true },
  () => 'What was written',
);

/** The words of a page's comments as HTML, in their order: read where no other reader waits for it. */
export async function htmlOf(texts: readonly string[]): Promise<string[]> {
  if (texts.length === 0) return [];
  try {
    return await inPool(texts);
  } catch (error) {
    // Too much, or at a moment when too much else waits: the words are there all the same, without their marks read.
    if (error instanceof Problem) return texts.map(asTyped);
    throw error;
  }
}
