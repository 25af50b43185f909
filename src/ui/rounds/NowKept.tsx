import type { RoundsState } from '../../seal/rounds/roundsState.ts';
import rows from '../player/LaneRow.module.css';
import { rewardText } from './roundsWords.ts';
import styles from './RoundsNow.module.css';

/** What became of each training passage's self-edits. */
export function NowKept({ state, round }: { readonly state: RoundsState; readonly round: number }) {
  const kept = state.rounds[round - 1]!.kept ?? [];
  const count = kept.filter(({ candidate }) => candidate !== null).length;
  const { reward, judge, train } = state.setup;
  return (
    <section className={styles.now}>
      <h2>Kept in round {round}</h2>
      <p className={styles.words}>
        {count} of {train.length} passages had a self-edit worth keeping
      </p>
      <ul className={styles.rows}>
        {kept.map(({ passage, candidate, rewards }) => {
          const value = candidate === null ? null : (rewards[candidate] ?? null);
          return (
            <li key={passage} className={`${rows.row} ${styles.row} ${styles.line}`}>
              <span className={rows.said}>{train[passage]!.title}</span>
              {candidate === null ? (
                <span className={styles.gain} data-tone="level">
                  <span aria-hidden="true">○ </span>none
                </span>
              ) : (
                <span className={styles.gain} data-tone="more">
                  <span aria-hidden="true">● </span>self-edit {candidate + 1},{' '}
                  {judge === 'cheap' && value !== null ? value.toFixed(2) : rewardText(value, reward)}
                </span>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
