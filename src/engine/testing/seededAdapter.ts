import { gaussian, seededRandom } from '../../base/rng.ts';
import type { ModelConfig } from '../model/config.ts';
import { initAdapter, loraLayout, type Adapter, type LoraConfig } from '../model/lora.ts';

/** A as at the start of a training, B ~ N(0, 0.08): as if trained, and the same numbers everywhere. */
export function seededAdapter(config: ModelConfig, lora: LoraConfig, seed: number): Adapter {
  const { weights } = initAdapter(config, lora, seed);
  const random = seededRandom(seed, 'trained B');
  for (const { bOffset, outFeatures } of loraLayout(config, lora).slots)
    for (let i = 0; i < outFeatures * lora.rank; i++) weights[bOffset + i] = 0.08 * gaussian(random);
  return { lora, weights };
}
