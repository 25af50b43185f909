import type { Page } from 'playwright';
import { afterAll, beforeAll, test } from 'vitest';
import { openApp, type App } from './app.ts';
import { ReplayPage } from './pages/replayPage.ts';

let app: App;
beforeAll(async () => {
  app = await openApp();
});
afterAll(() => app.close());

/** Of the opening's cumulative layout shift, as browsers count it: the worst five seconds without a second of rest. */
const MOST_SHIFT = 0.05;
/** What the page is about, for one who does nothing but look. */
const A_SELF_EDIT_IS = /It writes notes about the passage: its self-edits\. They are what it will study\./;

/** Whether a text is to be seen as the page stands: inside the window, with nothing over it. */
const isInSight = (page: Page, text: RegExp) =>
  page.getByText(text).evaluate((element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const corners = [left + 2, right - 2].flatMap((x) => [top + 2, bottom - 2].map((y) => [x, y] as const));
    return corners.every(([x, y]) => element.contains(document.elementFromPoint(x, y)));
  });

interface Shift {
  /** Milliseconds from the beginning of the visit. */
  readonly atMs: number;
  readonly value: number;
  readonly of: string;
}

/** From the first moment on the page keeps what moved although nobody touched it. */
async function watchShifts(page: Page): Promise<() => Promise<Shift[]>> {
  await page.addInitScript(() => {
    const shifts: { atMs: number; value: number; of: string }[] = [];
    Object.assign(globalThis, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { value, hadRecentInput, sources } = entry as PerformanceEntry & {
          readonly value: number;
          readonly hadRecentInput: boolean;
          readonly sources: readonly { readonly node: Node | null }[];
        };
        const names = sources.map(({ node }) => (node instanceof Element ? node.outerHTML.slice(0, 80) : ''));
        if (!hadRecentInput) shifts.push({ atMs: entry.startTime, value, of: names.join(' | ') });
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
  return () => page.evaluate(() => (globalThis as unknown as { shifts: Shift[] }).shifts);
}

/** The largest sum of a session of shifts: less than a second from one to the next, and at most five in all. */
function cumulativeShift(shifts: readonly Shift[]): number {
  let [most, sum, began, last] = [0, 0, -Infinity, -Infinity];
  for (const { atMs, value } of shifts) {
    if (atMs - last >= 1000 || atMs - began >= 5000) [sum, began] = [0, atMs];
    sum += value;
    last = atMs;
    most = Math.max(most, sum);
  }
  return most;
}

test.concurrent.for([
  { width: 1280, height: 800 },
  { width: 360, height: 740 },
])(
  'at $width by $height the first screen says what a self-edit is before anything is touched, and nothing in the opening moves the page',
  async (viewport, { expect }) => {
    const { context, page } = await app.visitor({ viewport });
    const shifts = await watchShifts(page);
    const replay = new ReplayPage(page);
    await replay.open();
    // Within the first ten seconds; a busy machine is slower than the page.
    await page.getByText(A_SELF_EDIT_IS).waitFor({ timeout: 20_000 });
    expect(await page.evaluate(() => scrollY)).toBe(0);
    expect(await isInSight(page, A_SELF_EDIT_IS)).toBe(true);

    await page.getByLabel('Speed').selectOption({ label: 'speed 4×' });
    await replay.button('Play').waitFor({ timeout: 60_000 });
    const moved = await shifts();
    expect(cumulativeShift(moved), JSON.stringify(moved, null, 1)).toBeLessThan(MOST_SHIFT);
    // The look at it is not blind.
    await page.evaluate(() =>
      document.body.prepend(document.createElement('hr'), 'A line that was not there.'),
    );
    await expect.poll(async () => (await shifts()).length).toBeGreaterThan(moved.length);
    await context.close();
  },
);
