import type { AdapterSnapshot } from '../seal/learner.ts';
import { whyNotStored, type RecordStore } from './checkpoints.ts';
import { LabFailure } from './labFailure.ts';
import type { KeptAdapter } from './protocol.ts';

/** Adapters that were loaded from files, and those that were made here and are to outlive their run. */
export interface KeptAdapters {
  save(about: KeptAdapter, adapter: AdapterSnapshot): Promise<void>;
  /** In the order they were saved. */
  list(): Promise<readonly KeptAdapter[]>;
  load(id: string): Promise<{ readonly about: KeptAdapter; readonly adapter: AdapterSnapshot } | null>;
  /** Rejects where storage does not let go of it: it is still listed then, or its weights still take room. */
  forget(id: string): Promise<void>;
}

interface AboutRecord {
  readonly about: KeptAdapter;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
}

/** They lie with the runs' weights, as if of one run; a run's own id is random. */
const FILES = 'files';

/** Where they cannot be stored they stay in memory until the page is closed, and `warn` is called once. */
export function createKeptAdapters(records: RecordStore, warn: (warning: string) => void): KeptAdapters {
  const memory = new Map<string, AboutRecord & { readonly adapter: AdapterSnapshot }>();
  let warned = false;

  const erase = async (id: string) => {
    for (const kind of ['about', 'adapter'] as const) await records.delete(FILES, kind, id);
  };

  return {
    forget: async (id) => {
      // What is held in memory was never stored.
      if (memory.delete(id)) return;
      try {
        await erase(id);
      } catch (cause) {
        throw new LabFailure(NOT_REMOVED, { cause });
      }
    },
    save: async (about, adapter) => {
      const record: AboutRecord = { about: { ...about, bytes: bytesIn(adapter.data) }, savedAt: Date.now() };
      try {
        // Weights first: what is listed can be loaded.
        await records.put(FILES, 'adapter', about.id, adapter);
        await records.put(FILES, 'about', about.id, record);
        memory.delete(about.id);
      } catch (error) {
        await erase(about.id).catch(() => undefined);
        memory.set(about.id, { ...record, adapter });
        if (!warned) warn(`${whyNotStored(error)}, so this adapter is here only until the page is closed.`);
        warned = true;
      }
    },
    list: async () => {
      const stored = (await records.list(FILES, 'about').catch(() => [])) as AboutRecord[];
      return [...stored, ...memory.values()].sort((a, b) => a.savedAt - b.savedAt).map(listed);
    },
    load: async (id) => {
      const held = memory.get(id);
      if (held) return held;
      const stored = Promise.all([records.get(FILES, 'about', id), records.get(FILES, 'adapter', id)]);
      const [record, adapter] = (await stored.catch(() => [])) as [AboutRecord?, AdapterSnapshot?];
      return record && adapter ? { about: record.about, adapter } : null;
    },
  };
}

function listed({ about, savedAt }: AboutRecord): KeptAdapter {
  return { ...about, keptAt: new Date(savedAt).toISOString() };
}

/** Of all the numbers in it, however they are held. */
function bytesIn(data: unknown): number {
  if (ArrayBuffer.isView(data)) return data.byteLength;
  if (typeof data !== 'object' || data === null) return 0;
  return Object.values(data).reduce<number>((sum, each) => sum + bytesIn(each), 0);
}

const NOT_REMOVED = {
  message: 'This browser did not delete the adapter.',
  advice: 'Try again, or clear what the browser keeps for this page.',
};
