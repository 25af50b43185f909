import type { RunSetup } from '../../seal/events.ts';
import type { Command } from '../command.ts';
import { mayBeReplaced, sameSettings } from '../player/liveSetup.ts';
import { SHOW_PAGE } from '../slices/player.ts';
import { MAX_SEED, type Draft } from '../slices/setup.ts';
import type { OpenedSetup } from '../slices/share.ts';
import { draftOfShared, setupOfRun } from '../share/sharedSetup.ts';
import type { LabState } from '../state.ts';
import { discardRun } from './discardRun.ts';
import { canEditDraft } from './editDraft.ts';

/**
 * Sets up the run on screen again, with its seed or with a new one; the run is left as `discardRun` leaves it. Without a
 * run it is the recording that is played, or the draft where a person has begun one.
 */
export const startOver: Command<'same seed' | 'new seed'> = {
  id: 'start-over',
  label: 'Set it up again',
  enabled: (state) => isOnScreen(state) && (discardRun.enabled(state) || canEditDraft(state)),
  run: async (ctx, which) => {
    const setup = setupOnScreen(ctx.get());
    if (discardRun.enabled(ctx.get())) await discardRun.run(ctx, undefined);
    if (!canEditDraft(ctx.get())) return;
    const before = ctx.get().setup.draft;
    const again = setup ? draftOfRun(setup, before, ctx.newId) : before;
    const draft = which === 'new seed' ? { ...again, seed: anotherSeed(again.seed) } : again;
    ctx.set('setup', { draft });
    ctx.set('share', { opened: openedStill(ctx.get().share.opened, before, draft) });
    ctx.set('player', SHOW_PAGE);
  },
};

/** The way back from what was opened: it stays where only the seed changed; what is set up in its place can be undone. */
function openedStill(opened: OpenedSetup | null, before: Draft, after: Draft): OpenedSetup | null {
  if (opened?.after !== before) return opened;
  if (sameSettings(before, { ...after, seed: before.seed })) return { ...opened, after };
  return { from: { kind: 'again', over: opened }, before: opened.before, after };
}

/** A past run is set up from the shelf, and of a run that stands behind the recording nobody sees that it would be left. */
function isOnScreen({ player: { plays }, run }: LabState): boolean {
  return plays !== 'shelf' && (plays !== 'recording' || run.id === null);
}

function setupOnScreen({ run, player, setup }: LabState): RunSetup | null {
  if (run.state) return run.state.setup;
  const recorded = player.plays === 'recording' ? player.recording!.state.setup : null;
  return recorded && mayBeReplaced(setup.draft, recorded) ? recorded : null;
}

/** The draft of the same run again, with its writers: they are kept in this browser. */
export function draftOfRun(setup: RunSetup, before: Draft, newId: () => string): Draft {
  const draft = draftOfShared(setupOfRun(setup), before, newId);
  const writers = setup.candidates.map(({ writer }) => writer?.id ?? null);
  return { ...draft, selfEdits: draft.selfEdits.map((edit, i) => ({ ...edit, writer: writers[i] ?? null })) };
}

function anotherSeed(seed: number): number {
  return (seed + 1 + Math.floor(Math.random() * MAX_SEED)) % (MAX_SEED + 1);
}
