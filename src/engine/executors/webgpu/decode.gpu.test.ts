/** What a decoded token costs: dispatches whatever the batch, one run of the head at most, shared prefixes once. */
import { expect, test, vi } from 'vitest';
import type { DecodeSession, NextLogits } from '../../executor.ts';
import { Plan } from '../../gpu/plan.ts';
import { TINY_WIDE, tinyExecutors } from '../../testing/tinyExecutor.ts';
import { tinyTokens } from '../../testing/tinyModel.ts';
import { compareArrays, type Tolerance } from '../../testing/tolerance.ts';
import { Inference } from './inference.ts';

const TOLERANCE: Tolerance = {
  abs: 1e-4,
  rel: 1e-4,
  because: 'float32 sums of up to 160 products through 3 layers, by kernels that add in another order',
};
const open = tinyExecutors();

/** Plans that `call` runs. */
async function plansOf(call: () => Promise<unknown>): Promise<Plan[]> {
  const run = vi.spyOn(Plan.prototype, 'run');
  await call();
  const plans = run.mock.contexts as Plan[];
  run.mockRestore();
  return plans;
}

const steps = (plans: readonly Plan[]) => plans.flatMap((plan) => plan.steps);
const every = (session: DecodeSession, ids: (row: number) => number[]) =>
  Array.from({ length: session.rows }, (_, row) => Int32Array.from(ids(row)));
const headRuns = (plans: readonly Plan[]) =>
  steps(plans).filter(({ kernel, phase }) => phase === 'head' && kernel.startsWith('linear/')).length;

function logSumExp(logits: Float32Array): number {
  return Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0));
}

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>) {
  expect(compareArrays('logits', actual, expected, TOLERANCE)).toBeNull();
}

test.each([1, 64, 100, 300])('a step of %i rows is 7 dispatches a layer and at most 8 more', async (rows) => {
  const ours = await open();
  const prompts = [tinyTokens(TINY_WIDE, 9, 1)];
  const session = await ours.openDecode({ prompts, copies: rows, maxNewTokens: 1 });
  const weighed = Array.from({ length: rows }, (_, row) => row);
  const ids = every(session, (row) => [row % 7, 9]);
  const append = await plansOf(() => session.append(weighed.map((row) => row % 11)));
  expect(steps(append).filter(({ phase }) => phase === 'layerDecode').length).toBe(
    7 * TINY_WIDE.numHiddenLayers,
  );
  const counts: number[] = [];
  for (const call of [
    () => session.logits({ kind: 'among', ids }),
    () => session.logits({ kind: 'among', ids, logSumExpOf: weighed }),
    () => session.logits({ kind: 'top', k: 40 }),
    async () => {
      await session.logits({ kind: 'top', k: 40 });
      await session.logits({ kind: 'among', ids, logSumExpOf: weighed });
    },
  ]) {
    const all = steps([...append, ...(await plansOf(call))]);
    const beside = all.filter(({ phase }) => phase !== 'layerDecode');
    expect(beside.length, beside.map(({ kernel }) => kernel).join(' ')).toBeLessThanOrEqual(8);
    counts.push(beside.length);
  }
  expect(ours.dispatchReport().decodePerStep).toBe(Math.max(...counts));
  session.dispose();
});

test('the head runs once a token at most, and not at all for a few ids', async () => {
  const ours = await open();
  const prompts = [tinyTokens(TINY_WIDE, 23, 1), tinyTokens(TINY_WIDE, 17, 2)];
  const session = await ours.openDecode({ prompts, copies: 3, maxNewTokens: 4 });
  const few = every(session, (row) => [row, 100 + 7 * row, 1000]);
  const all = every(session, () => [...Array(TINY_WIDE.vocabSize).keys()]);
  const rows = [1, 2, 4];
  let whole: NextLogits[] = [];
  let some: NextLogits[] = [];
  let weighed: NextLogits[] = [];
  expect(
    headRuns(await plansOf(async () => (whole = await session.logits({ kind: 'among', ids: all })))),
  ).toBe(1);
  expect(
    headRuns(await plansOf(async () => (some = await session.logits({ kind: 'among', ids: few })))),
  ).toBe(0);
  const asked = { kind: 'among', ids: few, logSumExpOf: rows } as const;
  const first = await plansOf(async () => (weighed = await session.logits(asked)));
  expect(headRuns(first)).toBe(1);
  for (const [row, { ids, logits }] of weighed.entries()) {
    expectClose(
      logits,
      [...ids].map((id) => whole[row]!.logits[id]!),
    );
    expectClose(some[row]!.logits, logits);
    const sum = weighed[row]!.logSumExp;
    if (rows.includes(row)) expectClose([sum!], [logSumExp(whole[row]!.logits)]);
    else expect(sum).toBeUndefined();
  }

  await session.append([5, 6, 7, 8, 9, 10]);
  const both = await plansOf(async () => {
    await session.logits({ kind: 'top', k: 5 });
    weighed = await session.logits(asked);
  });
  expect(headRuns(both)).toBe(1);
  whole = await session.logits({ kind: 'among', ids: all, logSumExpOf: [3] });
  for (const row of rows) expectClose([weighed[row]!.logSumExp!], [logSumExp(whole[row]!.logits)]);
  expectClose([whole[3]!.logSumExp!], [logSumExp(whole[3]!.logits)]);
  session.dispose();
});

test('what is known of a row stays with it when others leave', async () => {
  const ours = await open();
  const session = await ours.openDecode({
    prompts: [3, 4, 5, 6].map((seed) => tinyTokens(TINY_WIDE, 6 + seed, seed)),
    maxNewTokens: 2,
  });
  const ids = every(session, () => [1]);
  const before = await session.logits({ kind: 'among', ids, logSumExpOf: [0, 1, 2, 3] });
  await session.retain([1, 3]);
  const after = await session.logits({ kind: 'among', ids: ids.slice(2), logSumExpOf: [0, 1] });
  expect(after.map((row) => row.logSumExp)).toEqual([before[1]!.logSumExp, before[3]!.logSumExp]);
  await session.append([1, 2]);
  const next = await session.logits({ kind: 'among', ids: ids.slice(2), logSumExpOf: [0, 1] });
  next.forEach((row, i) => expect(row.logSumExp).not.toBe(after[i]!.logSumExp));
  session.dispose();
});

test('prompts that share a prefix compute it once, in groups, and give what each gives alone', async () => {
  const ours = await open();
  const [first, second] = [tinyTokens(TINY_WIDE, 50, 1), tinyTokens(TINY_WIDE, 40, 2)];
  const prompts = [
    ...[3, 4, 5].map((seed) => Int32Array.of(...first, ...tinyTokens(TINY_WIDE, seed, seed))),
    ...[6, 7].map((seed) => Int32Array.of(...second, ...tinyTokens(TINY_WIDE, seed, seed))),
    tinyTokens(TINY_WIDE, 11, 8),
  ];
  const run = vi.spyOn(Inference.prototype, 'run');
  const session = await ours.openDecode({ prompts, copies: 2, maxNewTokens: 1 });
  const computed = run.mock.calls.reduce((sum, [rows]) => sum + rows.length, 0);
  expect(computed).toBe(50 + 3 + 4 + 5 + 40 + 6 + 7 + 11);
  await session.append(Array.from({ length: 12 }, (_, row) => 2 + (row >> 1)));
  const together = await session.logits({ kind: 'top', k: 3 });
  session.dispose();
  for (const [i, prompt] of prompts.entries()) {
    const alone = await ours.openDecode({ prompts: [prompt], maxNewTokens: 1 });
    await alone.append([2 + i]);
    const [top] = await alone.logits({ kind: 'top', k: 3 });
    for (const row of [2 * i, 2 * i + 1]) {
      expect(together[row]!.ids).toEqual(top!.ids);
      expectClose(together[row]!.logits, top!.logits);
    }
    alone.dispose();
  }
});

test('rows that are admitted later, in the places of others, are what they are alone', async () => {
  const ours = await open();
  const prompts = [3, 4, 5].map((seed) => tinyTokens(TINY_WIDE, 5 + 3 * seed, seed));
  const session = await ours.openDecode({ prompts, rows: [1, 0], maxNewTokens: 2 });
  await session.append([7, 8]);
  await session.retain([1]);
  await session.admit([2, 1]);
  expect(session.rows).toBe(3);
  const before = await session.logits({ kind: 'top', k: 4 });
  await session.append([9, 10, 11]);
  const after = await session.logits({ kind: 'top', k: 4 });
  await session.retain([]);
  expect(await session.logits({ kind: 'top', k: 4 })).toEqual([]);
  await session.admit([0]);
  const [again] = await session.logits({ kind: 'top', k: 4 });
  await expect(session.admit([3])).rejects.toThrow('admit: expected prompts 0..2, got 3');
  session.dispose();

  const alone = async (prompt: number, tokens: readonly number[]) => {
    const one = await ours.openDecode({ prompts: [prompts[prompt]!], maxNewTokens: 2 });
    for (const token of tokens) await one.append([token]);
    const [top] = await one.logits({ kind: 'top', k: 4 });
    one.dispose();
    return top!;
  };
  const expected: [NextLogits, NextLogits][] = [
    [before[0]!, await alone(0, [8])],
    [before[1]!, await alone(2, [])],
    [before[2]!, await alone(1, [])],
    [after[0]!, await alone(0, [8, 9])],
    [after[1]!, await alone(2, [10])],
    [after[2]!, await alone(1, [11])],
    [again!, await alone(0, [])],
  ];
  for (const [mine, theirs] of expected) {
    expect(mine.ids).toEqual(theirs.ids);
    expectClose(mine.logits, theirs.logits);
  }
});
