// What the tabs with charts share: a legend, a box for each panel, and what was left out.

import {current, go} from 'bitsweep/address.js';
import {chartFigure} from 'bitsweep/box.js';
import {h} from 'bitsweep/dom.js';
import {colourOf} from 'bitsweep/looks.js';
import {panelOption} from 'bitsweep/panel.js';
import {csvButton, table} from 'bitsweep/table.js';
import {short} from 'bitsweep/text.js';
import {isDark} from 'bitsweep/theme.js';

/** view: of /api/chart. how: as panelOption takes it, and seeds: the same view with a line a seed. */
export function chartsOf(view, choice, how, name) {
  const panels = view.panels.filter((panel) => panel.lines.length + panel.levels.length + panel.heat.length > 0);
  if (panels.length === 0) return h('p', {class: 'dim'}, `Nothing to draw yet${view.no_figure ? `: ${view.no_figure}` : ''}.`);
  const marked = choice.get('mark');
  return [
    view.caption && h('p', {class: 'dim'}, view.caption),
    view.left_out > 0 && h('p', {class: 'warning'}, `${view.left_out} more cells are not drawn: the filter chooses others.`),
    legend(panels, marked),
    h('div', {class: panels.length > 2 ? 'panels small' : 'panels'}, panels.map((panel, i) => chartFigure({
      name, title: panel.title || panel.y_label,
      sentence: sentenceOf(panel),
      option: (dark) => panelOption(panel, {...how, marked, seeds: how.seeds?.panels[i]}, dark),
      points: panel.lines[0]?.points.length ?? 0,
      at: (index) => pointText(panel, index),
      click: ({seriesName}) => mark(seriesName, panel),
    }, panels.length > 2 ? 'low' : 'high', () => panelTable(panel)))),
  ];
}

function mark(label, panel) {
  const line = panel.lines.find((one) => one.label === label);
  const name = line?.method || label;
  go(current().with({mark: current().get('mark') === name ? '' : name}), true);
}

function legend(panels, marked) {
  const entries = new Map();
  for (const panel of panels)
    for (const line of [...panel.levels, ...panel.lines])
      if (line.in_key !== false && line.label && !entries.has(line.label)) entries.set(line.label, line);
  if (entries.size === 0) return null;
  return h('div', {class: 'legend', role: 'group', 'aria-label': 'Series: choose one to highlight it'},
    [...entries.values()].map((line) => {
      const name = line.method || line.label;
      return h('button', {class: 'quiet', 'aria-pressed': String(marked === name || marked === line.label),
                          onclick: () => go(current().with({mark: marked === name ? '' : name}), true)},
        h('span', {class: 'swatch', style: {borderTopColor: colourOf(line.look, isDark()), borderTopStyle: line.look.dash === '1' ? 'solid' : 'dashed'}}),
        line.label);
    }));
}

function sentenceOf(panel) {
  if (panel.heat.length > 0) return `${panel.colour_label} as colours, ${panel.y_label} against ${panel.x_label}.`;
  const ends = panel.lines.slice(0, 6).flatMap((line) => {
    const last = line.points.findLast(Boolean);
    return last ? [`${line.label} ends at ${short(Number(last.y.toPrecision(4)))}`] : [];
  });
  const more = panel.lines.length > 6 ? `, and ${panel.lines.length - 6} more` : '';
  return `${panel.y_label} against ${panel.x_label || 'arm'}, ${panel.lines.length} series: ${ends.join(', ')}${more}.`;
}

function pointText(panel, index) {
  const point = panel.lines[0]?.points[index];
  if (!point) return '';
  const x = new Map(panel.ticks).get(point.x) ?? short(point.x);
  const values = panel.lines.slice(0, 4).flatMap((line) => {
    const found = line.points.find((one) => one && one.x === point.x);
    return found ? [`${line.label} ${short(Number(found.y.toPrecision(4)))}`] : [];
  });
  return `${panel.x_label} ${x}: ${values.join(', ')}`;
}

/** A row a value of x, a column a series: mean, and the spread where there is one. */
export function panelTable(panel) {
  const names = new Map(panel.ticks);
  if (panel.heat.length > 0) {
    const rows = panel.heat.map((field) => [names.get(field.x) ?? field.x, new Map(panel.y_ticks).get(field.y) ?? field.y, field.value]);
    return table({columns: [panel.x_label, panel.y_label, panel.colour_label], rows}, {caption: panel.colour_label});
  }
  const places = [...new Set(panel.lines.flatMap((line) => line.points.filter(Boolean).map((point) => point.x)))].sort((a, b) => a - b);
  const cell = (line, x) => line.points.find((point) => point && point.x === x);
  const values = {
    columns: [panel.x_label || 'x', ...panel.lines.flatMap((line) => [line.label, `${line.label}: low`, `${line.label}: high`])],
    rows: places.map((x) => [names.get(x) ?? x, ...panel.lines.flatMap((line) => {
      const point = cell(line, x);
      return [point?.y ?? null, point?.low ?? null, point?.high ?? null];
    })]),
  };
  for (const level of panel.levels) values.rows.push([level.label, level.y, ...values.columns.slice(2).map(() => null)]);
  return [table(values, {caption: panel.y_label}), csvButton(values)];
}

/** A box that sets a name of the address to "1" or takes it away. */
export function checkbox(choice, name, label) {
  return h('label', {}, h('input', {type: 'checkbox', checked: choice.get(name) === '1',
    onchange: (event) => go(current().with({[name]: event.target.checked ? '1' : ''}), true)}), ` ${label}`);
}
