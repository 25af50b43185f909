import { describe, expect, test } from 'vitest';
import { repeatsOf, TooSlowError, withinBudget, type Budget } from './repeat.ts';

const never = () => new AbortController().signal;
const nothing = () => undefined;
const wait = (ms: number) => new Promise<number>((resolve) => setTimeout(resolve, ms, ms));
const budget: Budget = { wantedMs: 30, limitMs: 2000, mostRepeats: 1000 };

describe('repeats within a budget', () => {
  test('go on until the wanted time is over', async () => {
    const runs = await withinBudget(budget, never(), nothing, ({ repeat }) => repeat(() => wait(4)));
    expect(runs.length).toBeGreaterThanOrEqual(3);
    expect(runs.length).toBeLessThanOrEqual(9);
  });
  test('are three at least, however slow', async () => {
    const runs = await withinBudget(budget, never(), nothing, ({ repeat }) => repeat(() => wait(40)));
    expect(runs).toHaveLength(3);
  });
  test('end at the most there may be', async () => {
    const few = { ...budget, mostRepeats: 5 };
    const runs = await withinBudget(few, never(), nothing, ({ repeat }) => repeat(() => Promise.resolve(1)));
    expect(runs).toHaveLength(5);
  });
  test('tell how far they are, never backwards and to the end', async () => {
    const shares: number[] = [];
    await withinBudget(
      budget,
      never(),
      (share) => shares.push(share),
      ({ repeat }) => repeat(() => wait(9)),
    );
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
  });
});

describe('what takes too long', () => {
  const short = { ...budget, limitMs: 50 };
  test('is given up before the third repeat, with the reason', async () => {
    const call = withinBudget(short, never(), nothing, ({ repeat }) => repeat(() => wait(40)));
    await expect(call).rejects.toBeInstanceOf(TooSlowError);
    await expect(call).rejects.toThrow(/^2 of at least 3 repeats were done in the 0 s/);
  });
  test('is cut off in the middle by its signal', async () => {
    const call = withinBudget(short, never(), nothing, async ({ signal }) => {
      await new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      });
    });
    await expect(call).rejects.toThrow(/^0 of at least 3/);
  });
  test('keeps what it has where three were done by then', async () => {
    const late = { ...short, wantedMs: 1000 };
    const runs = await withinBudget(late, never(), nothing, ({ repeat }) => repeat(() => wait(12)));
    expect(runs.length).toBeGreaterThanOrEqual(3);
  });
});

test('a stop by a person is not taken for slowness', async () => {
  const stop = new AbortController();
  const call = withinBudget(budget, stop.signal, nothing, ({ repeat }) =>
    repeat(async () => {
      await wait(1);
      stop.abort();
    }),
  );
  await expect(call).rejects.toMatchObject({ name: 'AbortError' });
});

test('another error comes through as it is', async () => {
  const call = withinBudget(budget, never(), nothing, () => Promise.reject(new Error('no memory')));
  await expect(call).rejects.toThrow('no memory');
});

test('the middle of an odd number is a value, of an even one lies between two', () => {
  expect(repeatsOf([7, 1, 3])).toEqual({ median: 3, lowest: 1, highest: 7, repeats: 3 });
  expect(repeatsOf([4, 1, 10, 2])).toEqual({ median: 3, lowest: 1, highest: 10, repeats: 4 });
  expect(repeatsOf([123_456]).median).toBe(123_500);
});
