import { editQuestion } from '../../store/commands/editQuestion.ts';
import { removeQuestion } from '../../store/commands/removeQuestion.ts';
import { isKnown } from '../../store/selectors/known.ts';
import type { QuestionReading } from '../../store/readDraft.ts';
import type { DraftQuestion } from '../../store/slices/setup.ts';
import { useCommand, useLab } from '../app/LabContext.tsx';
import { Button } from '../parts/Button.tsx';
import { Field } from '../parts/Field.tsx';
import styles from './QuestionsEditor.module.css';

export interface QuestionRowProps {
  readonly row: DraftQuestion;
  readonly number: number;
  readonly reading: QuestionReading;
}

const KNOWN = 'The model answered this before it had read anything: ask something it cannot know.';

export function QuestionRow({ row, number, reading }: QuestionRowProps) {
  const edit = useCommand(editQuestion);
  const remove = useCommand(removeQuestion);
  const known = useLab((state) => isKnown(state, row));
  const { id } = row;
  return (
    <li className={row.proposed ? `${styles.row} ${styles.proposed}` : styles.row}>
      {row.proposed && (
        <p className={styles.mark}>Proposed by the model. Not in the quiz until you keep it.</p>
      )}
      <Field
        label={`Question ${number}`}
        labelHidden
        problem={reading.problem}
        hint={known ? KNOWN : reading.hint}
      >
        {(control) => (
          <input
            {...control}
            placeholder="A question about the passage"
            value={row.question}
            onChange={(event) => edit.run({ id, question: event.target.value })}
          />
        )}
      </Field>
      <Field label={`Answer to question ${number}`} labelHidden>
        {(control) => (
          <input
            {...control}
            placeholder="Answer"
            value={row.answer}
            onChange={(event) => edit.run({ id, answer: event.target.value })}
          />
        )}
      </Field>
      <Field label={`Also right for question ${number}, separated by semicolons`} labelHidden>
        {(control) => (
          <input
            {...control}
            placeholder="Also right"
            value={row.accept}
            onChange={(event) => edit.run({ id, accept: event.target.value })}
          />
        )}
      </Field>
      <div className={styles.rowActions}>
        {row.proposed && (
          <Button onClick={() => edit.run({ id, proposed: false })} aria-label={`Keep question ${number}`}>
            Keep
          </Button>
        )}
        <Button look="plain" onClick={() => remove.run(id)} aria-label={`Remove question ${number}`}>
          {row.proposed ? 'Drop' : 'Remove'}
        </Button>
      </div>
    </li>
  );
}
