import { Hono } from 'hono';
import { asset } from '../cache.ts';

/** The house's app in the stores, by what their systems know it: so that its links open there, and its passkeys hold there. */
export interface StoreApps {
  /** The package's name, and the SHA-256 fingerprints of the keys that it is signed with. */
  android?: { name: string; fingerprints: string[] } | undefined;
  /** Team and bundle, 'ABCDE12345.example.news'. */
  apple?: string | undefined;
}

/** What of the site opens in the app: what everybody reads. Links out of mails stay in the browser that asked for them. */
export const openedInApp = [
  '/',
  '/stories/*',
  '/editions',
  '/editions/*',
  '/topics',
  '/topics/*',
  '/articles',
  '/articles/*',
];

/** Digital Asset Links of Google, and the app site association of Apple; 404 where the house has no such app. */
export function appLinks({ android, apple }: StoreApps): Hono {
  return new Hono()
    .get(
      '/.well-known/assetlinks.json',
      asset((c) => (android ? c.json([assetLink(android)]) : c.notFound())),
    )
    .get(
      '/.well-known/apple-app-site-association',
      asset((c) => (apple ? c.json(association(apple)) : c.notFound())),
    );
}

const assetLink = ({ name, fingerprints }: NonNullable<StoreApps['android']>) => ({
  relation: ['delegate_permission/common.handle_all_urls', 'delegate_permission/common.get_login_creds'],
  target: { namespace: 'android_app', package_name: name, sha256_cert_fingerprints: fingerprints },
});

const association = (app: string) => ({
  applinks: { details: [{ appIDs: [app], components: openedInApp.map((path) => ({ '/': path })) }] },
  webcredentials: { apps: [app] },
});
