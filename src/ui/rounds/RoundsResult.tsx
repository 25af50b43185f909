import type { RoundsState } from '../../seal/rounds/roundsState.ts';
import { PaperNumbers } from './PaperNumbers.tsx';
import styles from './RoundsResult.module.css';
import { verdicts } from './roundsWords.ts';
import { UnseenTable } from './UnseenTable.tsx';
import { VerdictSentence } from './VerdictSentence.tsx';

/** The verdict in one sentence, every measurement in numbers, and what the paper measured. */
export function RoundsResult({ state }: { readonly state: RoundsState }) {
  return (
    <>
      <Verdicts state={state} />
      <UnseenTable state={state} />
      <PaperNumbers />
    </>
  );
}

function Verdicts({ state }: { readonly state: RoundsState }) {
  const all = verdicts(state);
  const last = all.at(-1);
  if (!last)
    return (
      <p className={styles.empty}>
        When the unseen passages have been measured after round 1, the verdict stands here in one sentence,
        good or bad.
      </p>
    );
  return (
    <div className={styles.result}>
      <p className={styles.verdict}>
        <VerdictSentence verdict={last} />
      </p>
      {all.length > 1 && (
        <ul className={styles.more}>
          {all.slice(0, -1).map(({ round, sentence }) => (
            <li key={round}>
              Measured after round {round}: {sentence}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
