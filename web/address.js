// All that a person has chosen stands in the address, behind the #: a copied address shows the same.

export class Choice {
  constructor(text) { this.entries = new URLSearchParams(text.replace(/^#/, '')); }

  get(name, otherwise = '') { return this.entries.get(name) ?? otherwise; }
  all(name) { return this.entries.getAll(name); }

  /** This choice with some names set anew: '' or [] takes one away, a list sets it several times. */
  with(changes) {
    const next = new Choice(this.entries.toString());
    for (const [name, value] of Object.entries(changes)) {
      next.entries.delete(name);
      for (const one of [value].flat()) if (one !== '' && one !== null && one !== undefined) next.entries.append(name, one);
    }
    return next;
  }
  toString() { return '#' + this.entries.toString(); }
}

export const current = () => new Choice(location.hash);

/** Goes there. `replaces`: the browser's "back" does not come by here. */
export function go(choice, replaces = false) {
  if (replaces) history.replaceState(null, '', choice.toString());
  else history.pushState(null, '', choice.toString());
  window.dispatchEvent(new Event('choice'));
}

export const sweepLink = (name) => new Choice('').with({sweep: name}).toString();
export const runLink = (run) => new Choice('').with({run}).toString();
