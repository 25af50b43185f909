import type { LoadedLearner } from '../handlers.ts';
import type { Measurement } from '../protocol.ts';

const repeats = (median: number, spread: number, count: number) => ({
  median,
  lowest: median - spread,
  highest: median + spread,
  repeats: count,
});

/** A made-up measurement, complete but for one number; for tests and for drawing the page only. */
export const FAKE_MEASUREMENT: Measurement = {
  kind: 'seal-lab device measurement',
  version: 1,
  date: '2026-01-02',
  seconds: 31.5,
  executor: { kind: 'webgpu', description: 'WebGPU on a fake adapter' },
  browser: 'Fakefox 7 on Linux',
  cores: 4,
  device: {
    webgpu: {
      available: true,
      adapter: 'a fake adapter',
      software: false,
      features: ['shader-f16', 'subgroups'],
      limits: {
        maxBufferSize: 2 ** 31,
        maxStorageBufferBindingSize: 2 ** 31 - 4,
        maxStorageBuffersPerShaderStage: 10,
        maxComputeWorkgroupStorageSize: 32_768,
        maxComputeInvocationsPerWorkgroup: 1024,
        maxComputeWorkgroupSizeX: 1024,
        maxComputeWorkgroupsPerDimension: 65_535,
      },
    },
    wasm: { simd: true, threads: 4 },
    recommended: 'webgpu',
    reason: 'This browser has WebGPU, on a fake adapter.',
  },
  model: { sha256: 'b179c952'.repeat(8), parameters: 134_515_008, layers: 30, hiddenSize: 576 },
  workload: { documentTokens: [29, 37, 41], rank: 16, firstLayer: 15, promptTokens: 64, manyRows: 32 },
  matmul: { is: 'measured', size: 1024, by: 'our tiled WGSL kernel', gigaflops: repeats(1000, 40, 12) },
  training: {
    is: 'measured',
    tokensPerSecond: repeats(1500, 90, 21),
    gigaflops: repeats(340, 20, 21),
    shareOfMatmul: 0.34,
  },
  decodeOne: {
    is: 'measured',
    tokensPerSecond: repeats(160, 8, 40),
    gigaflops: repeats(43.2, 2, 40),
    shareOfMatmul: 0.0432,
  },
  decodeMany: { is: 'missing', why: '2 of at least 3 repeats were done in the 40 s there are for it' },
  dispatches: {
    is: 'measured',
    decodePerLayer: 7,
    decodeExtra: 8,
    trainForwardPerLayer: 7,
    trainBackwardPerLayer: 14,
    trainExtra: 19,
    hostMicrosPerDispatch: 2.5,
  },
};

/** Ends at once, or with the reason of its stop. */
export const fakeMeasure: LoadedLearner['measure'] = (_passage, onProgress, signal) =>
  new Promise((resolve, reject) => {
    onProgress({ stage: 'matmul', done: 0, warmingUp: true });
    setTimeout(() => {
      if (signal.aborted) return reject(signal.reason as Error);
      onProgress({ stage: 'decodeMany', done: 1, warmingUp: false });
      resolve(FAKE_MEASUREMENT);
    }, 5);
  });
