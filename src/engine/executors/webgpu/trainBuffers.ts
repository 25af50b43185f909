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
  const { weights, lora, from, below, gradient } = model;
  const { config } = weights;
  const { rows, lossRows, accumulate } = shape;
  const features = config.hiddenSize;
  const tables = passTables(buffers, shape);
  const pass = { weights, rows, records: tables.records, lora };
  const top = config.numHiddenLayers;

  const saved: LayerBuffers[] = [];
  for (let layer = from; layer < top; layer++) saved.push(layerBuffers(model, buffers, layer, rows));
  const output = saved.at(-1)!.y; // [T, C]
  const picked = buffers.buffer('picked', lossRows * features);
  const normed = buffers.buffer('normed', lossRows * features);
  const dNormed = buffers.buffer('dNormed', lossRows * features);
  const dPicked = buffers.buffer('dPicked', lossRows * features);
  const norm = { rows: lossRows, features, eps: config.rmsNormEps };
  const backward = backwardBuffers(model, buffers, rows, gradient);

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
        logits: buffers.buffer('logits', logitsFloats(lossRows, config.vocabSize)),
      },
      { dHidden: dNormed, shares: buffers.buffer('shares', sharesFloats(lossRows, weights.head)) },
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
    xn: buffers.buffer('xn', rows * C),
    qkv: own('qkv', (H + 2 * K) * D),
    attended: own('attended', H * D),
    lse: own('lse', H),
    xMid: own('xMid', C),
    gateUp: own('gateUp', 2 * F),
    h: buffers.buffer('h', rows * F),
    y: own('y', C),
    t: { qkv: t('qkv'), o: t('o'), gateUp: t('gateUp'), down: t('down') },
  };
}

function backwardBuffers(
  { weights, lora }: TrainingModel,
  buffers: ScratchBuffers,
  rows: number,
  gradient: BufferSlice,
): BackwardBuffers {
  const {
    hiddenSize: C,
    numAttentionHeads: H,
    numKeyValueHeads: K,
    headDim: D,
    intermediateSize: F,
  } = weights.config;
  const shared = (name: string, columns: number) => buffers.buffer(name, rows * columns);
  return {
    dX: shared('dX', C),
    dXn: shared('dXn', C),
    dQkv: shared('dQkv', (H + 2 * K) * D),
    dAttended: shared('dAttended', H * D),
    dGateUp: shared('dGateUp', 2 * F),
    dH: shared('dH', F),
    h: shared('h', F),
    u: shared('u', 3 * lora.rank),
    gradient,
  };
}
