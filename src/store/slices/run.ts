import type { AskedAnswer } from '../../runtime/protocol.ts';
import type { RunEvent, RunProblem } from '../../seal/events.ts';
import type { Question } from '../../seal/passage.ts';
import type { RunState } from '../../seal/runState.ts';
import type { AskedOf } from './adapters.ts';

/** The quiz asked once more, with an adapter at a strength. */
export interface AskedAgain {
  readonly whose: AskedOf;
  readonly strength: number;
  readonly questions: readonly Question[];
  readonly status: 'asking' | 'answered';
  /** By question index; empty while asking. */
  readonly answers: readonly AskedAnswer[];
}

export interface RunSlice {
  readonly id: string | null;
  /** The whole run. Everything else about it follows from this. */
  readonly log: readonly RunEvent[];
  /** `foldRun(log)`. */
  readonly state: RunState | null;
  readonly activity: 'idle' | 'running' | 'stopping';
  /** The run came from storage, not from this visit. */
  readonly restored: boolean;
  /** Only to be looked at: it came in a file, is not kept here, and its weights are not there. */
  readonly readOnly: boolean;
  /** The run could not go on; what it has done so far is kept. */
  readonly problem: RunProblem | null;
  /** Set once when the log can no longer be kept; the run goes on. */
  readonly keepWarning: string | null;
  readonly asked: AskedAgain | null;
  readonly askProblem: RunProblem | null;
}

/** How the id of a run begins that came in a file: it says so still where the run goes on here. */
export const FROM_FILE = 'imported-';

export const NO_RUN: RunSlice = {
  id: null,
  log: [],
  state: null,
  activity: 'idle',
  restored: false,
  readOnly: false,
  problem: null,
  keepWarning: null,
  asked: null,
  askProblem: null,
};
