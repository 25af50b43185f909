import { fromHalf, type PackedMatrix } from './packWeights.ts';

/**
 * Sum of the squares of rows `from` .. `to`-1 of a packed matrix. Of a block of 32 quantised weights w = d q + m it is
 * d² Σq² + 2 d m Σq + 32 m², so that only the quants' sums are counted.
 */
export function sumOfSquares(matrix: PackedMatrix, from: number, to: number): number {
  const { format, columns, values, scales } = matrix;
  let total = 0;
  if (format === 'f32') {
    for (const weight of new Float32Array(values.buffer, values.byteOffset, values.length).subarray(
      from * columns,
      to * columns,
    ))
      total += weight * weight;
    return total;
  }
  if (format === 'f16') {
    for (const word of values.subarray((from * columns) / 2, (to * columns) / 2))
      total += fromHalf(word & 0xffff) ** 2 + fromHalf(word >>> 16) ** 2;
    return total;
  }
  const words = format === 'q4' ? 4 : 8;
  for (let block = (from * columns) / 32; block < (to * columns) / 32; block++) {
    let sum = 0;
    let squares = 0;
    for (let at = block * words; at < (block + 1) * words; at++) {
      const word = values[at]!;
      for (let shift = 0; shift < 32; shift += format === 'q4' ? 4 : 8) {
        const q = format === 'q4' ? (word >>> shift) & 15 : (word << (24 - shift)) >> 24;
        sum += q;
        squares += q * q;
      }
    }
    const d = fromHalf(scales[block]! & 0xffff);
    const m = fromHalf(scales[block]! >>> 16);
    total += d * d * squares + 2 * d * m * sum + 32 * m * m;
  }
  return total;
}
