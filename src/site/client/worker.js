// Keeps pages for reading offline. The network always comes first: nobody is held in an old version, and a page from the
// cache says that it is one, and how old. The server writes its words above: `const words = {…}`.
/* global words */

const PAGES = 'pages';
const PARTS = 'parts';
/** The stories of the newest edition, so that each of them opens offline. */
const STORIES = 'stories';
/** What was typed offline into the form for the letter, until it is sent. */
const LATER = 'later';
/** Pages that are kept: the front page, editions, stories and topics that were opened, and what explains the app. */
const kept = /^\/(?:$|editions(?:\/|$)|stories\/\d+$|topics(?:\/|$)|about$|install$|offline$)/;
const parts = ['/app.js', '/reading.js', '/icon.svg', '/manifest.webmanifest', '/icons/icon-192.png'];
const mostPages = 80;
/** Of an edition so many stories are kept at most, and so many fetched at the same time. */
const [mostStories, storiesAtOnce] = [80, 4];
/** After so long a kept page is shown rather than waited for. */
const patience = 6000;

self.addEventListener('install', (event) => {
  event.waitUntil(
    (async () => {
      await (await caches.open(PARTS)).addAll(parts);
      await (await caches.open(PAGES)).addAll(['/offline', '/', '/editions']);
      await keepEditions({ stories: false });
      await self.skipWaiting();
    })(),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys())
        if (![PAGES, PARTS, STORIES, LATER].includes(name)) await caches.delete(name);
      await self.clients.claim();
    })(),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === 'POST' && request.mode === 'navigate') event.respondWith(sent(request, url));
  if (request.method !== 'GET') return;
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

// The page that brought the worker asks for the stories, once it works: its beginning need not wait for them.
self.addEventListener('message', (event) => {
  if (event.data === 'keep') event.waitUntil(keepEditions().catch(() => {}));
});

// Where the browser has background sync, what waits goes out as soon as there is a network, the site open or not.
self.addEventListener('sync', (event) => {
  if (event.tag === LATER) event.waitUntil(sendLater());
});

/** The three newest editions, so that they can be read offline without having been opened; the newest with all its stories. */
async function keepEditions({ stories = true } = {}) {
  const answer = await fetch('/api/v1/editions?count=3');
  if (!answer.ok) return;
  const { editions } = await answer.json();
  const cache = await caches.open(PAGES);
  await Promise.all(editions.map(({ week }) => cache.add(`/editions/${week}`)));
  if (stories && editions[0] && !navigator.connection?.saveData) await keepStories(`/editions/${editions[0].week}`);
}

/** The stories that an edition's page leads to. One that cannot be fetched just now does not keep the others away. */
async function keepStories(edition) {
  const page = await (await caches.match(edition))?.text();
  const all = new Set([...(page ?? '').matchAll(/href="(\/stories\/\d+)"/g)].map(([, path]) => path));
  const wanted = [...all].slice(0, mostStories);
  const cache = await caches.open(STORIES);
  const rest = [...wanted];
  const next = async () => {
    for (let path = rest.shift(); path; path = rest.shift()) {
      try {
        const answer = await fetch(path, { cache: 'no-cache' });
        // What was led elsewhere is kept under the address that the edition has: a browser takes no redirected answer for a page.
        if (answer.ok) await cache.put(path, new Response(await answer.blob(), { headers: answer.headers }));
      } catch {}
    }
  };
  await Promise.all(Array.from({ length: storiesAtOnce }, next));
  for (const key of await cache.keys()) if (!all.has(new URL(key.url).pathname)) await cache.delete(key);
}

/** A form that was sent. Without a network it is said so, in place of the browser's own page; the letter's form is kept, and sent later. */
async function sent(request, url) {
  const copy = request.clone();
  try {
    return await fetch(request);
  } catch {
    const email = url.pathname === '/subscribe' ? (await copy.formData()).get('email') : undefined;
    if (typeof email === 'string' && email.includes('@')) {
      await (await caches.open(LATER)).put('/subscribe', new Response(email));
      await self.registration.sync?.register(LATER).catch(() => {});
    }
    const offline = await (await caches.open(PAGES)).match('/offline');
    return offline ? saying(offline, email ? words.later : words.notSent, { status: 503 }) : Response.error();
  }
}

let sending;
/** Sends what waits, once, whoever asks for it meanwhile: a page that is opened, or the browser that has a network again. */
const sendLater = () => (sending ??= sendKept().finally(() => (sending = undefined)));

async function sendKept() {
  const cache = await caches.open(LATER);
  const email = await (await cache.match('/subscribe'))?.text();
  if (!email) return;
  // Gone first: it is not sent twice, whatever happens to this worker.
  if (!(await cache.delete('/subscribe'))) return;
  try {
    const answer = await fetch('/subscribe', { method: 'POST', body: new URLSearchParams({ email, sure: email }) });
    if (answer.status === 429 || answer.status >= 500) throw new Error(`The house answered ${answer.status}.`);
    await cache.put('/became', new Response(answer.ok ? words.sent : words.notTaken));
  } catch (error) {
    await cache.put('/subscribe', new Response(email));
    throw error;
  }
}

/** What became of that which waited, if nobody was told yet. */
async function becameOf() {
  if (!(await caches.has(LATER))) return undefined;
  const cache = await caches.open(LATER);
  await sendLater().catch(() => {});
  const became = await (await cache.match('/became'))?.text();
  return (await cache.delete('/became')) ? became : undefined;
}

/** A page that is kept, as it was when it was opened or its edition was fetched. */
const heldAt = async (path) =>
  (await (await caches.open(PAGES)).match(path)) ?? (await caches.open(STORIES)).match(path);

async function page(event, url) {
  const wanted = kept.test(url.pathname) && !url.search;
  const cache = await caches.open(PAGES);
  try {
    const held = wanted ? await heldAt(url.pathname) : undefined;
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
    const became = answer.ok && (await becameOf());
    return became ? saying(answer, became) : answer;
  } catch {
    const held = wanted ? await heldAt(url.pathname) : undefined;
    if (held) return saying(held, words.offline, { dated: true });
    const offline = await cache.match('/offline');
    return offline ? saying(offline, words.offline) : Response.error();
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

/** A page with a line at its top: that there is no network, and when the page was; or what became of a form. */
async function saying(held, said, { dated = false, status = held.status } = {}) {
  const page = await held.text();
  const language = /<html[^>]* lang="([\w-]+)"/.exec(page)?.[1];
  const date = new Date(dated ? (held.headers.get('date') ?? Number.NaN) : Number.NaN);
  const when = Number.isNaN(date.getTime())
    ? ''
    : words.asOf.replace('{date}', date.toLocaleString(language, { dateStyle: 'long', timeStyle: 'short' }));
  const line = `<p class="banner" role="status">${said} ${when}</p>`;
  const headers = new Headers(held.headers);
  headers.delete('content-encoding');
  headers.delete('content-length');
  return new Response(
    page.replace(/<body[^>]*>/, (tag) => tag + line),
    { status, headers },
  );
}
