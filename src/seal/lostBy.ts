import type { CheckpointStore } from './innerLoop.ts';
import type { Learner } from './learner.ts';
import { laneOf } from './reduceRun.ts';
import type { RunState } from './runState.ts';

/** What has to be done again after a stop, or goes on differently, said plainly; null where nothing was lost. */
export async function lostBy(
  state: RunState,
  learner: Learner,
  checkpoints: CheckpointStore,
): Promise<string | null> {
  const { executor } = state.started;
  const said =
    executor.kind === learner.executor.kind
      ? []
      : [`It was begun on ${executor.description} and goes on on ${learner.executor.description}.`];
  for (const name of ['control', ...state.candidates.keys()] as const) {
    const { study, quiz: asked, problem } = laneOf(state, name);
    if (!study || asked === 'finished' || problem) continue;
    const done = study.losses.length;
    if (study.status === 'finished' && (await checkpoints.loadAdapter(name))) continue;
    const from = Math.min(done, (await checkpoints.loadStudy(name))?.step ?? 0);
    if (from < done)
      said.push(
        from === 0
          ? `Nothing of this lesson's ${done} steps had been saved: it starts again.`
          : `Training goes on from step ${from}; ${done - from} of the steps after it are done again.`,
      );
  }
  const writing = state.candidates.flatMap(({ writing }, index) =>
    writing === 'running' ? [index + 1] : [],
  );
  if (writing.length > 0)
    said.push(
      `The notes of self-edit${writing.length > 1 ? 's' : ''} ${listed(writing)} were not finished: they are written again.`,
    );
  return said.join(' ') || null;
}

/** "1", "1 and 2", "1, 2 and 3". */
function listed(numbers: readonly number[]): string {
  const [last, ...others] = [...numbers].reverse();
  return others.length > 0 ? `${others.reverse().join(', ')} and ${last}` : `${last}`;
}
