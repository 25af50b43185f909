import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../seal/events.ts';
import { foldRun } from '../seal/reduceRun.ts';
import { setupOf } from '../seal/testing/fixtures.ts';
import { createLab } from './client.ts';
import { LabFailure } from './labFailure.ts';
import {
  inProcess,
  LOAD,
  memoryRecords,
  runRequest,
  withoutTimes,
  type InProcessOptions,
} from './testing/inProcess.ts';

const nothing = () => undefined;

function labWith(options: InProcessOptions = {}) {
  const process = inProcess(options);
  return { lab: createLab(process.spawn), workers: process.workers };
}

async function wholeRun(): Promise<RunEvent[]> {
  const { lab } = labWith();
  await lab.load(LOAD, nothing);
  const log: RunEvent[] = [];
  await lab.run(runRequest(setupOf()), (events) => log.push(...events));
  return log;
}

describe('a run through the worker', () => {
  test('streams the whole log in order and ends as finished', async () => {
    const { lab } = labWith();
    await lab.load(LOAD, nothing);
    const log: RunEvent[] = [];
    const result = await lab.run(runRequest(setupOf()), (events) => log.push(...events));
    expect(result.status).toBe('finished');
    expect(log[0]?.type).toBe('run.started');
    expect(log.at(-1)?.type).toBe('run.finished');
    expect(log.every((event, i) => i === 0 || event.atMs >= log[i - 1]!.atMs)).toBe(true);
    expect(foldRun(log)?.status).toBe('finished');
  });

  test('stops for a person to review the notes', async () => {
    const { lab } = labWith();
    await lab.load(LOAD, nothing);
    const result = await lab.run({ ...runRequest(setupOf()), until: 'notes' }, nothing);
    expect(result.status).toBe('review');
  });

  test('without a model is refused with a sentence and what to do', async () => {
    const { lab } = labWith();
    await expect(lab.run(runRequest(setupOf()), nothing)).rejects.toMatchObject({
      problem: { message: 'No model is loaded.', advice: 'Load the model first.' },
    });
  });

  test('aborted at a step resolves as stopped, and goes on from its log with the same result', async () => {
    const stop = new AbortController();
    const records = memoryRecords();
    const { lab } = labWith({
      records,
      onLearner: (learner) => (learner.beforeStep = (step) => void (step === 5 && stop.abort())),
    });
    await lab.load(LOAD, nothing);
    const log: RunEvent[] = [];
    const result = await lab.run(runRequest(setupOf()), (events) => log.push(...events), stop.signal);
    expect(result.status).toBe('stopped');
    expect(log.at(-1)?.type).toBe('run.stopped');

    const second = await lab.run(runRequest(setupOf(), log), (events) => log.push(...events));
    expect(second.status).toBe('finished');
    expect(outcome(log)).toEqual(outcome(await wholeRun()));
  });
});

describe('a worker that dies in the middle', () => {
  test('ends the run as stopped with one sentence; a new worker loads the model again and finishes the run', async () => {
    const { lab, workers } = labWith({ onLearner: nothing });
    const lost: string[] = [];
    lab.onLost((reason) => lost.push(reason));
    await lab.load(LOAD, nothing);
    workers[0]!.learners[0]!.beforeStep = (step) =>
      void (step === 5 && workers[0]!.die('The worker stopped.'));
    const log: RunEvent[] = [];
    const result = await lab.run(runRequest(setupOf()), (events) => log.push(...events));
    expect(result.status).toBe('stopped');
    expect(log.at(-1)?.type).toBe('run.stopped');
    expect(lost).toEqual(['The worker stopped.']);

    const second = await lab.run(runRequest(setupOf(), log), (events) => log.push(...events));
    expect(second.status).toBe('finished');
    expect(workers).toHaveLength(2);
    expect(workers[1]!.learners).toHaveLength(1);
    expect(outcome(log)).toEqual(outcome(await wholeRun()));
  });

  test('rejects every other pending request with its sentence', async () => {
    const { lab, workers } = labWith({ services: { probe: () => new Promise(() => undefined) } });
    const probing = lab.probe();
    workers[0]!.die('The worker stopped.');
    await expect(probing).rejects.toMatchObject({ problem: { message: 'The worker stopped.' } });
  });

  test('a lost device ends the worker, and the failure it causes is not kept in the log', async () => {
    const { lab, workers } = labWith();
    const lost: string[] = [];
    lab.onLost((reason) => lost.push(reason));
    await lab.load(LOAD, nothing);
    workers[0]!.learners[0]!.beforeStep = (step) => {
      if (step !== 4) return;
      workers[0]!.loseDevice('The graphics device was lost.');
      throw new Error('buffer is destroyed');
    };
    const log: RunEvent[] = [];
    const result = await lab.run(runRequest(setupOf()), (events) => log.push(...events));
    expect(result.status).toBe('stopped');
    expect(lost).toEqual(['The graphics device was lost.']);
    expect(log.map((event) => event.type)).not.toContain('run.failed');
    expect(await lab.run(runRequest(setupOf(), log), nothing)).toEqual({ status: 'finished' });
  });

  test('no longer tells a listener that was removed', async () => {
    const { lab, workers } = labWith({ services: { probe: () => new Promise(() => undefined) } });
    const lost: string[] = [];
    lab.onLost((reason) => lost.push(reason))();
    const probing = lab.probe();
    workers[0]!.die('The worker stopped.');
    await expect(probing).rejects.toBeInstanceOf(LabFailure);
    expect(lost).toEqual([]);
  });
});

test('the worker is started by the first request, not before', async () => {
  const { lab, workers } = labWith();
  expect(workers).toHaveLength(0);
  expect(await lab.clearModelCache()).toEqual({ freedBytes: 7 });
  expect(workers).toHaveLength(1);
});

test('after dispose every request is refused', async () => {
  const { lab } = labWith();
  await lab.load(LOAD, nothing);
  lab.dispose();
  await expect(lab.probe()).rejects.toBeInstanceOf(LabFailure);
});

/** What a run came to, whatever interrupted it. */
function outcome(log: readonly RunEvent[]) {
  const state = foldRun(log)!;
  const { base, control, candidates, chosen, status } = state;
  const studied = [control, ...candidates].map(({ study }) => study?.losses);
  const answers = [base, control, ...candidates].map((lane) => lane.answers);
  const notes = candidates.map((candidate) => candidate.notes);
  return { studied, answers, notes, chosen, status, started: withoutTimes(log.slice(0, 1)) };
}
