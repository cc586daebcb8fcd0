// The tab "Slices": the metric against each axis in turn.

import {chartsOf} from 'bitsweep/charts.js';
import {h} from 'bitsweep/dom.js';
import {get} from 'bitsweep/source.js';

export async function slicesTab({choice, head, filter}) {
  const axes = Object.keys(head.axes);
  const views = await Promise.all((axes.length > 0 ? axes : ['']).map((x) => get('chart', {...filter, kind: 'lines', x})));
  return views.map((view, i) => h('section', {}, axes.length > 1 && h('h2', {}, `By ${axes[i]}`),
    chartsOf(view, choice, {}, `${head.name.replaceAll('/', '_')}_by_${axes[i] || 'arm'}`)));
}
