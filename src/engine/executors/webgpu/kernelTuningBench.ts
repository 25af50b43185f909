/** Multiplies seeded inputs with one of the model's matrices by each variant: is it right, and how long does it take? */
import { seededRandom, type Random } from '../../../base/rng.ts';
import { median } from '../../../base/stats.ts';
import type { Allocation, BufferSlice } from '../../gpu/buffers.ts';
import type { Gpu } from '../../gpu/context.ts';
import { Plan, type Dispatch } from '../../gpu/plan.ts';
import { loraLinear, loraLinearBackward } from '../../ops/loraLinear/loraLinear.ts';
import {
  isHalf,
  tuningOf,
  type KernelTuning,
  type VariantChoice,
  type VariantName,
} from '../../ops/linear/variants.ts';
import type { WeightMatrix } from '../../ops/linear/weightMatrix.ts';

/** What variants compete for. */
export interface Contest {
  readonly length: keyof KernelTuning;
  readonly direction: keyof VariantChoice;
}

/** Rows tried for the two classes of `KernelTuning`. */
export const TRIAL_ROWS = { short: 32, long: 128 };
export const TRIAL_RANK = 16;
/** As gate|up; each with an adapter of its own. */
const SEGMENTS = 2;
/** One number of a row, far above the rest but well within f16; and a row's numbers near f16's least normal ones. */
const OUTLIER = 1e4;
const TINY = 2 ** -10;
/**
 * Largest error over the largest number of its row. f32: sums of up to 10,000 in another order. f16: x, a product and the
 * sum of four are each off by 2^-11 at most, and seldom to the same side; a row of tiny numbers loses about as much to
 * subnormal products, and all where they become 0.
 */
const ALLOWED = { f32: 5e-5, f16: 3e-3 };
/** Runs are repeated in one submit until it takes this long, for a wait for the device is uncertain by up to a ms. */
const MEASURED_MS = 20;
const MOST_REPEATS = 1024;
/** In turns, so that a clock that speeds up or slows down does so for all. */
const ROUNDS = 3;
/** A variant must beat the plain one by a tenth. */
const MARGIN = 0.9;
/** So many times slower in its second run, a variant is not timed again. */
const HOPELESS = 3;
const IDLE_RUNS = 5;

interface Entrant {
  readonly name: VariantName;
  readonly plan: Plan;
  /** Of one run. */
  ms: number;
}

interface Result {
  readonly plan: Plan;
  readonly ms: number;
  readonly outputs: readonly Float32Array[];
}

export class Bench {
  readonly #owned: Allocation[] = [];
  readonly #in: Record<'x' | 'saved' | 'dy' | 'down' | 'adapter', BufferSlice>;
  readonly #out: Record<'y' | 't' | 'u' | 'dx' | 'gradient', BufferSlice>;
  #idle: number | null = null;

  constructor(
    private readonly gpu: Gpu,
    private readonly matrix: WeightMatrix,
  ) {
    const { rows: N, columns: K } = matrix;
    const rows = TRIAL_ROWS.long;
    const ranks = SEGMENTS * TRIAL_RANK;
    const adapter = ranks * K + TRIAL_RANK * N;
    const random = seededRandom(1, 'kernel tuning');
    const own = (data: Float32Array) => {
      const buffer = gpu.memory.upload('activations', 'kernel tuning', data);
      this.#owned.push(buffer);
      return buffer;
    };
    try {
      const x = floats(random, rows * K, 1);
      x[K + 5] = OUTLIER;
      for (let i = 2 * K; i < 3 * K; i++) x[i]! *= TINY;
      this.#in = {
        x: own(x),
        saved: own(floats(random, rows * K, 1)),
        dy: own(floats(random, rows * N, 1)),
        down: own(floats(random, rows * ranks, 1)),
        adapter: own(floats(random, adapter, 0.05)),
      };
      const out = (length: number) => own(new Float32Array(length));
      this.#out = {
        y: out(rows * N),
        t: out(rows * ranks),
        u: out(rows * ranks),
        dx: out(rows * K),
        gradient: out(adapter),
      };
    } catch (error) {
      this.dispose();
      throw error;
    }
  }

  dispose(): void {
    this.gpu.memory.freeAll(this.#owned.splice(0));
  }

  /** The product of a contest by a variant, as training does it. */
  dispatches(name: VariantName, { length, direction }: Contest): Dispatch[] {
    const { x, saved, dy, down, adapter } = this.#in;
    const { y, t, u, dx, gradient } = this.#out;
    const matrix = { ...this.matrix, tuning: tuningOf(name) };
    const columns = matrix.rows / SEGMENTS;
    const firstB = SEGMENTS * TRIAL_RANK * matrix.columns;
    const segments = Array.from({ length: SEGMENTS }, (_, i) => ({
      columns,
      slot: { aOffset: i * TRIAL_RANK * matrix.columns, bOffset: firstB + i * TRIAL_RANK * columns },
    }));
    const shape = { rows: TRIAL_ROWS[length], rank: TRIAL_RANK, scale: 2, segments };
    return direction === 'forward'
      ? loraLinear(shape, { x, y, t, adapter, matrix })
      : loraLinearBackward(shape, { x: saved, dy, adapter, matrix, t: down, u, dx, gradient });
  }

  /** Whether a variant gives what the plain one gives; false too where it does not compile or run. */
  async confirm(contest: Contest, plain: VariantName, name: VariantName): Promise<boolean> {
    const expected = await this.#result(plain, contest);
    expected.plan.destroy();
    const result = await this.#agreeing(name, contest, expected);
    result?.plan.destroy();
    return result !== null;
  }

  /** The fastest of those that agree with the plain one; the plain one where none beats it clearly. */
  async choose(
    contest: Contest,
    plain: VariantName,
    others: readonly VariantName[],
    budgetMs: number,
    signal?: AbortSignal,
  ): Promise<VariantName> {
    const end = performance.now() + budgetMs;
    const expected = await this.#result(plain, contest);
    const first: Entrant = { name: plain, plan: expected.plan, ms: expected.ms };
    const entrants = [first];
    try {
      for (const name of others) {
        signal?.throwIfAborted();
        if (entrants.length > 1 && performance.now() > end) break;
        const result = await this.#agreeing(name, contest, expected);
        if (result) entrants.push({ name, plan: result.plan, ms: result.ms });
      }
      await this.#time(entrants, end, signal);
      const fastest = entrants.reduce((best, next) => (next.ms < best.ms ? next : best));
      return fastest.ms < MARGIN * first.ms ? fastest.name : plain;
    } finally {
      for (const { plan } of entrants) plan.destroy();
    }
  }

  /** Those that are not hopeless, in turns; each keeps its least time. */
  async #time(entrants: readonly Entrant[], end: number, signal?: AbortSignal): Promise<void> {
    const least = Math.min(...entrants.map(({ ms }) => ms));
    const timed = entrants.filter(({ ms }) => ms <= HOPELESS * least);
    if (timed.length < 2) return;
    const repeats = await this.#repeats(timed[0]!.plan);
    for (let round = 0; round < ROUNDS && (round === 0 || performance.now() < end); round++)
      for (const entrant of timed) {
        signal?.throwIfAborted();
        const ms = (await this.#run(entrant.plan, repeats)) / repeats;
        entrant.ms = round === 0 ? ms : Math.min(entrant.ms, ms);
      }
  }

  /** How often to repeat a plan so that it takes long enough to be measured. */
  async #repeats(plan: Plan): Promise<number> {
    let repeats = 1;
    for (;;) {
      const ms = await this.#run(plan, repeats);
      if (ms >= MEASURED_MS || repeats >= MOST_REPEATS) return repeats;
      // By eight at most: a device that was asleep is slow at first.
      repeats = Math.min(
        MOST_REPEATS,
        Math.max(2, Math.ceil(repeats * Math.min(8, (1.2 * MEASURED_MS) / ms))),
      );
    }
  }

  async #agreeing(name: VariantName, contest: Contest, expected: Result): Promise<Result | null> {
    let result: Result;
    try {
      result = await this.#result(name, contest);
    } catch {
      // A driver that cannot compile or run it: the others are there. A lost device shows at its next use.
      return null;
    }
    const allowed = isHalf(name) ? ALLOWED.f16 : ALLOWED.f32;
    const widths = this.#outputs(contest).map(({ width }) => width);
    const right = result.outputs.every((actual, i) =>
      agrees(actual, expected.outputs[i]!, widths[i]!, allowed),
    );
    if (right) return result;
    result.plan.destroy();
    return null;
  }

  /** What a contest writes, and the length of a row of it; the gradient counts as one row. */
  #outputs({ length, direction }: Contest): { slice: BufferSlice; width: number }[] {
    const { y, t, u, dx, gradient } = this.#out;
    const rows = TRIAL_ROWS[length];
    const part = (slice: BufferSlice, width: number) => ({
      slice: { ...slice, size: rows * width * 4 },
      width,
    });
    const ranks = SEGMENTS * TRIAL_RANK;
    return direction === 'forward'
      ? [part(y, this.matrix.rows), part(t, ranks)]
      : [part(dx, this.matrix.columns), part(u, ranks), { slice: gradient, width: gradient.size / 4 }];
  }

  /** One run into outputs that were filled with NaN, and the time of another. */
  async #result(name: VariantName, contest: Contest): Promise<Result> {
    const { memory, readback } = this.gpu;
    const plan = await Plan.build(this.gpu, 'kernel tuning', this.dispatches(name, contest));
    try {
      const slices = this.#outputs(contest).map(({ slice }) => slice);
      for (const slice of slices) memory.write(slice, new Float32Array(slice.size / 4).fill(NaN));
      await this.#run(plan, 1); // the first one may compile the rest
      const outputs = await readback.floats(...slices);
      return { plan, ms: await this.#run(plan, 1), outputs };
    } catch (error) {
      plan.destroy();
      throw error;
    }
  }

  /** Milliseconds of so many runs in one submit, less the usual wait for nothing. */
  async #run(plan: Plan, repeats: number): Promise<number> {
    const { device } = this.gpu;
    const submitted = async (commands: GPUCommandBuffer[]) => {
      const begin = performance.now();
      device.queue.submit(commands);
      await device.queue.onSubmittedWorkDone();
      return performance.now() - begin;
    };
    await device.queue.onSubmittedWorkDone();
    if (this.#idle === null) {
      const waits: number[] = [];
      for (let i = 0; i < IDLE_RUNS; i++) waits.push(await submitted([]));
      this.#idle = median(waits);
    }
    const encoder = device.createCommandEncoder({ label: 'kernel tuning' });
    const pass = encoder.beginComputePass();
    for (let i = 0; i < repeats; i++) plan.encode(pass, 0, plan.dispatchCount);
    pass.end();
    // Never 0: it is divided by.
    return Math.max(1e-3, (await submitted([encoder.finish()])) - this.#idle);
  }
}

function floats(random: Random, length: number, scale: number): Float32Array {
  return Float32Array.from({ length }, () => (random() * 2 - 1) * scale);
}

/** False where anything is NaN. */
function agrees(actual: Float32Array, expected: Float32Array, width: number, allowed: number): boolean {
  for (let start = 0; start < expected.length; start += width) {
    const row = expected.subarray(start, start + width);
    const most = allowed * row.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
    if (!row.every((value, i) => Math.abs(actual[start + i]! - value) <= most)) return false;
  }
  return true;
}
