// The benchmark's result as text: the ratios with what they are to reach, counts, and how costs grow.

import { doneParts } from './summary.mjs';

const number = (value, unit = '') =>
  value === null || value === undefined ? '-' : `${Number(value.toPrecision(3))}${unit}`;

/** What the project asks of a figure: at least or at most. */
export const TARGETS = {
  webgpuStepVsStock: { least: 5 },
  wasmStepVsNaive: { least: 5 },
  wasmBatch32VsOne: { least: 4 },
  prefillVsWllama: { least: 2.5 },
  batch32VsWllama: { least: 3 },
  selfEditVsPyTorch: { most: 3 },
};

const RATIOS = {
  webgpuStepVsStock:
    'LoRA step on WebGPU, upper half (ours keeps the lower half’s output) against stock tfjs',
  webgpuStepVsStockAllLayers: 'the same on all layers (nothing is kept)',
  wasmStepVsNaive: 'LoRA step on wasm, upper half (ours keeps the lower half’s output) against plain tfjs',
  wasmStepVsNaiveAllLayers: 'the same on all layers (nothing is kept)',
  wasmBatch32VsOne: '32 continuations of a prompt against one, wasm tokens/s',
  wasmBatch32DistinctVsOne: '32 different prompts against one, wasm tokens/s',
  webgpuBatch32VsOne: '32 continuations against one, WebGPU tokens/s',
  prefillVsWllama: 'prefill against wllama, one thread each',
  decodeOneVsWllama: 'one sequence against wllama, one thread each',
  batch32VsWllama: '32 continuations against wllama with one sequence, one thread each',
  batch32DistinctVsWllama: '32 prompts against wllama with one sequence, one thread each',
  batch32VsWllamaBatch32: '32 prompts against wllama batching 32 (shorter) prompts itself, one thread each',
  prefillVsWllamaBestThreads: 'prefill, ours with the app’s threads, wllama with its best number',
  decodeOneVsWllamaBestThreads: 'one sequence, ours with the app’s threads, wllama with its best number',
  batch32VsWllamaBestThreads: '32 continuations against wllama with one sequence, threads as above',
  selfEditVsPyTorch: 'whole self-edit: our time over PyTorch’s',
};

/** 'yes', 'no' or '' where nothing is asked or nothing was measured. */
export function met(name, value) {
  const target = TARGETS[name];
  if (!target || value === null || value === undefined) return '';
  return (target.least === undefined || value >= target.least) &&
    (target.most === undefined || value <= target.most)
    ? 'yes'
    : 'no';
}

const wanted = ({ least, most } = {}) =>
  least !== undefined ? `at least ${least}` : most !== undefined ? `at most ${most}` : '';

/** Rows of equal length as aligned text; the last column is not padded. */
function columns(rows) {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => row[i].length)));
  return rows
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** How long a step's document was, and whether the opponent's time is a single run's; empty for other ratios. */
function circumstances(name, sections) {
  const [, where, all] = /^(webgpuStep|wasmStep)\w*?(AllLayers)?$/.exec(name) ?? [];
  const comparison = doneParts(sections[where])[all ? 'allLayers' : 'recipe'];
  if (!comparison) return '';
  return `, ${comparison.tokens} tokens${comparison.stock.step.repeats === 1 ? ', theirs run once' : ''}`;
}

export function ratioRows({ ratios, sections, reasons = {} }) {
  return Object.entries(RATIOS).map(([name, label]) => [
    label + circumstances(name, sections),
    number(ratios[name]),
    wanted(TARGETS[name]),
    met(name, ratios[name]) || (reasons[name] ? `not measured: ${reasons[name]}` : ''),
  ]);
}

export function countRows({ dispatches: d, gpuMemory: m }) {
  return [
    ['dispatches to decode a token, a layer', number(d.decodePerLayer), 'at most 7', ''],
    ['  and outside of the layers', number(d.decodeExtra), 'at most 8', ''],
    ['dispatches of a training step, a layer forward', number(d.trainForwardPerLayer), 'at most 9', ''],
    ['  a layer backward', number(d.trainBackwardPerLayer), 'at most 16', ''],
    ['  and outside of the layers', number(d.trainExtra), 'at most 20', ''],
    ['script a dispatch, median', number(d.hostMicrosPerDispatch, ' us'), 'at most 8', ''],
    ['weights on the device', number(m.weightsMB, ' MB'), 'at most 110', ''],
    ['all of it in a step of 4 x 64 tokens', number(m.trainStepMB, ' MB'), 'at most 400', ''],
  ].map(([label, value, target]) => {
    const limit = Number(target.split(' ').at(-1));
    const found = Number.parseFloat(value);
    return [label, value, target, Number.isNaN(found) ? '' : found <= limit ? 'yes' : 'no'];
  });
}

/** The raw speeds behind the ratios, each beside its opponent's. */
export function speedRows({ sections }) {
  const rows = [];
  for (const [name, where, opponent] of [
    ['webgpuStep', 'WebGPU', 'stock tfjs'],
    ['wasmStep', 'wasm', 'plain tfjs'],
  ])
    for (const [setting, layers] of [
      ['recipe', 'upper half'],
      ['allLayers', 'all layers'],
    ]) {
      const step = doneParts(sections[name])[setting];
      if (!step) continue;
      const seconds = ({ step }) => number(step.medianMs / 1000, ' s');
      const runs = ({ step }) => (step.repeats === 1 ? 'one run' : `median of ${step.repeats}`);
      const label = `LoRA step of ${step.tokens} tokens, ${layers}, ${where}`;
      rows.push([
        label,
        `${seconds(step.ours)}, ${runs(step.ours)}`,
        `${seconds(step.stock)} ${opponent}, ${runs(step.stock)}`,
      ]);
    }
  const { oneThread, wllamaBatch, webgpu } = doneParts(sections.generation);
  const perSecond = (value) => number(value, ' tokens/s');
  if (oneThread)
    for (const [label, field, theirs] of [
      [
        `prefill of ${oneThread.promptTokens} tokens, wasm`,
        'prefillTokensPerSecond',
        'prefillTokensPerSecond',
      ],
      ['decoding one sequence, wasm', 'decodeOneTokensPerSecond', 'decodeOneTokensPerSecond'],
      ['decoding 32 continuations of a prompt, wasm', 'decode32TokensPerSecond'],
      ['decoding 32 different prompts, wasm', 'decode32DistinctTokensPerSecond'],
    ]) {
      const opponents = oneThread.wllama.map(
        (run) => `${perSecond(run[theirs])} wllama, ${run.threads} thread${run.threads === 1 ? '' : 's'}`,
      );
      rows.push([label, perSecond(oneThread.ours[field]), theirs ? opponents.join('; ') : '']);
    }
  if (oneThread && wllamaBatch)
    rows.push([
      'the same against wllama’s own batch',
      perSecond(oneThread.ours.decode32DistinctTokensPerSecond),
      `${perSecond(wllamaBatch.decodeTokensPerSecond)} wllama, ${wllamaBatch.sequences} sequences, prompts of ${wllamaBatch.promptTokens} tokens`,
    ]);
  if (webgpu) {
    rows.push(['decoding one sequence, WebGPU', perSecond(webgpu.decodeOneTokensPerSecond), '']);
    rows.push(['decoding 32 continuations, WebGPU', perSecond(webgpu.decode32TokensPerSecond), '']);
  }
  const { ours, pytorch } = doneParts(sections.selfEdit);
  if (ours)
    rows.push([
      `whole self-edit, ${ours.steps} steps, wasm`,
      number(ours.seconds, ' s'),
      pytorch?.backend ? `${number(pytorch.seconds, ' s')} ${pytorch.backend}` : '',
    ]);
  return rows;
}

function growthTables(section) {
  const tables = [];
  for (const [where, part] of [
    ['wasm', section.wasm],
    ['WebGPU', section.webgpu],
  ]) {
    if (!part) continue;
    const list = (title, rows, key, value, unit) =>
      rows?.length > 0 &&
      tables.push(
        `${where}, ${title}\n${columns([
          rows.map((row) => String(row[key])),
          rows.map((row) => number(row[value])),
        ])}  ${unit}`,
      );
    list('step by tokens (upper half, rank 16)', part.tokens, 'tokens', 'stepMs', 'ms');
    list(`step by rank (${part.rank?.[0]?.tokens} tokens)`, part.rank, 'rank', 'stepMs', 'ms');
    list('one epoch by notes', part.notes, 'notes', 'seconds', 's');
    list('decoding by sequences', part.sequences, 'sequences', 'tokensPerSecond', 'tokens/s');
  }
  return tables;
}

/**
 * Above this many nats a token, most greedy continuations hardly come from the same prompts and weights. A single one may lie
 * above it: where ours falls into a loop, which is likely, and theirs does not.
 */
const LARGEST_GAP_NATS = 0.5;

export function gapLine({ sections }) {
  const { oneThread } = doneParts(sections.generation);
  const gap = oneThread?.medianGapNats;
  if (gap === null || gap === undefined) return [];
  return [
    `${gap <= LARGEST_GAP_NATS ? '' : 'Warning: '}under our model wllama’s greedy continuations are ${number(gap)} nats a token ` +
      `less likely than our own, median (${LARGEST_GAP_NATS} allowed)`,
  ];
}

function kernelTable({ probe, trainStep, decode1, decode32 }) {
  const table = (title, pass) =>
    `${title}: ${number(pass.ms)} ms, ${number(pass.gflop)} GFLOP, ${number(pass.megabytes)} MB, ` +
    `${number(100 * pass.shareOfProbe)} % of the probe\n${columns([
      ['kernel', 'of', 'n', 'ms', 'GFLOP', 'MB', 'GFLOP/s', 'GB/s', '% of probe'],
      ...pass.kernels
        .slice(0, 10)
        .map((k) => [
          k.kernel,
          k.plan.split(',')[0],
          String(k.dispatches),
          number(k.ms),
          number(k.gflop),
          number(k.megabytes),
          number(k.gflops),
          number(k.gigabytesPerSecond),
          number(100 * k.shareOfProbe),
        ]),
    ])}`;
  return [
    `matmul probe: ${number(probe.gigaflops.median)} GFLOP/s, ${probe.by}, ${probe.size} x ${probe.size}`,
    table(`training step, ${trainStep.tokens} tokens, upper half`, trainStep),
    table('decode, 1 row', decode1),
    table('decode, 32 rows', decode32),
  ];
}

export function benchTable(result) {
  const { sections, machine } = result;
  const parts = [
    `${machine.cpu}, ${machine.cores} cores, ${machine.browser}, WebGPU: ${adapterName(machine.adapter)}`,
    columns([['', 'measured', 'asked', 'met'], ...ratioRows(result), ...countRows(result)]),
    columns([['', 'ours', 'theirs'], ...speedRows(result)]),
    ...gapLine(result),
  ];
  const { profile } = doneParts(sections.kernels);
  if (profile) parts.push(...kernelTable(profile));
  parts.push(...growthTables(doneParts(sections.growth)));
  for (const [name, { status, problem }] of Object.entries(sections))
    if (status === 'failed') parts.push(`${name} failed: ${problem}`);
  return parts.join('\n\n');
}

export function adapterName(adapter) {
  if (!adapter) return 'none';
  return adapter.software ? `${adapter.name} (software)` : adapter.name;
}
