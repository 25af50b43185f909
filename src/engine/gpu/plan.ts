/** A static list of dispatches: compiled and bound once, then replayed step after step. */
import type { Allocation, BufferSlice } from './buffers.ts';
import type { Gpu } from './context.ts';
import type { Grid } from './grid.ts';
import type { KernelSpec } from './kernel.ts';

/** Which part of a model's pass a dispatch belongs to. */
export type Phase = 'embedding' | 'layerDecode' | 'layerForward' | 'layerBackward' | 'head' | 'update';

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
  /** Set by whoever composes a pass (`inPhase`), for counts. */
  readonly phase?: Phase;
  readonly layer?: number;
}

/** Marks dispatches as belonging to a phase, those of a layer with its number. */
export function inPhase(phase: Phase, dispatches: readonly Dispatch[], layer?: number): Dispatch[] {
  return dispatches.map((dispatch) => ({ ...dispatch, phase, ...(layer !== undefined && { layer }) }));
}

/** What a plan remembers of a dispatch for counts and profiles. */
export interface PlanStep {
  readonly kernel: string;
  readonly phase: Phase | null;
  readonly layer: number | null;
  readonly work: number;
  readonly bytes: number;
}

/** Parallel arrays, so that the replay loop reads nothing it does not hand over. */
interface Bound {
  readonly pipelines: readonly GPUComputePipeline[];
  readonly groups: readonly GPUBindGroup[];
  readonly grids: readonly Grid[];
  readonly works: Float64Array;
}

export class Plan {
  private constructor(
    readonly gpu: Gpu,
    readonly label: string,
    readonly steps: readonly PlanStep[],
    private readonly bound: Bound,
    private readonly params: Allocation | null,
  ) {
    gpu.live.plans += 1;
    gpu.live.bindGroups += bound.groups.length;
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
    const arena = paramsArena(gpu, label, dispatches);
    const groups = dispatches.map(({ kernel, buffers, params }, i) => {
      const resources: GPUBufferBinding[] = buffers.map(({ buffer, offset, size }) => ({
        buffer,
        offset,
        size,
      }));
      if (arena && params)
        resources.push({
          buffer: arena.allocation.buffer,
          offset: arena.offsets[i]!,
          size: params.byteLength,
        });
      return device.createBindGroup({
        label: kernel.name,
        layout: kernels.layout(kernel),
        entries: resources.map((resource, binding) => ({ binding, resource })),
      });
    });
    const grids = dispatches.map(({ grid }) => grid);
    const works = Float64Array.from(dispatches, ({ work = 0 }) => work);
    const steps = dispatches.map(stepOf);
    return new Plan(gpu, label, steps, { pipelines, groups, grids, works }, arena?.allocation ?? null);
  }

  get dispatchCount(): number {
    return this.steps.length;
  }

  /** Replays the plan in one or more submits; resolves when the last is submitted (not when it has finished). */
  async run(signal?: AbortSignal): Promise<void> {
    const { pacer } = this.gpu;
    let start = 0;
    while (start < this.steps.length) {
      const end = pacer.cut(this.bound.works, start);
      await pacer.submit(this.commands(start, end), signal);
      start = end;
    }
  }

  /** Dispatches `start` to `end` - 1 in one pass, ready to submit. */
  commands(start: number, end: number): GPUCommandBuffer {
    const encoder = this.gpu.device.createCommandEncoder({ label: this.label });
    const pass = encoder.beginComputePass();
    this.encode(pass, start, end);
    pass.end();
    return encoder.finish();
  }

  encode(pass: GPUComputePassEncoder, start: number, end: number): void {
    const { pipelines, groups, grids } = this.bound;
    let current: GPUComputePipeline | null = null;
    for (let i = start; i < end; i++) {
      const pipeline = pipelines[i]!;
      const grid = grids[i]!;
      if (pipeline !== current) pass.setPipeline((current = pipeline));
      pass.setBindGroup(0, groups[i]);
      pass.dispatchWorkgroups(grid[0], grid[1], grid[2]);
    }
  }

  /** Once: work already submitted is not disturbed. */
  destroy(): void {
    const { memory, live } = this.gpu;
    if (this.params) memory.free(this.params);
    live.plans -= 1;
    live.bindGroups -= this.bound.groups.length;
  }
}

function stepOf({ kernel, buffers, work = 0, bytes, phase, layer }: Dispatch): PlanStep {
  return {
    kernel: kernel.name,
    phase: phase ?? null,
    layer: layer ?? null,
    work,
    bytes: bytes ?? buffers.reduce((sum, { size }) => sum + size, 0),
  };
}

/** All params of a plan in one uniform buffer, each slice aligned as the device asks. */
function paramsArena(
  { device, memory }: Gpu,
  label: string,
  dispatches: readonly Dispatch[],
): { allocation: Allocation; offsets: number[] } | null {
  const align = device.limits.minUniformBufferOffsetAlignment;
  let size = 0;
  const offsets = dispatches.map(({ params }) => {
    const offset = size;
    if (params) size = Math.ceil((offset + params.byteLength) / align) * align;
    return offset;
  });
  if (size === 0) return null;
  const words = new Uint32Array(size / 4);
  dispatches.forEach(({ params }, i) => params && words.set(params, offsets[i]! / 4));
  const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
  const allocation = memory.allocate('uniforms', `${label} params`, words.length, usage);
  memory.write(allocation, words);
  return { allocation, offsets };
}
