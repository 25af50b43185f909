import { createGpu, type Gpu } from '../gpu/context.ts';
import { openDevice } from '../gpu/device.ts';

let gpu: Promise<Gpu> | null = null;
const errors: string[] = [];

/** The one device of a test page. Without an adapter it rejects, and the test fails: it is never skipped. */
export function testGpu(): Promise<Gpu> {
  gpu ??= open();
  return gpu;
}

async function open(): Promise<Gpu> {
  const device = await openDevice();
  device.device.addEventListener('uncapturederror', (event) => errors.push(event.error.message));
  return createGpu(device);
}

/** Throws what WebGPU's validation reported since the last call; call it after the device's work is done. */
export function throwGpuErrors(): void {
  const found = errors.splice(0);
  if (found.length > 0) throw new Error(`WebGPU reported: ${found.join('\n')}`);
}
