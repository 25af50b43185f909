import { ExecutorLostError } from '../../executor.ts';

/** How long to wait, after a call has failed, for the news that the device is lost; the two come in any order. */
const GRACE_MS = 100;

/** Turns the loss of the device into an `ExecutorLostError` in every call that is pending or comes later. */
export class LostGuard {
  readonly #lost: Promise<string>;
  #reason: string | null = null;

  constructor(lost: Promise<string>) {
    this.#lost = lost;
    void lost.then((reason) => (this.#reason = reason));
  }

  async run<T>(call: () => Promise<T>): Promise<T> {
    if (this.#reason !== null) throw new ExecutorLostError(this.#reason);
    const lost = this.#lost.then((reason): never => {
      throw new ExecutorLostError(reason);
    });
    lost.catch(() => {});
    try {
      return await Promise.race([call(), lost]);
    } catch (error) {
      if (isAbort(error) || error instanceof RangeError) throw error;
      await Promise.race([this.#lost, new Promise((resolve) => setTimeout(resolve, GRACE_MS))]);
      if (this.#reason !== null) throw new ExecutorLostError(this.#reason, { cause: error });
      throw error;
    }
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}
