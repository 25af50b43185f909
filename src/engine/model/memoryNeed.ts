import { projectionName, type ModelConfig, type Projection } from './config.ts';
import { ModelFileError } from './modelFileError.ts';
import type { ModelWeights, WeightType } from './weights.ts';

/** All that a WebAssembly memory can hold, less what tfjs itself takes at start. */
const WASM_HEAP_BYTES = 4_294_901_760;
/** Float32 weights, and of the trained layers and the head a second copy in the other orientation while training. */
const TFJS_BYTES_PER_WEIGHT = 4 * 1.9;
/** Weights stay as the file has them; half as much again for caches, activations and the adapter. */
const WEBGPU_BYTES_PER_FILE_BYTE = 1.5;
/** Integrated graphics share at least this much with the processor; more would make the whole machine swap. */
const WEBGPU_BYTES = 4 * 2 ** 30;

/** Half a head is read as vec4, and tiles of both halves fit the 16 KiB of workgroup memory that WebGPU guarantees. */
const WEBGPU_HEAD_DIM = 64;
/** Bytes of a weight's own number on the GPU; scales have a buffer of their own (gpu/packWeights.ts). */
const VALUE_BYTES: Record<WeightType, number> = { F32: 4, F16: 2, Q8_0: 1, Q4_0: 0.5, Q4_1: 0.5 };
/** Of each layer; those packed together take the widest type among them. */
const PACKED_TOGETHER: readonly (readonly Projection[])[] = [
  ['q_proj', 'k_proj', 'v_proj'],
  ['o_proj'],
  ['gate_proj', 'up_proj'],
  ['down_proj'],
];

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

/** What a device allows, as far as it is known. */
export interface BufferLimits {
  readonly maxBufferSize?: number;
  readonly maxStorageBufferBindingSize?: number;
}

/** @throws ModelFileError when the executor cannot take the model here, before any memory is taken */
export function refuseUnfit(
  weights: ModelWeights,
  executor: 'webgpu' | 'tfjs',
  limits: BufferLimits = {},
): void {
  if (executor === 'webgpu') {
    const wrong = webgpuShapeProblem(weights.config);
    if (wrong)
      throw new ModelFileError(
        'unsupported-shape',
        `This model has ${wrong}, which the WebGPU kernels do not support. Use WebAssembly, or another model.`,
      );
    refuseLargeMatrix(weights, limits);
  }
  refuseTooLarge(weights, executor);
}

/** What the kernels cannot do, in words, or null. */
export function webgpuShapeProblem({ headDim, hiddenSize, intermediateSize }: ModelConfig): string | null {
  if (headDim % 8 !== 0 || headDim > WEBGPU_HEAD_DIM)
    return `heads of ${headDim} dimensions instead of 8, 16, … ${WEBGPU_HEAD_DIM}`;
  for (const [name, size] of Object.entries({ hiddenSize, intermediateSize }))
    if (size % 8 !== 0) return `${name} ${size}, not a multiple of 8`;
  return null;
}

/** Each matrix is one buffer, and so are q|k|v and gate|up together; kernels bind all of it. */
function refuseLargeMatrix(
  { config, tensors }: ModelWeights,
  { maxBufferSize = Infinity, maxStorageBufferBindingSize = Infinity }: BufferLimits,
): void {
  const layer = Array.from({ length: config.numHiddenLayers }, (_, i) => i);
  const groups = [
    ['model.embed_tokens.weight'],
    ['lm_head.weight'],
    ...layer.flatMap((i) =>
      PACKED_TOGETHER.map((group) => group.map((projection) => projectionName(i, projection))),
    ),
  ];
  const limit = Math.min(maxBufferSize, maxStorageBufferBindingSize);
  for (const names of groups) {
    const group = names.flatMap((name) => tensors.get(name) ?? []);
    const count = group.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
    const bytes = count * Math.max(0, ...group.map(({ type }) => VALUE_BYTES[type]));
    if (bytes > limit)
      throw new ModelFileError(
        'too-large',
        `This model's ${names.join(' + ')} takes ${megabytes(bytes)}, more than the ${megabytes(limit)} that this ` +
          'graphics processor allows in one buffer. Use a smaller model, or WebAssembly.',
      );
  }
}

/** @throws ModelFileError when the model is going to take more memory than there can be */
function refuseTooLarge(weights: ModelWeights, executor: 'webgpu' | 'tfjs'): void {
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

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}
