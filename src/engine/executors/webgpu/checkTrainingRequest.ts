import type { TrainingRequest } from '../../executor.ts';
import type { ModelConfig } from '../../model/config.ts';
import { loraLayout } from '../../model/lora.ts';

/** Throws RangeError, by name, before anything is allocated. */
export function checkTrainingRequest(config: ModelConfig, request: TrainingRequest): void {
  const { lora, state, documents } = request;
  const { length } = loraLayout(config, lora);
  for (const [name, { length: got }] of Object.entries({
    weights: state.weights,
    moment1: state.moment1,
    moment2: state.moment2,
  }))
    if (got !== length && (got !== 0 || name === 'weights'))
      throw new RangeError(`openTraining: expected ${length} adapter ${name}, got ${got}`);
  for (const { tokens, lossFrom } of documents) {
    if (!(lossFrom >= 1 && lossFrom < tokens.length))
      throw new RangeError(`openTraining: expected 1 <= lossFrom < ${tokens.length} tokens, got ${lossFrom}`);
    if (tokens.length > config.maxPositionEmbeddings)
      throw new RangeError(
        `openTraining: expected at most ${config.maxPositionEmbeddings} tokens a document, got ${tokens.length}`,
      );
    const bad = tokens.find((token) => !(token >= 0 && token < config.vocabSize));
    if (bad !== undefined) throw new RangeError(`token: expected 0..${config.vocabSize - 1}, got ${bad}`);
  }
  if (documents.length === 0) throw new RangeError('openTraining: expected at least one document');
}
