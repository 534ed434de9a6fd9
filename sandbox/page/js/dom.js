/** Elements are built by `h`, never from strings: text that people wrote stays text. */

export function h(tag, props = {}, ...children) {
  const [name, ...classes] = tag.split('.');
  const element = document.createElement(name || 'div');
  if (classes.length) element.className = classes.join(' ');
  for (const [key, value] of Object.entries(props)) setProp(element, key, value);
  append(element, children);
  return element;
}

function setProp(element, key, value) {
  if (value === undefined || value === null || value === false) return;
  if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
  else if (key === 'className') element.className = value;
  else if (key === 'dataset') Object.assign(element.dataset, value);
  else if (key === 'style') for (const [name, v] of Object.entries(value)) element.style.setProperty(name, v);
  else if (key in element && key !== 'list' && key !== 'form' && typeof value !== 'string') element[key] = value;
  else element.setAttribute(key, value === true ? '' : value);
}

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false && child !== '') element.append(child);
  }
}

const PATHS = {
  back: 'M15 5l-7 7 7 7',
  send: 'M4 12l16-8-5 16-3.5-6.5L4 12zM11.5 13.5L20 4',
  clip: 'M20 11.5l-8 8a5 5 0 0 1-7-7l8.5-8.5a3.3 3.3 0 0 1 4.7 4.7L9.8 17a1.7 1.7 0 0 1-2.4-2.4l7.6-7.6',
  close: 'M6 6l12 12M18 6L6 18',
  reply: 'M10 7L4 12l6 5v-3.5c5 0 8 1.5 10 4.5-.5-6-4-9-10-9.5V7z',
  edit: 'M5 19l1-4L16 5l3 3L9 18l-4 1z',
  copy: 'M9 9h10v10H9zM5 15V5h10',
  down: 'M6 9l6 6 6-6',
  arrow: 'M12 5v13M6 12.5l6 6 6-6',
  file: 'M7 3h7l4 4v14H7zM14 3v4h4',
  plus: 'M12 5v14M5 12h14',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6L19 19M5 19l1.4-1.4M17.6 6.4L19 5',
  globe: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM3 12h18M12 3c3 3 3.5 6 3.5 9s-.5 6-3.5 9c-3-3-3.5-6-3.5-9S9 6 12 3z',
  more: 'M12 5.5v.01M12 12v.01M12 18.5v.01',
  pin: 'M9 4h6l-1 6 3 3H7l3-3-1-6zM12 13v7',
  menu: 'M5 7h14M5 12h14M5 17h9',
  block: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM6 6l12 12',
  people: 'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c.5-4 3-6 6.5-6s6 2 6.5 6M16 4.5a3.5 3.5 0 0 1 0 6.5M18 14.5c2 .8 3.2 2.6 3.5 5.5',
  link: 'M10 7.5H8a4.5 4.5 0 0 0 0 9h2M14 7.5h2a4.5 4.5 0 0 1 0 9h-2M9 12h6',
  desk: 'M5 8h8M17 8h2M5 16h2M11 16h8M15 5.5v5M9 13.5v5',
  check: 'M5 12.5l4.5 4.5L19 7.5',
};

const SVG = 'http://www.w3.org/2000/svg';

export const icon = (name) => drawn(PATHS[name], 'icon');

export function drawn(d, className) {
  const svg = document.createElementNS(SVG, 'svg');
  for (const [key, value] of [['viewBox', '0 0 24 24'], ['class', className], ['aria-hidden', 'true']]) {
    svg.setAttribute(key, value);
  }
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', d);
  svg.append(path);
  return svg;
}

export function iconButton(name, label, onclick, props = {}) {
  return h('button.icon-button', { type: 'button', 'aria-label': label, title: label, onclick, ...props }, icon(name));
}

const SIGN_HUES = { link: 152, desk: 214 };

/** A portrait, round for people; a sign or the first letter on a colour that belongs to the id. */
export function avatar(name, id, { bot = false, simulated = false, size = '', sign = '' } = {}) {
  const sum = [...String(id)].reduce((total, letter) => (total * 31 + letter.codePointAt(0)) % 9973, 7);
  const hue = (sum * 137) % 360; // neighbours in number, far apart in colour
  const classes = ['span', 'avatar', bot && 'bot', simulated && 'simulated', size].filter(Boolean).join('.');
  const letter = [...(name || '?').trim()][0] || '?';
  return h(classes, { style: { '--hue': SIGN_HUES[sign] ?? hue }, 'aria-hidden': 'true' },
    sign ? icon(sign) : letter.toUpperCase());
}

/** Make `container`'s children equal to `blocks`, keeping the elements whose key and signature are unchanged. */
export function reconcile(container, blocks) {
  const old = new Map([...container.children].map((element) => [element.dataset.key, element]));
  let cursor = container.firstElementChild;
  for (const block of blocks) {
    const known = old.get(block.key);
    old.delete(block.key);
    const element = known?.dataset.signature === block.signature ? known : built(block, known);
    if (known && element !== known) known.replaceWith(element);
    if (cursor === known) cursor = element;
    if (cursor === element) cursor = element.nextElementSibling;
    else container.insertBefore(element, cursor);
  }
  for (const element of old.values()) element.remove();
}

function built(block, known) {
  const element = block.build();
  element.dataset.key = block.key;
  element.dataset.signature = block.signature;
  if (!known) element.classList.add('fresh');
  return element;
}
