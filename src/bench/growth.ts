/** How the cost of a step and of decoding grows with what one can turn up. */
import { probeDevice } from '../engine/device.ts';
import type { Executor } from '../engine/executor.ts';
import { encodeDocument } from '../engine/train/document.ts';
import { DEFAULT_OPTIMISER, train } from '../engine/train/trainLoop.ts';
import { PROJECTIONS } from '../engine/model/config.ts';
import { createWebgpuExecutor } from '../engine/executors/webgpu/webgpuExecutor.ts';
import { decodeRun, decodeRate } from './decodeRun.ts';
import { stepDocument, stepLora, stepRequest, SteppedTraining } from './loraStep.ts';
import { round } from './measure.ts';
import { fetchModel, tokensOf, type BenchModel } from './model.ts';
import type { BenchInput, Say, Section, StudyInput } from './section.ts';
import { createWasmExecutor } from './wasmExecutor.ts';

const LENGTHS = [32, 64, 128, 256, 512];
const RANKS = [4, 8, 16, 32, 64];
const SEQUENCES = [1, 2, 4, 8, 16, 32, 64];
const NOTES = [5, 10, 20, 40, 80];

/** What does not fit in this time is left out, and said to be: a step of 512 tokens takes minutes on a software adapter. */
const BUDGET_MS = 240_000;

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
  const steps = await growthOf(executor, model, input, sizes, say);
  const notes = [];
  for (const count of input.quick ? [5] : NOTES)
    notes.push(await studyNotes(executor, model, input.study, count, say));
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
    say,
  );
  executor.dispose();
  return { adapter: description, ...steps };
};

async function growthOf(executor: Executor, model: BenchModel, { text }: BenchInput, sizes: Sizes, say: Say) {
  const step = async (tokens: number, rank: number) => {
    const lora = stepLora(model.config, 'recipe', rank);
    const request = stepRequest(model.config, lora, [stepDocument(model, text, tokens)]);
    const training = await SteppedTraining.open(executor, request);
    const ms = await training.step();
    training.dispose();
    return round(ms);
  };
  const began = performance.now();
  const rank = [];
  for (const r of sizes.ranks) {
    rank.push({ rank: r, tokens: sizes.rankTokens, stepMs: await step(sizes.rankTokens, r) });
    say(`rank ${r}: ${rank.at(-1)!.stepMs} ms a step`);
  }
  const sequences = [];
  const prompts = [tokensOf(model.tokenizer, text, 33)];
  for (const copies of sizes.sequences) {
    const run = await decodeRun(executor, { prompts, copies, newTokens: sizes.newTokens });
    sequences.push({ sequences: copies, tokensPerSecond: round(decodeRate(run)) });
    say(`${copies} sequences: ${sequences.at(-1)!.tokensPerSecond} tokens/s`);
  }
  const tokens = [];
  let took = 0;
  for (const length of sizes.lengths) {
    // Twice the tokens take at least twice the time.
    if (performance.now() - began + 2 * took > BUDGET_MS) {
      tokens.push({ tokens: length, stepMs: null, reason: 'the time for this section was spent' });
      continue;
    }
    const begin = performance.now();
    const stepMs = await step(length, 16);
    took = performance.now() - begin;
    tokens.push({ tokens: length, stepMs });
    say(`${length} tokens: ${stepMs} ms a step`);
  }
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
  const seconds = round((performance.now() - begin) / 1000);
  say(`${count} notes: ${seconds} s for one epoch`);
  return { notes: count, tokens, seconds };
}
