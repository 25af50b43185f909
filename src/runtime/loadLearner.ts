import { loadEngine } from '../engine/engine.ts';
import { EngineLearner } from './engineLearner.ts';
import type { LoadedLearner } from './handlers.ts';
import type { LoadProgress, Requests } from './protocol.ts';

/** A model ready to learn, with what the page is told about it. */
export async function loadLearner(
  { source, executor }: Requests['load']['request'],
  onProgress: (progress: LoadProgress) => void,
  signal: AbortSignal,
): Promise<LoadedLearner> {
  const engine = await loadEngine(source, { executor, onProgress, signal });
  const learner = new EngineLearner(engine);
  const { parameters, from, warning } = engine;
  return {
    learner,
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
