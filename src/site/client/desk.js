// What the desk gains where scripts run: stories are dragged into order. The buttons beside them do the same.

for (const list of document.querySelectorAll('[data-order]')) {
  let dragged;
  for (const item of list.children) {
    item.draggable = true;
    item.addEventListener('dragstart', (event) => {
      dragged = item;
      event.dataTransfer.effectAllowed = 'move';
    });
    item.addEventListener('dragover', (event) => {
      if (!dragged) return;
      event.preventDefault();
      item.classList.toggle('over', item !== dragged);
    });
    item.addEventListener('dragleave', () => item.classList.remove('over'));
    item.addEventListener('drop', (event) => {
      event.preventDefault();
      item.classList.remove('over');
      if (!dragged || dragged === item) return;
      item.before(dragged);
      const stories = [...list.children].map(({ dataset }) => dataset.story).join(' ');
      const form = document.createElement('form');
      form.method = 'post';
      form.action = list.dataset.order;
      const fields = { version: list.dataset.version, act: 'order', stories, story: dragged.dataset.story };
      for (const [name, value] of Object.entries(fields)) {
        const input = document.createElement('input');
        Object.assign(input, { type: 'hidden', name, value });
        form.append(input);
      }
      document.body.append(form);
      form.submit();
    });
  }
}
