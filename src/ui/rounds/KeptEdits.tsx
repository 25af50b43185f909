import { useState } from 'react';
import type { KeptEdit } from '../../seal/rounds/roundsEvents.ts';
import type { RoundsState } from '../../seal/rounds/roundsState.ts';
import { counted } from '../parts/quantity.ts';
import { ScrollBox } from '../parts/ScrollBox.tsx';
import { Tabs } from '../parts/Tabs.tsx';
import { rewardText } from './roundsWords.ts';
import styles from './Table.module.css';

/** Round by round: which self-edit of each training passage was kept, and why. */
export function KeptEdits({ state }: { readonly state: RoundsState }) {
  const { rounds } = state;
  const [chosen, setChosen] = useState(0);
  const shown = Math.min(chosen, rounds.length - 1);
  const { kept } = rounds[shown]!;
  return (
    <>
      {rounds.length > 1 && (
        <Tabs
          label="Round"
          names={rounds.map((_, i) => `Round ${i + 1}`)}
          chosen={shown}
          onChoose={setChosen}
        />
      )}
      {kept ? (
        <RoundTable state={state} kept={kept} round={shown + 1} />
      ) : (
        <p className={styles.dropped}>
          When every training passage of round {shown + 1} has run, what is kept of each stands here.
        </p>
      )}
    </>
  );
}

interface RoundTableProps {
  readonly state: RoundsState;
  readonly kept: readonly KeptEdit[];
  readonly round: number;
}

function RoundTable({ state, kept, round }: RoundTableProps) {
  const { setup } = state;
  const count = kept.filter(({ candidate }) => candidate !== null).length;
  return (
    <>
      <p>
        Of {counted(setup.train.length, 'training passage')}, {count === 0 ? 'none' : count} had a self-edit
        worth keeping.
      </p>
      <ScrollBox className={styles.wide} label={`What was kept in round ${round}`}>
        <table className={`${styles.table} ${styles.cards}`}>
          <caption className="visually-hidden">What was kept in round {round}</caption>
          <thead>
            <tr>
              <th scope="col">Passage</th>
              <th scope="col">
                {setup.judge === 'cheap' ? 'Marks of its self-edits' : 'Rewards of its self-edits'}
              </th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            {kept.map((one) => (
              <tr key={one.passage}>
                <th scope="row">{setup.train[one.passage]!.title}</th>
                <td>
                  <Rewards kept={one} state={state} />
                </td>
                <td className={styles.words}>{one.reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </>
  );
}

function Rewards({ kept, state }: { readonly kept: KeptEdit; readonly state: RoundsState }) {
  const { reward, judge } = state.setup;
  if (kept.rewards.length === 0) return <span className={styles.dropped}>none</span>;
  const text = (value: number | null) =>
    value === null
      ? 'failed'
      : judge === 'cheap'
        ? value.toFixed(2)
        : rewardText(value, reward).replace(' bits', '');
  return kept.rewards.map((value, index) => {
    const isKept = index === kept.candidate;
    return (
      // eslint-disable-next-line react/no-array-index-key -- a self-edit is its place
      <span key={index} className={styles.dropped}>
        {index > 0 && ', '}
        <span className={isKept ? styles.kept : ''}>
          {isKept && <span aria-hidden="true">● </span>}
          {text(value)}
          {isKept && <span className="visually-hidden"> (kept)</span>}
        </span>
      </span>
    );
  });
}
