/**
 * The page's side of the worker: starts it with the first request, starts a new one after it died or lost its device,
 * and loads the model again there when a request needs it. Must not import the engine, which belongs in the worker's
 * script only.
 */
import type { RunEvent } from '../seal/events.ts';
import { connect, type Connection, type Spawned } from './connection.ts';
import { LabFailure, WorkerGone } from './labFailure.ts';
import type { Lab, RequestKind, Requests } from './protocol.ts';
import { spawnWorker } from './spawnWorker.ts';

const nothing = () => undefined;

export function createLab(spawn: () => Spawned = spawnWorker): Lab {
  const lostListeners = new Set<(reason: string) => void>();
  const warningListeners = new Set<(warning: string) => void>();
  let connection: Connection | null = null;
  /** The last model that was loaded and the worker that holds it, or is loading it again; null after that failed. */
  let loaded: {
    request: Requests['load']['request'];
    by: Connection | null;
    ready: Promise<unknown>;
  } | null = null;
  let disposed = false;

  const current = (): Connection => {
    if (disposed) throw new LabFailure({ message: 'The lab was closed.', advice: 'Reload the page.' });
    connection ??= connect(spawn(), {
      lost: (reason) => {
        connection = null;
        for (const listener of lostListeners) listener(reason);
      },
      warning: (warning) => {
        for (const listener of warningListeners) listener(warning);
      },
    });
    return connection;
  };

  /** A worker that holds the model again, if one was loaded before. */
  const withModel = async (signal: AbortSignal | undefined): Promise<Connection> => {
    const to = current();
    if (loaded && loaded.by !== to) {
      const again = {
        request: loaded.request,
        by: to as Connection | null,
        ready: Promise.resolve() as Promise<unknown>,
      };
      again.ready = to.send('load', again.request, nothing, signal).catch((error: unknown) => {
        again.by = null;
        throw error;
      });
      loaded = again;
    }
    await loaded?.ready;
    return to;
  };

  const withModelSend = async <K extends RequestKind>(
    kind: K,
    request: Requests[K]['request'],
    onProgress: (progress: Requests[K]['progress']) => void,
    signal?: AbortSignal,
  ) => (await withModel(signal)).send(kind, request, onProgress, signal);

  return {
    probe: async () => current().send('probe', null, nothing),
    load: async (request, onProgress, signal) => {
      const to = current();
      // The worker lets go of the model it has before it loads another.
      loaded = null;
      const result = await to.send('load', request, onProgress, signal);
      loaded = { request, by: to, ready: Promise.resolve() };
      return result;
    },
    run: async (request, onEvents, signal) => {
      let last: RunEvent | undefined = request.log.at(-1);
      const follow = (events: readonly RunEvent[]) => {
        last = events.at(-1) ?? last;
        onEvents(events);
      };
      try {
        return await withModelSend('run', request, follow, signal);
      } catch (error) {
        if (!(error instanceof WorkerGone) && !signal?.aborted) throw error;
        // The log ends as after a stop, so that the run can be resumed; `onLost` has said why.
        if (last && !ENDED.has(last.type)) onEvents([{ type: 'run.stopped', atMs: last.atMs }]);
        return { status: 'stopped' };
      }
    },
    proposeQuestions: (request, onQuestion, signal) =>
      withModelSend('proposeQuestions', request, onQuestion, signal),
    ask: (request, signal) => withModelSend('ask', request, nothing, signal),
    exportAdapter: (request) => withModelSend('exportAdapter', request, nothing),
    importAdapter: (request, signal) => withModelSend('importAdapter', request, nothing, signal),
    askAdapter: (request, signal) => withModelSend('askAdapter', request, nothing, signal),
    keepAdapter: async (request) => {
      await current().send('keepAdapter', request, nothing);
    },
    exportKept: (request) => withModelSend('exportKept', request, nothing),
    keptAdapters: async () => current().send('keptAdapters', null, nothing),
    forgetAdapter: async (id) => {
      await current().send('forgetAdapter', { id }, nothing);
    },
    tuneWriter: (request, onStep, signal) => withModelSend('tuneWriter', request, onStep, signal),
    hasWriter: (id) => withModelSend('hasWriter', { id }, nothing),
    forget: async (runId) => {
      await current().send('forget', { runId }, nothing);
    },
    measure: (request, onProgress, signal) => withModelSend('measure', request, onProgress, signal),
    modelKept: async (manifestUrl) => current().send('modelKept', { manifestUrl }, nothing),
    clearModelCache: async () => current().send('clearModelCache', null, nothing),
    onLost: (listener) => subscribe(lostListeners, listener),
    onWarning: (listener) => subscribe(warningListeners, listener),
    dispose: () => {
      disposed = true;
      connection?.close('The lab was closed.');
      connection = null;
    },
  };
}

/** Events after which a log needs no end of its own. */
const ENDED: ReadonlySet<RunEvent['type']> = new Set(['run.stopped', 'run.failed', 'run.finished']);

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
