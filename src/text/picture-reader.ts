import { apart } from './apart.ts';
import type { redraw } from './picture.ts';

/** `redraw`, in the pool of threads. @throws Problem where it is no picture, too large a one, or takes too long */
export const redrawApart = apart<typeof redraw>(
  { file: new URL('picture.ts', import.meta.url), name: 'redraw', patience: 20_000, memory: 64 },
  () => 'A picture',
);
