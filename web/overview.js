// All sweeps at a glance, and what is being trained now.

import {runLink, sweepLink} from 'bitsweep/address.js';
import {asking, controls} from 'bitsweep/control.js';
import {h} from 'bitsweep/dom.js';
import {get} from 'bitsweep/source.js';
import {duration} from 'bitsweep/text.js';

export async function overview() {
  const view = await get('sweeps');
  return [
    h('h1', {}, 'Sweeps'),
    h('p', {class: 'lead'}, standing(view)),
    await controls([view.paused_by ? ['Resume', {action: 'resume'}] : ['Pause', {action: 'pause'}],
                    ...view.slots.map((_, i) => [`${i + 1} slot${i > 0 ? 's' : ''}`, {action: 'slots', slots: i + 1}])]),
    view.alive && await asking('Queue a sweep',
      ({sweep_files: files}) => [
        ['sweep', 'Sweep', h('select', {}, files.map((name) => h('option', {value: name}, name)))],
        ['overrides', 'Overrides, key=value, with blanks between', h('input', {size: 40, placeholder: 'epochs=2'})]],
      ({sweep, overrides}) => ({action: 'queue', sweep, overrides: overrides.split(/\s+/).filter(Boolean)})),
    view.problems > 0 && h('p', {class: 'warning'}, `${view.problems} lines or files are not what they should be: `,
      h('code', {}, 'bitsweep index'), ' lists them.'),
    view.slots.length > 0 && slots(view.slots),
    view.sweeps.length === 0
      ? h('p', {}, 'There is no sweep yet. ', h('code', {}, 'bitsweep run sweeps/NAME.json'), ' starts one.')
      : h('div', {class: 'cards'}, view.sweeps.map(card)),
  ];
}

function standing(view) {
  const queued = view.queued.length > 0 ? ` Next: ${view.queued.join(', ')}.` : '';
  if (view.paused_by) return `Paused by ${view.paused_by}.${queued}`;
  return (view.alive ? 'bitsweep run is training.' : 'Nothing is being trained here.') + queued;
}

function slots(list) {
  return h('section', {'aria-label': 'Slots'}, h('h2', {}, 'Now'), h('ul', {class: 'slots'}, list.map((slot) =>
    h('li', {}, h('b', {}, slot.device), ' ',
      slot.run === '' ? (slot.failed ? 'given up' : 'free') : h('a', {href: runLink(slot.run)}, slot.name),
      slot.run !== '' && h('span', {class: 'dim'}, slot.epoch < 0 ? ' starts' : ` epoch ${slot.epoch} of ${slot.epochs}`),
      slot.run !== '' && h('progress', {max: slot.epochs || 1, value: Math.max(slot.epoch, 0),
                                        'aria-label': `${slot.name}: epochs`})))));
}

const order = ['finished', 'running', 'stopped', 'new', 'blocked', 'cancelled', 'diverged', 'failed'];

/** How many runs stand how, as one bar. */
export function stateBar(counts, text) {
  const states = Object.entries(counts).filter(([, count]) => count > 0)
    .sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
  return h('div', {class: 'states', role: 'img', 'aria-label': text, title: text},
    states.map(([state, count]) => h('span', {class: `bar ${state}`, style: {flexGrow: String(count)}})));
}

function card(sweep) {
  return h('article', {class: 'card'},
    h('h2', {}, h('a', {href: sweepLink(sweep.name), 'data-row': true}, sweep.name)),
    sweep.question && h('p', {class: 'question'}, sweep.question),
    stateBar(sweep.counts, sweep.text),
    h('p', {class: 'dim'}, sweep.text, sweep.left_s !== null && `, about ${duration(sweep.left_s)} left`,
      sweep.published && ', published'),
    sweep.failure && failure(sweep.failure));
}

function failure({run, label, state, message, log}) {
  return h('details', {}, h('summary', {class: 'warning'}, `${state}: ${label || run.slice(0, 8)}`),
    h('p', {}, message, ' ', h('a', {href: runLink(run)}, 'the run')),
    log && h('pre', {tabindex: '0'}, log));
}
