import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'seal-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const question = { question: 'Who?', answer: 'Anna' };
const good = { passages: [{ title: 'T', text: 'Anna.', questions: [question] }] };

function experiment(input: string, ...options: string[]) {
  const file = join(folder, 'input.json');
  writeFileSync(file, input);
  const run = spawnSync(
    process.execPath,
    ['scripts/experiment.mjs', '--input', file, '--out', join(folder, 'run.json'), ...options],
    { encoding: 'utf8' },
  );
  return { status: run.status, sentence: run.stderr.trim() };
}

test('a bad field ends with exit code 2 and its path', () => {
  const [passage] = good.passages;
  const input = { passages: [passage, { ...passage, questions: [{ question: 'Who?' }] }] };
  expect(experiment(JSON.stringify(input))).toEqual({
    status: 2,
    sentence: 'passages[1].questions[0].answer: expected text, got nothing',
  });
});

test('a file that is not JSON ends with exit code 2 and says so', () => {
  const { status, sentence } = experiment('{"passages": [');
  expect(status).toBe(2);
  expect(sentence).toMatch(/input\.json is not JSON/);
});

test.each([
  [['--executor', 'cuda'], '--executor: expected one of wasm, webgpu, got cuda'],
  [['--candidates', '0'], '--candidates: expected a whole number from 1 to 100, got 0'],
  [['--seed', '1.5'], '--seed: expected a whole number from 0 to 1000000, got 1.5'],
  [['--lr', 'fast'], '--lr: expected a number, got fast'],
  [['--pages', '0'], '--pages: expected a whole number from 1 to 16, got 0'],
  [['--recipe-by', 'me'], '--recipe-by: expected one of person, default, model, got me'],
  [['--repeat-study', '1'], '--repeat-study: expected a whole number from 2 to 20, got 1'],
  [['--k', '4'], '--k: only with --rounds, which is missing'],
  [['--rounds', '2'], '--input: not with --rounds'],
  [
    ['--record', 'r.json', '--candidates', '33', '--repeat-study', '2'],
    '--record: expected at most 64 studies of self-edits, got 66',
  ],
])('%j ends with exit code 2', (options, sentence) => {
  expect(experiment(JSON.stringify(good), ...options)).toEqual({ status: 2, sentence });
});

function rounds(...options: string[]) {
  const file = join(folder, 'passages.json');
  writeFileSync(file, JSON.stringify(good));
  const run = spawnSync(
    process.execPath,
    ['scripts/experiment.mjs', '--rounds', '1', '--train', file, '--out', join(folder, 'r.json'), ...options],
    { encoding: 'utf8' },
  );
  return { status: run.status, sentence: run.stderr.trim() };
}

test.each<[string[], string | RegExp]>([
  [[], '--unseen: expected a file, got nothing'],
  [['--unseen', 'none.json'], '--unseen: cannot read none.json'],
  [['--unseen', 'package.json'], '--unseen: passages: expected a list, got nothing'],
  [['--unseen', 'package.json', '--train-count', '2'], /^--train-count: asked for 2 passages, and .* has 1$/],
  [
    ['--unseen', 'package.json', '--format', 'each'],
    '--format: expected one of qa, statements, rewrite, mixed, got each',
  ],
  [['--unseen', 'package.json', '--k', '16'], '--k: expected a whole number from 1 to 15, got 16'],
  [['--unseen', 'package.json', '--writer-lr', '0'], '--writer-lr: expected a number above 0, got 0'],
])('rounds with %j end with exit code 2', (options, sentence) => {
  const ended = rounds(...options);
  expect(ended.sentence).toMatch(sentence);
  expect(ended.status).toBe(2);
});

test('rounds whose unseen passages are trained on end with exit code 2, before anything is built', () => {
  const ended = rounds('--unseen', join(folder, 'passages.json'));
  expect(ended.sentence).toMatch(/^The passage "T" is in both sets, .*Take it out of one of them\.$/);
  expect(ended.status).toBe(2);
});

test('an unknown option ends with exit code 2', () => {
  const { status, sentence } = experiment(JSON.stringify(good), '--sead', '1');
  expect(status).toBe(2);
  expect(sentence).toMatch(/--sead/);
});

test('the log of another experiment is not gone on from', () => {
  const log = join(folder, 'other.jsonl');
  writeFileSync(log, '{"experiment":{"seed":9}}\n');
  const { status, sentence } = experiment(JSON.stringify(good), '--resume', '--log', log);
  expect(status).toBe(2);
  expect(sentence).toMatch(/is of another input, seed, recipe or executor$/);
});
