/**
 * Where a plan's time and work go, kernel by kernel, read from the plan itself and measured on the device.
 *
 *   kernelCounts(plan)                     -> KernelCount[]: dispatches, FLOPs and bytes of each kernel
 *   phaseCounts(plan)                      -> dispatches by phase; of a layers' phase, those of its fullest layer
 *   await profilePlan(plan)                -> KernelProfile[]: kernelCounts with milliseconds, GFLOP/s and GB/s
 *   await hostMicrosPerDispatch(plan, n)   -> microseconds of script a dispatch, median of n replays
 *
 * `WebgpuExecutor.plans()` gives the plans built so far, those of open sessions included, and `dispatchReport()`
 * (executors/webgpu/dispatchReport.ts) the counts of all of them at once.
 */
import { median } from '../../base/stats.ts';
import type { Phase, Plan, PlanStep } from './plan.ts';

export interface KernelCount {
  readonly kernel: string;
  readonly dispatches: number;
  /** Two for each multiply-add. */
  readonly flops: number;
  /** Read and written at least: each operand once. */
  readonly bytes: number;
}

export interface KernelProfile extends KernelCount {
  readonly ms: number;
  readonly gflops: number;
  readonly gigabytesPerSecond: number;
}

/** Sums over dispatches, the kernel with most FLOPs first. */
export function kernelCounts({ steps }: Pick<Plan, 'steps'>): KernelCount[] {
  return grouped(steps)
    .map(([kernel, own]) => ({
      kernel,
      dispatches: own.length,
      flops: own.reduce((sum, { work }) => sum + 2 * work, 0),
      bytes: own.reduce((sum, { bytes }) => sum + bytes, 0),
    }))
    .sort((a, b) => b.flops - a.flops || b.bytes - a.bytes);
}

/**
 * Replays the plan once (so its results are those of a replay), dispatch by dispatch, and adds up the time of each
 * kernel, longest first. With the device's own clock where it has `timestamp-query`; else every dispatch is submitted
 * and waited for alone, less the usual wait for nothing.
 */
export async function profilePlan(plan: Plan): Promise<KernelProfile[]> {
  const ms = plan.gpu.device.features.has('timestamp-query')
    ? await timesByTimestamps(plan)
    : await timesByWaiting(plan);
  const total = new Map<string, number>();
  plan.steps.forEach(({ kernel }, i) => total.set(kernel, (total.get(kernel) ?? 0) + ms[i]!));
  return kernelCounts(plan)
    .map((count) => {
      const each = total.get(count.kernel)!;
      const perSecond = (amount: number) => (each > 0 ? amount / each / 1e6 : 0);
      return {
        ...count,
        ms: each,
        gflops: perSecond(count.flops),
        gigabytesPerSecond: perSecond(count.bytes),
      };
    })
    .sort((a, b) => b.ms - a.ms);
}

/** Script alone: encoding all dispatches and handing them to the queue in one submit, which is waited for untimed. */
export async function hostMicrosPerDispatch(plan: Plan, repeats: number): Promise<number> {
  const { queue } = plan.gpu.device;
  const each: number[] = [];
  for (let i = 0; i < repeats; i++) {
    await queue.onSubmittedWorkDone();
    const begin = performance.now();
    queue.submit([plan.commands(0, plan.dispatchCount)]);
    each.push(((performance.now() - begin) * 1000) / plan.dispatchCount);
  }
  await queue.onSubmittedWorkDone();
  return median(each);
}

/** A layer's phase counts the layer that has most of it; a phase that the plan does not have is left out. */
export function phaseCounts({ steps }: Pick<Plan, 'steps'>): Partial<Record<Phase, number>> {
  const byLayer = new Map<string, number>();
  const counts: Partial<Record<Phase, number>> = {};
  for (const { phase, layer } of steps) {
    if (!phase) continue;
    const key = `${phase} ${layer}`;
    byLayer.set(key, (byLayer.get(key) ?? 0) + 1);
    counts[phase] = Math.max(counts[phase] ?? 0, byLayer.get(key)!);
  }
  return counts;
}

function grouped(steps: readonly PlanStep[]): [string, PlanStep[]][] {
  const groups = new Map<string, PlanStep[]>();
  for (const step of steps) {
    const group = groups.get(step.kernel);
    if (group) group.push(step);
    else groups.set(step.kernel, [step]);
  }
  return [...groups];
}

/** Dispatches whose passes share a query set: two timestamps each, of the 4,096 that WebGPU allows. */
const TIMED_AT_ONCE = 1024;

async function timesByTimestamps(plan: Plan): Promise<number[]> {
  const { device, memory, readback } = plan.gpu;
  const times: number[] = [];
  const count = Math.min(TIMED_AT_ONCE, plan.dispatchCount);
  const querySet = device.createQuerySet({ type: 'timestamp', count: 2 * count });
  const usage = GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC;
  const resolved = memory.allocate('staging', 'timestamps', 4 * count, usage);
  try {
    for (let start = 0; start < plan.dispatchCount; start += count) {
      const end = Math.min(plan.dispatchCount, start + count);
      for (let i = start; i < end; i++) {
        const encoder = device.createCommandEncoder({ label: 'profile' });
        const at = 2 * (i - start);
        const timestampWrites = { querySet, beginningOfPassWriteIndex: at, endOfPassWriteIndex: at + 1 };
        const pass = encoder.beginComputePass({ timestampWrites });
        plan.encode(pass, i, i + 1);
        pass.end();
        device.queue.submit([encoder.finish()]);
        await device.queue.onSubmittedWorkDone(); // the page stays smooth, and no kernel is timed beside another
      }
      const encoder = device.createCommandEncoder({ label: 'timestamps' });
      encoder.resolveQuerySet(querySet, 0, 2 * (end - start), resolved.buffer, 0);
      device.queue.submit([encoder.finish()]);
      const [words] = await readback.words({ ...resolved, size: 16 * (end - start) });
      const stamps = new BigUint64Array(words!.slice().buffer);
      for (let i = 0; i < end - start; i++) times.push(Number(stamps[2 * i + 1]! - stamps[2 * i]!) / 1e6);
    }
  } finally {
    querySet.destroy();
    memory.free(resolved);
  }
  return times;
}

async function timesByWaiting(plan: Plan): Promise<number[]> {
  const { queue } = plan.gpu.device;
  const timed = async (commands: GPUCommandBuffer[]) => {
    const begin = performance.now();
    queue.submit(commands);
    await queue.onSubmittedWorkDone();
    return performance.now() - begin;
  };
  const idle: number[] = [];
  for (let i = 0; i < 9; i++) idle.push(await timed([]));
  const wait = median(idle);
  const times: number[] = [];
  for (let i = 0; i < plan.dispatchCount; i++)
    times.push(Math.max(0, (await timed([plan.commands(i, i + 1)])) - wait));
  return times;
}
