/** The requests about writers: adapters that are tuned on self-edits, and kept beside those from files. */
import type { RunProblem } from '../seal/events.ts';
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
      let problem: RunProblem | null = null;
      try {
        for await (const progress of tuneWriter(learner, request, signal)) {
          if (progress.kind === 'tuned') await kept.save(about, progress.adapter);
          else if (progress.kind === 'unlearnable') problem = progress.problem;
          else {
            const { kind: _, ...step } = progress;
            onProgress(step);
          }
        }
        // Numbers of a device that was lost can look like lessons that cannot be learned: the page then hears `lost` first.
        if (problem) await happensSoon(lost);
        return problem;
      } catch (error) {
        // Not the lessons' fault but the device's: the page hears `lost` before this.
        await happensSoon(lost);
        throw error;
      }
    },
    hasWriter: async ({ id }) => {
      const { sha256 } = model().learner.model;
      return (await kept.list()).some((each) => each.id === id && each.model.sha256 === sha256);
    },
  };
}
