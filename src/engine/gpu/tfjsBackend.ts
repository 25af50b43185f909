/**
 * tfjs's WebGPU backend on OUR device, so that stock tfjs ops and our kernels share a device and a queue. Only the
 * benchmark's baseline and its tests need it. Every workaround for tfjs 4.22 lives here.
 */
import * as tf from '@tensorflow/tfjs';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { GpuDevice } from './device.ts';

/**
 * Replaces tfjs's 'webgpu' backend by one on `gpu`. The stock factory asks for neither subgroups nor f16 and leaves
 * maxStorageBuffersPerShaderStage at 8 (tfjs-backend-webgpu/src/base.ts). Delete when tfjs takes a device.
 */
export async function useTfjsOnDevice(gpu: GpuDevice): Promise<void> {
  tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', () => new WebGPUBackend(gpu.device, gpu.info), 3);
  // tfjs computes small tensors on the CPU backend by default, which would make the baseline a mixture.
  tf.env().set('WEBGPU_CPU_FORWARD', false);
  if (!(await tf.setBackend('webgpu')))
    throw new Error('tfjs: expected its WebGPU backend to start, got a refusal');
  await tf.ready();
}

/**
 * Submits what tfjs has encoded so far: tfjs batches dispatches (15 a submit), so commands that we submit ourselves
 * would otherwise overtake it. `submitQueue` throws when nothing is encoded, hence the encoder is made ready first.
 */
export function flushTfjs(): void {
  const backend = tf.backend();
  if (!(backend instanceof WebGPUBackend))
    throw new Error('flushTfjs: expected the webgpu backend to be active');
  const inner = backend as unknown as {
    ensureCommandEncoderReady(): void;
    endComputePassEncoder(): void;
    submitQueue(): void;
  };
  inner.ensureCommandEncoderReady();
  inner.endComputePassEncoder();
  inner.submitQueue();
}
