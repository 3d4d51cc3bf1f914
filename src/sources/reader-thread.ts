import { workApart } from '../text/index.ts';
import { parseFeed } from './parse.ts';

/** The other end of `openReader`. */
workApart(parseFeed);
