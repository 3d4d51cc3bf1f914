import { apart } from '../text/index.ts';
import type { sourcesFromOpml } from './opml.ts';

/** `sourcesFromOpml` of a list that somebody brings, done where no reader of the site waits for it. */
export const sourcesOfList = apart<typeof sourcesFromOpml>(
  { file: new URL('opml.ts', import.meta.url), name: 'sourcesFromOpml', patience: 3_000, memory: 64, asked: true },
  (_text, fileName) => fileName,
);
