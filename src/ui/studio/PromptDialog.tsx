import type { RunState } from '../../seal/runState.ts';
import { Modal } from '../parts/Modal.tsx';
import { Mark } from '../parts/Mark.tsx';
import { lanesOf } from '../../store/selectors/lanes.ts';
import { laneName } from './laneName.ts';
import styles from './PromptDialog.module.css';

export interface PromptDialogProps {
  readonly state: RunState;
  readonly question: number;
  readonly onClose: () => void;
}

/** The literal prompt of one question, and a check that nothing of the passage is in it. */
export function PromptDialog({ state, question, onClose }: PromptDialogProps) {
  const prompt = state.base.answers[question]?.prompt ?? '';
  const { sentences } = state.started;
  const leaked = sentences.filter((sentence) => prompt.includes(sentence)).length;
  const same = lanesOf(state).every((lane) => (lane.state.answers[question]?.prompt ?? prompt) === prompt);
  return (
    <Modal title="What the model saw" onClose={onClose}>
      <pre className={styles.prompt}>{prompt}</pre>
      <p>
        This is the whole prompt, {same ? 'the same in every lane' : 'as the untouched model got it'}.{' '}
        {leaked === 0
          ? `Checked: none of the passage’s ${sentences.length} sentences is in it.`
          : `Careful: ${leaked} of the passage’s ${sentences.length} sentences are in it.`}
      </p>
      <dl className={styles.answers}>
        {lanesOf(state).map(({ lane, state: { answers } }) => {
          const answer = answers[question];
          return (
            answer && (
              <div key={lane}>
                <dt>{laneName(lane)}</dt>
                <dd>
                  <span className={styles.answer}>{answer.answer || '(says nothing)'}</span>{' '}
                  <Mark right={answer.right} />
                </dd>
              </div>
            )
          );
        })}
      </dl>
    </Modal>
  );
}
