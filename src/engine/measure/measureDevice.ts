/** Measure this device: a matmul probe, then training and decoding with the loaded model, each within a time budget. */
import { rounded } from '../../base/stats.ts';
import { probeDevice, type DeviceReport } from '../device.ts';
import { ExecutorLostError, type TrainingDocument } from '../executor.ts';
import type { Engine } from '../engine.ts';
import type { LoraConfig } from '../model/lora.ts';
import { encodeDocument, type DocumentText } from '../train/document.ts';
import { browserName, type NavigatorLike } from './browserName.ts';
import { DispatchNotes } from './dispatchNotes.ts';
import { measureMatmul } from './matmul.ts';
import type { Measured, Measurement, MeasureProgress, MeasureStage, RateResult } from './measurement.ts';
import { measureDecoding, measureTraining } from './rates.ts';
import { withinBudget, type Budget, type Turn } from './repeat.ts';

export interface MeasureRequest {
  /** What a lesson on one passage studies; those at the quartiles of length are trained on. */
  readonly documents: readonly DocumentText[];
  readonly lora: LoraConfig;
  readonly learningRate: number;
  /** Is continued. */
  readonly prompt: string;
}

export interface MeasureOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: MeasureProgress) => void;
  /** Instead of BUDGETS, for tests. */
  readonly budgets?: Readonly<Record<MeasureStage, Budget>>;
  /** For tests; the machine's own when absent. */
  readonly device?: DeviceReport;
}

/** Rows that the notes of a self-edit are written with. */
const MANY_ROWS = 32;
const PROMPT_TOKENS = 64;

const seconds = (wanted: number, limit: number, mostRepeats: number): Budget => ({
  wantedMs: wanted * 1000,
  limitMs: limit * 1000,
  mostRepeats,
});

/**
 * About half a minute where everything goes as wanted: 22 s, and the warm-ups. What is too slow for that is given up at
 * its limit, 140 s for them all.
 */
export const BUDGETS: Readonly<Record<MeasureStage, Budget>> = {
  matmul: seconds(2, 20, 50),
  training: seconds(10, 60, 200),
  decodeOne: seconds(4, 20, 64),
  decodeMany: seconds(6, 40, 64),
};
const STAGES: readonly MeasureStage[] = ['matmul', 'training', 'decodeOne', 'decodeMany'];

/**
 * Must have the engine to itself, without an adapter. What cannot be measured says why; only a stop and a lost device
 * end it all.
 * @throws the signal's reason; ExecutorLostError
 */
export async function measureDevice(
  engine: Engine,
  request: MeasureRequest,
  { signal, onProgress, budgets = BUDGETS, device }: MeasureOptions,
): Promise<Measurement> {
  const { executor, config, tokenizer } = engine;
  const begin = performance.now();
  const report = device ?? (await probeDevice());
  const documents = atQuartiles(
    request.documents.map((text) => encodeDocument(tokenizer, text, config.maxPositionEmbeddings)),
  );
  const prompt = tokenizer.encode(request.prompt).slice(0, PROMPT_TOKENS);
  const dispatches = new DispatchNotes(engine);

  const stage = async <T>(name: MeasureStage, measure: (turn: Turn) => Promise<T>) => {
    const first = STAGES.indexOf(name) / STAGES.length;
    const onShare = (share: number) =>
      onProgress?.({ stage: name, done: first + share / STAGES.length, warmingUp: share === 0 });
    onShare(0);
    return orWhyNot(signal, () => withinBudget(budgets[name], signal, onShare, measure));
  };
  const decode = (name: 'decodeOne' | 'decodeMany', rows: number) =>
    stage(name, (turn) =>
      measureDecoding(
        executor,
        config,
        { prompt, rows, mostTokens: budgets[name].mostRepeats + 1 },
        turn,
        () => dispatches.note(),
      ),
    );

  const matmul = await stage('matmul', (turn) => measureMatmul(executor, turn));
  const peak = matmul.is === 'measured' ? matmul.gigaflops.median : undefined;
  const { lora, learningRate } = request;
  const training = await stage('training', (turn) =>
    measureTraining(executor, config, { documents, lora, learningRate }, turn, () => dispatches.note()),
  );
  const decodeOne = await decode('decodeOne', 1);
  const decodeMany = await decode('decodeMany', MANY_ROWS);
  const navigator = (globalThis as { navigator?: NavigatorLike & { hardwareConcurrency?: number } })
    .navigator;
  return {
    kind: 'seal-lab device measurement',
    version: 1,
    date: new Date().toISOString().slice(0, 10),
    seconds: rounded((performance.now() - begin) / 1000),
    executor: { kind: executor.kind, description: executor.description },
    browser: browserName(navigator ?? {}),
    cores: navigator?.hardwareConcurrency ?? null,
    device: report,
    model: {
      sha256: engine.modelSha256,
      parameters: engine.parameters,
      layers: config.numHiddenLayers,
      hiddenSize: config.hiddenSize,
    },
    workload: {
      documentTokens: documents.map(({ tokens }) => tokens.length),
      rank: lora.rank,
      firstLayer: lora.layers.from,
      promptTokens: prompt.length,
      manyRows: MANY_ROWS,
    },
    matmul,
    training: withShare(training, peak),
    decodeOne: withShare(decodeOne, peak),
    decodeMany: withShare(decodeMany, peak),
    dispatches: dispatches.result(),
  };
}

/** The result, or the reason why there is none. */
async function orWhyNot<T>(signal: AbortSignal, measure: () => Promise<T>): Promise<Measured<T>> {
  try {
    return { is: 'measured', ...(await measure()) };
  } catch (error) {
    if (signal.aborted || error instanceof ExecutorLostError) throw error;
    return { is: 'missing', why: error instanceof Error ? error.message : String(error) };
  }
}

function withShare<T extends RateResult>(rate: Measured<T>, peak: number | undefined): Measured<T> {
  if (rate.is === 'missing' || peak === undefined) return rate;
  return { ...rate, shareOfMatmul: rounded(rate.gigaflops.median / peak) };
}

/** Of the documents by rising length, those a quarter, a half and three quarters along. */
function atQuartiles(documents: readonly TrainingDocument[]): TrainingDocument[] {
  const byLength = documents.toSorted((a, b) => a.tokens.length - b.tokens.length);
  const chosen = [1, 2, 3].map((quarter) => Math.floor((quarter * byLength.length) / 4));
  return [...new Set(chosen)].map((index) => byLength[index]!);
}
