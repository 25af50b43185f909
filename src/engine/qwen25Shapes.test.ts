/** Whether the real sizes of Qwen2.5 are taken, found out from the configuration: no weight is made. */
import { describe, expect, test } from 'vitest';
import { passShape } from './executors/webgpu/trainBuffers.ts';
import { passBytes } from './executors/webgpu/trainMemory.ts';
import type { GpuWeights } from './executors/webgpu/uploadWeights.ts';
import type { BufferSlice } from './gpu/buffers.ts';
import { PROJECTIONS, projectionName, projectionShape, type ModelConfig } from './model/config.ts';
import { memoryNeed, refuseUnfit } from './model/memoryNeed.ts';
import { BLOCK_BYTES, type ModelWeights, type WeightTensor, type WeightType } from './model/weights.ts';
import type { WeightMatrix } from './ops/linear/weightMatrix.ts';

/** Qwen2.5-0.5B-Instruct, from its config.json. */
const HALF_BILLION: ModelConfig = {
  architecture: 'qwen2',
  hiddenSize: 896,
  intermediateSize: 4864,
  numHiddenLayers: 24,
  numAttentionHeads: 14,
  numKeyValueHeads: 2,
  headDim: 64,
  vocabSize: 151_936,
  rmsNormEps: 1e-6,
  ropeTheta: 1_000_000,
  tieWordEmbeddings: true,
  attentionBias: true,
  maxPositionEmbeddings: 32_768,
};
/** Qwen2.5-1.5B-Instruct. */
const BILLIONS: ModelConfig = {
  ...HALF_BILLION,
  hiddenSize: 1536,
  intermediateSize: 8960,
  numHiddenLayers: 28,
  numAttentionHeads: 12,
  headDim: 128,
};

/** All tensors a file of this configuration has, sizes only. */
function weightsOf(config: ModelConfig, type: WeightType): ModelWeights {
  const { hiddenSize: C, vocabSize: V } = config;
  const tensors = new Map<string, WeightTensor>();
  const add = (name: string, shape: readonly number[], stored: WeightType) => {
    const count = shape.reduce((a, b) => a * b, 1);
    const bytes = { length: (count / 32) * BLOCK_BYTES[stored] } as Uint8Array;
    tensors.set(name, { name, shape, type: stored, bytes });
  };
  add('model.embed_tokens.weight', [V, C], 'Q8_0');
  add('model.norm.weight', [C], 'F32');
  for (let layer = 0; layer < config.numHiddenLayers; layer++) {
    for (const norm of ['input_layernorm', 'post_attention_layernorm'])
      add(`model.layers.${layer}.${norm}.weight`, [C], 'F32');
    for (const projection of PROJECTIONS) {
      const shape = projectionShape(config, projection);
      add(projectionName(layer, projection), shape, type);
      if (/^[qkv]_/.test(projection)) add(projectionName(layer, projection, 'bias'), [shape[0]], 'F32');
    }
  }
  return { config, tensors };
}

const GIBIBYTE = 2 ** 30;
const ROOMY = { maxBufferSize: 2 * GIBIBYTE, maxStorageBufferBindingSize: 2 * GIBIBYTE };

describe('Qwen2.5-0.5B', () => {
  const model = weightsOf(HALF_BILLION, 'Q8_0');
  test('has as many weights as its model card says', () => {
    const count = [...model.tensors.values()].reduce((n, t) => n + t.shape.reduce((a, b) => a * b, 1), 0);
    expect(count).toBe(494_032_768);
  });
  test('is taken by WebAssembly, nearly to the last of its memory', () => {
    refuseUnfit(model, 'tfjs');
    expect(memoryNeed(model, 'tfjs')).toBeGreaterThan(3.7e9);
    expect(memoryNeed(model, 'tfjs')).toBeLessThan(3.8e9);
  });
  test('is taken by WebGPU where one buffer may hold the embedding', () => {
    for (const type of ['Q8_0', 'Q4_0', 'F16'] as const)
      refuseUnfit(weightsOf(HALF_BILLION, type), 'webgpu', ROOMY);
  });
  test('is refused by WebGPU where a binding may have the 128 MiB that every device grants', () => {
    const least = { ...ROOMY, maxStorageBufferBindingSize: 128 * 2 ** 20 };
    expect(() => refuseUnfit(model, 'webgpu', least)).toThrow(
      /model\.embed_tokens\.weight takes 136 MB, more than the 134 MB.*Use a smaller model, or WebAssembly/,
    );
  });
  test('has sizes that every training kernel takes, with a document of 512 tokens', () => {
    const lora = { rank: 16, alpha: 32, layers: { from: 12, to: 23 }, targets: PROJECTIONS };
    const { total, largest } = passBytes(gpuWeights(HALF_BILLION), lora, passShape(511, 64));
    expect(total).toBeLessThan(ROOMY.maxBufferSize);
    expect(largest).toBeLessThan(128 * 2 ** 20);
  });
});

describe('Qwen2.5-1.5B', () => {
  const model = weightsOf(BILLIONS, 'Q8_0');
  test('is refused by WebGPU for its heads', () => {
    expect(() => refuseUnfit(model, 'webgpu', ROOMY)).toThrow(/heads of 128 dimensions.*Use WebAssembly/);
  });
  test('is refused by WebAssembly for its size', () => {
    expect(() => refuseUnfit(model, 'tfjs')).toThrow(/needs about 11\.7 GB of memory on WebAssembly/);
  });
});

function gpuWeights(config: ModelConfig): GpuWeights {
  const { hiddenSize: C, intermediateSize: F, numAttentionHeads: H, numKeyValueHeads: K } = config;
  const slice: BufferSlice = { buffer: {} as GPUBuffer, offset: 0, size: Infinity };
  const matrix = (rows: number, columns: number): WeightMatrix => ({
    format: 'q8',
    rows,
    columns,
    values: slice,
    scales: slice,
  });
  const width = H * config.headDim;
  const layer = {
    inputNorm: slice,
    qkv: matrix(width + 2 * K * config.headDim, C),
    qkvBias: slice,
    o: matrix(C, width),
    postNorm: slice,
    gateUp: matrix(2 * F, C),
    down: matrix(C, F),
  };
  return {
    config,
    embedding: matrix(config.vocabSize, C),
    head: matrix(config.vocabSize, C),
    norm: slice,
    layers: Array.from({ length: config.numHiddenLayers }, () => layer),
    ropeTable: slice,
    allocations: [],
  };
}
