import { gguf } from '@huggingface/gguf';
import { ModelFileError } from './modelFileError.ts';

/** One entry of the tensor table. */
export interface GgufTensorInfo {
  readonly name: string;
  /** As the file has them: the dimension that lies contiguous first, `[in, out]`. */
  readonly dims: readonly number[];
  /** ggml's number for the storage type. */
  readonly type: number;
  /** Bytes from the start of the file. */
  readonly start: number;
}

export interface GgufHeader {
  readonly metadata: GgufMetadata;
  readonly tensors: readonly GgufTensorInfo[];
}

/** Typed reading of the key-value part; numbers that the file has in 64 bits come as numbers. */
export class GgufMetadata {
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(values: Readonly<Record<string, unknown>>) {
    this.#values = values;
  }

  number(key: string): number | undefined {
    const value = this.#value(key);
    if (typeof value === 'bigint') return Number(value);
    return value === undefined || typeof value === 'number' ? value : wrongType(key, 'a number');
  }
  string(key: string): string | undefined {
    const value = this.#value(key);
    return value === undefined || typeof value === 'string' ? value : wrongType(key, 'a text');
  }
  strings(key: string): readonly string[] | undefined {
    const value = this.#value(key);
    if (value === undefined) return undefined;
    if (!Array.isArray(value) || value.some((v) => typeof v !== 'string')) wrongType(key, 'a list of texts');
    return value as string[];
  }
  numbers(key: string): readonly number[] | undefined {
    const value = this.#value(key);
    if (value === undefined) return undefined;
    if (!Array.isArray(value) || value.some((v) => typeof v !== 'number'))
      wrongType(key, 'a list of numbers');
    return value as number[];
  }

  requireNumber(key: string): number {
    return this.number(key) ?? missing(key);
  }

  /** A required whole number of at least 1, as all sizes are. */
  requireSize(key: string): number {
    const value = this.requireNumber(key);
    if (!Number.isSafeInteger(value) || value < 1)
      throw new ModelFileError('malformed', `The model file says ${key} is ${value}; it must be at least 1.`);
    return value;
  }

  #value(key: string): unknown {
    return Object.hasOwn(this.#values, key) ? this.#values[key] : undefined;
  }
}

function wrongType(key: string, wanted: string): never {
  throw new ModelFileError(
    'malformed',
    `The model file's entry ${key} is not ${wanted}: the file is damaged.`,
  );
}

function missing(key: string): never {
  throw new ModelFileError(
    'missing-metadata',
    `The model file lacks the entry ${key}. Use a GGUF file made by a current llama.cpp converter.`,
  );
}

/**
 * Reads key-values and the tensor table of a GGUF file in memory, through `@huggingface/gguf`.
 * The library reads by URL in chunks of 2 MB and pads a short last chunk with zeros, so a cut file does not fail
 * there: it shows as a header that ends behind the end of the file.
 */
export async function readGgufHeader(file: Uint8Array): Promise<GgufHeader> {
  checkPreamble(file);
  const fromMemory: typeof fetch = (_url, init) => {
    const range = new Headers(init?.headers).get('range');
    const [from = 0, to = 0] = (range?.match(/\d+/g) ?? []).map(Number);
    // A copy of at most 2 MB; `slice` also gives the plain ArrayBuffer that Response wants.
    return Promise.resolve(new Response(file.slice(from, to + 1)));
  };
  let parsed: Awaited<ReturnType<typeof gguf>>;
  try {
    // Outside a browser the library takes only http addresses; this one is never resolved.
    parsed = await gguf('https://in-memory.invalid/model.gguf', { fetch: fromMemory });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ModelFileError(
      'malformed',
      `The GGUF file's header cannot be read (${reason}). The file is damaged or cut short: get it again.`,
      { cause },
    );
  }
  if (parsed.tensorInfoByteRange[1] > file.length)
    throw new ModelFileError(
      'truncated',
      `The GGUF file is cut short: it ends after ${file.length} bytes, inside its header. Get it again.`,
    );
  return {
    metadata: new GgufMetadata({ ...parsed.metadata }),
    tensors: parsed.tensorInfos.map((info) => ({
      name: info.name,
      dims: info.shape.map(Number),
      type: info.dtype,
      start: Number(parsed.tensorDataOffset + info.offset),
    })),
  };
}

/** Magic, version and byte order: the first eight bytes. */
function checkPreamble(file: Uint8Array): void {
  const magic = String.fromCharCode(...file.subarray(0, 4));
  if (magic !== 'GGUF')
    throw new ModelFileError(
      'not-gguf',
      file.length === 0
        ? 'The file is empty. Choose a model in the GGUF format.'
        : 'This is not a GGUF file: it does not start with the letters GGUF. Choose a model in the GGUF format.',
    );
  if (file.length < 24)
    throw new ModelFileError(
      'truncated',
      `The GGUF file is cut short: it ends after ${file.length} bytes, inside its header. Get it again.`,
    );
  const version = new DataView(file.buffer, file.byteOffset).getUint32(4, true);
  if ((version & 0xffff) === 0)
    throw new ModelFileError(
      'byte-order',
      'This GGUF file is written for big-endian machines. Use the ordinary, little-endian file.',
    );
  if (version !== 2 && version !== 3)
    throw new ModelFileError(
      'version',
      `This GGUF file has version ${version}; only versions 2 and 3 can be read. Use a newer conversion of the model.`,
    );
}
