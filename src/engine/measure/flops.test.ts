import { describe, expect, test } from 'vitest';
import type { BufferSlice } from '../gpu/buffers.ts';
import { PROJECTIONS } from '../model/config.ts';
import { passLora } from '../executors/webgpu/loraGroups.ts';
import { trainingDispatches, type ScratchBuffers } from '../executors/webgpu/trainBuffers.ts';
import type { WeightMatrix } from '../ops/linear/weightMatrix.ts';
import { SMOLLM2 } from '../testing/smolLm2.ts';
import { decodeFlops, trainingStepFlops } from './flops.ts';

const LAYER = 3_538_944;
const HEAD = 49_152 * 576;
const ADAPTER_8 = { rank: 8, alpha: 16, layers: { from: 0, to: 29 }, targets: PROJECTIONS };
const KEEPS = { recomputesScores: false };
const RECOMPUTES = { recomputesScores: true };

describe('decoding', () => {
  test('is two operations a weight, and four a key and channel', () => {
    expect(decodeFlops(SMOLLM2, 1, 1)).toBe(2 * (30 * LAYER + HEAD) + 30 * 4 * 576);
    expect(decodeFlops(SMOLLM2, 32, 101)).toBe(32 * (2 * (30 * LAYER + HEAD) + 30 * 4 * 576 * 101));
  });
  test('follows head size, not the hidden size, where the two differ', () => {
    const wide = { ...SMOLLM2, headDim: 128 };
    const attention = (keys: number) => decodeFlops(wide, 1, keys) - decodeFlops(wide, 1, keys - 1);
    expect(attention(9)).toBe(30 * 4 * 9 * 128);
  });
});

describe('a training step', () => {
  test('of all layers at 128 rows takes 568 million operations a token, as the roofline has it', () => {
    const flops = trainingStepFlops(SMOLLM2, ADAPTER_8, [{ rows: 128, lossRows: 128 }], RECOMPUTES);
    // The roofline gives every token a dx; the lowest q, k and v have none: 1.1 million a token.
    const lowest = 2 * 576 * 960;
    expect((flops / 128 + lowest) / 1e6).toBeCloseTo(568, -0.5);
  });
  test('costs the same for two documents in one step as in two', () => {
    const a = { rows: 31, lossRows: 5 };
    const b = { rows: 77, lossRows: 77 };
    const cost = (documents: (typeof a)[]) => trainingStepFlops(SMOLLM2, ADAPTER_8, documents, KEEPS);
    expect(cost([a, b])).toBe(cost([a]) + cost([b]));
  });
  test('of the upper half leaves the lower half out, forward and backward', () => {
    const upper = { ...ADAPTER_8, layers: { from: 15, to: 29 } };
    const documents = [{ rows: 40, lossRows: 7 }];
    const lora = 3 * 2 * 8 * (3 * (576 + 1536) + 2 * (576 + 576) + 2 * (576 + 192));
    const attention = 4 * 576 * ((40 * 41) / 2);
    const saved = 15 * (40 * (2 * 2 * LAYER + lora) + attention * (1 + 2));
    expect(
      trainingStepFlops(SMOLLM2, ADAPTER_8, documents, KEEPS) -
        trainingStepFlops(SMOLLM2, upper, documents, KEEPS),
    ).toBe(saved);
  });
  test('without loss at some rows saves the head there, twice', () => {
    const cost = (lossRows: number) => trainingStepFlops(SMOLLM2, ADAPTER_8, [{ rows: 64, lossRows }], KEEPS);
    expect(cost(64) - cost(1)).toBe(63 * 2 * 2 * HEAD);
  });
});

test('the linears of a step are what the kernels of a real plan multiply', () => {
  // Nothing but the model's own products; the lowest layer has no backward then.
  const lora = { ...ADAPTER_8, layers: { from: 15, to: 29 }, targets: [] };
  const slice: BufferSlice = { buffer: {} as GPUBuffer, offset: 0, size: Infinity };
  const matrix = (rows: number, columns: number): WeightMatrix => ({
    format: 'q4',
    rows,
    columns,
    values: slice,
    scales: slice,
  });
  const layer = {
    inputNorm: slice,
    qkv: matrix(960, 576),
    qkvBias: null,
    o: matrix(576, 576),
    postNorm: slice,
    gateUp: matrix(3072, 576),
    down: matrix(576, 1536),
  };
  const weights = {
    config: SMOLLM2,
    embedding: matrix(49_152, 576),
    head: matrix(49_152, 576),
    norm: slice,
    layers: Array.from({ length: 30 }, () => layer),
    ropeTable: slice,
    allocations: [],
  };
  const buffers: ScratchBuffers = { buffer: () => ({ ...slice, buffer: {} as GPUBuffer }) };
  // Whole buckets: nothing is padded.
  const shape = { rows: 64, lossRows: 16, accumulate: false };
  const model = { weights, lora: passLora(SMOLLM2, lora, slice), from: 15, below: slice, gradient: slice };
  const work = trainingDispatches(model, buffers, shape)
    .filter(({ kernel }) => kernel.name === 'linear/linearBackward')
    .reduce((sum, { work = 0 }) => sum + 2 * work, 0);
  expect(work).toBe(64 * 14 * 2 * LAYER + 16 * 2 * HEAD);

  const cost = trainingStepFlops(SMOLLM2, lora, [{ rows: 64, lossRows: 16 }], KEEPS);
  const attention = 15 * 3 * 4 * 576 * ((64 * 65) / 2);
  const forward = 64 * 15 * 2 * LAYER + 16 * 2 * HEAD;
  const lowest = 64 * (2 * LAYER - 2 * 576 * 960);
  expect(cost - attention - forward).toBe(work + lowest);
});
