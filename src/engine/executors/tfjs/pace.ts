/** Milliseconds of unbroken work after which the event loop gets a turn, so that a worker can take a stop message. */
const TURN = 15;

/** Checks for abort at every `pause`, and lets the event loop run when the last turn was a while ago. */
export class Pacer {
  private last = performance.now();

  constructor(private readonly signal?: AbortSignal) {}

  /** @throws the signal's reason once it is aborted. */
  async pause(): Promise<void> {
    this.signal?.throwIfAborted();
    if (performance.now() - this.last < TURN) return;
    await turn();
    this.last = performance.now();
    this.signal?.throwIfAborted();
  }
}

/** One turn of the event loop. A message is not clamped to 4 ms as a nested timer is. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', () => {
      port1.close();
      resolve();
    });
    port1.start();
    port2.postMessage(null);
  });
}
