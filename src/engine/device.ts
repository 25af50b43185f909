import { describeAdapter } from './gpu/adapter.ts';
import { MODEL_LIMITS } from './gpu/modelLimits.ts';

/** What this machine offers for numbers, and which executor to take. Asks only; requests no device. */
export interface DeviceReport {
  readonly webgpu: {
    readonly available: boolean;
    /** For people, e.g. "Apple M3"; '' where there is none. */
    readonly adapter: string;
    /** A software adapter: it computes right, and slowly. */
    readonly software: boolean;
    readonly features: readonly string[];
    readonly limits: Readonly<Record<string, number>>;
  };
  readonly wasm: {
    readonly simd: boolean;
    /** 1 where the page is not cross-origin isolated. */
    readonly threads: number;
  };
  readonly recommended: 'webgpu' | 'tfjs';
  /** One sentence for people on why. */
  readonly reason: string;
}

/** What is asked; the global scope of the page or worker when absent. */
export interface DeviceEnvironment {
  readonly navigator?: { readonly gpu?: GPU; readonly hardwareConcurrency?: number };
  readonly crossOriginIsolated?: boolean;
}

/** What the tfjs executor uses at most; it leaves half of the cores to the rest of the machine. */
const MOST_THREADS = 8;

/** Never throws: what cannot be found out counts as absent. */
export async function probeDevice(environment: DeviceEnvironment = globalThis): Promise<DeviceReport> {
  const webgpu = await probeWebgpu(environment.navigator?.gpu);
  const wasm = {
    simd: WebAssembly.validate(SIMD_MODULE),
    threads: environment.crossOriginIsolated
      ? Math.min(MOST_THREADS, Math.max(1, Math.floor((environment.navigator?.hardwareConcurrency || 1) / 2)))
      : 1,
  };
  const usable = webgpu.available && !webgpu.software;
  return {
    webgpu,
    wasm,
    recommended: usable ? 'webgpu' : 'tfjs',
    reason: usable
      ? `The model runs on the graphics processor (${webgpu.adapter}).`
      : `${whyNot(webgpu, Boolean(environment.navigator?.gpu))}, so the model runs on the processor (WebAssembly, ` +
        `${wasm.threads} thread${wasm.threads === 1 ? '' : 's'}), slower than a graphics card.`,
  };
}

function whyNot(webgpu: DeviceReport['webgpu'], present: boolean): string {
  if (webgpu.software) return `WebGPU here is only emulated in software (${webgpu.adapter})`;
  return present ? 'WebGPU found no graphics processor that it may use' : 'This browser has no WebGPU';
}

async function probeWebgpu(gpu: GPU | undefined): Promise<DeviceReport['webgpu']> {
  const adapter = await gpu?.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null);
  if (!adapter) return { available: false, adapter: '', software: false, features: [], limits: {} };
  const { name, software } = describeAdapter(adapter);
  return {
    available: true,
    adapter: name,
    software,
    features: [...adapter.features].sort(),
    limits: Object.fromEntries(MODEL_LIMITS.map((name) => [name, adapter.limits[name]])),
  };
}

/** The smallest module with a SIMD instruction: (func (result v128) i32.const 0 i8x16.splat i8x16.popcnt). */
const SIMD_MODULE = Uint8Array.from([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98,
  11,
]);
