import type { Lane, RunEventBody } from './events.ts';
import type { Learner } from './learner.ts';
import { laneOf } from './reduceRun.ts';
import type { RunState } from './runState.ts';
import { wholePassage } from './selfEdit/documents.ts';

/** Whether everything that `observe` would say of a lane is in the log. */
export function isObserved(state: RunState, lane: Lane): boolean {
  if (state.setup.observe === false) return true;
  const { surprise, update } = laneOf(state, lane);
  return surprise !== null && (update !== null || lane === 'base');
}

/**
 * Looks at the learner as a lane left it, for the pictures: how it reads the passage now, and where in the network the
 * update landed. Nothing is decided by it, and what cannot be measured is left out: it fails neither lane nor run.
 * @throws the signal's reason
 */
export async function* observe(
  learner: Learner,
  state: () => RunState,
  lane: Lane,
  signal: AbortSignal | undefined,
): AsyncGenerator<RunEventBody> {
  const { setup } = state();
  if (setup.observe === false) return;
  const { surprise, update } = laneOf(state(), lane);
  if (!surprise) {
    const read = await unlessItFails(() => learner.surprise(wholePassage(setup.passage), signal), signal);
    if (read?.bits.length && read.bits.every(Number.isFinite))
      yield { type: 'passage.read', lane, pieces: read.pieces, bits: read.bits.map(toHundredths) };
  }
  if (update || lane === 'base') return;
  const measured = await unlessItFails(() => learner.updateNorms(), signal);
  if (!measured?.norms.flat().every(Number.isFinite)) return;
  const { projections, norms } = measured;
  yield { type: 'update.measured', lane, projections, norms: norms.map((row) => row.map(toThreeDigits)) };
}

async function unlessItFails<T>(
  measure: () => Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T | null> {
  try {
    return await measure();
  } catch (error) {
    if (signal?.aborted) throw error;
    return null;
  }
}

function toHundredths(bits: number): number {
  return Math.round(bits * 100) / 100;
}

function toThreeDigits(norm: number): number {
  return Number(norm.toPrecision(3));
}
