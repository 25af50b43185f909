/** A static list of dispatches: compiled and bound once, then replayed step after step. */
import type { BufferSlice } from './buffers.ts';
import type { Gpu } from './context.ts';
import type { Grid } from './grid.ts';
import type { KernelSpec } from './kernel.ts';

/** What an op's launcher returns: one kernel on given buffers, not yet compiled. */
export interface Dispatch {
  readonly kernel: KernelSpec;
  /** In the order of `kernel.bindings`. */
  readonly buffers: readonly BufferSlice[];
  readonly grid: Grid;
  /** Numbers that never change but differ by dispatch (offsets, strides): `params` of the kernel, uniform layout. */
  readonly params?: Uint32Array;
  /** About how many multiply-adds it does; the pacer cuts submits by it. Left out for what is small. */
  readonly work?: number;
  /** Bytes it has to read and write at least; without it, a profile counts the whole of its buffers. */
  readonly bytes?: number;
}

interface Bound {
  readonly pipeline: GPUComputePipeline;
  readonly groups: readonly GPUBindGroup[];
  readonly grid: Grid;
  readonly work: number;
}

export class Plan {
  readonly label: string;
  readonly #gpu: Gpu;
  readonly #bound: readonly Bound[];
  readonly #params: GPUBuffer | null;

  private constructor(gpu: Gpu, label: string, bound: Bound[], params: GPUBuffer | null) {
    this.#gpu = gpu;
    this.label = label;
    this.#bound = bound;
    this.#params = params;
  }

  /** Compiles all kernels (in parallel, each once) and makes the bind groups. */
  static async build(gpu: Gpu, label: string, dispatches: readonly Dispatch[]): Promise<Plan> {
    const { device, kernels } = gpu;
    for (const { kernel, buffers, params } of dispatches) {
      if (buffers.length !== kernel.bindings.length)
        throw new Error(`${kernel.name}: expected ${kernel.bindings.length} buffers, got ${buffers.length}`);
      if ((params !== undefined) !== (kernel.params ?? false))
        throw new Error(`${kernel.name}: expected params exactly where the kernel declares them`);
    }
    const pipelines = await Promise.all(dispatches.map(({ kernel }) => kernels.pipeline(kernel)));
    const arena = paramsArena(device, label, dispatches);
    const bound = dispatches.map((dispatch, i): Bound => {
      const { kernel, buffers, grid, params, work } = dispatch;
      const groups = [
        device.createBindGroup({
          label: kernel.name,
          layout: kernels.bufferLayout(kernel.bindings),
          entries: buffers.map(({ buffer, offset, size }, binding) => ({
            binding,
            resource: { buffer, offset, size },
          })),
        }),
      ];
      if (arena && params) {
        const resource = { buffer: arena.buffer, offset: arena.offsets[i]!, size: params.byteLength };
        groups.push(
          device.createBindGroup({ layout: kernels.paramsLayout(), entries: [{ binding: 0, resource }] }),
        );
      }
      return { pipeline: pipelines[i]!, groups, grid, work: work ?? 0 };
    });
    return new Plan(gpu, label, bound, arena?.buffer ?? null);
  }

  get dispatchCount(): number {
    return this.#bound.length;
  }

  /** Replays the plan in one or more submits; resolves when the last is submitted (not when it has finished). */
  async run(signal?: AbortSignal): Promise<void> {
    const { device, pacer } = this.#gpu;
    let start = 0;
    while (start < this.#bound.length) {
      const end = pacer.cut(this.#bound, start);
      const encoder = device.createCommandEncoder({ label: this.label });
      const pass = encoder.beginComputePass();
      let pipeline: GPUComputePipeline | null = null;
      for (let i = start; i < end; i++) {
        const bound = this.#bound[i]!;
        if (bound.pipeline !== pipeline) pass.setPipeline((pipeline = bound.pipeline));
        bound.groups.forEach((group, index) => pass.setBindGroup(index, group));
        pass.dispatchWorkgroups(...bound.grid);
      }
      pass.end();
      await pacer.submit(encoder.finish(), signal);
      start = end;
    }
  }

  destroy(): void {
    this.#params?.destroy();
  }
}

/** All params of a plan in one uniform buffer, each slice aligned as the device asks. */
function paramsArena(
  device: GPUDevice,
  label: string,
  dispatches: readonly Dispatch[],
): { buffer: GPUBuffer; offsets: number[] } | null {
  const align = device.limits.minUniformBufferOffsetAlignment;
  let size = 0;
  const offsets = dispatches.map(({ params }) => {
    const offset = size;
    if (params) size = Math.ceil((offset + params.byteLength) / align) * align;
    return offset;
  });
  if (size === 0) return null;
  const usage = GPUBufferUsage.UNIFORM;
  const buffer = device.createBuffer({ label: `${label} params`, size, usage, mappedAtCreation: true });
  const words = new Uint32Array(buffer.getMappedRange());
  dispatches.forEach(({ params }, i) => params && words.set(params, offsets[i]! / 4));
  buffer.unmap();
  return { buffer, offsets };
}
