/** How often work that was cut off (a worker was lost, memory ran out) is taken up again. */
const RETRIES = 2;

/**
 * The result of work that may be cut off; it is called anew until it ends, three times at most.
 * @throws what the last call threw, or the signal's reason once that is aborted
 */
export async function retried<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (let tried = 0; ; tried++) {
    signal?.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      if (signal?.aborted || tried === RETRIES) throw error;
    }
  }
}
