import { useRef, useState } from 'react';
import { scoreOf } from '../../seal/score.ts';
import type { RunState } from '../../seal/runState.ts';
import { lanesOf } from '../../store/selectors/lanes.ts';
import { usePageKey } from '../app/keys/usePageKey.ts';
import { useLab } from '../app/LabContext.tsx';
import { lazyPart } from '../app/lazyPart.tsx';
import tags from '../parts/BeforeTag.module.css';
import { Button } from '../parts/Button.tsx';
import tables from '../parts/Table.module.css';
import { SaveFigure } from '../share/SaveFigure.tsx';
import { AnswerCell } from './AnswerCell.tsx';
import { laneName } from './laneName.ts';
import { NotesThatSay } from './NotesThatSay.tsx';
import styles from './QuizTable.module.css';
import { tally } from './resultWords.ts';
import { whichNotesSay } from './whichNotesSay.ts';

const PromptDialog = lazyPart(async () => (await import('./PromptDialog.tsx')).PromptDialog);

export interface QuizTableProps {
  readonly state: RunState;
  /** The only self-edit in the table; null shows all of them. */
  readonly shown: number | null;
}

/** Every question with every lane's answer, mark and surprise. On a narrow screen each row becomes a card. */
export function QuizTable({ state, shown }: QuizTableProps) {
  const [asked, setAsked] = useState<number | null>(null);
  const [diff, setDiff] = useState(false);
  const working = useLab(({ run }) => run.activity !== 'idle');
  const peeking = useLab(({ view }) => view.peeking);
  const lanes = lanesOf(state)
    .filter(({ lane }) => shown === null || typeof lane !== 'number' || lane === shown)
    .map((each) => (peeking && each.state.quiz === 'finished' ? { ...each, state: state.base } : each));
  const { split } = state.started;
  const several = state.candidates.length > 1;
  const answered = lanes.some(({ lane, state: { quiz } }) => lane !== 'base' && quiz === 'finished');
  const { title, questions } = state.setup.passage;
  const top = useRef<HTMLDivElement>(null);
  usePageKey('diff', () => {
    if (!answered) return;
    setDiff(!diff);
    // A change that is out of sight would be none.
    top.current?.scrollIntoView({ block: 'nearest' });
  });
  return (
    <>
      {answered && (
        <div ref={top} className={styles.above}>
          <label className={styles.changes}>
            <input type="checkbox" checked={diff} onChange={(event) => setDiff(event.target.checked)} />
            Show what changed in each answer
          </label>
          {peeking && <span className={tags.tag}>before the lesson</span>}
        </div>
      )}
      <div data-save="root">
        <table className={`${tables.table} ${tables.stacked} ${styles.table}`}>
          <caption className="visually-hidden">The quiz: each question and how every lane answers it</caption>
          <thead>
            <tr>
              <th scope="col">Question</th>
              {lanes.map(({ lane, state: shownState }) => (
                <th key={lane} scope="col">
                  {laneName(lane)}
                  {lane !== 'base' && shownState === state.base && (
                    // In the file of this table too, which is made of what stands here.
                    <span className="visually-hidden"> (before the lesson)</span>
                  )}
                  {several && lane === state.chosen && <span className={styles.chosen}>★ chosen</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {questions.map(({ question, answer: reference }, index) => (
              // eslint-disable-next-line react/no-array-index-key -- two questions may read the same
              <tr key={index}>
                <th scope="row" className={styles.question}>
                  {question}
                  <span className={styles.reference}>{reference}</span>
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
                  <td key={lane} data-label={laneName(lane)}>
                    <AnswerCell
                      answer={answers[index] ?? null}
                      before={lane === 'base' ? null : (state.base.answers[index] ?? null)}
                      reference={reference}
                      diff={diff}
                      waiting={
                        problem
                          ? 'no result'
                          : typeof lane === 'number' && !state.candidates[lane]!.studied
                            ? 'passed over'
                            : working && quiz === 'running' && state.phase?.kind === 'quiz'
                              ? 'asking…'
                              : 'not asked yet'
                      }
                    >
                      {typeof lane === 'number' && answers[index] && !peeking && (
                        <NotesThatSay
                          notes={whichNotesSay(state.candidates[lane]!.notes, {
                            title,
                            question,
                            answer: answers[index].answer,
                          })}
                        />
                      )}
                    </AnswerCell>
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
                  <td key={lane} data-label={laneName(lane)}>
                    {score ? tally(score.match.all) : '–'}
                  </td>
                );
              })}
            </tr>
          </tfoot>
        </table>
        <SaveFigure name="Quiz" as="table" />
      </div>
      {asked !== null && <PromptDialog state={state} question={asked} onClose={() => setAsked(null)} />}
    </>
  );
}
