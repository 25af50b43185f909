/** What the page claims of a run holds for the one it opens on. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { seededRandom } from '../base/rng.ts';
import { foldRun } from '../seal/reduceRun.ts';
import { sentencesOf } from '../seal/selfEdit/sentences.ts';
import { parseRecordedRun } from '../store/persist/recordedRun.ts';
import { runPlayer } from '../store/player/player.ts';
import { replayStore } from '../store/player/replayStore.ts';
import { RECORDED_RUN } from '../store/player/readRecording.ts';
import { newStore } from '../store/testing/stores.ts';

const { log, state } = parseRecordedRun(
  readFileSync(new URL(`../../public/${RECORDED_RUN}`, import.meta.url), 'utf8'),
);

test('scrubbing to any event of it shows the fold of its log to there, from wherever one comes', () => {
  const player = runPlayer(log);
  const { state: seen } = replayStore(newStore().store, player);
  const random = seededRandom(3, 'scrubbing');
  const jumps = Array.from({ length: 60 }, () => 1 + Math.floor(random() * log.length));
  // A slider is dragged by small steps as well.
  const drags = jumps
    .slice(0, 20)
    .flatMap((at) => [at - 1, at + 1].filter((each) => each >= 1 && each <= log.length));
  for (const at of [1, log.length, ...jumps, ...drags, 1]) {
    player.seek(at);
    expect(seen.getState().run.state, `after ${at} events`).toEqual(foldRun(log.slice(0, at)));
  }
});

test('no prompt of its quiz, in any lane, holds a sentence of the passage', () => {
  const { passage } = state.setup;
  const prompts = log.flatMap((event) => (event.type === 'quiz.answered' ? [event.prompt] : []));
  expect(prompts).toHaveLength(passage.questions.length * (2 + state.candidates.length));
  for (const prompt of prompts)
    for (const sentence of sentencesOf(passage.text)) expect(prompt).not.toContain(sentence);
});

test('it has a control lane that studied and was asked, and halves that share no question', () => {
  expect(state.control.study?.losses.length).toBeGreaterThan(0);
  expect(state.control.quiz).toBe('finished');
  const { choose, report } = state.started.split;
  expect([...choose, ...report].toSorted((a, b) => a - b)).toEqual([...state.setup.passage.questions.keys()]);
});
