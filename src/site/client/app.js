// What pages gain where scripts run. Every page reads without it.

if ('serviceWorker' in navigator) {
  navigator.serviceWorker.register('/worker.js', { updateViaCache: 'none' }).catch(() => {});
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

for (const button of document.querySelectorAll('[data-share]')) {
  const page = { title: document.title, url: document.querySelector('link[rel=canonical]')?.href ?? location.href };
  if (!navigator.canShare?.(page)) continue;
  button.hidden = false;
  button.addEventListener('click', () => {
    navigator.share(page).catch(() => {});
  });
}

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
