// The edition at a glance, where scripts run: acts are done in place, by keys, by dragging and by the same buttons as without; what
// others change comes in by itself. Every act is one of the page's forms.

const desk = document.querySelector('.desk');
const path = location.pathname;
const glance = () => desk.querySelector('.glance[data-live]');
const items = () => [...desk.querySelectorAll('.chosen li[data-story]')];
const itemOf = (story) => items().find((item) => item.dataset.story === story);
const matters = () => [...desk.querySelectorAll('[data-matters] > li')];

/** What is looked for, as the address has it. */
let asked = '';
let doing = Promise.resolve();
/** How many acts are on their way, and the keys that were pressed meanwhile: they are meant for what is shown then. */
let acting = 0;
const pressed = [];

/** Does an act after those before it; nothing is sent for a version that was not shown. */
function act(fields, button = false) {
  inTurn(async () => {
    const { version } = glance()?.dataset ?? {};
    if (version === undefined) return;
    const answer = await fetch(path, { method: 'POST', body: new URLSearchParams({ ...fields, version }) });
    asked = '';
    if (!(await show(answer))) return;
    const story = new URL(answer.url).searchParams.get('next') ?? fields.story;
    const item = story && itemOf(story);
    const again = button && fields.act !== 'drop' && item?.querySelector(`button[value="${fields.act}"]`);
    focus(again || item || matters()[0]);
    tell(desk.querySelector('#changes ~ ul li > span, .changes li > span')?.textContent ?? '');
  });
}

/** Does work that shows the page anew, after what was begun before it; keys wait for it. */
function inTurn(work) {
  acting++;
  doing = doing
    .then(work)
    .catch(() => location.reload())
    .finally(() => {
      acting--;
      // What one of them does may keep the others waiting again.
      for (const keys of pressed.splice(0))
        document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { ...keys, bubbles: true }));
    });
}

/** Shows an answer in the page's place. @returns whether it is this page's */
async function show(answer) {
  if (new URL(answer.url).pathname !== path) {
    location.assign(answer.url);
    return false;
  }
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const fresh = page.querySelector('.desk');
  const open = items().filter((item) => item.querySelector(':scope > details[open]'));
  document.title = page.title;
  desk.replaceChildren(...fresh.childNodes);
  for (const { dataset } of open) itemOf(dataset.story)?.querySelector(':scope > details')?.setAttribute('open', '');
  begin();
  if (!answer.ok) focus(desk.querySelector('h1'));
  return answer.ok;
}

function focus(element) {
  if (!element) return;
  if (element.tabIndex < 0) element.tabIndex = -1;
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: 'nearest' });
}

/** Says it to whoever does not see it, once the page stands. */
const tell = (words) =>
  setTimeout(() => {
    const said = desk.querySelector('.said');
    if (said) said.textContent = words.replace(/\s+/g, ' ').trim();
  }, 50);

desk.addEventListener('submit', (event) => {
  const form = event.target;
  const to = new URL(form.action);
  if (to.pathname !== path || !glance()) return;
  event.preventDefault();
  const fields = Object.fromEntries(new FormData(form, event.submitter));
  if (form.method === 'post') {
    act(fields, true);
    return;
  }
  asked = `?${new URLSearchParams(fields)}`;
  doing = doing
    .then(async () => {
      if (await show(await fetch(path + asked))) focus(desk.querySelector('#q'));
    })
    .catch(() => location.assign(path + asked));
});

// By keys, while a matter has the focus.
let typed = '';
const type = (item, digits) => {
  typed = digits;
  const field = item.querySelector(':scope > form .place');
  if (field) field.value = typed || (item.dataset.place ?? '');
};
desk.addEventListener('focusout', ({ target }) => typed && target.closest('[data-story]') && type(target, ''));

desk.addEventListener('keydown', (event) => {
  const item = event.target.closest('.chosen li[data-story]');
  if (!item || !glance() || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches('input, select, textarea')) return;
  const { story, part } = item.dataset;
  const { key, shiftKey } = event;
  if (acting > 0 && key !== 'Tab') {
    pressed.push({ key, shiftKey });
    event.preventDefault();
    return;
  }
  const all = items();
  const at = all.indexOf(item);
  const number = typed;
  const does = {
    ArrowDown: () => (shiftKey ? act({ act: 'down', story }) : focus(all[at + 1])),
    ArrowUp: () => (shiftKey ? act({ act: 'up', story }) : focus(all[at - 1])),
    Home: () => focus(matters()[0]),
    End: () => focus(matters().at(-1)),
    Escape: () => type(item, ''),
    t: () => act({ act: 'top', story }),
    d: () => act({ act: 'drop', story }),
    p: () => act({ act: 'pin', story }),
    l: () => part !== undefined && act({ act: 'lead', story }),
    f: () => {
      const under = number && matters()[Number(number) - 1]?.dataset.story;
      if (under) act({ act: 'fold', story, under });
      else if (!number) act({ act: 'above', story });
    },
    o: () => item.querySelector(':scope > details')?.toggleAttribute('open'),
    c: () => item.querySelector(':scope > .acts > a')?.click(),
    u: () => desk.querySelector('.undo-last form')?.requestSubmit(),
    '/': () => focus(desk.querySelector('#q')),
    ...(number && { Enter: () => act({ act: 'place', story, place: number }) }),
  }[key];
  if (/^\d$/.test(key) && number.length < 3) type(item, number + key);
  else if (does) {
    does();
    if (number) typed = '';
  } else return;
  event.preventDefault();
});

// By dragging, with mouse, pen or finger: between two matters, or onto one.

/** Within so many pixels of the window's edge, the page moves along, by so many a millisecond. */
const edge = 80;
const speed = 0.8;
/** Such a share of a matter, above and below, is "before" and "after" it; its middle is "under". */
const rim = 0.3;

function draggable(item) {
  const grip = document.createElement('span');
  grip.className = 'grip';
  grip.ariaHidden = 'true';
  grip.textContent = '⠿';
  item.querySelector(':scope > form.acts')?.prepend(grip);
  /** Where the pointer is, and the matter before, after or under which the dragged one would go. */
  let at;
  let place;
  let looked;

  const look = (now) => {
    if (!at) return;
    const far = Math.min(now - looked, 200) * speed;
    looked = now;
    if (at.y < edge) scrollBy({ top: -far, behavior: 'instant' });
    if (at.y > innerHeight - edge) scrollBy({ top: far, behavior: 'instant' });
    find();
    requestAnimationFrame(look);
  };
  const find = () => {
    place?.over.classList.remove(place.where);
    place = undefined;
    const over = at && document.elementFromPoint(at.x, at.y)?.closest('.chosen > li');
    if (!over || over === item || over.contains(item)) return;
    const { top, height } = over.getBoundingClientRect();
    const share = (at.y - top) / height;
    const where = share < rim ? 'before' : share > 1 - rim ? 'after' : 'into';
    if (where !== 'into' && !over.dataset.place) return;
    place = { over, where };
    over.classList.add(where);
  };
  const end = () => {
    at = undefined;
    item.classList.remove('dragged');
    find();
  };
  grip.addEventListener('pointerdown', (event) => {
    if (!event.isPrimary || event.button !== 0) return;
    event.preventDefault();
    grip.setPointerCapture(event.pointerId);
    item.classList.add('dragged');
    at = { x: event.clientX, y: event.clientY };
    looked = performance.now();
    requestAnimationFrame(look);
  });
  grip.addEventListener('pointermove', (event) => {
    if (at) at = { x: event.clientX, y: event.clientY };
  });
  grip.addEventListener('pointercancel', end);
  grip.addEventListener('keydown', ({ key }) => key === 'Escape' && end());
  grip.addEventListener('pointerup', () => {
    find();
    const { over, where } = place ?? {};
    end();
    if (!over) return;
    const { story } = item.dataset;
    if (where === 'into') return act({ act: 'fold', story, under: over.dataset.story });
    const others = matters().filter((matter) => matter !== item);
    act({ act: 'place', story, place: others.indexOf(over) + (where === 'after' ? 2 : 1) });
  });
}

/** What a page needs each time that it is shown. */
function begin() {
  if (!glance()) return;
  for (const item of items()) draggable(item);
  const [first] = matters();
  if (first) first.tabIndex = 0;
}
begin();
// The browser goes to the address's place when all is loaded, and takes the focus along.
if (location.hash === '#matters') addEventListener('load', () => setTimeout(() => focus(matters()[0])));

// What others do comes in by itself, but never under one's fingers.
const every = 10_000;
async function lookOn() {
  const now = glance();
  if (!now || document.hidden) return;
  const answer = await fetch(now.dataset.live).catch(() => undefined);
  if (!answer?.ok || answer.redirected || now !== glance()) return;
  const { stamp, here, closes, last } = await answer.json();
  now.querySelector('.here').textContent = here;
  const clock = now.querySelector('[data-closes]');
  if (clock && closes) clock.textContent = closes;
  const busy = document.activeElement?.matches('.desk :is(input, select, textarea)') || desk.querySelector('.dragged') || typed; // prettier-ignore
  if (stamp === now.dataset.stamp || busy) return;
  inTurn(async () => {
    const item = document.activeElement?.closest('[data-story]')?.dataset.story;
    if (!(await show(await fetch(path + asked)))) return;
    if (item) focus(itemOf(item) ?? matters()[0]);
    tell(last);
  });
}
setInterval(() => void lookOn(), every);
