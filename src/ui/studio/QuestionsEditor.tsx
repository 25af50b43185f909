import { useMemo } from 'react';
import { addQuestion } from '../../store/commands/addQuestion.ts';
import { proposeQuestions } from '../../store/commands/proposeQuestions.ts';
import { stopProposing } from '../../store/commands/stopProposing.ts';
import { readDraft } from '../../store/readDraft.ts';
import { loadedModel } from '../../store/slices/engine.ts';
import { CommandButton } from '../app/CommandButton.tsx';
import { useLab } from '../app/LabContext.tsx';
import { Notice } from '../parts/Notice.tsx';
import { QuestionRow } from './QuestionRow.tsx';
import styles from './QuestionsEditor.module.css';

const NONE = { problem: null, hint: null };

/** The quiz, to be asked before and after: one row a question, with the answer it is graded against. */
export function QuestionsEditor() {
  const draft = useLab((state) => state.setup.draft);
  const proposing = useLab((state) => state.setup.proposing);
  const ready = useLab((state) => loadedModel(state.engine) !== null);
  const reading = useMemo(() => readDraft(draft), [draft]);
  return (
    <div className={styles.editor}>
      <div>
        <h3>Questions</h3>
        <p className={styles.about}>
          Asked without the passage, before and after. The answers are only for grading; further right ones
          are separated by semicolons.
        </p>
      </div>
      {draft.questions.length > 0 && (
        <div className={styles.heads} aria-hidden="true">
          <span>Question</span>
          <span>Answer</span>
          <span>Also right</span>
        </div>
      )}
      <ol className={styles.rows}>
        {draft.questions.map((row, index) => (
          <QuestionRow key={row.id} row={row} number={index + 1} reading={reading.byId.get(row.id) ?? NONE} />
        ))}
      </ol>
      {reading.questions && <Notice kind="note" title={reading.questions} />}
      {reading.questionsHint && <Notice kind="note" title={reading.questionsHint} />}
      <div className={styles.actions}>
        <CommandButton command={addQuestion} />
        {proposing ? (
          <CommandButton command={stopProposing}>Stop proposing</CommandButton>
        ) : (
          <CommandButton command={proposeQuestions} />
        )}
        {!ready && <span className={styles.about}>The model can propose some once it is loaded.</span>}
        {proposing && <span className={styles.about}>The model is thinking of questions…</span>}
      </div>
    </div>
  );
}
