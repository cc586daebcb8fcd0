// One sweep: its question, the filter, and the tabs.

import {current, go} from 'bitsweep/address.js';
import {tableTab} from 'bitsweep/cells.js';
import {asking, controls} from 'bitsweep/control.js';
import {curvesTab} from 'bitsweep/curves.js';
import {h} from 'bitsweep/dom.js';
import {figuresTab} from 'bitsweep/figures.js';
import {importanceTab} from 'bitsweep/importance.js';
import {layersTab} from 'bitsweep/layers.js';
import {parallelTab} from 'bitsweep/parallel.js';
import {runsTab} from 'bitsweep/runs.js';
import {slicesTab} from 'bitsweep/slices.js';
import {get} from 'bitsweep/source.js';
import {timelineTab} from 'bitsweep/timeline.js';

/** A tab is given {choice, head, filter}, and returns nodes, or a promise of them. */
const tabs = [
  ['table', 'Table', tableTab],
  ['runs', 'Runs', runsTab],
  ['curves', 'Curves', curvesTab],
  ['slices', 'Slices', slicesTab],
  ['parallel', 'Parallel', parallelTab],
  ['layers', 'Layers', layersTab],
  ['importance', 'Importance', importanceTab],
  ['timeline', 'Timeline', timelineTab],
  ['figures', 'Figures', figuresTab],
];

export async function sweep(choice) {
  const head = await get('sweep', {sweep: choice.get('sweep')});
  const name = choice.get('tab', 'table');
  const chosen = tabs.find(([tab]) => tab === name) ?? tabs[0];
  const filter = {sweep: head.name, metric: choice.get('metric'), where: choice.all('where')};
  return [
    h('h1', {}, head.name),
    head.question && h('p', {class: 'question lead'}, head.question),
    head.note && h('p', {class: 'note'}, head.note),
    await asking(head.note ? 'Change the note' : 'Write a note',
      () => [['text', 'Note, of this results folder alone', h('textarea', {rows: 8, cols: 60, value: head.note})]],
      ({text}) => ({action: 'note', sweep: head.name, text})),
    await controls([['Cancel what the filter keeps', {action: 'cancel', sweep: head.name, where: filter.where}],
                    ['Retry what the filter keeps', {action: 'retry', sweep: head.name, where: filter.where}]]),
    h('nav', {class: 'tabs', 'aria-label': 'Views of this sweep'}, tabs.map(([tab, title]) =>
      h('a', {href: choice.with({tab, after: '', order: '', descending: ''}).toString(),
              'aria-current': tab === chosen[0] ? 'page' : null}, title))),
    filterBar(choice, head),
    h('section', {'aria-label': chosen[1]}, await within(() => chosen[2]({choice, head, filter}))),
  ];
}

/** What is wrong with a tab is said in its place: filter and tabs stay, so that it can be mended. */
async function within(content) {
  try {
    return await content();
  } catch (error) {
    return h('p', {class: 'warning', role: 'alert'}, error.message);
  }
}

function filterBar(choice, head) {
  const set = (changes) => go(current().with({after: '', ...changes}));
  const where = choice.all('where');
  const add = (event) => {
    event.preventDefault();
    const input = event.target.elements.where;
    const word = input.value.trim();
    input.value = '';
    if (word !== '' && !where.includes(word)) set({where: [...where, word]});
  };
  const words = [...head.arms.map((arm) => `arm=${arm}`),
                 ...Object.entries(head.axes).flatMap(([axis, values]) =>
                   values.map((value) => `${axis}=${typeof value === 'object' ? JSON.stringify(value) : value}`))];
  return h('form', {class: 'filter', onsubmit: add, role: 'search'},
    h('label', {}, 'Filter ', h('input', {name: 'where', id: 'filter', list: 'words', placeholder: 'key=value', size: 22,
                                         autocomplete: 'off', 'aria-keyshortcuts': '/'})),
    h('datalist', {id: 'words'}, words.map((word) => h('option', {value: word}))),
    h('button', {class: 'quiet'}, 'Add'),
    where.map((word) => h('button', {type: 'button', class: 'chip', 'aria-label': `take away ${word}`,
                                     onclick: () => set({where: where.filter((other) => other !== word)})}, `${word} ×`)),
    h('label', {}, 'Metric ', h('select', {onchange: (event) => set({metric: event.target.value})},
      [h('option', {value: ''}, `default (${head.metric})`),
       ...head.metrics.map((metric) => h('option', {value: metric, selected: metric === choice.get('metric')}, metric))])));
}
