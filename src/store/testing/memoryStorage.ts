import type { RunEvent } from '../../seal/events.ts';
import type { LabStorage } from '../persist/storage.ts';

/** Storage for one test: what a browser would keep, and a switch that makes it full. */
export class MemoryStorage implements LabStorage {
  saved: unknown = null;
  full = false;
  readonly logs = new Map<string, RunEvent[]>();

  readSaved(): unknown {
    return structuredClone(this.saved);
  }

  writeSaved(saved: unknown): void {
    if (this.full) throw new DOMException('full', 'QuotaExceededError');
    this.saved = JSON.parse(JSON.stringify(saved)) as unknown;
  }

  readonly runs = {
    latest: async () => {
      const last = [...this.logs].at(-1);
      return Promise.resolve(last ? { id: last[0], events: structuredClone(last[1]) } : null);
    },
    append: async (id: string, events: readonly RunEvent[]) => {
      if (this.full) throw new DOMException('full', 'QuotaExceededError');
      this.logs.set(id, [...(this.logs.get(id) ?? []), ...structuredClone(events)]);
      return Promise.resolve();
    },
    replace: async (id: string, events: readonly RunEvent[]) => {
      if (this.full) throw new DOMException('full', 'QuotaExceededError');
      this.logs.set(id, structuredClone([...events]));
      return Promise.resolve();
    },
    remove: async (id: string) => {
      this.logs.delete(id);
      return Promise.resolve();
    },
  };
}
