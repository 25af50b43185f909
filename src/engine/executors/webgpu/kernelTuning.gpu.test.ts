import { expect, test } from 'vitest';
import { testGpu } from '../../testing/testGpu.ts';
import { parseTuningRecord, tuneKernels, tuningKey } from './kernelTuning.ts';

test('a trial picks variants that this device can run, once, and frees its buffers', async () => {
  const gpu = await testGpu();
  const record = await tuneKernels(gpu);
  expect(gpu.memory.bytesOf('activations')).toBe(0);
  expect(record.key).toBe(tuningKey(gpu));
  // Whatever the figures of the day: registers alone are several times faster on SwiftShader.
  expect(record.tuning.long.forward).toMatch(/^direct/);
  expect(record.tuning.long.backward).toMatch(/^direct/);
  expect(await tuneKernels(gpu)).toBe(record);
});

test('a record survives JSON, and one of another device or with an unknown variant is refused', async () => {
  const gpu = await testGpu();
  const record = await tuneKernels(gpu);
  expect(parseTuningRecord(gpu, JSON.parse(JSON.stringify(record)))).toEqual(record);
  const refused = [
    null,
    'direct',
    {},
    { ...record, key: 'another device' },
    { ...record, tuning: { ...record.tuning, long: { forward: 'direct', backward: 'none' } } },
    { ...record, tuning: { ...record.tuning, short: null } },
    // This device has no shader-f16.
    { ...record, tuning: { ...record.tuning, short: { forward: 'tile64Half', backward: 'tile64Half' } } },
  ];
  for (const value of refused) expect(parseTuningRecord(gpu, value), JSON.stringify(value)).toBeNull();
});
