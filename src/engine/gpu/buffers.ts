/** Allocation on the device, counted in bytes by category and checked against the device's limits beforehand. */
import { OutOfMemoryError } from '../executor.ts';

export const BUFFER_CATEGORIES = [
  'weights',
  'adapter',
  'activations',
  'cache',
  'training',
  'tables',
  /** Params of plans. */
  'uniforms',
  /** Copies on their way to the processor. */
  'staging',
] as const;
export type BufferCategory = (typeof BUFFER_CATEGORIES)[number];

/** A region of numbers in a buffer, as a binding takes it. `offset` and `size` are in bytes. */
export interface BufferSlice {
  readonly buffer: GPUBuffer;
  readonly offset: number;
  readonly size: number;
}

/** An owned allocation: the slice is all of it. */
export interface Allocation extends BufferSlice {
  readonly label: string;
  readonly category: BufferCategory;
}

export class OutOfGpuMemoryError extends OutOfMemoryError {
  override name = 'OutOfGpuMemoryError';
}

export class GpuMemory {
  readonly #device: GPUDevice;
  readonly #live = new Set<Allocation>();
  readonly #bytes = new Map<BufferCategory, number>();
  #total = 0;
  #peak = 0;

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /** Buffers not yet freed: the leak counter. */
  get liveBuffers(): number {
    return this.#live.size;
  }
  get totalBytes(): number {
    return this.#total;
  }
  get peakBytes(): number {
    return this.#peak;
  }
  bytesOf(category: BufferCategory): number {
    return this.#bytes.get(category) ?? 0;
  }

  /**
   * `words` 32-bit numbers, zeroed by WebGPU; a storage buffer unless `usage` says otherwise. Throws OutOfGpuMemoryError
   * before it asks for what cannot be had.
   */
  allocate(
    category: BufferCategory,
    label: string,
    words: number,
    usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
  ): Allocation {
    if (!Number.isInteger(words) || words < 1)
      throw new RangeError(`${label}: expected a buffer of at least 1 word, got ${words}`);
    const size = words * 4;
    const { maxBufferSize, maxStorageBufferBindingSize } = this.#device.limits;
    const limit = Math.min(maxBufferSize, maxStorageBufferBindingSize);
    if (size > limit)
      throw new OutOfGpuMemoryError(
        `${label}: expected at most ${megabytes(limit)} MB in one buffer on this device, got ${megabytes(size)} MB`,
      );
    const buffer = this.#device.createBuffer({ label, size, usage });
    const allocation: Allocation = { buffer, offset: 0, size, label, category };
    this.#live.add(allocation);
    this.#bytes.set(category, this.bytesOf(category) + size);
    this.#total += size;
    this.#peak = Math.max(this.#peak, this.#total);
    return allocation;
  }

  /** Allocates and fills. */
  upload(category: BufferCategory, label: string, data: Float32Array | Uint32Array): Allocation {
    const allocation = this.allocate(category, label, data.length);
    this.write(allocation, data);
    return allocation;
  }

  write(target: BufferSlice, data: Float32Array | Uint32Array): void {
    if (data.byteLength > target.size)
      throw new RangeError(`write: expected at most ${target.size} bytes, got ${data.byteLength}`);
    this.#device.queue.writeBuffer(
      target.buffer,
      target.offset,
      data.buffer,
      data.byteOffset,
      data.byteLength,
    );
  }

  /** Copies all of `target`'s size, in the order of the queue. The two must lie in different buffers. */
  copy(source: BufferSlice, target: BufferSlice): void {
    if (source.size < target.size)
      throw new RangeError(`copy: expected at least ${target.size} bytes, got ${source.size}`);
    const encoder = this.#device.createCommandEncoder({ label: 'copy' });
    encoder.copyBufferToBuffer(source.buffer, source.offset, target.buffer, target.offset, target.size);
    this.#device.queue.submit([encoder.finish()]);
  }

  free(allocation: Allocation): void {
    if (!this.#live.delete(allocation))
      throw new Error(`${allocation.label}: expected a live buffer, got one already freed`);
    allocation.buffer.destroy();
    this.#bytes.set(allocation.category, this.bytesOf(allocation.category) - allocation.size);
    this.#total -= allocation.size;
  }

  freeAll(allocations: Iterable<Allocation>): void {
    for (const allocation of allocations) this.free(allocation);
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
