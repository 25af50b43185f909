import type { Gpu } from '../engine/gpu/context.ts';
import { Plan } from '../engine/gpu/plan.ts';
import { profilePlan } from '../engine/gpu/profile.ts';
import { linear } from '../engine/ops/linear/linear.ts';
import { median, round } from './measure.ts';

export interface MatmulProbe {
  readonly kernel: string;
  /** [rows, inFeatures] x [inFeatures, outFeatures], all float32. */
  readonly shape: readonly [number, number, number];
  readonly gflops: number;
  readonly runsGflops: readonly number[];
}

/** What a large, plain float32 product reaches here: our own tiled kernel over weights that need no unpacking. */
export async function probeMatmul(gpu: Gpu, size: number, repeats: number): Promise<MatmulProbe> {
  const { memory } = gpu;
  const fill = Float32Array.from({ length: size * size }, (_, i) => ((i * 7919) % 101) / 101 - 0.5);
  const made = [
    memory.upload('activations', 'probe x', fill),
    memory.upload('weights', 'probe values', fill),
    memory.allocate('weights', 'probe scales', 4),
    memory.allocate('activations', 'probe y', size * size),
  ] as const;
  const [x, values, scales, y] = made;
  const matrix = { format: 'f32', rows: size, columns: size, values, scales } as const;
  const plan = await Plan.build(gpu, 'matmul probe', linear({ rows: size }, { x, matrix, y }));
  try {
    await profilePlan(plan); // to warm up
    const runsGflops: number[] = [];
    for (let i = 0; i < repeats; i++) runsGflops.push(round((await profilePlan(plan))[0]!.gflops));
    return {
      kernel: plan.steps[0]!.kernel,
      shape: [size, size, size],
      gflops: median(runsGflops),
      runsGflops,
    };
  } finally {
    plan.destroy();
    memory.freeAll(made);
  }
}
