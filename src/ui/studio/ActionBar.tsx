import { useState } from 'react';
import { BUNDLED_MODEL } from '../../content/models.ts';
import { discardRun } from '../../store/commands/discardRun.ts';
import { loadModel } from '../../store/commands/loadModel.ts';
import { nextStep } from '../../store/nextStep.ts';
import { runStage } from '../../store/selectors/runStage.ts';
import { CommandButton } from '../app/CommandButton.tsx';
import { useCommand, useLab } from '../app/LabContext.tsx';
import { Button } from '../parts/Button.tsx';
import { Modal } from '../parts/Modal.tsx';
import { megabytes } from '../parts/quantity.ts';
import styles from './ActionBar.module.css';
import { phaseDetail, phaseProgress } from './phaseWords.ts';
import { resultWords } from './resultWords.ts';

/** Always in reach: what is going on, how far it is, and the one thing to do next. */
export function ActionBar() {
  const detail = useLab(phaseDetail);
  const progress = useLab(phaseProgress);
  const command = useLab((state) => nextStep(state)?.command ?? null);
  const missing = useLab((state) => nextStep(state)?.missing ?? null);
  const bundled = useLab((state) => state.engine.choice.kind === 'bundled');
  const result = useLab((state) => (state.run.state ? (resultWords(state.run.state)?.line ?? null) : null));
  const words =
    result ??
    missing ??
    (detail || 'First the model has to be loaded. The passage can be written meanwhile.');
  return (
    <div className={styles.bar}>
      {progress !== null && (
        <progress className={styles.progress} value={progress} max={1} aria-label="Progress" />
      )}
      <div className={`page ${styles.inside}`}>
        <p className={styles.words} id="next-step">
          {words} {result && <a href="#reward">Read the result</a>}
        </p>
        <div className={styles.actions}>
          <NewRun />
          {command && (
            <CommandButton command={command} look="primary" aria-describedby="next-step">
              {command === loadModel && bundled
                ? `Load model (${megabytes(BUNDLED_MODEL.bytes)})`
                : command.label}
            </CommandButton>
          )}
        </div>
      </div>
    </div>
  );
}

/** Leaves the run on screen; asks first, because its notes, answers and adapters go. */
function NewRun() {
  const stage = useLab(runStage);
  const { enabled, run } = useCommand(discardRun);
  const [asking, setAsking] = useState(false);
  if (!enabled || (stage !== 'finished' && stage !== 'review')) return null;
  return (
    <>
      <Button onClick={() => setAsking(true)}>New run</Button>
      {asking && (
        <Modal
          title="Start a new run?"
          closeLabel="Keep it"
          onClose={() => setAsking(false)}
          actions={
            <Button look="primary" type="submit" onClick={() => run()}>
              Delete and start again
            </Button>
          }
        >
          <p>This run’s notes, answers and adapters are deleted. Your passage and questions stay.</p>
        </Modal>
      )}
    </>
  );
}
