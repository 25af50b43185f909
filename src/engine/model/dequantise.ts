import { BLOCK_BYTES, type WeightTensor, type WeightType } from './weights.ts';

/** Binary16 to number for every bit pattern: 256 KB once, so that unpacking is a look-up. */
let halves: Float32Array | undefined;
function float16Table(): Float32Array {
  if (halves) return halves;
  halves = new Float32Array(65536);
  for (let h = 0; h < 65536; h++) {
    const exponent = (h >>> 10) & 31;
    const mantissa = h & 1023;
    const size =
      exponent === 0
        ? mantissa * 2 ** -24
        : exponent === 31
          ? mantissa
            ? NaN
            : Infinity
          : (1 + mantissa / 1024) * 2 ** (exponent - 15);
    halves[h] = h & 0x8000 ? -size : size;
  }
  return halves;
}

/**
 * Unpacks `out.length` numbers of a GGUF tensor, from number `first` on (a multiple of 32 for quantised types).
 * Blocks of 32: Q8_0 x = d q, Q4_0 x = d (q - 8), Q4_1 x = d q + m; number i is the low nibble of byte i, i + 16 the high.
 * @throws RangeError where the bytes end too early.
 */
export function dequantiseInto(out: Float32Array, bytes: Uint8Array, type: WeightType, first = 0): void {
  const size = BLOCK_BYTES[type];
  const start = (first / 32) * size;
  const needed = start + (out.length / 32) * size;
  if (needed > bytes.byteLength)
    throw new RangeError(
      `dequantise: expected ${needed} bytes of ${type} for ${out.length} numbers, got ${bytes.byteLength}`,
    );
  if (type === 'F32') {
    new Uint8Array(out.buffer, out.byteOffset, out.byteLength).set(bytes.subarray(start, needed));
    return;
  }
  const half = float16Table();
  if (type === 'F16') {
    for (let i = 0, p = start; i < out.length; i++, p += 2) out[i] = half[bytes[p]! | (bytes[p + 1]! << 8)]!;
    return;
  }
  if (first % 32 || out.length % 32)
    throw new RangeError(`dequantise: expected whole blocks of 32, got ${out.length} numbers from ${first}`);
  for (let o = 0, p = start; o < out.length; o += 32, p += size) {
    const d = half[bytes[p]! | (bytes[p + 1]! << 8)]!;
    if (type === 'Q8_0') {
      for (let i = 0; i < 32; i++) out[o + i] = d * ((bytes[p + 2 + i]! << 24) >> 24);
      continue;
    }
    const m = type === 'Q4_1' ? half[bytes[p + 2]! | (bytes[p + 3]! << 8)]! : -8 * d;
    const data = p + (type === 'Q4_1' ? 4 : 2);
    for (let i = 0; i < 16; i++) {
      const pair = bytes[data + i]!;
      out[o + i] = d * (pair & 15) + m;
      out[o + i + 16] = d * (pair >>> 4) + m;
    }
  }
}

/** All numbers of a tensor, row-major in its Hugging Face shape. */
export function dequantise(tensor: WeightTensor): Float32Array {
  const out = new Float32Array(tensor.shape.reduce((a, b) => a * b, 1));
  dequantiseInto(out, tensor.bytes, tensor.type);
  return out;
}
