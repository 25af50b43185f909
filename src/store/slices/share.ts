import type { RunProblem } from '../../seal/events.ts';
import type { PackedWriter } from '../share/roundsFile.ts';
import type { PackedAdapter, RunFileManifest } from '../share/runFile.ts';
import type { RunSlice } from './run.ts';
import type { Draft } from './setup.ts';

/** What a link, a text file, a past run or a run set up again put in the draft, and the draft that it took the place of. */
export interface OpenedSetup {
  readonly from:
    | { readonly kind: 'link' }
    /** The run on screen; `over` is what had been opened and still waited. */
    | { readonly kind: 'again'; readonly over: OpenedSetup }
    /** A past run, by name. */
    | { readonly kind: 'shelf'; readonly name: string }
    /** `cut` says what was left out of the file; null where it is all there. */
    | { readonly kind: 'text'; readonly name: string; readonly cut: string | null };
  readonly before: Draft;
  readonly after: Draft;
}

/** A run out of a file, on screen. */
export interface ImportedRun {
  /** Its file's name. */
  readonly name: string;
  readonly manifest: RunFileManifest;
  readonly adapter: PackedAdapter | null;
  /** What was on screen before; comes back when this one is closed. */
  readonly aside: RunSlice;
}

export interface ShareSlice {
  readonly opened: OpenedSetup | null;
  /** Null where the run on screen, if any, is this browser's own. */
  readonly imported: ImportedRun | null;
  readonly busy: 'opening' | 'packing' | 'saving' | null;
  /** A link or a file that was refused, or could not be made. */
  readonly problem: RunProblem | null;
  /** The adapter that is to go into the file, packed, so that its size is known; of the run with this id. */
  readonly packed: (PackedAdapter & { readonly run: string }) | null;
  /** The same of the writer that is to go into the file of the rounds with this id. */
  readonly packedWriter: (PackedWriter & { readonly rounds: string }) | null;
}

export const NO_SHARE: ShareSlice = {
  opened: null,
  imported: null,
  busy: null,
  problem: null,
  packed: null,
  packedWriter: null,
};
