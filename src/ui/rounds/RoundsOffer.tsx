import { replayRounds, watchRecordedRounds } from '../../store/player/watchRounds.ts';
import { CommandButton } from '../app/CommandButton.tsx';
import { useLab } from '../app/LabContext.tsx';
import styles from '../player/RecordingOffer.module.css';

/** Where nothing is played: the way to the recorded rounds and to those on screen once more, or why there are none. */
export function RoundsOffer() {
  const there = useLab(({ rounds }) => rounds.recording !== null);
  const problem = useLab(({ rounds }) => rounds.recordingProblem);
  const again = useLab(replayRounds.enabled);
  if (!there && !problem && !again) return null;
  return (
    <div className={`page ${styles.offer}`}>
      {problem && <p role="note">{problem}</p>}
      {again && <CommandButton command={replayRounds} look="plain" />}
      {there && <CommandButton command={watchRecordedRounds} look="plain" />}
    </div>
  );
}
