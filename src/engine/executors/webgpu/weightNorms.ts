import type { Gpu } from '../../gpu/context.ts';
import { sumOfSquares } from '../../gpu/packedSquares.ts';
import type { ModelConfig, Projection } from '../../model/config.ts';
import { PROJECTIONS, projectionShape } from '../../model/config.ts';
import type { WeightMatrix } from '../../ops/linear/weightMatrix.ts';
import { GATE_UP, QKV, type GpuWeights } from './uploadWeights.ts';

/** See `Executor.weightNorms`. Reads the packed matrices back, one at a time: the file's bytes are let go of at loading. */
export async function weightNorms(gpu: Gpu, { config, layers }: GpuWeights): Promise<number[][]> {
  const all: number[][] = [];
  for (const { qkv, o, gateUp, down } of layers) {
    const norms = new Map<Projection, number>();
    const add = async (matrix: WeightMatrix, stacked: readonly Projection[]) => {
      for (const [name, norm] of await normsOf(gpu, config, matrix, stacked)) norms.set(name, norm);
    };
    await add(qkv, QKV);
    await add(o, ['o_proj']);
    await add(gateUp, GATE_UP);
    await add(down, ['down_proj']);
    all.push(PROJECTIONS.map((name) => norms.get(name)!));
  }
  return all;
}

/** Of the projections that are stacked in one matrix. */
async function normsOf(
  gpu: Gpu,
  config: ModelConfig,
  matrix: WeightMatrix,
  stacked: readonly Projection[],
): Promise<[Projection, number][]> {
  const [values, scales] = await gpu.readback.words(matrix.values, matrix.scales);
  const packed = { ...matrix, values: values!, scales: scales! };
  let row = 0;
  return stacked.map((name) => {
    const [rows] = projectionShape(config, name);
    const squares = sumOfSquares(packed, row, (row += rows));
    return [name, Math.sqrt(squares)];
  });
}
