import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openApp, type App } from './app.ts';
import { IN_TIME, ReplayPage } from './pages/replayPage.ts';

let app: App;
beforeAll(async () => {
  app = await openApp();
});
afterAll(() => app.close());

/** From now on the page keeps what moves in it by itself: every animation and transition that takes any time. */
async function watchMotion(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const moves = new Set<string>();
    Object.assign(globalThis, { moves });
    const look = () => {
      for (const animation of document.getAnimations()) {
        const effect = animation.effect as KeyframeEffect;
        const { duration, delay } = effect.getComputedTiming();
        const what = animation instanceof CSSTransition ? animation.transitionProperty : 'animation';
        if (Number(duration) > 0 || Number(delay) > 0)
          moves.add(`${what} of ${effect.target?.outerHTML.slice(0, 80)}`);
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  return () => page.evaluate(() => [...(globalThis as unknown as { moves: Set<string> }).moves]);
}

test('nothing moves by itself for who asked for less motion: a whole replay, a lesson, mouse and keyboard', async () => {
  const { context, page } = await app.visitor({ reducedMotion: 'reduce' });
  const replay = new ReplayPage(page);
  await replay.open();
  const moves = await watchMotion(page);
  await page.getByLabel('Speed').selectOption({ label: 'speed 4×' });
  await replay.seek(0);
  await replay.button('Play').click();
  await replay.button('Play').waitFor({ timeout: 60_000 });
  expect(await replay.slider.inputValue()).toBe(await replay.slider.getAttribute('max'));

  await page.locator('[data-panel="selfEdits"] button').first().hover();
  await page.keyboard.press('Tab');
  await page.getByRole('link', { name: 'Lessons' }).click();
  await page.getByRole('complementary', { name: 'Lesson' }).waitFor(IN_TIME);
  await page.keyboard.press(' ');
  await page.getByText(/^Lesson 2 of/).waitFor(IN_TIME);
  expect(await moves()).toEqual([]);
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior)).toBe('auto');
  await context.close();
});

test('who did not ask for less sees motion: the look at it is not blind', async () => {
  const { context, page } = await app.visitor({ reducedMotion: 'no-preference' });
  await new ReplayPage(page).open();
  const moves = await watchMotion(page);
  await expect.poll(async () => (await moves()).length, IN_TIME).toBeGreaterThan(0);
  await context.close();
});
