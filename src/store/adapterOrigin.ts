import { BUNDLED_MODEL } from '../content/models.ts';
import type { Lane } from '../seal/events.ts';
import type { ModelCard } from '../seal/learner.ts';
import type { RunState } from '../seal/runState.ts';

/** Where a model's weights are to be had, for the file of an adapter; null where that is not known. */
export function weightsOf(model: ModelCard) {
  return model.sha256 === BUNDLED_MODEL.sha256
    ? { baseModel: BUNDLED_MODEL.hub, quantisation: BUNDLED_MODEL.quantisation }
    : null;
}

/** What the file of a lane's adapter says of it. */
export function laneOrigin({ started: { model }, setup }: RunState, lane: Exclude<Lane, 'base'>) {
  const lesson = lane === 'control' ? 'the passage only' : `self-edit ${lane + 1}`;
  return {
    title: `${setup.passage.title}: ${lesson}`,
    modelName: model.name,
    ...(weightsOf(model) ?? { baseModel: null, quantisation: null }),
  };
}
