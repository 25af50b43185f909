import { measureDevice } from '../../store/commands/measureDevice.ts';
import { stopMeasuring } from '../../store/commands/stopMeasuring.ts';
import { loadedModel, type MeasureStatus } from '../../store/slices/engine.ts';
import type { LabState } from '../../store/state.ts';
import { CommandButton } from '../app/CommandButton.tsx';
import { useLab } from '../app/LabContext.tsx';
import { ProblemNotice } from '../parts/Notice.tsx';
import { CopyJson } from './CopyJson.tsx';
import { DeviceFacts } from './DeviceFacts.tsx';
import styles from './MeasurePanel.module.css';
import { MeasureTable } from './MeasureTable.tsx';
import { progressWords } from './measureWords.ts';

/** The measurement: its start, how far it is, and what came out. */
export function MeasureBody() {
  const measure = useLab(({ engine }) => engine.measure);
  const missing = useLab(whatIsMissing);
  const { progress, result, problem } = measure;
  return (
    <div className={styles.body}>
      <div className={styles.start}>
        {progress ? (
          <div className={styles.progress}>
            <p aria-hidden="true">{statusWords(measure)}</p>
            <progress
              aria-label={progressWords(progress)}
              value={progress.warmingUp ? undefined : progress.done}
              max={1}
            />
          </div>
        ) : (
          <p className={styles.intro}>
            Times a plain matrix product, and training and writing with the loaded model.{' '}
            {missing ?? 'It takes about half a minute, up to two and a half minutes on a slow device.'}{' '}
            Nothing of yours is changed, and nothing is sent anywhere.
          </p>
        )}
        {/* One button for both, which keeps the keyboard's focus. */}
        <CommandButton command={progress ? stopMeasuring : measureDevice}>
          {progress ? stopMeasuring.label : result ? 'Measure again' : measureDevice.label}
        </CommandButton>
      </div>
      <p className="visually-hidden" aria-live="polite">
        {statusWords(measure)}
      </p>
      {problem && <ProblemNotice problem={problem} />}
      {result && (
        <>
          <MeasureTable measurement={result} />
          <DeviceFacts measurement={result} />
          <CopyJson value={result} />
        </>
      )}
    </div>
  );
}

/** Why it cannot be measured now. */
function whatIsMissing({ engine, run, setup }: LabState): string | null {
  if (loadedModel(engine) === null) return 'Load the model first.';
  if (run.activity !== 'idle') return 'It can start when the run has ended or is stopped.';
  if (run.asked?.status === 'asking') return 'It can start when the questions are answered.';
  return setup.proposing ? 'It can start when the questions are proposed.' : null;
}

function statusWords({ progress, stopping, ended }: MeasureStatus): string {
  if (progress) return `${stopping ? 'Stopping after this step' : progressWords(progress)}…`;
  if (ended === 'stopped') return 'The measurement was stopped.';
  return ended ? 'The measurement is done.' : '';
}
