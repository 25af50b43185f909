import { OutOfGpuMemoryError } from './buffers.ts';

/**
 * What WebGPU reports outside of any error scope. A buffer that could not be had, and every submit that uses it, fails
 * without an exception: the numbers read afterwards are those of before. So whoever reads asks here first.
 */
export class DeviceFailures {
  #found: GPUError | null = null;

  constructor(device: GPUDevice) {
    device.addEventListener('uncapturederror', ({ error }) => {
      // Out of memory is the cause where both come.
      if (!this.#found || error instanceof GPUOutOfMemoryError) this.#found = error;
    });
  }

  /** Throws what was reported since the last call. Call it when the device's work is known to be done. */
  throwIfAny(): void {
    const found = this.#found;
    this.#found = null;
    if (!found) return;
    if (found instanceof GPUOutOfMemoryError)
      throw new OutOfGpuMemoryError(
        'The graphics processor is out of memory. Close other tabs, or use a smaller model or shorter texts.',
        { cause: found },
      );
    throw new Error(`WebGPU reported: ${found.message}`, { cause: found });
  }
}
