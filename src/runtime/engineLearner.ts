import type { Engine } from '../engine/engine.ts';
import { updateNorms } from '../engine/adapter/updateNorms.ts';
import type { TrainingState } from '../engine/executor.ts';
import { textSurprise } from '../engine/generate/surprise.ts';
import type { MeasureOptions } from '../engine/measure/measureDevice.ts';
import type { Measurement } from '../engine/measure/measurement.ts';
import { PROJECTIONS, type ModelConfig } from '../engine/model/config.ts';
import type { Adapter, LoraConfig } from '../engine/model/lora.ts';
import { TrainingRefusedError } from '../engine/executor.ts';
import { DEFAULT_OPTIMISER, DivergedError } from '../engine/train/trainLoop.ts';
import type {
  AdapterSnapshot,
  Continuation,
  GenerateRequest,
  Learner,
  ModelCard,
  PromptPair,
  StudyCheckpoint,
  StudyDocument,
  StudyProgress,
  StudyRequest,
  TextSurprise,
  UpdateNorms,
} from '../seal/learner.ts';
import type { Passage } from '../seal/passage.ts';
import { StudyProblem } from '../seal/problem.ts';
import { defaultRecipe, type Recipe } from '../seal/recipe.ts';
import { measuredDocuments } from './measuredDocuments.ts';

/** Part of the steps over which the learning rate rises; it then falls linearly to 0. */
const WARMUP = 0.1;

/** Saving takes some tens of megabytes, so not after every step. */
const CHECKPOINT_MS = 8000;

/** What a study checkpoint holds. */
interface CheckpointData {
  readonly state: TrainingState;
  readonly elapsedMs: number;
}

/** The algorithm's learner over the engine. */
export class EngineLearner implements Learner {
  readonly model: ModelCard;
  readonly executor: Learner['executor'];
  readonly #engine: Engine;
  readonly #checkpointMs: number;
  #adapter: Adapter | null = null;
  #strength = 1;

  /** `checkpointMs`: milliseconds of training between two checkpoints. */
  constructor(engine: Engine, { checkpointMs = CHECKPOINT_MS } = {}) {
    this.#engine = engine;
    this.#checkpointMs = checkpointMs;
    const { name, modelSha256: sha256, config, executor } = engine;
    this.model = { name, sha256, layers: config.numHiddenLayers };
    this.executor = { kind: executor.kind, description: executor.description };
  }

  encode(text: string): readonly number[] {
    return [...this.#engine.tokenizer.encode(text)];
  }

  decode(tokens: readonly number[]): string {
    return this.#engine.tokenizer.decode(tokens);
  }

  async *generate(request: GenerateRequest): AsyncGenerator<Continuation> {
    const { prompts, copies, maxNewTokens, sampling, stop, constraint, signal } = request;
    const events = this.#engine.generate({
      prompts,
      maxNewTokens,
      ...samplerOf(sampling),
      ...(copies !== undefined && { copies }),
      ...(stop && { stop: { strings: stop } }),
      ...(constraint && { constraint }),
      ...(signal && { signal }),
    });
    for await (const event of events) {
      if (event.kind !== 'done') continue;
      const { row, text, tokens, logProbs, freeLogProbs } = event;
      yield { prompt: row.prompt, copy: row.copy, text, tokens, logProbs, freeLogProbs };
    }
  }

  logProbs(pairs: readonly PromptPair[], signal?: AbortSignal) {
    return this.#engine.score(pairs, signal);
  }

  surprise(document: StudyDocument, signal?: AbortSignal): Promise<TextSurprise> {
    const { executor, tokenizer, config } = this.#engine;
    return textSurprise(executor, tokenizer, document, config.maxPositionEmbeddings, signal);
  }

  async *study(request: StudyRequest): AsyncGenerator<StudyProgress> {
    const { config } = this.#engine;
    const { documents, recipe, epochs, seed, resumeFrom, signal } = request;
    const resumed = resumeFrom?.data as CheckpointData | undefined;
    const before = resumed?.elapsedMs ?? 0;
    let elapsedMs = before;
    await this.restore(null);
    try {
      const events = this.#engine.train({
        documents,
        lora: loraOf(recipe, config),
        epochs,
        batchSize: recipe.batchSize,
        learningRate: recipe.learningRate,
        warmupRatio: WARMUP,
        optimiser: DEFAULT_OPTIMISER,
        seed,
        checkpointEveryMs: this.#checkpointMs,
        ...(resumed && { resume: resumed.state }),
        ...(signal && { signal }),
      });
      let next = await events.next();
      for (; !next.done; next = await events.next()) {
        const event = next.value;
        if (event.kind === 'step') {
          elapsedMs = before + event.elapsedMs;
          const { kind, step, steps, loss, gradNorm, learningRate, tokens } = event;
          yield { kind, step, steps, loss, gradNorm, learningRate, tokens, elapsedMs };
        } else {
          yield { kind: 'checkpoint', checkpoint: checkpointOf({ state: event.state, elapsedMs }) };
        }
      }
      await this.#putOn(next.value, 1);
    } catch (error) {
      throw asStudyProblem(error);
    }
  }

  snapshot(): Promise<AdapterSnapshot | null> {
    return Promise.resolve(this.#adapter && { data: this.#adapter });
  }

  restore(adapter: AdapterSnapshot | null, strength = 1): Promise<void> {
    return this.#putOn(adapter && (adapter.data as Adapter), strength);
  }

  async updateNorms(): Promise<UpdateNorms | null> {
    const { config, executor } = this.#engine;
    const adapter = this.#adapter;
    if (!adapter) return null;
    const norms = updateNorms(config, adapter, await executor.weightNorms());
    return { projections: PROJECTIONS, norms: norms.map((row) => row.map((norm) => norm * this.#strength)) };
  }

  /** Measures with the default recipe and what a self-edit on this passage would hold; the adapter that is on stays on. */
  async measure(passage: Passage, options: MeasureOptions): Promise<Measurement> {
    const { config } = this.#engine;
    const before = this.#adapter;
    const strength = this.#strength;
    const { measureDevice } = await import('../engine/measure/measureDevice.ts');
    await this.restore(null);
    try {
      const recipe = defaultRecipe(config.numHiddenLayers);
      const request = {
        documents: measuredDocuments(passage),
        lora: loraOf(recipe, config),
        learningRate: recipe.learningRate,
        prompt: passage.text,
      };
      return await measureDevice(this.#engine, request, options);
    } finally {
      await this.#putOn(before, strength);
    }
  }

  async #putOn(adapter: Adapter | null, strength: number): Promise<void> {
    await this.#engine.setAdapter(adapter, strength);
    this.#adapter = adapter;
    this.#strength = strength;
  }
}

/** Every prompt has a stream of its own: the sampler's seed is for requests without. */
function samplerOf(sampling: GenerateRequest['sampling']) {
  if (!sampling) return { sampler: { kind: 'greedy' } } as const;
  const { temperature, topP, streams } = sampling;
  return { sampler: { kind: 'sample', temperature, topP, seed: 0 }, streams } as const;
}

/** LoRA on all seven projections of the layers from `firstLayer` up. */
export function loraOf({ rank, alpha, firstLayer }: Recipe, { numHiddenLayers }: ModelConfig): LoraConfig {
  return { rank, alpha, layers: { from: firstLayer, to: numHiddenLayers - 1 }, targets: PROJECTIONS };
}

function checkpointOf(data: CheckpointData): StudyCheckpoint {
  return { step: data.state.step, data };
}

/** What is wrong with this lesson alone becomes a StudyProblem; everything else stays as it is. */
function asStudyProblem(error: unknown): unknown {
  const cause = { cause: error };
  if (error instanceof DivergedError)
    return new StudyProblem(
      `The loss was no longer a number at step ${error.step}.`,
      `Use a lower learning rate, e.g. ${Number((error.learningRate / 10).toPrecision(3))}.`,
      cause,
    );
  if (error instanceof TrainingRefusedError)
    return new StudyProblem(
      `This lesson cannot be studied: ${error.message}.`,
      'Shorten the passage or its notes, or take back what you changed in the recipe.',
      cause,
    );
  return error;
}
