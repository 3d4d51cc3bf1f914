// What pages gain where scripts run. Every page reads without it.

if ('serviceWorker' in navigator) {
  const first = navigator.serviceWorker.controller === null;
  navigator.serviceWorker.register('/worker.js', { updateViaCache: 'none' }).catch(() => {});
  if (first) void navigator.serviceWorker.ready.then(({ active }) => active?.postMessage('keep', []));
}

const installed = matchMedia('(display-mode: standalone)').matches || navigator.standalone === true;
for (const element of document.querySelectorAll('[data-installed]')) element.hidden = !installed;

// The browser offers to install: the offer is kept for the press on the page that explains the app.
addEventListener('beforeinstallprompt', (offer) => {
  const button = document.querySelector('[data-install]');
  if (!button) return;
  offer.preventDefault();
  button.hidden = false;
  button.addEventListener('click', () => offer.prompt(), { once: true });
});

// In the app of a store, a link to this site that was pressed elsewhere is handed over by the system.
globalThis.Capacitor?.Plugins?.App?.addListener('appUrlOpen', ({ url }) => {
  const { origin, href } = new URL(url);
  if (origin === location.origin && href !== location.href) location.assign(href);
});

for (const button of document.querySelectorAll('[data-share]')) {
  const page = { title: document.title, url: document.querySelector('link[rel=canonical]')?.href ?? location.href };
  if (!navigator.canShare?.(page)) continue;
  button.hidden = false;
  button.addEventListener('click', () => {
    navigator.share(page).catch(() => {});
  });
}

// Whoever was at the desk with this browser finds the way there from a story.
if (location.pathname.startsWith('/sign-in')) localStorage.removeItem('desk');
for (const element of document.querySelectorAll('[data-desk]')) element.hidden = !localStorage.getItem('desk');

// Offline, a page that is not kept lists those that are.
const list = document.querySelector('[data-kept]');
if (list && 'caches' in window) {
  const cache = await caches.open('pages');
  for (const request of (await cache.keys()).toReversed()) {
    const { pathname } = new URL(request.url);
    if (!/^\/(stories|editions)\/./.test(pathname)) continue;
    const title = /<title>([^<]*)<\/title>/.exec(await (await cache.match(request)).text())?.[1];
    const link = document.createElement('a');
    link.href = pathname;
    link.textContent = new DOMParser().parseFromString(title ?? pathname, 'text/html').body.textContent;
    const item = document.createElement('li');
    item.append(link);
    list.append(item);
  }
}

// What the badge told of is seen.
navigator.clearAppBadge?.().catch(() => {});

// Being told by push: asked for by a press, never on load.
const pushes = document.querySelectorAll('[data-push]');
if (pushes.length > 0 && 'serviceWorker' in navigator && 'PushManager' in window) {
  const { pushManager } = await navigator.serviceWorker.ready;
  /** What this browser is told of. */
  let told = { editions: false, topics: [], quiet: null };
  const post = async (subscription, wish = {}) => {
    const answer = await fetch('/push', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ ...subscription.toJSON(), ...wish }),
    });
    if (!answer.ok) throw new Error(`/push answers ${answer.status}`);
    return answer.json();
  };
  const has = ({ editions, topics }, about) =>
    about === 'editions' ? editions : topics.includes(about.slice('topics/'.length));
  const show = (wishes) => {
    for (const push of pushes)
      push.querySelector('button').setAttribute('aria-pressed', String(has(wishes, push.dataset.push)));
    told = wishes;
    showQuiet();
    const followed = document.querySelector('[data-followed]');
    if (!followed) return;
    followed.replaceChildren(
      ...wishes.topics.map((slug) => {
        const item = document.createElement('li');
        const link = document.createElement('a');
        link.href = `/topics/${encodeURIComponent(slug)}`;
        const offered = document.querySelector(`[data-push="topics/${CSS.escape(slug)}"] button`);
        link.textContent = offered?.textContent ?? slug.replaceAll('-', ' ');
        const stop = document.createElement('button');
        stop.type = 'button';
        stop.className = 'quiet';
        stop.textContent = followed.dataset.stop;
        stop.setAttribute('aria-label', `${followed.dataset.stop}: ${link.textContent}`);
        stop.addEventListener('click', () => void wish({ about: `topics/${slug}`, on: false }).catch(() => {}));
        item.append(link, ' ', stop);
        return item;
      }),
    );
    followed.closest('[data-follows]').hidden = wishes.topics.length === 0;
  };
  /** The browser's subscription, with the house's key; asks the reader where they were not asked yet. */
  const subscribe = async () => {
    const { key } = await (await fetch('/push')).json();
    const bytes = atob(key.replaceAll('-', '+').replaceAll('_', '/'));
    const applicationServerKey = Uint8Array.from(bytes, (character) => character.charCodeAt(0));
    return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
  };
  /** Says what is wished, and shows what is from now on; who wishes for nothing any more is subscribed no longer. */
  const wish = async (what) => {
    const subscription = (await pushManager.getSubscription()) ?? (await subscribe());
    const wishes = await post(subscription, what);
    show(wishes);
    if (!wishes.editions && wishes.topics.length === 0) await subscription.unsubscribe();
  };
  const quiet = document.querySelector('[data-quiet]');
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  /** Quiet hours are there for whoever is told of anything. */
  const showQuiet = () => {
    if (!quiet) return;
    quiet.hidden = !told.editions && told.topics.length === 0;
    quiet.querySelector('[data-zone]').textContent = (told.quiet?.timeZone ?? zone).replaceAll('_', ' ');
    quiet.elements.from.value = told.quiet?.from ?? '';
    quiet.elements.until.value = told.quiet?.until ?? 7;
  };
  quiet?.addEventListener('submit', (event) => {
    event.preventDefault();
    const { from, until } = Object.fromEntries(new FormData(quiet));
    const hours = from === '' ? null : { from: Number(from), until: Number(until), zone };
    const status = quiet.querySelector('[role=status]');
    wish({ quiet: hours }).then(
      () => (status.textContent = quiet.dataset.quiet),
      () => (status.textContent = quiet.dataset.failed),
    );
  });
  for (const choices of document.querySelectorAll('[data-pushes]')) choices.hidden = false;
  for (const push of pushes) {
    const button = push.querySelector('button');
    const status = push.querySelector('[role=status]');
    push.hidden = false;
    const press = async () => {
      button.disabled = true;
      const on = button.getAttribute('aria-pressed') !== 'true';
      try {
        await wish({ about: push.dataset.push, on });
        status.textContent = on ? push.dataset.on : push.dataset.off;
      } catch {
        status.textContent = Notification.permission === 'denied' ? push.dataset.denied : push.dataset.failed;
      }
      button.disabled = false;
    };
    button.addEventListener('click', () => void press());
  }
  // Who has subscribed before sees what they are told of; nobody else is asked about.
  const subscription = await pushManager.getSubscription();
  if (subscription) show(await post(subscription));
}
