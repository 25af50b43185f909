/** Our side of the comparison with Python's peft (`npm run check:peft`): adapters, their files, and what they answer. */
import { packAdapter } from '../adapter/adapterFile.ts';
import type { AdapterOrigin } from '../adapter/readme.ts';
import type { Executor } from '../executor.ts';
import { PROJECTIONS, type ModelConfig } from '../model/config.ts';
import { parseGguf } from '../model/gguf.ts';
import { initAdapter, type Adapter, type LoraConfig } from '../model/lora.ts';
import type { ModelWeights } from '../model/weights.ts';
import golden from './fixtures/golden.json';
import qwen2 from './fixtures/qwen2.json';
import { fetchModel, goldenTraining } from './golden.ts';
import { seededAdapter } from './seededAdapter.ts';
import { TINY_LLAMA } from './tinyModel.ts';

const SEEDED: LoraConfig = { rank: 5, alpha: 7, layers: { from: 11, to: 29 }, targets: PROJECTIONS };
const TRAINED: LoraConfig = { rank: 16, alpha: 32, layers: { from: 15, to: 29 }, targets: PROJECTIONS };
const LEARNING_RATE = 1e-3;

/** An adapter and its file. */
export interface AdapterAndFile {
  readonly adapter: Adapter;
  readonly zip: Uint8Array<ArrayBuffer>;
}

function withFile(config: ModelConfig, adapter: Adapter, title: string): AdapterAndFile {
  const origin: AdapterOrigin = {
    title,
    baseModel: 'HuggingFaceTB/SmolLM2-135M-Instruct',
    modelName: 'SmolLM2-135M-Instruct',
    quantisation: 'Q4_1',
    modelSha256: '0'.repeat(64),
  };
  return { adapter, zip: packAdapter(config, adapter, origin) };
}

/** The SmolLM2 adapter of `fixtures/peft.json`: the same bytes on every machine. */
export function smolAdapter(config: ModelConfig): AdapterAndFile {
  return withFile(config, seededAdapter(config, SEEDED, 11), 'A seeded adapter');
}

/** The adapter of `fixtures/peft.json` for the small Qwen2. */
export function qwen2Adapter(config: ModelConfig): AdapterAndFile {
  const lora: LoraConfig = { rank: 3, alpha: 8, layers: { from: 0, to: 2 }, targets: PROJECTIONS };
  return withFile(config, seededAdapter(config, lora, 13), 'A seeded adapter of a Qwen2');
}

/** The adapter that `fixtures/peftResaved.zip` holds: written by us, then loaded and saved by peft. Of a tiny model. */
export function resavedAdapter(): AdapterAndFile {
  const lora: LoraConfig = {
    rank: 3,
    alpha: 5,
    layers: { from: 1, to: 2 },
    targets: ['q_proj', 'v_proj', 'down_proj'],
  };
  return withFile(TINY_LLAMA, seededAdapter(TINY_LLAMA, lora, 12), 'A tiny adapter');
}

export const SMOL_SEQUENCES: readonly (readonly number[])[] = golden.forward.map(({ tokens }) => tokens);
export const QWEN2_SEQUENCES: readonly (readonly number[])[] = qwen2.forward.map(({ tokens }) => tokens);

/** Log-probabilities of every token but the first, of each sequence. */
export async function logProbsWith(
  executor: Executor,
  adapter: Adapter | null,
  sequences: readonly (readonly number[])[],
): Promise<number[][]> {
  await executor.setAdapter(adapter);
  const rows = await executor.tokenLogProbs(
    sequences.map((tokens) => ({ tokens: Int32Array.from(tokens), from: 1 })),
  );
  await executor.setAdapter(null);
  return rows.map((row) => [...row]);
}

/** Largest difference of two lists of log-probabilities; NaN where one is no number, or of another length. */
export function largestDifference(a: readonly number[][], b: readonly number[][]): number {
  if (String(a.map((row) => row.length)) !== String(b.map((row) => row.length))) return NaN;
  const differences = a.flatMap((row, i) => row.map((value, t) => Math.abs(value - b[i]![t]!)));
  return differences.some(Number.isNaN) ? NaN : differences.reduce((x, y) => Math.max(x, y), 0);
}

/** What one model answers here, without an adapter and with some. */
export interface OurSide {
  readonly sequences: readonly (readonly number[])[];
  readonly base: number[][];
  readonly adapters: { name: string; zip: Uint8Array; logProbs: number[][] }[];
}

/** Browser only: the bundled model, with the seeded adapter and one after `steps` real training steps. */
export async function smolSide(steps: number): Promise<OurSide> {
  const model = await fetchModel();
  return sideOf(model, SMOL_SEQUENCES, async (executor) => {
    const trained = await trainedAdapter(executor, model.config, steps);
    const name = `SmolLM2, trained for ${steps} steps`;
    return {
      'SmolLM2, seeded': smolAdapter(model.config),
      [name]: withFile(model.config, trained, 'A trained adapter'),
    };
  });
}

/** Browser only: the small Qwen2 of the fixtures, with its seeded adapter. */
export async function qwen2Side(): Promise<OurSide> {
  const file = await (await fetch(new URL('./fixtures/qwen2.gguf', import.meta.url))).arrayBuffer();
  const { weights } = await parseGguf(new Uint8Array(file));
  return sideOf(weights, QWEN2_SEQUENCES, () =>
    Promise.resolve({ 'Qwen2, seeded': qwen2Adapter(weights.config) }),
  );
}

async function sideOf(
  model: ModelWeights,
  sequences: OurSide['sequences'],
  make: (executor: Executor) => Promise<Record<string, AdapterAndFile>>,
): Promise<OurSide> {
  const { createTfjsExecutor } = await import('../executors/tfjs/tfjsExecutor.ts');
  const executor = await createTfjsExecutor(model, { backend: 'wasm' });
  const adapters = [];
  for (const [name, { adapter, zip }] of Object.entries(await make(executor)))
    adapters.push({ name, zip, logProbs: await logProbsWith(executor, adapter, sequences) });
  const base = await logProbsWith(executor, null, sequences);
  executor.dispose();
  return { sequences, base, adapters };
}

async function trainedAdapter(executor: Executor, config: ModelConfig, steps: number): Promise<Adapter> {
  const { weights } = initAdapter(config, TRAINED, 1);
  const { documents, state, optimiser } = goldenTraining(config, 'lora_top15');
  const session = await executor.openTraining({
    documents,
    optimiser,
    lora: TRAINED,
    state: { ...state, weights },
  });
  for (let i = 0; i < steps; i++) await session.step([i % documents.length], LEARNING_RATE);
  const { weights: after } = await session.state();
  session.dispose();
  return { lora: TRAINED, weights: after };
}
