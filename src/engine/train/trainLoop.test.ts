import { describe, expect, test } from 'vitest';
import type { TrainingState } from '../executor.ts';
import { initAdapter, type Adapter, type LoraConfig } from '../model/lora.ts';
import { fakeExecutor } from '../testing/fakeExecutor.ts';
import { TINY_LLAMA } from '../testing/tinyModel.ts';
import { learningRateAt } from './lrSchedule.ts';
import { DivergedError, epochBatches, train, type TrainEvent, type TrainRequest } from './trainLoop.ts';

const lora: LoraConfig = { rank: 2, alpha: 4, layers: { from: 1, to: 2 }, targets: ['q_proj', 'v_proj'] };
const documents = Array.from({ length: 7 }, (_, i) => ({
  tokens: Int32Array.from({ length: 3 + i }, (_, t) => t + i),
  lossFrom: 1,
}));
const request: TrainRequest = { documents, lora, epochs: 3, batchSize: 2, learningRate: 0.01, seed: 11 };

async function run(changes: Partial<TrainRequest> = {}, executor = fakeExecutor()) {
  const events: TrainEvent[] = [];
  const training = train(executor, TINY_LLAMA, { ...request, ...changes });
  for (;;) {
    const next = await training.next();
    if (next.done) return { events, adapter: next.value, executor };
    events.push(next.value);
  }
}
const stepsOf = (events: TrainEvent[]) => events.filter((event) => event.kind === 'step');

test('every document is studied once per epoch, in an order of its own, at the scheduled rates', async () => {
  const { events, executor, adapter } = await run();
  const steps = stepsOf(events);
  expect(steps.map(({ step, steps, epoch }) => [step, steps, epoch])).toEqual(
    Array.from({ length: 12 }, (_, k) => [k + 1, 12, Math.floor(k / 4)]),
  );
  const orders = [0, 1, 2].map((e) => executor.trained.slice(e * 4, e * 4 + 4).flatMap((t) => t.documents));
  for (const order of orders) expect([...order].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(new Set(orders.map(String)).size).toBe(3);
  for (const [k, { learningRate }] of steps.entries())
    expect(learningRate).toBe(learningRateAt(k, 12, 0.01, 0.1));
  const studied = steps.slice(0, 4).reduce((sum, { tokens }) => sum + tokens, 0);
  expect(studied).toBe(documents.reduce((sum, { tokens }) => sum + tokens.length, 0));
  expect(adapter.lora).toEqual(lora);
  expect(executor.open).toBe(0);
});

test('one seed gives one adapter, another seed another', async () => {
  const [a, b, c] = await Promise.all([run(), run(), run({ seed: 12 })]);
  expect(b.adapter).toEqual(a.adapter);
  expect(c.adapter.weights).not.toEqual(a.adapter.weights);
});

test('starts from the freshly seeded adapter', async () => {
  const { events } = await run({ learningRate: 1e-30, checkpointEveryMs: 0 });
  const first = events.find((event) => event.kind === 'checkpoint')!.state.weights;
  const fresh = initAdapter(TINY_LLAMA, lora, 11).weights;
  expect(Math.max(...first.map((x, i) => Math.abs(x - fresh[i]!)))).toBeLessThan(1e-25);
});

describe('a run that was stopped', () => {
  test('goes on from any checkpoint to exactly the same adapter', async () => {
    const whole = await run({ checkpointEveryMs: 0 });
    const states = whole.events.flatMap((event) => (event.kind === 'checkpoint' ? [event.state] : []));
    expect(states.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    for (const resume of states) {
      const rest = await run({ resume });
      expect(rest.adapter.weights, `from step ${resume.step}`).toEqual(whole.adapter.weights);
      expect(stepsOf(rest.events)[0]!.step).toBe(resume.step + 1);
      expect(rest.executor.trained).toEqual(whole.executor.trained.slice(resume.step));
    }
  });
  test('gives a checkpoint of its last whole step before it ends, and goes on from there', async () => {
    const stop = new AbortController();
    const events: TrainEvent[] = [];
    const stopped = (async () => {
      const asked = { ...request, checkpointEveryMs: 1e6, signal: stop.signal };
      for await (const event of train(fakeExecutor(), TINY_LLAMA, asked)) {
        events.push(event);
        if (event.kind === 'step' && event.step === 5) stop.abort();
      }
    })();
    await expect(stopped).rejects.toThrow();
    const last = events.at(-1)!;
    expect(last).toMatchObject({ kind: 'checkpoint', state: { step: 5 } });
    const rest = await run(last.kind === 'checkpoint' ? { resume: last.state } : {});
    expect(rest.adapter.weights).toEqual((await run()).adapter.weights);
  });

  test('that was already at its end gives its adapter without a step', async () => {
    const { adapter } = await run();
    const state: TrainingState = {
      step: 12,
      weights: adapter.weights,
      moment1: new Float32Array(),
      moment2: new Float32Array(),
    };
    const rest = await run({ resume: state });
    expect(rest.adapter.weights).toEqual(adapter.weights);
    expect(rest.events).toEqual([]);
  });
  test('does not take a checkpoint of another request', async () => {
    const state = {
      step: 1,
      weights: new Float32Array(5),
      moment1: new Float32Array(),
      moment2: new Float32Array(),
    };
    await expect(run({ resume: state })).rejects.toThrow(/not of this request/);
  });
});

test('order depends on seed and epoch only', () => {
  expect(epochBatches(7, 2, 3, 1)).toEqual(epochBatches(7, 2, 3, 1));
  expect(epochBatches(7, 2, 3, 1)).not.toEqual(epochBatches(7, 2, 3, 2));
  expect(epochBatches(7, 2, 3, 1).flat()).toEqual(epochBatches(7, 3, 3, 1).flat());
});

test.each([
  ['loss', { loss: (step: number) => (step === 4 ? NaN : 1) }],
  ['loss', { loss: (step: number) => (step === 4 ? Infinity : 1) }],
])(
  'a %s that is not finite ends the run, naming the step and a tenth of the rate',
  async (_what, options) => {
    const executor = fakeExecutor(options);
    const error: unknown = await run({}, executor).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(DivergedError);
    expect(error).toMatchObject({
      step: 5,
      learningRate: 0.01,
      message: expect.stringMatching(/step 5.*Try 0\.001\./),
    });
    expect(executor.trained.length).toBe(5);
    expect(executor.open).toBe(0);
  },
);

test('a last update that makes a weight infinite ends the run too', async () => {
  // Both loss and gradient of every step are fine: only the weights tell.
  await expect(run({ learningRate: 1e39 })).rejects.toMatchObject({
    name: 'DivergedError',
    step: 12,
    message: expect.stringMatching(/weights that are not finite.*Try 1e\+38\./) as string,
  });
});

test('a stop is heard between two steps and frees the session', async () => {
  const executor = fakeExecutor();
  const stop = new AbortController();
  const training = train(executor, TINY_LLAMA, { ...request, signal: stop.signal });
  await training.next();
  stop.abort();
  await expect(training.next()).rejects.toMatchObject({ name: 'AbortError' });
  expect(executor.trained.length).toBe(1);
  expect(executor.open).toBe(0);
});

test.each<[Partial<TrainRequest>, RegExp]>([
  [{ documents: [] }, /at least one document/],
  [{ epochs: 0 }, /epochs/],
  [{ batchSize: 1.5 }, /batchSize/],
  [{ learningRate: 0 }, /learning rate above 0/],
  [{ lora: { ...lora, layers: { from: 0, to: 3 } } }, /layers/],
])('a request that makes no sense is refused (%#)', async (changes, message) => {
  await expect(run(changes)).rejects.toThrow(message);
});

// Types: the generator's return value is the adapter.
const _typed: () => AsyncGenerator<TrainEvent, Adapter> = () => train(fakeExecutor(), TINY_LLAMA, request);
void _typed;
