import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Measurement } from '../runtime/protocol.ts';
import { openApp, type App } from './app.ts';
import { StudioPage } from './pages/studioPage.ts';

let app: App;
beforeAll(async () => {
  app = await openApp();
});
afterAll(() => app.close());

test('this device is measured with the real model on WebAssembly, and the figures copied', async () => {
  const { context, page, complaints } = await app.visitor();
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const studio = new StudioPage(page);
  await studio.open();
  await studio.load();
  await page.getByText('Measure this device', { exact: true }).first().click();
  await studio.button('Measure this device').click();
  await page.getByRole('progressbar', { name: 'Training on notes' }).waitFor({ timeout: 60_000 });
  await studio.button('Measure again').waitFor({ timeout: 180_000 });
  await studio.button('Copy as JSON').click();
  await studio.words('Copied.').waitFor();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  console.log(text);

  const measurement = JSON.parse(text) as Measurement;
  const { matmul, training, decodeOne, decodeMany } = measurement;
  if (matmul.is !== 'measured') throw new Error(matmul.why);
  for (const rate of [training, decodeOne, decodeMany]) {
    if (rate.is !== 'measured') throw new Error(rate.why);
    expect(rate.tokensPerSecond.repeats).toBeGreaterThanOrEqual(3);
    expect(rate.tokensPerSecond.lowest).toBeGreaterThan(0.1);
    // Above the probe's own speed something would be counted wrongly.
    expect(rate.shareOfMatmul).toBeGreaterThan(0.005);
    expect(rate.shareOfMatmul).toBeLessThan(1.5);
  }
  expect(measurement).toMatchObject({
    version: 1,
    executor: { kind: 'tfjs' },
    model: { parameters: 134_515_008, layers: 30 },
    workload: { rank: 16, firstLayer: 15 },
  });
  expect(measurement.browser).toMatch(/\d+ on Linux$/);
  // The machine of the test may be busy; by itself two slow cores take half of it.
  expect(measurement.seconds).toBeLessThan(120);
  expect(complaints).toEqual([]);

  // The model answers to the next request as before.
  await studio.button('Measure again').click();
  await studio.button('Stop').click();
  await studio.button('Measure again').waitFor({ timeout: 60_000 });
  await context.close();
});
