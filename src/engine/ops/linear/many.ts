/** The kernels for many rows in all variants, forward and backward, with LoRA or without, and how they are laid out. */
import { roundUp, tiles } from '../../gpu/grid.ts';
import type { KernelSpec } from '../../gpu/kernel.ts';
import type { WeightFormat } from '../../gpu/packWeights.ts';
import loraDirect from '../snippets/loraDirect.wgsl?raw';
import loraDirectBackward from '../snippets/loraDirectBackward.wgsl?raw';
import loraTile from '../snippets/loraTile.wgsl?raw';
import loraTileBackward from '../snippets/loraTileBackward.wgsl?raw';
import noLora from '../snippets/noLora.wgsl?raw';
import noLoraBackward from '../snippets/noLoraBackward.wgsl?raw';
import noLoraDirect from '../snippets/noLoraDirect.wgsl?raw';
import noLoraDirectBackward from '../snippets/noLoraDirectBackward.wgsl?raw';
import rowQuadPlain from '../snippets/rowQuadPlain.wgsl?raw';
import rowQuadShared from '../snippets/rowQuadShared.wgsl?raw';
import { ADD, addedBinding, INPUT, powerOfTwo, type Added, type LinearInput } from './kernels.ts';
import backwardWgsl from './linearBackward.wgsl?raw';
import directWgsl from './linearDirect.wgsl?raw';
import directBackwardWgsl from './linearDirectBackward.wgsl?raw';
import tiledWgsl from './linearTiled.wgsl?raw';
import { VARIANTS, variantFeatures, type Variant, type VariantName } from './variants.ts';
import { UNPACK } from './weightMatrix.ts';

/** A kernel and what a workgroup of it covers: columns of y forward, of x backward. */
export interface ManyKernel {
  readonly kernel: KernelSpec;
  readonly tileRows: number;
  readonly tileColumns: number;
}

export interface ManyShape {
  readonly rows: number;
  readonly format: WeightFormat;
  /** Of W: in features. */
  readonly columns: number;
  /** 0 without LoRA. */
  readonly rank: number;
  readonly variant: VariantName;
}

const TILE_COLUMNS = 64;
/** Workgroup memory that WebGPU guarantees. */
const WORKGROUP_BYTES = 16_384;
/** A direct thread's sums: more spill, fewer read x and dy more often. */
const DIRECT_ROWS = 8;
const DIRECT_COLUMNS = 8;
/** 576 columns: LoRA's x Aᵀ is computed once for all of them. */
const DIRECT_WORKGROUP = 72;
const DIRECT_BACKWARD_ROWS = { few: 8, many: 16, fewUpTo: 64 };
const DIRECT_BACKWARD_WORKGROUP = { least: 64, most: 192 };
/** For the shares of u = s dy B; the rest is for u itself. */
const SHARES_BYTES = 12_288;

export function forwardKernel(shape: ManyShape, added: Added['kind'], input: LinearInput): ManyKernel {
  const variant: Variant = VARIANTS[shape.variant];
  const { rank, columns, format } = shape;
  const lora = rank > 0;
  const common = {
    bindings: [
      ...(['read', 'read', 'read', 'readWrite'] as const),
      ...addedBinding(added, { bindings: loraBindings(lora) }),
      ...loraBindings(lora),
    ],
    params: true,
    features: variantFeatures(shape.variant),
  };
  if (variant.kind === 'direct') {
    if (input !== 'plain') throw new Error('linear: expected a plain input for the direct variant');
    const constants = {
      WORKGROUP: DIRECT_WORKGROUP,
      THREAD_ROWS: DIRECT_ROWS,
      THREAD_COLUMNS: DIRECT_COLUMNS,
      COLUMNS: columns,
      ...(lora && { RANK: rank }),
    };
    const quad = variant.quads ? rowQuadShared : rowQuadPlain;
    const snippets = [UNPACK[format], ADD[added], quad, lora ? loraDirect : noLoraDirect];
    const kernel = { name: 'linear/linearDirect', wgsl: directWgsl, snippets, constants, ...common };
    return { kernel, tileRows: DIRECT_ROWS, tileColumns: DIRECT_WORKGROUP * DIRECT_COLUMNS };
  }
  const size = variant.half ? 8 : 16;
  const { tileRows, depth } = fittingTile(shape, variant, (rows, k) => {
    const pitch = k / 4 + 1;
    return (rows + TILE_COLUMNS) * pitch * size + rank * pitch * 16 + rows * rank * 4;
  });
  const constants = {
    TILE_ROWS: tileRows,
    TILE_COLUMNS,
    TILE_K: depth,
    THREAD_ROWS: variant.threadRows,
    THREAD_COLUMNS: variant.threadColumns,
    COLUMNS: columns,
    ...(lora && { RANK: rank }),
  };
  const snippets = [num(variant), UNPACK[format], ADD[added], INPUT[input], lora ? loraTile : noLora];
  const kernel = { name: 'linear/linearTiled', wgsl: tiledWgsl, snippets, constants, ...common };
  return { kernel, tileRows, tileColumns: TILE_COLUMNS };
}

export function backwardKernel(shape: ManyShape): ManyKernel {
  const variant: Variant = VARIANTS[shape.variant];
  const { rows, rank, columns, format } = shape;
  const lora = rank > 0;
  const bindings = [...(['read', 'read', 'read', 'readWrite'] as const), ...loraBindings(lora)];
  if (variant.kind === 'direct') {
    const { few, many, fewUpTo } = DIRECT_BACKWARD_ROWS;
    const threadRows = rows <= fewUpTo ? few : many;
    const octets = columns / 8;
    const { least, most } = DIRECT_BACKWARD_WORKGROUP;
    const workgroup = Math.max(least, roundUp(Math.ceil(octets / tiles(octets, most)), 4));
    const rankLanes = roundUp(Math.ceil(rank / 4), 4);
    const sharing = Math.min(workgroup, Math.floor(SHARES_BYTES / (16 * threadRows)));
    const constants = {
      WORKGROUP: workgroup,
      THREAD_ROWS: threadRows,
      COLUMNS: columns,
      ...(lora && { RANK: rank, RANK_LANES: rankLanes, PARTS: Math.floor(sharing / rankLanes) }),
    };
    const snippets = [UNPACK[format], lora ? loraDirectBackward : noLoraDirectBackward];
    const name = 'linear/linearDirectBackward';
    const kernel = { name, wgsl: directBackwardWgsl, snippets, constants, bindings, params: true };
    return { kernel, tileRows: threadRows, tileColumns: workgroup * 8 };
  }
  const size = variant.half ? 2 : 4;
  const { tileRows, depth } = fittingTile(
    shape,
    variant,
    (height, n) => height * (n + 1) * size + n * TILE_COLUMNS * size + n * rank * 4 + height * rank * 4,
  );
  const constants = {
    TILE_ROWS: tileRows,
    TILE_COLUMNS,
    TILE_N: depth,
    THREAD_ROWS: variant.threadRows,
    THREAD_QUADS: variant.threadColumns / 4,
    COLUMNS: columns,
    ...(lora && { RANK: rank }),
  };
  const snippets = [num(variant), UNPACK[format], lora ? loraTileBackward : noLoraBackward];
  const features = variantFeatures(shape.variant);
  const name = 'linear/linearBackward';
  const kernel = { name, wgsl: backwardWgsl, snippets, constants, bindings, params: true, features };
  return { kernel, tileRows, tileColumns: TILE_COLUMNS };
}

function loraBindings(lora: boolean): KernelSpec['bindings'] {
  return lora ? ['read', 'readWrite'] : [];
}

function num(variant: Variant & { kind: 'tile' }): string {
  return `alias num = ${variant.half ? 'f16' : 'f32'};`;
}

/** The largest tile, and the deepest, that fits with LoRA's own tiles; no more rows than there are to compute. */
function fittingTile(
  { rows, rank }: ManyShape,
  variant: Variant & { kind: 'tile' },
  bytes: (tileRows: number, depth: number) => number,
): { tileRows: number; depth: number } {
  const wanted = Math.min(variant.tileRows, Math.max(16, powerOfTwo(rows)));
  for (let tileRows = wanted; tileRows >= 16; tileRows /= 2)
    for (const depth of [16, 8]) if (bytes(tileRows, depth) <= WORKGROUP_BYTES) return { tileRows, depth };
  throw new RangeError(`linear: expected a rank whose tiles fit ${WORKGROUP_BYTES} bytes, got ${rank}`);
}
