/**
 * What crosses the thread between the page and the engine's worker. Types only, so that both sides can import it
 * without pulling in the other.
 */
import type { DeviceReport } from '../engine/device.ts';
import type { Measurement, MeasureProgress } from '../engine/measure/measurement.ts';
import type { Lane, RunEvent, RunProblem, RunSetup } from '../seal/events.ts';
import type { ModelCard } from '../seal/learner.ts';
import type { Passage, Question } from '../seal/passage.ts';
import type { RoundsLab, TuneWriterRequest, TuneWriterStep } from '../seal/rounds/roundsLab.ts';

export type { DeviceReport, Measurement, MeasureProgress };

export type ExecutorKind = 'webgpu' | 'tfjs';

export type ModelSource =
  | { readonly kind: 'bundled'; readonly manifestUrl: string }
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'file'; readonly file: Blob; readonly name: string };

export interface LoadProgress {
  readonly stage: 'fetching' | 'checking' | 'preparing' | 'compiling';
  readonly loadedBytes: number;
  readonly totalBytes: number;
  readonly from: 'network' | 'cache' | 'file';
  /** E.g. "Storage is full, so the model is not kept for the next visit." */
  readonly warning?: string;
}

export interface LoadedModel {
  readonly card: ModelCard;
  readonly executor: { readonly kind: ExecutorKind; readonly description: string };
  readonly parameters: number;
  readonly from: 'network' | 'cache' | 'file';
  readonly warning?: string;
}

export interface RunRequest {
  /** Names the run's checkpoints, so that the same run can be resumed. */
  readonly runId: string;
  readonly setup: RunSetup;
  /** Events so far: empty for a new run. What the log already holds is not done again. */
  readonly log: readonly RunEvent[];
  /** 'notes' stops after the base quiz and the notes, for a person to review; 'end' goes all the way. */
  readonly until: 'notes' | 'end';
}

/** Ask the quiz of a finished lane again, or one free question. */
export interface AskRequest {
  readonly runId: string;
  /** The model that the lane's adapter was made for. */
  readonly model: ModelCard;
  readonly lane: 'base' | 'control' | number;
  /** 0 is the base model exactly, 1 the adapter as trained. */
  readonly strength: number;
  readonly passage: Passage;
  readonly questions: readonly Question[];
}

export interface AskedAnswer {
  readonly prompt: string;
  readonly answer: string;
  readonly right: boolean;
  readonly bits: number;
}

/** Save the adapter of a finished lane as a zip of a PEFT folder. */
export interface ExportAdapterRequest {
  readonly runId: string;
  /** The model that the lane's adapter was made for. */
  readonly model: ModelCard;
  readonly lane: 'control' | number;
  /** For the README.md in it: what it learned, from whom, and how that model's file stores its weights. */
  readonly origin: {
    readonly title: string;
    /** Its id on Hugging Face; null where only its file is known. */
    readonly baseModel: string | null;
    readonly modelName: string;
    readonly quantisation: string | null;
  };
}

/** Save an adapter that is kept as a zip of a PEFT folder. */
export interface ExportKeptRequest {
  readonly id: string;
  /** For the README.md in it; where absent, what the page was told of the adapter. */
  readonly origin?: Partial<ExportAdapterRequest['origin']>;
}

/** An adapter that was loaded from a file or made here, by a lesson or as a writer; kept for later visits. */
export interface KeptAdapter {
  readonly id: string;
  /** The file's name, or the writer's. */
  readonly name: string;
  /** The model it was found to fit. */
  readonly model: ModelCard;
  /** The model it was trained on, as the file says; null where none does, and for a writer that was tuned here. */
  readonly baseModel: string | null;
  /** Whether that was the same file, to the byte; null where the adapter's file does not say. */
  readonly sameModelFile: boolean | null;
  readonly rank: number;
  readonly layers: { readonly from: number; readonly to: number };
  /** Of its weights; absent where it was kept before this was written down. */
  readonly bytes?: number;
  /** ISO 8601; said of those that are listed. */
  readonly keptAt?: string;
}

/** Keep what a lane of a run learned, beyond the run. */
export interface KeepAdapterRequest {
  readonly runId: string;
  readonly lane: Exclude<Lane, 'base'>;
  readonly about: KeptAdapter;
}

/** Ask questions with an adapter that is kept. */
export interface AskAdapterRequest {
  readonly id: string;
  /** 0 is the base model exactly, 1 the adapter as trained. */
  readonly strength: number;
  readonly passage: Passage;
  readonly questions: readonly Question[];
}

/** Every request, with what it streams and what it ends with. */
export interface Requests {
  probe: { request: null; progress: never; result: DeviceReport };
  load: {
    request: { source: ModelSource; executor: ExecutorKind };
    progress: LoadProgress;
    result: LoadedModel;
  };
  run: {
    request: RunRequest;
    progress: readonly RunEvent[];
    result: { readonly status: 'review' | 'finished' | 'stopped' | 'failed' };
  };
  proposeQuestions: {
    request: { passage: Passage; count: number; seed: number };
    progress: Question;
    result: readonly Question[];
  };
  ask: { request: AskRequest; progress: never; result: readonly AskedAnswer[] };
  exportAdapter: { request: ExportAdapterRequest; progress: never; result: Blob };
  /** Reads the zip of a PEFT folder for the loaded model; `id` is what it is called from then on. */
  importAdapter: {
    request: { readonly id: string; readonly file: Blob; readonly name: string };
    progress: never;
    result: KeptAdapter;
  };
  askAdapter: { request: AskAdapterRequest; progress: never; result: readonly AskedAnswer[] };
  keepAdapter: { request: KeepAdapterRequest; progress: never; result: null };
  exportKept: { request: ExportKeptRequest; progress: never; result: Blob };
  /** In the order they were kept. */
  keptAdapters: { request: null; progress: never; result: readonly KeptAdapter[] };
  forgetAdapter: { request: { id: string }; progress: never; result: null };
  /** Trains a fresh adapter on self-edits that were kept, and keeps it under the writer's id and name; or says why not. */
  tuneWriter: { request: TuneWriterRequest; progress: TuneWriterStep; result: RunProblem | null };
  /** Whether an adapter for the loaded model is kept under this id. */
  hasWriter: { request: { readonly id: string }; progress: never; result: boolean };
  /** Checkpoints and adapters of a run are deleted. */
  forget: { request: { runId: string }; progress: never; result: null };
  /** Times the loaded model on what a lesson on this passage would study. Gives way to any other use of the model. */
  measure: { request: { passage: Passage }; progress: MeasureProgress; result: Measurement };
  /** Whether the browser has kept the whole of a bundled model. */
  modelKept: { request: { readonly manifestUrl: string }; progress: never; result: boolean };
  clearModelCache: { request: null; progress: never; result: { readonly freedBytes: number } };
}

export type RequestKind = keyof Requests;

export type ToWorker =
  | {
      readonly [K in RequestKind]: {
        readonly kind: K;
        readonly id: number;
        readonly request: Requests[K]['request'];
      };
    }[RequestKind]
  /** Ends a request: a run stops at the next step and its log stays usable. */
  | { readonly kind: 'stop'; readonly id: number };

export type FromWorker =
  | { readonly kind: 'progress'; readonly id: number; readonly progress: unknown }
  | { readonly kind: 'result'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly problem: RunProblem }
  /** Something beside the request went wrong and the work goes on, e.g. storage is full; at most once for each cause. */
  | { readonly kind: 'warning'; readonly warning: string }
  /** The GPU device is gone; the worker has to be started anew. */
  | { readonly kind: 'lost'; readonly reason: string };

/** What the page sees of the worker; `replay.ts` gives the same from a recorded log. */
export interface Lab extends Pick<RoundsLab, 'tuneWriter' | 'hasWriter'> {
  probe(): Promise<DeviceReport>;
  load(
    request: Requests['load']['request'],
    onProgress: (progress: LoadProgress) => void,
    signal?: AbortSignal,
  ): Promise<LoadedModel>;
  /** Streams events as they happen. Aborting resolves with 'stopped'; it does not reject. */
  run(
    request: RunRequest,
    onEvents: (events: readonly RunEvent[]) => void,
    signal?: AbortSignal,
  ): Promise<Requests['run']['result']>;
  proposeQuestions(
    request: Requests['proposeQuestions']['request'],
    onQuestion: (question: Question) => void,
    signal?: AbortSignal,
  ): Promise<readonly Question[]>;
  ask(request: AskRequest, signal?: AbortSignal): Promise<readonly AskedAnswer[]>;
  exportAdapter(request: ExportAdapterRequest): Promise<Blob>;
  importAdapter(request: Requests['importAdapter']['request'], signal?: AbortSignal): Promise<KeptAdapter>;
  askAdapter(request: AskAdapterRequest, signal?: AbortSignal): Promise<readonly AskedAnswer[]>;
  /** Needs no model. */
  keepAdapter(request: KeepAdapterRequest): Promise<void>;
  exportKept(request: ExportKeptRequest): Promise<Blob>;
  keptAdapters(): Promise<readonly KeptAdapter[]>;
  forgetAdapter(id: string): Promise<void>;
  forget(runId: string): Promise<void>;
  /** Rejects when stopped, or when anything else is asked of the model meanwhile. */
  measure(
    request: Requests['measure']['request'],
    onProgress: (progress: MeasureProgress) => void,
    signal?: AbortSignal,
  ): Promise<Measurement>;
  modelKept(manifestUrl: string): Promise<boolean>;
  clearModelCache(): Promise<{ readonly freedBytes: number }>;
  /** Called with a sentence when the worker died or lost its device; the next request starts a new worker. */
  onLost(listener: (reason: string) => void): () => void;
  /** Called with a sentence when work goes on with something missing, e.g. without saved steps because storage is full. */
  onWarning(listener: (warning: string) => void): () => void;
  dispose(): void;
}

/** Rejections of `Lab` are these: a sentence on the cause and one on what to do. */
export interface LabError extends Error {
  readonly problem: RunProblem;
}
