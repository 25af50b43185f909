import type { ReactNode } from 'react';
import type { QuizAnswer } from '../../seal/runState.ts';
import { AnswerDiff } from '../figures/AnswerDiff/AnswerDiff.tsx';
import { Mark } from '../parts/Mark.tsx';
import { bitsText } from '../parts/quantity.ts';
import styles from './QuizTable.module.css';

export interface AnswerCellProps {
  readonly answer: QuizAnswer | null;
  /** The untouched model's; null where there is nothing to compare with. */
  readonly before: QuizAnswer | null;
  readonly reference: string;
  /** Show the answer as it changed. */
  readonly diff: boolean;
  /** Stands there until there is an answer. */
  readonly waiting: string;
  /** What else is known of it. */
  readonly children: ReactNode;
}

/** One answer with its mark and its surprise. */
export function AnswerCell({ answer, before, reference, diff, waiting, children }: AnswerCellProps) {
  if (!answer) return <span className={styles.waiting}>{waiting}</span>;
  const change = before ? answer.bits - before.bits : 0;
  const tone = Math.abs(change) < 0.05 ? '' : change < 0 ? styles.fewer : styles.more;
  return (
    <div className={styles.cell}>
      <span className={styles.answer}>
        {diff && before ? (
          <AnswerDiff before={before.answer} after={answer.answer} reference={reference} />
        ) : (
          answer.answer || '(says nothing)'
        )}
      </span>
      <span className={styles.facts}>
        <Mark right={answer.right} />
        <span className={tone}>
          {tone && <span aria-hidden="true">{change < 0 ? '▾ ' : '▴ '}</span>}
          {bitsText(answer.bits)}
          {tone && (
            <span className="visually-hidden">
              {change < 0 ? ', fewer than before' : ', more than before'}
            </span>
          )}
        </span>
      </span>
      {children}
    </div>
  );
}
