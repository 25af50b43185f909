import { expect, test } from 'vitest';
import { KernelCache, kernelKey, type KernelSpec } from '../../gpu/kernel.ts';
import { backwardKernel, forwardKernel } from './many.ts';
import { VARIANT_NAMES, variantFeatures } from './variants.ts';

/** Compiling checks workgroup memory, threads and storage buffers against the device's limits. */
test('every variant compiles, at large ranks, on a device of the least limits', async () => {
  const adapter = (await navigator.gpu.requestAdapter())!;
  const names = VARIANT_NAMES.filter((name) => variantFeatures(name).every((f) => adapter.features.has(f)));
  const requiredFeatures = [...new Set(names.flatMap(variantFeatures))];
  const device = await adapter.requestDevice({ requiredFeatures }); // no limit raised
  expect(device.limits.maxComputeWorkgroupStorageSize).toBe(16_384);
  const specs = new Map<string, KernelSpec>();
  // Tiles shrink as ranks grow.
  for (const variant of names)
    for (const rank of variant === 'tile64' ? [33, 64] : [64]) {
      const shape = { rows: 300, format: 'q4', columns: 64, rank, variant } as const;
      for (const { kernel } of [forwardKernel(shape, 'bias', 'plain'), backwardKernel(shape)])
        specs.set(kernelKey(kernel), kernel);
    }
  const cache = new KernelCache(device);
  await Promise.all([...specs.values()].map((spec) => cache.pipeline(spec)));
  expect(cache.size).toBe(specs.size);
  const tooMuch: KernelSpec = {
    name: 'too much',
    wgsl: `var<workgroup> tile: array<f32, WORDS>;
      @group(0) @binding(0) var<storage, read_write> y: array<f32>;
      @compute @workgroup_size(1) fn main() { y[0] = tile[u32(y[0])]; }`,
    constants: { WORDS: 16_384 / 4 + 4 },
    bindings: ['readWrite'],
  };
  await expect(cache.pipeline(tooMuch)).rejects.toThrow('too much: expected it to compile');
  device.destroy();
});
