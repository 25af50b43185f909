import { useLab } from '../app/LabContext.tsx';
import styles from './Provenance.module.css';

/** Where the recording comes from, so that anyone can make it again. */
export function Provenance() {
  const recording = useLab(({ player }) => (player.plays === 'recording' ? player.recording : null));
  if (!recording) return null;
  const { command, commit, state } = recording;
  const { executor, model } = state.started;
  return (
    <details className={`page ${styles.made}`}>
      <summary>A real run of this code, recorded; nothing in it is made up</summary>
      <p>
        {model.name} on {executor.description}
        {commit && <>, commit {commit.replace(/^([0-9a-f]{12})[0-9a-f]*/, '$1')}</>}. Only the time is
        shortened: lessons of minutes are shown in seconds. Make it again with <code>{command}</code>
      </p>
    </details>
  );
}
