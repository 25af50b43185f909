import { describe, expect, test } from 'vitest';
import type { Engine } from '../engine/engine.ts';
import { generate } from '../engine/generate/generate.ts';
import { continuationLogProbs } from '../engine/generate/score.ts';
import { PROJECTIONS } from '../engine/model/config.ts';
import { byteTokenizer } from '../engine/testing/byteTokenizer.ts';
import { fakeExecutor, type FakeExecutor, type FakeOptions } from '../engine/testing/fakeExecutor.ts';
import { TINY_LLAMA } from '../engine/testing/tinyModel.ts';
import { createChatTemplate } from '../engine/tokenizer/chatTemplate.ts';
import { encodeDocument } from '../engine/train/document.ts';
import { train } from '../engine/train/trainLoop.ts';
import type { StudyProgress, StudyRequest } from '../seal/learner.ts';
import { StudyProblem } from '../seal/problem.ts';
import { defaultRecipe } from '../seal/recipe.ts';
import { EngineLearner } from './engineLearner.ts';

const recipe = { ...defaultRecipe(3), firstLayer: 1, rank: 2, alpha: 6, learningRate: 0.01 };
const documents = Array.from({ length: 5 }, (_, i) => ({ prefix: `Q${i}`, text: ` answer ${i}<|im_end|>` }));
const request: StudyRequest = { documents, recipe, epochs: 9, seed: 3 };

const contextLength = TINY_LLAMA.maxPositionEmbeddings;

/** An engine of bytes over an executor without a model. */
function engineOn(executor: FakeExecutor): Engine {
  const tokenizer = byteTokenizer();
  return {
    name: 'tiny',
    modelSha256: 'a'.repeat(64),
    from: 'file',
    parameters: 1,
    config: TINY_LLAMA,
    tokenizer,
    chat: createChatTemplate('', {
      pre: 'smollm',
      tokens: [],
      tokenTypes: [],
      merges: [],
      bosId: null,
      eosIds: [0],
    }),
    executor,
    generate: (request) => generate(executor, tokenizer, { ...request, contextLength }),
    score: (pairs, signal) => continuationLogProbs(executor, tokenizer, pairs, signal),
    train: ({ documents, ...request }) =>
      train(executor, TINY_LLAMA, {
        ...request,
        documents: documents.map((text) => encodeDocument(tokenizer, text, contextLength)),
      }),
    setAdapter: (adapter, strength) => executor.setAdapter(adapter, strength),
    dispose: () => executor.dispose(),
  };
}

function learnerOn(options: FakeOptions = {}) {
  const executor = fakeExecutor(options);
  return { executor, learner: new EngineLearner(engineOn(executor), { checkpointMs: 0 }) };
}

async function study(learner: EngineLearner, change: Partial<StudyRequest> = {}): Promise<StudyProgress[]> {
  const events: StudyProgress[] = [];
  for await (const event of learner.study({ ...request, ...change })) events.push(event);
  return events;
}

describe('looking at what was learned', () => {
  test('surprise is read as a document is studied: the whole text, given what stands before', async () => {
    const { learner } = learnerOn();
    const document = { prefix: 'T\n', text: 'Mill.' };
    const { pieces, bits } = await learner.surprise(document);
    expect(pieces).toEqual(['M', 'i', 'l', 'l', '.']);
    const [score] = await learner.logProbs([{ prompt: document.prefix, continuation: document.text }]);
    expect(bits.reduce((sum, each) => sum + each, 0)).toBeCloseTo(-score!.logProb / Math.LN2, 3);
  });

  test('norms are those of the adapter that is on, at its strength; none without one', async () => {
    const { learner } = learnerOn();
    expect(await learner.updateNorms()).toBeNull();
    await study(learner);
    const whole = (await learner.updateNorms())!;
    expect(whole.projections).toEqual(PROJECTIONS);
    expect(whole.norms.map((row) => row.some((norm) => norm > 0))).toEqual([false, true, true]);
    await learner.restore(await learner.snapshot(), 0.5);
    const half = (await learner.updateNorms())!;
    expect(half.norms[2]![3]! / whole.norms[2]![3]!).toBeCloseTo(0.5, 6);
  });
});

describe('studying', () => {
  test('trains all seven projections from the recipe’s first layer up, and leaves the adapter on', async () => {
    const { learner, executor } = learnerOn();
    const events = await study(learner);
    expect(executor.adapter?.lora).toEqual({
      rank: 2,
      alpha: 6,
      layers: { from: 1, to: 2 },
      targets: PROJECTIONS,
    });
    expect(await learner.snapshot()).toEqual({ data: executor.adapter });
    expect(events.filter((event) => event.kind === 'step').at(-1)).toMatchObject({ step: 45, steps: 45 });
    await learner.restore(null);
    expect(executor.adapter).toBeNull();
    expect(await learner.snapshot()).toBeNull();
  });

  test('the rate rises over a tenth of the steps, then falls linearly towards 0', async () => {
    const { learner, executor } = learnerOn();
    await study(learner);
    const rates = executor.trained.map((each) => each.learningRate);
    expect(Math.max(...rates)).toBe(rates[4]);
    expect(rates[44]).toBeCloseTo(0.01 / 45, 8);
  });

  test('goes on from a checkpoint to the same adapter, and its clock goes on too', async () => {
    const whole = learnerOn();
    const events = await study(whole.learner);
    const checkpoints = events.flatMap((event) => (event.kind === 'checkpoint' ? [event.checkpoint] : []));
    expect(checkpoints.length).toBeGreaterThan(20);
    for (const resumeFrom of structuredClone([checkpoints[0]!, checkpoints[19]!, checkpoints.at(-1)!])) {
      const again = learnerOn();
      const rest = await study(again.learner, { resumeFrom });
      expect(rest[0]).toMatchObject({ kind: 'step', step: resumeFrom.step + 1 });
      const before = events.find((event) => event.kind === 'step' && event.step === resumeFrom.step);
      if (before?.kind !== 'step' || rest[0]?.kind !== 'step') throw new Error('not a step');
      expect(rest[0].elapsedMs).toBeGreaterThanOrEqual(before.elapsedMs);
      expect(again.executor.adapter).toEqual(whole.executor.adapter);
    }
  });

  test('a loss that is not a number is this lesson’s problem, with a lower rate to try', async () => {
    const { learner, executor } = learnerOn({ loss: (step) => (step === 3 ? Number.NaN : 1) });
    const failing = study(learner);
    await expect(failing).rejects.toBeInstanceOf(StudyProblem);
    await expect(failing).rejects.toMatchObject({
      message: 'The loss was no longer a number at step 4.',
      advice: 'Use a lower learning rate, e.g. 0.001.',
    });
    expect(executor.open).toBe(0);
  });

  test('a document that is longer than the model takes is this lesson’s problem', async () => {
    const { learner } = learnerOn();
    const long = { prefix: '', text: 'x'.repeat(400) };
    await expect(study(learner, { documents: [long] })).rejects.toBeInstanceOf(StudyProblem);
  });

  test('a stop ends it with the signal’s reason and without an adapter', async () => {
    const { learner, executor } = learnerOn();
    const stop = new AbortController();
    const events = learner.study({ ...request, signal: stop.signal });
    await events.next();
    stop.abort();
    await expect(events.next()).resolves.toMatchObject({ value: { kind: 'checkpoint' } });
    await expect(events.next()).rejects.toThrow(/abort/);
    expect(executor.adapter).toBeNull();
    expect(executor.open).toBe(0);
  });
});

describe('writing', () => {
  test('gives every continuation with its prompt and copy', async () => {
    const { learner } = learnerOn();
    const rows: string[] = [];
    const streams = [
      { seed: 1, stream: 0 },
      { seed: 1, stream: 1 },
    ];
    const sampling = { temperature: 0.8, topP: 0.95, streams };
    for await (const row of learner.generate({ prompts: ['ab', 'c'], copies: 2, maxNewTokens: 3, sampling }))
      rows.push(`${row.prompt}.${row.copy}`);
    expect(rows.sort()).toEqual(['0.0', '0.1', '1.0', '1.1']);
  });

  test('a constraint decides which tokens may come', async () => {
    const { learner } = learnerOn();
    const [x] = learner.encode('x');
    for await (const { text } of learner.generate({
      prompts: ['ab'],
      maxNewTokens: 3,
      constraint: () => ({ ids: Int32Array.of(x!) }),
    }))
      expect(text).toBe('xxx');
  });
});

test('a continuation’s log-probability is a sum over its tokens', async () => {
  const { learner } = learnerOn();
  const [score] = await learner.logProbs([{ prompt: 'ab', continuation: 'cd' }]);
  expect(score!.tokens).toBe(2);
  expect(score!.logProb).toBeLessThan(0);
});
