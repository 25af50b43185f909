/**
 * How much work goes into one submit and how many submits may wait. Long submits freeze the page's compositor and
 * may trip the driver's watchdog; too many waiting ones hide an abort and pile up memory.
 */

/** Submits that may be on the device or waiting for it; two keep it busy while the next is encoded. */
const IN_FLIGHT = 2;
/** A submit should take about this long, so that an abort is felt at once and the page stays smooth. */
const TARGET_MS = 60;
/** Multiply-adds in the first submit, before anything is known of the device: about 100 ms of two processor cores. */
const FIRST_WORK = 2e8;
const LEAST_WORK = 2e7;
const MOST_WORK = 1e11;

export class Pacer {
  readonly #queue: GPUQueue;
  readonly #waiting: Promise<void>[] = [];
  #work = FIRST_WORK;
  #cut = 0;
  /** When the last submit was done, on the clock of `performance.now()`. */
  #lastDone = -Infinity;

  constructor(queue: GPUQueue) {
    this.#queue = queue;
  }

  /** Multiply-adds of each dispatch are given. Where to end a submit that starts at `start`: after at least one dispatch, before the work exceeds the cap. */
  cut(works: Float64Array, start: number): number {
    let end = start;
    let sum = 0;
    do sum += works[end++]!;
    while (end < works.length && sum + works[end]! <= this.#work);
    this.#cut = sum;
    return end;
  }

  /** Submits, then waits while too much is in flight. Throws the signal's reason before submitting if it is aborted. */
  async submit(commands: GPUCommandBuffer, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const work = this.#cut;
    const begin = performance.now();
    this.#queue.submit([commands]);
    const done = this.#queue.onSubmittedWorkDone().then(
      () => {
        void this.#waiting.shift();
        // The device begins with a submit when the one before it is done.
        const now = performance.now();
        this.#learn(work, now - Math.max(begin, this.#lastDone));
        this.#lastDone = now;
      },
      // The device is gone: nothing is in flight any more. Whoever reads next is told so.
      () => void this.#waiting.shift(),
    );
    this.#waiting.push(done);
    if (this.#waiting.length >= IN_FLIGHT) await this.#waiting[0];
  }

  /**
   * Moves the cap towards TARGET_MS, down by at most a half and up by at most a quarter each time: of two submits that are
   * reported done together, the second seems to have taken no time. Tiny submits measure only latency.
   */
  #learn(work: number, ms: number): void {
    if (work < this.#work / 4) return;
    const factor = Math.min(1.25, Math.max(0.5, TARGET_MS / Math.max(ms, 1)));
    this.#work = Math.min(MOST_WORK, Math.max(LEAST_WORK, this.#work * factor));
  }
}
