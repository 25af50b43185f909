import type { DeviceReport, ExecutorKind, LoadedModel, LoadProgress } from '../../runtime/protocol.ts';
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

export interface EngineSlice {
  /** What the machine offers; null until it has been asked. */
  readonly report: DeviceReport | null;
  /** What the person chose; null follows the report's recommendation. */
  readonly executor: ExecutorKind | null;
  readonly choice: ModelChoice;
  readonly model: ModelStatus;
  /** One sentence on something that happened to the engine: it was lost, its cache was cleared. */
  readonly notice: string | null;
}

export const FIRST_ENGINE: EngineSlice = {
  report: null,
  executor: null,
  choice: { kind: 'bundled' },
  model: { is: 'none' },
  notice: null,
};

/** The executor the next load will take. */
export function executorToUse(engine: EngineSlice): ExecutorKind {
  return engine.executor ?? engine.report?.recommended ?? 'webgpu';
}

export function loadedModel(engine: EngineSlice): LoadedModel | null {
  return engine.model.is === 'ready' ? engine.model.loaded : null;
}
