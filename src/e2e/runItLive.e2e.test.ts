import { afterAll, beforeAll, expect, test } from 'vitest';
import { openApp, type App } from './app.ts';
import { ReplayPage } from './pages/replayPage.ts';

let app: App;
beforeAll(async () => {
  app = await openApp();
});
afterAll(() => app.close());

/** The model is loaded and asked, on a machine that may be busy. */
const IN_TIME = { timeout: 240_000 };

test('one click leads from the recorded run to the same run live, on the real model', async () => {
  const { context, page, complaints } = await app.visitor();
  const replay = new ReplayPage(page);
  await replay.open();
  await page.getByText(/^RECORDED/).waitFor();
  const title = await page.locator('[data-panel="passage"] h2').innerText();
  await page.getByRole('button', { name: /run it live/i }).click();
  await page.getByText(/^LIVE/).waitFor(IN_TIME);
  await page
    .getByText(/The untouched model: [2-8] of 8 questions answered/)
    .first()
    .waitFor(IN_TIME);
  expect(await page.getByText(/^RECORDED/).count()).toBe(0);
  expect(await page.locator('[data-panel="passage"] h2').innerText()).toBe(title);
  expect(await page.locator('[data-panel="selfEdits"] li').count()).toBe(6);
  expect(complaints).toEqual([]);
  await context.close();
});
