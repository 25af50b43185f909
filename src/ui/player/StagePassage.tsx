import type { RunState } from '../../seal/runState.ts';
import styles from './StagePassage.module.css';

/** The passage, the sentence marked that is being written about; dimmed while the quiz is asked without it. */
export function StagePassage({ state }: { readonly state: RunState }) {
  const { passage } = state.setup;
  const away = state.phase?.kind === 'quiz';
  const about = writtenAbout(state);
  return (
    <section className={styles.passage} data-away={away}>
      <h2 className={styles.title}>Passage</h2>
      <p className={styles.state}>{away ? 'taken away: the quiz is closed-book' : passage.title}</p>
      <p className={styles.text}>
        {state.started.sentences.map((sentence, index) => (
          // eslint-disable-next-line react/no-array-index-key -- a sentence may come twice
          <span key={index} className={about.has(index) ? styles.about : undefined}>
            {sentence}{' '}
          </span>
        ))}
      </p>
    </section>
  );
}

/** Sentences that the newest notes were written from, one of each self-edit being written. */
function writtenAbout(state: RunState): ReadonlySet<number | null> {
  if (state.phase?.kind !== 'write') return new Set();
  const writing = state.candidates.filter((candidate) => candidate.writing === 'running');
  return new Set(writing.map(({ notes }) => notes.at(-1)?.sentence ?? null));
}
