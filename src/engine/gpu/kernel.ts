/** A kernel as a plain record, its final code, and the cache of compiled pipelines. */
import { writeOutRepeats } from './writeOutRepeats.ts';

/** How a binding is used. All are storage buffers, at `@group(0) @binding(index in the list)`. */
export type BindingKind = 'read' | 'readWrite';

export interface KernelSpec {
  /** Path of the WGSL file under `ops/` without its ending, e.g. `rmsNorm/rmsNormBackward`. */
  readonly name: string;
  /** Text of that file; its entry point is `main`. */
  readonly wgsl: string;
  /** Shared WGSL put before it, such as a weight format's unpacking. */
  readonly snippets?: readonly string[];
  /**
   * Put before the code as `const NAME = value;`: whole numbers become u32, booleans bool, strings stand as they are
   * (see `f32`). Sizes that shape loops and arrays belong here; offsets that differ by layer belong in `params`.
   */
  readonly constants: Readonly<Record<string, number | boolean | string>>;
  readonly bindings: readonly BindingKind[];
  /** True where the kernel declares PARAMS_BINDING `var<uniform> params`. */
  readonly params?: boolean;
  readonly features?: readonly GPUFeatureName[];
}

/**
 * How a WGSL file writes the binding of its params. Compiled, it is the last one of group 0: a dispatch then sets one bind
 * group instead of two, and no file has to count its bindings.
 */
const PARAMS_BINDING = '@group(1) @binding(0)';

/** A WGSL f32 literal for a constant. */
export function f32(value: number): string {
  if (!Number.isFinite(value))
    throw new RangeError(`kernel constant: expected a finite number, got ${value}`);
  return `f32(${value})`;
}

/** The code that is compiled: directives, constants, snippets, the file. */
export function finalCode(spec: KernelSpec): string {
  const wgsl = spec.params
    ? spec.wgsl.replace(PARAMS_BINDING, `@group(0) @binding(${spec.bindings.length})`)
    : spec.wgsl;
  const code = [...(spec.snippets ?? []), wgsl].join('\n');
  return [...head(spec), writeOutRepeats(code, spec.constants)].join('\n');
}

/** Of all that decides a pipeline: equal for kernels that share one. Cheaper than the final code, which it determines. */
export function kernelKey(spec: KernelSpec): string {
  const { bindings, params = false, snippets = [], wgsl } = spec;
  return [bindings.join(), params, ...head(spec), ...snippets, wgsl].join('\n');
}

function head(spec: KernelSpec): string[] {
  const enables = (spec.features ?? []).map((f) => `enable ${f === 'shader-f16' ? 'f16' : f};`);
  const constants = Object.entries(spec.constants).map(([name, value]) => {
    if (typeof value !== 'number') return `const ${name} = ${value};`;
    if (!Number.isInteger(value) || value < 0 || value > 0xffffffff)
      throw new RangeError(`${spec.name}: expected ${name} to be a u32, got ${value}`);
    return `const ${name} = ${value}u;`;
  });
  return [...enables, ...constants];
}

/** Compiles kernels, each once per distinct code and binding list. */
export class KernelCache {
  readonly #device: GPUDevice;
  readonly #pipelines = new Map<string, Promise<GPUComputePipeline>>();
  readonly #layouts = new Map<string, GPUBindGroupLayout>();

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /** Number of distinct pipelines asked for so far. */
  get size(): number {
    return this.#pipelines.size;
  }

  /** Rejects with the compiler's message, by the kernel's name. */
  pipeline(spec: KernelSpec): Promise<GPUComputePipeline> {
    const key = kernelKey(spec);
    let pipeline = this.#pipelines.get(key);
    if (!pipeline) {
      pipeline = this.#compile(spec);
      this.#pipelines.set(key, pipeline);
      // A failed compilation must not poison the cache.
      pipeline.catch(() => this.#pipelines.delete(key));
    }
    return pipeline;
  }

  /** Layout of the kernel's bind group; explicit, for an automatic one leaves out what a variant does not use. */
  layout({ bindings, params }: KernelSpec): GPUBindGroupLayout {
    const types = bindings.map((kind): GPUBufferBindingType =>
      kind === 'read' ? 'read-only-storage' : 'storage',
    );
    if (params) types.push('uniform');
    const key = types.join();
    let layout = this.#layouts.get(key);
    if (!layout) {
      const visibility = GPUShaderStage.COMPUTE;
      const entries = types.map((type, binding) => ({ binding, visibility, buffer: { type } }));
      layout = this.#device.createBindGroupLayout({ entries });
      this.#layouts.set(key, layout);
    }
    return layout;
  }

  async #compile(spec: KernelSpec): Promise<GPUComputePipeline> {
    const code = finalCode(spec);
    const limit = this.#device.limits.maxStorageBuffersPerShaderStage;
    if (spec.bindings.length > limit)
      throw new RangeError(
        `${spec.name}: expected at most ${limit} storage buffers, got ${spec.bindings.length}`,
      );
    const bindGroupLayouts = [this.layout(spec)];
    // The scope keeps a faulty module out of the device's uncaptured errors; the messages below tell more.
    this.#device.pushErrorScope('validation');
    const module = this.#device.createShaderModule({ label: spec.name, code });
    await this.#device.popErrorScope();
    try {
      return await this.#device.createComputePipelineAsync({
        label: spec.name,
        layout: this.#device.createPipelineLayout({ bindGroupLayouts }),
        compute: { module, entryPoint: 'main' },
      });
    } catch (cause) {
      const { messages } = await module.getCompilationInfo();
      const lines = code.split('\n');
      const text = messages.map((m) => `${m.message} in: ${(lines[m.lineNum - 1] ?? '').trim()}`).join('\n');
      throw new Error(`${spec.name}: expected it to compile, got ${text || String(cause)}`, { cause });
    }
  }
}
