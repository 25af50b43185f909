/** A frozen weight matrix on the device, and how kernels unpack it. */
import type { BufferSlice } from '../../gpu/buffers.ts';
import type { WeightFormat } from '../../gpu/packWeights.ts';
import unpackF16 from '../snippets/unpackF16.wgsl?raw';
import unpackF32 from '../snippets/unpackF32.wgsl?raw';
import unpackQ4 from '../snippets/unpackQ4.wgsl?raw';
import unpackQ8 from '../snippets/unpackQ8.wgsl?raw';
import type { KernelTuning } from './variants.ts';

/** W [rows, columns] = [out features, in features], as `packMatrix` lays it out. */
export interface WeightMatrix {
  readonly format: WeightFormat;
  readonly rows: number;
  readonly columns: number;
  readonly values: BufferSlice;
  readonly scales: BufferSlice;
  /** Which kernels multiply many rows with it on this device; PLAIN_TUNING if absent. */
  readonly tuning?: KernelTuning;
}

/** WGSL for `weight8(row, octet)`. */
export const UNPACK: Record<WeightFormat, string> = {
  q4: unpackQ4,
  q8: unpackQ8,
  f16: unpackF16,
  f32: unpackF32,
};
