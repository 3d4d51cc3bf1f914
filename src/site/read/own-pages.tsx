import { Hono } from 'hono';
import { raw } from 'hono/html';
import { htmlOfArticle } from '../../articles/index.ts';
import { pathOfPage, pictureBytes, shownPages } from '../../masthead/index.ts';
import type { Db } from '../../db/index.ts';
import { asset, keep } from '../cache.ts';
import { show } from '../context.tsx';
import { ProsePage } from '../layout.tsx';

/** A page of the house's own as it is shown: its words as HTML that can do no harm. */
export interface RenderedPage {
  title: string;
  html: string;
}

/** The page of this name that readers see. */
export async function ownPage(db: Db, slug: string): Promise<RenderedPage | undefined> {
  const page = (await shownPages(db)).find((one) => one.slug === slug);
  return page && { title: page.title, html: await htmlOfArticle(page.body, []) };
}

/** What the house sets itself: its pages, its pictures, its style sheet. */
export const housePages = new Hono()
  .get(
    '/pages/:slug',
    keep(async (c) => {
      const slug = c.req.param('slug') ?? '';
      if (pathOfPage(slug) !== `/pages/${slug}`) return c.redirect(pathOfPage(slug), 301);
      const page = await ownPage(c.var.db, slug);
      if (!page) return c.notFound();
      return show(
        c,
        <ProsePage path={`/pages/${slug}`} title={page.title}>
          <div class="ours">
            <div class="text">{raw(page.html)}</div>
          </div>
        </ProsePage>,
      );
    }),
  )
  .get(
    '/look/:id{[0-9]{1,9}\\.webp}',
    asset(async (c) => {
      const picture = await pictureBytes(c.var.db, Number.parseInt(c.req.param('id') ?? ''));
      return picture ? c.body(new Uint8Array(picture), 200, { 'Content-Type': 'image/webp' }) : c.notFound();
    }),
  )
  .get(
    '/own.css',
    asset((c) => c.body(c.var.view.masthead.look.css, 200, { 'Content-Type': 'text/css; charset=utf-8' })),
  );
