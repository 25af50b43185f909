import type { Recipe } from './recipe.ts';

/**
 * The model, as the algorithm sees it: it can write, be asked, be scored, study, and be put back. The real one sits on
 * the engine (`runtime/engineLearner.ts`); tests use a fake one that runs in Node.
 */
export interface Learner {
  readonly model: ModelCard;
  readonly executor: { readonly kind: 'webgpu' | 'tfjs'; readonly description: string };

  /** Token ids of a text; special tokens written in it are recognised. */
  encode(text: string): readonly number[];
  decode(tokens: readonly number[]): string;

  /**
   * Continues each prompt `copies` times, all in one batch; yields every continuation when it is finished, in no fixed
   * order, though rows begin in the order of the prompts.
   */
  generate(request: GenerateRequest): AsyncIterable<Continuation>;
  /** Natural log-probability of each continuation given its prompt (sum over its tokens). */
  logProbs(pairs: readonly PromptPair[], signal?: AbortSignal): Promise<readonly ContinuationScore[]>;

  /** How unexpected each token of the document's text is, given all that stands before it. */
  surprise(document: StudyDocument, signal?: AbortSignal): Promise<TextSurprise>;

  /** Trains a fresh adapter on the documents and leaves it on. */
  study(request: StudyRequest): AsyncIterable<StudyProgress>;
  /** The adapter that is on, or null; what `restore` takes. */
  snapshot(): Promise<AdapterSnapshot | null>;
  /** Puts an adapter on at the given strength, or with null takes it off: then the learner is exactly the base model. */
  restore(adapter: AdapterSnapshot | null, strength?: number): Promise<void>;
  /** Where in the network the adapter that is on changes it, and how much; null where none is on. */
  updateNorms(): Promise<UpdateNorms | null>;
}

export interface ModelCard {
  readonly name: string;
  /** SHA-256 of the model's file, hexadecimal. */
  readonly sha256: string;
  readonly layers: number;
}

/** What the next token may be, and how it is picked: by the request's sampling, the likeliest, or this very id. */
export interface Allowed {
  /** Sorted token ids; none ends the row. */
  readonly ids: Int32Array;
  readonly pick?: 'sample' | 'best' | number;
  /** Also say how likely the token was among all of the vocabulary. */
  readonly weighFreely?: boolean;
}

/** Asked before every token of a row; null leaves it free. */
export type Constraint = (row: {
  readonly prompt: number;
  readonly copy: number;
  readonly tokens: readonly number[];
}) => Allowed | null;

export interface GenerateRequest {
  readonly prompts: readonly string[];
  /** Of every prompt alike, or prompt by prompt; 1 when absent. */
  readonly copies?: number | readonly number[];
  readonly maxNewTokens: number;
  /** Absent means greedy. */
  readonly sampling?: {
    readonly temperature: number;
    readonly topP: number;
    /** Prompt by prompt: one row's samples depend on its prompt's seed and stream and its copy only, not on its neighbours. */
    readonly streams: readonly SampleStream[];
  };
  /** Texts that end a row; they are not part of the result. End-of-text always ends it. */
  readonly stop?: readonly string[];
  readonly constraint?: Constraint;
  readonly signal?: AbortSignal;
}

/** Where a prompt's samples are drawn from. */
export interface SampleStream {
  readonly seed: number;
  readonly stream: number;
}

export interface Continuation {
  readonly prompt: number;
  readonly copy: number;
  readonly text: string;
  readonly tokens: readonly number[];
  /** Natural log-probability of each token among those it was picked from. */
  readonly logProbs: readonly number[];
  /** The same among all of the vocabulary, NaN where the constraint did not ask for it. */
  readonly freeLogProbs: readonly number[];
}

export interface PromptPair {
  readonly prompt: string;
  readonly continuation: string;
}

export interface ContinuationScore {
  /** Nats, at most 0. */
  readonly logProb: number;
  readonly tokens: number;
}

/** A text in the pieces that the model reads it in. */
export interface TextSurprise {
  /** Together they are the text. */
  readonly pieces: readonly string[];
  /** -log2 p of each piece; 1 bit is a coin flip, 10 bits are one in a thousand. */
  readonly bits: readonly number[];
}

export interface UpdateNorms {
  /** Names of a layer's matrices. */
  readonly projections: readonly string[];
  /** ‖ΔW‖_F / ‖W‖_F by layer, then by projection; 0 where nothing was trained. */
  readonly norms: readonly (readonly number[])[];
}

/** One training document: the loss is on the tokens of `text` only. */
export interface StudyDocument {
  readonly prefix: string;
  readonly text: string;
}

export interface StudyRequest {
  readonly documents: readonly StudyDocument[];
  readonly recipe: Recipe;
  readonly epochs: number;
  readonly seed: number;
  /** Go on from here; the rest of the run is then the same as if it had never stopped. */
  readonly resumeFrom?: StudyCheckpoint;
  readonly signal?: AbortSignal;
}

export interface StudyStep {
  readonly kind: 'step';
  /** 1-based, of `steps`. */
  readonly step: number;
  readonly steps: number;
  readonly loss: number;
  readonly gradNorm: number;
  readonly learningRate: number;
  /** Tokens of this step's documents. */
  readonly tokens: number;
  readonly elapsedMs: number;
}

export type StudyProgress = StudyStep | { readonly kind: 'checkpoint'; readonly checkpoint: StudyCheckpoint };

/** Adapter and optimiser after `step` steps. Opaque to the algorithm, storable by structured clone. */
export interface StudyCheckpoint {
  readonly step: number;
  /** What is being studied and how, so that a checkpoint is never used for another lesson. */
  readonly lesson?: string;
  readonly data: unknown;
}

/** Opaque to the algorithm, storable by structured clone. */
export interface AdapterSnapshot {
  readonly data: unknown;
}
