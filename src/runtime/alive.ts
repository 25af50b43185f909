/**
 * How the page learns that a worker is gone. A worker that closes itself or is killed (out of memory, by the browser)
 * sends the page nothing, but the browser releases the locks it held. Both sides of that are here; without Web Locks
 * (a page that is not served securely) only errors are noticed.
 */

/** In the worker: holds the lock for its life; resolves when it is held. */
export function holdLock(name: string): Promise<void> {
  return new Promise((resolve) => {
    if (!('locks' in navigator)) return resolve();
    navigator.locks
      .request(name, () => {
        resolve();
        return new Promise(() => undefined);
      })
      .catch(() => resolve());
  });
}

/** In the page: resolves when the lock is free. The worker must hold it already. */
export async function lockReleased(name: string): Promise<void> {
  if (!('locks' in navigator)) return new Promise(() => undefined);
  return navigator.locks.request(name, () => undefined);
}
