import { createGpu, type Gpu } from '../gpu/context.ts';
import { openDevice, type GpuDevice } from '../gpu/device.ts';

let device: Promise<GpuDevice> | null = null;
let gpu: Promise<Gpu> | null = null;
const errors: string[] = [];

/** The one device of a test page. Without an adapter it rejects, and the test fails: it is never skipped. */
export function testDevice(): Promise<GpuDevice> {
  device ??= openDevice().then((opened) => {
    opened.device.addEventListener('uncapturederror', (event) => errors.push(event.error.message));
    return opened;
  });
  return device;
}

/** That device with one set of counters for all kernel tests. */
export function testGpu(): Promise<Gpu> {
  gpu ??= testDevice().then(createGpu);
  return gpu;
}

/** Throws what WebGPU's validation reported since the last call; call it after the device's work is done. */
export function throwGpuErrors(): void {
  const found = errors.splice(0);
  if (found.length > 0) throw new Error(`WebGPU reported: ${found.join('\n')}`);
}
