// Keeps pages for reading offline. The network always comes first: nobody is held in an old version, and a page from the
// cache says that it is one, and how old. The server writes its words above: `const words = {…}`.
/* global words */

const PAGES = 'pages';
const PARTS = 'parts';
/** Pages that are kept: the front page, editions, stories and topics that were opened, and what explains the app. */
const kept = /^\/(?:$|editions(?:\/|$)|stories\/\d+$|topics(?:\/|$)|about$|install$|offline$)/;
const parts = ['/app.js', '/icon.svg', '/manifest.webmanifest', '/icons/icon-192.png'];
const mostPages = 80;
/** After so long a kept page is shown rather than waited for. */
const patience = 6000;

self.addEventListener('install', (event) => {
  event.waitUntil(
    (async () => {
      await (await caches.open(PARTS)).addAll(parts);
      await (await caches.open(PAGES)).addAll(['/offline', '/', '/editions']);
      await keepEditions();
      await self.skipWaiting();
    })(),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (name !== PAGES && name !== PARTS) await caches.delete(name);
      await self.clients.claim();
    })(),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (request.mode === 'navigate') event.respondWith(page(event, url));
  else if (parts.includes(url.pathname)) event.respondWith(part(request));
});

// Being told by push. Whatever comes, something is shown: browsers stop those who are told in silence.
self.addEventListener('push', (event) => {
  event.waitUntil(
    (async () => {
      let message;
      try {
        message = event.data.json();
      } catch {
        message = {};
      }
      const { title = words.house, body = words.news, path = '/', tag = 'news' } = message;
      await self.registration.showNotification(title, { body, tag, icon: '/icons/icon-192.png', data: { path } });
      await navigator.setAppBadge?.().catch(() => {});
      if (tag === 'edition') await keepEditions().catch(() => {});
    })(),
  );
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(
    (async () => {
      const url = new URL(event.notification.data?.path ?? '/', location.origin);
      if (url.origin !== location.origin) return;
      const [open] = await self.clients.matchAll({ type: 'window' });
      if (!open) await self.clients.openWindow(url);
      else {
        await open.focus();
        await open.navigate(url);
      }
    })(),
  );
});

// The browser's push service has given it another place: the house is told, so that it need not be asked for anew.
self.addEventListener('pushsubscriptionchange', (event) => {
  event.waitUntil(
    (async () => {
      const { oldSubscription } = event;
      if (!oldSubscription) return;
      const { applicationServerKey } = oldSubscription.options;
      const fresh =
        event.newSubscription ??
        (await self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey }));
      await fetch('/push', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ ...fresh.toJSON(), instead: oldSubscription.endpoint }),
      });
    })(),
  );
});

/** The three newest editions, so that they can be read offline without having been opened. */
async function keepEditions() {
  const answer = await fetch('/api/v1/editions?count=3');
  if (!answer.ok) return;
  const { editions } = await answer.json();
  const cache = await caches.open(PAGES);
  await Promise.all(editions.map(({ week }) => cache.add(`/editions/${week}`)));
}

async function page(event, url) {
  const wanted = kept.test(url.pathname) && !url.search;
  const cache = await caches.open(PAGES);
  try {
    const held = wanted ? await cache.match(url.pathname) : undefined;
    // The browser's own cache is asked past: what it has may be minutes old, and would not say so offline.
    const answer = await fetch(event.request, {
      cache: 'no-cache',
      ...(held && { signal: AbortSignal.timeout(patience) }),
    });
    if (wanted && answer.ok && !answer.redirected) {
      const copy = answer.clone();
      event.waitUntil(
        (async () => {
          await cache.delete(url.pathname);
          await cache.put(url.pathname, copy);
          await trim(cache);
          if (url.pathname === '/') await keepEditions().catch(() => {});
        })(),
      );
    }
    return answer;
  } catch {
    const held = wanted ? await cache.match(url.pathname) : undefined;
    if (held) return saying(held, url.pathname);
    const offline = await cache.match('/offline');
    return offline ? saying(offline, '/offline') : Response.error();
  }
}

/** The scripts and icons: as the network has them, as kept without it. */
async function part(request) {
  const cache = await caches.open(PARTS);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(request, answer.clone());
    return answer;
  } catch {
    return (await cache.match(request)) ?? Response.error();
  }
}

/** Gives up the pages that were opened longest ago; the front page and the newest editions are fetched again and again. */
async function trim(cache) {
  const keys = await cache.keys();
  const fixed = ['/', '/offline', '/editions'];
  const opened = keys.filter(({ url }) => !fixed.includes(new URL(url).pathname));
  for (const key of opened.slice(0, Math.max(0, opened.length - mostPages))) await cache.delete(key);
}

/** A kept page with a line at its top: that there is no network, and when the page was. */
async function saying(held, path) {
  const page = await held.text();
  const language = /<html[^>]* lang="([\w-]+)"/.exec(page)?.[1];
  const date = new Date(held.headers.get('date') ?? Number.NaN);
  const when = Number.isNaN(date.getTime())
    ? ''
    : words.asOf.replace('{date}', date.toLocaleString(language, { dateStyle: 'long', timeStyle: 'short' }));
  const line = `<p class="banner" role="status">${words.offline} ${path === '/offline' ? '' : when}</p>`;
  const headers = new Headers(held.headers);
  headers.delete('content-encoding');
  headers.delete('content-length');
  return new Response(
    page.replace(/<body[^>]*>/, (tag) => tag + line),
    { status: held.status, headers },
  );
}
