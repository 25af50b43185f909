/**
 * The page stays smooth while its worker trains the real model on the graphics processor, here emulated. Without a
 * graphics card Chromium draws the page on the processor too, so that what is watched is the page's own thread and the
 * share of the cores that is left to it; how long a submit may hold a graphics card is tested beside the pacer.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DIST } from '../../scripts/build.mjs';
import type { Outcome } from '../runtime/experimentHook.ts';
import type { LoadedModel, RunRequest } from '../runtime/protocol.ts';
import type { RunEvent } from '../seal/events.ts';
import { innerLoop } from '../seal/innerLoop.ts';
import { defaultRecipe } from '../seal/recipe.ts';
import { FakeLearner } from '../seal/testing/fakeLearner.ts';
import { collect, MemoryCheckpoints } from '../seal/testing/fixtures.ts';
import { openApp, type App } from './app.ts';
import { StudioPage } from './pages/studioPage.ts';
import { SMALL_PASSAGE } from './smallPassage.ts';

/** A gap of the animation that a person would notice, in milliseconds. */
const GAP_MS = 200;
/** Steps of training that are watched. */
const STEPS = 8;
const WEBGPU_LOAD = {
  source: { kind: 'bundled', manifestUrl: '/models/smollm2-135m-instruct/manifest.json' },
  executor: 'webgpu',
} as const;

let app: App;
beforeAll(async () => {
  app = await openApp();
});
afterAll(() => app.close());

/** A run of which only the training is left: its quiz and notes were made beforehand, by a fake learner. */
async function lessonOf(model: LoadedModel): Promise<RunRequest> {
  const { layers } = model.card;
  const setup = {
    passage: SMALL_PASSAGE,
    recipe: { ...defaultRecipe(layers), samplesPerSentence: 4, notesPerSentence: 2 },
    seed: 1,
    candidates: [{ format: 'qa', seed: 1 }],
  } as const;
  const checkpoints = new MemoryCheckpoints();
  const log = await collect(innerLoop(new FakeLearner(), { setup, log: [], until: 'notes', checkpoints }));
  const begun = log.map((event) => (event.type === 'run.started' ? { ...event, model: model.card } : event));
  return { runId: 'smoothness', setup, log: begun, until: 'end' };
}

/** Lets the page drive a worker of its own, beside its own look at things. */
async function withHook(page: Page): Promise<void> {
  const file = readdirSync(join(DIST, 'assets')).find((name) => name.startsWith('experimentHook'))!;
  // As text: the test's own build would rewrite the import.
  await page.evaluate(`import('/assets/${file}').then((hook) => hook.exposeExperiment())`);
}

/** From now on the page keeps the gaps between its animation frames, in milliseconds. */
async function watchFrames(page: Page): Promise<() => Promise<number[]>> {
  await page.evaluate(() => {
    const gaps: number[] = [];
    Object.assign(window, { gaps });
    // Something moves, so that every frame has to be drawn and shown.
    const mover = document.body.appendChild(document.createElement('div'));
    mover.style.cssText = 'position: fixed; top: 0; left: 0; width: 40px; height: 40px; background: red';
    let last = performance.now();
    const frame = () => {
      const now = performance.now();
      gaps.push(now - last);
      last = now;
      mover.style.left = `${gaps.length % 400}px`;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  return () => page.evaluate(() => (window as unknown as { gaps: number[] }).gaps.slice());
}

test('no frame of the page waits while the model studies', async () => {
  const { context, page, complaints } = await app.visitor();
  await new StudioPage(page).open();
  let steps = 0;
  let watch: Promise<() => Promise<number[]>> | null = null;
  let enough: (value: unknown) => void = () => undefined;
  const studied = new Promise((resolve) => (enough = resolve));
  await page.exposeFunction('sealExperimentNews', (news: { kind: string; events?: RunEvent[] }) => {
    for (const event of news.events ?? []) {
      if (event.type === 'run.failed') enough(event.problem);
      if (event.type === 'study.started') watch = watchFrames(page);
      if (event.type === 'study.step' && ++steps === STEPS) enough(null);
    }
  });
  await withHook(page);
  const loaded = await page.evaluate((request) => window.sealExperiment!.load(request), WEBGPU_LOAD);
  const { result: model } = loaded as Extract<Outcome<LoadedModel>, { result: unknown }>;
  expect(model.executor.kind).toBe('webgpu');
  const begin = performance.now();
  void page
    .evaluate((request) => window.sealExperiment!.run(request), await lessonOf(model))
    .catch(() => null);
  expect(await studied).toBeNull();
  const gaps = await (await watch!)();
  const seconds = (performance.now() - begin) / 1000;
  const longest = Math.max(...gaps);
  console.log(
    `${STEPS} steps within ${seconds.toFixed(1)} s: ${gaps.length} frames, longest gap ${longest.toFixed(0)} ms, ` +
      `${gaps.filter((gap) => gap > 50).length} above 50 ms`,
  );
  expect(gaps.length).toBeGreaterThan(STEPS);
  expect(longest).toBeLessThanOrEqual(GAP_MS);
  expect(complaints).toEqual([]);
  await context.close();
});
