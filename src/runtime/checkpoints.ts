import type { Lane } from '../seal/events.ts';
import type { CheckpointStore } from '../seal/innerLoop.ts';
import type { AdapterSnapshot, StudyCheckpoint } from '../seal/learner.ts';

/**
 * A run's weights: adapter and optimiser in the middle of a lesson, or the finished adapter of a lane. Of an adapter
 * from a file: its weights, and what the page is told about it.
 */
export type RecordKind = 'study' | 'adapter' | 'about';

/**
 * Keeps records for the next visit; `idbRecords.ts` is the real one. Any method may reject, e.g. when storage is full.
 * `of` is a lane of the run, or an adapter from a file.
 */
export interface RecordStore {
  put(runId: string, kind: RecordKind, of: string | number, value: unknown): Promise<void>;
  get(runId: string, kind: RecordKind, of: string | number): Promise<unknown>;
  /** Every record of a kind. */
  list(runId: string, kind: RecordKind): Promise<unknown[]>;
  delete(runId: string, kind: RecordKind, of: string | number): Promise<void>;
  deleteRun(runId: string): Promise<void>;
}

export interface RunStorage {
  of(runId: string): CheckpointStore;
  forget(runId: string): Promise<void>;
}

/**
 * Checkpoints and finished adapters by run and lane. Where they cannot be stored the run goes on: `warn` is called
 * once, and the weights stay in memory until the page is closed.
 */
export function createRunStorage(records: RecordStore, warn: (warning: string) => void): RunStorage {
  const memory = new Map<string, unknown>();
  const keyOf = (runId: string, kind: RecordKind, lane: Lane) => JSON.stringify([runId, kind, lane]);
  let broken = false;

  const give = async (runId: string, kind: RecordKind, lane: Lane): Promise<unknown> => {
    const kept = memory.get(keyOf(runId, kind, lane));
    if (kept !== undefined) return kept;
    return (await records.get(runId, kind, lane).catch(() => undefined)) ?? null;
  };
  const keep = async (runId: string, kind: RecordKind, lane: Lane, value: unknown) => {
    if (!broken) {
      try {
        return await records.put(runId, kind, lane, value);
      } catch (error) {
        broken = true;
        warn(warningFor(error));
      }
    }
    memory.set(keyOf(runId, kind, lane), value);
  };

  return {
    of: (runId) => ({
      saveStudy: (lane, checkpoint) => keep(runId, 'study', lane, checkpoint),
      loadStudy: async (lane) => (await give(runId, 'study', lane)) as StudyCheckpoint | null,
      saveAdapter: async (lane, adapter) => {
        await keep(runId, 'adapter', lane, adapter);
        memory.delete(keyOf(runId, 'study', lane));
        await records.delete(runId, 'study', lane).catch(() => undefined);
      },
      loadAdapter: async (lane) => (await give(runId, 'adapter', lane)) as AdapterSnapshot | null,
    }),
    forget: async (runId) => {
      for (const key of memory.keys()) if ((JSON.parse(key) as [string])[0] === runId) memory.delete(key);
      await records.deleteRun(runId).catch(() => undefined);
    },
  };
}

function warningFor(error: unknown): string {
  return `${whyNotStored(error)}, so training steps are not saved: the run goes on, but cannot be resumed after a reload.`;
}

/** The beginning of a sentence. */
export function whyNotStored(error: unknown): string {
  const full = error instanceof Error && error.name === 'QuotaExceededError';
  return full ? 'Storage is full' : 'This browser does not let the page store data';
}
