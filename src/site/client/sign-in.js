// Signs in by a passkey, and makes one, where the browser can. The mailed link needs none of this.

const known = globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON !== undefined;
// A passkey is for a name: an address of numbers has none.
const named = !/^([\d.]+|\[.*)$/.test(location.hostname);
for (const element of document.querySelectorAll('[data-passkey]')) element.hidden = !known || !named;
for (const element of document.querySelectorAll('[data-passkey-named]')) element.hidden = named;
const told = document.querySelector('[data-passkey-error]');

async function ask(path, body) {
  const answer = await fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  // Whoever did not sign in within the last minutes is led to do so first.
  if (answer.redirected) location.assign(answer.url);
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.error);
  return said;
}

function press(selector, work) {
  document.querySelector(selector)?.addEventListener('click', async ({ currentTarget }) => {
    told.textContent = '';
    try {
      location.assign((await work(currentTarget)).to);
    } catch (error) {
      told.textContent = error.name === 'NotAllowedError' ? told.dataset.none : error.message;
    }
  });
}

press('[data-passkey-use]', async ({ dataset }) => {
  const question = await ask('/sign-in/passkey/question', {});
  const answer = await navigator.credentials.get({
    publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(question),
  });
  return ask('/sign-in/passkey/answer', { answer: answer.toJSON(), to: dataset.to });
});

press('[data-passkey-make]', async () => {
  const question = await ask('/account/passkeys/question', {});
  const answer = await navigator.credentials.create({
    publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(question),
  });
  const system =
    navigator.userAgentData?.platform || /iPhone|iPad|Android|Mac|Windows|Linux/.exec(navigator.userAgent)?.[0] || '';
  return ask('/account/passkeys', { answer: answer.toJSON(), system });
});
