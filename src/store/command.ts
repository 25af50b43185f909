import type { Lab } from '../runtime/protocol.ts';
import type { RunProblem } from '../seal/events.ts';
import type { RoundsLog } from './roundsLog.ts';
import type { RunLock } from './runLock.ts';
import type { RunLog } from './runLog.ts';
import type { LabStorage } from './persist/storage.ts';
import type { LabState } from './state.ts';

/** What a command may touch. Nothing outside this object, so that it runs in Node with a fake lab. */
export interface CommandContext {
  readonly get: () => LabState;
  /** Changes fields of one slice. */
  readonly set: <S extends keyof LabState>(slice: S, change: Partial<LabState[S]>) => void;
  readonly lab: Lab;
  readonly storage: LabStorage;
  readonly runLog: RunLog;
  readonly runLock: RunLock;
  readonly roundsLog: RoundsLog;
  readonly roundsLock: RunLock;
  /** Long jobs that a person can stop, by name; one of each at a time. */
  readonly jobs: Map<JobName, AbortController>;
  readonly newId: () => string;
  /** Asks the machine what it offers, once: whoever calls later waits for the same answer. Never rejects. */
  readonly probe: () => Promise<void>;
  /** Turns a path beside the page into an address. */
  readonly addressOf: (path: string) => string;
  /** Hands a file to the person. */
  readonly saveFile: (name: string, file: Blob) => void;
}

export type JobName = 'load' | 'run' | 'rounds' | 'propose' | 'ask' | 'measure' | 'load-adapter';

/** Something a person can do: a button, a key and a test call the same object. */
export interface Command<Arg = void> {
  readonly id: string;
  readonly label: string;
  readonly enabled: (state: LabState) => boolean;
  readonly run: (ctx: CommandContext, arg: Arg) => void | Promise<void>;
}

/** The problem an error carries, or one that shows the error as it is. */
export function problemOf(error: unknown): RunProblem {
  if (error instanceof Error && 'problem' in error) return (error as Error & { problem: RunProblem }).problem;
  const message = error instanceof Error ? error.message : String(error);
  return {
    message: `Something unexpected went wrong: ${message}`,
    advice: 'Your passage and the run are kept; try again.',
  };
}
