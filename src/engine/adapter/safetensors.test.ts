import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../base/rng.ts';
import { toFloat16Bits } from '../testing/quantise.ts';
import { readSafetensors, writeSafetensors, type FloatTensor } from './safetensors.ts';

const random = seededRandom(3, 'safetensors');
const numbers = (length: number) => Float32Array.from({ length }, () => random() - 0.5);
const TENSORS: FloatTensor[] = [
  { name: 'one.b', shape: [3, 5], values: numbers(15) },
  { name: 'two.a', shape: [7, 1], values: numbers(7) },
  { name: 'three', shape: [11], values: numbers(11) },
];

const text = new TextEncoder();
function fileOf(header: unknown, data: Uint8Array | number): Uint8Array {
  const json = text.encode(typeof header === 'string' ? header : JSON.stringify(header));
  const numbers = typeof data === 'number' ? new Uint8Array(data) : data;
  const out = new Uint8Array(8 + json.length + numbers.length);
  new DataView(out.buffer).setBigUint64(0, BigInt(json.length), true);
  out.set(json, 8);
  out.set(numbers, 8 + json.length);
  return out;
}

function valuesOf(bytes: Uint8Array, name: string, length: number): Float32Array {
  const out = new Float32Array(length);
  readSafetensors(bytes, 'x').tensors.get(name)!.copyInto(out);
  return out;
}

test('what is written is read again, bit for bit, wherever the file lies in memory', () => {
  const written = writeSafetensors(TENSORS, { format: 'pt' });
  expect((8 + Number(new DataView(written.buffer).getBigUint64(0, true))) % 8).toBe(0);
  const shifted = new Uint8Array(written.length + 3);
  shifted.set(written, 3);
  const read = readSafetensors(shifted.subarray(3), 'x');
  expect(read.metadata).toEqual({ format: 'pt' });
  expect([...read.tensors.keys()]).toEqual(['one.b', 'two.a', 'three']);
  for (const { name, shape, values } of TENSORS) {
    const out = new Float32Array(values.length);
    read.tensors.get(name)!.copyInto(out);
    expect(read.tensors.get(name)!.shape).toEqual(shape);
    expect(new Uint32Array(out.buffer)).toEqual(new Uint32Array(values.buffer));
  }
});

test('F16 and BF16 are read as the numbers they stand for, in any order of the header', () => {
  const values = [1.5, -0.375, 65504, 2 ** -24, -0, 3.140625];
  const half = Uint16Array.from(values, toFloat16Bits);
  const brain = Uint16Array.from(
    values,
    (value) => new Uint32Array(Float32Array.of(value).buffer)[0]! >>> 16,
  );
  const data = new Uint8Array([...new Uint8Array(half.buffer), ...new Uint8Array(brain.buffer)]);
  const file = fileOf(
    {
      brain: { dtype: 'BF16', shape: [2, 3], data_offsets: [12, 24] },
      half: { dtype: 'F16', shape: [6], data_offsets: [0, 12] },
    },
    data,
  );
  expect(valuesOf(file, 'half', 6)).toEqual(Float32Array.from(values));
  const cut = Float32Array.from(values, (value) => value);
  new Uint32Array(cut.buffer).forEach((bits, i, all) => (all[i] = bits & 0xffff0000));
  expect(valuesOf(file, 'brain', 6)).toEqual(cut);
});

const entry = (begin: number, end: number, more = {}) => ({
  dtype: 'F32',
  shape: [(end - begin) / 4],
  data_offsets: [begin, end],
  ...more,
});

describe('what is not such a file is refused in words', () => {
  test.each<[string, Uint8Array, RegExp]>([
    ['nothing', new Uint8Array(5), /^f is not a safetensors file.*only 5 bytes\. Save/],
    [
      'another file',
      text.encode('PK\u0003\u0004 and much more than that'),
      /a header of \d+ bytes does not fit/,
    ],
    ['no JSON', fileOf('{"a": ', 0), /its header is not JSON/],
    ['bytes that are no text', fileOf('', 0).fill(0xff, 8), /not JSON/],
    ['a list', fileOf([1], 0), /not a list of tensors/],
    ['odd metadata', fileOf({ __metadata__: { a: 1 } }, 0), /__metadata__/],
    ['an odd entry', fileOf({ a: { dtype: 'F32' } }, 0), /the entry of a is not a tensor's/],
    ['an offset below 0', fileOf({ a: entry(-4, 0) }, 0), /the entry of a is not/],
    ['half a number', fileOf({ a: entry(0, 4, { shape: [0.5] }) }, 4), /the entry of a is not/],
    ['another type', fileOf({ a: entry(0, 8, { dtype: 'F64' }) }, 8), /a as F64, and only F32, F16 and BF16/],
    ['a type of objects', fileOf({ a: entry(0, 8, { dtype: 'toString' }) }, 8), /a as toString/],
    ['too few bytes', fileOf({ a: entry(0, 8, { shape: [3] }) }, 8), /\[3\] needs 12 bytes of F32 and has 8/],
    [
      'sizes beyond counting',
      fileOf({ a: entry(0, 8, { shape: [2 ** 40, 2 ** 40] }) }, 8),
      /needs .* and has 8/,
    ],
    ['the end missing', fileOf({ a: entry(0, 16) }, 12), /a \(0 to 16 of 12\) are not in the file/],
    ['an overlap', fileOf({ a: entry(0, 8), b: entry(4, 12) }, 12), /b \(4 to 12 of 12\) overlap/],
    ['a gap', fileOf({ a: entry(0, 8), b: entry(12, 16) }, 16), /b \(12 to 16 of 16\) leave a gap/],
    ['bytes left over', fileOf({ a: entry(0, 8) }, 13), /5 bytes at its end belong to no tensor/],
  ])('%s', (_, bytes, message) => {
    expect(() => readSafetensors(bytes, 'f')).toThrow(message);
    expect(() => readSafetensors(bytes, 'f')).toThrow(
      expect.objectContaining({
        name: 'AdapterFileError',
        message: expect.stringMatching(/\. [A-Z][^.]*\.$/) as string,
      }),
    );
  });
});
