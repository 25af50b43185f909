import type { Allocation } from '../gpu/buffers.ts';
import type { Gpu } from '../gpu/context.ts';
import { Plan } from '../gpu/plan.ts';
import { linear } from '../ops/linear/linear.ts';
import { probeValues, type MatmulRun, type Multiplier } from './matmul.ts';

/** The tiled kernel that training and prefill go through, over weights that need no unpacking. */
export function webgpuMultiplier(gpu: Gpu): Multiplier {
  return { by: 'our tiled WGSL kernel', prepare: (size) => prepare(gpu, size) };
}

async function prepare(gpu: Gpu, size: number): Promise<MatmulRun> {
  const { memory } = gpu;
  const made: Allocation[] = [];
  const kept = (allocation: Allocation) => {
    made.push(allocation);
    return allocation;
  };
  try {
    const x = kept(memory.upload('activations', 'probe x', probeValues(size * size)));
    const values = kept(memory.upload('activations', 'probe weights', probeValues(size * size).toReversed()));
    const scales = kept(memory.allocate('activations', 'probe scales', 4));
    const y = kept(memory.allocate('activations', 'probe y', size * size));
    const matrix = { format: 'f32', rows: size, columns: size, values, scales } as const;
    const product = linear({ rows: size }, { x, matrix, y });
    /** By the number of products: all of them go to the device without waiting for one another. */
    const plans = new Map<number, Plan>();
    return {
      run: async (count) => {
        const dispatches = Array.from({ length: count }, () => product).flat();
        const plan = plans.get(count) ?? (await Plan.build(gpu, 'matmul probe', dispatches));
        plans.set(count, plan);
        await gpu.device.queue.onSubmittedWorkDone();
        const begin = performance.now();
        await plan.run();
        await gpu.device.queue.onSubmittedWorkDone();
        gpu.failures.throwIfAny();
        return performance.now() - begin;
      },
      dispose: () => {
        for (const plan of plans.values()) plan.destroy();
        memory.freeAll(made);
      },
    };
  } catch (error) {
    memory.freeAll(made);
    throw error;
  }
}
