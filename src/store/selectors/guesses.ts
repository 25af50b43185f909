import type { Guess } from '../slices/view.ts';
import type { LabState } from '../state.ts';

/** Whether there is something to guess: several self-edits have notes, and which of them helps is not known yet. */
export function guessable({ run: { state } }: Pick<LabState, 'run'>): boolean {
  if (!state || state.status === 'finished') return false;
  const { candidates } = state;
  return (
    candidates.every(({ writing, problem }) => writing === 'finished' || problem !== null) &&
    candidates.filter(({ notes }) => notes.length > 0).length > 1 &&
    candidates.every(({ quiz }) => quiz === 'waiting')
  );
}

/** The guess about the run on screen. */
export function guessOf({ view, run }: Pick<LabState, 'view' | 'run'>): Guess | null {
  return (run.state && view.guesses[run.state.started.startedAt]) ?? null;
}

/** Of this visit's guesses whose run has ended, how many were right. */
export function guessTally({ view }: Pick<LabState, 'view'>): {
  readonly right: number;
  readonly of: number;
} {
  const known = Object.values(view.guesses).filter((guess) => guess.right !== null);
  return { right: known.filter((guess) => guess.right).length, of: known.length };
}
