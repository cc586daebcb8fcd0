// The tab "Importance": what the differences between runs go with.

import {h} from 'bitsweep/dom.js';
import {get} from 'bitsweep/source.js';
import {csvButton, table} from 'bitsweep/table.js';

const words = {together: 'factors together', seeds: 'the seed'};

export async function importanceTab({head, filter}) {
  const view = await get('importance', filter);
  if (view.refused) return h('p', {}, `The shares cannot be told: ${view.refused}.`);
  const values = {columns: ['factor', 'share of the sum of squares (%)', 'degrees of freedom'],
                  rows: view.shares.map((share) => [words[share.factor] ?? share.factor, Number((100 * share.share).toFixed(2)), share.df])};
  return [
    h('p', {}, `Of all that finished runs differ by in ${filter.metric || head.metric}, over ${view.cells} cells of ${view.seeds} seeds:`),
    h('div', {class: 'shares', 'aria-hidden': 'true'}, view.shares.map((share) => h('div', {},
      h('span', {class: 'name'}, words[share.factor] ?? share.factor),
      h('span', {class: 'room'}, h('span', {class: share.factor === 'seeds' ? 'bar stopped' : 'bar running', style: {width: `${100 * share.share}%`}})),
      h('span', {class: 'number'}, `${(100 * share.share).toFixed(1)} %`)))),
    table(values, {caption: 'Shares'}), csvButton(values),
    h('p', {class: 'dim'}, 'Exact in a full grid with as many seeds in each cell: the sums of squares of factors, of their interactions and of the seeds add up to the whole.'),
  ];
}
