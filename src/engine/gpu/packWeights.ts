/**
 * GGUF tensors -> what the kernels read. Blocks of 18, 20 or 34 bytes are not aligned to words, so quants and scales
 * are parted: `values` u32 words with 8 nibbles (q4), 4 bytes (q8), 2 halves (f16) or 1 float (f32), and `scales`, one
 * word (half d, half m << 16) per 32 weights, for w = d q + m. No number changes: Q4_0 is Q4_1 with m = -8 d, which is
 * a half exactly, Q8_0 has m = 0, and a narrower type packed as a wider one keeps its d, q and m.
 *
 * Order in a word: q8 byte i is weight i; q4 byte i holds weight i in its low and weight i + 4 in its high nibble, so
 * that one mask and one shift unpack four neighbours (snippets/unpackQ4.wgsl).
 */
import { dequantise } from '../model/dequantise.ts';
import { BLOCK_BYTES, type WeightTensor, type WeightType } from '../model/weights.ts';

export const WEIGHT_FORMATS = ['q4', 'q8', 'f16', 'f32'] as const;
export type WeightFormat = (typeof WEIGHT_FORMATS)[number];

export interface PackedMatrix {
  readonly format: WeightFormat;
  /** Rows (out features) and columns (in features), the sum over tensors packed together. */
  readonly rows: number;
  readonly columns: number;
  readonly values: Uint32Array;
  /** One dummy word for f16 and f32. */
  readonly scales: Uint32Array;
}

/** Weights in one word of `values`. */
const WEIGHTS_PER_WORD: Record<WeightFormat, number> = { q4: 8, q8: 4, f16: 2, f32: 1 };

const FORMAT_OF: Record<WeightType, WeightFormat> = {
  Q4_0: 'q4',
  Q4_1: 'q4',
  Q8_0: 'q8',
  F16: 'f16',
  F32: 'f32',
};

/** Matrices `[rows_i, columns]` of one width, stacked: q, k and v become one matrix. */
export function packMatrix(tensors: readonly WeightTensor[]): PackedMatrix {
  const columns = tensors[0]?.shape[1] ?? 0;
  for (const { name, shape, type, bytes } of tensors) {
    const width = BLOCK_BYTES[type];
    const step = isFloat(FORMAT_OF[type]) ? 8 : 32;
    if (shape.length !== 2 || shape[1] !== columns || columns % step !== 0)
      throw new RangeError(
        `packMatrix: expected ${name} to be [out, ${columns}] with a multiple of ${step}, got [${shape.join(', ')}]`,
      );
    const expected = (shape[0]! * columns * width) / 32;
    if (bytes.byteLength !== expected)
      throw new RangeError(
        `packMatrix: expected ${expected} bytes of ${type} in ${name}, got ${bytes.byteLength}`,
      );
  }
  const format = commonFormat(tensors.map((t) => FORMAT_OF[t.type]));
  const rows = tensors.reduce((sum, t) => sum + t.shape[0]!, 0);
  const values = new Uint32Array((rows * columns) / WEIGHTS_PER_WORD[format]);
  const scales = new Uint32Array(isFloat(format) ? 1 : (rows * columns) / 32);
  let weight = 0;
  for (const tensor of tensors) {
    const count = tensor.shape[0]! * columns;
    const into = values.subarray(
      weight / WEIGHTS_PER_WORD[format],
      (weight + count) / WEIGHTS_PER_WORD[format],
    );
    if (format === 'f32') new Float32Array(into.buffer, into.byteOffset, count).set(dequantise(tensor));
    else if (format === 'f16') new Uint8Array(into.buffer, into.byteOffset, count * 2).set(tensor.bytes);
    else packBlocks(tensor, into, scales.subarray(weight / 32, (weight + count) / 32), format === 'q8');
    weight += count;
  }
  return { format, rows, columns, values, scales };
}

function isFloat(format: WeightFormat): boolean {
  return format === 'f16' || format === 'f32';
}

/** The narrowest format that holds all exactly: q4 fits in q8, anything in f32. */
function commonFormat(formats: readonly WeightFormat[]): WeightFormat {
  if (new Set(formats).size === 1) return formats[0]!;
  return formats.some(isFloat) ? 'f32' : 'q8';
}

function packBlocks(tensor: WeightTensor, values: Uint32Array, scales: Uint32Array, wide: boolean): void {
  const { bytes, type } = tensor;
  const blockBytes = BLOCK_BYTES[type];
  const data = type === 'Q4_1' ? 4 : 2;
  const words = wide ? 8 : 4;
  for (let block = 0; block < scales.length; block++) {
    const at = block * blockBytes;
    const d = bytes[at]! | (bytes[at + 1]! << 8);
    const m =
      type === 'Q4_1'
        ? bytes[at + 2]! | (bytes[at + 3]! << 8)
        : type === 'Q4_0'
          ? timesMinus8(d, tensor.name)
          : 0;
    scales[block] = d | (m << 16);
    const out = block * words;
    if (type === 'Q8_0') {
      for (let word = 0; word < 8; word++) values[out + word] = word32(bytes, at + data + word * 4);
      continue;
    }
    // GGUF: byte i holds weight i (low) and weight i + 16 (high); read as four words of four bytes.
    for (let pair = 0; pair < 2; pair++) {
      const first = word32(bytes, at + data + pair * 8); // weights 8 pair + 0..3, and 16 more
      const second = word32(bytes, at + data + pair * 8 + 4); // weights 8 pair + 4..7, and 16 more
      const low = 0x0f0f0f0f;
      const quads = [first & low, second & low, (first >>> 4) & low, (second >>> 4) & low];
      if (wide) {
        values[out + pair * 2] = quads[0]!;
        values[out + pair * 2 + 1] = quads[1]!;
        values[out + 4 + pair * 2] = quads[2]!;
        values[out + 4 + pair * 2 + 1] = quads[3]!;
      } else {
        values[out + pair] = quads[0]! | (quads[1]! << 4);
        values[out + 2 + pair] = quads[2]! | (quads[3]! << 4);
      }
    }
  }
}

function word32(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

/** -8 x a half, exactly, as bits; refuses where it would overflow (no sane scale is above 8,188). */
function timesMinus8(half: number, name: string): number {
  const sign = ~half & 0x8000;
  const exponent = (half >>> 10) & 31;
  const mantissa = half & 1023;
  if (exponent >= 28)
    throw new RangeError(`packMatrix: expected scales below 8192 in ${name}, got half ${half}`);
  if (exponent > 0) return sign | ((exponent + 3) << 10) | mantissa;
  // Subnormal: mantissa x 2^-24; eight times it may be normal.
  const eight = mantissa * 8;
  if (eight < 1024) return sign | eight;
  const shift = Math.floor(Math.log2(eight)) - 10;
  return sign | ((shift + 1) << 10) | ((eight >>> shift) & 1023);
}

/** The weight at [row, column], computed as the kernels do: for tests. */
export function unpackWeight(matrix: PackedMatrix, row: number, column: number): number {
  const { format, columns, values, scales } = matrix;
  const index = row * columns + column;
  if (format === 'f32') return new Float32Array(values.buffer, values.byteOffset, values.length)[index]!;
  if (format === 'f16') return fromHalf((values[index >>> 1]! >>> ((index & 1) * 16)) & 0xffff);
  const scale = scales[index >>> 5]!;
  const word = values[Math.floor(index / WEIGHTS_PER_WORD[format])]!;
  const q =
    format === 'q8'
      ? (word << (24 - 8 * (index & 3))) >> 24
      : (word >>> ((index & 3) * 8 + (index & 4))) & 15;
  return Math.fround(Math.fround(fromHalf(scale & 0xffff) * q) + fromHalf(scale >>> 16));
}

/** The number of a binary16 that is finite. */
export function fromHalf(bits: number): number {
  const exponent = (bits >>> 10) & 31;
  const size = exponent === 0 ? (bits & 1023) * 2 ** -24 : (1 + (bits & 1023) / 1024) * 2 ** (exponent - 15);
  return bits & 0x8000 ? -size : size;
}
