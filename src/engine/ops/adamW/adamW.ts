/**
 * One AdamW step (Loshchilov & Hutter 2019, as torch.optim.AdamW) in place over the flat adapter.
 *
 * gradient [n], normAndClip [2] (from gradNorm), step [3] (written by `adamWStep` each step) -> weights, moment1,
 * moment2 [n], all updated in place.
 */
import type { BufferSlice } from '../../gpu/buffers.ts';
import { rowGrid, tiles } from '../../gpu/grid.ts';
import { f32, type KernelSpec } from '../../gpu/kernel.ts';
import type { Dispatch } from '../../gpu/plan.ts';
import { checkFloats } from '../checks.ts';
import wgsl from './adamW.wgsl?raw';

const WORKGROUP = 256;

export interface AdamWShape {
  readonly count: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly eps: number;
  readonly weightDecay: number;
}

export interface AdamWBuffers {
  readonly gradient: BufferSlice;
  readonly normAndClip: BufferSlice;
  readonly step: BufferSlice;
  readonly weights: BufferSlice;
  readonly moment1: BufferSlice;
  readonly moment2: BufferSlice;
}

/** The numbers that change by step; `t` counts from 1. Bias corrections in float64: 1 - 0.999^t loses digits in float32. */
export function adamWStep({ beta1, beta2 }: AdamWShape, learningRate: number, t: number): Float32Array {
  return Float32Array.of(learningRate, 1 - beta1 ** t, Math.sqrt(1 - beta2 ** t));
}

function kernel({ beta1, beta2, eps, weightDecay }: AdamWShape): KernelSpec {
  return {
    name: 'adamW/adamW',
    wgsl,
    constants: {
      WORKGROUP,
      BETA1: f32(beta1),
      BETA2: f32(beta2),
      // Subtracted in float64: 1 - 0.999 in float32 is off by 1.3e-5 of itself.
      ONE_MINUS_BETA1: f32(1 - beta1),
      ONE_MINUS_BETA2: f32(1 - beta2),
      EPS: f32(eps),
      WEIGHT_DECAY: f32(weightDecay),
    },
    bindings: ['read', 'read', 'read', 'readWrite', 'readWrite', 'readWrite'],
    params: true,
  };
}

export function adamW(shape: AdamWShape, buffers: AdamWBuffers): Dispatch[] {
  const { gradient, normAndClip, step, weights, moment1, moment2 } = buffers;
  for (const [name, slice] of Object.entries({ gradient, weights, moment1, moment2 }))
    checkFloats('adamW', name, slice, shape.count);
  checkFloats('adamW', 'normAndClip', normAndClip, 2);
  checkFloats('adamW', 'step', step, 3);
  for (const [name, beta] of Object.entries({ beta1: shape.beta1, beta2: shape.beta2 }))
    if (!(beta >= 0 && beta < 1)) throw new RangeError(`adamW: expected ${name} in [0, 1), got ${beta}`);
  return [
    {
      kernel: kernel(shape),
      buffers: [gradient, normAndClip, step, weights, moment1, moment2],
      grid: rowGrid('adamW', tiles(shape.count, WORKGROUP)),
      params: Uint32Array.of(shape.count),
      bytes: 4 * 7 * shape.count, // reads four, writes three
    },
  ];
}

export function adamWKernels(): KernelSpec[] {
  return [kernel({ count: 1, beta1: 0.9, beta2: 0.999, eps: 1e-8, weightDecay: 0.01 })];
}
