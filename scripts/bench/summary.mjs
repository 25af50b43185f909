// The figures that one looks for first, computed from the sections' raw numbers; null where there is none.

const ratio = (a, b) => (a > 0 && b > 0 ? Number((a / b).toPrecision(4)) : null);
const done = (section) => (section?.status === 'done' ? section : undefined);

export function summaryOf(sections) {
  const reasons = reasonsOf(sections);
  return {
    ratios: ratiosOf(sections),
    ...(Object.keys(reasons).length > 0 && { reasons }),
    dispatches: dispatchesOf(done(sections.dispatches)),
    gpuMemory: gpuMemoryOf(done(sections.dispatches)),
  };
}

/** Above 1: ours is so many times as fast. Only `selfEditVsPyTorch` is our time over PyTorch's. */
function ratiosOf(sections) {
  const webgpu = done(sections.webgpuStep)?.steps;
  const wasm = done(sections.wasmStep)?.steps;
  const generation = done(sections.generation);
  const ours = generation?.oneThread.ours;
  const wllama = generation?.oneThread.wllama ?? [];
  const single = wllama.find(({ threads }) => threads === 1);
  const best = (field) => Math.max(...wllama.map((run) => run[field]));
  const ownBest = (field) => Math.max(ours?.[field], generation?.ownThreads?.ours[field] ?? 0);
  const prefill = 'prefillTokensPerSecond';
  const one = 'decodeOneTokensPerSecond';
  const many = 'decode32TokensPerSecond';
  return {
    webgpuStepVsStock: webgpu?.recipe?.ratio ?? null,
    webgpuStepVsStockAllLayers: webgpu?.allLayers?.ratio ?? null,
    wasmStepVsNaive: wasm?.recipe?.ratio ?? null,
    wasmStepVsNaiveAllLayers: wasm?.allLayers?.ratio ?? null,
    wasmBatch32VsOne: ratio(ours?.[many], ours?.[one]),
    wasmBatch32DistinctVsOne: ratio(ours?.decode32DistinctTokensPerSecond, ours?.[one]),
    webgpuBatch32VsOne: ratio(generation?.webgpu?.[many], generation?.webgpu?.[one]),
    prefillVsWllama: ratio(ours?.[prefill], single?.[prefill]),
    decodeOneVsWllama: ratio(ours?.[one], single?.[one]),
    batch32VsWllama: ratio(ours?.[many], single?.[one]),
    batch32DistinctVsWllama: ratio(ours?.decode32DistinctTokensPerSecond, single?.[one]),
    prefillVsWllamaBestThreads: ratio(ownBest(prefill), best(prefill)),
    decodeOneVsWllamaBestThreads: ratio(ownBest(one), best(one)),
    batch32VsWllamaBestThreads: ratio(ownBest(many), best(one)),
    selfEditVsPyTorch: selfEditRatio(done(sections.selfEdit)),
  };
}

function selfEditRatio(section) {
  if (!section?.pytorch?.seconds) return null;
  return ratio(section.ours.seconds, section.pytorch.seconds);
}

function reasonsOf(sections) {
  const reasons = {};
  for (const [name, { status, problem }] of Object.entries(sections))
    if (status === 'failed') reasons[name] = problem;
  const { pytorch } = done(sections.selfEdit) ?? {};
  if (pytorch?.reason) reasons.selfEditVsPyTorch = pytorch.reason;
  return reasons;
}

function dispatchesOf(section) {
  const counts = section?.counts;
  return {
    decodePerLayer: counts?.decodePerLayer ?? null,
    decodeExtra: counts?.decodeExtra ?? null,
    trainForwardPerLayer: counts?.trainForwardPerLayer ?? null,
    trainBackwardPerLayer: counts?.trainBackwardPerLayer ?? null,
    trainExtra: counts?.trainExtra ?? null,
    decodePerStep: counts?.decodePerStep ?? null,
    trainPerStep: counts?.trainPerStep ?? null,
    hostMicrosPerDispatch: counts?.hostMicrosPerDispatch ?? null,
  };
}

function gpuMemoryOf(section) {
  const counts = section?.counts;
  return { weightsMB: counts?.weightsMB ?? null, trainStepMB: counts?.trainStepMB ?? null };
}
