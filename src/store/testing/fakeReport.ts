import type { DeviceReport } from '../../runtime/protocol.ts';

/** A machine with WebGPU. */
export const FAKE_REPORT: DeviceReport = {
  webgpu: {
    available: true,
    adapter: 'a fake adapter',
    software: false,
    features: ['shader-f16'],
    limits: {},
  },
  wasm: { simd: true, threads: 4 },
  recommended: 'webgpu',
  reason: 'This browser has WebGPU, on a fake adapter.',
};
