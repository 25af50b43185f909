import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv, { type SchemaObject } from 'ajv';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ExperimentOutput } from '../runtime/experimentOutput.ts';
import { SMALL_PASSAGE } from './smallPassage.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'seal-experiment-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A few steps of a thin adapter on the last layer. */
const SMALL = '--samples 4 --notes 4 --epochs 1 --control-epochs 2 --rank 1 --first-layer 29'.split(' ');

const outOf = (name: string) => join(folder, `${name}.json`);
const readRun = (name: string) => JSON.parse(readFileSync(outOf(name), 'utf8')) as ExperimentOutput;

/** Runs the experiment; once its output matches `until`, it is interrupted as with Ctrl+C. */
function experiment(
  name: string,
  options: readonly string[],
  until?: RegExp,
): Promise<{ code: number | null; output: string }> {
  const input = join(folder, 'input.json');
  writeFileSync(input, JSON.stringify({ passages: [SMALL_PASSAGE] }));
  const out = outOf(name);
  const child = spawn(process.execPath, [
    'scripts/experiment.mjs',
    `--input=${input}`,
    `--out=${out}`,
    ...SMALL,
    ...options,
  ]);
  let output = '';
  const hear = (chunk: Buffer) => {
    output += chunk.toString();
    if (until?.test(output)) child.kill('SIGINT');
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ code, output }));
  });
}

test('an experiment that was interrupted goes on from its log and writes what the schema says', async () => {
  const first = await experiment('first', [], /study of control/);
  expect(first.code).not.toBe(0);
  expect(first.output).toMatch(/quiz of base: \d of 1 right/);

  const second = await experiment('first', ['--resume']);
  expect(second.output).toMatch(/resumed\./);
  expect(second.output).not.toMatch(/quiz of base/);
  expect(second.output).toMatch(/mean self-edit/);
  expect(second.code).toBe(0);

  const run = readRun('first');
  const schema = JSON.parse(readFileSync('src/runtime/experiment.schema.json', 'utf8')) as SchemaObject;
  const valid = new Ajv({ allErrors: true }).compile(schema);
  valid(run);
  expect(valid.errors).toBeNull();
  expect(run).toMatchObject({
    executor: 'wasm',
    modelSha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
    passages: [{ title: SMALL_PASSAGE.title, candidates: [{ format: 'qa' }], chosen: null }],
  });
});

test('the same input and seed give the same notes', async () => {
  expect((await experiment('again', [])).code).toBe(0);
  const [first, again] = [readRun('first'), readRun('again')].map((run) => run.passages[0]!.candidates[0]!);
  expect(first!.notes.length).toBeGreaterThan(0);
  expect(again!.notes).toEqual(first!.notes);
  expect(again!.dropped).toEqual(first!.dropped);
});
