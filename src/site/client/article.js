// Keeps an article while it is being written. The button does the same.

const form = document.querySelector('[data-autosave]');
const told = document.querySelector('[data-autosaved]');
let waiting;
let busy = false;

async function keep() {
  if (busy) return later();
  busy = true;
  const body = new URLSearchParams(new FormData(form));
  body.set('act', 'keep');
  try {
    const answer = await fetch(form.action, { method: 'POST', headers: { Accept: 'application/json' }, body });
    if (answer.redirected) throw new Error('You are not signed in any more: copy your text, and sign in.');
    const said = await answer.json();
    if (!answer.ok) throw new Error(said.error);
    form.elements.version.value = said.version;
    told.textContent = `Kept at ${said.at}.`;
  } catch (error) {
    told.textContent = `Not kept: ${error.message}`;
  } finally {
    busy = false;
  }
}

function later() {
  clearTimeout(waiting);
  waiting = setTimeout(() => void keep(), 1500);
}

form?.addEventListener('input', later);
form?.addEventListener('submit', () => clearTimeout(waiting));
