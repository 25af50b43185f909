import { BLOCK_BYTES, type WeightType } from '../model/weights.ts';

const bits = new DataView(new ArrayBuffer(4));

/** IEEE binary16 of a number, rounded to nearest even; too large becomes infinity. */
export function toFloat16Bits(value: number): number {
  bits.setFloat32(0, value);
  const x = bits.getUint32(0);
  const sign = (x >>> 16) & 0x8000;
  const exponent = ((x >>> 23) & 0xff) - 112;
  const mantissa = x & 0x7fffff;
  if (exponent >= 31) return sign | (exponent === 143 && mantissa ? 0x7e00 : 0x7c00);
  // Subnormal halves shift the mantissa, with its implicit one, further to the right.
  const shift = exponent > 0 ? 13 : 14 - exponent;
  if (shift > 24) return sign;
  const full = exponent > 0 ? (exponent << 23) | mantissa : mantissa | 0x800000;
  const half = full >>> shift;
  const rest = full & ((1 << shift) - 1);
  const tie = 1 << (shift - 1);
  return sign | (half + (rest > tie || (rest === tie && half & 1) ? 1 : 0));
}

/** Writes numbers in blocks of 32 as GGUF stores them. Test data only: simple rounding, no search for better scales. */
export function quantise(values: Float32Array, type: WeightType): Uint8Array {
  if (type === 'F32') return new Uint8Array(values.slice().buffer);
  if (type === 'F16') return new Uint8Array(Uint16Array.from(values, toFloat16Bits).buffer);
  if (values.length % 32)
    throw new RangeError(`quantise: expected a multiple of 32 numbers, got ${values.length}`);
  const size = BLOCK_BYTES[type];
  const out = new Uint8Array((values.length / 32) * size);
  const view = new DataView(out.buffer);
  for (let block = 0; block < values.length / 32; block++) {
    const x = values.subarray(block * 32, block * 32 + 32);
    const at = block * size;
    const max = x.reduce((a, b) => Math.max(a, b), -Infinity);
    const min = x.reduce((a, b) => Math.min(a, b), Infinity);
    const peak = Math.max(max, -min) || 1;
    const [scale, offset, levels] =
      type === 'Q8_0'
        ? [peak / 127, 0, 255]
        : type === 'Q4_0'
          ? [peak / 7, 8, 15]
          : [(max - min) / 15 || 1, 0, 15];
    view.setUint16(at, toFloat16Bits(scale), true);
    if (type === 'Q8_0') {
      for (let i = 0; i < 32; i++) view.setInt8(at + 2 + i, Math.round(x[i]! / scale));
      continue;
    }
    const base = type === 'Q4_1' ? min : 0;
    if (type === 'Q4_1') view.setUint16(at + 2, toFloat16Bits(min), true);
    const data = at + (type === 'Q4_1' ? 4 : 2);
    const q = (i: number) => Math.min(levels, Math.max(0, Math.round((x[i]! - base) / scale) + offset));
    // Element i is the low nibble of byte i, element i + 16 the high one.
    for (let i = 0; i < 16; i++) out[data + i] = q(i) | (q(i + 16) << 4);
  }
  return out;
}
