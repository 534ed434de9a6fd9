/**
 * The boxes of a picture as values: each change makes a new list, so that undoing is going back to an older one.
 *
 * Sides are shares of the picture, 0 to 1, in steps of a ten-thousandth; a box always has an area.
 */

const STEPS = 10000;
const SIDE_MIN = 0.004;

export class Boxes {
  #past = [];
  #future = [];
  #shown = null;
  #next = 1;

  constructor(most) {
    this.most = most;
    this.list = [];
    this.selected = null;
  }

  /** Begin with what the server keeps: rows of [left, top, right, bottom, label]. */
  load(rows) {
    this.list = rows.map(([left, top, right, bottom, label]) => this.#named({ label, left, top, right, bottom }));
    this.#past = [];
    this.#future = [];
    this.#shown = null;
    this.selected = null;
  }

  /** As the server takes them. */
  rows() {
    return this.list.map(({ label, left, top, right, bottom }) => [left, top, right, bottom, label]);
  }

  /** What is to be seen now: the list, and a change that is not finished. */
  get shown() {
    const shown = this.#shown;
    if (!shown) return this.list;
    return shown.id ? this.list.map((box) => (box.id === shown.id ? shown : box)) : [...this.list, shown];
  }

  get current() {
    return this.shown.find((box) => box.id === this.selected) || null;
  }

  get isFull() { return this.list.length >= this.most; }

  get canUndo() { return this.#past.length > 0; }

  get canRedo() { return this.#future.length > 0; }

  /** Show a change while it is being made. */
  show(box) { this.#shown = placed(box); }

  /** Forget it. */
  drop() { this.#shown = null; }

  /** Make it. */
  keep() {
    const shown = this.#shown;
    this.#shown = null;
    if (!shown) return;
    if (shown.id) this.change(shown);
    else this.add(shown);
  }

  add(box) {
    if (this.isFull) return false;
    const added = this.#named(placed(box));
    this.#turn([...this.list, added]);
    this.selected = added.id;
    return true;
  }

  change(box) {
    const changed = placed(box);
    this.#turn(this.list.map((each) => (each.id === changed.id ? changed : each)));
  }

  remove(id) {
    const place = this.list.findIndex((box) => box.id === id);
    if (place < 0) return;
    this.#turn(this.list.filter((box) => box.id !== id));
    this.selected = null;
  }

  undo() { this.#go(this.#past, this.#future); }

  redo() { this.#go(this.#future, this.#past); }

  /** The smallest box that holds a point: what lies on top is hidden by nothing. */
  at(x, y) {
    const here = this.list.filter((box) => box.left <= x && x <= box.right && box.top <= y && y <= box.bottom);
    return here.sort((one, other) => area(one) - area(other))[0] || null;
  }

  #turn(list) {
    this.#past.push(this.list);
    this.#future = [];
    this.list = list;
  }

  #go(from, to) {
    if (!from.length) return;
    to.push(this.list);
    this.list = from.pop();
    if (!this.list.some((box) => box.id === this.selected)) this.selected = null;
  }

  #named(box) {
    return { ...box, id: this.#next++ };
  }
}

/** A box moved by so much, stopped by the picture's edges. */
export function moved(box, dx, dy) {
  const x = Math.min(Math.max(dx, -box.left), 1 - box.right);
  const y = Math.min(Math.max(dy, -box.top), 1 - box.bottom);
  return { ...box, left: box.left + x, right: box.right + x, top: box.top + y, bottom: box.bottom + y };
}

/** The box between two points, in whichever order. */
export function between(box, [x1, y1], [x2, y2]) {
  return {
    ...box,
    left: Math.min(x1, x2), right: Math.max(x1, x2), top: Math.min(y1, y2), bottom: Math.max(y1, y2),
  };
}

/** A box inside the picture, on the grid, and never without an area. */
function placed(box) {
  const [left, right] = span(box.left, box.right);
  const [top, bottom] = span(box.top, box.bottom);
  return { ...box, left, right, top, bottom };
}

function span(low, high) {
  const start = Math.min(Math.max(low, 0), 1 - SIDE_MIN);
  const end = Math.min(Math.max(high, start + SIDE_MIN), 1);
  return [start, end].map((side) => Math.round(side * STEPS) / STEPS);
}

const area = (box) => (box.right - box.left) * (box.bottom - box.top);
