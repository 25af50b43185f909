/**
 * Global gradient norm and the factor that clips it, as torch's `clip_grad_norm_`:
 * norm = sqrt(sum g²), clip = min(1, maxNorm / (norm + 1e-6)), or 1 without a maximum.
 *
 * gradient [count] -> result [2] = norm, clip. Two dispatches; sums in a fixed order, so a step can be repeated exactly.
 */
import type { BufferSlice } from '../../gpu/buffers.ts';
import { f32, type KernelSpec } from '../../gpu/kernel.ts';
import type { Dispatch } from '../../gpu/plan.ts';
import { checkFloats } from '../checks.ts';
import reduceSum from '../snippets/reduceSum.wgsl?raw';
import normWgsl from './gradNorm.wgsl?raw';
import squaresWgsl from './squares.wgsl?raw';

const WORKGROUP = 256;
/** Workgroups of the first pass; 2.4 million numbers are 75 a thread. */
export const GRAD_NORM_PARTIALS = 128;

export interface GradNormShape {
  readonly count: number;
  readonly maxNorm: number | null;
}

export interface GradNormBuffers {
  readonly gradient: BufferSlice;
  /** Scratch [GRAD_NORM_PARTIALS]. */
  readonly partial: BufferSlice;
  readonly result: BufferSlice;
}

function squaresKernel(): KernelSpec {
  return {
    name: 'gradNorm/squares',
    wgsl: squaresWgsl,
    snippets: [reduceSum],
    constants: { WORKGROUP, GROUPS: GRAD_NORM_PARTIALS },
    bindings: ['read', 'readWrite'],
    params: true,
  };
}

function normKernel(maxNorm: number | null): KernelSpec {
  return {
    name: 'gradNorm/gradNorm',
    wgsl: normWgsl,
    snippets: [reduceSum],
    constants: {
      WORKGROUP,
      GROUPS: GRAD_NORM_PARTIALS,
      CLIPS: maxNorm !== null,
      MAX_NORM: f32(maxNorm ?? 0),
    },
    bindings: ['read', 'readWrite'],
  };
}

export function gradNorm(
  { count, maxNorm }: GradNormShape,
  { gradient, partial, result }: GradNormBuffers,
): Dispatch[] {
  checkFloats('gradNorm', 'gradient', gradient, count);
  checkFloats('gradNorm', 'partial', partial, GRAD_NORM_PARTIALS);
  checkFloats('gradNorm', 'result', result, 2);
  if (maxNorm !== null && !(maxNorm > 0))
    throw new RangeError(`gradNorm: expected a positive maxNorm or null, got ${maxNorm}`);
  return [
    {
      kernel: squaresKernel(),
      buffers: [gradient, partial],
      grid: [GRAD_NORM_PARTIALS, 1, 1],
      params: Uint32Array.of(count),
      bytes: 4 * (count + GRAD_NORM_PARTIALS),
    },
    {
      kernel: normKernel(maxNorm),
      buffers: [partial, result],
      grid: [1, 1, 1],
      bytes: 4 * (GRAD_NORM_PARTIALS + 2),
    },
  ];
}

export function gradNormKernels(): KernelSpec[] {
  return [squaresKernel(), normKernel(null), normKernel(1)];
}
