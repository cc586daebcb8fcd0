// The tab "Table": what `bitsweep report` says of the sweep, in its own words.

import {current, go} from 'bitsweep/address.js';
import {commandLine} from 'bitsweep/copy.js';
import {h} from 'bitsweep/dom.js';
import {get} from 'bitsweep/source.js';
import {csvButton, table} from 'bitsweep/table.js';

export async function tableTab({choice, head, filter}) {
  const view = await get('table', filter);
  const where = filter.where.flatMap((word) => ['--where', word]);
  const metric = filter.metric ? ['--metric', filter.metric] : [];
  return [
    view.verdicts.length > 0 && h('ul', {class: 'verdicts'}, view.verdicts.map((verdict) => h('li', {}, verdict))),
    view.sections.map((section, i) => [
      section.text && h('p', {}, section.text),
      table(section, {
        caption: `${view.title}, ${i + 1}`, first: section.columns[0] === 'arm' ? (row) => armChooser(choice, head, row[0]) : null,
        marked: (row) => choice.get('mark') !== '' && row[0] === choice.get('mark'),
      }),
      section.below && h('p', {class: 'dim'}, section.below),
    ]),
    view.closing && h('p', {}, view.closing),
    view.notes.length > 0 && h('ul', {class: 'dim'}, view.notes.map((note) => h('li', {}, note))),
    h('p', {}, csvButton(view.values), ' in full precision'),
    commandLine(['bitsweep', 'query', head.name, ...metric, ...where]),
  ];
}

/** A box that takes the arm to the comparison. */
function armChooser(choice, head, arm) {
  if (!head.arms.includes(arm)) return null;
  const sides = choice.all('side');
  return h('input', {type: 'checkbox', checked: sides.includes(arm), 'aria-label': `compare ${arm}`,
    onchange: (event) => go(current().with({side: event.target.checked ? [...sides, arm] : sides.filter((side) => side !== arm)}), true)});
}
