import { LabFailure, STOPPED, WorkerGone } from './labFailure.ts';
import { post, type Port } from './port.ts';
import type { FromWorker, RequestKind, Requests, ToWorker } from './protocol.ts';

/** A worker that was started; in tests, the other end of a channel in the same process. */
export interface Spawned {
  readonly port: Port<ToWorker, FromWorker>;
  /** Resolves with a sentence when the worker is gone without having been asked to go. */
  readonly died: Promise<string>;
  terminate(): void;
}

interface Pending {
  readonly onProgress: (progress: unknown) => void;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

export interface ConnectionListeners {
  /** The worker is gone and every request on it has ended; called once. */
  lost(reason: string): void;
  warning(warning: string): void;
}

/** Requests to one worker, from its start to its end. */
export interface Connection {
  send<K extends RequestKind>(
    kind: K,
    request: Requests[K]['request'],
    onProgress: (progress: Requests[K]['progress']) => void,
    signal?: AbortSignal,
  ): Promise<Requests[K]['result']>;
  close(reason: string): void;
}

export function connect(spawned: Spawned, listeners: ConnectionListeners): Connection {
  const pending = new Map<number, Pending>();
  let gone: string | null = null;
  let lastId = 0;

  const close = (reason: string) => {
    if (gone !== null) return;
    gone = reason;
    spawned.terminate();
    const ended = [...pending.values()];
    pending.clear();
    for (const { reject } of ended) reject(new WorkerGone(reason));
  };
  const lose = (reason: string) => {
    if (gone !== null) return;
    close(reason);
    listeners.lost(reason);
  };
  void spawned.died.then(lose);

  spawned.port.addEventListener('message', ({ data }) => {
    if (gone !== null) return;
    if (data.kind === 'lost') return lose(data.reason);
    if (data.kind === 'warning') return listeners.warning(data.warning);
    const request = pending.get(data.id);
    if (!request) return;
    if (data.kind === 'progress') return request.onProgress(data.progress);
    pending.delete(data.id);
    if (data.kind === 'result') request.resolve(data.result);
    else request.reject(new LabFailure(data.problem));
  });

  return {
    close,
    send: (kind, request, onProgress, signal) =>
      new Promise((resolve, reject) => {
        if (gone !== null) return reject(new WorkerGone(gone));
        if (signal?.aborted) return reject(new LabFailure(STOPPED));
        const id = ++lastId;
        const stop = () => post(spawned.port, { kind: 'stop', id });
        const settled = () => signal?.removeEventListener('abort', stop);
        // The protocol ties kind, request, progress and result together; one map holds requests of every kind.
        pending.set(id, {
          onProgress: onProgress as Pending['onProgress'],
          resolve: (result) => (settled(), resolve(result as never)),
          reject: (error) => (settled(), reject(error)),
        });
        signal?.addEventListener('abort', stop, { once: true });
        post(spawned.port, { kind, id, request } as ToWorker);
      }),
  };
}
