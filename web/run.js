// One run: how it stands and why, its config, attempts, environment, and its log as it grows.

import {current, sweepLink} from 'bitsweep/address.js';
import {chartsOf} from 'bitsweep/charts.js';
import {commandLine} from 'bitsweep/copy.js';
import {h} from 'bitsweep/dom.js';
import {get} from 'bitsweep/source.js';
import {table} from 'bitsweep/table.js';
import {bytes, duration, short} from 'bitsweep/text.js';

export async function run(choice) {
  const view = await get('run', {run: choice.get('run')});
  return [
    h('h1', {}, view.names[0] ?? view.run),
    h('p', {class: 'dim'}, h('code', {}, view.run), ' in ', places(view)),
    h('p', {class: 'lead'}, h('span', {class: `state ${view.state}`}, view.state), ' ',
      view.epoch >= 0 ? `epoch ${view.epoch} of ${view.epochs}, ` : '', `${duration(view.train_s)} of training`),
    explanation(view),
    await curves(view, choice),
    h('h2', {}, 'Last epoch'), pairs({...view.metrics, ...view.result}),
    h('h2', {}, 'Config'), config(view.config),
    h('h2', {}, 'Attempts'), attempts(view.history),
    await log(view),
    h('details', {}, h('summary', {}, 'Environment'), pairs(view.environment)),
    h('details', {}, h('summary', {}, 'Network'), pairs(view.network)),
    h('details', {}, h('summary', {}, `Files in ${view.folder}`),
      pairs(Object.fromEntries(view.files.map((file) => [file.name, bytes(file.bytes)])))),
    commandLine(['bitsweep', 'show', view.run]),
  ];
}

async function curves(view, choice) {
  if (view.names.length === 0 || view.epoch < 1) return null;
  const known = ['train.loss', 'test.top1', 'val.top1', 'test.loss'].filter((metric) => metric in view.metrics);
  const metrics = (known.length > 0 ? known : Object.keys(view.metrics)).slice(0, 2);
  const request = {run: view.run, kind: 'lines', x: 'epoch', metric: metrics};
  const clips = view.files.some((file) => file.name === 'layers.jsonl') && {run: view.run, kind: 'layers', metric: 'act.alpha'};
  const [shown, layers] = await Promise.all([get('chart', request), clips && get('chart', clips)]);
  const hasClips = layers && layers.panels.some((panel) => panel.lines.length > 0);
  return [h('h2', {}, 'Curves'), chartsOf({...shown, caption: ''}, choice, {}, view.run),
          hasClips && h('details', {}, h('summary', {}, 'Clips by layer'), chartsOf({...layers, caption: ''}, choice, {}, view.run))];
}

function places(view) {
  const sweeps = [...new Set([...view.names.map((name) => name.split(':')[0]), ...view.parent_in])];
  if (sweeps.length === 0) return 'no sweep';
  return sweeps.map((name, i) => [i > 0 ? ', ' : '', h('a', {href: sweepLink(name), 'data-row': true}, name)]);
}

function explanation(view) {
  return [view.why].flat().map((line) => h('p', {}, line));
}

function pairs(values) {
  const entries = Object.entries(values).filter(([, value]) => value !== null && value !== '');
  if (entries.length === 0) return h('p', {class: 'dim'}, 'None.');
  return h('dl', {}, entries.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, short(value)))));
}

/** Every key; those that are not as in the recipe come first, in bold, with the word. */
function config({compared_with: name, why, keys}) {
  if (keys.length === 0) return h('p', {class: 'dim'}, `None: ${why}.`);
  const sorted = [...keys.filter((one) => one.differs), ...keys.filter((one) => !one.differs)];
  const count = keys.filter((one) => one.differs).length;
  return [
    h('p', {class: 'dim'}, `${count} of ${keys.length} keys differ from ${name}${why && `, since its recipe is not known: ${why}`}.`),
    h('div', {class: 'config'}, table({
      columns: ['key', 'value', `in ${name}`, ''], bold: Array.from({length: count}, (_, row) => [row, 1]),
      rows: sorted.map((one) => [one.key, short(one.value), short(one.recipe), one.differs ? 'differs' : '']),
    }, {caption: 'Config', marked: (row) => row[3] !== ''})),
  ];
}

function attempts(history) {
  if (history.length === 0) return h('p', {class: 'dim'}, 'It has not begun.');
  const columns = ['attempt', 'started', 'ended', 'outcome', 'exit', 'message', 'host', 'device', 'threads'];
  return table({columns, rows: history.map((attempt) => columns.map((column) => attempt[column] ?? null))}, {caption: 'Attempts'});
}

async function log(view) {
  if (!view.files.some((file) => file.name.startsWith('log.'))) return null;
  const end = await get('log', {run: view.run});
  if (end.grows) lookAgain();
  return [h('h2', {}, `Log of attempt ${end.attempt}`), !end.whole && h('p', {class: 'dim'}, 'The end of it.'),
          h('pre', {tabindex: '0', class: 'log', role: 'log', 'aria-label': 'Log'}, end.text)];
}

// A log grows without any event.
let timer;
function lookAgain() {
  clearTimeout(timer);
  timer = setTimeout(() => { if (current().get('run')) window.dispatchEvent(new Event('stale')); }, 2000);
}
