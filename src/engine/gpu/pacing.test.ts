/** Pacing against a device that is a clock: it works off one submit after another at a given speed. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Pacer } from './pacing.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A queue whose command buffers are their own work, in multiply-adds; keeps how long each submit took and waited. */
function clockwork(workPerMs: number) {
  const submits: { work: number; ms: number }[] = [];
  let freeAt = 0;
  let inFlight = 0;
  let most = 0;
  const queue = {
    submit([commands]: [number]) {
      const ms = commands / workPerMs;
      freeAt = Math.max(freeAt, performance.now()) + ms;
      submits.push({ work: commands, ms });
      most = Math.max(most, ++inFlight);
    },
    async onSubmittedWorkDone() {
      await new Promise((resolve) => setTimeout(resolve, freeAt - performance.now()));
      inFlight -= 1;
    },
  };
  return { queue: queue as unknown as GPUQueue, submits, most: () => most };
}

async function replay(pacer: Pacer, works: Float64Array, signal?: AbortSignal): Promise<void> {
  for (let start = 0; start < works.length;) {
    const end = pacer.cut(works, start);
    const work = works.subarray(start, end).reduce((a, b) => a + b, 0);
    await pacer.submit(work as unknown as GPUCommandBuffer, signal);
    start = end;
  }
}

/** Dispatches of 2 to 18 million multiply-adds, in no order. */
const WORKS = Float64Array.from({ length: 3000 }, (_, i) => 2e6 + ((i * 7919) % 17) * 1e6);

test.each([
  ['two processor cores', 2e6, 3],
  ['a small graphics card', 1e8, 60],
])('submits come to last about 60 ms: %s', async (_, workPerMs, repeats) => {
  const { queue, submits, most } = clockwork(workPerMs);
  const pacer = new Pacer(queue);
  const run = (async () => {
    for (let i = 0; i < repeats; i++) await replay(pacer, WORKS);
  })();
  await vi.runAllTimersAsync();
  await run;
  expect(submits.reduce((sum, { work }) => sum + work, 0)).toBe(repeats * WORKS.reduce((a, b) => a + b, 0));
  expect(Math.max(...submits.map(({ ms }) => ms))).toBeLessThan(120);
  const late = submits.slice(submits.length / 2).map(({ ms }) => ms);
  expect(Math.max(...late)).toBeLessThan(90);
  expect(late.toSorted((a, b) => a - b)[Math.floor(late.length / 2)]).toBeGreaterThan(40);
  expect(most()).toBe(2);
});

test('a dispatch larger than the cap goes alone, and an aborted submit does not go at all', async () => {
  const { queue, submits } = clockwork(2e6);
  const pacer = new Pacer(queue);
  const run = replay(pacer, Float64Array.of(1e6, 9e9, 1e6, 1e6));
  await vi.runAllTimersAsync();
  await run;
  expect(submits.map(({ work }) => work)).toEqual([1e6, 9e9, 2e6]);
  await expect(replay(pacer, Float64Array.of(1e6), AbortSignal.abort('enough'))).rejects.toBe('enough');
  expect(submits).toHaveLength(3);
});
