import type { KeptAdapter } from '../../runtime/protocol.ts';
import type { Lane, RunProblem } from '../../seal/events.ts';

/** Whom a question is put to: a lane of the run, or an adapter that was loaded from a file. */
export type AskedOf = Lane | { readonly adapter: string };

export interface AdaptersSlice {
  /** Loaded from files, on this or earlier visits. */
  readonly kept: readonly KeptAdapter[];
  /** Who is to be asked again; null is the self-edit that is shown. */
  readonly chosen: AskedOf | null;
  /** Name of the file that is being read. */
  readonly loading: string | null;
  readonly loadProblem: RunProblem | null;
  /** The lane whose adapter is being put into a file. */
  readonly saving: Lane | null;
  readonly saveProblem: { readonly lane: Lane; readonly problem: RunProblem } | null;
}

export const NO_ADAPTERS: AdaptersSlice = {
  kept: [],
  chosen: null,
  loading: null,
  loadProblem: null,
  saving: null,
  saveProblem: null,
};
