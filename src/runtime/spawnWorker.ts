import { lockReleased } from './alive.ts';
import type { Spawned } from './connection.ts';

/** Starts the engine's worker. Its name is the name of the lock that it holds while it lives. */
export function spawnWorker(): Spawned {
  const name = `seal-engine-${crypto.randomUUID()}`;
  const worker = new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module', name });
  const died = new Promise<string>((resolve) => {
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      resolve(
        event.message
          ? `The worker that runs the model failed: ${event.message}.`
          : 'The worker that runs the model could not start.',
      );
    });
    // The worker holds its lock before it sends anything.
    const lived = () =>
      void lockReleased(name).then(() =>
        resolve('The worker that runs the model stopped: the browser may have run out of memory.'),
      );
    worker.addEventListener('message', lived, { once: true });
  });
  return { port: worker, died, terminate: () => worker.terminate() };
}
