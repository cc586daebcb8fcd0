// The keyboard: / filters, j and k go through the rows, Esc leaves.

import {current, go} from 'bitsweep/address.js';

export function keys() {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isTyping = event.target.matches('input:not([type=checkbox]), select, textarea');
    if (event.key === 'Escape') return leave(event.target);
    if (isTyping) return;
    if (event.key === '/') return focusFilter(event);
    if (event.key === 'j' || event.key === 'k') step(event.key === 'j' ? 1 : -1);
  });
}

function focusFilter(event) {
  const filter = document.getElementById('filter');
  if (!filter) return;
  event.preventDefault();
  filter.focus();
}

function step(by) {
  const rows = [...document.querySelectorAll('main [data-row]')];
  const at = rows.indexOf(document.activeElement);
  const next = at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by;
  rows[next]?.focus();
}

/** From a field to the page; from there one place up. */
function leave(target) {
  if (target !== document.body && target.id !== 'main') {
    target.blur();
    return;
  }
  const choice = current();
  if (choice.get('view')) go(choice.with({view: ''}));
  else if (choice.get('run')) history.back();
  else if (choice.get('sweep')) go(choice.with({sweep: '', tab: '', where: [], metric: '', order: '', descending: '', after: ''}));
}
