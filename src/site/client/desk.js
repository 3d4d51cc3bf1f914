// What the desk gains where scripts run: stories are dragged into order, by mouse, pen or finger. The buttons beside the
// grip do the same.

/** Within so many pixels of the window's edge, the page moves along, by so many a millisecond. */
const edge = 80;
const speed = 0.8;

for (const list of document.querySelectorAll('[data-order]')) {
  for (const item of list.children) {
    const grip = document.createElement('span');
    grip.className = 'grip';
    grip.ariaHidden = 'true';
    grip.textContent = '⠿';
    item.querySelector('.acts')?.prepend(grip);
    /** Where the pointer is, and the story before which, or after which, the dragged one would go. */
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
      const over = at && document.elementFromPoint(at.x, at.y)?.closest('[data-order] > li');
      if (!over || over === item || over.parentElement !== list) return;
      const { top, height } = over.getBoundingClientRect();
      place = { over, where: at.y < top + height / 2 ? 'before' : 'after' };
      over.classList.add(place.where);
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
    addEventListener('keydown', ({ key }) => key === 'Escape' && end());
    grip.addEventListener('pointerup', () => {
      find();
      const { over, where } = place ?? {};
      end();
      if (!over) return;
      over[where](item);
      send(list, item);
    });
  }
}

// What is typed is shown beside its form. A frame of its own each time: the way back does not lead through what was shown.
for (const button of document.querySelectorAll('[data-beside]')) {
  let waiting;
  button.form.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const old = document.querySelector('iframe[name="beside"]');
      const fresh = old.cloneNode();
      fresh.removeAttribute('src');
      old.replaceWith(fresh);
      button.form.requestSubmit(button);
    }, 500);
  });
}

// Sources are rated by digits, one after the other.
document.querySelector('.ratings')?.addEventListener('keydown', (event) => {
  const row = event.target.closest('tr');
  const digit = ['1', '2', '3', '4', '5', '0'].indexOf(event.key);
  if (digit < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
  const boxes = row?.querySelectorAll('input[type="radio"]');
  if (!boxes?.length) return;
  event.preventDefault();
  boxes[digit].checked = true;
  (
    row.nextElementSibling?.querySelector('input[type="radio"]:checked') ?? row.closest('form').querySelector('button')
  ).focus();
});

/** Sends the order as it stands. */
function send(list, item) {
  const stories = [...list.children].map(({ dataset }) => dataset.story).join(' ');
  const form = document.createElement('form');
  form.method = 'post';
  form.action = list.dataset.order;
  const fields = { version: list.dataset.version, act: 'order', stories, story: item.dataset.story };
  for (const [name, value] of Object.entries(fields)) {
    const input = document.createElement('input');
    Object.assign(input, { type: 'hidden', name, value });
    form.append(input);
  }
  document.body.append(form);
  form.submit();
}
