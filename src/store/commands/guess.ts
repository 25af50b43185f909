import type { Command } from '../command.ts';
import { guessable, guessOf } from '../selectors/guesses.ts';

/** Says which self-edit will help most; until the first of them is asked it can be changed. */
export const guess: Command<number> = {
  id: 'guess',
  label: 'Guess',
  enabled: guessable,
  run: ({ get, set }, candidate) => {
    const { started } = get().run.state!;
    const { guesses } = get().view;
    set('view', { guesses: { ...guesses, [started.startedAt]: { candidate, right: null } } });
  },
};

/** Compares the guess with what the run chose, once. */
export const settleGuess: Command = {
  id: 'settle-guess',
  label: 'Compare the guess',
  enabled: (state) => state.run.state?.status === 'finished' && guessOf(state)?.right === null,
  run: ({ get, set }) => {
    const state = get();
    const { started, chosen } = state.run.state!;
    const { candidate } = guessOf(state)!;
    const right = chosen === null ? null : candidate === chosen;
    if (right !== null)
      set('view', { guesses: { ...state.view.guesses, [started.startedAt]: { candidate, right } } });
  },
};
