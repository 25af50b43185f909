/** A checkpoint on the device: packed matrices, float32 norms and biases, the RoPE table. */
import type { Allocation, BufferSlice } from '../../gpu/buffers.ts';
import type { Gpu } from '../../gpu/context.ts';
import { packMatrix } from '../../gpu/packWeights.ts';
import { projectionName, type ModelConfig, type Projection } from '../../model/config.ts';
import { dequantise } from '../../model/dequantise.ts';
import type { ModelWeights, WeightTensor } from '../../model/weights.ts';
import { inFull, type KernelTuning } from '../../ops/linear/variants.ts';
import type { WeightMatrix } from '../../ops/linear/weightMatrix.ts';
import { ropeTable } from '../../ops/rope/rope.ts';

export interface LayerWeights {
  readonly inputNorm: BufferSlice; // [C]
  readonly qkv: WeightMatrix; // [(H + 2K) D, C]
  readonly qkvBias: BufferSlice | null; // [(H + 2K) D]
  readonly o: WeightMatrix; // [C, H D]
  readonly postNorm: BufferSlice; // [C]
  readonly gateUp: WeightMatrix; // [2 F, C]
  readonly down: WeightMatrix; // [C, F]
}

export interface GpuWeights {
  readonly config: ModelConfig;
  readonly embedding: WeightMatrix; // [V, C]
  readonly head: WeightMatrix; // [V, C]; the embedding where they are tied
  readonly norm: BufferSlice; // [C]
  readonly layers: readonly LayerWeights[];
  readonly ropeTable: BufferSlice; // [positions, D / 2] of (cos, sin)
  readonly allocations: readonly Allocation[];
}

export interface UploadOptions {
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Projections whose matrices lie on the device as one, in this order. */
export const QKV: readonly Projection[] = ['q_proj', 'k_proj', 'v_proj'];
export const GATE_UP: readonly Projection[] = ['gate_proj', 'up_proj'];

/** Frees what it has uploaded when it throws. Progress counts layers, the embedding and the head. */
export async function uploadWeights(
  gpu: Gpu,
  model: ModelWeights,
  options: UploadOptions,
): Promise<GpuWeights> {
  const upload = new Upload(gpu, model);
  try {
    return await uploadAll(upload, gpu, model, options);
  } catch (error) {
    gpu.memory.freeAll(upload.allocations);
    throw error;
  }
}

async function uploadAll(
  upload: Upload,
  gpu: Gpu,
  { config }: ModelWeights,
  { onProgress, signal }: UploadOptions,
): Promise<GpuWeights> {
  const total = config.numHiddenLayers + (config.tieWordEmbeddings ? 1 : 2);
  let done = 0;
  const step = async () => {
    // Packing is synchronous and the queue swallows all of it at once: let the page and the device keep up.
    await gpu.device.queue.onSubmittedWorkDone();
    gpu.failures.throwIfAny();
    signal?.throwIfAborted();
    onProgress?.(++done, total);
  };
  const embedding = upload.matrix(['model.embed_tokens.weight']);
  await step();
  let head = embedding;
  if (!config.tieWordEmbeddings) {
    head = upload.matrix(['lm_head.weight']);
    await step();
  }
  const layers: LayerWeights[] = [];
  for (let layer = 0; layer < config.numHiddenLayers; layer++) {
    layers.push(upload.layer(layer));
    await step();
  }
  const norm = upload.vector(['model.norm.weight']);
  const table = gpu.memory.upload('weights', 'rope table', ropeTable(config, config.maxPositionEmbeddings));
  upload.allocations.push(table);
  return { config, embedding, head, norm, layers, ropeTable: table, allocations: upload.allocations };
}

class Upload {
  readonly allocations: Allocation[] = [];

  constructor(
    private readonly gpu: Gpu,
    private readonly model: ModelWeights,
  ) {}

  layer(layer: number): LayerWeights {
    const of = (projections: readonly Projection[], kind: 'weight' | 'bias' = 'weight') =>
      projections.map((projection) => projectionName(layer, projection, kind));
    return {
      inputNorm: this.vector([`model.layers.${layer}.input_layernorm.weight`]),
      qkv: this.matrix(of(QKV)),
      qkvBias: this.model.config.attentionBias ? this.vector(of(QKV, 'bias')) : null,
      o: this.matrix(of(['o_proj'])),
      postNorm: this.vector([`model.layers.${layer}.post_attention_layernorm.weight`]),
      gateUp: this.matrix(of(GATE_UP)),
      down: this.matrix(of(['down_proj'])),
    };
  }

  matrix(names: readonly string[]): WeightMatrix {
    const { format, rows, columns, values, scales } = packMatrix(names.map((name) => this.tensor(name)));
    return { format, rows, columns, values: this.put(names, values), scales: this.put(names, scales) };
  }

  vector(names: readonly string[]): BufferSlice {
    const parts = names.map((name) => dequantise(this.tensor(name)));
    const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return this.put(names, all);
  }

  private put(names: readonly string[], data: Float32Array | Uint32Array): Allocation {
    const allocation = this.gpu.memory.upload('weights', names.join(' + '), data);
    this.allocations.push(allocation);
    return allocation;
  }

  private tensor(name: string): WeightTensor {
    const tensor = this.model.tensors.get(name);
    if (!tensor) throw new Error(`webgpu executor: expected the model to have ${name}`);
    return tensor;
  }
}

/**
 * The same weights, every matrix multiplied by the variants of `tuning`; in f32 the head and the down projection, for
 * silu(gate) · up can be larger than any f16.
 */
export function withTuning(weights: GpuWeights, tuning: KernelTuning): GpuWeights {
  const tuned = (matrix: WeightMatrix): WeightMatrix => ({ ...matrix, tuning });
  const full = (matrix: WeightMatrix): WeightMatrix => ({ ...matrix, tuning: inFull(tuning) });
  return {
    ...weights,
    head: full(weights.head),
    layers: weights.layers.map((layer) => ({
      ...layer,
      qkv: tuned(layer.qkv),
      o: tuned(layer.o),
      gateUp: tuned(layer.gateUp),
      down: full(layer.down),
    })),
  };
}
