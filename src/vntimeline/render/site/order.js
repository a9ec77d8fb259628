'use strict';
/* Puts a list of events into the order that was chosen. Without it, the style sheet turns the list around. */
document.querySelectorAll('input[name="order"]').forEach((choice) => {
  const list = document.getElementById(choice.dataset.list);
  list.classList.add('ordered');
  const put = () => {
    if (!choice.checked || list.dataset.order === choice.value) return;
    list.dataset.order = choice.value;
    list.append(...[...list.children].reverse());
  };
  choice.addEventListener('change', put);
  window.addEventListener('pageshow', put); // a browser that goes back restores what was chosen, after this script
});
