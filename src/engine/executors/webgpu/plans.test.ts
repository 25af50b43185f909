/** Dispatches of a layer, counted without a GPU: launchers only return records. */
import { expect, test } from 'vitest';
import type { BufferSlice } from '../../gpu/buffers.ts';
import { PROJECTIONS } from '../../model/config.ts';
import { tuningOf, VARIANT_NAMES } from '../../ops/linear/variants.ts';
import type { WeightMatrix } from '../../ops/linear/weightMatrix.ts';
import { TrainingRefusedError } from '../../executor.ts';
import { SMOLLM2 } from '../../testing/smolLm2.ts';
import { llamaLayerBackward, type BackwardBuffers } from './llamaBackwardPlan.ts';
import { llamaLayer, type LayerBuffers, type Pass } from './llamaPlan.ts';
import { loraGroups } from './loraGroups.ts';
import { passShape } from './trainBuffers.ts';
import { passBytes, refuseLongDocuments } from './trainMemory.ts';
import { withTuning, type GpuWeights } from './uploadWeights.ts';

/** Every layer is alike: two are enough. */
const config = { ...SMOLLM2, numHiddenLayers: 2 };

const slice = (): BufferSlice => ({ buffer: {} as GPUBuffer, offset: 0, size: Infinity });
const matrix = (rows: number, columns: number): WeightMatrix => ({
  format: 'q4',
  rows,
  columns,
  values: slice(),
  scales: slice(),
});
const layer = () => ({
  inputNorm: slice(),
  qkv: matrix(960, 576),
  qkvBias: null,
  o: matrix(576, 576),
  postNorm: slice(),
  gateUp: matrix(3072, 576),
  down: matrix(576, 1536),
});
const weights: GpuWeights = {
  config,
  embedding: matrix(49_152, 576),
  head: matrix(49_152, 576),
  norm: slice(),
  layers: [layer(), layer()],
  ropeTable: slice(),
  allocations: [],
};
const saved = (): LayerBuffers => ({
  x: slice(),
  xn: slice(),
  qkv: slice(),
  attended: slice(),
  lse: slice(),
  xMid: slice(),
  gateUp: slice(),
  h: slice(),
  y: slice(),
  t: { qkv: slice(), o: slice(), gateUp: slice(), down: slice() },
});
const backward = (): BackwardBuffers => ({
  dX: slice(),
  dXn: slice(),
  dQkv: slice(),
  dAttended: slice(),
  dGateUp: slice(),
  dH: slice(),
  h: slice(),
  u: slice(),
  gradient: slice(),
});
function pass(rows: number, lora: boolean): Pass {
  const layers = loraGroups(config, {
    rank: 16,
    alpha: 32,
    layers: { from: 0, to: 1 },
    targets: PROJECTIONS,
  });
  return {
    weights,
    rows,
    records: slice(),
    lora: lora ? { layers, adapter: slice(), rank: 16, scale: 2 } : null,
  };
}
test('a document is refused where it would take more memory than a pass may', () => {
  const lora = { rank: 16, alpha: 32, layers: { from: 0, to: 29 }, targets: PROJECTIONS };
  const smolLm2: GpuWeights = {
    ...weights,
    config: { ...config, numHiddenLayers: 30 },
    layers: Array.from({ length: 30 }, layer),
  };
  const { total } = passBytes(smolLm2, lora, passShape(256, 255));
  expect(total / 256 / 30, 'bytes a row and layer').toBeGreaterThan(23_500);
  expect(total / 256 / 30).toBeLessThan(29_500);

  const none = { maxBufferSize: Infinity, maxStorageBufferBindingSize: Infinity };
  const refuse = (length: number, limits = none) =>
    refuseLongDocuments(
      smolLm2,
      { lora, documents: [9, length].map((n) => ({ tokens: new Int32Array(n), lossFrom: 1 })) },
      limits,
    );
  refuse(2048);
  expect(() => refuse(4000)).toThrow(TrainingRefusedError);
  expect(() => refuse(4000)).toThrow(
    /^a document of 4000 tokens needs 3\d\d\d MB; shorten the passage or its notes$/,
  );
  expect(() => refuse(2048, { ...none, maxStorageBufferBindingSize: 2 ** 24 })).toThrow(/of 2048 tokens/);
});

const names = (dispatches: readonly { kernel: { name: string } }[]) =>
  dispatches.map(({ kernel }) => kernel.name.split('/')[1]);

test.each([
  ['one row', 1, false],
  ['one row with an adapter', 1, true],
  ['24 rows with an adapter', 24, true],
])('decoding is 7 dispatches a layer: %s', (_, rows, lora) => {
  const dispatches = llamaLayer(pass(rows, lora), 0, saved(), { kind: 'decode', cache: slice() });
  expect(dispatches.length, names(dispatches).join(' ')).toBeLessThanOrEqual(7);
});

test.each([1, 16, 24, 200])(
  'decoding %i rows is 7 dispatches a layer with every variant of the products',
  (rows) => {
    for (const name of VARIANT_NAMES) {
      const tuned = { ...pass(rows, true), weights: withTuning(weights, tuningOf(name)) };
      const dispatches = llamaLayer(tuned, 0, saved(), { kind: 'decode', cache: slice() });
      expect(dispatches.length, `${name}: ${names(dispatches).join(' ')}`).toBe(7);
    }
  },
);

test('training is 7 dispatches forward and 14 backward a layer', () => {
  const forward = llamaLayer(pass(256, true), 1, saved(), { kind: 'rows' });
  expect(names(forward)).toEqual([
    'rmsNorm',
    'linearTiled',
    'attention',
    'linearTiled',
    'rmsNorm',
    'linearTiled',
    'linearTiled',
  ]);
  const options = { last: false, accumulate: false };
  expect(names(llamaLayerBackward(pass(256, true), 1, saved(), backward(), options))).toEqual([
    'linearBackward',
    'swiGluBackward',
    'loraGradients',
    'linearBackward',
    'rmsNorm',
    'loraGradients',
    'rmsNormBackward',
    'linearBackward',
    'loraGradients',
    'attentionBackward',
    'linearBackward',
    'rmsNorm',
    'loraGradients',
    'rmsNormBackward',
  ]);
});

test('a direct variant gates the input of the down projection in a dispatch of its own, but not in decoding', () => {
  const tuned = { ...pass(256, true), weights: withTuning(weights, tuningOf('direct')) };
  expect(names(llamaLayer(tuned, 1, saved(), { kind: 'rows' })).slice(-3)).toEqual([
    'linearDirect',
    'gatedInput',
    'linearDirect',
  ]);
  expect(llamaLayer(tuned, 1, saved(), { kind: 'rows' })).toHaveLength(8);
  expect(llamaLayer(tuned, 1, saved(), { kind: 'decode', cache: slice() })).toHaveLength(7);
  const options = { last: false, accumulate: false };
  expect(llamaLayerBackward(tuned, 1, saved(), backward(), options)).toHaveLength(14);
});

test('the lowest trained layer stops where nothing below it is learnt', () => {
  const options = { last: true, accumulate: false };
  expect(names(llamaLayerBackward(pass(256, true), 0, saved(), backward(), options)).at(-1)).toBe(
    'loraGradients',
  );
  const onlyDown = loraGroups(config, {
    rank: 4,
    alpha: 8,
    layers: { from: 0, to: 1 },
    targets: ['down_proj'],
  });
  const some = pass(256, true);
  const lora = { ...some.lora!, layers: onlyDown };
  expect(names(llamaLayerBackward({ ...some, lora }, 0, saved(), backward(), options))).toEqual([
    'linearBackward',
    'swiGluBackward',
    'loraGradients',
  ]);
});
