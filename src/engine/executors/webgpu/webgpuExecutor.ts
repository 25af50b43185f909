import type { Executor } from '../../executor.ts';
import type { ModelWeights } from '../../model/weights.ts';

export interface WebgpuExecutorOptions {
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** The kernels come next; until then the engine has this name to import. */
export function createWebgpuExecutor(
  _weights: ModelWeights,
  _options: WebgpuExecutorOptions,
): Promise<Executor> {
  return Promise.reject(new Error('The WebGPU executor is not built yet. Use the tfjs executor.'));
}
