/**
 * Picks the variant of the matrix products by trial: each that the device has the features for multiplies a seeded matrix,
 * is left out where it does not agree with the plain one (or gives NaN), and is timed. Trials stop at a time budget, the
 * likeliest winners coming first: what was not tried is not used.
 */
import { seededRandom, type Random } from '../../../base/rng.ts';
import type { Allocation } from '../../gpu/buffers.ts';
import type { Gpu } from '../../gpu/context.ts';
import { Plan, type Dispatch } from '../../gpu/plan.ts';
import { loraLinear, loraLinearBackward } from '../../ops/loraLinear/loraLinear.ts';
import {
  PLAIN_TUNING,
  tuningOf,
  VARIANT_NAMES,
  VARIANTS,
  variantFeatures,
  type KernelTuning,
  type Variant,
  type VariantChoice,
  type VariantName,
} from '../../ops/linear/variants.ts';

/** What a trial found, as plain JSON: to be kept and given back on the next visit. */
export interface TuningRecord {
  /** The device, the browser and the variants there were: a record of another key is of no use. */
  readonly key: string;
  readonly tuning: KernelTuning;
}

const BUDGET_MS = 1500;
/** Rows tried for the two classes of `KernelTuning`. */
const ROWS = { short: 32, long: 128 };
/** W [FEATURES, FEATURES]: no whole number of the tiles' columns, as wide as small models are. */
const FEATURES = 544;
const RANK = 16;
/** Largest error over the plain result's largest number: sums of 544 in another order; f16 keeps 11 bits of a product. */
const ALLOWED = { f32: 1e-4, f16: 1e-2 };
/** Timed runs, but one alone where it is that slow; and below how many ms a run is too short to be timed alone. */
const RUNS = 2;
const SLOW_MS = 30;
const SHORT_MS = 4;
const REPEATS = 12;

const tried = new WeakMap<GPUDevice, Promise<TuningRecord>>();

export function tuningKey(gpu: Gpu): string {
  // A new version of the browser compiles anew: what was right and fast in the old one is tried again.
  return `${gpu.description}; ${navigator.userAgent}; ${usableVariants(gpu).join(' ')}`;
}

/** Tries once a device. @throws RangeError where a trial cannot be laid out; a variant that fails is only left out */
export function tuneKernels(gpu: Gpu): Promise<TuningRecord> {
  let record = tried.get(gpu.device);
  if (!record) {
    record = trial(gpu).then((tuning) => ({ key: tuningKey(gpu), tuning }));
    tried.set(gpu.device, record);
    record.catch(() => tried.delete(gpu.device));
  }
  return record;
}

/** A kept record, or null where it is none or is not for this device. */
export function parseTuningRecord(gpu: Gpu, value: unknown): TuningRecord | null {
  const { key, tuning } = (value ?? {}) as Partial<Record<keyof TuningRecord, unknown>>;
  if (key !== tuningKey(gpu)) return null;
  const usable = usableVariants(gpu);
  const { short, long } = (tuning ?? {}) as Partial<Record<keyof KernelTuning, Partial<VariantChoice>>>;
  const named = [short?.forward, short?.backward, long?.forward, long?.backward];
  if (!named.every((name) => name && usable.includes(name))) return null;
  return value as TuningRecord;
}

/** The plain one first; then those that are likeliest to win. */
function usableVariants(gpu: Gpu): VariantName[] {
  const software = gpu.description.endsWith('(software)');
  const late = (name: VariantName) => (VARIANTS[name].kind === 'direct') !== software;
  const has = VARIANT_NAMES.filter((name) => variantFeatures(name).every((f) => gpu.device.features.has(f)));
  const plain = PLAIN_TUNING.long.forward;
  return [plain, ...has.filter((name) => name !== plain).sort((a, b) => Number(late(a)) - Number(late(b)))];
}

async function trial(gpu: Gpu): Promise<KernelTuning> {
  const end = performance.now() + BUDGET_MS;
  const bench = new Bench(gpu);
  try {
    // Many rows first: training and prefill take their time there.
    const long = await bench.choose('long', end);
    const short = performance.now() < end ? await bench.choose('short', end) : long;
    return { short, long };
  } finally {
    gpu.memory.freeAll(bench.buffers);
  }
}

interface Timed {
  readonly name: VariantName;
  readonly forward: number;
  readonly backward: number;
}

class Bench {
  readonly buffers: Allocation[] = [];
  readonly #inputs: Record<'x' | 'dy' | 'adapter' | 'values' | 'scales', Allocation>;
  readonly #outputs: Record<'y' | 't' | 'u' | 'dx' | 'gradient', Allocation>;

  constructor(private readonly gpu: Gpu) {
    const random = seededRandom(1, 'kernel tuning');
    const rows = ROWS.long;
    const adapter = 2 * RANK * FEATURES;
    const own = (data: Float32Array | Uint32Array) => {
      const buffer = gpu.memory.upload('activations', 'kernel tuning', data);
      this.buffers.push(buffer);
      return buffer;
    };
    const weights = FEATURES * FEATURES;
    this.#inputs = {
      x: own(floats(random, rows * FEATURES, 1)),
      dy: own(floats(random, rows * FEATURES, 1)),
      adapter: own(floats(random, adapter, 0.05)),
      values: own(Uint32Array.from({ length: weights / 8 }, () => random() * 2 ** 32)),
      // Halves: d = 2^-7, m = -2^-4, so that weights are about as large as a model's.
      scales: own(new Uint32Array(weights / 32).fill(0x2000 | (0xac00 << 16))),
    };
    const out = (length: number) => own(new Float32Array(length));
    const [square, narrow] = [rows * FEATURES, rows * RANK];
    this.#outputs = {
      y: out(square),
      t: out(narrow),
      u: out(narrow),
      dx: out(square),
      gradient: out(adapter),
    };
  }

  /** The fastest of those that agree with the plain one. */
  async choose(kind: keyof typeof ROWS, end: number): Promise<VariantChoice> {
    const rows = ROWS[kind];
    const [first, ...others] = usableVariants(this.gpu) as [VariantName, ...VariantName[]];
    const expected = await this.#results(first, rows);
    const timed: Timed[] = [await this.#time(first, rows)];
    for (const name of others) {
      // One alternative is always tried, the likeliest.
      if (timed.length > 1 && performance.now() > end) break;
      if (await this.#agrees(name, rows, expected)) timed.push(await this.#time(name, rows));
    }
    const fastest = (direction: keyof VariantChoice) =>
      timed.reduce((best, next) => (next[direction] < best[direction] ? next : best)).name;
    return { forward: fastest('forward'), backward: fastest('backward') };
  }

  async #agrees(name: VariantName, rows: number, expected: readonly Float32Array[]): Promise<boolean> {
    const variant: Variant = VARIANTS[name];
    const allowed = variant.kind === 'tile' && variant.half ? ALLOWED.f16 : ALLOWED.f32;
    try {
      const results = await this.#results(name, rows);
      return results.every((result, i) => agrees(result, expected[i]!, allowed));
    } catch {
      // A driver that cannot compile or run it: the others are there. A lost device shows at its next use.
      return false;
    }
  }

  /** All outputs, after they were filled with NaN. */
  async #results(name: VariantName, rows: number): Promise<Float32Array[]> {
    const { memory, readback } = this.gpu;
    const outputs = Object.values<Allocation>(this.#outputs);
    for (const output of outputs) memory.write(output, new Float32Array(output.size / 4).fill(NaN));
    await this.#run([...this.#forward(name, rows), ...this.#backward(name, rows)]);
    const { y, t, u, dx, gradient } = this.#outputs;
    const part = (slice: Allocation, words: number) => ({ ...slice, size: words * 4 });
    return readback.floats(
      part(y, rows * FEATURES),
      part(t, rows * RANK),
      part(u, rows * RANK),
      part(dx, rows * FEATURES),
      gradient,
    );
  }

  async #time(name: VariantName, rows: number): Promise<Timed> {
    const forward = await this.#ms(this.#forward(name, rows));
    const backward = await this.#ms(this.#backward(name, rows));
    return { name, forward, backward };
  }

  /** Per run, the least of a few; short ones many times in one submit, so that the wait for it does not count. */
  async #ms(dispatches: readonly Dispatch[]): Promise<number> {
    const least = async (list: readonly Dispatch[]) => {
      let ms = Infinity;
      for (let run = 0; run < RUNS && !(run && ms > SLOW_MS); run++) ms = Math.min(ms, await this.#run(list));
      return ms;
    };
    const once = await least(dispatches);
    if (once >= SHORT_MS) return once;
    return (await least(Array.from({ length: REPEATS }, () => dispatches).flat())) / REPEATS;
  }

  async #run(dispatches: readonly Dispatch[]): Promise<number> {
    const { device } = this.gpu;
    const plan = await Plan.build(this.gpu, 'kernel tuning', dispatches);
    try {
      const begin = performance.now();
      await plan.run();
      await device.queue.onSubmittedWorkDone();
      return performance.now() - begin;
    } finally {
      plan.destroy();
    }
  }

  #forward(name: VariantName, rows: number): Dispatch[] {
    const { x, adapter } = this.#inputs;
    const { y, t } = this.#outputs;
    return loraLinear(this.#shape(rows), { x, y, t, adapter, matrix: this.#matrix(name) });
  }

  #backward(name: VariantName, rows: number): Dispatch[] {
    const { x, dy, adapter } = this.#inputs;
    const { t, u, dx, gradient } = this.#outputs;
    const matrix = this.#matrix(name);
    return loraLinearBackward(this.#shape(rows), { x, dy, adapter, matrix, t, u, dx, gradient });
  }

  #shape(rows: number) {
    const slot = { aOffset: 0, bOffset: RANK * FEATURES };
    return { rows, rank: RANK, scale: 2, segments: [{ columns: FEATURES, slot }] };
  }

  #matrix(name: VariantName) {
    const { values, scales } = this.#inputs;
    const size = { format: 'q4', rows: FEATURES, columns: FEATURES } as const;
    return { ...size, values, scales, tuning: tuningOf(name) };
  }
}

function floats(random: Random, length: number, scale: number): Float32Array {
  return Float32Array.from({ length }, () => (random() * 2 - 1) * scale);
}

/** False where anything is NaN. */
function agrees(actual: Float32Array, expected: Float32Array, allowed: number): boolean {
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return actual.every((value, i) => Math.abs(value - expected[i]!) <= allowed * largest);
}
