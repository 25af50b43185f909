import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Allocation } from '../../gpu/buffers.ts';
import type { Gpu } from '../../gpu/context.ts';
import type { Dispatch } from '../../gpu/plan.ts';
import type { VariantName } from '../../ops/linear/variants.ts';
import type { WeightMatrix } from '../../ops/linear/weightMatrix.ts';
import { tinyModel } from '../../testing/tinyModel.ts';
import { onDevice, testMatrix } from '../../testing/weightMatrix.ts';
import { testDevice, testGpu } from '../../testing/testGpu.ts';
import { parseTuningRecord, tuneKernels, tuningKey, type TuningRecord } from './kernelTuning.ts';
import { Bench, type Contest } from './kernelTuningBench.ts';
import { createWebgpuExecutor } from './webgpuExecutor.ts';

let gpu: Gpu;
let matrix: WeightMatrix;
/** As much of it as a slow device multiplies in no time. */
let part: WeightMatrix;
const weights: Allocation[] = [];
const LONG = { length: 'long', direction: 'forward' } as const;

beforeAll(async () => {
  gpu = await testGpu();
  // SmolLM2-135M's gate|up: what is chosen hangs on its width.
  const made = testMatrix(1, 'Q4_1', 3072, 576);
  const values = gpu.memory.upload('weights', 'values', made.packed.values);
  const scales = gpu.memory.upload('weights', 'scales', made.packed.scales);
  weights.push(values, scales);
  matrix = onDevice(made, values, scales);
  part = { ...matrix, rows: 256 };
});

afterAll(() => {
  gpu.memory.freeAll(weights);
});

/** Spoils what a variant does, and remembers which were tried. */
class SpoiltBench extends Bench {
  readonly tried: VariantName[] = [];
  spoil: (name: VariantName, dispatches: Dispatch[]) => Dispatch[] = (_, dispatches) => dispatches;
  override dispatches(name: VariantName, contest: Contest): Dispatch[] {
    this.tried.push(name);
    return this.spoil(name, super.dispatches(name, contest));
  }
}

/** Storage with one record in it. */
function storage(before: unknown = null) {
  const written: TuningRecord[] = [];
  const keys: string[] = [];
  return {
    written,
    keys,
    read: async (key: string) => (keys.push(key), before),
    write: async (record: TuningRecord) => void written.push(record),
  };
}

test('a trial picks variants that this device can run, once, and frees its buffers', async () => {
  const compiled: number[] = [];
  const record = await tuneKernels(gpu, matrix, {
    onCompiling: (done) => compiled.push(done),
  });
  expect(compiled.at(-1)).toBe(compiled.length);
  expect(gpu.memory.bytesOf('activations')).toBe(0);
  expect(gpu.live).toEqual({ plans: 0, bindGroups: 0 });
  expect(record.key).toBe(tuningKey(gpu, matrix));
  // Whatever the figures of the day: registers alone are several times faster on SwiftShader.
  expect(record.tuning.long.forward).toMatch(/^direct/);
  expect(record.tuning.long.backward).toMatch(/^direct/);
  expect(await tuneKernels(gpu, matrix)).toBe(record);
});

test('a record survives JSON, and one of another key or with a variant that may not be used is refused', async () => {
  const record = await tuneKernels(gpu, matrix);
  const { key, tuning } = record;
  expect(parseTuningRecord(gpu, key, JSON.parse(JSON.stringify(record)))).toEqual(record);
  const refused = [
    undefined,
    null,
    'direct',
    {},
    { ...record, key: 'another device' },
    { ...record, tuning: { ...tuning, long: { forward: 'direct', backward: 'none' } } },
    { ...record, tuning: { ...tuning, short: null } },
    // This device has no shader-f16.
    { ...record, tuning: { ...tuning, short: { forward: 'tile64Half', backward: 'direct' } } },
  ];
  for (const value of refused) expect(parseTuningRecord(gpu, key, value), JSON.stringify(value)).toBeNull();
  expect(tuningKey(gpu, { ...matrix, columns: 608 })).not.toBe(key);
  // A device that has it: half precision is for the forward pass alone.
  const features = new Set([...gpu.device.features, 'shader-f16']);
  const withHalf = { ...gpu, description: 'a graphics card', device: { features } as unknown as GPUDevice };
  const half = (forward: string, backward: string) => ({
    key,
    tuning: { ...tuning, long: { forward, backward } },
  });
  expect(parseTuningRecord(withHalf, key, half('tile64Half', 'direct'))).not.toBeNull();
  expect(parseTuningRecord(withHalf, key, half('tile64Half', 'tile64Half'))).toBeNull();
});

/** What a faulty driver does to one variant; the other must then be picked, however fast the faulty one is. */
const FAULTS: Record<string, (dispatches: Dispatch[]) => Dispatch[]> = {
  'leaves its outputs as they were': (all) => all.map((dispatch) => ({ ...dispatch, grid: [0, 1, 1] })),
  'leaves its last row out': (all) =>
    all.map((dispatch) => ({
      ...dispatch,
      ...(dispatch.params && { params: Uint32Array.from(dispatch.params, (n, i) => (i === 0 ? n - 1 : n)) }),
    })),
  'does not compile': (all) =>
    all.map((dispatch) => ({ ...dispatch, kernel: { ...dispatch.kernel, wgsl: 'nonsense' } })),
  'cannot be bound': (all) => all.map((dispatch) => ({ ...dispatch, buffers: [] })),
};

test.each(Object.keys(FAULTS))('a variant that %s is left out', async (fault) => {
  for (const direction of ['forward', 'backward'] as const) {
    const contest = { length: 'short', direction } as const;
    const bench = new SpoiltBench(gpu, part);
    bench.spoil = (name, dispatches) => (name === 'direct' ? FAULTS[fault]!(dispatches) : dispatches);
    expect(await bench.confirm(contest, 'tile32', 'direct')).toBe(false);
    expect(await bench.choose(contest, 'tile32', ['direct'], 1000)).toBe('tile32');
    bench.spoil = (_, dispatches) => dispatches;
    expect(await bench.confirm(contest, 'tile32', 'direct')).toBe(true);
    expect(await bench.choose(contest, 'tile32', ['direct'], 1000)).toBe('direct');
    bench.dispose();
  }
  expect(gpu.memory.bytesOf('activations')).toBe(0);
  expect(gpu.live).toEqual({ plans: 0, bindGroups: 0 });
});

test('without time left one alternative is tried, and an aborted trial stops', async () => {
  const bench = new SpoiltBench(gpu, part);
  await bench.choose(LONG, 'tile32', ['direct', 'tile64', 'tile64Wide'], 0);
  expect(bench.tried).toEqual(['tile32', 'direct']);
  const abort = AbortSignal.abort(new Error('stopped'));
  await expect(bench.choose(LONG, 'tile32', ['direct'], 1000, abort)).rejects.toThrow('stopped');
  bench.dispose();
  expect(gpu.live).toEqual({ plans: 0, bindGroups: 0 });
});

/** The trial of a model of this width, counted by the variants it tried; each matrix is new to the device. */
async function tunedFrom(before: (key: string) => unknown, rows: number, spoil?: SpoiltBench['spoil']) {
  const other = { ...matrix, rows };
  const kept = storage(before(tuningKey(gpu, other)));
  let bench: SpoiltBench | null = null;
  const createBench = (...of: [Gpu, WeightMatrix]) => {
    bench = new SpoiltBench(...of);
    if (spoil) bench.spoil = spoil;
    return bench;
  };
  const record = await tuneKernels(gpu, other, { kept, createBench });
  return { record, kept, tried: new Set(bench!.tried) };
}

const DIRECT = { forward: 'direct', backward: 'direct' } as const;
const TILE = { forward: 'tile32', backward: 'tile32' } as const;

test('a kept record is used without a trial, unless it is of another key or its variants are wrong now', async () => {
  const good = (key: string) => ({ key, tuning: { short: TILE, long: DIRECT } });
  const used = await tunedFrom(good, 1024);
  expect(used.record).toEqual(good(used.record.key));
  expect(used.tried).toEqual(new Set(['tile32', 'direct']));
  expect(used.kept.keys).toEqual([used.record.key]);
  expect(used.kept.written).toEqual([]);

  const stale = await tunedFrom(() => good('an older browser'), 1152);
  expect(stale.tried.size).toBe(3);
  expect(stale.kept.written).toEqual([stale.record]);

  const wrong = await tunedFrom(good, 1280, (name, dispatches) =>
    name === 'direct' ? FAULTS['leaves its last row out']!(dispatches) : dispatches,
  );
  expect(wrong.record.tuning.long).not.toEqual(DIRECT);
  expect(wrong.kept.written).toEqual([wrong.record]);
});

test('an executor keeps what its trial found, and the next one for that model makes none', async () => {
  const device = await testDevice();
  const kept = storage();
  const model = tinyModel({ type: 'Q4_1' });
  const first = await createWebgpuExecutor(model, { device, kept });
  expect(kept.written.map(({ tuning }) => tuning)).toEqual([first.tuning]);
  const second = await createWebgpuExecutor(model, { device, kept });
  expect(second.tuning).toBe(first.tuning);
  expect(kept.written).toHaveLength(1);
  const given = await createWebgpuExecutor(model, { device, kept, variant: 'tile64' });
  expect(given.tuning.long.backward).toBe('tile64');
  expect(kept.written).toHaveLength(1);
  for (const executor of [first, second, given]) executor.dispose();
});
