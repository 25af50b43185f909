/** What becomes of a section whose parts fail, with a page that only pretends. */
import { expect, test } from 'vitest';
import { runSection } from '../../scripts/bench/runSection.mjs';

const head = { commit: 'abc', date: '2030-01-01T00:00:00Z', quick: true };

function contextOf(run: (request: { part: string; input: object }) => Promise<object>, leftMs = 1000) {
  const lines: string[] = [];
  const say = (line: string) => lines.push(line);
  const input = { text: 'prose', study: {} };
  return {
    bench: { run },
    input,
    options: { quick: true },
    head,
    cores: 8,
    leftMs: () => leftMs,
    say,
    lines,
  };
}

test('a part that fails leaves the others as they are, and the section says which', async () => {
  const context = contextOf(async ({ input }) => {
    if ((input as { setting: string }).setting === 'recipe') throw new Error('the page crashed\nat line 3');
    return { ratio: 4 };
  });
  const section = await runSection('webgpuStep', context);
  expect(section).toMatchObject({
    ...head,
    status: 'failed',
    problem: 'recipe: the page crashed',
    recipe: { status: 'failed', problem: 'the page crashed' },
    allLayers: { status: 'done', ratio: 4 },
  });
});

test('without our own study PyTorch is not started', async () => {
  const section = await runSection(
    'selfEdit',
    contextOf(() => Promise.reject(new Error('out of memory'))),
  );
  expect(section).toMatchObject({
    ours: { status: 'failed', problem: 'out of memory' },
    pytorch: { status: 'failed', problem: 'our own study failed, so there is nothing to race against' },
  });
});

test('wllama is tried with one thread, two, the app’s and all cores; growth gets what time is left', async () => {
  const asked: Record<string, unknown>[] = [];
  const run = ({ part, input }: { part: string; input: object }) => {
    asked.push({ part, ...input });
    return Promise.resolve({});
  };
  expect(await runSection('generation', contextOf(run))).toMatchObject({ status: 'done' });
  await runSection('growth', contextOf(run, 200_000));
  const common = { text: 'prose', study: {} };
  expect(asked).toEqual([
    { ...common, part: 'generationWasm', threads: 1, wllamaThreads: [1, 2, 4, 8] },
    { ...common, part: 'generationWasm', threads: 4 },
    { ...common, part: 'wllamaBatch', threads: 1 },
    { ...common, part: 'generationWebgpu' },
    { ...common, part: 'growthWasm', threads: 1, budgetMs: 100_000 },
    { ...common, part: 'growthWebgpu', budgetMs: 200_000 },
  ]);
});
