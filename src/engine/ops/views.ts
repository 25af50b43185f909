import type { BufferSlice } from '../gpu/buffers.ts';

/** Rows that are a part of wider rows: row t starts at `offset + t * stride`, both in floats. */
export interface RowView {
  readonly buffer: BufferSlice;
  readonly offset: number;
  readonly stride: number;
}
