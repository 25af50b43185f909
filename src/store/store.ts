import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Lab } from '../runtime/protocol.ts';
import { problemOf, type Command, type CommandContext } from './command.ts';
import { listAdapters } from './commands/listAdapters.ts';
import { lookForModel } from './commands/lookForModel.ts';
import { probeDevice, sharedProbe } from './commands/probeDevice.ts';
import { restore } from './commands/restore.ts';
import { onLeaving, type PageLife } from './persist/pageLeaving.ts';
import { parseSaved, type Saved } from './persist/parseSaved.ts';
import type { LabStorage } from './persist/storage.ts';
import { LONGEST_WAIT_MS, readRecording } from './player/readRecording.ts';
import { createRunLock } from './runLock.ts';
import { createRoundsLog } from './roundsLog.ts';
import { createRunLog } from './runLog.ts';
import { NO_ADAPTERS } from './slices/adapters.ts';
import { FIRST_ENGINE, type ModelChoice } from './slices/engine.ts';
import { FIRST_PLAYER } from './slices/player.ts';
import { FIRST_ROUNDS } from './slices/rounds.ts';
import { NO_RUN } from './slices/run.ts';
import { NO_SHARE } from './slices/share.ts';
import { NO_SHELF } from './slices/shelf.ts';
import { keepFound } from './shelf/keepFound.ts';
import { FIRST_VIEW } from './slices/view.ts';
import type { LabState } from './state.ts';

export interface LabStoreOptions {
  readonly lab: Lab;
  readonly storage: LabStorage;
  readonly newId?: () => string;
  readonly addressOf?: (path: string) => string;
  /** Text of the recorded run that comes with the page, on its way; absent where it comes with none. */
  readonly recording?: Promise<string>;
  /** Absent where nothing is saved. */
  readonly saveFile?: (name: string, file: Blob) => void;
  /** Where it is heard that the page is left; absent outside of a browser. */
  readonly page?: PageLife;
}

export interface LabStore {
  readonly state: Pick<StoreApi<LabState>, 'getState' | 'getInitialState' | 'subscribe'>;
  /** Runs a command if it is enabled; an error nothing else shows becomes `view.problem`. */
  execute<Arg>(command: Command<Arg>, arg: Arg): Promise<void>;
  /** Looks at the machine and for a kept run. */
  begin(): Promise<void>;
  /** Resolves when everything there is to keep is kept. */
  kept(): Promise<void>;
}

/** The page's state, usable without React: in tests with a fake lab, in the page with the worker's. */
export function createLabStore(options: LabStoreOptions): LabStore {
  const { lab, storage } = options;
  const newId = options.newId ?? (() => crypto.randomUUID());
  const saved = parseSaved(storage.readSaved(), newId);
  const state = createStore<LabState>(() => ({
    setup: { draft: saved.draft, openNotes: saved.openNotes, proposing: false, known: [] },
    engine: { ...FIRST_ENGINE, executor: saved.executor, choice: choiceFrom(saved.modelUrl) },
    run: NO_RUN,
    rounds: { ...FIRST_ROUNDS, draft: saved.rounds },
    adapters: NO_ADAPTERS,
    share: NO_SHARE,
    shelf: NO_SHELF,
    player: { ...FIRST_PLAYER, awaited: options.recording !== undefined },
    view: { ...FIRST_VIEW, theme: saved.theme, shortcuts: saved.shortcuts },
  }));
  const set: CommandContext['set'] = (slice, change) =>
    state.setState((before) => ({ [slice]: { ...before[slice], ...change } }));
  const runLog = createRunLog(state.getState, (change) => set('run', change), storage.runs);
  const roundsLog = createRoundsLog(state.getState, (change) => set('rounds', change), storage.rounds);
  const ctx: CommandContext = {
    get: state.getState,
    set,
    lab,
    storage,
    runLog,
    runLock: createRunLock(storage),
    roundsLog,
    roundsLock: createRunLock(storage),
    jobs: new Map(),
    newId,
    probe: sharedProbe(lab, set),
    addressOf: options.addressOf ?? ((path) => path),
    saveFile: options.saveFile ?? refuseToSave,
  };

  let adopting = false;
  storage.onSavedElsewhere(() => {
    const { draft, openNotes, rounds, theme, shortcuts } = parseSaved(storage.readSaved(), newId);
    adopting = true;
    set('setup', { draft, openNotes });
    set('rounds', { draft: rounds });
    set('view', { theme, shortcuts });
    adopting = false;
  });
  keepDraft(
    state,
    (saved) => {
      // What another tab has just written is not written back over its next change.
      if (!adopting) storage.writeSaved(saved);
    },
    (problem) => set('view', { problem }),
  );
  if (options.page)
    onLeaving(options.page, () => {
      runLog.flush();
      roundsLog.flush();
    });
  lab.onLost((notice) => {
    // A load that was cut off says so itself, and rounds take their work up again with the model loaded anew.
    const { engine, rounds } = state.getState();
    const keeps = engine.model.is === 'loading' || rounds.activity === 'running';
    set('engine', keeps ? { notice } : { notice, model: { is: 'none' } });
  });
  lab.onWarning((notice) => set('engine', { notice }));

  const execute: LabStore['execute'] = async (command, arg) => {
    if (!command.enabled(state.getState())) return;
    try {
      await command.run(ctx, arg);
    } catch (error) {
      set('view', { problem: problemOf(error) });
    }
  };
  return {
    state,
    execute,
    begin: async () => {
      const late = setTimeout(() => set('player', { awaited: false }), LONGEST_WAIT_MS);
      const first = [probeDevice, listAdapters, lookForModel].map((command) => execute(command, undefined));
      // Whether the recording is played depends on whether there is a run.
      await execute(restore, undefined);
      if (options.recording) await execute(readRecording, options.recording);
      clearTimeout(late);
      await Promise.all([...first, execute(keepFound, undefined)]);
    },
    kept: async () => {
      await Promise.all([runLog.kept(), roundsLog.kept()]);
    },
  };
}

function refuseToSave(name: string): never {
  throw new Error(`There is no place to save ${name}`);
}

function choiceFrom(modelUrl: string | null): ModelChoice {
  return modelUrl === null ? FIRST_ENGINE.choice : { kind: 'url', url: modelUrl };
}

function savedFrom({ setup, rounds, view, engine }: LabState): Saved {
  const modelUrl = engine.choice.kind === 'url' ? engine.choice.url : null;
  const { draft, openNotes } = setup;
  const { theme, shortcuts } = view;
  return { draft, openNotes, rounds: rounds.draft, theme, shortcuts, executor: engine.executor, modelUrl };
}

/** Writes the draft and the preferences at every change; says once when that is no longer possible. */
function keepDraft(
  state: StoreApi<LabState>,
  write: (saved: Saved) => void,
  onProblem: (problem: NonNullable<LabState['view']['problem']>) => void,
): void {
  let told = false;
  state.subscribe((now, before) => {
    const same =
      now.setup.draft === before.setup.draft &&
      now.setup.openNotes === before.setup.openNotes &&
      now.rounds.draft === before.rounds.draft &&
      now.view.theme === before.view.theme &&
      now.view.shortcuts === before.view.shortcuts &&
      now.engine.executor === before.engine.executor &&
      now.engine.choice === before.engine.choice;
    if (same) return;
    try {
      write(savedFrom(now));
      told = false;
    } catch {
      if (!told)
        onProblem({
          message: 'This browser did not keep what you typed: its storage is full or closed to this page.',
          advice: 'Everything works, but copy your passage somewhere before you leave.',
        });
      told = true;
    }
  });
}
