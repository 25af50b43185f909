import { expect, test, vi } from 'vitest';
import { discardRun } from '../commands/discardRun.ts';
import { study } from '../commands/study.ts';
import { writeNotes } from '../commands/writeNotes.ts';
import { readyStore } from '../testing/stores.ts';

vi.mock('./keep.ts', () => {
  throw new Error('Failed to fetch dynamically imported module');
});

test('a run that cannot be put on the shelf, because what does that was not fetched, is not left', async () => {
  const made = await readyStore();
  await made.store.execute(writeNotes, undefined);
  await made.store.execute(study, undefined);
  const { id } = made.get().run;
  expect(made.get().view.problem?.message).toMatch(/could not be fetched/);
  await made.store.execute(discardRun, undefined);
  expect(made.get().run.id).toBe(id);
  await made.store.kept();
  expect(made.storage.logs.has(id!)).toBe(true);
  expect(made.lab.forgotten).toEqual([]);
});
