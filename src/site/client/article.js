// Keeps an article while it is being written, and takes what is pasted or dropped into it. Without script the buttons do the same.

const form = document.querySelector('[data-autosave]');
const told = document.querySelector('[data-autosaved]');
const text = document.querySelector('[data-paste]');
const picture = document.querySelector('[data-picture]');
// What has no title yet is given one first.
const untitled = document.querySelector('[data-untitled]');
untitled?.focus();
untitled?.select();
let waiting;
let busy = false;

async function keep() {
  if (busy) return later();
  busy = true;
  const body = new URLSearchParams(new FormData(form));
  body.set('act', 'keep');
  try {
    const said = await postForm(form.action, body);
    form.elements.version.value = said.version;
    told.textContent = told.dataset.saved.replace('{at}', said.at);
  } catch (error) {
    told.textContent = told.dataset.unsaved.replace('{why}', error.message);
  } finally {
    busy = false;
  }
}

async function postForm(to, body) {
  const answer = await fetch(to, { method: 'POST', headers: { Accept: 'application/json' }, body });
  if (answer.redirected || answer.status === 401) throw new Error(told.dataset.signedOut);
  if (!answer.headers.get('content-type')?.startsWith('application/json')) throw new Error(`${answer.status}`);
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.error);
  return said;
}

function later() {
  clearTimeout(waiting);
  waiting = setTimeout(() => void keep(), 1500);
}

form?.addEventListener('input', later);
// What is only shown beside it is kept all the same.
form?.addEventListener('submit', ({ submitter }) => submitter?.formTarget || clearTimeout(waiting));

/** Puts words into the text, where the cursor is or was. */
function put(words, alone) {
  const { selectionStart: from, selectionEnd: to, value } = text;
  // A paragraph of its own has an empty line on both sides.
  const before = alone && from > 0 ? '\n\n'.slice(Math.min(/\n*$/.exec(value.slice(0, from))[0].length, 2)) : '';
  const after = alone && !value.slice(to).startsWith('\n\n') ? '\n\n' : '';
  text.focus();
  text.setRangeText(before + words + after, from, to, 'end');
  text.dispatchEvent(new Event('input', { bubbles: true }));
}

for (const button of document.querySelectorAll('[data-put]')) {
  button.hidden = false;
  button.addEventListener('click', () => put(button.dataset.put, true));
}

/** A picture that was pasted or dropped: its form asks what it shows. */
function take(files) {
  const found = [...files].find(({ type }) => type.startsWith('image/'));
  if (!found) return false;
  const one = new DataTransfer();
  one.items.add(found);
  picture.elements.image.files = one.files;
  picture.elements.alt.focus();
  return true;
}
text?.addEventListener('dragover', (event) => event.preventDefault());
text?.addEventListener('drop', (event) => take(event.dataTransfer.files) && event.preventDefault());
text?.addEventListener('paste', (event) => {
  const { files } = event.clipboardData;
  const html = event.clipboardData.getData('text/html');
  if (html) {
    const words = asMarkdown(html);
    if (words) {
      event.preventDefault();
      put(words);
    } else if (take(files)) event.preventDefault();
  } else if (take(files)) event.preventDefault();
});
async function takePicture() {
  const status = picture.querySelector('[role="status"]');
  status.textContent = '';
  try {
    const { id } = await postForm(picture.action, new FormData(picture));
    put(`![](image:${id})`, true);
    await keep();
    location.hash = 'pictures';
    location.reload();
  } catch (error) {
    status.textContent = error.message;
  }
}
picture?.addEventListener('submit', (event) => {
  event.preventDefault();
  void takePicture();
});

/** What a word processor put on the clipboard, as Markdown: headings, emphasis, links, lists, quotations and tables; nothing else of it. */
function asMarkdown(html) {
  const page = new DOMParser().parseFromString(html, 'text/html');
  const words = blocks(page.body, '').trim();
  return words.replace(/\n{3,}/g, '\n\n');
}

const headings = { H1: '## ', H2: '## ', H3: '### ', H4: '### ', H5: '### ', H6: '### ' };
const leftOut = /^(STYLE|SCRIPT|META|LINK|TITLE|XML|HEAD|IMG|SVG|OBJECT)$|:/;
const isBlock = /^(P|DIV|H[1-6]|UL|OL|LI|TABLE|BLOCKQUOTE|SECTION|ARTICLE|HR|PRE|TBODY|TR)$/;

function blocks(node, indent) {
  let made = '';
  let line = '';
  const end = () => {
    const words = line.replace(/\s+/g, ' ').trim();
    line = '';
    if (words) made += `${indent}${words}\n\n`;
  };
  for (const child of node.childNodes) {
    const name = child.nodeName.toUpperCase();
    if (leftOut.test(name)) continue;
    if (!isBlock.test(name)) {
      line += inline(child);
      continue;
    }
    end();
    if (headings[name]) made += `${headings[name]}${inline(child, true).replace(/\s+/g, ' ').trim()}\n\n`;
    else if (name === 'UL' || name === 'OL') made += `${list(child, indent)}\n`;
    else if (name === 'TABLE') made += `${table(child)}\n\n`;
    else if (name === 'BLOCKQUOTE') made += `${blocks(child, '').trim().replace(/^/gm, '> ')}\n\n`;
    else if (name === 'HR') made += '---\n\n';
    else made += blocks(child, indent);
  }
  end();
  return made;
}

function inline(node, plain) {
  if (node.nodeType === Node.TEXT_NODE) return node.data.replace(/\u00a0/g, ' ').replace(/([\\*_`[\]<])/g, '\\$1');
  if (node.nodeType !== Node.ELEMENT_NODE || leftOut.test(node.nodeName)) return '';
  if (node.nodeName === 'BR') return ' ';
  const words = [...node.childNodes].map((child) => inline(child, plain)).join('');
  const [, before, said, after] = /^(\s*)([^]*?)(\s*)$/.exec(words);
  if (!said || plain) return words;
  const { fontWeight, fontStyle } = node.style ?? {};
  if (node.nodeName === 'A' && /^(https?|mailto):/.test(node.getAttribute('href') ?? ''))
    return `${before}[${said}](${node.href.replace(/[()<>\s]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)})${after}`;
  const isBold = /^(B|STRONG)$/.test(node.nodeName) ? fontWeight !== 'normal' : /^(bold|[6-9]00)$/.test(fontWeight);
  if (isBold) return `${before}**${said}**${after}`;
  if (/^(I|EM)$/.test(node.nodeName) || fontStyle === 'italic') return `${before}*${said}*${after}`;
  return words;
}

function list(node, indent) {
  const mark = node.nodeName === 'OL' ? '1. ' : '- ';
  return [...node.children]
    .map((item) => (item.nodeName === 'LI' ? `${indent}${mark}${blocks(item, `${indent}   `).trim()}\n` : ''))
    .join('');
}

function table(node) {
  const rows = [...node.querySelectorAll('tr')].map((row) =>
    [...row.cells].map((cell) => inline(cell).replace(/\s+/g, ' ').trim().replaceAll('|', '\\|')),
  );
  const wide = Math.max(0, ...rows.map((row) => row.length));
  const line = (row) => `| ${Array.from({ length: wide }, (_, i) => row[i] ?? '').join(' | ')} |`;
  const [head, ...others] = rows;
  return wide === 0 ? '' : [line(head), line(Array(wide).fill('---')), ...others.map(line)].join('\n');
}
