/** The requests about adapters as files, and about those that are kept. */
import { refuseOtherModel } from '../seal/innerLoop.ts';
import type { Learner, ModelCard } from '../seal/learner.ts';
import { RunRefusal } from '../seal/problem.ts';
import { askQuiz } from '../seal/quiz/ask.ts';
import type { AdapterFiles } from './adapterFiles.ts';
import type { RunStorage } from './checkpoints.ts';
import type { Handlers } from './handlers.ts';
import type { KeptAdapters } from './keptAdapters.ts';
import { LabFailure } from './labFailure.ts';
import type { KeptAdapter } from './protocol.ts';

type AdapterHandlers = Pick<
  Handlers,
  | 'exportAdapter'
  | 'importAdapter'
  | 'keepAdapter'
  | 'askAdapter'
  | 'exportKept'
  | 'keptAdapters'
  | 'forgetAdapter'
>;

export function adapterHandlers(
  model: () => { readonly learner: Learner; readonly adapterFiles: AdapterFiles },
  runs: RunStorage,
  kept: KeptAdapters,
): AdapterHandlers {
  return {
    exportAdapter: async ({ runId, model: begun, lane, origin }) => {
      const { learner, adapterFiles } = model();
      refuseOtherModel(begun, learner.model);
      const adapter = await runs.of(runId).loadAdapter(lane);
      if (!adapter) throw new LabFailure(NOT_KEPT_OF_RUN);
      return adapterFiles.pack(adapter, origin);
    },
    importAdapter: async ({ id, file, name }, _onProgress, signal) => {
      const { learner, adapterFiles } = model();
      const { adapter, ...facts } = await adapterFiles.unpack(file, signal);
      signal.throwIfAborted();
      const about: KeptAdapter = { id, name, model: learner.model, ...facts };
      await kept.save(about, adapter);
      return about;
    },
    keepAdapter: async ({ runId, lane, about }) => {
      const adapter = await runs.of(runId).loadAdapter(lane);
      if (!adapter) throw new LabFailure(NOT_KEPT_OF_RUN);
      await kept.save(about, adapter);
      return null;
    },
    askAdapter: async ({ id, strength, passage, questions }, _onProgress, signal) => {
      const { learner } = model();
      const found = await kept.load(id);
      if (!found) throw new LabFailure(NOT_KEPT);
      refuseOtherFit(found.about, learner.model);
      try {
        await learner.restore(found.adapter, strength);
        return await askQuiz(learner, passage, questions, signal);
      } finally {
        await learner.restore(null);
      }
    },
    exportKept: async ({ id, origin }) => {
      const { learner, adapterFiles } = model();
      const found = await kept.load(id);
      if (!found) throw new LabFailure(NOT_KEPT);
      refuseOtherFit(found.about, learner.model);
      const { name, baseModel } = found.about;
      const known = { title: name, baseModel, modelName: learner.model.name, quantisation: null };
      return adapterFiles.pack(found.adapter, { ...known, ...origin });
    },
    keptAdapters: () => kept.list(),
    forgetAdapter: async ({ id }) => {
      await kept.forget(id);
      return null;
    },
  };
}

/** @throws RunRefusal where it was checked against one model and another is loaded, which may have other shapes */
export function refuseOtherFit({ name, model }: KeptAdapter, loaded: ModelCard): void {
  if (model.sha256 === loaded.sha256) return;
  throw new RunRefusal(
    `${name} was loaded for ${model.name}, and ${loaded.name} is loaded now.`,
    `Load ${model.name} to use it, or load the adapter's file again.`,
  );
}

export const NOT_KEPT_OF_RUN = {
  message: 'What this lesson taught the model is no longer kept.',
  advice: 'Study the notes again to ask it once more.',
};

const NOT_KEPT = {
  message: 'This adapter is no longer kept.',
  advice: 'Load its file again, or tune the writer again.',
};
