import { ModelFileError } from './modelFileError.ts';
import type { ModelWeights } from './weights.ts';

/** All that a WebAssembly memory can hold, less what tfjs itself takes at start. */
const WASM_HEAP_BYTES = 4_294_901_760;
/** Float32 weights, and of the trained layers and the head a second copy in the other orientation while training. */
const TFJS_BYTES_PER_WEIGHT = 4 * 1.9;
/** Weights stay as the file has them; half as much again for caches, activations and the adapter. */
const WEBGPU_BYTES_PER_FILE_BYTE = 1.5;
/** Integrated graphics share at least this much with the processor; more would make the whole machine swap. */
const WEBGPU_BYTES = 4 * 2 ** 30;

/** Bytes a model is going to take at most, training included. */
export function memoryNeed({ tensors }: ModelWeights, executor: 'webgpu' | 'tfjs'): number {
  let need = 0;
  for (const { shape, bytes } of tensors.values())
    need +=
      executor === 'tfjs'
        ? shape.reduce((a, b) => a * b, 1) * TFJS_BYTES_PER_WEIGHT
        : bytes.length * WEBGPU_BYTES_PER_FILE_BYTE;
  return need;
}

/** @throws ModelFileError when the model is going to take more memory than there can be */
export function refuseTooLarge(weights: ModelWeights, executor: 'webgpu' | 'tfjs'): void {
  const need = memoryNeed(weights, executor);
  const limit = executor === 'tfjs' ? WASM_HEAP_BYTES : WEBGPU_BYTES;
  if (need <= limit) return;
  const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;
  throw new ModelFileError(
    'too-large',
    `This model needs about ${gigabytes(need)} of memory${executor === 'tfjs' ? ' on WebAssembly' : ''}, more than the ${gigabytes(limit)} there can be. ` +
      (executor === 'tfjs' ? 'Use a smaller model, or a browser with WebGPU.' : 'Use a smaller model.'),
  );
}
