import { replayRun, watchRecording } from '../../store/player/watch.ts';
import { CommandButton } from '../app/CommandButton.tsx';
import { useLab } from '../app/LabContext.tsx';
import styles from './RecordingOffer.module.css';

/** Where nothing is played: the way to the recording and to the run on screen once more, or why there is none. */
export function RecordingOffer() {
  const there = useLab(({ player }) => player.recording !== null);
  const problem = useLab(({ player }) => player.problem);
  const again = useLab(replayRun.enabled);
  if (!there && !problem && !again) return null;
  return (
    <div className={`page ${styles.offer}`}>
      {problem && (
        <p role="note">
          {problem.message} {problem.advice}
        </p>
      )}
      {again && <CommandButton command={replayRun} look="plain" />}
      {there && <CommandButton command={watchRecording} look="plain" />}
    </div>
  );
}
