/** What a log says of how to go on from it. */
import type { Learner } from '../learner.ts';
import type { RunState } from '../runState.ts';
import { writerAfter } from './lessons.ts';
import type { RunPlace } from './roundsEvents.ts';
import type { RoundsLab } from './roundsLab.ts';
import { placesOf } from './roundsSetup.ts';
import { roundOf, runAt, type RoundsPhase, type RoundsState } from './roundsState.ts';

/** Whether a run has come to its end, good or bad. */
export function isDone(run: RunState | null): boolean {
  return run?.status === 'finished' || run?.status === 'failed';
}

/** The first stage that is not done; null where all are. */
function currentStage(state: RoundsState): RoundsPhase | null {
  const { setup } = state;
  for (let round = 0; round <= setup.rounds; round++) {
    if (round > 0) {
      const { kept, writer } = roundOf(state, round);
      if (!kept) return { kind: 'train', round };
      if (!writer || writer.status === 'running') return { kind: 'tune', round };
    }
    const runs = placesOf(setup, round, 'unseen').map((place) => runAt(state, place));
    if (!runs.every(isDone) || runs.every((run) => run?.status === 'failed'))
      return { kind: 'measure', round };
  }
  return null;
}

/** Failed runs of the stage at which everything failed: going on tries them again. */
export function failedOfStage(state: RoundsState): RunPlace[] {
  const stage = currentStage(state);
  if (!stage || stage.kind === 'tune') return [];
  const places = placesOf(state.setup, stage.round, stage.kind === 'train' ? 'train' : 'unseen');
  return places.filter((place) => runAt(state, place)?.status === 'failed');
}

/** What has to be done again, or goes on differently, said plainly; null where nothing was lost. */
export async function lostBy(
  state: RoundsState,
  executor: Learner['executor'],
  labs: readonly RoundsLab[],
): Promise<string | null> {
  const begun = state.started.executor;
  const said =
    begun.kind === executor.kind
      ? []
      : [`It was begun on ${begun.description} and goes on on ${executor.description}.`];
  const stage = currentStage(state);
  if (stage?.kind === 'tune') {
    const done = roundOf(state, stage.round).writer?.losses.length ?? 0;
    if (done > 0)
      said.push(
        `The writer of round ${stage.round} had ${done} ${done === 1 ? 'step' : 'steps'} behind it: its tuning starts again.`,
      );
  } else if (stage) {
    const writer = writerAfter(state, stage.kind === 'train' ? stage.round - 1 : stage.round);
    // A lab that cannot say leaves the others to go on once it is to work.
    const has = (lab: RoundsLab) => lab.hasWriter(writer!.card.id).catch(() => true);
    if (writer && (await Promise.all(labs.map(has))).includes(false))
      said.push(`The writer of round ${writer.round} is no longer kept: it is tuned again from the log.`);
  }
  return said.join(' ') || null;
}
