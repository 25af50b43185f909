import { PROJECTIONS, type ModelConfig } from '../model/config.ts';
import { loraLayout, type Adapter } from '../model/lora.ts';

/** One number for every projection: by layer, then in the order of `PROJECTIONS`. */
export type ByProjection = readonly (readonly number[])[];

/**
 * How much an adapter changes each weight matrix: ‖ΔW‖_F / ‖W‖_F with ΔW = (alpha / rank) B A; 0 where it has none. ΔW is
 * never formed: ‖BA‖² = tr(AᵀBᵀBA) = tr((BᵀB)(AAᵀ)), the sum of the products of two symmetric `[R, R]` matrices' entries.
 * @param weightNorms ‖W‖_F of the frozen matrices, as `Executor.weightNorms` gives them
 */
export function updateNorms(
  config: ModelConfig,
  { lora, weights }: Adapter,
  weightNorms: ByProjection,
): number[][] {
  const norms = Array.from({ length: config.numHiddenLayers }, () => PROJECTIONS.map(() => 0));
  const { rank } = lora;
  for (const { layer, target, aOffset, bOffset, inFeatures, outFeatures } of loraLayout(config, lora).slots) {
    const a = weights.subarray(aOffset, aOffset + rank * inFeatures);
    const b = weights.subarray(bOffset, bOffset + outFeatures * rank);
    let squared = 0;
    for (let i = 0; i < rank; i++)
      for (let j = i; j < rank; j++) {
        const rowsOfA = dot(a, i * inFeatures, j * inFeatures, 1, inFeatures);
        const columnsOfB = dot(b, i, j, rank, outFeatures);
        squared += (i === j ? 1 : 2) * rowsOfA * columnsOfB;
      }
    const projection = PROJECTIONS.indexOf(target);
    // Rounding can take a sum of nothing below nothing.
    const change = (Math.abs(lora.alpha) / rank) * Math.sqrt(Math.max(0, squared));
    norms[layer]![projection] = change / weightNorms[layer]![projection]!;
  }
  return norms;
}

/** Sum over k of x[i + k step] x[j + k step], for k = 0 .. count-1. */
function dot(x: Float32Array, i: number, j: number, step: number, count: number): number {
  let sum = 0;
  for (let k = 0, at = 0; k < count; k++, at += step) sum += x[i + at]! * x[j + at]!;
  return sum;
}
