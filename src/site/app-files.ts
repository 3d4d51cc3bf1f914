import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { House } from '../press/index.ts';
import { themeColours } from './style.ts';

/** What makes the site an app: its manifest, and the two scripts, which no page needs. */

const read = (name: string) => readFileSync(join(import.meta.dirname, 'client', name), 'utf8');

/** Pages' scripts and the service worker, as files of our own. */
export const scripts: Record<string, string> = {
  '/app.js': read('app.js'),
  '/worker.js': read('worker.js'),
  '/sign-in.js': read('sign-in.js'),
};

/** The web app manifest (W3C). */
export function manifest(house: House): object {
  const icon = (src: string, sizes: string, type: string, purpose = 'any') => ({ src, sizes, type, purpose });
  const shortcut = (name: string, url: string) => ({ name, url });
  return {
    id: '/',
    name: house.name,
    short_name: Array.from(house.name).length <= 12 ? house.name : (house.name.split(/\s+/).at(-1) ?? house.name),
    description: house.tagline,
    lang: house.language,
    dir: 'auto',
    start_url: '/',
    scope: '/',
    display: 'standalone',
    background_color: themeColours.light,
    theme_color: themeColours.light,
    categories: ['news', 'politics'],
    icons: [
      icon('/icon.svg', 'any', 'image/svg+xml'),
      icon('/icons/icon-192.png', '192x192', 'image/png'),
      icon('/icons/icon-512.png', '512x512', 'image/png'),
      icon('/icons/maskable-512.png', '512x512', 'image/png', 'maskable'),
    ],
    shortcuts: [shortcut('Editions', '/editions'), shortcut('Topics', '/topics'), shortcut('Search', '/search')],
    screenshots: screenshots.map(({ name, width, height, label }) => ({
      src: `/screenshots/${name}.png`,
      sizes: `${width}x${height}`,
      type: 'image/png',
      form_factor: width > height ? 'wide' : 'narrow',
      label,
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
  { name: 'front-narrow', width: 390, height: 844, label: 'The week in order' },
  { name: 'story-narrow', width: 390, height: 844, label: 'A story, told in sentences from its reports' },
  { name: 'front-wide', width: 1280, height: 800, label: 'The week in order' },
] as const;

/** A screenshot's file; undefined for any other name. */
export function screenshot(name: string): Buffer | undefined {
  if (!screenshots.some((one) => one.name === name)) return undefined;
  try {
    return readFileSync(join(import.meta.dirname, 'client', `${name}.png`));
  } catch {
    return undefined;
  }
}
