// One panel of a figure of the report (src/report/figure/figure.h, as /api/chart sends it) as an ECharts option.

import {colourOf, dashOf, ink, shapeOf} from 'bitsweep/looks.js';
import {short} from 'bitsweep/text.js';

/** How a line is called where its seeds are lines of their own. */
export const cellOf = (label) => label.replace(/, seed=-?\d+/, '').replace(/^seed=-?\d+$/, '');

/** 1, 2, 5 in each decade: ECharts would mark whole decades alone. */
export function logTicks(low, high) {
  const ticks = [];
  for (let decade = Math.floor(Math.log10(low)); decade <= Math.ceil(Math.log10(high)); ++decade)
    for (const step of [1, 2, 5]) {
      const tick = Number(`${step}e${decade}`);
      if (tick >= low && tick <= high) ticks.push(tick);
    }
  return ticks.length >= 2 ? ticks : [low, high];
}

/** An exponential mean with weight `smooth` on what came before, from the first value on. */
export function smoothed(points, smooth) {
  let sum = 0, weight = 0;
  return points.map((point) => {
    if (!point) return point;
    sum = smooth * sum + (1 - smooth) * point.y;
    weight = smooth * weight + (1 - smooth);
    return {...point, y: sum / weight};
  });
}

/** how: {log, smooth, marked, seeds: the panel whose lines are single seeds} */
export function panelOption(panel, how, isDark) {
  if (panel.heat.length > 0) return heatOption(panel, isDark);
  const colours = ink(isDark);
  const isLog = how.log || panel.log_y;
  const fade = (line) => (!how.marked || [line.method, line.label].includes(how.marked) ? 1 : 0.15);
  const lines = isLog ? panel.lines.map((line) => ({...line, points: line.points.filter((point) => !point || point.y > 0)})) : panel.lines;
  const series = lines.flatMap((line) => seriesOf(line, fade(line), how, isDark, isLog));
  for (const level of panel.levels) series.push(...levelSeries(level, panel, fade(level), isDark));
  for (const line of how.seeds?.lines ?? []) {
    const look = panel.lines.find((one) => one.label === cellOf(line.label))?.look ?? line.look;
    series.push(seedLine({...line, look}, fade(line), isDark, isLog));
  }
  return {
    grid: {left: 62, right: 14, top: 16, bottom: 46},
    xAxis: {...axis(colours), type: panel.log_x ? 'log' : 'value', name: panel.x_label, nameLocation: 'middle', nameGap: 28,
            scale: true, minInterval: ['epoch', 'step'].includes(panel.x_label) ? 1 : 0, ...namedTicks(panel.ticks)},
    yAxis: {...axis(colours), type: isLog ? 'log' : 'value', name: panel.y_label, nameLocation: 'middle', nameGap: 46, scale: true,
            ...(isLog ? logExtent(lines) : {})},
    tooltip: {trigger: 'axis', renderMode: 'richText', confine: true, backgroundColor: colours.page, borderColor: colours.line,
              textStyle: {color: colours.text, fontSize: 12}, formatter: (points) => tip(points, panel), axisPointer: {type: 'line'}},
    dataZoom: [{type: 'inside', xAxisIndex: 0, zoomOnMouseWheel: 'ctrl', moveOnMouseWheel: false, filterMode: 'none'}],
    toolbox: {right: 8, top: -6, itemSize: 12, iconStyle: {borderColor: colours.text},
              feature: {dataZoom: {title: {zoom: 'Zoom', back: 'Zoom back'}, filterMode: 'none'}, restore: {title: 'Whole'}}},
    series,
  };
}

const axis = (colours) => ({
  nameTextStyle: {color: colours.text}, axisLabel: {color: colours.text, formatter: (value) => short(value), hideOverlap: true},
  axisLine: {show: true, onZero: false, lineStyle: {color: colours.text}}, axisTick: {show: true}, splitLine: {lineStyle: {color: colours.line}},
});

function namedTicks(ticks) {
  if (ticks.length === 0) return {};
  const places = ticks.map(([place]) => place);
  const names = new Map(ticks);
  return {
    min: Math.min(...places) - 0.4, max: Math.max(...places) + 0.4, splitLine: {show: false},
    axisTick: {customValues: places}, axisLabel: {customValues: places, formatter: (place) => names.get(place) ?? ''},
  };
}

function logExtent(lines) {
  const values = lines.flatMap((line) => line.points.filter(Boolean).flatMap((point) => [point.y, point.low, point.high]))
    .filter((value) => value > 0);
  if (values.length === 0) return {};
  const [low, high] = [Math.min(...values) / 1.05, Math.max(...values) * 1.05];
  const ticks = logTicks(low, high);
  return {min: low, max: high, axisTick: {customValues: ticks}, axisLabel: {customValues: ticks, formatter: (value) => short(value)}};
}

const pair = (point) => (point ? [point.x, point.y] : [null, null]);

function seriesOf(line, opacity, how, isDark, isLog) {
  const colour = colourOf(line.look, isDark);
  const isJoined = line.marks === 'joined' || line.marks === 'line';
  const isSmoothed = how.smooth > 0 && line.marks === 'line';
  const shown = isSmoothed ? smoothed(line.points, how.smooth) : line.points;
  const name = line.label;
  const common = {name, itemStyle: {color: colour, opacity}, animation: false};
  const list = [{
    ...common, type: 'line', data: shown.map(pair), connectNulls: false, showSymbol: line.marks !== 'line',
    symbol: line.marks === 'hollow' ? shapeOf({shape: 6}) : shapeOf(line.look), symbolSize: 8,
    lineStyle: {color: colour, width: isJoined ? 1.8 : 0, type: dashOf(line.look), opacity}, emphasis: {disabled: true}, z: 3,
  }];
  if (isSmoothed) list.push({...common, type: 'line', data: line.points.map(pair), showSymbol: false, silent: true, tooltip: {show: false},
                             lineStyle: {color: colour, width: 1, opacity: 0.3 * opacity}, z: 2});
  if (line.points.some((point) => point && point.low !== undefined))
    list.push(line.marks === 'line' ? band(line, colour, opacity, isLog) : bars(line, colour, opacity));
  const seeds = line.points.flatMap((point) => (point?.seeds ?? []).map((value) => [point.x, value]));
  if (seeds.length > 0) list.push({...common, type: 'scatter', data: seeds, symbolSize: 4, silent: true, tooltip: {show: false},
                                   itemStyle: {color: colour, opacity: 0.6 * opacity}, z: 2});
  return list;
}

// One polygon: stacked lines do not draw on a logarithmic axis.
function band(line, colour, opacity, isLog) {
  const points = line.points.filter((point) => point && point.low !== undefined);
  const floor = (value, point) => (isLog && value <= 0 ? point.y / 10 : value);
  const corners = [...points.map((point) => [point.x, point.high]), ...points.toReversed().map((point) => [point.x, floor(point.low, point)])];
  return {
    name: line.label, type: 'custom', silent: true, clip: true, tooltip: {show: false}, z: 1, data: corners,
    renderItem: (parameters, api) => parameters.dataIndexInside > 0 ? null : {
      type: 'polygon', shape: {points: corners.map((corner) => api.coord(corner))}, style: {fill: colour, opacity: 0.16 * opacity},
    },
  };
}

function bars(line, colour, opacity) {
  return {
    name: line.label, type: 'custom', silent: true, clip: true, tooltip: {show: false}, z: 2,
    data: line.points.filter((point) => point && point.low !== undefined).map((point) => [point.x, point.low, point.high]),
    renderItem: (_, api) => {
      const [x, low] = api.coord([api.value(0), api.value(1)]);
      const high = api.coord([api.value(0), api.value(2)])[1];
      return {type: 'line', shape: {x1: x, y1: low, x2: x, y2: high}, style: {stroke: colour, lineWidth: 1.5, opacity}};
    },
  };
}

function levelSeries(level, panel, opacity, isDark) {
  const colour = colourOf(level.look, isDark);
  const places = panel.ticks.map(([place]) => place);
  const ends = [Math.min(...places, 0) - 0.4, Math.max(...places, 0) + 0.4];
  const list = [{name: level.label, type: 'line', data: [[ends[0], level.y], ...places.map((place) => [place, level.y]), [ends[1], level.y]],
                 showSymbol: false, animation: false, lineStyle: {color: colour, width: 1.5, type: dashOf(level.look), opacity},
                 itemStyle: {color: colour}}];
  if (level.low !== null)
    list.push(band({label: level.label, points: ends.map((x) => ({x, y: level.y, low: level.low, high: level.high}))}, colour, opacity, false));
  return list;
}

const seedLine = (line, opacity, isDark, isLog) => ({
  name: line.label, type: 'line', silent: true, showSymbol: false, animation: false, tooltip: {show: false}, z: 2,
  data: line.points.filter((point) => !isLog || !point || point.y > 0).map(pair),
  lineStyle: {color: colourOf(line.look, isDark), width: 0.8, opacity: 0.55 * opacity},
});

function tip(points, panel) {
  const shown = points.filter((point) => point.seriesType === 'line' && point.value[1] !== null);
  if (shown.length === 0) return '';
  const x = shown[0].value[0];
  const place = new Map(panel.ticks).get(x) ?? short(x);
  const names = new Map();
  for (const point of shown) if (!names.has(point.seriesName)) names.set(point.seriesName, point);
  return [`${panel.x_label} ${place}`,
          ...[...names.values()].map((point) => `${point.marker} ${point.seriesName}: ${valueText(panel, point)}`)].join('\n');
}

// Of the mean as it is, where the line is smoothed.
function valueText(panel, {seriesName, value}) {
  const point = panel.lines.find((line) => line.label === seriesName)?.points.find((one) => one && one.x === value[0]);
  const spread = point?.low === undefined ? '' : ` (${short(point.low)} to ${short(point.high)})`;
  return short(point?.y ?? value[1]) + spread;
}

function heatOption(panel, isDark) {
  const colours = ink(isDark);
  const values = panel.heat.map((field) => field.value).filter((value) => value !== null);
  const names = (ticks) => ticks.map(([, name]) => name);
  return {
    grid: {left: 110, right: 90, top: 10, bottom: 60},
    xAxis: {...axis(colours), type: 'category', data: names(panel.ticks), name: panel.x_label, nameLocation: 'middle', nameGap: 34},
    yAxis: {...axis(colours), type: 'category', data: names(panel.y_ticks), name: panel.y_label},
    tooltip: {renderMode: 'richText', confine: true, formatter: ({data}) => data.text},
    visualMap: {min: Math.min(...values), max: Math.max(...values), calculable: true, right: 0, top: 'middle', itemHeight: 160,
                text: [panel.colour_label, ''], textStyle: {color: colours.text}, inRange: {color: ['#00204d', '#7c7b78', '#ffea46']}},
    series: [{type: 'heatmap', label: {show: values.length < 150, formatter: ({data}) => data.text},
              data: panel.heat.map((field) => ({value: [field.x, field.y, field.value], text: field.text}))}],
  };
}
