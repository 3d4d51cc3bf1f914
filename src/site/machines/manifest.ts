import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Hono } from 'hono';
import { asset } from '../cache.ts';
import type { View } from '../context.tsx';
import { pngAnswer } from './pictures.ts';

/** What makes the site an app: its manifest, and the two scripts, which no page needs. */

const read = (name: string) => readFileSync(join(import.meta.dirname, '../client', name), 'utf8');

/** Pages' scripts and the service worker, as files of our own. */
const own = ['app', 'reading', 'sign-in', 'desk', 'edition', 'player', 'queue', 'article', 'worker'];
const scripts = {
  ...Object.fromEntries(own.map((name) => [`/${name}.js`, read(`${name}.js`)])),
  // Only where a browser cannot play a list of pieces itself, and only after the press.
  '/hls.js': readFileSync(fileURLToPath(import.meta.resolve('hls.js/dist/hls.light.min.mjs')), 'utf8'),
};

/** What the desk's pages have of style beyond every page's own. */
const deskStyle = read('desk.css');

/** The web app manifest (W3C). */
function manifest({ house, say, direction, colours, masthead }: View): object {
  const icon = (src: string, sizes: string, type: string, purpose = 'any') => ({ src, sizes, type, purpose });
  const shortcut = (name: string, url: string) => ({ name, url });
  return {
    id: '/',
    name: house.name,
    short_name: Array.from(house.name).length <= 12 ? house.name : (house.name.split(/\s+/).at(-1) ?? house.name),
    description: house.tagline,
    lang: house.language,
    dir: direction ?? 'ltr',
    start_url: '/',
    scope: '/',
    display: 'standalone',
    background_color: colours.light.paper,
    theme_color: colours.light.paper,
    categories: ['news', 'politics'],
    icons: [
      ...(masthead.look.icon === null ? [icon('/icon.svg', 'any', 'image/svg+xml')] : []),
      icon('/icons/icon-192.png', '192x192', 'image/png'),
      icon('/icons/icon-512.png', '512x512', 'image/png'),
      icon('/icons/maskable-512.png', '512x512', 'image/png', 'maskable'),
    ],
    shortcuts: (['editions', 'topics', 'search'] as const).map((name) => shortcut(say.nav[name], `/${name}`)),
    screenshots: screenshots.map(({ name, width, height }) => ({
      src: `/screenshots/${name}.png`,
      sizes: `${width}x${height}`,
      type: 'image/png',
      form_factor: width > height ? 'wide' : 'narrow',
      label: say.install.shots[name],
    })),
    share_target: {
      action: '/search',
      method: 'GET',
      enctype: 'application/x-www-form-urlencoded',
      params: { title: 'q', text: 'text', url: 'url' },
    },
  };
}

/** Pictures of the sample's pages, taken by `scripts/screenshots.ts`. */
export const screenshots = [
  { name: 'front-narrow', width: 390, height: 844 },
  { name: 'story-narrow', width: 390, height: 844 },
  { name: 'front-wide', width: 1280, height: 800 },
] as const;

/** A screenshot's file; undefined for any other name. */
function screenshot(name: string): Buffer | undefined {
  if (!screenshots.some((one) => one.name === name)) return undefined;
  try {
    return readFileSync(join(import.meta.dirname, '../client', `${name}.png`));
  } catch {
    return undefined;
  }
}

/** What the worker has to say, before its code. */
function wordsOfWorker({ house, say }: View): string {
  const { line: offline, asOf, notSent, later, sent, notTaken } = say.offline;
  const words = { offline, asOf, notSent, later, sent, notTaken, house: house.name, news: say.push.news };
  return `const words = ${JSON.stringify(words)};\n`;
}

export const appFiles = new Hono()
  .get(
    '/screenshots/:name{[a-z-]+\\.png}',
    asset((c) => {
      const file = screenshot((c.req.param('name') ?? '').replace('.png', ''));
      return file ? pngAnswer(c, file) : c.notFound();
    }),
  )
  .get(
    '/manifest.webmanifest',
    asset((c) => c.body(JSON.stringify(manifest(c.var.view)), 200, { 'Content-Type': 'application/manifest+json' })),
  )
  .get('/desk.css', (c) => {
    c.header('Cache-Control', 'no-cache');
    return c.body(deskStyle, 200, { 'Content-Type': 'text/css; charset=utf-8' });
  });
for (const [path, code] of Object.entries(scripts)) {
  appFiles.get(path, (c) => {
    // Asked for anew every time: an old worker must never stay because a cache has it.
    c.header('Cache-Control', 'no-cache');
    const words = path === '/worker.js' ? wordsOfWorker(c.var.view) : '';
    return c.body(words + code, 200, { 'Content-Type': 'text/javascript; charset=utf-8' });
  });
}
