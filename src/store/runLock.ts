import type { LabStorage } from './persist/storage.ts';

/** The run on screen is this tab's alone: another must neither train it as well nor write to its log. */
export interface RunLock {
  /** Lets go of the run there was, and takes this one; false when another tab has it. */
  take(id: string): Promise<boolean>;
  release(): void;
}

export function createRunLock(storage: Pick<LabStorage, 'lockRun'>): RunLock {
  let held: Promise<(() => void) | null> | null = null;
  const release = () => {
    void held?.then((letGo) => letGo?.());
    held = null;
  };
  return {
    take: async (id) => {
      release();
      held = storage.lockRun(id);
      return (await held) !== null;
    },
    release,
  };
}
