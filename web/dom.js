// Makes elements, and changes those on the page into new ones where they differ: focus, selection and scroll stay.

// What is set as a property, since an attribute is not the same or does not exist.
const properties = ['value', 'checked', 'selected', 'spec'];
const handlers = ['onclick', 'oninput', 'onchange', 'onsubmit', 'onkeydown', 'spec'];

/** h('a', {href, onclick, class, style: {width}}, ...children). Texts become text nodes, never markup. */
export function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name === 'style') Object.assign(element.style, value); // an attribute would break the page's policy
    else if (name.startsWith('on') || properties.includes(name)) element[name] = value;
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}


/** Changes `old` into `wanted`, which is of no use afterwards. `data-keep`: attributes and children are somebody else's. */
export function patch(old, wanted) {
  if (old.nodeType !== wanted.nodeType || old.nodeName !== wanted.nodeName || old.id !== wanted.id) {
    old.replaceWith(wanted);
    return;
  }
  if (old.nodeType === Node.TEXT_NODE) {
    if (old.data !== wanted.data) old.data = wanted.data;
    return;
  }
  if (old.dataset.keep === undefined) patchAttributes(old, wanted);
  for (const name of handlers) if (old[name] !== wanted[name]) old[name] = wanted[name];
  if (old.dataset.keep === undefined) patchChildren(old, wanted);
  if (old.type === 'checkbox') old.checked = wanted.checked;
  if (['SELECT', 'PROGRESS'].includes(old.nodeName) && old.value !== wanted.value) old.value = wanted.value;
}

function patchAttributes(old, wanted) {
  for (const {name} of [...old.attributes])
    if (name !== 'style' && name !== 'open' && !wanted.hasAttribute(name)) old.removeAttribute(name);
  for (const {name, value} of wanted.attributes)
    if (name !== 'style' && old.getAttribute(name) !== value) old.setAttribute(name, value);
  if (old.style.cssText !== wanted.style.cssText) old.style.cssText = wanted.style.cssText;
}

export function patchChildren(old, wanted) {
  const children = [...wanted.childNodes];
  while (old.childNodes.length > children.length) old.lastChild.remove();
  children.forEach((child, i) => {
    if (i < old.childNodes.length) patch(old.childNodes[i], child);
    else old.append(child);
  });
}

/** Tells it to who reads by ear, and shows it for a moment. */
export function say(text) {
  const said = document.getElementById('said');
  said.textContent = text;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { said.textContent = ''; }, 4000);
}
