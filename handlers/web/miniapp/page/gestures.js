/**
 * Fingers, pen and mouse on the canvas.
 *
 * One finger draws, or moves and resizes the selected box; a tap selects; two fingers zoom and move the picture, and
 * undo what the first one had begun. The mouse's wheel zooms; its middle button, or the space bar held, moves.
 */

import { between, moved } from './boxes.js';

const TAP_PX = 8;
const WHEEL_PX = 400;

export class Gestures {
  #fingers = new Map();
  #act = null;
  #isSpaceHeld = false;

  constructor(view, boxes, { changed, full, label }) {
    Object.assign(this, { view, boxes, changed, full, label });
    const { canvas } = view;
    canvas.addEventListener('pointerdown', (event) => this.#down(event));
    canvas.addEventListener('pointermove', (event) => this.#move(event));
    canvas.addEventListener('pointerup', (event) => this.#up(event));
    canvas.addEventListener('pointercancel', (event) => this.#cancel(event));
    canvas.addEventListener('wheel', (event) => this.#wheel(event), { passive: false });
    canvas.addEventListener('contextmenu', (event) => event.preventDefault());
    for (const name of ['keydown', 'keyup']) {
      addEventListener(name, (event) => { if (event.code === 'Space') this.#isSpaceHeld = name === 'keydown'; });
    }
  }

  #down(event) {
    if (event.pointerType === 'mouse' && event.button > 1) return;
    event.preventDefault();
    this.view.canvas.setPointerCapture(event.pointerId);
    this.#fingers.set(event.pointerId, this.view.point(event));
    if (this.#fingers.size === 1) this.#act = this.#begin(event);
    else this.#pinch();
    this.changed();
  }

  #begin(event) {
    const from = this.view.point(event);
    if (event.button === 1 || this.#isSpaceHeld) return { move: (to, last) => this.#shift(to, last) };
    const { current } = this.boxes;
    const corner = event.target.dataset?.corner;
    if (current && corner) return this.#resize(current, corner, from);
    const touched = Number(event.target.closest?.('.box')?.dataset.id);
    if (current && touched === current.id) return this.#drag(current, from);
    return this.#draw(from);
  }

  #draw(from) {
    const start = inside(this.view.toPicture(...from));
    let isDrawn = false;
    return {
      move: (to) => {
        isDrawn ||= distance(from, to) > TAP_PX;
        if (isDrawn && !this.boxes.isFull) {
          this.boxes.selected = null;
          this.boxes.show(between({ label: this.label() }, start, inside(this.view.toPicture(...to))));
        }
      },
      end: () => {
        if (!isDrawn) this.#tap(from);
        else if (this.boxes.isFull) this.full();
        else this.boxes.keep();
      },
    };
  }

  #drag(box, from) {
    let isMoved = false;
    return {
      move: (to) => {
        isMoved ||= distance(from, to) > TAP_PX;
        const { width, height } = this.view;
        if (isMoved) this.boxes.show(moved(box, (to[0] - from[0]) / width, (to[1] - from[1]) / height));
      },
      end: () => (isMoved ? this.boxes.keep() : this.#tap(from)),
    };
  }

  /* The handle lies beside its corner: what the finger moves is the corner, by as much as the finger moves. */
  #resize(box, corner, from) {
    const held = [corner.includes('w') ? box.left : box.right, corner.includes('n') ? box.top : box.bottom];
    const fixed = [corner.includes('w') ? box.right : box.left, corner.includes('n') ? box.bottom : box.top];
    let isMoved = false;
    return {
      move: (to) => {
        isMoved = true;
        const { width, height } = this.view;
        const at = [held[0] + (to[0] - from[0]) / width, held[1] + (to[1] - from[1]) / height];
        this.boxes.show(between(box, fixed, inside(at)));
      },
      end: () => isMoved && this.boxes.keep(),
    };
  }

  #pinch() {
    this.boxes.drop();
    this.#act = { isPinch: true };
  }

  #tap(point) {
    const found = this.boxes.at(...this.view.toPicture(...point));
    this.boxes.selected = found ? found.id : null;
  }

  #shift(to, last) {
    this.view.moveBy(to[0] - last[0], to[1] - last[1]);
  }

  #move(event) {
    const last = this.#fingers.get(event.pointerId);
    if (!last) return;
    const to = this.view.point(event);
    if (this.#act?.isPinch) this.#pinchTo(event.pointerId, last, to);
    else this.#act?.move?.(to, last);
    this.#fingers.set(event.pointerId, to);
    this.changed();
  }

  #pinchTo(id, last, to) {
    const other = [...this.#fingers].find(([each]) => each !== id)?.[1];
    if (!other) return;
    const middle = (point) => [(point[0] + other[0]) / 2, (point[1] + other[1]) / 2];
    this.#shift(middle(to), middle(last));
    this.view.zoomAt(...middle(to), distance(to, other) / Math.max(distance(last, other), 1));
  }

  #up(event) {
    if (!this.#fingers.delete(event.pointerId)) return;
    if (this.#fingers.size === 0) {
      this.#act?.end?.();
      this.#act = null;
      this.view.canvas.focus({ preventScroll: true });
    }
    this.changed();
  }

  #cancel(event) {
    this.#fingers.delete(event.pointerId);
    this.boxes.drop();
    if (this.#fingers.size === 0) this.#act = null;
    this.changed();
  }

  #wheel(event) {
    event.preventDefault();
    if (event.shiftKey) this.view.moveBy(-event.deltaY - event.deltaX, 0);
    else this.view.zoomAt(...this.view.point(event), Math.exp(-event.deltaY / WHEEL_PX));
    this.changed();
  }
}

const distance = ([x1, y1], [x2, y2]) => Math.hypot(x2 - x1, y2 - y1);
const inside = (point) => point.map((share) => Math.min(Math.max(share, 0), 1));
