import { expect, test } from 'vitest';
import type { RunEvent } from '../../seal/events.ts';
import { innerLoop } from '../../seal/innerLoop.ts';
import { FakeLearner } from '../../seal/testing/fakeLearner.ts';
import { collect, loadWriter, MemoryCheckpoints, richSetup } from '../../seal/testing/fixtures.ts';
import { parseLog } from './parseLog.ts';

async function richLog(): Promise<RunEvent[]> {
  const options = { until: 'end', checkpoints: new MemoryCheckpoints(), loadWriter } as const;
  return collect(innerLoop(new FakeLearner(), { ...options, setup: richSetup(), log: [] }));
}

test('a log with recipes, writers, judgements and mixed notes comes back as it was kept, field for field', async () => {
  const log = await richLog();
  for (const type of ['recipe.written', 'candidate.judged'])
    expect(log.map((event) => event.type)).toContain(type);
  const parsed = parseLog(structuredClone(log))!;
  expect(parsed.unreadable).toBe(0);
  expect(parsed.log).toEqual(log);
});

test('every field of the setup comes back, the ones that may be absent too', async () => {
  const [started] = await richLog();
  if (started?.type !== 'run.started') throw new Error('a log begins with run.started');
  const setup = { ...started.setup, control: false };
  for (const field of ['reward', 'studyOnly', 'control', 'candidates'] as const)
    expect(setup[field], field).toBeDefined();
  for (const field of ['recipe', 'writer', 'studySeed'] as const)
    expect(setup.candidates.some((plan) => field in plan)).toBe(true);
  const log = [{ ...started, setup }];
  expect(parseLog(structuredClone(log))!.log).toEqual(log);
});

test('a recipe beyond what is safe is not read: nothing would stop its study', async () => {
  const log = await richLog();
  const at = log.findIndex((event) => event.type === 'recipe.written');
  for (const [field, value] of [
    ['learningRate', 0.5],
    ['epochs', 1e9],
    ['firstLayer', 4],
    ['batchSize', Number.NaN],
  ] as const) {
    const changed = log.map((event, i) =>
      i === at && event.type === 'recipe.written'
        ? { ...event, recipe: { ...event.recipe, [field]: value } }
        : event,
    );
    expect(parseLog(changed)!.log, field).toHaveLength(at);
  }
});
