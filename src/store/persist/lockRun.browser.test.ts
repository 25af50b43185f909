import { expect, test } from 'vitest';
import { lockRun } from './lockRun.ts';

test('a run is held by one at a time, and can be had once it is let go', async () => {
  const release = await lockRun('a run');
  expect(release).not.toBeNull();
  expect(await lockRun('a run')).toBeNull();
  release!();
  const again = await lockRun('a run');
  expect(again).not.toBeNull();
  again!();
});
