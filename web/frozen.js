// In the file that `bitsweep report --html` writes, these stand for source.js, events.js and library.js: the views are in the file.

const views = JSON.parse(document.getElementById('views').textContent);
const images = new Map([...document.querySelectorAll('img[data-figure]')].map((image) => [image.dataset.figure, image.src]));

/** What the server refused when the file was written, or what is not in it. */
export class Refusal extends Error {
  constructor(text) {
    super(text);
    this.status = 404;
  }
}

function nameOf(view, parameters = {}) {
  const entries = Object.entries(parameters).flatMap(([name, value]) =>
    [value].flat().filter((one) => one !== '' && one !== null && one !== undefined).map((one) => [name, one]));
  entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return [view, ...entries.map(([name, value]) => `${name}=${value}`)].join('\n');
}

export async function get(view, parameters) {
  const found = views[nameOf(view, parameters)];
  if (!found) throw new Refusal('This is not in the file: bitsweep serve filters, sorts, and shows single runs.');
  if (found.error) throw new Refusal(found.error.map(({what, hint}) => what + (hint ? ` (${hint})` : '')).join('; '));
  return view === 'sweeps' ? {...found, sweeps: found.sweeps.filter(({name}) => nameOf('sweep', {sweep: name}) in views), slots: []} : found;
}

export const imageOf = (sweep, name) => images.get(`${sweep}/${name}`);
export const session = async () => ({control: false});
export function listen(changed, alive, frozen) { frozen(); }

let loading;
export function echarts() {
  loading ??= unpacked(document.getElementById('charts').textContent.trim());
  return loading;
}

async function unpacked(text) {
  if (text === '') throw new Error('without charts');
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  const script = new Blob([await new Response(stream).arrayBuffer()], {type: 'text/javascript'});
  return import(URL.createObjectURL(script));
}
