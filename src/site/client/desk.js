// What the desk's pages gain where scripts run.

// Public pages are the same for everybody; in a browser that was at the desk they show the way there.
localStorage.setItem('desk', '1');

// What takes its time says so.
for (const form of document.querySelectorAll('form[data-busy]')) {
  form.addEventListener('submit', () => {
    const button = form.querySelector('button');
    button.setAttribute('aria-busy', 'true');
    button.textContent = form.dataset.busy;
    setTimeout(() => (button.disabled = true));
  });
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
