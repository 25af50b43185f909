import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RunEvent } from '../seal/events.ts';
import { batchEvents } from './eventBatch.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const step = (n: number): RunEvent => ({
  type: 'study.step',
  lane: 'control',
  step: n,
  loss: 1,
  gradNorm: 1,
  learningRate: 1,
  tokens: 1,
  elapsedMs: n,
  atMs: n,
});

function batches() {
  const sent: number[] = [];
  return {
    sent,
    batch: batchEvents(
      (events) => sent.push(events.length),
      () => Date.now(),
    ),
  };
}

test('events of one moment travel together, and none waits longer than 100 ms', () => {
  const { sent, batch } = batches();
  for (const n of [1, 2, 3, 4]) batch.add(step(n));
  expect(sent).toEqual([1]);
  vi.advanceTimersByTime(100);
  expect(sent).toEqual([1, 3]);
});

test('after a pause, as when a step blocks the thread, an event goes out at once', () => {
  const { sent, batch } = batches();
  batch.add(step(1));
  vi.setSystemTime(Date.now() + 150);
  batch.add(step(2));
  expect(sent).toEqual([1, 1]);
});

test('what begins or ends a piece of work goes out at once, with what waited before it', () => {
  const { sent, batch } = batches();
  batch.add(step(1));
  batch.add(step(2));
  batch.add({ type: 'study.finished', lane: 'control', atMs: 3 });
  expect(sent).toEqual([1, 2]);
  vi.advanceTimersByTime(200);
  expect(sent).toEqual([1, 2]);
});
