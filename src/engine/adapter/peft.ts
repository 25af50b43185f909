/** An adapter in memory (one flat array, `loraLayout`) to and from the tensors of a PEFT adapter. */
import { PROJECTIONS, projectionName, type ModelConfig, type Projection } from '../model/config.ts';
import { loraLayout, type Adapter, type LoraSlot } from '../model/lora.ts';
import { AdapterFileError } from './adapterFileError.ts';
import { CONFIG_FILE, type PeftConfig } from './peftConfig.ts';
import type { FloatTensor, Safetensors, StoredTensor } from './safetensors.ts';

export const TENSORS_FILE = 'adapter_model.safetensors';

const KEY = /^base_model\.model\.model\.layers\.(\d{1,5})\.\w+\.(\w+)\.lora_[AB]\.weight$/;

/** Name of a pair's A `[R, in]` or B `[out, R]` in a PEFT file. */
export function peftKey(layer: number, projection: Projection, matrix: 'A' | 'B'): string {
  const module = projectionName(layer, projection).replace(/\.weight$/, '');
  return `base_model.model.${module}.lora_${matrix}.weight`;
}

/** Every A and B by its PEFT name, in the order of the layout; views of the adapter, nothing is copied. */
export function toPeftTensors(config: ModelConfig, { lora, weights }: Adapter): FloatTensor[] {
  const { rank } = lora;
  return loraLayout(config, lora).slots.flatMap((slot) => {
    const { layer, target, inFeatures, outFeatures, aOffset, bOffset } = slot;
    const tensor = (matrix: 'A' | 'B', shape: readonly [number, number], offset: number): FloatTensor => ({
      name: peftKey(layer, target, matrix),
      shape,
      values: weights.subarray(offset, offset + shape[0] * shape[1]),
    });
    return [tensor('A', [rank, inFeatures], aOffset), tensor('B', [outFeatures, rank], bOffset)];
  });
}

/**
 * The adapter of a PEFT file. It spans the layers from the first to the last that has matrices, with every projection
 * that any of them has; pairs between that the file does not have are zero, which adds nothing: the same function.
 * @throws AdapterFileError where a tensor is unknown, missing, of another shape, or holds what is not a number
 */
export function fromPeftTensors(model: ModelConfig, config: PeftConfig, file: Safetensors): Adapter {
  const { rank, alpha, expects } = config;
  const present = new Set<string>();
  const layers: number[] = [];
  const targets = new Set<Projection>();
  for (const key of file.tensors.keys()) {
    const [layer, target] = readKey(key, model);
    if (expects && !expects(layer, target))
      throw new AdapterFileError(
        'unknown-tensor',
        `${TENSORS_FILE} holds ${key}, which ${CONFIG_FILE} does not name. Use the two files of one and the same save.`,
      );
    layers.push(layer);
    targets.add(target);
    present.add(`${layer} ${target}`);
  }
  if (layers.length === 0)
    throw new AdapterFileError(
      'missing-tensor',
      `${TENSORS_FILE} holds no LoRA matrices. Save the adapter again with save_pretrained.`,
    );
  const range = layers.reduce(
    ({ from, to }, layer) => ({ from: Math.min(from, layer), to: Math.max(to, layer) }),
    { from: Infinity, to: 0 },
  );
  const lora = { rank, alpha, layers: range, targets: PROJECTIONS.filter((each) => targets.has(each)) };
  const { slots, length } = loraLayout(model, lora);
  const pairs = slots.filter(({ layer, target }) => present.has(`${layer} ${target}`));
  // All shapes are checked before memory of the size they say is taken.
  const matrices = pairs.flatMap((slot) => matricesOf(slot, rank, file));
  refuseMissing(model, expects, present);
  const weights = new Float32Array(length);
  for (const { key, tensor, offset, count } of matrices) {
    const out = weights.subarray(offset, offset + count);
    tensor.copyInto(out);
    if (!out.every(Number.isFinite))
      throw new AdapterFileError(
        'not-a-number',
        `${key} holds values that are no finite numbers. Its training diverged: train it again with a lower learning rate.`,
      );
  }
  return { lora, weights };
}

function readKey(key: string, model: ModelConfig): [number, Projection] {
  const [, layer, name] = KEY.exec(key) ?? [];
  const target = PROJECTIONS.find((projection) => projection === name);
  const index = Number(layer);
  if (!target || (peftKey(index, target, 'A') !== key && peftKey(index, target, 'B') !== key))
    throw new AdapterFileError(
      'unknown-tensor',
      `${TENSORS_FILE} holds ${key}, which is not a LoRA matrix of a projection that can be loaded. Train the adapter on ${PROJECTIONS.join(', ')} only.`,
    );
  if (index >= model.numHiddenLayers)
    throw new AdapterFileError(
      'unknown-tensor',
      `This adapter changes layer ${index}, and the model has layers 0 to ${model.numHiddenLayers - 1}. Load the model it was trained on first.`,
    );
  return [index, target];
}

interface PlacedMatrix {
  readonly key: string;
  readonly tensor: StoredTensor;
  readonly offset: number;
  readonly count: number;
}

function matricesOf(slot: LoraSlot, rank: number, { tensors }: Safetensors): PlacedMatrix[] {
  const { layer, target, inFeatures, outFeatures, aOffset, bOffset } = slot;
  return (['A', 'B'] as const).map((matrix) => {
    const key = peftKey(layer, target, matrix);
    const tensor = tensors.get(key);
    if (!tensor) throw missing(key);
    const [rows, columns] = matrix === 'A' ? [rank, inFeatures] : [outFeatures, rank];
    const [gotRows, gotColumns] = tensor.shape;
    if (tensor.shape.length !== 2 || gotRows !== rows || gotColumns !== columns)
      throw new AdapterFileError(
        'tensor-shape',
        `${key} is [${tensor.shape.join(', ')}], and this model with rank ${rank} needs [${rows}, ${columns}]. Load the model the adapter was trained on first.`,
      );
    return { key, tensor, offset: matrix === 'A' ? aOffset : bOffset, count: rows * columns };
  });
}

/** @throws AdapterFileError where the configuration names a pair that the file does not have: it is not complete */
function refuseMissing(model: ModelConfig, expects: PeftConfig['expects'], present: Set<string>): void {
  if (!expects) return;
  for (let layer = 0; layer < model.numHiddenLayers; layer++)
    for (const target of PROJECTIONS)
      if (expects(layer, target) && !present.has(`${layer} ${target}`))
        throw missing(peftKey(layer, target, 'A'));
}

function missing(key: string): AdapterFileError {
  return new AdapterFileError(
    'missing-tensor',
    `${TENSORS_FILE} does not have ${key}. Use a complete copy of the adapter's folder.`,
  );
}
