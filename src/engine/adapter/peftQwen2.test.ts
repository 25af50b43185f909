import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Executor } from '../executor.ts';
import { createTfjsExecutor } from '../executors/tfjs/tfjsExecutor.ts';
import { parseGguf } from '../model/gguf.ts';
import { sha256 } from '../model/sha256.ts';
import type { ModelWeights } from '../model/weights.ts';
import peft from '../testing/fixtures/peft.json';
import { largestDifference, logProbsWith, QWEN2_SEQUENCES, qwen2Adapter } from '../testing/peftCheck.ts';
import { unpackAdapter } from './adapterFile.ts';
import { readZip } from './zip.ts';

// Plain loops, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const TOLERANCE = 1e-2;
const python = peft.qwen2;

let model: ModelWeights;
let executor: Executor;
beforeAll(async () => {
  const file = await readFile(new URL('../testing/fixtures/qwen2.gguf', import.meta.url));
  model = (await parseGguf(file)).weights;
  executor = await createTfjsExecutor(model, { backend: 'cpu' });
});
afterAll(() => executor.dispose());

test('a Qwen2’s exported files are the very ones that Python read', async () => {
  const files = readZip(qwen2Adapter(model.config).zip).filter(({ name }) => name !== 'README.md');
  const hashes = files.map(async (file) => [file.name, await sha256(new Uint8Array(file.read()))] as const);
  expect(Object.fromEntries(await Promise.all(hashes))).toEqual(python.files);
});

test('a Qwen2’s log-probabilities with the adapter are Python’s within 1e-2', async () => {
  const { adapter } = unpackAdapter(model.config, qwen2Adapter(model.config).zip);
  const ours = await logProbsWith(executor, adapter, QWEN2_SEQUENCES);
  expect(largestDifference(ours, python.logProbs)).toBeLessThan(TOLERANCE);
  expect(largestDifference(python.base, python.logProbs)).toBeGreaterThan(100 * TOLERANCE);
});
