/**
 * SwiGLU (Shazeer 2020), the gate of a Llama MLP: h = silu(gate) · up, silu(x) = x · sigmoid(x).
 *
 * gateUp [rows, 2 F] (gate at 0, up at F: one linear gives both) -> h [rows, F]. Forward has no kernel of its own: the
 * down projection computes h while it reads (`input: 'swiGlu'` of linear and loraLinear). Saved for backward: gateUp; h
 * is cheap to compute again, so backward writes it for whoever needs it (dA of the down projection).
 */
import type { BufferSlice } from '../../gpu/buffers.ts';
import { rowGrid, tiles } from '../../gpu/grid.ts';
import type { KernelSpec } from '../../gpu/kernel.ts';
import type { Dispatch } from '../../gpu/plan.ts';
import { checkFloats, checkMultiple, checkPositive } from '../checks.ts';
import backwardWgsl from './swiGluBackward.wgsl?raw';

export interface SwiGluShape {
  readonly rows: number;
  /** F, a multiple of 4: rows are read as vec4. */
  readonly features: number;
}

export interface SwiGluBackwardBuffers {
  readonly gateUp: BufferSlice;
  readonly dH: BufferSlice;
  readonly dGateUp: BufferSlice;
  /** Written again, see above. */
  readonly h: BufferSlice;
}

const WORKGROUP = 64;

function kernel({ features }: SwiGluShape): KernelSpec {
  return {
    name: 'swiGlu/swiGluBackward',
    wgsl: backwardWgsl,
    constants: { WORKGROUP, FEATURES4: features / 4 },
    bindings: ['read', 'read', 'readWrite', 'readWrite'],
    params: true,
  };
}

export function swiGluBackward(
  shape: SwiGluShape,
  { gateUp, dH, dGateUp, h }: SwiGluBackwardBuffers,
): Dispatch[] {
  const { rows, features } = shape;
  checkPositive('swiGluBackward', 'rows', rows);
  checkMultiple('swiGluBackward', 'features', features, 4);
  for (const [name, slice] of Object.entries({ gateUp, dGateUp }))
    checkFloats('swiGluBackward', name, slice, rows * features * 2);
  for (const [name, slice] of Object.entries({ dH, h }))
    checkFloats('swiGluBackward', name, slice, rows * features);
  return [
    {
      kernel: kernel(shape),
      buffers: [gateUp, dH, dGateUp, h],
      grid: rowGrid('swiGluBackward', tiles((rows * features) / 4, WORKGROUP)), // one thread a vec4 of h
      params: Uint32Array.of(rows),
      bytes: 4 * rows * features * 6,
    },
  ];
}

/** The kernel, for the manifest's compile test. */
export function swiGluKernels(): KernelSpec[] {
  return [kernel({ rows: 1, features: 8 })];
}
