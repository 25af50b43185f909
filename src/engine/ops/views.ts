import type { BufferSlice } from '../gpu/buffers.ts';

/**
 * `rows` rows of a matrix from `firstRow` on. Bindings start at multiples of 256 bytes, so firstRow * columns must be a
 * multiple of 64: chunks of 32 rows do, for any even number of columns.
 */
export function rowsOf(matrix: BufferSlice, firstRow: number, rows: number, columns: number): BufferSlice {
  const skip = firstRow * columns * 4;
  if (skip % 256 !== 0)
    throw new RangeError(
      `rowsOf: expected row ${firstRow} of ${columns} columns to start at a multiple of 256 bytes`,
    );
  return {
    buffer: matrix.buffer,
    offset: matrix.offset + skip,
    size: Math.min(matrix.size - skip, rows * columns * 4),
  };
}
