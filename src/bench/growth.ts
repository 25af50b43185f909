/** How the cost of a step and of decoding grows with what one can turn up. */
import { rounded } from '../base/stats.ts';
import { probeDevice } from '../engine/device.ts';
import type { Executor } from '../engine/executor.ts';
import { encodeDocument } from '../engine/train/document.ts';
import { DEFAULT_OPTIMISER, train } from '../engine/train/trainLoop.ts';
import { PROJECTIONS } from '../engine/model/config.ts';
import { createWebgpuExecutor } from '../engine/executors/webgpu/webgpuExecutor.ts';
import { decodeRun, decodeRate } from './decodeRun.ts';
import { stepDocument, stepLora, stepRequest, SteppedTraining } from './loraStep.ts';
import { fetchModel, tokensOf, type BenchModel } from './model.ts';
import type { BenchInput, Say, Section, StudyInput } from './section.ts';
import { createWasmExecutor } from './wasmExecutor.ts';

const LENGTHS = [32, 64, 128, 256, 512];
const RANKS = [4, 8, 16, 32, 64];
const SEQUENCES = [1, 2, 4, 8, 16, 32, 64];
const NOTES = [5, 10, 20, 40, 80];

const BUDGET_MS = 240_000;

/** What does not fit in the time is left out, and said to be: a step of 512 tokens takes minutes on a software adapter. */
class Clock {
  private readonly began = performance.now();

  constructor(private readonly budgetMs = BUDGET_MS) {}

  /** Measures size after size; `grows` is by how much a size takes longer than the one before it, at least. */
  async each<T extends object>(
    sizes: readonly number[],
    grows: number,
    measure: (size: number) => Promise<T>,
    leaveOut: (size: number) => object,
  ): Promise<object[]> {
    const rows: object[] = [];
    let took = 0;
    for (const size of sizes) {
      if (performance.now() - this.began + grows * took > this.budgetMs) {
        rows.push({ ...leaveOut(size), reason: 'the time for this section was spent' });
        continue;
      }
      const begin = performance.now();
      rows.push(await measure(size));
      took = performance.now() - begin;
    }
    return rows;
  }
}

interface Sizes {
  readonly lengths: readonly number[];
  readonly ranks: readonly number[];
  /** Tokens of the document on which ranks are compared. */
  readonly rankTokens: number;
  readonly sequences: readonly number[];
  /** Tokens a sequence. */
  readonly newTokens: number;
}

export const growthWasm: Section = async (input, say) => {
  const model = await fetchModel();
  const executor = await createWasmExecutor(model.weights, input.threads);
  const { description } = executor;
  const sizes: Sizes = {
    lengths: input.quick ? [32, 64] : LENGTHS,
    ranks: input.quick ? [4] : RANKS,
    rankTokens: input.quick ? 32 : 128,
    sequences: input.quick ? [1, 4] : SEQUENCES,
    newTokens: input.quick ? 4 : 12,
  };
  const clock = new Clock(input.budgetMs);
  const steps = await growthOf(executor, model, input, sizes, clock, say);
  const notes = await clock.each(
    input.quick ? [5] : NOTES,
    2,
    (count) => studyNotes(executor, model, input.study, count, say),
    (count) => ({ notes: count, seconds: null }),
  );
  executor.dispose();
  return { backend: description, ...steps, notes };
};

export const growthWebgpu: Section = async (input, say) => {
  const model = await fetchModel();
  const executor = await createWebgpuExecutor(model.weights);
  const { description } = executor;
  const { software } = (await probeDevice()).webgpu;
  const steps = await growthOf(
    executor,
    model,
    input,
    {
      lengths: input.quick ? [32, 64] : LENGTHS,
      ranks: input.quick ? [4] : RANKS,
      rankTokens: software ? 32 : 128,
      sequences: input.quick ? [1, 4] : software ? [1, 4, 16, 64] : SEQUENCES,
      newTokens: software ? 3 : 33,
    },
    new Clock(input.budgetMs),
    say,
  );
  executor.dispose();
  return { adapter: description, ...steps };
};

async function growthOf(
  executor: Executor,
  model: BenchModel,
  { text }: BenchInput,
  sizes: Sizes,
  clock: Clock,
  say: Say,
) {
  const step = async (tokens: number, rank: number) => {
    const lora = stepLora(model.config, 'recipe', rank);
    const request = stepRequest(model.config, lora, [stepDocument(model, text, tokens)]);
    const training = await SteppedTraining.open(executor, request);
    const ms = await training.step();
    training.dispose();
    return rounded(ms);
  };
  const rank = await clock.each(
    sizes.ranks,
    1,
    async (r) => {
      const stepMs = await step(sizes.rankTokens, r);
      say(`rank ${r}: ${stepMs} ms a step`);
      return { rank: r, tokens: sizes.rankTokens, stepMs };
    },
    (r) => ({ rank: r, tokens: sizes.rankTokens, stepMs: null }),
  );
  const prompts = [tokensOf(model.tokenizer, text, 33)];
  const sequences = await clock.each(
    sizes.sequences,
    1.5,
    async (copies) => {
      const run = await decodeRun(executor, { prompts, copies, newTokens: sizes.newTokens });
      const tokensPerSecond = rounded(decodeRate(run));
      say(`${copies} sequences: ${tokensPerSecond} tokens/s`);
      return { sequences: copies, tokensPerSecond };
    },
    (copies) => ({ sequences: copies, tokensPerSecond: null }),
  );
  const tokens = await clock.each(
    sizes.lengths,
    2,
    async (length) => {
      const stepMs = await step(length, 16);
      say(`${length} tokens: ${stepMs} ms a step`);
      return { tokens: length, stepMs };
    },
    (length) => ({ tokens: length, stepMs: null }),
  );
  return { layers: 'upper half', tokens, rank, sequences, repeats: 1 };
}

/**
 * One epoch over so many note documents, without the passage's. The recorded self-edit has fewer notes than the most
 * that are asked for, so they come round again: time does not depend on what is in them.
 */
async function studyNotes(
  executor: Executor,
  { config, tokenizer }: BenchModel,
  study: StudyInput,
  count: number,
  say: Say,
) {
  const notes = study.documents.filter(({ prefix }) => prefix !== '');
  const documents = Array.from({ length: count }, (_, i) =>
    encodeDocument(tokenizer, notes[i % notes.length]!),
  );
  const { rank, alpha, firstLayer, batchSize, learningRate, seed } = study;
  const layers = { from: firstLayer, to: config.numHiddenLayers - 1 };
  const begin = performance.now();
  let tokens = 0;
  const steps = train(executor, config, {
    documents,
    lora: { rank, alpha, layers, targets: PROJECTIONS },
    epochs: 1,
    batchSize,
    learningRate,
    optimiser: DEFAULT_OPTIMISER,
    seed,
  });
  for await (const event of steps) if (event.kind === 'step') tokens += event.tokens;
  const seconds = rounded((performance.now() - begin) / 1000);
  say(`${count} notes: ${seconds} s for one epoch`);
  return { notes: count, tokens, seconds };
}
