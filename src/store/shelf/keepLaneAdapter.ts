import type { RunState } from '../../seal/runState.ts';
import { problemOf, type Command } from '../command.ts';
import { listAdapters } from '../commands/listAdapters.ts';
import { adapterToPack } from '../share/packAdapter.ts';
import type { LabState } from '../state.ts';
import { entryOfOwn, keep } from './keep.ts';

/** The self-edit of the run on screen whose adapter can be kept beyond the run; null where there is none, or it is kept. */
export function adapterToKeep(state: Pick<LabState, 'run' | 'adapters'>): number | null {
  const { run, adapters } = state;
  const lane = adapterToPack(state);
  if (lane === null || run.id === null || run.activity !== 'idle') return null;
  const id = idOf(run.id, lane);
  return adapters.kept.some((adapter) => adapter.id === id) ? null : lane;
}

/** Keeps what the self-edit that stands for the run on screen learned, so that it is there when the run is left. */
export const keepLaneAdapter: Command = {
  id: 'keep-lane-adapter',
  label: 'Keep its adapter',
  enabled: (state) => adapterToKeep(state) !== null,
  run: async (ctx) => {
    const { get, set, lab } = ctx;
    const { id: runId, state } = get().run;
    const loose = entryOfOwn(get().run);
    const lane = adapterToKeep(get());
    if (runId === null || !state || !loose || lane === null) return;
    const about = aboutLane(runId, state, lane);
    try {
      await lab.keepAdapter({ runId, lane, about });
    } catch (error) {
      set('shelf', { problem: problemOf(error) });
      return;
    }
    await listAdapters.run(ctx);
    const { entry, events } = loose;
    await keep(ctx, { entry: { ...entry, adapters: [about.id] }, events });
  },
};

function aboutLane(runId: string, { setup, started, candidates }: RunState, lane: number) {
  const { rank, firstLayer } = candidates[lane]!.recipe;
  const { name, sha256, layers } = started.model;
  return {
    id: idOf(runId, lane),
    name: `${setup.passage.title}: self-edit ${lane + 1}, seed ${setup.seed}`,
    model: { name, sha256, layers },
    baseModel: null,
    sameModelFile: true,
    rank,
    layers: { from: firstLayer, to: layers - 1 },
  };
}

function idOf(runId: string, lane: number): string {
  return `${runId}-self-edit-${lane + 1}`;
}
