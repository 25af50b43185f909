import type { BufferSlice } from '../engine/gpu/buffers.ts';
import type { Gpu } from '../engine/gpu/context.ts';
import { Plan, type Dispatch } from '../engine/gpu/plan.ts';
import { profilePlan } from '../engine/gpu/profile.ts';
import { linear, linearBackward } from '../engine/ops/linear/linear.ts';
import { tuningOf, VARIANT_NAMES, variantFeatures } from '../engine/ops/linear/variants.ts';
import { median, round } from './measure.ts';

export interface MatmulProbe {
  /** The fastest of our kernels for it. */
  readonly kernel: string;
  readonly variant: string;
  /** [rows, inFeatures] x [inFeatures, outFeatures], all float32. */
  readonly shape: readonly [number, number, number];
  readonly gflops: number;
  readonly runsGflops: readonly number[];
  /** One run of every variant that the device can run, forward and backward. */
  readonly variants: Readonly<Record<string, number>>;
}

interface Buffers {
  readonly x: BufferSlice;
  readonly values: BufferSlice;
  readonly scales: BufferSlice;
  readonly y: BufferSlice;
}

/** The best rate here of a large, plain float32 product: our kernels over weights that need no unpacking. */
export async function probeMatmul(gpu: Gpu, size: number, repeats: number): Promise<MatmulProbe> {
  const { memory } = gpu;
  const fill = Float32Array.from({ length: size * size }, (_, i) => ((i * 7919) % 101) / 101 - 0.5);
  const buffers = {
    x: memory.upload('activations', 'probe x', fill),
    values: memory.upload('weights', 'probe values', fill),
    scales: memory.allocate('weights', 'probe scales', 4),
    y: memory.allocate('activations', 'probe y', size * size),
  };
  const plans: { variant: string; plan: Plan; gflops: number }[] = [];
  try {
    for (const [variant, dispatches] of Object.entries(products(gpu, size, buffers))) {
      const plan = await Plan.build(gpu, `matmul probe ${variant}`, dispatches);
      await profilePlan(plan); // to warm up
      plans.push({ variant, plan, gflops: await rate(plan) });
    }
    const best = plans.reduce((a, b) => (b.gflops > a.gflops ? b : a));
    const runsGflops = [];
    for (let i = 0; i < repeats; i++) runsGflops.push(await rate(best.plan));
    return {
      kernel: best.plan.steps[0]!.kernel,
      variant: best.variant,
      shape: [size, size, size],
      gflops: median(runsGflops),
      runsGflops,
      variants: Object.fromEntries(plans.map(({ variant, gflops }) => [variant, gflops])),
    };
  } finally {
    for (const { plan } of plans) plan.destroy();
    memory.freeAll(Object.values(buffers));
  }
}

/** The same product by every variant, and by those of its transpose. */
function products(gpu: Gpu, size: number, { x, values, scales, y }: Buffers): Record<string, Dispatch[]> {
  const names = VARIANT_NAMES.filter((name) =>
    variantFeatures(name).every((feature) => gpu.device.features.has(feature)),
  );
  const all: Record<string, Dispatch[]> = {};
  for (const name of names) {
    const matrix = {
      format: 'f32',
      rows: size,
      columns: size,
      values,
      scales,
      tuning: tuningOf(name),
    } as const;
    all[`${name} forward`] = linear({ rows: size }, { x, matrix, y });
    all[`${name} backward`] = linearBackward({ rows: size }, { dy: x, matrix, dx: y });
  }
  return all;
}

async function rate(plan: Plan): Promise<number> {
  const kernels = await profilePlan(plan);
  const ms = kernels.reduce((sum, kernel) => sum + kernel.ms, 0);
  return round(kernels.reduce((sum, { flops }) => sum + flops, 0) / ms / 1e6);
}
