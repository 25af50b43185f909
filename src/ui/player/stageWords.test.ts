import { expect, test } from 'vitest';
import type { RunEvent } from '../../seal/events.ts';
import { foldRun } from '../../seal/reduceRun.ts';
import { setupOf } from '../../seal/testing/fixtures.ts';
import { FAILED_LANE, scoredLane, scoredRun } from '../../seal/testing/scoredRun.ts';
import { parseRecordedRun } from '../../store/persist/recordedRun.ts';
import recorded from './fixtures/shortRun.json?raw';
import { endWords, stageCaption } from './stageWords.ts';

const BETTER = scoredLane('+3 +3 -9 -9');
const BEST = scoredLane('+1 +1 +1 -9');
const WORSE = scoredLane('-20 -20 -20 -20');

test('the end says how many rose, fell and stayed, and of the chosen one the half that did not choose', () => {
  const base = scoredLane('-10 +10 -10 -10');
  const state = scoredRun([BETTER, WORSE, BEST, scoredLane('+9 -9 -9 -9')], { base, chosen: 2 });
  expect(endWords(state)).toBe(
    'It wrote 4 self-edits. Its count of right answers rose with 2, fell with 1 and stayed with 1. Chosen: self-edit 3. ' +
      'On the questions that did not choose it, 1 of 2 right; before 1, passage only 1.',
  );
});

test('nothing is said to have fallen where nothing did', () => {
  const said = endWords(scoredRun([BETTER, BEST], { chosen: 1 }));
  expect(said).toContain('rose with all 2.');
  expect(said).not.toMatch(/fell|stayed/);
});

test('a run without a result, or without a choice, claims none', () => {
  expect(endWords(scoredRun([scoredLane('+1 +1 +1 +1', FAILED_LANE)]))).toBe(
    'It wrote 1 self-edit. None has a result.',
  );
  expect(endWords(scoredRun([WORSE, WORSE]))).toBe(
    'It wrote 2 self-edits. Its count of right answers stayed with all 2.',
  );
});

test('every moment of a real run has a caption, and its steps are those of the run', () => {
  const { log } = parseRecordedRun(recorded);
  for (let count = 1; count <= log.length; count++) {
    const state = foldRun(log.slice(0, count))!;
    const event = log[count - 1]!;
    const { about, now } = stageCaption(state, false);
    expect(about.length, event.type).toBeGreaterThan(20);
    if (event.type === 'study.step') expect(now).toContain(`step ${event.step} of 8`);
  }
});

test('only of a passage that comes with the page it is said that its facts are invented', () => {
  const { log } = parseRecordedRun(recorded);
  const state = foldRun(log.slice(0, 1))!;
  expect(stageCaption(state, false).about).toContain('invented');
  const own = { ...state, setup: setupOf() };
  expect(stageCaption(own, false).about).not.toContain('invented');
});

test('where nothing works at the run, it says where the run stands', () => {
  const { log } = parseRecordedRun(recorded);
  const upTo = (type: RunEvent['type']) => foldRun(log.slice(0, log.findIndex((e) => e.type === type) + 1))!;
  const cutOff = upTo('study.step');
  expect(stageCaption(cutOff, false).now).toMatch(/^Studying/);
  expect(stageCaption(cutOff, true)).toMatchObject({
    about: 'The run stands still.',
    now: 'Stopped at step 1 of 8 of passage only',
    panel: 'selfEdits',
  });
  const stopped = { ...cutOff, status: 'stopped', phase: null } as const;
  expect(stageCaption(stopped, false)).toEqual(stageCaption(cutOff, true));
  const failed = { ...stopped, status: 'failed' } as const;
  expect(stageCaption(failed, true).about).toBe('The run could not go on.');
  const resumed = { ...stopped, status: 'running' } as const;
  expect(stageCaption(resumed, false).now).toBe('Going on');
  const studied = log.findIndex(({ type }) => type === 'study.started');
  expect(stageCaption(foldRun(log.slice(0, studied))!, true)).toMatchObject({
    about: 'Its notes are ready. Nothing has been studied yet.',
    panel: 'selfEdits',
  });
});
