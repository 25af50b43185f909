// The sections of the benchmark, in their order: the ratios first, `growth` last, as it takes what time is left. Each is a
// list of parts: one that `src/bench/parts.ts` names runs on a page of its own, with what it gets beside the common input and
// the minutes it may take; `here` runs in Node.

/** Threads that tfjs on WebAssembly takes by itself, see src/engine/executors/tfjs/backend.ts. */
export const ownThreads = (cores) => Math.min(8, Math.max(1, Math.floor(cores / 2)));

/** Numbers of threads that wllama is tried with. */
const wllamaThreads = (cores) =>
  [...new Set([1, 2, ownThreads(cores), Math.min(8, cores)])].filter((n) => n <= cores);

const ONE_THREAD = { threads: 1 };

/** `leftMs` is called when a part begins: what is left of the time for everything. */
export const SECTIONS = {
  wasmStep: () =>
    ['recipe', 'allLayers'].map((setting) => ({
      key: setting,
      part: 'wasmStep',
      minutes: 6,
      input: () => ({ ...ONE_THREAD, setting }),
    })),
  generation: ({ cores }) => [
    {
      key: 'oneThread',
      part: 'generationWasm',
      minutes: 8,
      input: () => ({ ...ONE_THREAD, wllamaThreads: wllamaThreads(cores) }),
    },
    ...(ownThreads(cores) > 1
      ? [
          {
            key: 'ownThreads',
            part: 'generationWasm',
            minutes: 8,
            input: () => ({ threads: ownThreads(cores) }),
          },
        ]
      : []),
    { key: 'wllamaBatch', part: 'wllamaBatch', minutes: 5, input: () => ONE_THREAD },
    { key: 'webgpu', part: 'generationWebgpu', minutes: 8 },
  ],
  selfEdit: () => [
    { key: 'ours', part: 'selfEdit', minutes: 8 },
    {
      key: 'pytorch',
      here: async (context) => (await import('./pytorch.mjs')).studyWithPyTorch(context),
    },
  ],
  webgpuStep: () => [
    { key: 'recipe', part: 'webgpuStep', minutes: 14, input: () => ({ setting: 'recipe' }) },
    { key: 'allLayers', part: 'webgpuStep', minutes: 8, input: () => ({ setting: 'allLayers' }) },
  ],
  dispatches: () => [{ key: 'counts', part: 'dispatches', minutes: 5 }],
  kernels: () => [{ key: 'profile', part: 'kernels', minutes: 8 }],
  growth: ({ leftMs }) => [
    {
      key: 'wasm',
      part: 'growthWasm',
      minutes: 10,
      input: () => ({ ...ONE_THREAD, budgetMs: share(leftMs() / 2) }),
    },
    { key: 'webgpu', part: 'growthWebgpu', minutes: 12, input: () => ({ budgetMs: share(leftMs()) }) },
  ],
};

/** So much at least that there is something to see; four minutes at most. */
const share = (ms) => Math.round(Math.min(240_000, Math.max(45_000, ms)));
