import { readArticle } from './article.ts';
import { workApart } from './work-apart.ts';

/** The other end of `openArticleReader`. */
workApart(readArticle);
