import { afterAll, beforeAll, expect, test } from 'vitest';
import { LESSONS } from '../content/lessons/lessons.ts';
import { openApp, type App } from './app.ts';
import { IN_TIME, ReplayPage } from './pages/replayPage.ts';

let app: App;
beforeAll(async () => {
  app = await openApp();
});
afterAll(() => app.close());

test('without WebGPU the recorded run, every lesson, the words and the Rounds are there, and nothing fails', async () => {
  const { context, page, complaints } = await app.visitor({ reducedMotion: 'reduce' });
  await context.addInitScript(() => Object.defineProperty(navigator, 'gpu', { value: undefined }));
  const replay = new ReplayPage(page);
  await replay.open();
  expect(await page.evaluate(() => 'gpu' in navigator && navigator.gpu === undefined)).toBe(true);
  await page.getByText(/^It wrote \d+ self-edits/).waitFor(IN_TIME);

  const card = page.getByRole('complementary', { name: 'Lesson' });
  await page.getByRole('link', { name: 'Lessons' }).click();
  for (const [i, { title, body, view }] of LESSONS.entries()) {
    await card.getByRole('heading', { name: title }).waitFor(IN_TIME);
    expect((await card.innerText()).length).toBeGreaterThan(body.join('').length / 2);
    // What a card of the Studio speaks of is in the recorded run.
    if (view === 'studio') expect(await card.getByText('is not on screen').isVisible(), title).toBe(false);
    await card.getByRole('button', { name: i < LESSONS.length - 1 ? 'Next' : 'Finish' }).click();
  }
  await card.waitFor({ state: 'detached' });

  await page.getByRole('link', { name: 'Glossary' }).click();
  const glossary = page.getByRole('dialog', { name: 'Glossary' });
  await glossary.waitFor(IN_TIME);
  expect(await glossary.locator('dt').count()).toBeGreaterThan(20);
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Rounds', exact: true }).click();
  await page.locator('#rounds-setup').waitFor(IN_TIME);
  await page.getByRole('link', { name: 'Studio', exact: true }).click();
  await replay.button('Use my own passage').click();
  await page.getByText(/so the model runs on the processor/).waitFor(IN_TIME);
  expect(await page.getByRole('alert').count()).toBe(0);
  expect(complaints).toEqual([]);
  await context.close();
});
