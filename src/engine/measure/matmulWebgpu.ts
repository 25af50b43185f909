import type { Allocation } from '../gpu/buffers.ts';
import type { Gpu } from '../gpu/context.ts';
import { Plan } from '../gpu/plan.ts';
import { linear } from '../ops/linear/linear.ts';
import {
  tuningOf,
  VARIANT_NAMES,
  variantFeatures,
  VARIANTS,
  type Variant,
  type VariantName,
} from '../ops/linear/variants.ts';
import { probeValues, type MatmulRun, type Multiplier } from './matmul.ts';

/** The kernels that training and prefill choose from, over weights that need no unpacking; those in float32 only. */
export function webgpuMultipliers(gpu: Gpu): Multiplier[] {
  const usable = (name: VariantName) => {
    const variant: Variant = VARIANTS[name];
    const half = variant.kind === 'tile' && variant.half === true;
    return !half && variantFeatures(name).every((feature) => gpu.device.features.has(feature));
  };
  return VARIANT_NAMES.filter(usable).map((name) => ({
    by: `our WGSL kernel ${name}`,
    prepare: (size) => prepare(gpu, size, name),
  }));
}

async function prepare(gpu: Gpu, size: number, variant: VariantName): Promise<MatmulRun> {
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
    const tuning = tuningOf(variant);
    const matrix = { format: 'f32', rows: size, columns: size, values, scales, tuning } as const;
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
