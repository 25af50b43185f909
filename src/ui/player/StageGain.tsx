import styles from './StageGain.module.css';

export interface StageGainProps {
  /** Right answers before the lesson and after it. */
  readonly before: number;
  readonly after: number;
  /** So many questions. */
  readonly of: number;
}

/** Right answers before and after, with a sign and a word. */
export function StageGain({ before, after, of }: StageGainProps) {
  const gained = after - before;
  const [tone, sign, word] =
    gained > 0 ? ['more', '▲', 'more'] : gained < 0 ? ['fewer', '▼', 'fewer'] : ['level', '=', 'as many'];
  return (
    <span className={styles.gain} data-tone={tone}>
      {before} → {after} of {of} right <span aria-hidden="true">{sign}</span>{' '}
      <span className={styles.word}>{gained === 0 ? word : `${Math.abs(gained)} ${word}`}</span>
    </span>
  );
}

/** Right answers before alone. */
export function StageBefore({ before, of }: Omit<StageGainProps, 'after'>) {
  return (
    <span className={styles.gain} data-tone="level">
      before: {before} of {of} right
    </span>
  );
}

/** The same as a bar: grey what it knew before, blue what came with the lesson, orange what went. */
export function StageBar({ before, after, of }: StageGainProps) {
  const width = (count: number) => ({ width: `${(100 * count) / Math.max(1, of)}%` });
  return (
    <span className={styles.bar} aria-hidden="true">
      <span className={styles.kept} style={width(Math.min(before, after))} />
      <span
        className={after < before ? styles.lost : styles.gained}
        style={width(Math.abs(after - before))}
      />
    </span>
  );
}
