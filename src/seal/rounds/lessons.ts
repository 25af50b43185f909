import type { WriterCard } from '../events.ts';
import type { WriterLesson } from './roundsLab.ts';
import { writerCard } from './roundsSetup.ts';
import { roundOf, type RoundsState } from './roundsState.ts';

/**
 * What the writer of a round is tuned on: every self-edit that was kept in it and in the rounds before, by round and
 * passage. Only training passages have kept self-edits.
 */
export function lessonsUpTo(state: Pick<RoundsState, 'rounds'>, round: number): WriterLesson[] {
  return state.rounds.slice(0, round).flatMap(({ train, kept }) =>
    (kept ?? []).flatMap(({ passage, candidate }) => {
      const run = train[passage];
      const edit = candidate === null ? undefined : run?.candidates[candidate];
      if (!run || !edit) return [];
      const { title, text } = run.setup.passage;
      return [{ passage: { title, text }, notes: edit.notes, recipeText: edit.wroteRecipe?.text ?? null }];
    }),
  );
}

/** Who writes after a round: the writer tuned last, or null, the untouched model, where none was. */
export function writerAfter(state: RoundsState, round: number): { card: WriterCard; round: number } | null {
  for (let r = round; r >= 1; r--)
    if (roundOf(state, r).writer?.status === 'tuned')
      return { card: writerCard(state.started.id, r), round: r };
  return null;
}
