import { gaussian, seededRandom } from '../../base/rng.ts';
import { PROJECTIONS, projectionShape, type ModelConfig, type Projection } from './config.ts';

/** LoRA (Hu et al. 2021): y = Wx + (alpha / rank) B A x on the chosen projections of layers from..to, both included. */
export interface LoraConfig {
  readonly rank: number;
  readonly alpha: number;
  readonly layers: { readonly from: number; readonly to: number };
  readonly targets: readonly Projection[];
}

/** LoRA weights: every A `[R, in]` and B `[out, R]`, row-major, in the order of `loraLayout`. */
export interface Adapter {
  readonly lora: LoraConfig;
  readonly weights: Float32Array;
}

export interface LoraSlot {
  readonly layer: number;
  readonly target: Projection;
  readonly inFeatures: number;
  readonly outFeatures: number;
  /** Offsets in floats into the flat adapter. */
  readonly aOffset: number;
  readonly bOffset: number;
}

/** Where each A and B lies in the flat adapter: by layer, then by `PROJECTIONS`, A before B. */
export function loraLayout(config: ModelConfig, lora: LoraConfig): { slots: LoraSlot[]; length: number } {
  const { from, to } = lora.layers;
  if (!(lora.rank >= 1) || from < 0 || to >= config.numHiddenLayers || from > to)
    throw new RangeError(
      `LoRA: expected rank >= 1 and layers within 0..${config.numHiddenLayers - 1}, got rank ${lora.rank}, layers ${from}..${to}`,
    );
  const slots: LoraSlot[] = [];
  let length = 0;
  for (let layer = from; layer <= to; layer++) {
    for (const target of PROJECTIONS) {
      if (!lora.targets.includes(target)) continue;
      const [outFeatures, inFeatures] = projectionShape(config, target);
      const aOffset = length;
      const bOffset = aOffset + lora.rank * inFeatures;
      length = bOffset + outFeatures * lora.rank;
      slots.push({ layer, target, inFeatures, outFeatures, aOffset, bOffset });
    }
  }
  return { slots, length };
}

/** A ~ N(0, 1 / in_features), B = 0: the adapter starts as the base model. */
export function initAdapter(config: ModelConfig, lora: LoraConfig, seed: number): Adapter {
  const { slots, length } = loraLayout(config, lora);
  const weights = new Float32Array(length);
  const random = seededRandom(seed, 'lora init');
  for (const { aOffset, bOffset, inFeatures } of slots) {
    const scale = 1 / Math.sqrt(inFeatures);
    for (let i = aOffset; i < bOffset; i++) weights[i] = gaussian(random) * scale;
  }
  return { lora, weights };
}
