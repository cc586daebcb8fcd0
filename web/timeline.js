// The tab "Timeline": when each attempt ran, where, and how it ended.

import {runLink} from 'bitsweep/address.js';
import {chartFigure} from 'bitsweep/box.js';
import {h} from 'bitsweep/dom.js';
import {ink} from 'bitsweep/looks.js';
import {get} from 'bitsweep/source.js';
import {table} from 'bitsweep/table.js';

const colours = {finished: ['#2f7d4f', '#57b37d'], diverged: ['#b35900', '#f0a050'], running: ['#0072b2', '#56b4e9'],
                 interrupted: ['#8a8d96', '#7f838e'], preempted: ['#8a8d96', '#7f838e']};
const failed = ['#b3261e', '#f2877f'];

export async function timelineTab({head}) {
  const view = await get('timeline', {sweep: head.name});
  if (view.rows.length === 0) return h('p', {class: 'dim'}, 'No run has begun.');
  const attempts = view.rows.map((row) => Object.fromEntries(view.columns.map((column, i) => [column, row[i]])));
  for (const attempt of attempts) attempt.how = attempt.outcome ?? (attempt.state === 'running' ? 'running' : 'killed');
  const slots = [...new Set(attempts.map(slotOf))].sort();
  return [
    h('p', {class: 'legend'}, [...new Set(attempts.map((attempt) => attempt.how))].map((how) => h('span', {},
      h('span', {class: `swatch block ${how}`, style: {background: (colours[how] ?? failed)[0]}}), how))),
    chartFigure({
      name: 'timeline', sentence: `${attempts.length} attempts on ${slots.length} slots.`,
      option: (dark) => option(attempts, slots, dark),
      click: ({dataIndex}) => { location.hash = runLink(attempts[dataIndex].run); },
    }, slots.length > 4 ? 'high' : 'low', () => table(view, {caption: 'Attempts',
      link: (row, column) => (column === 'run' ? runLink(row[0]) : null)})),
  ];
}

const slotOf = (attempt) => `${attempt.host ?? ''} ${attempt.device ?? ''}`.trim() || 'unknown';
const timeOf = (text) => (text ? Date.parse(text) : Date.now());

function option(attempts, slots, isDark) {
  const shown = ink(isDark);
  return {
    grid: {left: 130, right: 20, top: 10, bottom: 40},
    xAxis: {type: 'time', axisLabel: {color: shown.text, hideOverlap: true}, splitLine: {lineStyle: {color: shown.line}}},
    yAxis: {type: 'category', data: slots, axisLabel: {color: shown.text, width: 115, overflow: 'truncate'}},
    tooltip: {renderMode: 'richText', confine: true, formatter: ({dataIndex}) => tipOf(attempts[dataIndex])},
    dataZoom: [{type: 'inside', filterMode: 'weakFilter', zoomOnMouseWheel: 'ctrl', moveOnMouseWheel: false}],
    series: [{
      type: 'custom', clip: true, encode: {x: [0, 1], y: 2},
      data: attempts.map((attempt) => [timeOf(attempt.started), timeOf(attempt.how === 'killed' ? attempt.started : attempt.ended), slots.indexOf(slotOf(attempt))]),
      renderItem: (parameters, api) => bar(attempts[parameters.dataIndex], api, isDark),
    }],
  };
}

function bar(attempt, api, isDark) {
  const start = api.coord([api.value(0), api.value(2)]), end = api.coord([api.value(1), api.value(2)]);
  const height = Math.min(api.size([0, 1])[1] * 0.6, 22);
  return {type: 'rect', shape: {x: start[0], y: start[1] - height / 2, width: Math.max(end[0] - start[0], 2), height},
          style: {fill: (colours[attempt.how] ?? failed)[isDark ? 1 : 0], stroke: ink(isDark).page, lineWidth: 0.5}};
}

const tipOf = (attempt) => [`${attempt.name}, attempt ${attempt.attempt}: ${attempt.how}`,
  `${attempt.started} to ${attempt.ended ?? '?'}`, attempt.message].filter(Boolean).join('\n');
