// What a reader keeps on this device, and nobody else knows: topics followed, stories read and saved, the size of the text
// and its colours. Every page reads without it.

const key = 'reading';
const most = { read: 2000, saved: 200, topics: 50 };
const empty = { read: [], saved: [], topics: [], size: 0, theme: '' };

/** What is kept; nothing where it cannot be read, or is not as we wrote it. */
const load = () => {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? '{}');
    const list = (name) => (Array.isArray(kept[name]) ? kept[name] : []);
    const named = (name) => list(name).filter((one) => typeof one?.path === 'string' && typeof one.name === 'string');
    return {
      read: list('read').filter((one) => typeof one === 'string'),
      saved: named('saved'),
      topics: named('topics'),
      size: [1, 2].includes(kept.size) ? kept.size : 0,
      theme: ['light', 'dark'].includes(kept.theme) ? kept.theme : '',
    };
  } catch {
    return { ...empty };
  }
};
const change = (make) => {
  const next = { ...load(), ...make(load()) };
  for (const [name, number] of Object.entries(most)) next[name] = next[name].slice(-number);
  try {
    localStorage.setItem(key, JSON.stringify(next));
  } catch {} // full, or shut off: the page reads as before
  showMarks();
};

/** The story that a path is of; undefined for other pages. */
const storyOf = (path) => /^\/stories\/\d+(?=\/?$)/.exec(path)?.[0];
const here = storyOf(location.pathname);
const [root] = document.getElementsByTagName('html');

const link = ({ path, name }) => {
  const item = document.createElement('li');
  const anchor = document.createElement('a');
  anchor.href = new URL(path, location.origin).pathname;
  anchor.textContent = name;
  anchor.dir = 'auto';
  item.append(anchor);
  return item;
};
const has = (list, path) => list.some((one) => one.path === path);

function showMarks() {
  const kept = load();
  const set = (name, value) => (value ? (root.dataset[name] = value) : delete root.dataset[name]);
  set('size', kept.size ? String(kept.size) : '');
  set('theme', kept.theme);

  for (const button of document.querySelectorAll('[data-keep]')) {
    const { keep, path } = button.dataset;
    const on = has(kept[keep], path);
    button.hidden = false;
    button.setAttribute('aria-pressed', String(on));
    button.textContent = on ? button.dataset.on : button.dataset.off;
  }
  for (const list of document.querySelectorAll('[data-kept-here]')) {
    const all = kept[list.dataset.keptHere].toReversed();
    list.replaceChildren(...all.map(link));
    const around = list.closest('[data-some]') ?? list;
    around.hidden = all.length === 0;
  }
  for (const choice of document.querySelectorAll('[data-look]'))
    choice.checked = String(kept[choice.name]) === choice.value;

  // Of what an edition lists: what was read, and how far one is.
  const read = new Set(kept.read);
  const listed = new Map();
  for (const anchor of document.querySelectorAll('main h2 a[href^="/stories/"]')) {
    const story = storyOf(anchor.pathname);
    if (!story) continue;
    listed.set(story, read.has(story));
    anchor.classList.toggle('was-read', read.has(story));
    anchor.title = read.has(story) ? (document.querySelector('[data-read]')?.dataset.read ?? '') : '';
  }
  const done = document.querySelector('[data-progress]');
  const number = [...listed.values()].filter(Boolean).length;
  if (done && listed.size > 0 && number > 0) {
    done.hidden = false;
    done.textContent =
      number === listed.size
        ? done.dataset.all
        : done.dataset.progress.replace('{read}', number).replace('{all}', listed.size);
  }
}

showMarks();
if (here) change(({ read }) => ({ read: [...read.filter((one) => one !== here), here] }));

for (const button of document.querySelectorAll('[data-keep]'))
  button.addEventListener('click', () => {
    const { keep, path, name } = button.dataset;
    change((kept) => ({
      [keep]: has(kept[keep], path) ? kept[keep].filter((one) => one.path !== path) : [...kept[keep], { path, name }],
    }));
  });
for (const choice of document.querySelectorAll('[data-look]'))
  choice.addEventListener('change', () =>
    change(() => ({ [choice.name]: choice.name === 'size' ? Number(choice.value) : choice.value })),
  );
document.querySelector('[data-forget-reading]')?.addEventListener('click', () => change(() => empty));
addEventListener('storage', showMarks);

// The newest of the topics followed, asked for on the page that shows them alone.
const news = document.querySelector('[data-topic-news]');
if (news) {
  for (const { path, name } of load().topics.toReversed()) {
    if (!/^\/topics\/[^/]+$/.test(path)) continue;
    const answer = await fetch(`/api/v1${path}`).catch(() => undefined);
    const { stories = [] } = answer?.ok ? await answer.json() : {};
    const heading = document.createElement('h3');
    heading.append(link({ path, name }).firstChild);
    const list = document.createElement('ul');
    const read = new Set(load().read);
    for (const { id, headline } of stories.slice(0, 5)) {
      const item = link({ path: `/stories/${id}`, name: headline });
      item.firstChild.classList.toggle('was-read', read.has(`/stories/${id}`));
      list.append(item);
    }
    news.append(heading, list);
  }
}
