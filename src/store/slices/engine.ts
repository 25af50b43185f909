import type {
  DeviceReport,
  ExecutorKind,
  LoadedModel,
  LoadProgress,
  MeasureProgress,
  Measurement,
} from '../../runtime/protocol.ts';
import type { RunProblem } from '../../seal/events.ts';

/** Which model the person wants: the one that comes with the page, one at an address, or a file of theirs. */
export type ModelChoice =
  | { readonly kind: 'bundled' }
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'file'; readonly file: Blob; readonly name: string };

export type ModelStatus =
  | { readonly is: 'none' }
  | { readonly is: 'loading'; readonly progress: LoadProgress | null }
  | { readonly is: 'ready'; readonly loaded: LoadedModel }
  | { readonly is: 'failed'; readonly problem: RunProblem };

/** How "measure this device" stands; what was measured last stays until it is measured again. */
export interface MeasureStatus {
  /** Null while nothing is being measured. */
  readonly progress: MeasureProgress | null;
  readonly stopping: boolean;
  /** How the last one ended; null before the first, while one goes on, and after a problem. */
  readonly ended: 'measured' | 'stopped' | null;
  readonly result: Measurement | null;
  readonly problem: RunProblem | null;
}

export interface EngineSlice {
  /** What the machine offers; null until it has been asked. */
  readonly report: DeviceReport | null;
  /** The machine could not be asked. */
  readonly probeFailed: boolean;
  /** What the person chose; null follows the report's recommendation. */
  readonly executor: ExecutorKind | null;
  readonly choice: ModelChoice;
  /** The browser has kept the whole model that comes with the page; null until it has been looked for. */
  readonly kept: boolean | null;
  readonly model: ModelStatus;
  /** One sentence on something that happened to the engine: it was lost, its cache was cleared. */
  readonly notice: string | null;
  readonly measure: MeasureStatus;
}

export const FIRST_ENGINE: EngineSlice = {
  report: null,
  probeFailed: false,
  executor: null,
  choice: { kind: 'bundled' },
  kept: null,
  model: { is: 'none' },
  notice: null,
  measure: { progress: null, stopping: false, ended: null, result: null, problem: null },
};

/** The executor the next load will take; before the machine has answered, the one that runs nearly everywhere. */
export function executorToUse({ executor, report }: EngineSlice): ExecutorKind {
  const chosen = executor ?? report?.recommended ?? 'tfjs';
  return chosen === 'webgpu' && report?.webgpu.available === false ? 'tfjs' : chosen;
}

export function loadedModel(engine: EngineSlice): LoadedModel | null {
  return engine.model.is === 'ready' ? engine.model.loaded : null;
}
