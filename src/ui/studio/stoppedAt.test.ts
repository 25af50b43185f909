import { expect, test } from 'vitest';
import type { RunEvent } from '../../seal/events.ts';
import { innerLoop } from '../../seal/innerLoop.ts';
import { foldRun } from '../../seal/reduceRun.ts';
import { FakeLearner } from '../../seal/testing/fakeLearner.ts';
import { collect, MemoryCheckpoints, setupOf } from '../../seal/testing/fixtures.ts';
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
