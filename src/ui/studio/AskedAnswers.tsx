import type { RunState } from '../../seal/runState.ts';
import type { AskedAgain } from '../../store/slices/run.ts';
import { Mark } from '../parts/Mark.tsx';
import styles from './AdapterStrength.module.css';

export interface AskedAnswersProps {
  /** What the same model answered untouched, to compare with; null where that is not known. */
  readonly before: RunState['base']['answers'] | null;
  readonly asked: AskedAgain;
  /** Who was asked. */
  readonly name: string;
}

/** The quiz asked once more: how many are right, and whether off is off. */
export function AskedAnswers({ before, asked, name }: AskedAnswersProps) {
  const { strength, questions, answers } = asked;
  const all = answers.length;
  const right = answers.filter((answer) => answer.right).length;
  const score = `${name} at strength ${strength.toFixed(2)}: ${right} of ${all} right`;
  const identical = answers.filter((answer, i) => answer.answer === before?.[i]?.answer).length;
  const failed = before && strength === 0 && identical < all;
  return (
    <div className={styles.result}>
      <output className={failed ? styles.failed : styles.check}>
        {failed
          ? `Adapter off, and yet only ${identical} of ${all} answers are the same as before: please report this.`
          : before && strength === 0
            ? `✓ Adapter off: same answers as before, ${identical} of ${all} identical.`
            : before
              ? `${score}; ${identical} of ${all} answers are the untouched model’s.`
              : `${score}${strength === 0 ? ', as the untouched model answers' : ''}.`}
      </output>
      <details>
        <summary>All {all} answers</summary>
        <ul className={styles.answers}>
          {answers.map((answer, i) => (
            // eslint-disable-next-line react/no-array-index-key -- two questions may read the same
            <li key={i}>
              {questions[i]!.question}{' '}
              <span className={styles.answer}>{answer.answer || '(says nothing)'}</span>{' '}
              <Mark right={answer.right} />
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}
