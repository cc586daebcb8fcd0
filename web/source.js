// Where the views come from: the server that sent this page.

/** What the server refused: [{where, what, hint}]. */
export class Refusal extends Error {
  constructor(status, problems) {
    super(problems.map(({where, what, hint}) => `${where}: ${what}${hint ? ` (${hint})` : ''}`).join('; '));
    this.status = status;
  }
}

/** parameters: {name: value or list of values}; what is '' or undefined is left out. */
function pathOf(view, parameters = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters))
    for (const one of [value].flat()) if (one !== '' && one !== null && one !== undefined) query.append(name, one);
  const text = query.toString();
  return `/api/${view}${text ? `?${text}` : ''}`;
}

/** The view as JSON. The browser asks with the ETag that it has, so that what did not change is not sent again. */
export async function get(view, parameters) {
  const answer = await fetch(pathOf(view, parameters), {cache: 'no-cache'});
  const json = await answer.json();
  if (!answer.ok) throw new Refusal(answer.status, json.error);
  return json;
}

/** Where a figure's SVG is. */
export const imageOf = (sweep, name) => pathOf('figure', {sweep, name});

let asked;
/** {token, control}: what this browser sends when it asks for something to be done, and whether it may. */
export const session = () => (asked ??= get('session'));

export async function post(body) {
  const {token} = await session();
  const answer = await fetch('/api/control', {
    method: 'POST', headers: {'Content-Type': 'application/json', 'X-Bitsweep-Token': token}, body: JSON.stringify(body),
  });
  const json = await answer.json();
  if (!answer.ok) throw new Refusal(answer.status, json.error);
  return json;
}
