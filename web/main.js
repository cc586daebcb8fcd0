// The page: shows what the address says, and shows it again when something has changed.

import {Choice, current, go} from 'bitsweep/address.js';
import {compare} from 'bitsweep/compare.js';
import {h, patchChildren} from 'bitsweep/dom.js';
import {listen} from 'bitsweep/events.js';
import {keys} from 'bitsweep/keys.js';
import {overview} from 'bitsweep/overview.js';
import {run} from 'bitsweep/run.js';
import {sweep} from 'bitsweep/sweep.js';
import {startTheme, themeButton} from 'bitsweep/theme.js';

const main = document.getElementById('main');
let server = 'there';  // or 'gone', or 'frozen': the page is a file

function viewOf(choice) {
  if (choice.get('view') === 'compare') return compare;
  if (choice.get('run')) return run;
  return choice.get('sweep') ? sweep : overview;
}

/** What has to differ for the page to begin at its top again. */
const placeOf = (choice) => ['view', 'run', 'sweep', 'tab'].map((name) => choice.get(name)).join('\n');

let shown = null;   // the place on the page now
let turn = 0;

async function show() {
  const mine = ++turn;
  const choice = current();
  showTop(choice);
  main.setAttribute('aria-busy', 'true');
  const content = h('div', {}, await viewOf(choice)(choice).catch(problem));
  if (mine !== turn) return;  // the address has changed meanwhile
  main.removeAttribute('aria-busy');
  if (placeOf(choice) === shown) patchChildren(main, content);
  else {
    main.replaceChildren(...content.childNodes);
    window.scrollTo(0, 0);
    if (shown !== null) main.focus({preventScroll: true});
  }
  shown = placeOf(choice);
  document.body.dataset.view = viewOf(choice).name;
  document.title = [choice.get('run').slice(0, 8) || choice.get('sweep'), 'bitsweep'].filter(Boolean).join(' · ');
}

function problem(error) {
  if (error.status === 401)
    return [h('h1', {}, 'This server does not know this browser'),
            h('p', {}, 'It was started anew: open the address that ', h('code', {}, 'bitsweep serve'), ' has printed.')];
  if (error.status === undefined) console.error(error);
  return [h('h1', {}, 'This cannot be shown'), h('p', {class: 'warning', role: 'alert'}, error.message)];
}

function showTop(choice) {
  const sides = choice.all('side');
  patchChildren(document.getElementById('top'), h('div', {},
    h('a', {href: '#', class: 'brand'}, 'bitsweep'),
    h('span', {class: `live ${server}`}, {there: 'live', gone: 'no server', frozen: 'a report'}[server]),
    h('span', {class: 'room'}),
    sides.length > 0 && h('a', {class: 'button', href: choice.with({view: 'compare'}).toString()}, `Compare ${sides.length}`),
    sides.length > 0 && h('button', {class: 'quiet', onclick: () => go(current().with({side: [], view: ''}))}, 'Clear'),
    themeButton(() => show())));
}

// Changes come once a second at most; one that comes while the page is being made anew makes it once more afterwards.
let isShowing = false, isStale = false;
async function refresh() {
  if (isShowing) { isStale = true; return; }
  isShowing = true;
  try {
    do {
      isStale = false;
      await show();
    } while (isStale);
  } finally {
    isShowing = false;
  }
}

function setThere(isThere) {
  const now = isThere ? 'there' : 'gone';
  if (now === server) return;
  server = now;
  showTop(current());
  if (isThere) refresh();
}

function freeze() {
  server = 'frozen';
  showTop(current());
}

startTheme();
keys();
window.addEventListener('choice', show);
window.addEventListener('popstate', show);
window.addEventListener('stale', refresh);
show();
listen(refresh, setThere, freeze);
if (!location.hash) history.replaceState(null, '', new Choice('').toString());
