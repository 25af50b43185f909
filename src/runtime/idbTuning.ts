import { openDB, type DBSchema } from 'idb';
import type { KeptTuning } from '../engine/executors/webgpu/kernelTuning.ts';

interface Schema extends DBSchema {
  tuning: { key: string; value: unknown };
}

/** A storage that hangs must not keep a model from being loaded. */
const PATIENCE_MS = 1000;

/**
 * Which kernels this browser's graphics devices were found to be fastest with, in IndexedDB by the record's key. Never
 * throws and never takes long: without storage the trial is made again on each visit.
 */
export function idbTuning(name = 'seal-lab-device'): KeptTuning {
  const open = () => openDB<Schema>(name, 1, { upgrade: (db) => void db.createObjectStore('tuning') });
  return {
    read: (key) =>
      inTime(async () => {
        const db = await open();
        const record: unknown = await db.get('tuning', key);
        db.close();
        return record;
      }),
    write: async (record) => {
      await inTime(async () => {
        const db = await open();
        await db.put('tuning', record, record.key);
        db.close();
      });
    },
  };
}

/** Null where it fails or takes too long. */
async function inTime(work: () => Promise<unknown>): Promise<unknown> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), PATIENCE_MS);
  });
  try {
    return await Promise.race([work(), late]);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}
