import { expect, test } from 'vitest';
import { plannedSelfEdits } from './plannedSelfEdits.ts';
import { FIRST_SELF_EDIT as QA } from './slices/setup.ts';

const WRITERS = [{ id: 'w', name: 'tuned' }];
const seeds = (selfEdits: (typeof QA)[]) => plannedSelfEdits(selfEdits, 3, WRITERS).map(({ seed }) => seed);

test('self-edits have seeds of their own', () => {
  expect(seeds([QA, QA, { ...QA, format: 'rewrite' }])).toEqual([3000, 3001, 3002]);
});

test('those that differ only in recipe or writer are written with the same seed', () => {
  const own = { ...QA, recipe: 'model' as const };
  const tuned = { ...QA, writer: 'w' };
  expect(seeds([QA, own, tuned])).toEqual([3000, 3000, 3000]);
  // The second of a kind is a twin of the second of another, not of the first.
  expect(seeds([QA, QA, tuned, tuned, { ...tuned, format: 'mixed' }])).toEqual([
    3000, 3001, 3000, 3001, 3004,
  ]);
});

test('a plan names its writer, and a writer that is gone is the untouched model', () => {
  const [tuned, gone] = plannedSelfEdits(
    [
      { ...QA, writer: 'w' },
      { ...QA, writer: 'gone' },
    ],
    1,
    WRITERS,
  );
  expect(tuned).toEqual({ format: 'qa', seed: 1000, recipe: 'person', writer: { id: 'w', name: 'tuned' } });
  expect(gone).not.toHaveProperty('writer');
});
