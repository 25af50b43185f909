import type { AdaptersSlice } from './slices/adapters.ts';
import type { EngineSlice } from './slices/engine.ts';
import type { PlayerSlice } from './slices/player.ts';
import type { RoundsSlice } from './slices/rounds.ts';
import type { RunSlice } from './slices/run.ts';
import type { SetupSlice } from './slices/setup.ts';
import type { ShareSlice } from './slices/share.ts';
import type { ShelfSlice } from './slices/shelf.ts';
import type { ViewSlice } from './slices/view.ts';

export interface LabState {
  readonly setup: SetupSlice;
  readonly engine: EngineSlice;
  readonly run: RunSlice;
  readonly rounds: RoundsSlice;
  readonly adapters: AdaptersSlice;
  readonly share: ShareSlice;
  readonly shelf: ShelfSlice;
  readonly player: PlayerSlice;
  readonly view: ViewSlice;
}

/** Where a field is kept: for this visit only, in localStorage at every change, or in IndexedDB as the run's log. */
export type Home = 'memory' | 'local' | 'indexedDB' | 'derived';

/** Every field of the state has a home; a field without one does not compile. */
export const FIELD_HOMES: { readonly [S in keyof LabState]: { readonly [F in keyof LabState[S]]: Home } } = {
  setup: { draft: 'local', openNotes: 'local', proposing: 'memory', known: 'memory' },
  engine: {
    report: 'memory',
    probeFailed: 'memory',
    executor: 'local',
    // The address of a model; a file of the person's cannot be kept.
    choice: 'local',
    // By the browser, with its files; looked for anew at every visit.
    kept: 'memory',
    model: 'memory',
    notice: 'memory',
    measure: 'memory',
  },
  run: {
    id: 'indexedDB',
    log: 'indexedDB',
    state: 'derived',
    activity: 'memory',
    restored: 'memory',
    readOnly: 'memory',
    problem: 'memory',
    keepWarning: 'memory',
    asked: 'memory',
    askProblem: 'memory',
  },
  rounds: {
    draft: 'local',
    id: 'indexedDB',
    log: 'indexedDB',
    state: 'derived',
    activity: 'memory',
    restored: 'memory',
    problem: 'memory',
    keepWarning: 'memory',
    lookedFor: 'memory',
    recording: 'memory',
    awaited: 'memory',
    recordingProblem: 'memory',
    imported: 'memory',
    shelved: 'memory',
    plays: 'memory',
    exporting: 'memory',
    exportProblem: 'memory',
  },
  adapters: {
    // By the worker, with the weights.
    kept: 'indexedDB',
    chosen: 'memory',
    loading: 'memory',
    loadProblem: 'memory',
    saving: 'memory',
    saveProblem: 'memory',
  },
  share: {
    opened: 'memory',
    imported: 'memory',
    busy: 'memory',
    problem: 'memory',
    packed: 'memory',
    packedWriter: 'memory',
  },
  shelf: {
    lookedFor: 'memory',
    entries: 'indexedDB',
    unreadable: 'indexedDB',
    kept: 'memory',
    open: 'memory',
    setUp: 'memory',
    picked: 'memory',
    compared: 'memory',
    waiting: 'memory',
    removed: 'memory',
    problem: 'memory',
  },
  // The recording comes with the page, anew at every visit.
  player: { recording: 'memory', awaited: 'memory', problem: 'memory', plays: 'memory' },
  view: {
    theme: 'local',
    shortcuts: 'local',
    peeking: 'memory',
    candidate: 'memory',
    guesses: 'memory',
    problem: 'memory',
  },
};
