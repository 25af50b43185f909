/**
 * SwiGLU (Shazeer 2020), the gate of a Llama MLP: h = silu(gate) · up, silu(x) = x · sigmoid(x).
 *
 * gateUp [rows, 2 F] (gate at 0, up at F: one linear gives both) -> h [rows, F]. Saved for backward: gateUp; h is
 * cheap to compute again, so backward writes it for whoever needs it (dA of the down projection).
 */
import type { BufferSlice } from '../../gpu/buffers.ts';
import { rowGrid, tiles } from '../../gpu/grid.ts';
import type { KernelSpec } from '../../gpu/kernel.ts';
import type { Dispatch } from '../../gpu/plan.ts';
import { checkFloats, checkMultiple, checkPositive } from '../checks.ts';
import forwardWgsl from './swiGlu.wgsl?raw';
import backwardWgsl from './swiGluBackward.wgsl?raw';

export interface SwiGluShape {
  readonly rows: number;
  /** F, a multiple of 4: rows are read as vec4. */
  readonly features: number;
}

export interface SwiGluBuffers {
  readonly gateUp: BufferSlice;
  readonly h: BufferSlice;
}

export interface SwiGluBackwardBuffers {
  readonly gateUp: BufferSlice;
  readonly dH: BufferSlice;
  readonly dGateUp: BufferSlice;
  /** Written again, see above. */
  readonly h: BufferSlice;
}

const WORKGROUP = 64;

function forwardKernel({ features }: SwiGluShape): KernelSpec {
  return {
    name: 'swiGlu/swiGlu',
    wgsl: forwardWgsl,
    constants: { WORKGROUP, FEATURES4: features / 4 },
    bindings: ['read', 'readWrite'],
    params: true,
  };
}

function backwardKernel({ features }: SwiGluShape): KernelSpec {
  return {
    name: 'swiGlu/swiGluBackward',
    wgsl: backwardWgsl,
    constants: { WORKGROUP, FEATURES4: features / 4 },
    bindings: ['read', 'read', 'readWrite', 'readWrite'],
    params: true,
  };
}

function check(
  op: string,
  { rows, features }: SwiGluShape,
  wide: Record<string, BufferSlice>,
  narrow: Record<string, BufferSlice>,
) {
  checkPositive(op, 'rows', rows);
  checkMultiple(op, 'features', features, 4);
  for (const [name, slice] of Object.entries(wide)) checkFloats(op, name, slice, rows * features * 2);
  for (const [name, slice] of Object.entries(narrow)) checkFloats(op, name, slice, rows * features);
}

/** One thread a vec4 of h. */
function launch(op: string, { rows, features }: SwiGluShape) {
  return {
    grid: rowGrid(op, tiles((rows * features) / 4, WORKGROUP)),
    params: Uint32Array.of(rows),
  };
}

export function swiGlu(shape: SwiGluShape, { gateUp, h }: SwiGluBuffers): Dispatch[] {
  check('swiGlu', shape, { gateUp }, { h });
  return [{ kernel: forwardKernel(shape), buffers: [gateUp, h], ...launch('swiGlu', shape) }];
}

export function swiGluBackward(
  shape: SwiGluShape,
  { gateUp, dH, dGateUp, h }: SwiGluBackwardBuffers,
): Dispatch[] {
  check('swiGluBackward', shape, { gateUp, dGateUp }, { dH, h });
  return [
    {
      kernel: backwardKernel(shape),
      buffers: [gateUp, dH, dGateUp, h],
      ...launch('swiGluBackward', shape),
    },
  ];
}

/** One of every kernel, for the manifest's compile test. */
export function swiGluKernels(): KernelSpec[] {
  const shape = { rows: 1, features: 8 };
  return [forwardKernel(shape), backwardKernel(shape)];
}
