import { afterEach, expect, test } from 'vitest';
import type { RunEvent } from '../../seal/events.ts';
import { browserStorage } from './browserStorage.ts';

const EVENT: RunEvent = { type: 'run.stopped', atMs: 5 };
const OTHER: RunEvent = { type: 'quiz.started', lane: 'base', atMs: 1 };

afterEach(async () => {
  localStorage.clear();
  const { runs } = browserStorage();
  for (let kept = await runs.latest(); kept; kept = await runs.latest()) await runs.remove(kept.id);
});

test('a run’s events come back in order, from the run written to last', async () => {
  const { runs } = browserStorage();
  expect(await runs.latest()).toBeNull();
  await runs.append('one', [OTHER, EVENT]);
  await runs.append('two', [EVENT]);
  await runs.append('one', [OTHER]);
  expect(await browserStorage().runs.latest()).toEqual({ id: 'one', events: [OTHER, EVENT, OTHER] });
});

test('a removed run is gone, the others are not', async () => {
  const { runs } = browserStorage();
  await runs.append('one', [OTHER]);
  await runs.append('two', [EVENT]);
  await runs.remove('two');
  expect(await runs.latest()).toEqual({ id: 'one', events: [OTHER] });
});

test('a replaced log stands in the place of the old one, and goes on from there', async () => {
  const { runs } = browserStorage();
  await runs.append('one', [OTHER, EVENT]);
  await runs.append('one', ['spoilt' as never]);
  await runs.replace('one', [OTHER]);
  await runs.append('one', [EVENT]);
  expect(await runs.latest()).toEqual({ id: 'one', events: [OTHER, EVENT] });
});

test('what is saved is read again, and spoilt text reads as nothing', () => {
  browserStorage().writeSaved({ theme: 'dark' });
  expect(browserStorage().readSaved()).toEqual({ theme: 'dark' });
  localStorage.setItem('seal-lab', '{');
  expect(browserStorage().readSaved()).toBeNull();
});
