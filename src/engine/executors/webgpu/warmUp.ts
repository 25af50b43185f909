/**
 * The kernels that decoding, scoring and training usually need, compiled ahead: by laying passes out over buffers that do
 * not exist. A pass of another shape compiles its own at its first use.
 */
import type { WarmUpOptions } from '../../executor.ts';
import { SAMPLE_CANDIDATES } from '../../generate/sampling.ts';
import type { BufferSlice } from '../../gpu/buffers.ts';
import { kernelKey, type KernelSpec } from '../../gpu/kernel.ts';
import type { Dispatch } from '../../gpu/plan.ts';
import type { LoraConfig } from '../../model/lora.ts';
import { adamW } from '../../ops/adamW/adamW.ts';
import { chosenLogits } from '../../ops/chosenLogits/chosenLogits.ts';
import { crossEntropy } from '../../ops/crossEntropy/crossEntropy.ts';
import { embedding } from '../../ops/embedding/embedding.ts';
import { gradNorm } from '../../ops/gradNorm/gradNorm.ts';
import { linear } from '../../ops/linear/linear.ts';
import { gatherLogits, topK } from '../../ops/topK/topK.ts';
import { DEFAULT_OPTIMISER } from '../../train/trainLoop.ts';
import { llamaLayer, type Keys, type LayerBuffers, type PassLora } from './llamaPlan.ts';
import { passLora } from './loraGroups.ts';
import { passShape, trainingDispatches } from './trainBuffers.ts';
import type { GpuWeights } from './uploadWeights.ts';

/** Rows of a pass, each standing for those that share its kernels. */
const DECODE_ROWS = [1, 2, 4, 8, 16, 32, 128];
const PREFILL_ROWS = [8, 16, 32, 64, 128, 512];
const LOSS_ROWS = [1, 2, 4, 8, 16, 32, 64];
const TRAINING_ROWS = [16, 24, 40, 64, 128];
/** What sampling and greedy decoding ask for; see `generate`. */
const TOP = [SAMPLE_CANDIDATES, 1];
/** Compilations at a time; an abort or a failure is felt when these are done. */
const AT_ONCE = 8;

/** Each distinct kernel of the usual passes, without an adapter and with one like `lora`. */
export function usualKernels(weights: GpuWeights, subgroup: number, lora: LoraConfig): KernelSpec[] {
  const { config, head } = weights;
  const top = config.numHiddenLayers - 1; // the layers are alike
  const adapter = passLora(config, lora, nowhere());
  const layer = (rows: number, kind: Keys['kind'], withLora: PassLora | null) =>
    llamaLayer(
      { weights, rows, records: nowhere(), lora: withLora, subgroup },
      top,
      layerBuffers(),
      kind === 'rows' ? { kind } : { kind, cache: nowhere() },
    );
  const headOf = (rows: number): Dispatch[] => [
    ...linear({ rows, subgroup }, { x: nowhere(), matrix: head, y: nowhere() }),
    ...TOP.filter((k) => k <= config.vocabSize).flatMap((k) =>
      topK({ rows, vocab: config.vocabSize }, k, {
        logits: nowhere(),
        ids: nowhere(),
        tops: nowhere(),
        logSumExp: nowhere(),
      }),
    ),
  ];
  /** Logits of given ids, as bound rows ask for them: few alone, or out of all. */
  const chosen = (): Dispatch[] => {
    const [rows, count] = [1, 1];
    const to = { pairs: nowhere(), chosen: nowhere() };
    return [
      ...chosenLogits({ rows, pairs: count }, { x: nowhere(), matrix: head, ...to }),
      ...gatherLogits({ rows, vocab: config.vocabSize }, count, { logits: nowhere(), ...to }),
    ];
  };
  const loss = (rows: number) =>
    crossEntropy(
      { rows },
      {
        hidden: nowhere(),
        head,
        targets: nowhere(),
        rowWeights: nowhere(),
        logProbs: nowhere(),
        logits: nowhere(),
      },
    );
  const trained = {
    weights,
    lora: adapter,
    from: Math.max(lora.layers.from, top - 1),
    below: nowhere(),
    gradient: nowhere(),
  };
  const training = (rows: number, lossRows: number) =>
    trainingDispatches(trained, { buffer: nowhere }, passShape(rows, lossRows));
  return distinct([
    ...embedding({ rows: 1 }, { tokens: nowhere(), matrix: weights.embedding, y: nowhere() }),
    ...[null, adapter].flatMap((each) => [
      ...DECODE_ROWS.flatMap((rows) => layer(rows, 'decode', each)),
      ...PREFILL_ROWS.flatMap((rows) => layer(rows, 'cache', each)),
    ]),
    ...PREFILL_ROWS.flatMap((rows) => layer(rows, 'rows', null)),
    ...DECODE_ROWS.flatMap(headOf),
    ...chosen(),
    ...LOSS_ROWS.flatMap(loss),
    ...TRAINING_ROWS.flatMap((rows) => training(rows, rows)),
    ...LOSS_ROWS.flatMap((lossRows) => training(TRAINING_ROWS[0]!, lossRows)),
    ...update(),
  ]);
}

/**
 * Compiles all of them, several at a time. Where one fails, no other is begun, and nothing goes on once this has rejected.
 * @throws what a kernel's compilation throws, or the signal's reason
 */
export async function compileAll(
  kernels: { pipeline(spec: KernelSpec): Promise<unknown> },
  specs: readonly KernelSpec[],
  { onProgress, signal }: WarmUpOptions,
): Promise<void> {
  const waiting = specs.values();
  let done = 0;
  let failure: { readonly error: unknown } | null = null;
  const stopped = () => failure !== null || signal?.aborted;
  const work = async () => {
    for (const spec of waiting) {
      if (stopped()) return;
      try {
        await kernels.pipeline(spec);
      } catch (error) {
        failure ??= { error };
      }
      if (!stopped()) onProgress?.(++done, specs.length);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  signal?.throwIfAborted();
  if (failure) throw (failure as { error: unknown }).error;
}

function distinct(dispatches: readonly Dispatch[]): KernelSpec[] {
  const specs = new Map<string, KernelSpec>();
  for (const { kernel } of dispatches) specs.set(kernelKey(kernel), kernel);
  return [...specs.values()];
}

/** Of the usual optimiser. */
function update(): Dispatch[] {
  const [gradient, result] = [nowhere(), nowhere()];
  const { maxGradNorm } = DEFAULT_OPTIMISER;
  return [
    ...gradNorm({ count: 1, maxNorm: maxGradNorm }, { gradient, partial: nowhere(), result }),
    ...adamW(
      { count: 1, ...DEFAULT_OPTIMISER },
      {
        gradient,
        normAndClip: result,
        step: nowhere(),
        weights: nowhere(),
        moment1: nowhere(),
        moment2: nowhere(),
      },
    ),
  ];
}

/** A buffer that holds anything, for what is only laid out. */
function nowhere(): BufferSlice {
  return { buffer: {} as GPUBuffer, offset: 0, size: Infinity };
}

function layerBuffers(): LayerBuffers {
  return {
    x: nowhere(),
    xn: nowhere(),
    qkv: nowhere(),
    attended: nowhere(),
    lse: nowhere(),
    xMid: nowhere(),
    gateUp: nowhere(),
    h: nowhere(),
    y: nowhere(),
    t: { qkv: nowhere(), o: nowhere(), gateUp: nowhere(), down: nowhere() },
  };
}
