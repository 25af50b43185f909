import { loadEngine } from '../engine/engine.ts';
import type { ModelConfig } from '../engine/model/config.ts';
import { defaultRecipe } from '../seal/recipe.ts';
import { TURN_MARKS } from '../seal/quiz/ask.ts';
import { EngineLearner, loraOf } from './engineLearner.ts';
import { adapterFilesFor } from './adapterFiles.ts';
import type { LoadedLearner } from './handlers.ts';
import { idbTuning } from './idbTuning.ts';
import { LabFailure } from './labFailure.ts';
import type { LoadProgress, Requests } from './protocol.ts';

/** A model ready to learn, with what the page is told about it. */
export async function loadLearner(
  { source, executor }: Requests['load']['request'],
  onProgress: (progress: LoadProgress) => void,
  signal: AbortSignal,
): Promise<LoadedLearner> {
  const warmUp = (config: ModelConfig) => loraOf(defaultRecipe(config.numHiddenLayers), config);
  const engine = await loadEngine(source, { executor, keptTuning: idbTuning(), warmUp, onProgress, signal });
  const learner = new EngineLearner(engine);
  try {
    refuseWithoutTurns(learner);
  } catch (error) {
    engine.dispose();
    throw error;
  }
  const { parameters, from, warning } = engine;
  return {
    learner,
    measure: (passage, onProgress, signal) => learner.measure(passage, { onProgress, signal }),
    adapterFiles: adapterFilesFor(engine.config, engine.modelSha256),
    model: {
      card: learner.model,
      executor: learner.executor,
      parameters,
      from,
      ...(warning !== undefined && { warning }),
    },
    lost: engine.executor.lost,
    dispose: () => engine.dispose(),
  };
}

/** @throws LabFailure for a model that does not know the marks of a turn: it would never end an answer */
export function refuseWithoutTurns(learner: Pick<EngineLearner, 'encode' | 'model'>): void {
  const missing = TURN_MARKS.find((mark) => learner.encode(mark).length !== 1);
  if (missing)
    throw new LabFailure({
      message: `${learner.model.name} does not have the turn mark ${missing} in its vocabulary.`,
      advice:
        'Choose an instruction-tuned model that uses ChatML, such as SmolLM2-Instruct or Qwen2.5-Instruct.',
    });
}
