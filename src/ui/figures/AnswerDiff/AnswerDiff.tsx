import { Fragment } from 'react';
import styles from './AnswerDiff.module.css';
import { wordDiff } from './wordDiff.ts';

export interface AnswerDiffProps {
  readonly before: string;
  readonly after: string;
  /** The right answer. */
  readonly reference: string;
}

/** An answer as it changed: words that are gone are struck out, new ones underlined; the reference stands below. */
export function AnswerDiff({ before, after, reference }: AnswerDiffProps) {
  return (
    <span className={styles.diff}>
      <span>
        {wordDiff(before, after).map(({ kind, words }, i) => (
          // eslint-disable-next-line react/no-array-index-key -- parts have no name of their own
          <Fragment key={i}>
            {i > 0 && ' '}
            {kind === 'gone' && (
              <del className={styles.gone}>
                <span className="visually-hidden">(before: </span>
                {words}
                <span className="visually-hidden">)</span>
              </del>
            )}
            {kind === 'new' && <ins className={styles.new}>{words}</ins>}
            {kind === 'same' && words}
          </Fragment>
        ))}
      </span>
      <span className={styles.reference}>right: {reference}</span>
    </span>
  );
}
