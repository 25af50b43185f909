import { ExecutorLostError } from '../../executor.ts';

/** How long to wait, after a call has failed, for the news that the device is lost; the two come in any order. */
const GRACE_MS = 100;

/**
 * Turns the loss of the device into an `ExecutorLostError` in every call that is pending or comes later. Not with
 * Promise.race against `lost`: a promise that never settles keeps the result of every call that waited for it.
 */
export class LostGuard {
  readonly #pending = new Set<(error: ExecutorLostError) => void>();
  #reason: string | null = null;

  constructor(lost: Promise<string>) {
    void lost.then((reason) => {
      this.#reason = reason;
      for (const reject of this.#pending) reject(new ExecutorLostError(reason));
    });
  }

  /** Calls that would be told of a loss: none when nothing runs. */
  get pending(): number {
    return this.#pending.size;
  }

  async run<T>(call: () => Promise<T>): Promise<T> {
    if (this.#reason !== null) throw new ExecutorLostError(this.#reason);
    try {
      return await this.#unlessLost(call());
    } catch (error) {
      if (isAbort(error) || error instanceof RangeError || error instanceof ExecutorLostError) throw error;
      await this.#unlessLost(new Promise((resolve) => setTimeout(resolve, GRACE_MS))).catch(() => {});
      if (this.#reason !== null) throw new ExecutorLostError(this.#reason, { cause: error });
      throw error;
    }
  }

  async #unlessLost<T>(result: Promise<T>): Promise<T> {
    let reject: (error: ExecutorLostError) => void = () => {};
    const outcome = new Promise<T>((resolve, fail) => {
      reject = fail;
      result.then(resolve, fail);
    });
    this.#pending.add(reject);
    try {
      return await outcome;
    } finally {
      this.#pending.delete(reject);
    }
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}
