import { useEffect } from 'react';
import type { RunState } from '../../seal/runState.ts';
import { guess, settleGuess } from '../../store/commands/guess.ts';
import { guessOf, guessTally } from '../../store/selectors/guesses.ts';
import { useCommand, useLab } from '../app/LabContext.tsx';
import { Tabs } from '../parts/Tabs.tsx';
import styles from './GuessFirst.module.css';
import { laneName, lowerName } from './laneName.ts';

/**
 * Asks which notes will help most, between their writing and the first quiz about them. Whoever does not care goes on. Of
 * a run that is only played nothing is asked.
 */
export function GuessFirst({ state }: { readonly state: RunState }) {
  const { enabled, run } = useCommand(guess);
  const guessed = useLab(guessOf);
  const played = useLab(({ player }) => player.plays !== null);
  if (played) return null;
  if (!enabled && (!guessed || state.status === 'finished')) return null;
  if (!enabled)
    return <p className={styles.kept}>Your guess: {lowerName(guessed!.candidate)}. The reward will tell.</p>;
  return (
    <section className={styles.guess} aria-label="Guess first">
      <h3>Which notes will help most?</h3>
      <p className={styles.kept}>
        {guessed
          ? `Your guess: ${lowerName(guessed.candidate)}. It stands until the first of them is quizzed.`
          : 'Guess before the quiz tells, or just go on.'}
      </p>
      <Tabs
        label="Which notes will help most?"
        names={state.candidates.map((_, index) => laneName(index))}
        chosen={guessed?.candidate ?? -1}
        onChoose={run}
      />
    </section>
  );
}

/** How the guess about a finished run turned out, and how the visit's guesses did so far. */
export function GuessReveal({ state }: { readonly state: RunState }) {
  const { enabled, run: settle } = useCommand(settleGuess);
  const guessed = useLab(guessOf);
  const right = useLab((lab) => guessTally(lab).right);
  const of = useLab((lab) => guessTally(lab).of);
  useEffect(() => {
    if (enabled) settle();
  });
  if (!guessed || state.status !== 'finished') return null;
  const yours = `You guessed ${lowerName(guessed.candidate)}.`;
  if (state.chosen === null)
    return <p className={styles.kept}>{yours} None was chosen, so that stays open.</p>;
  return (
    <p className={styles.kept}>
      {yours}{' '}
      {guessed.candidate === state.chosen
        ? '✓ The quiz chose it too.'
        : `✗ The quiz chose ${lowerName(state.chosen)}.`}
      {of > 0 && ` Right in ${right} of ${of} guesses this visit.`}
    </p>
  );
}
