// A table of values, as app/ gives them: {columns, rows, bold}.

import {copyButton} from 'bitsweep/copy.js';
import {h} from 'bitsweep/dom.js';
import {csv, short} from 'bitsweep/text.js';

/**
 * options: link(row, column) => address of a cell's text; sort {column, descending, by(column)}; first(row) => a node before the
 * row; marked(row); caption.
 */
export function table({columns, rows, bold = []}, options = {}) {
  const isBold = new Set(bold.map(([row, column]) => `${row} ${column}`));
  const isNumber = columns.map((_, i) => rows.some((row) => typeof row[i] === 'number'));
  return h('div', {class: 'wide', tabindex: '0', role: 'region', 'aria-label': `Table: ${options.caption ?? 'values'}`},
    h('table', {},
      h('thead', {}, h('tr', {},
        options.first && h('th', {}, h('span', {class: 'unseen'}, 'Choose')),
        columns.map((column, i) => head(column, isNumber[i], options.sort)))),
      h('tbody', {}, rows.map((row, r) => h('tr', {class: options.marked?.(row) ? 'marked' : null},
        options.first && h('td', {}, options.first(row)),
        row.map((value, i) => cell(row, value, columns[i], isNumber[i], isBold.has(`${r} ${i}`), options)))))));
}

function head(column, isNumber, sort) {
  const name = column === '' ? '\u00a0' : column;
  if (!sort) return h('th', {scope: 'col', class: isNumber ? 'number' : null}, name);
  const isSorted = sort.column === column;
  return h('th', {scope: 'col', class: isNumber ? 'number' : null,
                  'aria-sort': isSorted ? (sort.descending ? 'descending' : 'ascending') : 'none'},
    h('button', {class: 'sort', onclick: () => sort.by(column)}, name, isSorted ? (sort.descending ? ' ↓' : ' ↑') : ''));
}

function cell(row, value, column, isNumber, isBold, options) {
  const href = options.link?.(row, column);
  const text = short(value);
  const shown = href ? h('a', {href, 'data-row': column === 'run' || undefined}, text) : text;
  return h('td', {class: [isNumber ? 'number' : '', column === 'state' ? `state ${value}` : ''].join(' ').trim() || null},
    isBold ? h('b', {}, shown) : shown);
}

export const csvButton = (values) => copyButton('Copy CSV', () => csv(values));
