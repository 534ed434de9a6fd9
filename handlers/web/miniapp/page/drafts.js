/** What is drawn is kept on the server: a moment after each change, one save at a time, again until it is there. */

const CALM_MS = 500;
const RETRY_MS = [1000, 2000, 4000, 8000];

export class Drafts {
  #wanted;
  #kept;
  #timer = 0;
  #running = null;
  #tries = 0;
  #isDone = false;

  constructor(rows, save, { changed, over }) {
    Object.assign(this, { save, changed, over });
    this.#wanted = this.#kept = JSON.stringify(rows);
  }

  get isUnsaved() { return !this.#isDone && this.#wanted !== this.#kept; }

  /** Keep these boxes, unless they are kept already. */
  keep(rows) {
    const wanted = JSON.stringify(rows);
    if (this.#isDone || wanted === this.#wanted) return;
    this.#wanted = wanted;
    this.#tries = 0;
    this.changed('saving');
    this.#later(CALM_MS);
  }

  /** Save what waits now, and return once nothing is under way. */
  async rest() {
    clearTimeout(this.#timer);
    await this.#running;
    if (this.isUnsaved) await this.#run();
  }

  /** Nothing more is to be kept. */
  done() {
    this.#isDone = true;
    clearTimeout(this.#timer);
    this.changed('saved');
  }

  /** The lease runs anew. */
  again() {
    this.#isDone = false;
    this.#tries = 0;
  }

  #later(delayMs) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => { if (!this.#running) this.#run(); }, delayMs);
  }

  #run() {
    this.#running = this.#once().finally(() => { this.#running = null; });
    return this.#running;
  }

  async #once() {
    const wanted = this.#wanted;
    try {
      const { is_over: isOver } = await this.save(JSON.parse(wanted));
      this.#kept = wanted;
      this.#tries = 0;
      if (this.isUnsaved) this.#later(0);
      else this.changed('saved');
      if (isOver) this.over();
    } catch (error) {
      this.changed('unsaved');
      if (error.mayPass) this.#later(RETRY_MS[Math.min(this.#tries++, RETRY_MS.length - 1)]);
    }
  }
}
