// Buttons that act, where the server was started with --control: each shows first what would happen.

import {h, say} from 'bitsweep/dom.js';
import * as source from 'bitsweep/source.js';

/** actions: [label, body of the request] each. Nothing where the server only shows. */
export async function controls(actions) {
  if (!(await source.session()).control) return null;
  return h('p', {class: 'filter', role: 'group', 'aria-label': 'Actions'},
    actions.map(([label, body]) => h('button', {onclick: () => ask(label, body)}, label)));
}

/** A button that asks for more in a dialog first: fields are [name, label, element]; bodyOf makes the request of their values. */
export async function asking(label, fieldsOf, bodyOf) {
  const session = await source.session();
  if (!session.control) return null;
  return h('button', {onclick: () => fill(label, fieldsOf(session), bodyOf)}, label);
}

function fill(label, fields, bodyOf) {
  const values = () => Object.fromEntries(fields.map(([name, , element]) => [name, element.value]));
  const dialog = h('dialog', {'aria-label': label},
    h('h2', {}, label), fields.map(([, text, element]) => h('p', {}, h('label', {}, text, h('br'), element))),
    h('form', {method: 'dialog', class: 'filter'},
      h('button', {onclick: () => ask(label, bodyOf(values()))}, 'Go on'), h('button', {}, 'Leave it')));
  dialog.onclose = () => dialog.remove();
  document.body.append(dialog);
  dialog.showModal();
}

async function ask(label, body) {
  try {
    show(label, body, await source.post(body));
  } catch (error) {
    say(error.message);
  }
}

function show(label, body, plan) {
  const dialog = h('dialog', {'aria-label': label},
    h('h2', {}, label), h('pre', {tabindex: '0'}, plan.text),
    plan.runs.length > 0 && h('p', {}, `Runs that it touches: ${plan.runs.length}.`),
    h('form', {method: 'dialog', class: 'filter'},
      h('button', {onclick: () => act({...body, confirm: plan.confirm})}, 'Do it'), h('button', {}, 'Leave it')));
  dialog.onclose = () => dialog.remove();
  document.body.append(dialog);
  dialog.showModal();
}

async function act(body) {
  try {
    say((await source.post(body)).text);
  } catch (error) {
    say(error.message);
  }
}
