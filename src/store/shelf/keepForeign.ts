import type { Command } from '../command.ts';
import { UNKNOWN_APP } from '../share/appVersion.ts';
import type { LabState } from '../state.ts';
import { keep } from './keep.ts';
import { entryOfRounds, entryOfRun, foreignId, type Origin, type Shelvable } from './shelfEntryOf.ts';

/** Whether the recorded run that comes with the page is on the shelf, as far as this visit knows. */
function recordingIsKept({ player, shelf }: Pick<LabState, 'player' | 'shelf'>): boolean {
  const { recording } = player;
  return recording !== null && isKept(shelf, foreignId('recorded', recording.state));
}

/** Puts the recorded run that comes with the page on the shelf. */
export const keepRecording: Command = {
  id: 'keep-recording',
  label: 'Keep it under Runs',
  enabled: (state) => state.player.recording !== null && !recordingIsKept(state),
  run: async (ctx) => {
    const { recording } = ctx.get().player;
    if (!recording) return;
    const { log, state, commit } = recording;
    await keep(ctx, entryOfRun(log, state, recordedBy(commit, state)));
  },
};

export function importedIsKept({ share, run, shelf }: Pick<LabState, 'share' | 'run' | 'shelf'>): boolean {
  return share.imported !== null && run.state !== null && isKept(shelf, foreignId('imported', run.state));
}

/** Puts the run out of a file on the shelf. */
export const keepImported: Command = {
  id: 'keep-imported',
  label: 'Keep it under Runs',
  enabled: (state) =>
    state.share.imported !== null && state.run.state !== null && state.run.readOnly && !importedIsKept(state),
  run: async (ctx) => {
    const { share, run } = ctx.get();
    if (!share.imported || !run.state) return;
    const id = foreignId('imported', run.state);
    const { app } = share.imported.manifest;
    await keep(ctx, entryOfRun(run.log, run.state, { id, from: 'imported', app }));
  },
};

/** Where a recording comes from: `commit` is all that is known of the code that made it. */
function recordedBy(commit: string | null, state: Shelvable): Origin {
  return { id: foreignId('recorded', state), from: 'recorded', app: { ...UNKNOWN_APP, commit } };
}

function isKept({ entries, kept }: LabState['shelf'], id: string): boolean {
  return kept.includes(id) || (entries?.some((entry) => entry.id === id) ?? false);
}

function recordedRoundsAreKept({ rounds, shelf }: Pick<LabState, 'rounds' | 'shelf'>): boolean {
  return rounds.recording !== null && isKept(shelf, foreignId('recorded', rounds.recording.state));
}

/** Puts the recorded rounds that come with the page on the shelf. */
export const keepRecordedRounds: Command = {
  id: 'keep-recorded-rounds',
  label: 'Keep them under Runs',
  enabled: (state) => state.rounds.recording !== null && !recordedRoundsAreKept(state),
  run: async (ctx) => {
    const { recording } = ctx.get().rounds;
    if (!recording) return;
    const { log, state, commit } = recording;
    await keep(ctx, entryOfRounds(log, state, recordedBy(commit, state)));
  },
};

/** Puts the rounds out of a file on the shelf. */
export const keepImportedRounds: Command = {
  id: 'keep-imported-rounds',
  label: 'Keep them under Runs',
  enabled: ({ rounds, shelf }) =>
    rounds.imported !== null && !isKept(shelf, foreignId('imported', rounds.imported.state)),
  run: async (ctx) => {
    const { imported } = ctx.get().rounds;
    if (!imported) return;
    const { log, state, app } = imported;
    const id = foreignId('imported', state);
    await keep(ctx, entryOfRounds(log, state, { id, from: 'imported', app }));
  },
};
