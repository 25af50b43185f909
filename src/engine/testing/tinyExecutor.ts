import { afterEach, vi } from 'vitest';
import { createWebgpuExecutor, type WebgpuExecutor } from '../executors/webgpu/webgpuExecutor.ts';
import type { ModelConfig } from '../model/config.ts';
import { testDevice, throwGpuErrors } from './testGpu.ts';
import { TINY_LLAMA, tinyModel } from './tinyModel.ts';

/** A vocabulary so large that some ids of it are few. */
export const TINY_WIDE: ModelConfig = { ...TINY_LLAMA, vocabSize: 1009 };

/**
 * For a test file on WebGPU: opens a test's executor over a tiny quantised model. When the test ends, spies and executor
 * go, and what WebGPU complained of is thrown.
 */
export function tinyExecutors(): (config?: ModelConfig) => Promise<WebgpuExecutor> {
  let executor: WebgpuExecutor | null = null;
  afterEach(() => {
    vi.restoreAllMocks();
    throwGpuErrors();
    executor?.dispose();
    executor = null;
  });
  return async (config = TINY_WIDE) => {
    executor = await createWebgpuExecutor(tinyModel({ config, type: 'Q4_1', embedding: 'Q8_0' }), {
      device: await testDevice(),
    });
    return executor;
  };
}
