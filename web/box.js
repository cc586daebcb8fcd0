// A chart on the page: <chart-box>, whose property `spec` says what it shows. ECharts is loaded when the first one is seen.

import {h, say} from 'bitsweep/dom.js';
import {copyButton, save} from 'bitsweep/copy.js';
import {echarts} from 'bitsweep/library.js';
import {isDark} from 'bitsweep/theme.js';

const calm = matchMedia('(prefers-reduced-motion: reduce)');

/** spec: {option(isDark), sentence, points (how many the keys walk through), click(event), name, brush(areas)} */
class ChartBox extends HTMLElement {
  // No `onkeydown`: a property of that kind is taken away when the page is made anew (patch() of dom.js).
  constructor() {
    super();
    this.addEventListener('keydown', (event) => this.walk(event));
  }

  set spec(spec) {
    this.wanted = spec;
    this.setAttribute('aria-label', spec.sentence);
    if (this.chart) this.draw();
  }
  get spec() { return this.wanted; }

  connectedCallback() {
    this.tabIndex = 0;
    this.setAttribute('role', 'img');
    this.seen = new IntersectionObserver((entries) => { if (entries.some((entry) => entry.isIntersecting)) this.begin(); });
    this.seen.observe(this);
    this.redraw = () => this.chart && this.draw();
    window.addEventListener('theme', this.redraw);
  }

  disconnectedCallback() {
    this.seen.disconnect();
    this.sized?.disconnect();
    window.removeEventListener('theme', this.redraw);
    this.chart?.dispose();
    this.chart = null;
  }

  async begin() {
    this.seen.disconnect();
    let library;
    try {
      library = await echarts();
    } catch {
      this.replaceChildren(h('p', {class: 'dim'}, 'This bitsweep was built without charts; the table below has the numbers.'));
      this.classList.add('empty');
      return;
    }
    if (!this.isConnected) return;
    this.chart = library.init(this, null, {renderer: 'canvas'});
    this.chart.on('click', (event) => this.wanted.click?.(event));
    this.chart.on('axisareaselected', () => this.wanted.brush?.(this.chart));
    this.sized = new ResizeObserver(() => this.chart.resize());
    this.sized.observe(this);
    this.draw();
  }

  // Zoom stays where it is: only series are replaced.
  draw() {
    this.chart.setOption({animation: !calm.matches, animationDuration: 200, aria: {enabled: false}, ...this.wanted.option(isDark())},
                         {replaceMerge: ['series']});
    this.dataset.drawn = String(Number(this.dataset.drawn ?? 0) + 1);
  }

  // Left and right move the marker from point to point, home and end to the ends.
  walk(event) {
    const last = (this.wanted.points ?? 0) - 1;
    const steps = {ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity};
    if (event.key === 'Escape') this.chart?.dispatchAction({type: 'hideTip'});
    if (!(event.key in steps) || !this.chart || last < 0) return;
    event.preventDefault();
    this.at = Math.min(Math.max((this.at ?? -1) + steps[event.key], 0), last);
    this.chart.dispatchAction({type: 'showTip', seriesIndex: this.wanted.walked ?? 0, dataIndex: this.at});
    const text = this.wanted.at?.(this.at);
    if (text) say(text);
  }

  /** The chart as SVG, in light colours, for a paper. */
  async svg() {
    const library = await echarts();
    const chart = library.init(null, null, {renderer: 'svg', ssr: true, width: 800, height: 340});
    chart.setOption({animation: false, ...this.wanted.option(false), toolbox: {show: false}});
    const text = chart.renderToSVGString();
    chart.dispose();
    return text;
  }
}
customElements.define('chart-box', ChartBox);

/** A chart with its buttons, and what it shows as a table. */
export function chartFigure(spec, shape, tableOf) {
  const box = h('chart-box', {class: `chart ${shape}`, 'data-keep': true, spec});
  const own = (event) => event.target.closest('figure').querySelector('chart-box');
  return h('figure', {class: 'chart-figure'},
    spec.title && h('figcaption', {class: 'title'}, spec.title),
    box,
    h('div', {class: 'tools'},
      h('button', {class: 'quiet', onclick: async (event) => save(`${spec.name}.svg`, 'image/svg+xml', await own(event).svg())},
        'Save SVG'),
      copyButton('Copy SVG', (event) => own(event).svg()),
      tableOf && h('details', {}, h('summary', {}, 'As a table'), tableOf())));
}
