import { expect, test } from 'vitest';
import type { RunEvent } from '../../seal/events.ts';
import { foldRun } from '../../seal/reduceRun.ts';
import { setupOf } from '../../seal/testing/fixtures.ts';
import { FAILED_LANE, scoredLane, scoredRun } from '../../seal/testing/scoredRun.ts';
import { parseRecordedRun } from '../../store/persist/recordedRun.ts';
import recorded from './fixtures/shortRun.json?raw';
import { choiceWords, endWords, stageCaption } from './stageWords.ts';

const BETTER = scoredLane('+3 +3 -9 -9');
const BEST = scoredLane('+1 +1 +1 -9');
const WORSE = scoredLane('-20 -20 -20 -20');

test('the end says which self-edit helped most and which least, and of the chosen one the half that did not choose', () => {
  const base = scoredLane('-10 +10 -10 -10');
  const state = scoredRun([BETTER, WORSE, BEST, scoredLane('+9 -9 -9 -9')], { base, chosen: 2 });
  expect(endWords(state)).toBe(
    'It wrote 4 self-edits. Self-edit 3 helped most: from 1 to 3 of 4 right. Self-edit 2 made it worse: 0.',
  );
  expect(choiceWords(state)).toBe(
    'Half of the questions chose self-edit 3. On the other half it has 1 of 2 right: before 1, after the passage alone 1.',
  );
});

test('nothing is said to have helped least where all helped as much, and nothing to have helped where none did', () => {
  expect(endWords(scoredRun([BETTER, BETTER], { chosen: 1 }))).toBe(
    'It wrote 2 self-edits. All 2 helped as much: from 0 to 2 of 4 right.',
  );
  expect(endWords(scoredRun([WORSE, BEST, WORSE], { chosen: 1 }))).toBe(
    'It wrote 3 self-edits. Self-edit 2 helped most: from 0 to 3 of 4 right. Self-edits 1 and 3 did not help: 0.',
  );
  expect(endWords(scoredRun([WORSE, WORSE]))).toBe(
    'It wrote 2 self-edits. None raised its right answers: before 0 of 4, at best 0.',
  );
});

test('a run without a result, or without a choice, claims none', () => {
  expect(endWords(scoredRun([scoredLane('+1 +1 +1 +1', FAILED_LANE)]))).toBe(
    'It wrote 1 self-edit. None has a result.',
  );
  expect(choiceWords(scoredRun([WORSE, WORSE]))).toBe('');
  expect(choiceWords(scoredRun([BETTER], { chosen: 0 }))).toBe('');
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
