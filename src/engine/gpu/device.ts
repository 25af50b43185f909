/** The adapter and the device: the only file that calls `requestDevice`. */
import { describeAdapter } from './adapter.ts';
import { DeviceFailures } from './failures.ts';
import { MODEL_LIMITS } from './modelLimits.ts';

export class NoWebGpuError extends Error {
  override name = 'NoWebGpuError';
}

export interface GpuDevice {
  readonly device: GPUDevice;
  readonly info: GPUAdapterInfo;
  /** For people, e.g. "Apple M3" or "Google SwiftShader (software)". */
  readonly description: string;
  /** Resolves with a sentence when the device is lost; never after our own `device.destroy()`. */
  readonly lost: Promise<string>;
  readonly failures: DeviceFailures;
}

/** Features that a kernel may ask for; each is optional, so a kernel that uses one needs a variant without it. */
const WANTED_FEATURES: readonly GPUFeatureName[] = ['subgroups', 'shader-f16', 'timestamp-query'];

/** Throws NoWebGpuError, with a sentence for people, where there is no WebGPU or no adapter. */
export async function openDevice(): Promise<GpuDevice> {
  // Not every browser defines navigator.gpu, whatever the types say.
  const gpu = (globalThis as { navigator?: { gpu?: GPU } }).navigator?.gpu;
  if (!gpu) throw new NoWebGpuError('This browser has no WebGPU.');
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new NoWebGpuError('WebGPU is present, but found no graphics adapter it may use.');
  // The WebGPU defaults (128 MiB a binding, 8 buffers a shader) are too small.
  const requiredLimits = Object.fromEntries(MODEL_LIMITS.map((name) => [name, adapter.limits[name]]));
  const requiredFeatures = WANTED_FEATURES.filter((feature) => adapter.features.has(feature));
  const device = await adapter.requestDevice({ requiredFeatures, requiredLimits });
  const { name, software } = describeAdapter(adapter);
  return {
    device,
    info: adapter.info,
    description: software ? `${name} (software)` : name,
    lost: lossOf(device),
    failures: new DeviceFailures(device),
  };
}

function lossOf(device: GPUDevice): Promise<string> {
  return new Promise((resolve) => {
    void device.lost.then(({ reason, message }) => {
      if (reason !== 'destroyed') resolve(`The graphics device was lost: ${message || 'no reason given'}`);
    });
  });
}
