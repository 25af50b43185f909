import type { RunEvent, RunSetup } from '../../seal/events.ts';
import type { StudyProgress, StudyRequest } from '../../seal/learner.ts';
import { FakeLearner } from '../../seal/testing/fakeLearner.ts';
import { createRunStorage, type RecordStore } from '../checkpoints.ts';
import type { Spawned } from '../connection.ts';
import type { Services } from '../handlers.ts';
import { createKeptAdapters } from '../keptAdapters.ts';
import type { LoadedModel, ModelSource, Requests, RunRequest } from '../protocol.ts';
import { serve } from '../serve.ts';
import { fakeMeasure } from './fakeMeasure.ts';
import { FAKE_ADAPTER_FILES } from './fakeAdapterFiles.ts';

/** Gives way before each step, as a worker does, so that messages arrive in the middle of a lesson. */
class PacedLearner extends FakeLearner {
  override async *study(request: StudyRequest): AsyncGenerator<StudyProgress> {
    for await (const progress of super.study(request)) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      yield progress;
    }
  }
}

/** Both sides of the protocol in one process: what a test's `createLab` spawns in place of a worker. */
export interface InProcess {
  readonly spawn: () => Spawned;
  /** One for each worker that was started. */
  readonly workers: {
    readonly learners: FakeLearner[];
    die(reason: string): void;
    loseDevice(reason: string): void;
  }[];
}

export interface InProcessOptions {
  readonly records?: RecordStore;
  readonly services?: Partial<Services>;
  readonly onLearner?: (learner: FakeLearner) => void;
}

export function inProcess(options: InProcessOptions = {}): InProcess {
  const records = options.records ?? memoryRecords();
  const workers: InProcess['workers'] = [];
  const spawn = () => {
    const { port1, port2 } = new MessageChannel();
    let die!: (reason: string) => void;
    let loseDevice!: (reason: string) => void;
    const died = new Promise<string>((resolve) => (die = resolve));
    const lost = new Promise<string>((resolve) => (loseDevice = resolve));
    const learners: FakeLearner[] = [];
    serve(port2, {
      ready: Promise.resolve(),
      probe: () => Promise.reject(new Error('not probed here')),
      load: (request) => {
        const learner = new PacedLearner();
        learners.push(learner);
        options.onLearner?.(learner);
        return Promise.resolve({
          learner,
          model: loadedModel(learner, request),
          measure: fakeMeasure,
          adapterFiles: FAKE_ADAPTER_FILES,
          lost,
          dispose: () => undefined,
        });
      },
      modelKept: () => Promise.resolve(false),
      clearModelCache: () => Promise.resolve({ freedBytes: 7 }),
      storage: (warn) => ({
        runs: createRunStorage(records, warn),
        adapters: createKeptAdapters(records, warn),
      }),
      ...options.services,
    });
    port1.start();
    port2.start();
    workers.push({ learners, die, loseDevice });
    const terminate = () => {
      port1.close();
      port2.close();
    };
    return { port: port1, died, terminate };
  };
  return { spawn, workers };
}

function loadedModel(learner: FakeLearner, request: Requests['load']['request']): LoadedModel {
  return {
    card: learner.model,
    executor: { kind: request.executor, description: 'a fake executor' },
    parameters: 1,
    from: 'network',
  };
}

/** Weights in memory; `fail` makes every later `put` and `delete` reject. */
export function memoryRecords(): RecordStore & { fail: Error | null; readonly kept: Map<string, unknown> } {
  const kept = new Map<string, unknown>();
  const key = (...parts: unknown[]) => JSON.stringify(parts);
  const store: ReturnType<typeof memoryRecords> = {
    fail: null,
    kept,
    put: (runId, kind, lane, value) => {
      if (store.fail) return Promise.reject(store.fail);
      kept.set(key(runId, kind, lane), structuredClone(value));
      return Promise.resolve();
    },
    get: (runId, kind, lane) => Promise.resolve(kept.get(key(runId, kind, lane))),
    list: (runId, kind) =>
      Promise.resolve(
        [...kept]
          .filter(([each]) => each.startsWith(`${JSON.stringify([runId, kind]).slice(0, -1)},`))
          .map(([, value]) => value),
      ),
    delete: (runId, kind, lane) => {
      if (store.fail) return Promise.reject(store.fail);
      kept.delete(key(runId, kind, lane));
      return Promise.resolve();
    },
    deleteRun: (runId) => {
      for (const each of kept.keys()) if (each.startsWith(`["${runId}",`)) kept.delete(each);
      return Promise.resolve();
    },
  };
  return store;
}

export const SOURCE: ModelSource = { kind: 'bundled', manifestUrl: 'http://lab/manifest.json' };
export const LOAD: Requests['load']['request'] = { source: SOURCE, executor: 'tfjs' };

export function runRequest(setup: RunSetup, log: readonly RunEvent[] = [], runId = 'run-1'): RunRequest {
  return { runId, setup, log, until: 'end' };
}

/** Events without what differs from run to run. */
export function withoutTimes(log: readonly RunEvent[]) {
  return log.map((event) => {
    const { atMs: _, ...rest } = event as RunEvent & {
      startedAt?: string;
      elapsedMs?: number;
      seconds?: number;
    };
    if ('startedAt' in rest) delete rest.startedAt;
    if ('elapsedMs' in rest) delete rest.elapsedMs;
    if ('seconds' in rest) delete rest.seconds;
    return rest;
  });
}
