/** Where the picture lies on the canvas: fitted into it, larger by zoom, moved by x and y. Pixels of the screen. */

const ZOOM_MAX = 12;
const MARGIN = 12;

export class View {
  constructor(canvas) {
    this.canvas = canvas;
    this.zoom = 1;
    this.x = 0;
    this.y = 0;
    this.picture = { width: 1, height: 1 };
  }

  /** Show the whole picture. */
  fit(picture = this.picture) {
    this.picture = picture;
    this.zoom = 1;
    this.#measure();
    this.#settle();
  }

  /** The canvas has another size: keep what is in the middle there. */
  resize() {
    const [x, y] = this.toPicture(...this.#middle());
    this.#measure();
    const [px, py] = this.#middle();
    this.x = px - x * this.width;
    this.y = py - y * this.height;
    this.#settle();
  }

  get width() { return this.base.width * this.zoom; }

  get height() { return this.base.height * this.zoom; }

  /** A point of the canvas, as shares of the picture; beyond its edges they lie beyond 0 and 1. */
  toPicture(px, py) {
    return [(px - this.x) / this.width, (py - this.y) / this.height];
  }

  toCanvas(x, y) {
    return [this.x + x * this.width, this.y + y * this.height];
  }

  /** Where an event is on the canvas. */
  point(event) {
    const edge = this.canvas.getBoundingClientRect();
    return [event.clientX - edge.left, event.clientY - edge.top];
  }

  /** Enlarge around a point of the canvas, which stays where it is. */
  zoomAt(px, py, factor) {
    const [x, y] = this.toPicture(px, py);
    this.zoom = Math.min(Math.max(this.zoom * factor, 1), ZOOM_MAX);
    this.x = px - x * this.width;
    this.y = py - y * this.height;
    this.#settle();
  }

  zoomBy(factor) {
    this.zoomAt(...this.#middle(), factor);
  }

  moveBy(dx, dy) {
    this.x += dx;
    this.y += dy;
    this.#settle();
  }

  /** A box for somebody without a pointer: a fifth of what is to be seen, in its middle. */
  middleBox() {
    const [px, py] = this.#middle();
    const reach = Math.min(this.canvas.clientWidth, this.canvas.clientHeight) / 5;
    const clamped = (point) => point.map((share) => Math.min(Math.max(share, 0), 1));
    return [clamped(this.toPicture(px - reach, py - reach)), clamped(this.toPicture(px + reach, py + reach))];
  }

  #middle() {
    return [this.canvas.clientWidth / 2, this.canvas.clientHeight / 2];
  }

  #measure() {
    const { width, height } = this.picture;
    const room = [this.canvas.clientWidth - 2 * MARGIN, this.canvas.clientHeight - 2 * MARGIN];
    const scale = Math.max(Math.min(room[0] / width, room[1] / height), 0.01);
    this.base = { width: width * scale, height: height * scale };
  }

  /** Keep the picture in sight: centred where it is smaller than the canvas, else without a gap beyond the margin. */
  #settle() {
    this.x = settled(this.x, this.width, this.canvas.clientWidth);
    this.y = settled(this.y, this.height, this.canvas.clientHeight);
  }
}

function settled(at, size, room) {
  if (size <= room - 2 * MARGIN) return (room - size) / 2;
  return Math.min(Math.max(at, room - MARGIN - size), MARGIN);
}
