// The tab "Layers": what was written for each layer and epoch, a panel a layer.

import {current, go} from 'bitsweep/address.js';
import {chartsOf, checkbox} from 'bitsweep/charts.js';
import {h} from 'bitsweep/dom.js';
import {get} from 'bitsweep/source.js';

export async function layersTab({choice, head, filter}) {
  if (head.layer_keys.length === 0) return h('p', {class: 'dim'}, 'No run of this sweep has written anything about its layers.');
  const key = choice.get('layer', head.layer_keys.includes('act.alpha') ? 'act.alpha' : head.layer_keys[0]);
  const view = await get('chart', {...filter, metric: key, kind: 'layers'});
  return [
    h('p', {class: 'filter'}, h('label', {}, 'Quantity ', h('select', {onchange: (event) => go(current().with({layer: event.target.value}), true)},
      head.layer_keys.map((name) => h('option', {value: name, selected: name === key}, name)))), checkbox(choice, 'log', 'logarithmic')),
    chartsOf(view, choice, {log: choice.get('log') === '1'}, `${head.name.replaceAll('/', '_')}_layers`),
  ];
}
