// The tab "Curves": metrics by epoch, step or seconds of training, the mean over seeds with its spread.

import {current, go} from 'bitsweep/address.js';
import {chartsOf, checkbox} from 'bitsweep/charts.js';
import {h} from 'bitsweep/dom.js';
import {get} from 'bitsweep/source.js';

export async function curvesTab({choice, head, filter}) {
  const metrics = filter.metric ? [filter.metric] : ['train.loss', head.metric].filter((metric) => head.metrics.includes(metric));
  const request = {...filter, metric: metrics, kind: 'lines', x: choice.get('x', 'epoch')};
  const [view, seeds] = await Promise.all([get('chart', request), choice.get('seeds') === '1' ? get('chart', {...request, seeds: 1}) : null]);
  const smooth = Number(choice.get('smooth', '0'));
  return [
    h('p', {class: 'filter'},
      h('label', {}, 'By ', h('select', {onchange: (event) => go(current().with({x: event.target.value === 'epoch' ? '' : event.target.value}), true)},
        ['epoch', 'step', 'seconds'].map((x) => h('option', {value: x, selected: x === request.x}, x)))),
      checkbox(choice, 'seeds', 'each seed'), checkbox(choice, 'log', 'logarithmic'),
      h('label', {}, 'Smoothing ', h('input', {type: 'range', min: 0, max: 0.95, step: 0.05, value: String(smooth),
        onchange: (event) => go(current().with({smooth: event.target.value === '0' ? '' : event.target.value}), true)}), ` ${smooth}`)),
    chartsOf(view, choice, {log: choice.get('log') === '1', smooth, seeds}, `${head.name.replaceAll('/', '_')}_curves`),
  ];
}
