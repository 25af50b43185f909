/**
 * The safetensors format (https://github.com/huggingface/safetensors#format): u64 length of a JSON header, the header,
 * then the numbers of all tensors without gaps, little-endian.
 */
import * as z from 'zod/mini';
import { dequantiseInto } from '../model/dequantise.ts';
import { AdapterFileError } from './adapterFileError.ts';

export interface FloatTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** A tensor in a file's bytes. */
export interface StoredTensor {
  readonly shape: readonly number[];
  readonly dtype: Dtype;
  /** Unpacks all of its numbers, row-major, into `out`. */
  copyInto(out: Float32Array): void;
}

export interface Safetensors {
  readonly metadata: Readonly<Record<string, string>>;
  readonly tensors: ReadonlyMap<string, StoredTensor>;
}

const BYTES = { F32: 4, F16: 2, BF16: 2 } as const;
type Dtype = keyof typeof BYTES;

/** Bytes; a header of an adapter is some tens of kilobytes. */
export const LONGEST_HEADER = 8_388_608;

/** Characters; names stand in messages. */
const LONGEST_NAME = 300;

const sizes = z.array(z.int().check(z.minimum(0)));
const headerEntry = z.object({
  dtype: z.string().check(z.maxLength(16)),
  shape: sizes.check(z.maxLength(8)),
  data_offsets: z.tuple([z.int().check(z.minimum(0)), z.int().check(z.minimum(0))]),
});
const header = z.record(z.string(), z.unknown());
const metadataEntry = z.record(z.string(), z.string());

/** Writes F32 tensors in the order given; the numbers begin at a multiple of 8 bytes. */
export function writeSafetensors(
  tensors: readonly FloatTensor[],
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const entries: Record<string, unknown> = { __metadata__: metadata };
  let length = 0;
  for (const { name, shape, values } of tensors) {
    const end = length + values.byteLength;
    entries[name] = { dtype: 'F32', shape, data_offsets: [length, end] };
    length = end;
  }
  const json = new TextEncoder().encode(JSON.stringify(entries));
  const headerBytes = Math.ceil(json.length / 8) * 8;
  const out = new Uint8Array(8 + headerBytes + length).fill(0x20, 8, 8 + headerBytes);
  new DataView(out.buffer).setBigUint64(0, BigInt(headerBytes), true);
  out.set(json, 8);
  let at = 8 + headerBytes;
  for (const { values } of tensors) {
    out.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return out;
}

/**
 * Reads a file of F32, F16 and BF16 tensors; their numbers stay in `bytes` until they are asked for. As strict as the
 * format: the tensors fill the file without gap or overlap.
 * @param file its name, for the messages
 * @throws AdapterFileError
 */
export function readSafetensors(bytes: Uint8Array, file: string): Safetensors {
  const entries = readHeader(bytes, file);
  const data = bytes.subarray(8 + headerLength(bytes));
  const metadata = metadataEntry.safeParse(entries['__metadata__'] ?? {});
  if (!metadata.success) throw badHeader(file, 'its __metadata__ is not a list of texts');
  const found = Object.entries(entries)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, value]) => ({ name, ...readEntry(file, name, value) }))
    .sort((a, b) => a.begin - b.begin || a.end - b.end);
  let filled = 0;
  for (const { name, begin, end } of found) {
    if (begin !== filled || end > data.length)
      throw new AdapterFileError(
        'offsets',
        `${file} is damaged: the bytes of ${name} (${begin} to ${end} of ${data.length}) ${end > data.length ? 'are not in the file' : begin < filled ? 'overlap those before it' : 'leave a gap'}. Save or download the adapter again.`,
      );
    filled = end;
  }
  if (filled !== data.length)
    throw new AdapterFileError(
      'offsets',
      `${file} is damaged: ${data.length - filled} bytes at its end belong to no tensor. Save or download the adapter again.`,
    );
  const tensors = found.map(({ name, dtype, shape, begin, end }): [string, StoredTensor] => {
    const copyInto = (out: Float32Array) => unpack(out, data.subarray(begin, end), dtype);
    return [name, { dtype, shape, copyInto }];
  });
  return { metadata: metadata.data, tensors: new Map(tensors) };
}

/** Only when the first 8 bytes are known to be there. */
function headerLength(bytes: Uint8Array): number {
  return Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
}

function readHeader(bytes: Uint8Array, file: string): Record<string, unknown> {
  if (bytes.length < 8) throw badHeader(file, `it has only ${bytes.length} bytes`);
  const length = headerLength(bytes);
  if (length > LONGEST_HEADER || 8 + length > bytes.length)
    throw badHeader(file, `a header of ${length} bytes does not fit`);
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, 8 + length)));
  } catch (cause) {
    throw badHeader(file, 'its header is not JSON', cause);
  }
  const parsed = header.safeParse(json);
  if (!parsed.success) throw badHeader(file, 'its header is not a list of tensors');
  return parsed.data;
}

function badHeader(file: string, why: string, cause?: unknown): AdapterFileError {
  return new AdapterFileError(
    'header',
    `${file} is not a safetensors file, or is damaged: ${why}. Save the adapter again with save_pretrained.`,
    cause === undefined ? undefined : { cause },
  );
}

function readEntry(file: string, name: string, value: unknown) {
  if (name.length > LONGEST_NAME) throw badHeader(file, `a tensor's name has ${name.length} characters`);
  const parsed = headerEntry.safeParse(value);
  if (!parsed.success) throw badHeader(file, `the entry of ${name} is not a tensor's`);
  const { dtype, shape, data_offsets: offsets } = parsed.data;
  if (!isDtype(dtype))
    throw new AdapterFileError(
      'dtype',
      `${file} stores ${name} as ${dtype}, and only F32, F16 and BF16 are read. Convert the adapter to float32 before saving it.`,
    );
  const [begin, end] = offsets;
  const bytes = shape.reduce((a, b) => a * b, BYTES[dtype]);
  if (end - begin !== bytes)
    throw new AdapterFileError(
      'offsets',
      `${file} is damaged: ${name} of shape [${shape.join(', ')}] needs ${bytes} bytes of ${dtype} and has ${end - begin}. Save or download the adapter again.`,
    );
  return { dtype, shape, begin, end };
}

function isDtype(text: string): text is Dtype {
  return Object.hasOwn(BYTES, text);
}

function unpack(out: Float32Array, bytes: Uint8Array, dtype: Dtype): void {
  if (dtype !== 'BF16') return dequantiseInto(out, bytes, dtype);
  // bfloat16 is the upper half of a float32.
  const bits = new Uint32Array(out.buffer, out.byteOffset, out.length);
  for (let i = 0; i < bits.length; i++) bits[i] = ((bytes[2 * i + 1]! << 24) | (bytes[2 * i]! << 16)) >>> 0;
}
