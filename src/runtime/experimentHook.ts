/**
 * What the page gives to `npm run experiment`: its lab, callable from outside. The page imports this only when it is
 * opened at `#experiment`; what an experiment does with the lab is in `experiment.ts` and `experimentRounds.ts`.
 */
import type { RunEvent, RunProblem } from '../seal/events.ts';
import type { TuneWriterRequest, TuneWriterStep } from '../seal/rounds/roundsLab.ts';
import { createLab } from './client.ts';
import { toProblem } from './labFailure.ts';
import type {
  DeviceReport,
  ExportKeptRequest,
  LoadedModel,
  LoadProgress,
  Requests,
  RunRequest,
} from './protocol.ts';

/** A result, or the problem in its place: an error would lose its fields on the way out of the page. */
export type Outcome<T> = { readonly result: T } | { readonly problem: RunProblem };

export interface ExperimentHook {
  probe(): Promise<Outcome<DeviceReport>>;
  load(request: Requests['load']['request']): Promise<Outcome<LoadedModel>>;
  run(request: RunRequest): Promise<Outcome<Requests['run']['result']>>;
  /** Null, or why the lessons cannot be learned. */
  tuneWriter(request: TuneWriterRequest): Promise<Outcome<RunProblem | null>>;
  hasWriter(id: string): Promise<Outcome<boolean>>;
  /** The zip in base64: only JSON gets out of the page. */
  exportKept(request: ExportKeptRequest): Promise<Outcome<string>>;
  forget(runId: string): Promise<Outcome<null>>;
}

/** What the page tells while it works. */
export type ExperimentNews =
  | { readonly kind: 'loading'; readonly progress: LoadProgress }
  | { readonly kind: 'events'; readonly events: readonly RunEvent[] }
  | { readonly kind: 'tuned'; readonly step: TuneWriterStep }
  | { readonly kind: 'notice'; readonly notice: string };

declare global {
  interface Window {
    sealExperiment?: ExperimentHook;
    /** Put there by the script that drives the page. */
    sealExperimentNews?: (news: ExperimentNews) => Promise<void>;
  }
}

export function exposeExperiment(): void {
  const lab = createLab();
  let told: Promise<unknown> = Promise.resolve();
  const tell = (news: ExperimentNews) => {
    told = Promise.all([told, window.sealExperimentNews?.(news)]);
  };
  /** What was told arrives before the result. */
  const outcome = async <T>(work: Promise<T>): Promise<Outcome<T>> => {
    const done = await work.then(
      (result) => ({ result }),
      (error: unknown) => ({ problem: toProblem(error) }),
    );
    await told;
    return done;
  };
  lab.onLost((notice) => tell({ kind: 'notice', notice }));
  lab.onWarning((notice) => tell({ kind: 'notice', notice }));
  window.sealExperiment = {
    probe: () => outcome(lab.probe()),
    load: (request) => outcome(lab.load(request, (progress) => tell({ kind: 'loading', progress }))),
    run: (request) => outcome(lab.run(request, (events) => tell({ kind: 'events', events }))),
    tuneWriter: (request) => outcome(lab.tuneWriter(request, (step) => tell({ kind: 'tuned', step }))),
    hasWriter: (id) => outcome(lab.hasWriter(id)),
    exportKept: (request) => outcome(lab.exportKept(request).then(base64Of)),
    forget: (runId) => outcome(lab.forget(runId).then(() => null)),
  };
}

async function base64Of(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  // As many at a time as a call takes.
  for (let at = 0; at < bytes.length; at += 32_768)
    text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  return btoa(text);
}
