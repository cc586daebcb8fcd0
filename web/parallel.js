// The tab "Parallel": every run as a line through its axes and its metric; brushing an axis chooses runs.

import {chartFigure} from 'bitsweep/box.js';
import {h} from 'bitsweep/dom.js';
import {colourOf, ink, palette} from 'bitsweep/looks.js';
import {get} from 'bitsweep/source.js';
import {short} from 'bitsweep/text.js';
import {table} from 'bitsweep/table.js';
import {runLink} from 'bitsweep/address.js';

export async function parallelTab({choice, head, filter}) {
  const page = await get('points', {...filter, metric: filter.metric || head.metric});
  const metric = filter.metric || head.metric;
  const value = page.columns.indexOf(metric);
  const rows = page.rows.filter((row) => row[value] !== null);
  if (rows.length === 0) return h('p', {class: 'dim'}, 'No run has a value of this metric yet.');
  const varies = (name) => rows.some((row) => short(row[page.columns.indexOf(name)]) !== short(rows[0][page.columns.indexOf(name)]));
  const names = [...['arm', ...Object.keys(head.axes), 'seed'].filter((name) => page.columns.includes(name) && varies(name)), metric];
  const run = page.columns.indexOf('run');
  const chosen = {columns: page.columns, rows: rows.slice(0, 100)};
  return [
    h('p', {class: 'dim'}, `${rows.length} runs${page.count > rows.length ? ` of ${page.count}; the others have no value yet` : ''}. `,
      'Drag along an axis to choose runs.'),
    chartFigure({
      name: 'parallel', sentence: `${rows.length} runs through ${names.join(', ')}.`,
      option: (dark) => option(names, page.columns, rows, head, dark, choice.get('mark')),
      brush: (chart) => showChosen(chart, rows),
    }, 'high', () => table(chosen, {caption: 'Runs', link: (row, column) => (column === 'run' ? runLink(row[run]) : null)})),
    h('p', {id: 'chosen', role: 'status', 'data-keep': true}),
  ];
}

function showChosen(chart, rows) {
  const series = chart.getModel().getSeriesByIndex(0);
  const indices = series.getRawIndicesByActiveState('active');
  const text = indices.length === 0 || indices.length === rows.length ? '' : `${indices.length} of ${rows.length} runs are chosen.`;
  document.getElementById('chosen').textContent = text;
}

function option(names, columns, rows, head, isDark, marked) {
  const colours = ink(isDark);
  const places = names.map((name) => columns.indexOf(name));
  const arm = columns.indexOf('arm');
  const isNumber = places.map((place) => rows.every((row) => typeof row[place] === 'number'));
  const colour = (row) => {
    const method = head.methods.indexOf(row[arm]);
    return colourOf({colour: method < 0 ? '#000000' : palette[method % palette.length]}, isDark);
  };
  return {
    parallel: {left: 50, right: 70, top: 40, bottom: 24},
    parallelAxis: names.map((name, i) => ({
      dim: i, name, ...(isNumber[i] ? {type: 'value', scale: true, minInterval: rows.every((row) => Number.isInteger(row[places[i]])) ? 1 : 0}
                                    : {type: 'category', data: [...new Set(rows.map((row) => short(row[places[i]])))]}),
      nameTextStyle: {color: colours.text}, axisLabel: {color: colours.text}, axisLine: {lineStyle: {color: colours.text}},
    })),
    series: [{
      type: 'parallel', animation: false, progressive: 0, inactiveOpacity: 0.06, activeOpacity: 0.8,
      data: rows.map((row) => ({value: places.map((place, i) => (isNumber[i] ? row[place] : short(row[place]))),
                                lineStyle: {color: colour(row), width: 1, opacity: !marked || row[arm] === marked ? 0.55 : 0.06}})),
    }],
  };
}
