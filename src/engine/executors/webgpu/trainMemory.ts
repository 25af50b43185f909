/** Whether a training session fits the device, found out before anything is allocated. */
import { TrainingRefusedError, type TrainingDocument, type TrainingRequest } from '../../executor.ts';
import type { BufferSlice } from '../../gpu/buffers.ts';
import { loraLayout, type LoraConfig } from '../../model/lora.ts';
import { MAX_RANK } from '../../ops/loraLinear/loraLinear.ts';
import { passLora } from './loraGroups.ts';
import { passShape, trainingDispatches, type PassShape, type ScratchBuffers } from './trainBuffers.ts';
import type { GpuWeights } from './uploadWeights.ts';

/**
 * Bytes that one training pass may take. No browser says how much memory a GPU has. Half of what `memoryNeed.ts` takes for
 * granted (4 GiB, shared with the processor) leaves the other half to weights and the rest of the machine; for SmolLM2
 * with all layers trained it is a document of about 2,500 tokens.
 */
const TRAINING_BYTES = 2 * 2 ** 30;

/** The device's own limits; a buffer beyond them cannot be had at all. */
export type BufferLimits = Pick<GPUSupportedLimits, 'maxBufferSize' | 'maxStorageBufferBindingSize'>;

/**
 * A batch can be cut into parts, but a document cannot: refuses what the longest would need.
 * @throws TrainingRefusedError
 */
export function refuseLongDocuments(
  weights: GpuWeights,
  { documents, lora }: Pick<TrainingRequest, 'documents' | 'lora'>,
  limits: BufferLimits,
): void {
  if (lora.rank > MAX_RANK)
    throw new TrainingRefusedError(`openTraining: expected a rank of 1..${MAX_RANK}, got ${lora.rank}`);
  const { rows, lossRows } = longest(documents);
  const { total, largest } = passBytes(weights, lora, passShape(rows, lossRows));
  if (
    total <= TRAINING_BYTES &&
    largest <= Math.min(limits.maxBufferSize, limits.maxStorageBufferBindingSize)
  )
    return;
  throw new TrainingRefusedError(
    `a document of ${rows + 1} tokens needs ${Math.ceil(total / 1e6)} MB; shorten the passage or its notes`,
  );
}

function longest(documents: readonly TrainingDocument[]): { rows: number; lossRows: number } {
  return {
    rows: Math.max(...documents.map(({ tokens }) => tokens.length - 1)),
    lossRows: Math.max(...documents.map(({ tokens, lossFrom }) => tokens.length - lossFrom)),
  };
}

/** About the bytes of a session whose batches go through in passes of `passRows` rows, a longer document alone. */
export function sessionBytes(
  weights: GpuWeights,
  { documents, lora }: Pick<TrainingRequest, 'documents' | 'lora'>,
  passRows: number,
): number {
  const all = documents.reduce((sum, { tokens }) => sum + tokens.length - 1, 0);
  const most = Math.min(all, passRows);
  const { rows, lossRows } = longest(documents);
  const shape = passShape(Math.max(rows, most), Math.max(lossRows, most));
  const adapter = 4 * loraLayout(weights.config, lora).length;
  const below = all * weights.config.hiddenSize;
  return passBytes(weights, lora, shape).total + 4 * (adapter + below);
}

/** Bytes of all buffers of a pass and of the largest, by laying it out over buffers that do not exist. */
export function passBytes(
  weights: GpuWeights,
  lora: LoraConfig,
  shape: PassShape,
): { total: number; largest: number } {
  const made = new Map<string, BufferSlice>();
  const buffers: ScratchBuffers = {
    buffer(name, words) {
      const size = Math.max(words * 4, made.get(name)?.size ?? 0);
      const slice = { buffer: {} as GPUBuffer, offset: 0, size };
      made.set(name, slice);
      return slice;
    },
  };
  const outside: BufferSlice = { buffer: {} as GPUBuffer, offset: 0, size: Infinity };
  const model = {
    weights,
    lora: passLora(weights.config, lora, outside),
    from: lora.layers.from,
    below: outside,
    gradient: outside,
  };
  trainingDispatches(model, buffers, shape);
  const sizes = [...made.values()].map(({ size }) => size);
  return { total: sizes.reduce((a, b) => a + b, 0), largest: Math.max(...sizes) };
}
