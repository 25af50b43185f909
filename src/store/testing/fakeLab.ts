import { NOT_KEPT_OF_RUN } from '../../runtime/adapterHandlers.ts';
import { LabFailure } from '../../runtime/labFailure.ts';
import type {
  AskAdapterRequest,
  AskRequest,
  AskedAnswer,
  DeviceReport,
  ExportAdapterRequest,
  ExportKeptRequest,
  KeepAdapterRequest,
  KeptAdapter,
  Lab,
  LoadedModel,
  LoadProgress,
  MeasureProgress,
  Measurement,
  Requests,
  RunRequest,
} from '../../runtime/protocol.ts';
import { FAKE_MEASUREMENT } from '../../runtime/testing/fakeMeasure.ts';
import type { RunEvent, RunProblem } from '../../seal/events.ts';
import { innerLoop } from '../../seal/innerLoop.ts';
import type { AdapterSnapshot, ModelCard } from '../../seal/learner.ts';
import type { Passage } from '../../seal/passage.ts';
import { askQuiz } from '../../seal/quiz/ask.ts';
import { foldRun } from '../../seal/reduceRun.ts';
import type { TuneWriterRequest, TuneWriterStep } from '../../seal/rounds/roundsLab.ts';
import { tuneWriter } from '../../seal/rounds/tuneWriter.ts';
import { MemoryCheckpoints } from '../../seal/testing/fixtures.ts';
import { FAKE_REPORT } from './fakeReport.ts';
import { BUNDLED_CARD, NO_WAITING, ScriptedLearner, wait, type Pace } from './scriptedLearner.ts';

const MODEL_BYTES = 98_362_432;

export interface FakeLabOptions {
  readonly pace?: Pace;
  readonly report?: DeviceReport;
  /** Milliseconds between two messages of a load. */
  readonly loadPace?: number;
}

/** A lab without an engine: the real inner loop over a scripted learner. For tests and for drawing the page only. */
export class FakeLab implements Lab {
  /** Rejects the next load with this. */
  loadProblem: RunProblem | null = null;
  /** The browser has the whole model that comes with the page. */
  keeps = false;
  /** What the next load finds. */
  model: ModelCard = BUNDLED_CARD;
  /** Loses the GPU once a run has this many events. */
  breakAfter: number | null = null;
  /** Called before every training step. */
  beforeStep: (step: number) => void = () => undefined;
  readonly loads: Requests['load']['request'][] = [];
  readonly runs: RunRequest[] = [];
  readonly forgotten: string[] = [];
  /** Titles of the passages that were measured with. */
  readonly measured: string[] = [];
  /** What the next measurement finds. */
  measurement: Measurement = FAKE_MEASUREMENT;
  readonly #options: Required<FakeLabOptions>;
  readonly #checkpoints = new Map<string, MemoryCheckpoints>();
  readonly #adapters = new Map<string, { about: KeptAdapter; adapter: AdapterSnapshot }>();
  #lost: (reason: string) => void = () => undefined;

  constructor(options: FakeLabOptions = {}) {
    this.#options = { pace: NO_WAITING, report: FAKE_REPORT, loadPace: 0, ...options };
  }

  async probe(): Promise<DeviceReport> {
    return Promise.resolve(this.#options.report);
  }

  async load(
    request: Requests['load']['request'],
    onProgress: (progress: LoadProgress) => void,
    signal?: AbortSignal,
  ): Promise<LoadedModel> {
    this.loads.push(request);
    const { source, executor } = request;
    for (let part = 0; part <= 20; part++) {
      await wait(this.#options.loadPace);
      signal?.throwIfAborted();
      onProgress({
        stage: part < 16 ? 'fetching' : part < 18 ? 'checking' : 'preparing',
        loadedBytes: Math.min(MODEL_BYTES, Math.round((MODEL_BYTES * part) / 16)),
        totalBytes: MODEL_BYTES,
        from: 'network',
      });
    }
    if (this.loadProblem) throw new LabFailure(this.loadProblem);
    return {
      card: { ...this.model, ...(source.kind === 'file' && { name: source.name }) },
      executor: {
        kind: executor,
        description: executor === 'webgpu' ? 'WebGPU on a fake adapter' : 'WebAssembly, 4 threads',
      },
      parameters: 134_515_008,
      from: 'network',
    };
  }

  async run(
    request: RunRequest,
    onEvents: (events: readonly RunEvent[]) => void,
    signal?: AbortSignal,
  ): Promise<Requests['run']['result']> {
    this.runs.push(request);
    const learner = this.#learner(request.setup.passage);
    const log = [...request.log];
    const options = {
      ...request,
      checkpoints: this.#checkpointsOf(request.runId),
      loadWriter: async (id: string) => Promise.resolve(this.#adapters.get(id)?.adapter ?? null),
    };
    for await (const event of innerLoop(learner, signal ? { ...options, signal } : options)) {
      log.push(event);
      onEvents([event]);
      if (this.breakAfter !== null && log.length >= this.breakAfter) {
        this.breakAfter = null;
        this.#lost('The GPU was taken away.');
        onEvents([{ type: 'run.stopped', atMs: event.atMs }]);
        return { status: 'stopped' };
      }
    }
    const status = foldRun(log)!.status;
    return { status: status === 'running' ? 'review' : status };
  }

  async proposeQuestions(
    { passage, count }: Requests['proposeQuestions']['request'],
    onQuestion: (question: { question: string; answer: string }) => void,
    signal?: AbortSignal,
  ) {
    const names = passage.text.match(/(?<=[a-z] )(?:\p{Lu}\p{Ll}+|\d{4})\b/gu) ?? [];
    const words = [...new Set(names)].slice(0, count);
    const questions = words.map((answer) => ({
      question: `What is said about ${answer} in ${passage.title}?`,
      answer,
    }));
    for (const question of questions) {
      await wait(this.#options.pace.note * 4);
      signal?.throwIfAborted();
      onQuestion(question);
    }
    return questions;
  }

  async ask(
    { runId, lane, strength, passage, questions }: AskRequest,
    signal?: AbortSignal,
  ): Promise<readonly AskedAnswer[]> {
    const learner = this.#learner(passage);
    const adapter = lane === 'base' ? null : await this.#checkpointsOf(runId).loadAdapter(lane);
    await learner.restore(adapter, strength);
    return askQuiz(learner, passage, questions, signal);
  }

  async exportAdapter({ runId, lane, origin }: ExportAdapterRequest): Promise<Blob> {
    const adapter = await this.#checkpointsOf(runId).loadAdapter(lane);
    return new Blob([JSON.stringify({ adapter, origin })]);
  }

  async importAdapter(
    { id, file, name }: Requests['importAdapter']['request'],
    signal?: AbortSignal,
  ): Promise<KeptAdapter> {
    const text = await file.text();
    signal?.throwIfAborted();
    if (!text.startsWith('{'))
      throw new LabFailure({
        message: 'This file is not a zip, or its end is missing.',
        advice: 'Choose the zip of a PEFT adapter folder.',
      });
    const { adapter, origin } = JSON.parse(text) as {
      adapter: AdapterSnapshot;
      origin: ExportAdapterRequest['origin'];
    };
    const about: KeptAdapter = {
      id,
      name,
      model: this.model,
      baseModel: origin.baseModel,
      sameModelFile: true,
      rank: 16,
      layers: { from: 15, to: 29 },
    };
    this.#adapters.set(id, { about, adapter });
    return about;
  }

  async keepAdapter({ runId, lane, about }: KeepAdapterRequest): Promise<void> {
    const adapter = await this.#checkpointsOf(runId).loadAdapter(lane);
    if (!adapter) throw new LabFailure(NOT_KEPT_OF_RUN);
    this.#adapters.set(about.id, { about: { ...about, bytes: 9_800_000 }, adapter });
  }

  async askAdapter(
    { id, strength, passage, questions }: AskAdapterRequest,
    signal?: AbortSignal,
  ): Promise<readonly AskedAnswer[]> {
    const learner = this.#learner(passage);
    await learner.restore(this.#adapters.get(id)!.adapter, strength);
    return askQuiz(learner, passage, questions, signal);
  }

  async exportKept({ id, origin }: ExportKeptRequest): Promise<Blob> {
    const { about, adapter } = this.#adapters.get(id)!;
    const known = { title: about.name, baseModel: null, ...origin };
    return Promise.resolve(new Blob([JSON.stringify({ adapter, origin: known })]));
  }

  async tuneWriter(
    request: TuneWriterRequest,
    onStep: (step: TuneWriterStep) => void,
    signal?: AbortSignal,
  ): Promise<RunProblem | null> {
    const { writer, lessons, recipe } = request;
    const learner = this.#learner({ title: '', text: '', questions: [], ...lessons[0]?.passage });
    const { rank, firstLayer: from } = recipe;
    const facts = { baseModel: null, sameModelFile: true, rank, layers: { from, to: this.model.layers - 1 } };
    const about = { ...writer, model: this.model, ...facts };
    for await (const progress of tuneWriter(learner, request, signal)) {
      if (progress.kind === 'step') onStep(progress);
      else if (progress.kind === 'unlearnable') return progress.problem;
      else this.#adapters.set(writer.id, { about, adapter: progress.adapter });
    }
    return null;
  }

  async hasWriter(id: string): Promise<boolean> {
    return Promise.resolve(this.#adapters.get(id)?.about.model.sha256 === this.model.sha256);
  }

  async keptAdapters(): Promise<readonly KeptAdapter[]> {
    return Promise.resolve([...this.#adapters.values()].map(({ about }) => about));
  }

  async forgetAdapter(id: string): Promise<void> {
    this.#adapters.delete(id);
    return Promise.resolve();
  }

  async forget(runId: string): Promise<void> {
    this.forgotten.push(runId);
    this.#checkpoints.delete(runId);
    return Promise.resolve();
  }

  async measure(
    { passage }: Requests['measure']['request'],
    onProgress: (progress: MeasureProgress) => void,
    signal?: AbortSignal,
  ): Promise<Measurement> {
    this.measured.push(passage.title);
    const stages = ['matmul', 'training', 'decodeOne', 'decodeMany'] as const;
    for (let part = 0; part <= 20; part++) {
      onProgress({
        stage: stages[Math.min(3, Math.floor(part / 5))]!,
        done: part / 20,
        warmingUp: part % 5 === 0 && part < 20,
      });
      await wait(this.#options.loadPace);
      if (signal?.aborted) throw new LabFailure({ message: 'Stopped.', advice: 'Start it again.' });
    }
    return this.measurement;
  }

  readonly modelKept = async () => Promise.resolve(this.keeps);

  async clearModelCache() {
    return Promise.resolve({ freedBytes: MODEL_BYTES });
  }

  onLost(listener: (reason: string) => void): () => void {
    this.#lost = listener;
    return () => undefined;
  }

  onWarning(): () => void {
    return () => undefined;
  }

  dispose(): void {
    this.#checkpoints.clear();
  }

  #learner(passage: Passage): ScriptedLearner {
    const learner = new ScriptedLearner(passage, this.#options.pace, this.model);
    learner.beforeStep = (step) => this.beforeStep(step);
    return learner;
  }

  #checkpointsOf(runId: string): MemoryCheckpoints {
    const known = this.#checkpoints.get(runId) ?? new MemoryCheckpoints();
    this.#checkpoints.set(runId, known);
    return known;
  }
}
