// Two to six arms, cells or runs beside each other: the first against each of the others.

import {commandLine} from 'bitsweep/copy.js';
import {h} from 'bitsweep/dom.js';
import {get} from 'bitsweep/source.js';
import {csvButton, table} from 'bitsweep/table.js';

export async function compare(choice) {
  const sides = choice.all('side');
  const metric = choice.get('metric');
  if (sides.length < 2) return [h('h1', {}, 'Compare'), h('p', {}, 'Choose two to six runs in a sweep’s tab "Runs", or arms in "Table".')];
  const views = await get('compare', {side: sides, sweep: choice.get('sweep'), metric});
  return [h('h1', {}, 'Compare'), views.map((view, i) => pair(view, sides[0], sides[i + 1], choice))];
}

function pair(view, first, second, choice) {
  const metric = choice.get('metric') ? ['--metric', choice.get('metric')] : [];
  const sweep = choice.get('sweep') ? ['--sweep', choice.get('sweep')] : [];
  const keys = {columns: ['key', view.first, view.second], rows: view.keys.map((row) => [row.key, row.first, row.second])};
  const differences = {
    columns: ['at', view.first, view.second, 'difference', 'n', '95 % low', '95 % high', 'p'],
    rows: view.differences.map((row) => [row.at, row.first, row.second, row.difference, row.n, row.ci95?.[0] ?? null,
                                         row.ci95?.[1] ?? null, row.p]),
  };
  return h('section', {},
    h('h2', {}, `${view.second} against ${view.first}`),
    view.keys.length > 0 ? table(keys, {caption: 'Keys that differ'}) : h('p', {}, 'Their configs are the same.'),
    h('h3', {}, `${view.metric}, paired by seed`), table(differences, {caption: 'Differences'}), csvButton(differences),
    commandLine(['bitsweep', 'compare', first, second, ...sweep, ...metric]));
}
