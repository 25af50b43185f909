import { measureDevice } from '../../store/commands/measureDevice.ts';
import { stopMeasuring } from '../../store/commands/stopMeasuring.ts';
import { loadedModel, type MeasureStatus } from '../../store/slices/engine.ts';
import { CommandButton } from '../app/CommandButton.tsx';
import { useLab } from '../app/LabContext.tsx';
import { Notice } from '../parts/Notice.tsx';
import { CopyJson } from './CopyJson.tsx';
import { DeviceFacts } from './DeviceFacts.tsx';
import styles from './MeasurePanel.module.css';
import { MeasureTable } from './MeasureTable.tsx';
import { stageWords } from './measureWords.ts';

/** How fast this machine is at what the page does, for whoever wants to know or to tell. Folded away until asked for. */
export function MeasurePanel() {
  const measure = useLab(({ engine }) => engine.measure);
  const loaded = useLab(({ engine }) => loadedModel(engine) !== null);
  const busy = useLab(({ run }) => run.activity !== 'idle');
  const { progress, result, problem } = measure;
  return (
    <details className={styles.panel}>
      <summary>Measure this device</summary>
      <div className={styles.body}>
        {progress ? (
          <Progress measure={measure} />
        ) : (
          <div className={styles.start}>
            <p className={styles.intro}>
              {introWords(loaded, busy)} Nothing of yours is changed, and nothing is sent anywhere.
            </p>
            <CommandButton command={measureDevice}>
              {result ? 'Measure again' : measureDevice.label}
            </CommandButton>
          </div>
        )}
        {problem && (
          <Notice kind="problem" title={problem.message}>
            {problem.advice}
          </Notice>
        )}
        {result && (
          <>
            <MeasureTable measurement={result} />
            <DeviceFacts measurement={result} />
            <CopyJson value={result} />
          </>
        )}
      </div>
    </details>
  );
}

function introWords(loaded: boolean, busy: boolean): string {
  const what = 'Times a plain matrix product, and training and writing with the loaded model.';
  if (busy) return `${what} Waits for the run to end or to be stopped.`;
  return loaded ? `${what} It takes about half a minute.` : `${what} Load the model first.`;
}

function Progress({ measure: { progress, stopping } }: { readonly measure: MeasureStatus }) {
  if (!progress) return null;
  const words = stopping ? 'Stopping after this step' : stageWords(progress.stage);
  return (
    <div className={styles.start}>
      <div className={styles.progress}>
        <p>{words}…</p>
        <progress aria-label={words} value={progress.done} max={1} />
      </div>
      <CommandButton command={stopMeasuring} />
    </div>
  );
}
