import { useState } from 'react';
import type { RunState } from '../../seal/runState.ts';
import { replaceKnown } from '../../store/commands/replaceKnown.ts';
import { knownQuestions } from '../../store/selectors/known.ts';
import { runStage } from '../../store/selectors/runStage.ts';
import { useCommand, useLab } from '../app/LabContext.tsx';
import { Button } from '../parts/Button.tsx';
import { Modal } from '../parts/Modal.tsx';
import { Notice } from '../parts/Notice.tsx';

/** Says, before anything is studied, which questions the model answers right without it, and offers to replace them. */
export function KnownQuestions({ state }: { readonly state: RunState }) {
  const waits = useLab((lab) => runStage(lab) === 'review');
  const { enabled, run } = useCommand(replaceKnown);
  const [asking, setAsking] = useState(false);
  const known = knownQuestions(state);
  const { questions } = state.setup.passage;
  if (!waits || known.length === 0) return null;
  return (
    <>
      <Notice
        kind="note"
        title={`The model already knows ${known.length} of ${questions.length}.`}
        actions={
          <Button disabled={!enabled} onClick={() => setAsking(true)}>
            {replaceKnown.label}
          </Button>
        }
      >
        It answered right before it had read anything, by knowing or by luck, so these cannot show that it
        learned: {known.map((index) => questions[index]!.question).join(' ')}
      </Notice>
      {asking && (
        <Modal
          title="Leave this run to replace them?"
          closeLabel="Keep the run"
          onClose={() => setAsking(false)}
          actions={
            <Button look="primary" type="submit" onClick={() => run()}>
              Delete the run and replace them
            </Button>
          }
        >
          <p>
            The notes of this run are deleted. Your passage and questions stay, and these questions are marked
            among them.
          </p>
        </Modal>
      )}
    </>
  );
}
