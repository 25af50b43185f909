import styles from './RoundsResult.module.css';

/** Theirs, never in the picture of ours. */
export function PaperNumbers() {
  return (
    <section className={styles.result}>
      <h3>What the paper measured</h3>
      <p className={styles.more}>
        The paper’s own figures, for Qwen2.5-7B on SQuAD passages with answers graded by GPT-4.1, as shares of
        right answers: 32.7 % untouched, 33.5 % after the passage only, 39.7 % after self-edits of the untuned
        writer, 42.7 % after round 1 and 47.0 % after round 2. Another model, other questions and another
        grader: they cannot be compared with the figures here.
      </p>
    </section>
  );
}
