import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Executor } from '../executor.ts';
import { createTfjsExecutor } from '../executors/tfjs/tfjsExecutor.ts';
import { sha256 } from '../model/sha256.ts';
import type { ModelWeights } from '../model/weights.ts';
import peft from '../testing/fixtures/peft.json';
import { fetchModel } from '../testing/golden.ts';
import { largestDifference, logProbsWith, SMOL_SEQUENCES, smolAdapter } from '../testing/peftCheck.ts';
import { unpackAdapter } from './adapterFile.ts';
import { readZip } from './zip.ts';

const TOLERANCE = 1e-2;
const python = peft.smollm2;

describe(`an adapter's file gives here what it gave in Python (peft ${peft.versions.peft})`, () => {
  let model: ModelWeights;
  let executor: Executor;
  beforeAll(async () => {
    model = await fetchModel();
    executor = await createTfjsExecutor(model, { backend: 'wasm' });
  });
  afterAll(() => executor.dispose());

  test('the exported files are the very ones that Python read', async () => {
    const files = readZip(smolAdapter(model.config).zip).filter(({ name }) => name !== 'README.md');
    const hashes = files.map(async (file) => [file.name, await sha256(new Uint8Array(file.read()))] as const);
    expect(Object.fromEntries(await Promise.all(hashes))).toEqual(python.files);
  });

  test('the log-probabilities are Python’s within 1e-2, with the adapter read back out of its file', async () => {
    const { adapter, zip } = smolAdapter(model.config);
    const read = unpackAdapter(model.config, zip).adapter;
    expect(read).toEqual(adapter);
    const difference = largestDifference(await logProbsWith(executor, read, SMOL_SEQUENCES), python.logProbs);
    console.log('largest difference from peft', difference);
    expect(difference).toBeLessThan(TOLERANCE);
    // The adapter changes far more than the tolerance, or the comparison would show nothing.
    expect(largestDifference(python.base, python.logProbs)).toBeGreaterThan(100 * TOLERANCE);
    const base = await logProbsWith(executor, null, SMOL_SEQUENCES);
    expect(largestDifference(base, python.base)).toBeLessThan(TOLERANCE);
  });
});
