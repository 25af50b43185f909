import { afterAll, beforeAll, expect, test } from 'vitest';
import { openApp, type App } from './app.ts';

/** From the address to the first picture of the recorded run, on this machine with the server warm. */
const FIRST_PICTURE_MS = 1500;
const wait = { timeout: 20_000 };

let app: App;
beforeAll(async () => {
  app = await openApp();
});
afterAll(() => app.close());

/** Without WebGPU, and with the moment noted at which the first panel is lit. */
async function visitor() {
  const visit = await app.visitor();
  await visit.context.addInitScript(() => {
    Object.defineProperty(navigator, 'gpu', { value: undefined });
    const noted = globalThis as { litAt?: number };
    const watch = new MutationObserver(() => {
      if (!document.querySelector('[data-panel][data-lit="true"]')) return;
      noted.litAt = performance.now();
      watch.disconnect();
    });
    watch.observe(document, { subtree: true, childList: true });
  });
  return visit;
}

test('the page shows the recorded run at once, plays it without WebGPU, and fetches nothing of the model', async () => {
  const times: number[] = [];
  for (let visit = 0; visit < 3; visit++) {
    const { context, page, complaints, requests } = await visitor();
    await page.goto('/');
    await page.getByText(/^RECORDED/).waitFor(wait);
    times.push(await page.evaluate(() => (globalThis as { litAt?: number }).litAt ?? Infinity));
    await page.getByText('First the quiz, without the passage').waitFor(wait);
    expect(await page.getByText(/^LIVE/).count()).toBe(0);
    expect(requests.filter((address) => /model\.gguf/.test(address))).toEqual([]);
    expect(complaints).toEqual([]);
    await context.close();
  }
  // The best of three: other work on the machine is not the page's.
  expect(Math.min(...times), times.map(Math.round).join(', ')).toBeLessThan(FIRST_PICTURE_MS);
});

test('who asked for less motion sees how it ended, with the slider at the end', async () => {
  const { context, page } = await visitor();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/');
  await page.getByText(/^It wrote \d+ self-edits/).waitFor(wait);
  const slider = page.getByRole('slider', { name: 'Place in the run' });
  expect(await slider.inputValue()).toBe(await slider.getAttribute('max'));
  expect(await page.getByRole('button', { name: 'Play', exact: true }).isVisible()).toBe(true);
  await context.close();
});

test('the opening fits on one screen', async () => {
  const { context, page } = await visitor();
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto('/');
  await page.getByText(/^It writes notes about the passage/).waitFor(wait);
  const bottoms = await page.evaluate(() => ({
    panels: Math.max(
      ...[...document.querySelectorAll('[data-panel]')].map((panel) => panel.getBoundingClientRect().bottom),
    ),
    bar: document.querySelector('[data-part="transport"]')!.getBoundingClientRect().top,
  }));
  expect(bottoms.panels).toBeLessThanOrEqual(bottoms.bar);
  await context.close();
});

test('where the recording is missing the page says so, and can be worked with', async () => {
  const { context, page, complaints } = await visitor();
  await context.route('**/recorded/*.json', (route) => route.fulfill({ status: 404, body: '' }));
  await page.goto('/');
  await page.getByText(/^The recorded run of this page is not there/).waitFor(wait);
  await page
    .getByRole('button', { name: /^Load model/ })
    .first()
    .waitFor(wait);
  expect(complaints).toEqual([]);
  await context.close();
});

test('a link to a part of the page opens there, although the part is drawn later', async () => {
  const { context, page } = await visitor();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/#quiz');
  const top = () => page.locator('#quiz').evaluate((part) => part.getBoundingClientRect().top);
  await expect.poll(top, wait).toBeLessThan(200);
  expect(await top()).toBeGreaterThanOrEqual(0);
  await context.close();
});
