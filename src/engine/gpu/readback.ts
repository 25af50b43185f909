/** Asynchronous copies of small slices from the device, through staging buffers that are kept. */
import type { Allocation, BufferSlice, GpuMemory } from './buffers.ts';
import type { DeviceFailures } from './failures.ts';

/** Staging buffers up to this size are kept for the next read; larger reads (an adapter) are rare. */
const KEPT_BYTES = 1 << 20;

export class Readback {
  readonly #device: GPUDevice;
  readonly #failures: DeviceFailures;
  readonly #memory: GpuMemory;
  #kept: Allocation | null = null;

  constructor(device: GPUDevice, memory: GpuMemory, failures: DeviceFailures) {
    this.#device = device;
    this.#memory = memory;
    this.#failures = failures;
  }

  /**
   * The slices' raw 32-bit words, after all work submitted so far; one staging copy for all of them.
   * @throws what WebGPU has reported since the last read, because the words may then be stale
   */
  async words(...slices: readonly BufferSlice[]): Promise<Uint32Array[]> {
    const size = slices.reduce((sum, slice) => sum + slice.size, 0);
    const taken = this.#take(size);
    const staging = taken.buffer;
    const encoder = this.#device.createCommandEncoder({ label: 'readback' });
    let at = 0;
    for (const slice of slices) {
      encoder.copyBufferToBuffer(slice.buffer, slice.offset, staging, at, slice.size);
      at += slice.size;
    }
    this.#device.queue.submit([encoder.finish()]);
    try {
      await this.#map(staging, size);
      const all = new Uint32Array(staging.getMappedRange(0, size).slice(0));
      staging.unmap();
      let word = 0;
      return slices.map((slice) => all.subarray(word, (word += slice.size / 4)));
    } finally {
      this.#give(taken);
    }
  }

  /** Does not let mapAsync's own AbortError out: it means a lost device, and would pass for a stop by hand. */
  async #map(staging: GPUBuffer, size: number): Promise<void> {
    try {
      await staging.mapAsync(GPUMapMode.READ, 0, size);
    } catch (cause) {
      this.#failures.throwIfAny();
      throw new Error('readback failed', { cause });
    }
    try {
      this.#failures.throwIfAny();
    } catch (error) {
      staging.unmap();
      throw error;
    }
  }

  /** The same as floats. */
  async floats(...slices: readonly BufferSlice[]): Promise<Float32Array[]> {
    const words = await this.words(...slices);
    return words.map((w) => new Float32Array(w.buffer, w.byteOffset, w.length));
  }

  dispose(): void {
    if (this.#kept) this.#memory.free(this.#kept);
    this.#kept = null;
  }

  #take(size: number): Allocation {
    const kept = this.#kept;
    if (kept && kept.size >= size) {
      this.#kept = null;
      return kept;
    }
    const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
    const room = size <= KEPT_BYTES ? Math.max(4096, 2 ** Math.ceil(Math.log2(size))) : size;
    return this.#memory.allocate('staging', 'staging', room / 4, usage);
  }

  #give(staging: Allocation): void {
    const larger = !this.#kept || this.#kept.size < staging.size;
    if (staging.size > KEPT_BYTES || !larger) this.#memory.free(staging);
    else {
      this.dispose();
      this.#kept = staging;
    }
  }
}
