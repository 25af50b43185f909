import { laneOf } from '../../seal/reduceRun.ts';
import type { Lane } from '../../seal/events.ts';
import type { QuizAnswer, RunState } from '../../seal/runState.ts';
import { useLab } from '../app/LabContext.tsx';
import { Mark } from '../parts/Mark.tsx';
import { lowerName } from '../studio/laneName.ts';
import styles from './StageQuiz.module.css';

export interface StageQuizProps {
  readonly state: RunState;
  /** Whose answers stand below the ones from before. */
  readonly lane: Exclude<Lane, 'base'>;
}

/** Every question with its answer: the one before, then the one after with what became of it. */
export function StageQuiz({ state, lane }: StageQuizProps) {
  const { answers } = laneOf(state, lane);
  const peeking = useLab(({ view }) => view.peeking);
  const asked = !peeking && answers.some((answer) => answer !== null);
  return (
    <section className={styles.quiz}>
      <h2>Quiz, passage hidden</h2>
      <p className={styles.whose}>
        before{asked && <>, and after {lowerName(lane)}</>}
        <span className={styles.unitAbove}>, in bits</span>
      </p>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so the keyboard must get there */}
      <ol className={styles.questions} tabIndex={0} aria-label="Questions and answers">
        {state.setup.passage.questions.map(({ question, answer }, index) => (
          // eslint-disable-next-line react/no-array-index-key -- two questions may read the same
          <li key={index} className={styles.question}>
            <p className={styles.asked} title={question}>
              {question} <span className={styles.reference}>{answer}</span>
            </p>
            <Answer
              before={state.base.answers[index] ?? null}
              after={peeking ? null : (answers[index] ?? null)}
            />
          </li>
        ))}
      </ol>
    </section>
  );
}

interface AnswerProps {
  readonly before: QuizAnswer | null;
  readonly after: QuizAnswer | null;
}

/** The newest answer in words; of both whether they are right and how unexpected the right answer is. */
function Answer({ before, after }: AnswerProps) {
  const newest = after ?? before;
  if (!newest) return <p className={styles.answer}>not asked yet</p>;
  return (
    <p className={styles.answer}>
      <span className={styles.said} data-when={after ? 'after' : 'before'}>
        <span className="visually-hidden">{after ? 'after: ' : 'before: '}</span>
        {newest.answer || '(says nothing)'}
      </span>
      {before && after && (
        <>
          <Mark right={before.right} /> <span aria-hidden="true">→</span>
        </>
      )}
      <span className={styles.verdict}>
        <Mark right={newest.right} />
      </span>
      <span className={styles.bits}>
        {bitsNumber((before ?? newest).bits)}
        {before && after && ` → ${bitsNumber(after.bits)}`}
        <span className={styles.unit}> bits</span>
      </span>
    </p>
  );
}

/** As wide for one digit before the point as for two. */
function bitsNumber(bits: number): string {
  return (Number.isFinite(bits) ? bits.toFixed(1) : '?').padStart(4, '\u2007');
}
