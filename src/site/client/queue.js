// Keys in the moderators' queue, for as long as a comment has the focus. Every key presses a button that is there without script.

const comments = [...document.querySelectorAll('[data-queue] [data-comment]')];
const focused = () => comments.findIndex((comment) => comment.contains(document.activeElement));
const go = (index) => {
  const comment = comments[Math.max(0, Math.min(index, comments.length - 1))];
  comment?.focus();
  comment?.scrollIntoView({ block: 'nearest' });
};

// After a decision the next comment is where one is.
if (comments.length > 0 && (location.hash || new URLSearchParams(location.search).has('done')))
  go(
    Math.max(
      0,
      comments.findIndex(({ id }) => `#${id}` === location.hash),
    ),
  );

document.addEventListener('keydown', (event) => {
  const index = focused();
  if (index < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
  if (/^(INPUT|TEXTAREA)$/.test(event.target.tagName)) return;
  const comment = comments[index];
  const press = (act) => comment.querySelector(`button[value=${act}]`)?.click();
  const reason = comment.querySelector('[data-reason]');
  const keys = {
    j: () => go(index + 1),
    k: () => go(index - 1),
    a: () => press('approve'),
    r: () => press('refuse'),
    u: () => document.querySelector('[data-undo] button')?.click(),
  };
  const number = Number(event.key);
  if (number >= 1 && number <= reason?.options.length) reason.selectedIndex = number - 1;
  else if (event.key in keys) keys[event.key]();
  else return;
  event.preventDefault();
});
