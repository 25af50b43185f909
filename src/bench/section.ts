import type { DocumentText } from '../engine/train/document.ts';
import type { StepSetting } from './loraStep.ts';

/** What a person studies in the app, fixed: the documents of a passage and its notes, and the recipe. */
export interface StudyInput {
  readonly documents: readonly DocumentText[];
  readonly rank: number;
  readonly alpha: number;
  /** First layer with an adapter; every layer above it has one too. */
  readonly firstLayer: number;
  readonly learningRate: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly seed: number;
}

export interface BenchInput {
  /** Real prose, at least 700 tokens of it. */
  readonly text: string;
  readonly study: StudyInput;
  /** Threads of the wasm executor; absent: what it takes by itself. */
  readonly threads?: number;
  /** Layers that a step trains; only where two opponents race on one. */
  readonly setting?: StepSetting;
  /** Numbers of threads that wllama is tried with. */
  readonly wllamaThreads?: readonly number[];
  /** Milliseconds after which `growth` begins nothing new. */
  readonly budgetMs?: number;
  /** Fewer repeats and sizes: to try the benchmark, not to report it. */
  readonly quick: boolean;
}

/** One line of progress. */
export type Say = (line: string) => void;

/** One part of the benchmark. Runs in a worker of its own; what it returns is written to the JSON file as it is. */
export type Section = (input: BenchInput, say: Say) => Promise<object>;
