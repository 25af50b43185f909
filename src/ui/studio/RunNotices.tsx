import { runStage } from '../../store/selectors/runStage.ts';
import { loadedModel } from '../../store/slices/engine.ts';
import { resumeRun } from '../../store/commands/resumeRun.ts';
import { CommandButton } from '../app/CommandButton.tsx';
import { useLab } from '../app/LabContext.tsx';
import { Notice, ProblemNotice } from '../parts/Notice.tsx';
import { DiscardRun } from './DiscardRun.tsx';
import styles from './RunNotices.module.css';
import { stoppedAt } from './stoppedAt.ts';

/** A run that can go on: after a stop, a failure, or a reload. Says where it stands and what a resume repeats. */
export function RunNotices() {
  const run = useLab((state) => state.run);
  const stage = useLab(runStage);
  const ready = useLab((state) => loadedModel(state.engine) !== null);
  const { state } = run;
  const broken = run.problem ?? state?.problem ?? null;
  const open = state !== null && (stage === 'interrupted' || stage === 'failed');
  if (!open && !broken && !run.keepWarning && !state?.lost) return null;
  return (
    <div className={`page ${styles.notices}`}>
      {broken && <ProblemNotice problem={broken} />}
      {open && (
        <Notice
          kind="note"
          title={`${run.restored ? 'An unfinished run was found' : 'This run is not finished'}: “${state.setup.passage.title}”, ${stoppedAt(state)}.`}
          actions={
            <>
              <CommandButton command={resumeRun} look="primary">
                {ready ? 'Resume' : 'Load the model and resume'}
              </CommandButton>
              <DiscardRun label="Discard" />
            </>
          }
        >
          What is done is not done again; training goes on from its last saved step.
        </Notice>
      )}
      {state?.lost && stage !== 'finished' && <Notice kind="note" title={state.lost} />}
      {run.keepWarning && <Notice kind="note" title={run.keepWarning} />}
    </div>
  );
}
