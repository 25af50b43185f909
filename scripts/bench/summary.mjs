// The figures that one looks for first, computed from the sections' raw numbers; null where there is none.

const ratio = (a, b) => (a > 0 && b > 0 ? Number((a / b).toPrecision(4)) : null);

/** A part's result, where it was measured. */
export const doneParts = (section = {}) =>
  Object.fromEntries(Object.entries(section).filter(([, part]) => part?.status === 'done'));

export function summaryOf(sections) {
  const ratios = ratiosOf(sections);
  const reasons = reasonsOf(sections, ratios);
  const { counts } = doneParts(sections.dispatches);
  return {
    ratios,
    ...(Object.keys(reasons).length > 0 && { reasons }),
    dispatches: dispatchesOf(counts),
    gpuMemory: { weightsMB: counts?.weightsMB ?? null, trainStepMB: counts?.trainStepMB ?? null },
  };
}

/** Above 1: ours is so many times as fast. Only `selfEditVsPyTorch` is our time over PyTorch's. */
function ratiosOf(sections) {
  const webgpu = doneParts(sections.webgpuStep);
  const wasm = doneParts(sections.wasmStep);
  const generation = doneParts(sections.generation);
  const ours = generation.oneThread?.ours;
  const wllama = generation.oneThread?.wllama ?? [];
  const single = wllama.find(({ threads }) => threads === 1);
  const best = (field) => Math.max(0, ...wllama.map((run) => run[field]));
  const ownBest = (field) => Math.max(ours?.[field] ?? 0, generation.ownThreads?.ours[field] ?? 0);
  const prefill = 'prefillTokensPerSecond';
  const one = 'decodeOneTokensPerSecond';
  const many = 'decode32TokensPerSecond';
  const distinct = 'decode32DistinctTokensPerSecond';
  const { ours: study, pytorch } = doneParts(sections.selfEdit);
  return {
    webgpuStepVsStock: webgpu.recipe?.ratio ?? null,
    webgpuStepVsStockAllLayers: webgpu.allLayers?.ratio ?? null,
    wasmStepVsNaive: wasm.recipe?.ratio ?? null,
    wasmStepVsNaiveAllLayers: wasm.allLayers?.ratio ?? null,
    wasmBatch32VsOne: ratio(ours?.[many], ours?.[one]),
    wasmBatch32DistinctVsOne: ratio(ours?.[distinct], ours?.[one]),
    webgpuBatch32VsOne: ratio(generation.webgpu?.[many], generation.webgpu?.[one]),
    prefillVsWllama: ratio(ours?.[prefill], single?.[prefill]),
    decodeOneVsWllama: ratio(ours?.[one], single?.[one]),
    batch32VsWllama: ratio(ours?.[many], single?.[one]),
    batch32DistinctVsWllama: ratio(ours?.[distinct], single?.[one]),
    batch32VsWllamaBatch32: ratio(ours?.[distinct], generation.wllamaBatch?.decodeTokensPerSecond),
    prefillVsWllamaBestThreads: ratio(ownBest(prefill), best(prefill)),
    decodeOneVsWllamaBestThreads: ratio(ownBest(one), best(one)),
    batch32VsWllamaBestThreads: ratio(ownBest(many), best(one)),
    selfEditVsPyTorch: ratio(study?.seconds, pytorch?.seconds),
  };
}

/** The parts that a ratio is made of. */
const SOURCES = [
  [/^webgpuStep.*AllLayers/, 'webgpuStep', ['allLayers']],
  [/^webgpuStep/, 'webgpuStep', ['recipe']],
  [/^wasmStep.*AllLayers/, 'wasmStep', ['allLayers']],
  [/^wasmStep/, 'wasmStep', ['recipe']],
  [/^webgpuBatch/, 'generation', ['webgpu']],
  [/WllamaBatch32$/, 'generation', ['oneThread', 'wllamaBatch']],
  [/Wllama|^wasmBatch/, 'generation', ['oneThread']],
  [/^selfEdit/, 'selfEdit', ['ours', 'pytorch']],
];

/** Why a ratio is missing, where its section has run. */
function reasonsOf(sections, ratios) {
  const reasons = {};
  for (const [name, value] of Object.entries(ratios)) {
    if (value !== null) continue;
    const [, section, keys] = SOURCES.find(([pattern]) => pattern.test(name));
    const parts = keys.map((key) => sections[section]?.[key]);
    const reason = parts.map((part) => part?.problem ?? part?.reason).find(Boolean);
    if (reason) reasons[name] = reason;
  }
  return reasons;
}

const COUNTS = [
  'decodePerLayer',
  'decodeExtra',
  'trainForwardPerLayer',
  'trainBackwardPerLayer',
  'trainExtra',
  'decodePerStep',
  'trainPerStep',
  'hostMicrosPerDispatch',
];

function dispatchesOf(counts) {
  return Object.fromEntries(COUNTS.map((name) => [name, counts?.[name] ?? null]));
}
