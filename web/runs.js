// The tab "Runs": one row a cell and seed, sorted by any column, a hundred at a time.

import {current, go, runLink} from 'bitsweep/address.js';
import {commandLine} from 'bitsweep/copy.js';
import {h} from 'bitsweep/dom.js';
import {get} from 'bitsweep/source.js';
import {csvButton, table} from 'bitsweep/table.js';

export async function runsTab({choice, head, filter}) {
  const order = choice.get('order');
  const descending = choice.get('descending');
  const page = await get('runs', {...filter, order, descending, after: choice.get('after')});
  const run = page.columns.indexOf('run');
  const shown = varyingFirst(page);
  return [
    h('p', {class: 'dim'}, range(page), ' ', csvButton(page)),
    table(shown, {
      caption: 'Runs',
      sort: {column: order, descending: descending === '1', by: (column) => sortBy(column, order, descending)},
      link: (row, column) => (column === 'run' ? runLink(row[shown.columns.indexOf('run')]) : null),
      first: (row) => chooser(choice, row[shown.columns.indexOf('run')]),
    }),
    h('p', {class: 'pager'},
      choice.get('after') && h('a', {href: choice.with({after: ''}).toString()}, 'First page'), ' ',
      page.next && h('a', {href: choice.with({after: page.next}).toString()}, 'Next page')),
    run >= 0 && commandLine(['bitsweep', 'query', head.name, '--runs', ...(filter.metric ? ['--metric', filter.metric] : []),
                             ...filter.where.flatMap((word) => ['--where', word])]),
  ];
}

function range(page) {
  if (page.count === 0) return 'No run is selected.';
  return `${page.first + 1} to ${page.first + page.rows.length} of ${page.count}.`;
}

function sortBy(column, order, descending) {
  const turned = column === order && descending !== '1' ? '1' : '';
  go(current().with({order: column, descending: turned, after: ''}));
}

/** Columns that hold one value in all rows come last. */
function varyingFirst({columns, rows}) {
  const isSame = columns.map((_, i) => rows.every((row) => JSON.stringify(row[i]) === JSON.stringify(rows[0][i])));
  const places = columns.map((_, i) => i).sort((a, b) => isSame[a] - isSame[b] || a - b);
  if (rows.length < 2) return {columns, rows};
  return {columns: places.map((i) => columns[i]), rows: rows.map((row) => places.map((i) => row[i]))};
}

/** A box that takes the run to the comparison; the choice stands in the address. */
function chooser(choice, run) {
  const sides = choice.all('side');
  const change = (event) =>
    go(current().with({side: event.target.checked ? [...sides, run] : sides.filter((side) => side !== run)}), true);
  return h('input', {type: 'checkbox', checked: sides.includes(run), onchange: change, 'aria-label': `compare ${run}`});
}
