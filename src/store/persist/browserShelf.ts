import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { isFull, keepingLabel, type ShelfStorage } from './shelfStorage.ts';

const NAME = 'seal-lab-shelf';

interface Schema extends DBSchema {
  /** What the list shows, apart from the logs: these are read one at a time. */
  entries: { key: string; value: unknown };
  logs: { key: string; value: readonly unknown[] };
}

/** Past runs in IndexedDB, opened with the first use and again after a failure to open. */
export function browserShelf(): ShelfStorage {
  let opened: Promise<IDBPDatabase<Schema>> | null = null;
  const database = () =>
    (opened ??= openDB<Schema>(NAME, 1, {
      upgrade: (db) => {
        db.createObjectStore('entries');
        db.createObjectStore('logs');
      },
    }).catch((error: unknown) => {
      opened = null;
      throw error;
    }));
  let channel: BroadcastChannel | null = null;
  const otherTabs = () => (channel ??= new BroadcastChannel(NAME));
  const writing = async () => (await database()).transaction(['entries', 'logs'], 'readwrite');
  // eslint-disable-next-line unicorn/require-post-message-target-origin -- a channel is of this origin alone
  const tellOtherTabs = () => otherTabs().postMessage('changed');

  return {
    list: async () => {
      const store = (await database()).transaction('entries').store;
      const [keys, entries] = await Promise.all([store.getAllKeys(), store.getAll()]);
      return keys.map((id, i) => ({ id, entry: entries[i] }));
    },
    has: async (id) => (await (await database()).count('entries', id)) > 0,
    log: async (id) => {
      const events: unknown = await (await database()).get('logs', id);
      return Array.isArray(events) ? events : null;
    },
    put: async (entry, events) => {
      const transaction = await writing();
      const entries = transaction.objectStore('entries');
      const before = await entries.get(entry.id);
      if (before === undefined && isFull(await entries.getAll(), entry)) {
        await transaction.done;
        return 'full';
      }
      // A request that is refused rejects `done` too, which says it once.
      void entries.put(keepingLabel(entry, before), entry.id).catch(() => undefined);
      void transaction
        .objectStore('logs')
        .put(events, entry.id)
        .catch(() => undefined);
      await transaction.done;
      tellOtherTabs();
      return 'kept';
    },
    label: async (id, change) => {
      const transaction = await writing();
      const entries = transaction.objectStore('entries');
      const before = await entries.get(id);
      if (before === undefined) return false;
      void entries.put({ ...(before as object), ...change }, id).catch(() => undefined);
      await transaction.done;
      tellOtherTabs();
      return true;
    },
    remove: async (ids) => {
      const transaction = await writing();
      for (const id of ids) {
        await transaction.objectStore('entries').delete(id);
        await transaction.objectStore('logs').delete(id);
      }
      await transaction.done;
      tellOtherTabs();
    },
    onChangedElsewhere: (listener) => otherTabs().addEventListener('message', listener),
  };
}
