// The sections of the benchmark, in their order. Each is a list of parts: one that `src/bench/parts.ts` names runs on a
// page of its own, with what it gets beside the common input and the minutes it may take; `here` runs in Node.

/** Threads that tfjs on WebAssembly takes by itself, see src/engine/executors/tfjs/backend.ts. */
export const ownThreads = (cores) => Math.min(8, Math.max(1, Math.floor(cores / 2)));

const ONE_THREAD = { threads: 1 };

export const SECTIONS = {
  webgpuStep: () => [{ key: 'steps', part: 'webgpuStep', minutes: 15 }],
  wasmStep: () => [{ key: 'steps', part: 'wasmStep', minutes: 10, input: ONE_THREAD }],
  generation: ({ cores }) => [
    { key: 'oneThread', part: 'generationWasm', minutes: 8, input: ONE_THREAD },
    ...(ownThreads(cores) > 1
      ? [{ key: 'ownThreads', part: 'generationWasm', minutes: 8, input: { threads: ownThreads(cores) } }]
      : []),
    { key: 'webgpu', part: 'generationWebgpu', minutes: 8 },
  ],
  selfEdit: () => [
    { key: 'ours', part: 'selfEdit', minutes: 8 },
    {
      key: 'pytorch',
      here: async (context) => (await import('./pytorch.mjs')).studyWithPyTorch(context),
    },
  ],
  dispatches: () => [{ key: 'counts', part: 'dispatches', minutes: 5 }],
  kernels: () => [{ key: 'profile', part: 'kernels', minutes: 8 }],
  growth: () => [
    { key: 'wasm', part: 'growthWasm', minutes: 8, input: ONE_THREAD },
    { key: 'webgpu', part: 'growthWebgpu', minutes: 12 },
  ],
};
