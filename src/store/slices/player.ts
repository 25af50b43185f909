import type { RunProblem } from '../../seal/events.ts';
import type { RecordedRun } from '../persist/recordedRun.ts';

export interface PlayerSlice {
  /** The run that comes with the page; null until it is read. */
  readonly recording: RecordedRun | null;
  /** It is on its way, and the page would open on it: nothing else is drawn that it would push away. */
  readonly awaited: boolean;
  /** Why there is no such run. */
  readonly problem: RunProblem | null;
  /** What is played in front of everything else: the recording, the run on screen once more, or one from the shelf. */
  readonly plays: 'recording' | 'run' | 'shelf' | null;
}

export const FIRST_PLAYER: PlayerSlice = { recording: null, awaited: false, problem: null, plays: null };

/** Nothing is played, and nothing is waited for: the page itself is on screen. */
export const SHOW_PAGE = { plays: null, awaited: false } as const satisfies Partial<PlayerSlice>;
