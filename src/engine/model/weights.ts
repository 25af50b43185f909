import type { ModelConfig } from './config.ts';

/** How a tensor's numbers are stored, under their GGUF names. */
export type WeightType = 'F32' | 'F16' | 'Q8_0' | 'Q4_0' | 'Q4_1';

/** Blocks of 32 weights along the last dimension; bytes of one block (or of 32 plain numbers). */
export const BLOCK_BYTES: Record<WeightType, number> = { F32: 128, F16: 64, Q8_0: 34, Q4_0: 18, Q4_1: 20 };

export interface WeightTensor {
  /** Hugging Face checkpoint name, e.g. `model.layers.0.self_attn.q_proj.weight`. */
  readonly name: string;
  /** Hugging Face shape: `[out, in]` for matrices, `[C]` for vectors. */
  readonly shape: readonly number[];
  readonly type: WeightType;
  /** Quantised rows as the file has them, rows already in Hugging Face order (rotary halves, not pairs). */
  readonly bytes: Uint8Array;
}

/** A whole checkpoint in memory: what a loader makes and an executor takes. */
export interface ModelWeights {
  readonly config: ModelConfig;
  readonly tensors: ReadonlyMap<string, WeightTensor>;
}
