/** How fast a large plain product of float32 matrices is, on the means of the executor in use. */
import { rounded } from '../../base/stats.ts';
import type { Executor } from '../executor.ts';
import type { WebgpuExecutor } from '../executors/webgpu/webgpuExecutor.ts';
import { repeatsOf, type Turn } from './repeat.ts';
import type { MatmulResult } from './measurement.ts';

/** Products of [size, size] by [size, size], `count` of them one after the other. */
export interface MatmulRun {
  /** Milliseconds until the last is done. */
  run(count: number): Promise<number>;
  dispose(): void;
}

export interface Multiplier {
  readonly by: string;
  prepare(size: number): Promise<MatmulRun>;
}

/** Doubled until a product takes long enough to be timed; the last is 50 MB of matrices. */
const SIZES = [256, 512, 1024, 2048] as const;
const LONG_ENOUGH_MS = 25;
/** Several products in one go where even the largest is quick. */
const RUN_MS = 40;
const MOST_IN_A_RUN = 64;

export async function measureMatmul(executor: Executor, turn: Turn): Promise<MatmulResult> {
  const multiplier = await fastestOf(await multipliersOf(executor), turn.signal);
  for (const size of SIZES) {
    turn.signal.throwIfAborted();
    const product = await multiplier.prepare(size);
    try {
      await product.run(1); // compiles, or touches the memory for the first time
      const once = await product.run(1);
      if (once < LONG_ENOUGH_MS && size < SIZES.at(-1)!) continue;
      const count = Math.min(MOST_IN_A_RUN, Math.max(1, Math.round(RUN_MS / Math.max(once, 0.1))));
      const runs = await turn.repeat(() => product.run(count));
      const flops = 2 * size ** 3 * count;
      return {
        size,
        by: multiplier.by,
        gigaflops: repeatsOf(runs.map((ms) => rounded(flops / ms / 1e6))),
      };
    } finally {
      product.dispose();
    }
  }
  throw new Error('the sizes of the probe have no end');
}

async function multipliersOf(executor: Executor): Promise<readonly Multiplier[]> {
  if (executor.kind === 'webgpu') {
    const { webgpuMultipliers } = await import('./matmulWebgpu.ts');
    return webgpuMultipliers((executor as WebgpuExecutor).gpu);
  }
  return [(await import('./matmulTfjs.ts')).tfjsMultiplier];
}

const TRIAL_SIZE = 512;

/** Of several ways to multiply the one that is fastest here: what a pass reaches is to be held against that. */
async function fastestOf(multipliers: readonly Multiplier[], signal: AbortSignal): Promise<Multiplier> {
  let best = multipliers[0]!;
  if (multipliers.length === 1) return best;
  let bestMs = Infinity;
  for (const multiplier of multipliers) {
    signal.throwIfAborted();
    const product = await multiplier.prepare(TRIAL_SIZE);
    try {
      await product.run(1);
      const ms = await product.run(1);
      if (ms < bestMs) [best, bestMs] = [multiplier, ms];
    } finally {
      product.dispose();
    }
  }
  return best;
}

/** Numbers between -1/2 and 1/2 that are neither equal nor zero, for both factors. */
export function probeValues(count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => ((i * 7919) % 101) / 101 - 0.495);
}
