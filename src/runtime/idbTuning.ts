import { openDB, type DBSchema } from 'idb';
import type { KeptTuning } from '../engine/engine.ts';

interface Schema extends DBSchema {
  tuning: { key: 'kernels'; value: unknown };
}

/**
 * Which kernels this browser's graphics device was found to be fastest with, in IndexedDB. Never throws: without storage
 * the trial is made again on each visit.
 */
export function idbTuning(name = 'seal-lab-device'): KeptTuning {
  const open = () => openDB<Schema>(name, 1, { upgrade: (db) => void db.createObjectStore('tuning') });
  return {
    read: async () => {
      try {
        const db = await open();
        const record: unknown = await db.get('tuning', 'kernels');
        db.close();
        return record;
      } catch {
        return null;
      }
    },
    write: async (record) => {
      try {
        const db = await open();
        await db.put('tuning', record, 'kernels');
        db.close();
      } catch {
        // As good as nothing kept.
      }
    },
  };
}
