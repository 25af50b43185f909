import { stripScale } from '../figures/RewardStrip/layout.ts';
import { RewardStrip } from '../figures/RewardStrip/RewardStrip.tsx';
import type { RoundsState } from '../../seal/rounds/roundsState.ts';
import { PaperNumbers } from './PaperNumbers.tsx';
import styles from './RoundsResult.module.css';
import { StripTable } from './StripTable.tsx';
import { AXIS, judgeSentence, trainingCaption, unseenCaption, verdicts } from './roundsWords.ts';
import { trainingColumns, unseenColumns } from './stripColumns.ts';

const SIGNS = { yes: '▲', no: '▼', 'not shown': '≈' } as const;
const TONES = { yes: 'helped', no: 'hurt', 'not shown': 'unsure' } as const;

/** The verdict in one sentence, then every self-edit as a dot, then the same as a table. */
export function RoundsResult({ state }: { readonly state: RoundsState }) {
  const unseen = unseenColumns(state);
  const training = trainingColumns(state);
  const cheap = state.setup.judge === 'cheap';
  const { reward } = state.setup;
  const judge = judgeSentence(state);
  return (
    <>
      <Verdicts state={state} />
      <RewardStrip
        title="Unseen passages."
        columns={unseen}
        scale={stripScale(cheap ? unseen : [...unseen, ...training])}
        axis={AXIS[reward]}
        caption={unseenCaption(state, unseen)}
      />
      <RewardStrip
        title="Training passages."
        columns={training}
        scale={stripScale(cheap ? training : [...unseen, ...training])}
        axis={cheap ? 'Mark of the cheap judge' : `${AXIS[reward]}, on the choose half`}
        caption={trainingCaption(training, state)}
      />
      <p className={styles.key}>
        <span className={styles.dot} aria-hidden="true" /> kept, or measured{' '}
        <span className={styles.ring} aria-hidden="true" /> dropped{' '}
        <span className={styles.bar} aria-hidden="true" /> mean
        <span className={styles.whisker} aria-hidden="true" /> 95 % interval over passages. Above 0 helped,
        below 0 hurt.
      </p>
      {judge && <p className={styles.more}>{judge}</p>}
      <details>
        <summary>The same as a table</summary>
        <StripTable state={state} />
      </details>
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
        <span className={styles[TONES[last.improved]]} aria-hidden="true">
          {SIGNS[last.improved]}{' '}
        </span>
        {last.sentence}
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
