/** Our side of the comparison with Python's peft (`npm run check:peft`): adapters, their files, and what they answer. */
import { packAdapter } from '../adapter/adapterFile.ts';
import type { AdapterOrigin } from '../adapter/readme.ts';
import type { Executor } from '../executor.ts';
import { PROJECTIONS, type ModelConfig } from '../model/config.ts';
import { initAdapter, type Adapter, type LoraConfig } from '../model/lora.ts';
import golden from './fixtures/golden.json';
import { fetchModel, goldenTraining } from './golden.ts';
import { seededAdapter } from './seededAdapter.ts';
import { TINY_LLAMA } from './tinyModel.ts';

const SEEDED: LoraConfig = { rank: 5, alpha: 7, layers: { from: 11, to: 29 }, targets: PROJECTIONS };
const TRAINED: LoraConfig = { rank: 16, alpha: 32, layers: { from: 15, to: 29 }, targets: PROJECTIONS };
const LEARNING_RATE = 1e-3;

export const PEFT_SEQUENCES: readonly (readonly number[])[] = golden.forward.map(({ tokens }) => tokens);

const originOf = (title: string): AdapterOrigin => ({
  title,
  baseModel: 'HuggingFaceTB/SmolLM2-135M-Instruct',
  quantisation: 'Q4_1',
  modelSha256: '0'.repeat(64),
});

/** The adapter of `fixtures/peft.json` and its file: the same bytes on every machine. */
export function fixedAdapter(config: ModelConfig): { adapter: Adapter; zip: Uint8Array<ArrayBuffer> } {
  const adapter = seededAdapter(config, SEEDED, 11);
  return { adapter, zip: packAdapter(config, adapter, originOf('A seeded adapter')) };
}

/** The adapter that `fixtures/peftResaved.zip` holds: written by us, then loaded and saved by peft. Of a tiny model. */
export function resavedAdapter(): { adapter: Adapter; zip: Uint8Array<ArrayBuffer> } {
  const adapter = seededAdapter(
    TINY_LLAMA,
    { rank: 3, alpha: 5, layers: { from: 1, to: 2 }, targets: ['q_proj', 'v_proj', 'down_proj'] },
    12,
  );
  return { adapter, zip: packAdapter(TINY_LLAMA, adapter, originOf('A tiny adapter')) };
}

/** Log-probabilities of every token but the first, of each sequence. */
export async function logProbsWith(executor: Executor, adapter: Adapter | null): Promise<number[][]> {
  await executor.setAdapter(adapter);
  const sequences = PEFT_SEQUENCES.map((tokens) => ({ tokens: Int32Array.from(tokens), from: 1 }));
  const rows = await executor.tokenLogProbs(sequences);
  await executor.setAdapter(null);
  return rows.map((row) => [...row]);
}

export interface OurSide {
  readonly base: number[][];
  readonly adapters: { name: string; zip: Uint8Array; logProbs: number[][] }[];
}

/** Browser only: the fixed adapter, and one after `steps` real training steps, on the bundled model. */
export async function ourSide(steps: number): Promise<OurSide> {
  const model = await fetchModel();
  const { createTfjsExecutor } = await import('../executors/tfjs/tfjsExecutor.ts');
  const executor = await createTfjsExecutor(model, { backend: 'wasm' });
  const fixed = fixedAdapter(model.config);
  const trained = await trainedAdapter(executor, model.config, steps);
  const zip = packAdapter(model.config, trained, originOf('A trained adapter'));
  const sides = [
    { name: 'seeded', ...fixed },
    { name: `trained for ${steps} steps`, adapter: trained, zip },
  ];
  const adapters = [];
  for (const { name, adapter, zip } of sides)
    adapters.push({ name, zip, logProbs: await logProbsWith(executor, adapter) });
  const base = await logProbsWith(executor, null);
  executor.dispose();
  return { base, adapters };
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
