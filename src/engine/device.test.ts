import { expect, test } from 'vitest';
import { probeDevice, type DeviceEnvironment } from './device.ts';

interface FakeAdapter {
  readonly info: Partial<Record<'vendor' | 'architecture' | 'device' | 'description', string>> & {
    isFallbackAdapter?: boolean;
  };
  readonly isFallbackAdapter?: boolean;
}

function browser(adapter: FakeAdapter | null | Error, isolated = true, cores = 6): DeviceEnvironment {
  const features = new Set(['subgroups', 'shader-f16']);
  const limits = { maxBufferSize: 2 ** 31 };
  const gpu = {
    requestAdapter: () =>
      adapter instanceof Error
        ? Promise.reject(adapter)
        : Promise.resolve(adapter && { features, limits, ...adapter }),
  } as unknown as GPU;
  return { navigator: { gpu, hardwareConcurrency: cores }, crossOriginIsolated: isolated };
}

test('a graphics processor is recommended by name', async () => {
  const report = await probeDevice(browser({ info: { vendor: 'apple', architecture: 'metal-3' } }));
  expect(report.webgpu).toMatchObject({
    available: true,
    adapter: 'apple metal-3',
    software: false,
    features: ['shader-f16', 'subgroups'],
    limits: { maxBufferSize: 2 ** 31 },
  });
  expect(report).toMatchObject({
    recommended: 'webgpu',
    reason: expect.stringMatching(/apple metal-3/) as string,
  });
});

test.each<[string, FakeAdapter]>([
  ['the info says so', { info: { vendor: 'x', isFallbackAdapter: true } }],
  ['the adapter says so', { info: { vendor: 'x' }, isFallbackAdapter: true }],
  ['it is SwiftShader', { info: { vendor: 'google', architecture: 'swiftshader' } }],
  ['it is llvmpipe', { info: { description: 'llvmpipe (LLVM 17.0.6, 256 bits)' } }],
  ['it is Windows without a driver', { info: { description: 'Microsoft Basic Render Driver' } }],
])('a software adapter is not recommended: %s', async (_why, adapter) => {
  const report = await probeDevice(browser(adapter));
  expect(report.webgpu).toMatchObject({ available: true, software: true });
  expect(report.recommended).toBe('tfjs');
  expect(report.reason).toMatch(/emulated in software.*3 threads/);
});

test.each<[string, DeviceEnvironment, RegExp]>([
  ['no WebGPU', {}, /no WebGPU/],
  ['no adapter', browser(null), /found no graphics processor/],
  ['a failing request', browser(new Error('blocked')), /found no graphics processor/],
])('%s: WebAssembly, and the sentence says why', async (_why, environment, says) => {
  const report = await probeDevice(environment);
  expect(report.webgpu.available).toBe(false);
  expect(report.recommended).toBe('tfjs');
  expect(report.reason).toMatch(says);
});

test('threads need a cross-origin isolated page', async () => {
  expect((await probeDevice(browser(null, true))).wasm.threads, 'half of six cores').toBe(3);
  expect((await probeDevice(browser(null, true, 32))).wasm.threads, 'tfjs uses no more').toBe(8);
  const alone = await probeDevice(browser(null, false));
  expect(alone.wasm.threads).toBe(1);
  expect(alone.reason).toMatch(/1 thread\)/);
});

test('SIMD is found by trying: the engine that runs this test has it', async () => {
  expect((await probeDevice({})).wasm.simd).toBe(true);
});
