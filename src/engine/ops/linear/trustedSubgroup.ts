/** Whether a device's subgroups can be relied on, found out by computing the same with and without them. */
import type { Gpu } from '../../gpu/context.ts';
import { Plan } from '../../gpu/plan.ts';
import { linear } from './linear.ts';

/** Odd, so that tiles and rows are left over; as many blocks as any layout has lanes, and one more. */
const [ROWS, COLUMNS, OUT] = [3, 544, 37];
const WORDS = (OUT * COLUMNS) / 8;
/** Halves: d = 2^-7, m = -2^-4. */
const SCALE = 0x2000 | (0xac00 << 16);
/** Sums of 544 products of about 0.05, in another order. */
const ALLOWED = 1e-4;

const known = new WeakMap<GPUDevice, Promise<number>>();

/**
 * The least size of the device's subgroups where `linearFew` gives with them what it gives without; 0 where there are
 * none, or where they are wrong: a driver may lay threads out in another order than the one it is trusted to keep.
 */
export function trustedSubgroup(gpu: Gpu): Promise<number> {
  const { device } = gpu;
  let size = known.get(device);
  if (!size) {
    size = selfTest(gpu);
    known.set(device, size);
    size.catch(() => known.delete(device));
  }
  return size;
}

/** Apple's GPUs run 32 threads in step, though Metal lets a browser promise 4 alone. */
const APPLE_SUBGROUP = 32;

function leastSubgroup({ features, adapterInfo }: Partial<GPUDevice>): number {
  // Not every browser has adapterInfo, whatever the types say.
  if (!features?.has('subgroups') || !adapterInfo) return 0;
  return adapterInfo.vendor === 'apple' ? APPLE_SUBGROUP : adapterInfo.subgroupMinSize;
}

async function selfTest(gpu: Gpu): Promise<number> {
  const { device, memory, readback } = gpu;
  const size = leastSubgroup(device);
  if (size === 0) return 0;
  const numbers = Float32Array.from({ length: ROWS * COLUMNS }, (_, i) => Math.sin(i + 1));
  const words = Uint32Array.from({ length: WORDS }, (_, i) => Math.imul(i + 1, 0x9e3779b1));
  const x = memory.upload('activations', 'self-test x', numbers);
  const values = memory.upload('activations', 'self-test weights', words);
  const scales = memory.upload('activations', 'self-test scales', new Uint32Array(WORDS / 4).fill(SCALE));
  const outputs = [0, size].map(() => memory.allocate('activations', 'self-test y', ROWS * OUT));
  const matrix = { format: 'q4', rows: OUT, columns: COLUMNS, values, scales } as const;
  let plan: Plan | null = null;
  try {
    plan = await Plan.build(
      gpu,
      'subgroup self-test',
      [0, size].flatMap((subgroup, i) => linear({ rows: ROWS, subgroup }, { x, matrix, y: outputs[i]! })),
    );
    await plan.run();
    const [plain, ours] = await readback.floats(...outputs);
    return plain!.every((value, i) => Math.abs(value - ours![i]!) <= ALLOWED) ? size : 0;
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('linear/linearFew')) return 0; // it does not compile
    throw error;
  } finally {
    plan?.destroy();
    memory.freeAll([x, values, scales, ...outputs]);
  }
}
