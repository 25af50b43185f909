import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Executor } from '../executor.ts';
import { createTfjsExecutor } from '../executors/tfjs/tfjsExecutor.ts';
import { sha256 } from '../model/sha256.ts';
import type { ModelWeights } from '../model/weights.ts';
import peft from '../testing/fixtures/peft.json';
import { fetchModel } from '../testing/golden.ts';
import { fixedAdapter, logProbsWith } from '../testing/peftCheck.ts';
import { unpackAdapter } from './adapterFile.ts';
import { readZip } from './zip.ts';

const TOLERANCE = 1e-2;

function largestDifference(a: readonly number[][], b: readonly number[][]): number {
  expect(a.map((row) => row.length)).toEqual(b.map((row) => row.length));
  const differences = a.flatMap((row, i) => row.map((value, t) => Math.abs(value - b[i]![t]!)));
  return differences.some(Number.isNaN) ? NaN : differences.reduce((x, y) => Math.max(x, y), 0);
}

describe(`an adapter's file gives here what it gave in Python (peft ${peft.versions.peft})`, () => {
  let model: ModelWeights;
  let executor: Executor;
  beforeAll(async () => {
    model = await fetchModel();
    executor = await createTfjsExecutor(model, { backend: 'wasm' });
  });
  afterAll(() => executor.dispose());

  test('the exported files are the very ones that Python read', async () => {
    const files = readZip(fixedAdapter(model.config).zip).filter(({ name }) => name !== 'README.md');
    const hashes = files.map(async (file) => [file.name, await sha256(new Uint8Array(file.read()))] as const);
    expect(Object.fromEntries(await Promise.all(hashes))).toEqual(peft.files);
  });

  test('the log-probabilities are Python’s within 1e-2, with the adapter in memory and read back', async () => {
    const { adapter, zip } = fixedAdapter(model.config);
    const read = unpackAdapter(model.config, zip).adapter;
    expect(read).toEqual(adapter);
    const ours = await logProbsWith(executor, read);
    const difference = largestDifference(ours, peft.logProbs);
    console.log('largest difference from peft', difference);
    expect(difference).toBeLessThan(TOLERANCE);
    // The adapter changes far more than the tolerance, or the comparison would show nothing.
    expect(largestDifference(peft.base, peft.logProbs)).toBeGreaterThan(100 * TOLERANCE);
    expect(largestDifference(await logProbsWith(executor, null), peft.base)).toBeLessThan(TOLERANCE);
  });
});
