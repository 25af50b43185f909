import type { RoundsState, WriterState } from '../../seal/rounds/roundsState.ts';
import { writerCard } from '../../seal/rounds/roundsSetup.ts';
import { lossTop } from '../figures/LossCurve/layout.ts';
import { LossCurve } from '../figures/LossCurve/LossCurve.tsx';
import { Notice } from '../parts/Notice.tsx';
import { counted, duration, plainNumber } from '../parts/quantity.ts';
import styles from './Writers.module.css';
import { WriterFile } from './WriterFile.tsx';

/** The tuning of each round's writer, and the writer itself where this browser keeps it. */
export function WriterTunings({ state, live }: { readonly state: RoundsState; readonly live: boolean }) {
  const top = lossTop(state.rounds.map(({ writer }) => writer?.losses ?? []));
  const { rank, learningRate, epochs, batchSize } = state.setup.writerRecipe;
  return (
    <>
      <p className={styles.about}>
        Each round’s writer is a fresh adapter (rank {rank}, learning rate {plainNumber(learningRate)},{' '}
        {counted(epochs, 'epoch')}, batches of {batchSize}), trained on all that was kept so far. The loss
        counts only what the writer wrote, never the passage.
      </p>
      <div className={styles.writers}>
        {state.rounds.map(({ writer }, i) => (
          <section
            key={writerCard(state.started.id, i + 1).id}
            className={styles.writer}
            aria-label={`Writer after round ${i + 1}`}
          >
            <div className={styles.head}>
              <h3>After round {i + 1}</h3>
              <span className={styles.status}>{statusOf(writer)}</span>
            </div>
            {writer?.problem && (
              <Notice kind="note" title={writer.problem.message}>
                The writer of the round before goes on. {writer.problem.advice}
              </Notice>
            )}
            {writer && writer.losses.length > 0 && (
              <>
                <LossCurve
                  name={`Writer ${i + 1}`}
                  losses={writer.losses}
                  steps={writer.steps}
                  top={top}
                  live={live && writer.status === 'running'}
                  caption={captionOf(i + 1, writer)}
                />
                <p className={styles.about}>
                  {counted(writer.documents, 'document')}, loss {writer.losses.at(-1)!.toFixed(2)},{' '}
                  {duration(writer.elapsedMs)}
                </p>
              </>
            )}
            {!writer && <p className={styles.about}>Not tuned yet</p>}
            {writer?.status === 'tuned' && <WriterFile id={writerCard(state.started.id, i + 1).id} />}
          </section>
        ))}
      </div>
    </>
  );
}

function statusOf(writer: WriterState | null): string {
  if (!writer) return '';
  if (writer.status === 'tuned') return `${counted(writer.steps, 'step')}, done`;
  if (writer.status === 'unchanged') return 'unchanged';
  return `step ${writer.losses.length} of ${writer.steps}`;
}

function captionOf(round: number, { losses, steps }: WriterState): string {
  const [from, to] = [losses[0]!.toFixed(2), losses.at(-1)!.toFixed(2)];
  const change =
    from === to ? `stayed at ${to}` : `${Number(to) < Number(from) ? 'fell' : 'rose'} from ${from} to ${to}`;
  return `Writer after round ${round}: in ${losses.length} of ${steps} steps the loss ${change}.`;
}
