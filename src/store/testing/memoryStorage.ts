import type { RunEvent } from '../../seal/events.ts';
import type { RoundsEvent } from '../../seal/rounds/roundsEvents.ts';
import type { EventLogStorage, LabStorage } from '../persist/storage.ts';
import { MemoryShelf } from './memoryShelf.ts';

/** Storage for one test: what a browser would keep, and a switch that makes it full. */
export class MemoryStorage implements LabStorage {
  saved: unknown = null;
  full = false;
  /** Runs that another tab has open. */
  readonly lockedElsewhere = new Set<string>();
  /** Runs that this tab has open. */
  readonly locked = new Set<string>();
  savedElsewhere: () => void = () => undefined;
  readonly logs = new Map<string, RunEvent[]>();
  readonly roundsLogs = new Map<string, RoundsEvent[]>();

  readSaved(): unknown {
    return structuredClone(this.saved);
  }

  writeSaved(saved: unknown): void {
    if (this.full) throw new DOMException('full', 'QuotaExceededError');
    this.saved = JSON.parse(JSON.stringify(saved)) as unknown;
  }

  onSavedElsewhere(listener: () => void): void {
    this.savedElsewhere = listener;
  }

  async lockRun(id: string): Promise<(() => void) | null> {
    await Promise.resolve();
    if (this.lockedElsewhere.has(id)) return null;
    this.locked.add(id);
    return () => this.locked.delete(id);
  }

  readonly runs = this.#logsIn(this.logs);
  readonly rounds = this.#logsIn(this.roundsLogs);
  readonly shelf = new MemoryShelf(() => this.full);

  #logsIn<E>(logs: Map<string, E[]>): EventLogStorage<E> {
    const write = async (id: string, before: readonly E[], events: readonly E[]) => {
      if (this.full) throw new DOMException('full', 'QuotaExceededError');
      logs.set(id, [...before, ...structuredClone(events)]);
      return Promise.resolve();
    };
    return {
      latest: async () => {
        const last = [...logs].at(-1);
        return Promise.resolve(last ? { id: last[0], events: structuredClone(last[1]) } : null);
      },
      append: async (id, events) => write(id, logs.get(id) ?? [], events),
      replace: async (id, events) => write(id, [], events),
      remove: async (id) => {
        logs.delete(id);
        return Promise.resolve();
      },
    };
  }
}
