/** The requests about writers: adapters that are tuned on self-edits, and kept beside those from files. */
import { tuneWriter } from '../seal/rounds/tuneWriter.ts';
import type { Handlers, LoadedLearner } from './handlers.ts';
import { happensSoon } from './happensSoon.ts';
import type { KeptAdapters } from './keptAdapters.ts';
import type { KeptAdapter } from './protocol.ts';

export function writerHandlers(
  model: () => Pick<LoadedLearner, 'learner' | 'lost'>,
  kept: KeptAdapters,
): Pick<Handlers, 'tuneWriter' | 'hasWriter'> {
  return {
    tuneWriter: async (request, onProgress, signal) => {
      signal.throwIfAborted();
      const { learner, lost } = model();
      const { writer, recipe } = request;
      const { layers } = learner.model;
      const about: KeptAdapter = {
        ...writer,
        model: learner.model,
        baseModel: null,
        sameModelFile: true,
        rank: recipe.rank,
        layers: { from: recipe.firstLayer, to: layers - 1 },
      };
      try {
        for await (const progress of tuneWriter(learner, request, signal)) {
          if (progress.kind === 'tuned') {
            await kept.save(about, progress.adapter);
            continue;
          }
          const { kind: _, ...step } = progress;
          onProgress(step);
        }
      } catch (error) {
        // Not the lessons' fault but the device's: the page hears `lost` before this.
        await happensSoon(lost);
        throw error;
      }
      return null;
    },
    hasWriter: async ({ id }) => {
      const { sha256 } = model().learner.model;
      return (await kept.list()).some((each) => each.id === id && each.model.sha256 === sha256);
    },
  };
}
