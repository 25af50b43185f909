/** The shape of the result, what is computed from it, and the command line; on a recorded small run. */
import Ajv from 'ajv';
import { expect, test } from 'vitest';
import { refuseMixing } from '../../scripts/bench/earlier.mjs';
import { readOptions } from '../../scripts/bench/options.mjs';
import { readmeTable, withTable } from '../../scripts/bench/readme.mjs';
import { summaryOf } from '../../scripts/bench/summary.mjs';
import { benchTable, met } from '../../scripts/bench/table.mjs';
import schema from './bench.schema.json';
import example from './fixtures/example.json';
import { timingOf } from './measure.ts';

const valid = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);

test('a recorded result has the published form, and one that lacks a part has not', () => {
  expect(valid(example), JSON.stringify(valid.errors)).toBe(true);
  for (const part of ['ratios', 'dispatches', 'gpuMemory', 'machine', 'sections', 'commit'] as const) {
    const { [part]: _, ...rest } = example;
    expect(valid(rest)).toBe(false);
  }
  const { ratios, dispatches } = example;
  for (const name of ['webgpuStepVsStock', 'batch32VsWllama', 'selfEditVsPyTorch'] as const) {
    expect(valid({ ...example, ratios: { ...ratios, [name]: 'fast' } })).toBe(false);
    const { [name]: _, ...rest } = ratios;
    expect(valid({ ...example, ratios: rest })).toBe(false);
  }
  expect(valid({ ...example, dispatches: { ...dispatches, decodePerLayer: -1 } })).toBe(false);
});

test('the ratios are those of the raw numbers', () => {
  const summary = summaryOf(example.sections);
  expect(summary.ratios).toEqual(example.ratios);
  expect(summary.dispatches).toEqual(example.dispatches);
  expect(summary.gpuMemory).toEqual(example.gpuMemory);
  const { ours, wllama } = example.sections.generation.oneThread;
  const single = wllama.find(({ threads }) => threads === 1)!;
  expect(summary.ratios['batch32VsWllama']).toBeCloseTo(
    ours.decode32TokensPerSecond / single.decodeOneTokensPerSecond,
    2,
  );
});

test('a part that failed or did not run gives no number, says why, and leaves the others', () => {
  const problem = 'the page crashed';
  const section = {
    recipe: { status: 'failed', problem, ratio: 7 },
    allLayers: { status: 'done', ratio: 3 },
  };
  const { ratios, reasons, dispatches } = summaryOf({
    webgpuStep: { status: 'failed', problem, ...section },
  });
  expect(ratios['webgpuStepVsStock']).toBeNull();
  expect(ratios['webgpuStepVsStockAllLayers']).toBe(3);
  expect(ratios['wasmStepVsNaive']).toBeNull();
  expect(dispatches['decodePerLayer']).toBeNull();
  expect(reasons).toEqual({ webgpuStepVsStock: 'the page crashed' });
  const alone = {
    ours: { status: 'done', seconds: 60 },
    pytorch: { status: 'done', reason: 'python3 does not have torch' },
  };
  expect(summaryOf({ selfEdit: alone })).toMatchObject({
    ratios: { selfEditVsPyTorch: null },
    reasons: { selfEditVsPyTorch: 'python3 does not have torch' },
  });
  const both = { ...alone, pytorch: { status: 'done', seconds: 30 } };
  expect(summaryOf({ selfEdit: both }).ratios['selfEditVsPyTorch']).toBe(2);
});

test('targets are met from above or from below', () => {
  expect([met('webgpuStepVsStock', 5), met('webgpuStepVsStock', 4.99)]).toEqual(['yes', 'no']);
  expect([met('selfEditVsPyTorch', 3), met('selfEditVsPyTorch', 3.1)]).toEqual(['yes', 'no']);
  expect([met('webgpuStepVsStock', null), met('decodeOneVsWllama', 1)]).toEqual(['', '']);
  expect(benchTable(example)).toContain(example.machine.cpu);
  const { tokens, ratio } = example.sections.webgpuStep.recipe;
  const row = `, ${tokens} tokens, theirs run once  ${Number(ratio.toPrecision(3))} `;
  expect(benchTable(example)).toContain(row);
});

test('sections of two machines or two sets of versions are not mixed', () => {
  const { machine, versions } = example;
  const header = { machine, versions, commit: 'another', date: 'later' };
  expect(() => refuseMixing(example, header)).not.toThrow();
  expect(() => refuseMixing(example, { ...header, machine: { ...machine, cores: 64 } })).toThrow(
    'measured with another machine',
  );
  expect(() => refuseMixing(example, { ...header, versions: { ...versions, tfjs: '5.0.0' } })).toThrow(
    'another set of versions',
  );
});

/** As if it had been measured without `--quick`. */
function reported() {
  const sections = Object.entries(example.sections).map(([name, section]) => [
    name,
    { ...section, quick: false },
  ]);
  return { ...example, sections: Object.fromEntries(sections) as Record<string, object> };
}

test('the README names every commit that was measured, and takes nothing from a quick run', () => {
  const { sections } = reported();
  const two = { ...example.sections.wasmStep, quick: false, commit: 'bbbb', date: '2030-02-03T00:00:00Z' };
  const first = { ...two, commit: 'aaaa', date: '2030-02-01T00:00:00Z' };
  const table = readmeTable({
    ...example,
    sections: { selfEdit: sections['selfEdit'], wasmStep: first, growth: two },
  });
  expect(table).toMatch(/on [^:]*2030-02-01 and 2030-02-03 at commits .*aaaa and bbbb/);
  const quick = { ...sections, wasmStep: { ...two, quick: true } };
  expect(() => readmeTable({ ...example, sections: quick })).toThrow('--quick');
});

test('the table takes the place of the one before it', () => {
  const table = readmeTable(reported());
  const readme =
    'before\n<!-- bench: made by `npm run bench -- --out FILE.json --readme` -->\nold\n<!-- end of bench -->\nafter\n';
  const once = withTable(readme, table);
  expect(once).toContain(table);
  expect(once).not.toContain('old');
  expect(once.startsWith('before') && once.endsWith('after\n')).toBe(true);
  expect(withTable(once, table)).toBe(once);
  expect(() => withTable('no marks', table)).toThrow('README.md has no place for the table');
});

test('the command line is read, or refused in a sentence', () => {
  expect(readOptions(['--out', 'a.json', '--only', 'growth,webgpuStep'])).toMatchObject({
    out: 'a.json',
    sections: ['webgpuStep', 'growth'],
    quick: false,
  });
  expect(readOptions(['--out', 'a.json']).sections).toHaveLength(7);
  expect(readOptions(['--out', 'a.json', '--only', 'none']).sections).toEqual([]);
  expect(() => readOptions([])).toThrow('--out: expected a file for the result, got nothing');
  expect(() => readOptions(['--out', 'a.txt'])).toThrow(
    '--out: expected a name that ends in .json, got a.txt',
  );
  expect(() => readOptions(['--out', 'a.json', '--only', 'speed'])).toThrow(
    /^--only: expected some of .*, got speed$/,
  );
  expect(() => readOptions(['--out', 'a.json', '--only', ''])).toThrow(/got nothing$/);
  expect(() => readOptions(['--out', 'a.json', '--python', ''])).toThrow(
    '--python: expected the path of a Python',
  );
  expect(() => readOptions(['--fast'])).toThrow('--fast');
});

test('a timing has the median of its runs, and each of them', () => {
  expect(timingOf([5, 7])).toEqual({ medianMs: 6, runsMs: [5, 7], repeats: 2 });
});
