import { loadModel } from '../../store/commands/loadModel.ts';
import { nextStep } from '../../store/nextStep.ts';
import { bytesToFetch } from '../../store/selectors/bytesToFetch.ts';
import { runStage } from '../../store/selectors/runStage.ts';
import { CommandButton } from '../app/CommandButton.tsx';
import { useLab } from '../app/LabContext.tsx';
import { NextStepBar } from '../parts/NextStepBar.tsx';
import { megabytes } from '../parts/quantity.ts';
import { DiscardRun } from './DiscardRun.tsx';
import { phaseDetail, phaseProgress } from './phaseWords.ts';
import { resultWords } from './resultWords.ts';

/** Always in reach: what is going on, how far it is, and the one thing to do next. */
export function ActionBar() {
  const detail = useLab(phaseDetail);
  const progress = useLab(phaseProgress);
  const command = useLab((state) => nextStep(state)?.command ?? null);
  const missing = useLab((state) => nextStep(state)?.missing ?? null);
  const bytes = useLab(bytesToFetch);
  const result = useLab((state) => (state.run.state ? (resultWords(state.run.state)?.line ?? null) : null));
  const words =
    result ??
    missing ??
    (detail || 'First the model has to be loaded. The passage can be written meanwhile.');
  return (
    <NextStepBar
      progress={progress}
      progressLabel="Progress"
      words={
        <>
          {words} {result && <a href="#reward">Read the result</a>}
        </>
      }
      wordsId="next-step"
    >
      <NewRun />
      {command && (
        <CommandButton command={command} look="primary" aria-describedby="next-step">
          {command === loadModel && bytes ? `Load model (${megabytes(bytes)})` : command.label}
        </CommandButton>
      )}
    </NextStepBar>
  );
}

/** The way out of a run that has come to rest; one that was cut off has its own beside "Resume". */
function NewRun() {
  const stage = useLab(runStage);
  return stage === 'finished' || stage === 'review' ? <DiscardRun label="New run" /> : null;
}
