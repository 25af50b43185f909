import { GpuMemory } from './buffers.ts';
import type { GpuDevice } from './device.ts';
import type { DeviceFailures } from './failures.ts';
import { KernelCache } from './kernel.ts';
import { Pacer } from './pacing.ts';
import { Readback } from './readback.ts';

/** One device with what we keep beside it. Plans, ops and executors take this. */
export interface Gpu {
  readonly device: GPUDevice;
  readonly description: string;
  readonly lost: Promise<string>;
  readonly failures: DeviceFailures;
  readonly memory: GpuMemory;
  readonly kernels: KernelCache;
  readonly pacer: Pacer;
  readonly readback: Readback;
  /** What plans hold: none must be left when all are destroyed. */
  readonly live: { plans: number; bindGroups: number };
}

/** Compiled kernels outlive whoever asked for them first: a second executor on the same device finds them. */
const kernelCaches = new WeakMap<GPUDevice, KernelCache>();

export function createGpu({ device, description, lost, failures }: GpuDevice): Gpu {
  const memory = new GpuMemory(device);
  const kernels = kernelCaches.get(device) ?? new KernelCache(device);
  kernelCaches.set(device, kernels);
  return {
    device,
    description,
    lost,
    failures,
    memory,
    kernels,
    pacer: new Pacer(device.queue),
    readback: new Readback(device, memory, failures),
    live: { plans: 0, bindGroups: 0 },
  };
}
