/**
 * The backward pass of one layer: llamaPlan.ts in reverse. The residual stream's gradient dX [T, C] is one buffer that
 * is carried down through all layers: each norm's backward adds to it. T, C, H, K, D, F as there.
 */
import type { BufferSlice } from '../../gpu/buffers.ts';
import type { Dispatch } from '../../gpu/plan.ts';
import { attentionBackward } from '../../ops/attention/attention.ts';
import { linearBackward } from '../../ops/linear/linear.ts';
import type { WeightMatrix } from '../../ops/linear/weightMatrix.ts';
import { loraLinearBackward } from '../../ops/loraLinear/loraLinear.ts';
import { rmsNorm, rmsNormBackward } from '../../ops/rmsNorm/rmsNorm.ts';
import { swiGluBackward } from '../../ops/swiGlu/swiGlu.ts';
import { headShape, type LayerBuffers, type Pass } from './llamaPlan.ts';
import { GROUP_NAMES, type GroupName } from './loraGroups.ts';

/** Shared by all layers: nothing in here outlives a layer but dX and the adapter's gradient. */
export interface BackwardBuffers {
  readonly dX: BufferSlice; // [T, C], in and out
  readonly dXn: BufferSlice; // [T, C]
  readonly dQkv: BufferSlice; // [T, (H + 2K) D]
  readonly dAttended: BufferSlice; // [T, H D]
  readonly dGateUp: BufferSlice; // [T, 2F]
  readonly dH: BufferSlice; // [T, F]
  readonly h: BufferSlice; // [T, F], computed again from gate|up
  readonly u: BufferSlice; // [T, 3 R]
  readonly gradient: BufferSlice; // the flat adapter
}

export interface BackwardOptions {
  /** The lowest trained layer: nothing below it needs dX. */
  readonly last: boolean;
  /** Add to the gradient (a later part of a step's batch) instead of writing it. */
  readonly accumulate: boolean;
}

/** 14 dispatches with LoRA everywhere, fewer without; what no trained layer below needs is left out. */
export function llamaLayerBackward(
  pass: Pass,
  layer: number,
  saved: LayerBuffers,
  b: BackwardBuffers,
  { last, accumulate }: BackwardOptions,
): Dispatch[] {
  const { weights, rows, records } = pass;
  const { config } = weights;
  const w = weights.layers[layer]!;
  const norm = { rows, features: config.hiddenSize, eps: config.rmsNormEps };
  const { dX, dXn, dQkv, dAttended, dGateUp, dH, h } = b;
  const groupBackward = (
    group: GroupName,
    x: BufferSlice,
    matrix: WeightMatrix,
    dy: BufferSlice,
    dx: BufferSlice,
  ) =>
    backwardOf(
      pass,
      layer,
      group,
      { x, matrix, dy, dx, t: saved.t[group], u: b.u, gradient: b.gradient },
      accumulate,
    );
  const down = groupBackward('down', h, w.down, dX, dH);
  const gateUp = groupBackward('gateUp', saved.xn, w.gateUp, dGateUp, dXn);
  const o = groupBackward('o', saved.attended, w.o, dX, dAttended);
  const qkv = groupBackward('qkv', saved.xn, w.qkv, dQkv, dXn);
  // The norms' outputs are not saved: computing them again is cheaper than 2 C floats a row and layer.
  const normedAgain = (x: BufferSlice, weight: BufferSlice, gradients: Dispatch[]) =>
    gradients.length === 0 ? [] : [...rmsNorm(norm, { x, weight, y: saved.xn }), ...gradients];
  const stages: { group: GroupName | null; dispatches: Dispatch[] }[] = [
    // y = xMid + down(h): dX is the gradient of both. h is written before the gradient of down's A needs it.
    {
      group: 'down',
      dispatches: [
        ...down.dx, // dH [T, F]
        ...swiGluBackward(
          { rows, features: config.intermediateSize },
          { gateUp: saved.gateUp, dH, dGateUp, h },
        ), // [T, 2F]
        ...down.gradients,
      ],
    },
    {
      group: 'gateUp',
      dispatches: [
        ...gateUp.dx, // dXn [T, C]
        ...normedAgain(saved.xMid, w.postNorm, gateUp.gradients),
      ],
    },
    {
      group: null,
      dispatches: rmsNormBackward(
        norm,
        { x: saved.xMid, weight: w.postNorm, dy: dXn, dx: dX },
        { accumulate: true },
      ),
    },
    { group: 'o', dispatches: [...o.dx, ...o.gradients] }, // xMid = x + o(attended): dAttended [T, H D]
    {
      group: 'qkv',
      dispatches: [
        ...attentionBackward(headShape(config, rows), {
          records,
          table: weights.ropeTable,
          qkv: saved.qkv,
          out: saved.attended,
          lse: saved.lse,
          dOut: dAttended,
          dQkv, // [T, (H + 2K) D]
        }),
        ...qkv.dx, // dXn [T, C]
        ...normedAgain(saved.x, w.inputNorm, qkv.gradients),
      ],
    },
    {
      group: null,
      dispatches: rmsNormBackward(
        norm,
        { x: saved.x, weight: w.inputNorm, dy: dXn, dx: dX },
        { accumulate: true },
      ),
    },
  ];
  if (!last) return stages.flatMap((stage) => stage.dispatches);
  // Below the lowest linear with LoRA nothing is learnt.
  const groups = pass.lora?.layers[layer];
  const lowest = GROUP_NAMES.find((name) => groups?.[name]);
  const end = stages.findIndex((stage) => stage.group === lowest);
  return stages.slice(0, end + 1).flatMap((stage) => stage.dispatches);
}

interface GroupBackward {
  readonly x: BufferSlice;
  readonly matrix: WeightMatrix;
  readonly dy: BufferSlice;
  readonly dx: BufferSlice;
  readonly t: BufferSlice;
  readonly u: BufferSlice;
  readonly gradient: BufferSlice;
}

function backwardOf(
  { rows, lora }: Pass,
  layer: number,
  group: GroupName,
  buffers: GroupBackward,
  accumulate: boolean,
): { dx: Dispatch[]; gradients: Dispatch[] } {
  const segments = lora?.layers[layer]?.[group];
  if (!lora || !segments) return { dx: linearBackward({ rows }, buffers), gradients: [] };
  const { rank, scale, adapter } = lora;
  const shape = { rows, rank, scale, segments };
  const [dx, ...gradients] = loraLinearBackward(shape, { ...buffers, adapter }, { accumulate });
  return { dx: dx ? [dx] : [], gradients };
}
