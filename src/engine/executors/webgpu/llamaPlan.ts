/**
 * The whole forward pass as a list of dispatches, top to bottom.
 * T rows of the bucket, C hidden, H heads, K kv heads, D head dim, F intermediate (see ops/CONTRACTS.md).
 */
import type { BufferSlice } from '../../gpu/buffers.ts';
import type { Dispatch } from '../../gpu/plan.ts';
import type { ModelConfig } from '../../model/config.ts';
import { attention } from '../../ops/attention/attention.ts';
import { attentionDecode } from '../../ops/attentionDecode/attentionDecode.ts';
import { linear, type LinearBuffers, type LinearShape } from '../../ops/linear/linear.ts';
import { loraLinear } from '../../ops/loraLinear/loraLinear.ts';
import { selfGating } from '../../ops/linear/variants.ts';
import { rmsNorm } from '../../ops/rmsNorm/rmsNorm.ts';
import { ropeToCache } from '../../ops/rope/rope.ts';
import type { GroupName, LayerLora } from './loraGroups.ts';
import type { GpuWeights } from './uploadWeights.ts';

/** What all layers of a pass share. */
export interface Pass {
  readonly weights: GpuWeights;
  readonly rows: number;
  readonly records: BufferSlice; // [T, 8] u32
  readonly lora: PassLora | null;
  /** Least size of subgroups for few rows, if they are to be used (`trustedSubgroup`). */
  readonly subgroup?: number;
}

export interface PassLora {
  readonly layers: readonly (LayerLora | null)[];
  readonly adapter: BufferSlice;
  readonly rank: number;
  /** alpha / rank, or 1 where the adapter holds it already. */
  readonly scale: number;
}

/**
 * Where a layer's results go. In training each layer has its own (they are saved for backward); in inference all layers
 * share one set, and x and y swap from layer to layer.
 */
export interface LayerBuffers {
  readonly x: BufferSlice; // [T, C] in
  readonly xn: BufferSlice; // [T, C], of both norms in turn; shared by all layers, backward computes it again
  readonly qkv: BufferSlice; // [T, (H + 2K) D]
  readonly attended: BufferSlice; // [T, H D]
  readonly lse: BufferSlice; // [T, H]
  readonly xMid: BufferSlice; // [T, C]
  readonly gateUp: BufferSlice; // [T, 2F]
  readonly h: BufferSlice; // [T, F], scratch shared by all layers, for variants that do not gate their own input
  readonly y: BufferSlice; // [T, C] out; may be x in inference
  /** x Aᵀ of each linear, [T, segments * R]; read only where the linear has LoRA. */
  readonly t: Readonly<Record<GroupName, BufferSlice>>;
}

/** Keys and values: the rows of this pass themselves, or a cache [S, 2 K D] that it extends. */
export type Keys =
  { readonly kind: 'rows' } | { readonly kind: 'cache' | 'decode'; readonly cache: BufferSlice };

/**
 * One layer: 7 dispatches; where it does not decode, one more with a direct variant of the down projection's forward, and
 * one more where it fills a cache.
 */
export function llamaLayer(pass: Pass, layer: number, b: LayerBuffers, keys: Keys): Dispatch[] {
  const { weights, rows, records } = pass;
  const { config } = weights;
  const w = weights.layers[layer]!;
  const norm = { rows, features: config.hiddenSize, eps: config.rmsNormEps };
  const heads = headShape(config, rows);
  const table = weights.ropeTable;
  // A step of decoding waits for each of its dispatches: no more of them than need be.
  const down = keys.kind === 'decode' ? { ...w.down, tuning: selfGating(w.down.tuning) } : w.down;
  const { x, xn, qkv, attended, lse, xMid, gateUp, y } = b;
  const project = (group: GroupName, buffers: LinearBuffers, input: LinearShape['input'] = 'plain') =>
    groupLinear(pass, layer, group, buffers, b.t[group], input);

  return [
    ...rmsNorm(norm, { x, weight: w.inputNorm, y: xn }), // [T, C]
    ...project('qkv', { x: xn, matrix: w.qkv, y: qkv, bias: w.qkvBias ?? undefined }), // [T, (H + 2K) D]
    ...(keys.kind === 'decode'
      ? attentionDecode(heads, { records, table, qkv, cache: keys.cache, out: attended }) // [T, H D]
      : keys.kind === 'cache'
        ? [
            ...ropeToCache(heads, { records, table, qkv, cache: keys.cache }),
            ...attention(heads, { records, table, qkv, cache: keys.cache, out: attended, lse }),
          ]
        : attention(heads, { records, table, qkv, out: attended, lse })),
    ...project('o', { x: attended, matrix: w.o, y: xMid, residual: x }), // [T, C]
    ...rmsNorm(norm, { x: xMid, weight: w.postNorm, y: xn }), // [T, C]
    ...project('gateUp', { x: xn, matrix: w.gateUp, y: gateUp }), // [T, 2F]
    ...project('down', { x: gateUp, matrix: down, y, residual: xMid, h: b.h }, 'swiGlu'), // [T, C]
  ];
}

export function headShape(config: ModelConfig, rows: number) {
  return {
    rows,
    heads: config.numAttentionHeads,
    kvHeads: config.numKeyValueHeads,
    headDim: config.headDim,
  };
}

/** A linear with its LoRA, if the adapter has any there. */
function groupLinear(
  { rows, lora, subgroup = 0 }: Pass,
  layer: number,
  group: GroupName,
  buffers: LinearBuffers,
  t: BufferSlice,
  input: 'plain' | 'swiGlu',
): Dispatch[] {
  const segments = lora?.layers[layer]?.[group];
  if (!lora || !segments) return linear({ rows, input, subgroup }, buffers);
  const { rank, scale, adapter } = lora;
  return loraLinear({ rows, rank, scale, segments, input, subgroup }, { ...buffers, adapter, t });
}
