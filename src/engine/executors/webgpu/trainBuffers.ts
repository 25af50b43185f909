/** What one training pass needs on the device, and its dispatches. Letters as in llamaPlan.ts; L loss rows. */
import type { BufferSlice } from '../../gpu/buffers.ts';
import { roundUp } from '../../gpu/grid.ts';
import { inPhase, type Dispatch } from '../../gpu/plan.ts';
import { crossEntropy, logitsFloats, sharesFloats } from '../../ops/crossEntropy/crossEntropy.ts';
import { gatherRows } from '../../ops/gatherRows/gatherRows.ts';
import { rmsNorm, rmsNormBackward } from '../../ops/rmsNorm/rmsNorm.ts';
import { RECORD_WORDS } from '../../ops/rowRecords.ts';
import { llamaLayerBackward, type BackwardBuffers } from './llamaBackwardPlan.ts';
import { llamaLayer, type LayerBuffers, type PassLora } from './llamaPlan.ts';
import { GROUPS, type GroupName } from './loraGroups.ts';
import { rowBucket } from './rowBuckets.ts';
import type { GpuWeights } from './uploadWeights.ts';

/** Shape bucket of a pass. */
export interface PassShape {
  readonly rows: number;
  readonly lossRows: number;
  /** Whether it adds to the gradient of an earlier part of the same step. */
  readonly accumulate: boolean;
}

/** Scratch by name; `PlanCache` is one. */
export interface ScratchBuffers {
  buffer(name: string, words: number): BufferSlice;
}

/** The bucket of a pass over `rows` rows. */
export function passShape(rows: number, lossRows: number, accumulate = false): PassShape {
  return { rows: trainingBucket(rows), lossRows: trainingBucket(lossRows), accumulate };
}

/**
 * Steps of about an eighth: a lesson meets the same few documents again and again, so that its plans are built once and
 * every padded row would be paid for in every epoch.
 */
function trainingBucket(rows: number): number {
  if (rows <= 8) return rowBucket(rows);
  if (rows <= 64) return roundUp(rows, 8);
  if (rows <= 256) return roundUp(rows, 16);
  return roundUp(rows, rows <= 512 ? 32 : 128);
}

/** Everything that is written before a pass is replayed. */
export interface PassTables {
  readonly sources: BufferSlice; // [T] u32, rows of `below`
  readonly records: BufferSlice; // [T, 8] u32
  readonly lossRows: BufferSlice; // [L] u32, rows of the pass
  readonly lossIndex: BufferSlice; // [T] u32, the inverse
  readonly targets: BufferSlice; // [L] u32
  readonly rowWeights: BufferSlice; // [L] f32
  readonly logProbs: BufferSlice; // [L] f32, read afterwards
}

export interface TrainingModel {
  readonly weights: GpuWeights;
  readonly lora: PassLora;
  /** Lowest trained layer: its input is kept in `below` [all rows of all documents, C]. */
  readonly from: number;
  readonly below: BufferSlice;
  readonly gradient: BufferSlice;
}

export function passTables(buffers: ScratchBuffers, { rows, lossRows }: PassShape): PassTables {
  return {
    sources: buffers.buffer('sources', rows),
    records: buffers.buffer('records', rows * RECORD_WORDS),
    lossRows: buffers.buffer('loss rows', lossRows),
    lossIndex: buffers.buffer('loss index', rows),
    targets: buffers.buffer('targets', lossRows),
    rowWeights: buffers.buffer('row weights', lossRows),
    logProbs: buffers.buffer('log-probabilities', lossRows),
  };
}

/** Forward through the trained layers, loss, and backward: fills `gradient` and `logProbs`. */
export function trainingDispatches(
  model: TrainingModel,
  buffers: ScratchBuffers,
  shape: PassShape,
): Dispatch[] {
  const { weights, lora, from, below } = model;
  const { config } = weights;
  const { rows, lossRows, accumulate } = shape;
  const features = config.hiddenSize;
  const tables = passTables(buffers, shape);
  const pass = { weights, rows, records: tables.records, lora };
  const top = config.numHiddenLayers;

  const { head: scratch, backward } = sharedScratch(model, buffers, shape);
  const { picked, normed, dNormed, dPicked, logits, shares } = scratch;
  const saved: LayerBuffers[] = [];
  for (let layer = from; layer < top; layer++) saved.push(layerBuffers(model, buffers, layer, rows, scratch));
  const output = saved.at(-1)!.y; // [T, C]
  const norm = { rows: lossRows, features, eps: config.rmsNormEps };

  const head = [
    ...gatherRows({ rows: lossRows, features }, { x: output, indices: tables.lossRows, y: picked }), // [L, C]
    ...rmsNorm(norm, { x: picked, weight: weights.norm, y: normed }),
    ...crossEntropy(
      { rows: lossRows },
      {
        hidden: normed,
        head: weights.head,
        targets: tables.targets,
        rowWeights: tables.rowWeights,
        logProbs: tables.logProbs,
        logits,
      },
      { dHidden: dNormed, shares },
    ),
    ...rmsNormBackward(norm, { x: picked, weight: weights.norm, dy: dNormed, dx: dPicked }), // [L, C]
    ...gatherRows({ rows, features }, { x: dPicked, indices: tables.lossIndex, y: backward.dX }), // [T, C]
  ];
  const backwardOf = (b: LayerBuffers, i: number) =>
    llamaLayerBackward(pass, from + i, b, backward, { last: i === 0, accumulate });
  return [
    ...inPhase(
      'embedding',
      gatherRows({ rows, features }, { x: below, indices: tables.sources, y: saved[0]!.x }), // [T, C]
    ),
    ...saved.flatMap((b, i) =>
      inPhase('layerForward', llamaLayer(pass, from + i, b, { kind: 'rows' }), from + i),
    ),
    ...inPhase('head', head),
    ...saved
      .map((b, i) => inPhase('layerBackward', backwardOf(b, i), from + i))
      .reverse()
      .flat(),
  ];
}

/** A layer's saved activations. Its x is the y of the layer below. */
function layerBuffers(
  { weights, lora, from }: TrainingModel,
  buffers: ScratchBuffers,
  layer: number,
  rows: number,
  { xn, h }: HeadScratch,
): LayerBuffers {
  const { config } = weights;
  const {
    hiddenSize: C,
    numAttentionHeads: H,
    numKeyValueHeads: K,
    headDim: D,
    intermediateSize: F,
  } = config;
  const own = (name: string, columns: number) => buffers.buffer(`${name} ${layer}`, rows * columns);
  const t = (group: GroupName): BufferSlice =>
    lora.layers[layer]?.[group] ? own(`t ${group}`, GROUPS[group].length * lora.rank) : own('no t', 1);
  return {
    x: layer === from ? own('x', C) : buffers.buffer(`y ${layer - 1}`, rows * C),
    xn,
    qkv: own('qkv', (H + 2 * K) * D),
    attended: own('attended', H * D),
    lse: own('lse', H),
    xMid: own('xMid', C),
    gateUp: own('gateUp', 2 * F),
    h,
    y: own('y', C),
    t: { qkv: t('qkv'), o: t('o'), gateUp: t('gateUp'), down: t('down') },
  };
}

/** Scratch of the head, and what the layers' forward pass needs of it. */
interface HeadScratch {
  readonly xn: BufferSlice; // [T, C]
  readonly h: BufferSlice; // [T, F]
  readonly picked: BufferSlice; // [L, C], as the three that follow
  readonly normed: BufferSlice;
  readonly dNormed: BufferSlice;
  readonly dPicked: BufferSlice;
  readonly logits: BufferSlice;
  readonly shares: BufferSlice;
}

/**
 * What is never alive at the same time lies in one buffer, always at its start: WebGPU lets no dispatch read one part of
 * a buffer and write another, so that two operands of a dispatch must never meet in one. What follows an arrow is written
 * when the one before it was read for the last time; the layers' scratch is written anew in each layer.
 */
function sharedScratch(
  { weights, lora, gradient }: TrainingModel,
  buffers: ScratchBuffers,
  { rows, lossRows }: PassShape,
): { head: HeadScratch; backward: BackwardBuffers } {
  const {
    hiddenSize: C,
    numAttentionHeads: H,
    numKeyValueHeads: K,
    headDim: D,
    intermediateSize: F,
    vocabSize,
  } = weights.config;
  const shared = <Name extends string>(words: Readonly<Record<Name, number>>): Record<Name, BufferSlice> => {
    const names = Object.keys(words) as Name[];
    const sizes = names.map((name) => words[name]);
    const { buffer } = buffers.buffer(names.join(' -> '), Math.max(...sizes));
    const slices = names.map((name, i) => [name, { buffer, offset: 0, size: sizes[i]! * 4 }] as const);
    return Object.fromEntries(slices) as Record<Name, BufferSlice>;
  };
  const { logits, dGateUp, dQkv } = shared({
    logits: logitsFloats(lossRows, vocabSize),
    dGateUp: rows * 2 * F,
    dQkv: rows * (H + 2 * K) * D,
  });
  const { shares, dH, dAttended } = shared({
    shares: sharesFloats(lossRows, weights.head),
    dH: rows * F,
    dAttended: rows * H * D,
  });
  const { picked, h, dXn } = shared({ picked: lossRows * C, h: rows * F, dXn: rows * C });
  const { normed, dPicked, xn } = shared({ normed: lossRows * C, dPicked: lossRows * C, xn: rows * C });
  const dNormed = buffers.buffer('dNormed', lossRows * C);
  const dX = buffers.buffer('dX', rows * C);
  const u = buffers.buffer('u', rows * 3 * lora.rank);
  return {
    head: { xn, h, picked, normed, dNormed, dPicked, logits, shares },
    backward: { dX, dXn, dQkv, dAttended, dGateUp, dH, h, u, gradient },
  };
}
