import type { RoundsState } from '../../seal/rounds/roundsState.ts';
import styles from './RoundsNow.module.css';

/** Before anything has happened: what the writer practises on, and what it is measured on. */
export function NowPassages({ state }: { readonly state: RoundsState }) {
  const { train, unseen } = state.setup;
  return (
    <section className={styles.now}>
      <h2>The passages</h2>
      <p className={styles.words}>Each with its questions, asked before and after</p>
      {(
        [
          ['To practise on', train],
          ['Unseen, to be measured on', unseen],
        ] as const
      ).map(([name, passages]) => (
        <div key={name} className={styles.written}>
          <h3 className={styles.name}>{name}</h3>
          <p className={styles.note}>{passages.map(({ title }) => title).join(', ')}</p>
        </div>
      ))}
    </section>
  );
}
