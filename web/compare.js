// Two to six arms, cells or runs beside each other: the first against each of the others.

import {chartsOf} from 'bitsweep/charts.js';
import {commandLine} from 'bitsweep/copy.js';
import {h} from 'bitsweep/dom.js';
import {palette} from 'bitsweep/looks.js';
import {get} from 'bitsweep/source.js';
import {csvButton, table} from 'bitsweep/table.js';

export async function compare(choice) {
  const sides = choice.all('side');
  const metric = choice.get('metric');
  if (sides.length < 2) return [h('h1', {}, 'Compare'), h('p', {}, 'Choose two to six runs in a sweep’s tab "Runs", or arms in "Table".')];
  const views = await get('compare', {side: sides, sweep: choice.get('sweep'), metric});
  const curves = await curvesOf(sides, choice, views[0].metric);
  return [h('h1', {}, 'Compare'), curves && chartsOf(curves, choice, {}, 'compare'), views.map((view, i) => pair(view, sides[0], sides[i + 1], choice))];
}

/** The curves of arms and runs on each other; null where a side is neither. */
async function curvesOf(sides, choice, metric) {
  const common = {kind: 'lines', x: 'epoch', metric};
  const isRun = (side) => /^[0-9a-f]{8,16}$/.test(side);
  const known = choice.get('sweep') ? (await get('sweep', {sweep: choice.get('sweep')})).arms : [];
  if (!sides.every((side) => isRun(side) || known.includes(side))) return null;
  const views = await Promise.all(sides.map((side) =>
    get('chart', isRun(side) ? {run: side, ...common} : {sweep: choice.get('sweep'), arm: side, ...common})));
  const lines = views.flatMap((view, i) => view.panels.flatMap((panel) => panel.lines.map((line) => ({
    ...line, label: isRun(sides[i]) ? `${sides[i].slice(0, 8)} ${line.label}` : line.label, method: sides[i],
    look: {...line.look, colour: palette[i]},
  }))));
  return {...views[0], caption: '', panels: [{...views[0].panels[0], lines}]};
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
