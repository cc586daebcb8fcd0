// Buttons that copy.

import {h, say} from 'bitsweep/dom.js';
import {quoted} from 'bitsweep/text.js';

async function copy(text) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    say('Copied');
    return;
  }
  // Without encryption, and not on localhost, browsers give pages no clipboard: the text is shown, to be copied by hand.
  const area = h('textarea', {readonly: true, rows: 12, 'aria-label': 'To copy', value: text});
  const dialog = h('dialog', {class: 'copy'}, area, h('form', {method: 'dialog'}, h('button', {}, 'Close')));
  dialog.onclose = () => dialog.remove();
  document.body.append(dialog);
  dialog.showModal();
  area.select();
}

export function save(name, type, text) {
  const link = h('a', {href: URL.createObjectURL(new Blob([text], {type})), download: name});
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** text: (event) => what is copied, now or by promise. */
export const copyButton = (label, text) =>
  h('button', {class: 'quiet', onclick: async (event) => copy(await text(event))}, label);

/** The command that prints the same, shown and copied. */
export function commandLine(words) {
  const line = words.map(quoted).join(' ');
  return h('p', {class: 'command'}, h('code', {}, line), ' ', copyButton('Copy command', () => line));
}
