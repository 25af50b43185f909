/** The recorded result is a whole run's: `npm run bench -- --out src/bench/fixtures/example.json`, formatted by prettier. */
import { expect, test } from 'vitest';
import { readmeTable } from '../../scripts/bench/readme.mjs';
import { summaryOf } from '../../scripts/bench/summary.mjs';
import { benchTable } from '../../scripts/bench/table.mjs';
import example from './fixtures/example.json';

test('no figure is missing from it', () => {
  const { ratios, dispatches, gpuMemory, reasons } = summaryOf(example.sections);
  for (const figures of [ratios, dispatches, gpuMemory])
    for (const [name, value] of Object.entries(figures)) expect(value, name).toBeGreaterThan(0);
  expect(reasons).toBeUndefined();
  expect(JSON.stringify(example).length).toBeLessThan(60_000);
});

test('its tables show the layers, the kernels and the growth', () => {
  const text = benchTable(example);
  for (const part of [
    'upper half, WebGPU',
    'all layers, WebGPU',
    'all layers, wasm',
    'matmul probe: ',
    'training step, ',
    'decode, 32 rows: ',
    'WebGPU, step by tokens',
    'wasm, one epoch by notes',
    'nats a token',
  ])
    expect(text).toContain(part);
  expect(text).not.toContain('not measured');
  expect(text).not.toContain('NaN');
  expect(readmeTable(example)).toMatch(/^Measured on .* tfjs \d/);
});
