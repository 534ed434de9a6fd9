/** Boxes as elements: each can be reached by the keyboard and says what and where it is; the selected one has handles. */

import { word } from './words.js';

const CORNERS = ['nw', 'ne', 'sw', 'se'];
const COLOURS = 8;
const percent = (share) => Math.round(share * 100);

export class Shapes {
  #elements = new Map();

  constructor(layer, view, labels, select) {
    Object.assign(this, { layer, view, labels, select });
  }

  draw(boxes) {
    const { shown } = boxes;
    const wanted = new Set(shown.map((box) => box.id));
    for (const [id, element] of this.#elements) {
      if (!wanted.has(id)) {
        element.remove();
        this.#elements.delete(id);
      }
    }
    shown.forEach((box, place) => this.#place(box, place, box.id === undefined || box.id === boxes.selected));
  }

  focus(id) {
    this.#elements.get(id)?.focus({ preventScroll: true });
  }

  #place(box, place, isSelected) {
    const element = this.#elements.get(box.id) || this.#make(box.id);
    const [left, top] = this.view.toCanvas(box.left, box.top);
    const [right, bottom] = this.view.toCanvas(box.right, box.bottom);
    element.style.transform = `translate(${left}px, ${top}px)`;
    element.style.width = `${right - left}px`;
    element.style.height = `${bottom - top}px`;
    element.style.zIndex = isSelected ? 1000 : 500 - Math.round((box.right - box.left) * (box.bottom - box.top) * 500);
    element.dataset.colour = box.label % COLOURS;
    element.classList.toggle('selected', isSelected);
    element.setAttribute('aria-pressed', String(isSelected));
    element.setAttribute('aria-label', this.#said(box, place));
    element.querySelector('.tag').textContent = this.labels.length > 1 ? this.labels[box.label] : '';
  }

  #said(box, place) {
    return word('box', {
      number: place + 1, label: this.labels[box.label],
      left: percent(box.left), right: percent(box.right), top: percent(box.top), bottom: percent(box.bottom),
    });
  }

  #make(id) {
    const element = document.createElement('div');
    element.className = 'box';
    element.tabIndex = 0;
    element.setAttribute('role', 'button');
    if (id !== undefined) element.dataset.id = id;
    element.append(part('tag'), ...CORNERS.map((corner) => part('handle', corner)));
    element.addEventListener('focus', () => { if (id !== undefined) this.select(id); });
    this.layer.append(element);
    this.#elements.set(id, element);
    return element;
  }
}

function part(name, corner) {
  const element = document.createElement('span');
  element.className = name;
  if (corner) element.dataset.corner = corner;
  element.setAttribute('aria-hidden', 'true');
  return element;
}
