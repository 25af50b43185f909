import type { RoundsState } from '../../seal/rounds/roundsState.ts';
import { lossTop } from '../figures/LossCurve/layout.ts';
import { Sparkline } from '../figures/LossCurve/Sparkline.tsx';
import { counted } from '../parts/quantity.ts';
import styles from './RoundsNow.module.css';

/** The writer while it is tuned. */
export function NowTuning({ state, round }: { readonly state: RoundsState; readonly round: number }) {
  const writer = state.rounds[round - 1]!.writer;
  if (!writer) return null;
  const { losses, steps, documents, problem } = writer;
  const last = losses.at(-1);
  return (
    <section className={styles.now}>
      <h2>The writer of round {round}</h2>
      <p className={styles.words}>
        A fresh adapter, trained to write what was kept: {counted(documents, 'document')}
      </p>
      {problem ? (
        <p className={styles.words}>{problem.message}</p>
      ) : (
        <>
          <Sparkline losses={losses} steps={steps} top={lossTop([losses])} className={styles.wide} />
          <p className={styles.words}>
            Step {losses.length} of {steps}
            {last !== undefined && `, loss ${last.toFixed(2)}`}
          </p>
        </>
      )}
    </section>
  );
}
