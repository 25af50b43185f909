import { lockReleased } from './alive.ts';
import type { Spawned } from './connection.ts';

/** Starts the engine's worker. */
export function spawnWorker(): Spawned {
  const name = workerName();
  // The build finds the worker's script by this very form.
  const worker = new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module', name });
  return watchWorker(worker, name);
}

/** A worker's name is the name of the lock that it holds while it lives. */
export function workerName(): string {
  return `seal-engine-${crypto.randomUUID()}`;
}

/** A worker with the news of its end. It must hold its lock before it sends anything. */
export function watchWorker(worker: Worker, name: string): Spawned {
  const died = new Promise<string>((resolve) => {
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      resolve(
        event.message
          ? `The worker that runs the model failed: ${event.message}.`
          : 'The worker that runs the model could not start.',
      );
    });
    const lived = () =>
      void lockReleased(name).then(() =>
        resolve('The worker that runs the model stopped: the browser may have run out of memory.'),
      );
    worker.addEventListener('message', lived, { once: true });
  });
  return { port: worker, died, terminate: () => worker.terminate() };
}
