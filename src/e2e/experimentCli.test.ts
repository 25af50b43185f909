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
])('%j ends with exit code 2', (options, sentence) => {
  expect(experiment(JSON.stringify(good), ...options)).toEqual({ status: 2, sentence });
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
