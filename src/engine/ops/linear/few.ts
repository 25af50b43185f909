/** The kernel for few rows, `linearFew`: its variants, and how it is laid out over a matrix. */
import { rowGrid, tiles, type Grid } from '../../gpu/grid.ts';
import type { KernelSpec } from '../../gpu/kernel.ts';
import type { WeightFormat } from '../../gpu/packWeights.ts';
import noSubgroup from '../snippets/noSubgroup.wgsl?raw';
import packedF16 from '../snippets/packedF16.wgsl?raw';
import packedF32 from '../snippets/packedF32.wgsl?raw';
import packedQ4 from '../snippets/packedQ4.wgsl?raw';
import packedQ8 from '../snippets/packedQ8.wgsl?raw';
import subgroupSum from '../snippets/subgroupSum.wgsl?raw';
import { ADD, addedBinding, INPUT, powerOfTwo, type Added, type Hooks, type LinearInput } from './kernels.ts';
import fewWgsl from './linearFew.wgsl?raw';
import { VARIANTS, variantFor, type KernelTuning } from './variants.ts';
import type { WeightMatrix } from './weightMatrix.ts';

/** It is never used for more rows. */
export const FEW_ROWS = 16;
/** Nor for more than this where the direct variants win: a processor that plays a GPU shares each number of x with them. */
const FEW_ROWS_BESIDE_DIRECT = 4;
/** Rows that share an unpacked weight; more would not fit the registers. */
const ROWS_AT_ONCE = 8;
const WORKGROUP = 64;
/** Threads that share four columns: a narrow matrix needs more of them to fill a GPU. */
const LANES = { wide: 8, narrow: 16 };
const WIDE = 2048;
/** Smaller ones gain nothing. */
const LEAST_SUBGROUP = 4;

/** WGSL for `packed`, `scaleOf`, `firstOctet` and `nextOctet`. */
const PACKED: Record<WeightFormat, string> = {
  q4: packedQ4,
  q8: packedQ8,
  f16: packedF16,
  f32: packedF32,
};

export interface FewLayout {
  readonly workgroup: number;
  readonly lanes: number;
  /** Lanes' sums meet in their subgroup, not in workgroup memory. */
  readonly subgroups: boolean;
  readonly rows: number;
  readonly tileColumns: number;
}

/** Up to how many rows it is used on a device of this tuning. */
export function mostFewRows(tuning: KernelTuning | undefined): number {
  const { kind } = VARIANTS[variantFor(tuning, FEW_ROWS, 'forward')];
  return kind === 'direct' ? FEW_ROWS_BESIDE_DIRECT : FEW_ROWS;
}

/** `subgroup` is the least size of the device's subgroups, or 0 where they are not to be used. */
export function fewLayout(
  rows: number,
  outFeatures: number,
  subgroup: number,
  workgroup = WORKGROUP,
): FewLayout {
  const most = outFeatures >= WIDE ? LANES.wide : LANES.narrow;
  const subgroups = subgroup >= LEAST_SUBGROUP;
  const lanes = subgroups ? Math.min(most, subgroup) : most;
  return {
    workgroup,
    lanes,
    subgroups,
    rows: powerOfTwo(Math.min(rows, ROWS_AT_ONCE)),
    tileColumns: (workgroup / lanes) * 4,
  };
}

export function fewGrid(op: string, rows: number, columnTiles: number, layout: FewLayout): Grid {
  const [x, y] = rowGrid(op, columnTiles);
  return [x, y, tiles(rows, layout.rows)];
}

export function fewKernel(
  { format, columns }: Pick<WeightMatrix, 'format' | 'columns'>,
  layout: FewLayout,
  added: Added['kind'],
  hooks: Hooks,
  input: LinearInput,
): KernelSpec {
  const { workgroup, lanes, subgroups, rows } = layout;
  return {
    name: 'linear/linearFew',
    wgsl: fewWgsl,
    snippets: [PACKED[format], subgroups ? subgroupSum : noSubgroup, ADD[added], INPUT[input], hooks.wgsl],
    constants: {
      WORKGROUP: workgroup,
      LANES: lanes,
      SUBGROUPS: subgroups,
      ROWS: rows,
      COLUMNS: columns,
      ...hooks.constants,
    },
    bindings: ['read', 'read', 'read', 'readWrite', ...addedBinding(added, hooks), ...hooks.bindings],
    params: true,
    ...(subgroups && { features: ['subgroups'] }),
  };
}
