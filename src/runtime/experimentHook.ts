/**
 * What the page gives to `npm run experiment`: its lab, callable from outside. The page imports this only when it is
 * opened at `#experiment`; everything an experiment does with the lab is in `experiment.ts`.
 */
import type { RunEvent } from '../seal/events.ts';
import { createLab } from './client.ts';
import { toProblem } from './labFailure.ts';
import type { DeviceReport, LoadedModel, LoadProgress, Requests, RunRequest } from './protocol.ts';

/** A result, or the problem in its place: an error would lose its fields on the way out of the page. */
export type Outcome<T> = { readonly result: T } | { readonly problem: ReturnType<typeof toProblem> };

export interface ExperimentHook {
  probe(): Promise<Outcome<DeviceReport>>;
  load(request: Requests['load']['request']): Promise<Outcome<LoadedModel>>;
  run(request: RunRequest): Promise<Outcome<Requests['run']['result']>>;
}

/** What the page tells while it works. */
export type ExperimentNews =
  | { readonly kind: 'loading'; readonly progress: LoadProgress }
  | { readonly kind: 'events'; readonly events: readonly RunEvent[] }
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
  };
}
