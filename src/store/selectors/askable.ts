import type { Passage } from '../../seal/passage.ts';
import type { RunState } from '../../seal/runState.ts';
import { readDraft } from '../readDraft.ts';
import type { AskedOf } from '../slices/adapters.ts';
import type { LabState } from '../state.ts';
import { lanesOf, shownCandidate } from './lanes.ts';
import { runStage } from './runStage.ts';

/** The passage whose questions can be asked now: of a finished run, or of the draft where there is no run. */
export function askablePassage(state: LabState): Passage | null {
  const stage = runStage(state);
  if (stage === 'finished' || stage === 'readOnly') return state.run.state!.setup.passage;
  return stage === 'none' ? readDraft(state.setup.draft).passage : null;
}

/** Everyone who can be asked, lanes first; each with the same adapter each time it is asked. */
export function askable({ run, adapters }: Pick<LabState, 'run' | 'adapters'>): AskedOf[] {
  const lanes =
    run.state && runStage({ run }) === 'finished'
      ? lanesOf(run.state).filter((named) => named.lane !== 'base' && named.state.quiz === 'finished')
      : [];
  return [...lanes.map(({ lane }) => lane), ...adapters.kept.map(({ id }) => ({ adapter: id }))];
}

/** Who is asked next: the one that was chosen, else the self-edit that stands for the run, else the first there is. */
export function whoIsAsked(state: Pick<LabState, 'run' | 'adapters'>): AskedOf | null {
  const all = askable(state);
  const shown = state.run.state && shownCandidate(state.run.state);
  const wanted = state.adapters.chosen ?? shown ?? 'control';
  return all.find((each) => askedKey(each) === askedKey(wanted)) ?? all[0] ?? null;
}

/**
 * What the untouched model answered in the run, for an answer to be compared with; null where there is no run, or where
 * it was another model: an adapter from a file is asked over the model it was loaded for.
 */
export function answersBefore(
  { run, adapters }: Pick<LabState, 'run' | 'adapters'>,
  whose: AskedOf,
): RunState['base']['answers'] | null {
  if (!run.state) return null;
  const id = askedOfAdapter(whose);
  const model = adapters.kept.find((adapter) => adapter.id === id)?.model;
  if (id !== null && model?.sha256 !== run.state.started.model.sha256) return null;
  return run.state.base.answers;
}

/** One text for each that can be asked. */
export function askedKey(whose: AskedOf): string {
  return typeof whose === 'object' ? `adapter ${whose.adapter}` : String(whose);
}

/** Id of an adapter from a file, or null for a lane. */
export function askedOfAdapter(whose: AskedOf | null | undefined): string | null {
  return typeof whose === 'object' && whose !== null ? whose.adapter : null;
}
