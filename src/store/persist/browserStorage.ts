import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { lockRun } from './lockRun.ts';
import type { ShelfStorage } from './shelfStorage.ts';
import type { EventLogStorage, LabStorage } from './storage.ts';

const SAVED_KEY = 'seal-lab';
/** One database for each kind of log, all built alike. */
const RUNS = 'seal-lab-runs';
const ROUNDS = 'seal-lab-rounds';

interface LogsSchema extends DBSchema {
  batches: {
    key: number;
    value: { /** Id of its log. */ readonly run: string; readonly events: readonly unknown[] };
    indexes: { run: string };
  };
}

/** Draft and preferences in localStorage, event logs in IndexedDB. */
export function browserStorage(): LabStorage {
  return {
    readSaved: () => {
      try {
        return JSON.parse(localStorage.getItem(SAVED_KEY) ?? 'null') as unknown;
      } catch {
        return null;
      }
    },
    writeSaved: (saved) => localStorage.setItem(SAVED_KEY, JSON.stringify(saved)),
    onSavedElsewhere: (listener) =>
      addEventListener('storage', ({ key }) => {
        if (key === SAVED_KEY) listener();
      }),
    lockRun,
    runs: indexedLogs(RUNS),
    rounds: indexedLogs(ROUNDS),
    shelf: fetchedShelf(),
  };
}

/** What keeps past runs is fetched with its first use: no visit begins with it. */
function fetchedShelf(): ShelfStorage {
  let fetched: Promise<ShelfStorage> | null = null;
  const shelf = () =>
    (fetched ??= import('./browserShelf.ts').then(
      ({ browserShelf }) => browserShelf(),
      (error: unknown) => {
        fetched = null;
        throw error;
      },
    ));
  return {
    list: async () => (await shelf()).list(),
    has: async (id) => (await shelf()).has(id),
    log: async (id) => (await shelf()).log(id),
    put: async (entry, events) => (await shelf()).put(entry, events),
    label: async (id, change) => (await shelf()).label(id, change),
    remove: async (ids) => (await shelf()).remove(ids),
    onChangedElsewhere: (listener) =>
      void shelf().then(
        (there) => there.onChangedElsewhere(listener),
        () => undefined,
      ),
  };
}

function indexedLogs<E>(name: string): EventLogStorage<E> {
  let opened: Promise<IDBPDatabase<LogsSchema>> | null = null;
  const database = () =>
    (opened ??= openDB<LogsSchema>(name, 1, {
      upgrade: (db) => {
        db.createObjectStore('batches', { autoIncrement: true }).createIndex('run', 'run');
      },
    }));
  return {
    latest: async () => {
      const db = await database();
      const last = await db.transaction('batches').store.openCursor(null, 'prev');
      if (!last) return null;
      const id = last.value.run;
      const batches = await db.getAllFromIndex('batches', 'run', id);
      return { id, events: batches.flatMap(({ events }) => (Array.isArray(events) ? events : [null])) };
    },
    append: async (run, events) => {
      await (await database()).add('batches', { run, events });
    },
    replace: async (run, events) => {
      const transaction = (await database()).transaction('batches', 'readwrite');
      for (const key of await transaction.store.index('run').getAllKeys(run))
        await transaction.store.delete(key);
      await transaction.store.add({ run, events });
      await transaction.done;
    },
    remove: async (run) => {
      const transaction = (await database()).transaction('batches', 'readwrite');
      for (const key of await transaction.store.index('run').getAllKeys(run))
        await transaction.store.delete(key);
      await transaction.done;
    },
  };
}
