/** One buffer a layer of rotated keys and values, [S, 2 K D]; slots are handed out in ranges and the buffers grow. */
import type { Allocation, BufferSlice } from '../../gpu/buffers.ts';
import type { Gpu } from '../../gpu/context.ts';
import { roundUp } from '../../gpu/grid.ts';
import type { ModelConfig } from '../../model/config.ts';
import { SlotRanges } from './slots.ts';

export interface SlotRange {
  readonly start: number;
  readonly count: number;
}

export const NO_SLOTS: SlotRange = { start: 0, count: 0 };

/** Slots are added in steps of this many. */
const STEP = 256;

export class KvCache {
  readonly #gpu: Gpu;
  readonly #floatsPerSlot: number;
  readonly #layerCount: number;
  /** Called with buffers that are about to go: whoever is bound to them must bind again. */
  readonly #onReplaced: (gone: readonly Allocation[]) => void;
  #layers: Allocation[] = [];
  #slots = new SlotRanges();

  constructor(gpu: Gpu, config: ModelConfig, onReplaced: (gone: readonly Allocation[]) => void) {
    this.#gpu = gpu;
    this.#floatsPerSlot = 2 * config.numKeyValueHeads * config.headDim;
    this.#layerCount = config.numHiddenLayers;
    this.#onReplaced = onReplaced;
  }

  /** The layer's buffer, once a range has been taken. */
  layer(index: number): BufferSlice {
    const layer = this.#layers[index];
    if (!layer) throw new Error(`KvCache: expected slots to be taken before layer ${index} is used`);
    return layer;
  }

  /** Throws OutOfGpuMemoryError where the buffers cannot grow so far; then nothing has changed. */
  take(count: number): SlotRange {
    let start = this.#slots.take(count);
    if (start === null) {
      this.#grow(roundUp(this.#slots.capacity + count, STEP));
      start = this.#slots.take(count)!;
    }
    return { start, count };
  }

  /** Makes room for `count` slots at once, where taking them one by one would copy the cache again and again. */
  reserve(count: number): void {
    const { capacity, taken } = this.#slots;
    if (capacity - taken < count) this.#grow(roundUp(taken + count, STEP));
  }

  give(ranges: readonly SlotRange[]): void {
    for (const { start, count } of ranges) this.#slots.give(start, count);
  }

  /** Frees the buffers if no slot is taken. */
  dropIfUnused(): void {
    if (this.#slots.taken === 0) this.dispose();
  }

  dispose(): void {
    this.#onReplaced(this.#layers);
    this.#gpu.memory.freeAll(this.#layers);
    this.#layers = [];
    this.#slots = new SlotRanges();
  }

  #grow(capacity: number): void {
    const { memory, device } = this.#gpu;
    const grown: Allocation[] = [];
    try {
      for (let layer = 0; layer < this.#layerCount; layer++)
        grown.push(memory.allocate('cache', `kv cache ${layer}`, capacity * this.#floatsPerSlot));
    } catch (error) {
      memory.freeAll(grown);
      throw error;
    }
    if (this.#slots.taken > 0) {
      const encoder = device.createCommandEncoder({ label: 'grow kv cache' });
      this.#layers.forEach((old, i) =>
        encoder.copyBufferToBuffer(old.buffer, 0, grown[i]!.buffer, 0, old.size),
      );
      device.queue.submit([encoder.finish()]);
    }
    this.#onReplaced(this.#layers);
    memory.freeAll(this.#layers);
    this.#layers = grown;
    this.#slots.grow(capacity);
  }
}
