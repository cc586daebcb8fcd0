// The tab "Figures": those of `bitsweep report`, as it draws them.

import {commandLine, copyButton} from 'bitsweep/copy.js';
import {h} from 'bitsweep/dom.js';
import {get, imageOf} from 'bitsweep/source.js';

export async function figuresTab({head}) {
  const figures = await get('figures', {sweep: head.name});
  return [
    figures.map((figure) => h('figure', {},
      figure.left_out
        ? h('p', {class: 'dim'}, `No figure ${figure.name}: ${figure.left_out}.`)
        : h('img', {src: imageOf(head.name, figure.name), alt: figure.caption, loading: 'lazy'}),
      h('figcaption', {}, figure.caption, ' ', !figure.left_out && copyButton('Copy SVG', () => svg(head.name, figure.name))))),
    commandLine(['bitsweep', 'report', head.name]),
  ];
}

const svg = async (sweep, name) => (await fetch(imageOf(sweep, name))).text();
