import type { RunEvent } from '../seal/events.ts';

/** Longest time that an event waits for others. */
const BATCH_MS = 100;

export interface EventBatch {
  add(event: RunEvent): void;
  flush(): void;
}

/**
 * Sends run events in batches, at least every 100 ms. A computation may block the thread, and with it the timer, so
 * what announces or ends a piece of work goes out at once, and so does any event after a pause.
 */
export function batchEvents(
  send: (events: readonly RunEvent[]) => void,
  now: () => number = () => performance.now(),
): EventBatch {
  let waiting: RunEvent[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastSent = Number.NEGATIVE_INFINITY;

  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length === 0) return;
    const events = waiting;
    waiting = [];
    lastSent = now();
    send(events);
  };
  return {
    flush,
    add: (event) => {
      waiting.push(event);
      const boundary = !['study.step', 'note.written', 'note.dropped', 'quiz.answered'].includes(event.type);
      if (boundary || now() - lastSent >= BATCH_MS) flush();
      else timer ??= setTimeout(flush, BATCH_MS);
    },
  };
}
