import { expect, test } from 'vitest';
import type { RunEvent } from '../../seal/events.ts';
import { innerLoop } from '../../seal/innerLoop.ts';
import { foldRun } from '../../seal/reduceRun.ts';
import { FakeLearner } from '../../seal/testing/fakeLearner.ts';
import { collect, MemoryCheckpoints, setupOf } from '../../seal/testing/fixtures.ts';
import { recipesToWrite } from '../../store/selectors/lanes.ts';
import { FIRST_ENGINE } from '../../store/slices/engine.ts';
import { NO_RUN } from '../../store/slices/run.ts';
import type { LabState } from '../../store/state.ts';
import { loopStops } from './loopStops.ts';
import { phaseAnnouncement } from './phaseWords.ts';
import { stoppedAt } from './stoppedAt.ts';

test('where a run was cut off is told as it was, whatever it was doing', async () => {
  const options = { setup: setupOf(), log: [], until: 'end' as const, checkpoints: new MemoryCheckpoints() };
  const log = await collect(innerLoop(new FakeLearner(), options));
  const at = (isLast: (event: RunEvent) => boolean) =>
    stoppedAt(foldRun(log.slice(0, log.findIndex(isLast) + 1))!);
  expect(at((event) => event.type === 'run.started')).toBe('stopped before the first quiz');
  expect(at((event) => event.type === 'quiz.answered')).toBe('stopped in the quiz before studying');
  expect(at((event) => event.type === 'quiz.finished')).toBe('stopped before writing self-edit 1');
  expect(at((event) => event.type === 'note.written')).toBe('stopped while writing 2 self-edits');
  expect(at((event) => event.type === 'study.step')).toMatch(/^stopped at step 1 of \d+ of passage only$/);
  expect(at((event) => event.type === 'quiz.answered' && event.lane === 0)).toBe(
    'stopped in the quiz after self-edit 1',
  );
  expect(at((event) => event.type === 'quiz.finished' && event.lane === 0)).toBe(
    'stopped between two lessons',
  );
});

test('a run whose recipes are still to be written says so, and counts one that failed as written', async () => {
  const candidates = [
    { format: 'qa', seed: 1, recipe: 'model' },
    { format: 'qa', seed: 2, recipe: 'model' },
  ] as const;
  const options = { setup: setupOf({ candidates }), log: [], until: 'notes' as const };
  const log = await collect(
    innerLoop(new FakeLearner(), { ...options, checkpoints: new MemoryCheckpoints() }),
  );
  const asked = log.slice(0, log.findIndex((event) => event.type === 'quiz.finished') + 1);
  expect(stoppedAt(foldRun(asked)!)).toBe('stopped before it had written its own recipes');
  expect(recipesToWrite(foldRun(asked)!)).toBe(2);
  const announced = (events: readonly RunEvent[]) => {
    const run = { ...NO_RUN, id: 'r', activity: 'running', state: foldRun(events) } as const;
    return phaseAnnouncement({ engine: FIRST_ENGINE, run } as unknown as LabState);
  };
  expect(announced(asked)).toBe('Writing 2 recipes of its own.');
  const unread = { type: 'lane.failed', lane: 0, problem: { message: '', advice: '' }, atMs: 1 } as const;
  expect(announced([...asked, unread])).toBe('Writing a recipe of its own.');
  const failed = [...asked, unread, { ...unread, lane: 1 }];
  expect(recipesToWrite(foldRun(failed)!)).toBe(0);
  expect(stoppedAt(foldRun(failed)!)).toBe('stopped between two lessons');
  expect(loopStops(foldRun(failed)).find(({ id }) => id === 'self-edit')!.state).not.toBe('ahead');
});
