import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { RecordKind, RecordStore } from './checkpoints.ts';

interface Schema extends DBSchema {
  weights: { key: [runId: string, kind: RecordKind, of: string | number]; value: unknown };
}

const open = () =>
  openDB<Schema>('seal-lab-weights', 1, { upgrade: (db) => void db.createObjectStore('weights') });

/** Weights of runs in IndexedDB, opened with the first use and again after a failure to open. */
export function idbRecords(): RecordStore {
  let opened: Promise<IDBPDatabase<Schema>> | null = null;
  const db = () =>
    (opened ??= open().catch((error: unknown) => {
      opened = null;
      throw error;
    }));
  return {
    put: async (runId, kind, of, value) => {
      await (await db()).put('weights', value, [runId, kind, of]);
    },
    get: async (runId, kind, of): Promise<unknown> => (await db()).get('weights', [runId, kind, of]),
    list: async (runId, kind) =>
      (await db()).getAll('weights', IDBKeyRange.bound([runId, kind], [runId, kind, []])),
    delete: async (runId, kind, of) => (await db()).delete('weights', [runId, kind, of]),
    // In key order an array follows every string, so this is every key of the run.
    deleteRun: async (runId) => (await db()).delete('weights', IDBKeyRange.bound([runId], [runId, []])),
  };
}
