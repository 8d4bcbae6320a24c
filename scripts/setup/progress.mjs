// @ts-check

const HEARTBEAT_MS = 10_000;
const FRAME_MS = 120;
const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/**
 * Tells a person what long steps do. On a terminal one live line names the running steps; elsewhere each
 * step has a line when it starts, one every ten seconds, and one when it ends. Several may run at once.
 */
export class Progress {
  #out;
  #now;
  /** @type {Map<string, number>} */
  #running = new Map();
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;
  #frame = 0;

  /** @param {{out?: {write(text: string): unknown, isTTY?: boolean}, now?: () => number}} [options] */
  constructor(options = {}) {
    this.#out = options.out ?? process.stderr;
    this.#now = options.now ?? Date.now;
  }

  /**
   * @template T
   * @param {string} title
   * @param {() => Promise<T>} work
   * @returns {Promise<T>}
   */
  async step(title, work) {
    const start = this.#now();
    this.#running.set(title, start);
    if (!this.#out.isTTY) this.#line(`… ${title}`);
    this.#timer ??= setInterval(() => this.tick(), this.#out.isTTY ? FRAME_MS : HEARTBEAT_MS);
    try {
      const result = await work();
      this.#end(title, `✔ ${title}, ${this.#seconds(start)}`);
      return result;
    } catch (error) {
      this.#end(title, `✖ ${title}, ${this.#seconds(start)}`);
      throw error;
    }
  }

  /** One heartbeat. */
  tick() {
    if (this.#out.isTTY) {
      const frame = FRAMES[this.#frame++ % FRAMES.length];
      const running = [...this.#running].map(([title, start]) => `${title} ${this.#seconds(start)}`).join(" · ");
      this.#out.write(`\r\u001b[K${frame} ${running.slice(0, 110)}`);
      return;
    }
    for (const [title, start] of this.#running) this.#line(`  … ${title}: ${this.#seconds(start)} so far`);
  }

  /**
   * @param {string} title
   * @param {string} line
   */
  #end(title, line) {
    this.#running.delete(title);
    if (this.#running.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
    this.#line(line);
  }

  /** @param {string} text */
  #line(text) {
    this.#out.write(`${this.#out.isTTY ? "\r\u001b[K" : ""}${text}\n`);
  }

  /** @param {number} start */
  #seconds(start) {
    return `${Math.round((this.#now() - start) / 1000)} s`;
  }
}
