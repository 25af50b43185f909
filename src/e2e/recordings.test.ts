import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commandOf, shortened, writeRecording } from '../../scripts/record.mjs';
import type { RunEvent } from '../seal/events.ts';
import { innerLoop } from '../seal/innerLoop.ts';
import { foldRun } from '../seal/reduceRun.ts';
import type { RoundsEvent } from '../seal/rounds/roundsEvents.ts';
import { FakeLearner } from '../seal/testing/fakeLearner.ts';
import { FakeRoundsLab, runRounds } from '../seal/testing/fakeRoundsLab.ts';
import { collect, MemoryCheckpoints, setupOf } from '../seal/testing/fixtures.ts';
import { parseRecordedRounds } from '../store/persist/parseRounds.ts';
import { parseRecordedRun } from '../store/persist/recordedRun.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'seal-recorded-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const argv = ['--input', 'my passages.json', '--seed', '2', '--out=run.json', '--resume'];

/** The text of a recording. */
function recorded(kind: 'run' | 'rounds', events: readonly (RunEvent | RoundsEvent)[]): string {
  const path = join(folder, `${kind}.json`);
  writeRecording(path, { kind, argv, events });
  return readFileSync(path, 'utf8');
}

async function run(learner = new FakeLearner()): Promise<RunEvent[]> {
  const checkpoints = new MemoryCheckpoints();
  return collect(innerLoop(learner, { setup: setupOf(), log: [], until: 'end', checkpoints }));
}

test('a recorded run is read as it was, but for the last digits of its steps, with its command', async () => {
  const events = await run();
  const { log, state, command, commit, date } = parseRecordedRun(recorded('run', events));
  expect(log).toEqual(events.map(shortened));
  expect(state).toEqual(foldRun(log));
  expect(command).toBe("npm run experiment -- --input 'my passages.json' --seed 2 --out=run.json");
  expect(commit).toMatch(/^[0-9a-f]{40}(-dirty)?$/);
  expect(Date.parse(date)).toBeGreaterThan(0);
});

test('a loss or a surprise that is no finite number is read as what it was; a step has five digits', async () => {
  const events = (await run()).map((event): RunEvent => {
    if (event.type === 'quiz.answered' && event.lane === 'control') return { ...event, bits: Infinity };
    return event.type === 'study.step' ? { ...event, loss: 1.23456789, gradNorm: Number.NaN } : event;
  });
  const { log } = parseRecordedRun(recorded('run', events));
  const step = log.find((event) => event.type === 'study.step');
  expect(step).toMatchObject({ loss: 1.2346, gradNorm: Number.NaN });
  const answer = log.find((event) => event.type === 'quiz.answered' && event.lane === 'control');
  expect(answer).toMatchObject({ bits: Infinity });
});

test('recorded rounds are read, each run in them too', async () => {
  const events = await runRounds([new FakeRoundsLab()]);
  // The fake lab tells more of a step than a log has.
  const plain = events.map((event) => {
    const { kind: _, ...rest } = shortened(event) as RoundsEvent & { kind?: string };
    return rest;
  });
  expect(parseRecordedRounds(recorded('rounds', events)).log).toEqual(plain);
});

test('what is no recorded run, is damaged or did not end says so', async () => {
  const events = await run();
  const text = recorded('run', events);
  expect(() => parseRecordedRun('{"kind":')).toThrow('This file holds no recorded run.');
  expect(() => parseRecordedRun(recorded('rounds', []))).toThrow('This file holds no recorded run.');
  expect(() => parseRecordedRun(recorded('run', []))).toThrow('no event that can be read');
  expect(() => parseRecordedRun(text.replace('"type":"quiz.finished"', '"type":"quiz.won"'))).toThrow(
    /cannot be read from event \d+ on/,
  );
  expect(() => parseRecordedRun(recorded('run', events.slice(0, -1)))).toThrow('did not come to its end');
});

test('a command says nothing of going on, and quotes what a shell would take apart', () => {
  expect(commandOf(['--resume', '--input', "it's.json", '--overwrite'])).toBe(
    "npm run experiment -- --input 'it'\\''s.json'",
  );
});
