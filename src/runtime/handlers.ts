/** What each request of the protocol does, over any learner. */
import type { Measurement, MeasureProgress } from '../engine/measure/measurement.ts';
import type { RunEvent } from '../seal/events.ts';
import { innerLoop, refuseOtherModel, type CheckpointStore } from '../seal/innerLoop.ts';
import type { Learner } from '../seal/learner.ts';
import type { Passage } from '../seal/passage.ts';
import { proposeQuestions } from '../seal/proposeQuestions.ts';
import { askQuiz } from '../seal/quiz/ask.ts';
import type { AdapterFiles } from './adapterFiles.ts';
import { adapterHandlers, NOT_KEPT_OF_RUN, refuseOtherFit } from './adapterHandlers.ts';
import type { RunStorage } from './checkpoints.ts';
import { batchEvents } from './eventBatch.ts';
import { happensSoon } from './happensSoon.ts';
import type { KeptAdapters } from './keptAdapters.ts';
import { LabFailure } from './labFailure.ts';
import type { DeviceReport, LoadedModel, LoadProgress, RequestKind, Requests } from './protocol.ts';
import { writerHandlers } from './writerHandlers.ts';

export interface LoadedLearner {
  readonly learner: Learner;
  readonly model: LoadedModel;
  /** Leaves the learner as it was, the adapter that is on included. */
  measure(
    passage: Passage,
    onProgress: (progress: MeasureProgress) => void,
    signal: AbortSignal,
  ): Promise<Measurement>;
  /** Adapters of this model to and from files. */
  readonly adapterFiles: AdapterFiles;
  /** Resolves with a sentence when the device under the model is lost. */
  readonly lost: Promise<string>;
  dispose(): void;
}

/** What the requests stand on; `engine.worker.ts` gives the real ones. */
export interface Services {
  /** Nothing is answered before this. */
  readonly ready: Promise<void>;
  probe(): Promise<DeviceReport>;
  load(
    request: Requests['load']['request'],
    onProgress: (progress: LoadProgress) => void,
    signal: AbortSignal,
  ): Promise<LoadedLearner>;
  modelKept(manifestUrl: string): Promise<boolean>;
  clearModelCache(): Promise<{ readonly freedBytes: number }>;
  storage(warn: (warning: string) => void): { readonly runs: RunStorage; readonly adapters: KeptAdapters };
}

export type Handlers = {
  readonly [K in RequestKind]: (
    request: Requests[K]['request'],
    onProgress: (progress: Requests[K]['progress']) => void,
    signal: AbortSignal,
  ) => Promise<Requests[K]['result']>;
};

export interface Notices {
  warning(warning: string): void;
  lost(reason: string): void;
}

export function createHandlers(services: Services, notices: Notices): Handlers {
  const { runs: storage, adapters } = services.storage((warning) => notices.warning(warning));
  let loaded: LoadedLearner | null = null;
  const model = (): LoadedLearner => {
    if (!loaded) throw new LabFailure({ message: 'No model is loaded.', advice: 'Load the model first.' });
    return loaded;
  };

  return {
    probe: () => services.probe(),
    load: async (request, onProgress, signal) => {
      signal.throwIfAborted();
      loaded?.dispose();
      loaded = null;
      const next = await services.load(request, onProgress, signal);
      loaded = next;
      void next.lost.then((reason) => {
        if (loaded === next) notices.lost(reason);
      });
      return next.model;
    },
    run: async ({ runId, setup, log, until }, onProgress, signal) => {
      if (signal.aborted) return { status: 'stopped' };
      const { learner, lost } = model();
      const batch = batchEvents(onProgress);
      let last: RunEvent['type'] | undefined;
      // A checkpoint never runs ahead of the log that the page has.
      const kept = storage.of(runId);
      const checkpoints: CheckpointStore = {
        ...kept,
        saveStudy: (lane, checkpoint) => {
          batch.flush();
          return kept.saveStudy(lane, checkpoint);
        },
      };
      const loadWriter = async (id: string) => {
        const found = await adapters.load(id);
        if (found) refuseOtherFit(found.about, learner.model);
        return found?.adapter ?? null;
      };
      const events = innerLoop(learner, { setup, log, until, checkpoints, loadWriter, signal });
      for await (const event of events) {
        const failed = event.type === 'run.failed' || event.type === 'lane.failed';
        // Not the run's failure but the device's: the page hears `lost`, and can resume from a log without it.
        if (failed && (await happensSoon(lost))) break;
        last = event.type;
        batch.add(event);
      }
      batch.flush();
      return { status: statusAfter(last) };
    },
    proposeQuestions: async ({ passage, count, seed }, onProgress, signal) => {
      const questions = [];
      for await (const question of proposeQuestions(model().learner, passage, { count, seed, signal })) {
        questions.push(question);
        onProgress(question);
      }
      return questions;
    },
    ask: async ({ runId, model: begun, lane, strength, passage, questions }, _onProgress, signal) => {
      const { learner } = model();
      refuseOtherModel(begun, learner.model);
      const adapter = lane === 'base' ? null : await storage.of(runId).loadAdapter(lane);
      if (lane !== 'base' && !adapter) throw new LabFailure(NOT_KEPT_OF_RUN);
      try {
        await learner.restore(adapter, strength);
        return await askQuiz(learner, passage, questions, signal);
      } finally {
        await learner.restore(null);
      }
    },
    ...adapterHandlers(model, storage, adapters),
    ...writerHandlers(model, adapters),
    forget: async ({ runId }) => {
      await storage.forget(runId);
      return null;
    },
    measure: async ({ passage }, onProgress, signal) => model().measure(passage, onProgress, signal),
    modelKept: async ({ manifestUrl }) => services.modelKept(manifestUrl),
    clearModelCache: () => services.clearModelCache(),
  };
}

function statusAfter(last: RunEvent['type'] | undefined): Requests['run']['result']['status'] {
  if (last === 'run.finished') return 'finished';
  if (last === 'run.stopped') return 'stopped';
  return last === 'run.failed' ? 'failed' : 'review';
}
