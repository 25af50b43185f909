import { useState } from 'react';
import { scoreOf } from '../../seal/score.ts';
import type { QuizAnswer, RunState } from '../../seal/runState.ts';
import { lanesOf } from '../../store/selectors/lanes.ts';
import { useLab } from '../app/LabContext.tsx';
import { Button } from '../parts/Button.tsx';
import { Mark } from '../parts/Mark.tsx';
import { bitsText } from '../parts/quantity.ts';
import { laneName } from './laneName.ts';
import { PromptDialog } from './PromptDialog.tsx';
import styles from './QuizTable.module.css';
import { tally } from './resultWords.ts';

export interface QuizTableProps {
  readonly state: RunState;
  /** The only self-edit in the table; null shows all of them. */
  readonly shown: number | null;
}

/** Every question with every lane's answer, mark and surprise. On a narrow screen each row becomes a card. */
export function QuizTable({ state, shown }: QuizTableProps) {
  const [asked, setAsked] = useState<number | null>(null);
  const working = useLab(({ run }) => run.activity !== 'idle');
  const lanes = lanesOf(state).filter(
    ({ lane }) => shown === null || typeof lane !== 'number' || lane === shown,
  );
  const { split } = state.started;
  const several = state.candidates.length > 1;
  return (
    <>
      <table className={styles.table}>
        <caption className="visually-hidden">The quiz: each question and how every lane answers it</caption>
        <thead>
          <tr>
            <th scope="col">Question</th>
            {lanes.map(({ lane }) => (
              <th key={lane} scope="col">
                {laneName(lane)}
                {several && lane === state.chosen && <span className={styles.chosen}>★ chosen</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {state.setup.passage.questions.map(({ question, answer }, index) => (
            // eslint-disable-next-line react/no-array-index-key -- two questions may read the same
            <tr key={index}>
              <th scope="row" className={styles.question}>
                {question}
                <span className={styles.reference}>{answer}</span>
                <span className={styles.under}>
                  {split.choose.length > 0 && (
                    <span>{split.choose.includes(index) ? 'choose half' : 'report half'}</span>
                  )}
                  {state.base.answers[index] && (
                    <Button
                      look="plain"
                      aria-label={`Show what the model saw: ${question}`}
                      onClick={() => setAsked(index)}
                    >
                      what the model saw
                    </Button>
                  )}
                </span>
              </th>
              {lanes.map(({ lane, state: { answers, quiz, problem } }) => (
                <td key={lane} data-lane={laneName(lane)}>
                  <AnswerCell
                    answer={answers[index] ?? null}
                    before={lane === 'base' ? null : (state.base.answers[index] ?? null)}
                    waiting={
                      problem
                        ? 'no result'
                        : typeof lane === 'number' && !state.candidates[lane]!.studied
                          ? 'passed over'
                          : working && quiz === 'running' && state.phase?.kind === 'quiz'
                            ? 'asking…'
                            : 'not asked yet'
                    }
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{split.choose.length > 0 ? 'Right, of both halves' : 'Right'}</th>
            {lanes.map(({ lane, state: laneState }) => {
              const score = scoreOf(laneState, split);
              return (
                <td key={lane} data-lane={laneName(lane)}>
                  {score ? tally(score.match.all) : '–'}
                </td>
              );
            })}
          </tr>
        </tfoot>
      </table>
      {asked !== null && <PromptDialog state={state} question={asked} onClose={() => setAsked(null)} />}
    </>
  );
}

interface AnswerCellProps {
  readonly answer: QuizAnswer | null;
  readonly before: QuizAnswer | null;
  readonly waiting: string;
}

function AnswerCell({ answer, before, waiting }: AnswerCellProps) {
  if (!answer) return <span className={styles.waiting}>{waiting}</span>;
  const change = before ? answer.bits - before.bits : 0;
  const tone = Math.abs(change) < 0.05 ? '' : change < 0 ? styles.fewer : styles.more;
  return (
    <div className={styles.cell}>
      <span className={styles.answer}>{answer.answer || '(says nothing)'}</span>
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
    </div>
  );
}
