import { expect, test } from 'vitest';
import type { RunEvent } from '../seal/events.ts';
import { FakeLearner } from '../seal/testing/fakeLearner.ts';
import { PASSAGE, setupOf } from '../seal/testing/fixtures.ts';
import { createLab } from './client.ts';
import type { LoadedLearner } from './handlers.ts';
import type { AskRequest } from './protocol.ts';
import { inProcess, LOAD, memoryRecords, runRequest } from './testing/inProcess.ts';

const nothing = () => undefined;
const ask = (change: Partial<AskRequest>): AskRequest => ({
  runId: 'run-1',
  model: new FakeLearner().model,
  lane: 0,
  strength: 1,
  passage: PASSAGE,
  questions: PASSAGE.questions,
  ...change,
});

test('one request at a time uses the model, in the order of asking; light ones do not wait', async () => {
  const order: string[] = [];
  const { spawn } = inProcess();
  const lab = createLab(spawn);
  await lab.load(LOAD, nothing);
  const run = lab.run(runRequest(setupOf()), nothing).then(() => order.push('run'));
  const asked = lab.ask(ask({ lane: 'base' })).then(() => order.push('ask'));
  const cleared = lab.clearModelCache().then(() => order.push('clear'));
  await Promise.all([run, asked, cleared]);
  expect(order).toEqual(['clear', 'run', 'ask']);
});

test('a queued run that is stopped before its turn never starts', async () => {
  const lab = createLab(inProcess().spawn);
  await lab.load(LOAD, nothing);
  const first = lab.run(runRequest(setupOf()), nothing);
  const stop = new AbortController();
  const events: RunEvent[] = [];
  const second = lab.run(runRequest(setupOf(), [], 'run-2'), (more) => events.push(...more), stop.signal);
  stop.abort();
  expect(await second).toEqual({ status: 'stopped' });
  expect(events).toEqual([]);
  expect(await first).toEqual({ status: 'finished' });
});

test('a lane is asked again with its adapter, at a strength, and not at all once forgotten', async () => {
  const lab = createLab(inProcess().spawn);
  await lab.load(LOAD, nothing);
  const log: RunEvent[] = [];
  await lab.run(runRequest(setupOf()), (events) => log.push(...events));
  const before = log.filter((event) => event.type === 'quiz.answered' && event.lane === 0);
  const again = await lab.ask(ask({ lane: 0 }));
  expect(again.map(({ answer }) => answer)).toEqual(
    before.map((event) => event.type === 'quiz.answered' && event.answer),
  );
  const base = await lab.ask(ask({ lane: 'base' }));
  expect(await lab.ask(ask({ lane: 0, strength: 0 }))).toEqual(base);
  const model = { name: 'another', sha256: '2'.repeat(64), layers: 4 };
  await expect(lab.ask(ask({ lane: 0, model }))).rejects.toMatchObject({
    problem: { message: expect.stringContaining('begun with another') as string },
  });

  await lab.forget('run-1');
  await expect(lab.ask(ask({ lane: 0 }))).rejects.toMatchObject({
    problem: { message: 'What this lesson taught the model is no longer kept.' },
  });
});

test('storage that is full is warned about once; the run goes on and its adapters can still be asked', async () => {
  const records = memoryRecords();
  records.fail = new DOMException('no room', 'QuotaExceededError');
  const lab = createLab(inProcess({ records }).spawn);
  const warnings: string[] = [];
  lab.onWarning((warning) => warnings.push(warning));
  await lab.load(LOAD, nothing);
  expect(await lab.run(runRequest(setupOf()), nothing)).toEqual({ status: 'finished' });
  expect(warnings).toEqual([
    'Storage is full, so training steps are not saved: the run goes on, but cannot be resumed after a reload.',
  ]);
  expect(await lab.ask(ask({ lane: 0 }))).toHaveLength(4);
});

test('a finished lesson keeps its adapter and no training state', async () => {
  const records = memoryRecords();
  const lab = createLab(inProcess({ records }).spawn);
  await lab.load(LOAD, nothing);
  await lab.run(runRequest(setupOf()), nothing);
  const kinds = [...records.kept.keys()].map((key) => (JSON.parse(key) as string[])[1]);
  expect(kinds.filter((kind) => kind === 'study')).toHaveLength(0);
  expect(kinds.filter((kind) => kind === 'adapter')).toHaveLength(3);
});

test('a learning rate that makes the loss NaN fails its lanes with the sentence, not the run', async () => {
  const lab = createLab(inProcess().spawn);
  await lab.load(LOAD, nothing);
  const log: RunEvent[] = [];
  const setup = setupOf();
  await lab.run(runRequest({ ...setup, recipe: { ...setup.recipe, learningRate: Number.NaN } }), (events) =>
    log.push(...events),
  );
  const failed = log.filter((event) => event.type === 'lane.failed');
  expect(failed).toHaveLength(3);
  expect(failed[0]).toMatchObject({ problem: { advice: 'Use a lower learning rate.' } });
  expect(log.at(-1)?.type).toBe('run.finished');
});

test('an error keeps its sentence, and what to do', async () => {
  const message = 'The file ends in the middle of tensor 7. Download it again.';
  const load = (): Promise<LoadedLearner> => Promise.reject(new Error(message));
  const lab = createLab(inProcess({ services: { load } }).spawn);
  await expect(lab.load(LOAD, nothing)).rejects.toMatchObject({
    problem: { message: 'The file ends in the middle of tensor 7.', advice: 'Download it again.' },
  });
});

test('a load that is stopped rejects as stopped', async () => {
  const load = (_request: unknown, _progress: unknown, signal: AbortSignal) =>
    new Promise<LoadedLearner>((_resolve, reject) =>
      signal.addEventListener('abort', () => reject(new Error('fetch aborted'))),
    );
  const lab = createLab(inProcess({ services: { load } }).spawn);
  const stop = new AbortController();
  const loading = lab.load(LOAD, nothing, stop.signal);
  stop.abort();
  await expect(loading).rejects.toMatchObject({ problem: { message: 'Stopped.' } });
});

test('proposed questions stream, and are the result', async () => {
  const lab = createLab(inProcess().spawn);
  await lab.load(LOAD, nothing);
  const streamed: string[] = [];
  const questions = await lab.proposeQuestions(
    { passage: { ...PASSAGE, questions: [] }, count: 2, seed: 3 },
    (question) => streamed.push(question.question),
  );
  expect(questions.map((each) => each.question)).toEqual(streamed);
});
