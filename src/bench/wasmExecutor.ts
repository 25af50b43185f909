import * as tf from '@tensorflow/tfjs';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threaded from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import type { Executor } from '../engine/executor.ts';
import { createTfjsExecutor } from '../engine/executors/tfjs/tfjsExecutor.ts';
import type { ModelWeights } from '../engine/model/weights.ts';

/** The wasm executor with so many threads; without a number, with as many as it takes by itself. */
export async function createWasmExecutor(weights: ModelWeights, threads?: number): Promise<Executor> {
  if (threads !== undefined) {
    // The executor leaves a backend alone that is running already.
    setWasmPaths({
      'tfjs-backend-wasm.wasm': plain,
      'tfjs-backend-wasm-simd.wasm': simd,
      'tfjs-backend-wasm-threaded-simd.wasm': threaded,
    });
    setThreadsCount(threads);
    if (!(await tf.setBackend('wasm'))) throw new Error('tfjs: its wasm backend did not start');
  }
  return createTfjsExecutor(weights, { backend: 'wasm' });
}
