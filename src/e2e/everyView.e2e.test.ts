/** Every view and main state of the built page, at the widths and in the colours that people have. */
import axe from 'axe-core';
import type { Page } from 'playwright';
import { afterAll, beforeAll, test } from 'vitest';
import { openApp, type App } from './app.ts';
import { serveRounds, VIEWS } from './pages/everyView.ts';
import { ReplayPage } from './pages/replayPage.ts';

let app: App;
beforeAll(async () => {
  app = await openApp();
});
afterAll(() => app.close());

const SIZES = [
  { width: 1280, height: 800 },
  { width: 360, height: 740 },
] as const;
/** The only rules that see colours: the others would say the same of a dark page. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** What axe objects to, a line each. */
async function objections(page: Page, rules?: readonly string[]): Promise<string[]> {
  return page.evaluate(async (only) => {
    const { run } = (globalThis as unknown as { axe: typeof axe }).axe;
    const { violations } = await run(document, {
      ...(only
        ? { runOnly: { type: 'rule', values: [...only] } }
        : { rules: { 'target-size': { enabled: true } } }),
      resultTypes: ['violations'],
    });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ''}`),
    );
  }, rules ?? null);
}

/** What is folded away is part of a view too, and what sticks to an edge of the window would cover a part of it. */
const layOut = (page: Page) =>
  page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('.loop, [data-part] { position: static !important; }');
    document.adoptedStyleSheets = [sheet];
  });

/** Figures without a sentence on what they show, or without their numbers in a table; of each the beginning of its words. */
const bareFigures = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('figure')]
      .filter(
        (figure) =>
          !figure.querySelector('figcaption')?.textContent.trim() || !figure.querySelector('table tbody td'),
      )
      .map((figure) => figure.textContent.slice(0, 80)),
  );

/** What reaches beyond the right edge of a page that scrolls sideways. */
const scrollsBeside = (page: Page) =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const clipped = (element: Element | null): boolean =>
      element !== null &&
      element !== document.body &&
      (getComputedStyle(element).overflowX !== 'visible' || clipped(element.parentElement));
    const beyond = [...document.body.querySelectorAll('*')].filter(
      (element) => element.getBoundingClientRect().right > clientWidth + 1 && !clipped(element.parentElement),
    );
    return [
      `${scrollWidth} of ${clientWidth} pixels`,
      ...beyond.slice(0, 5).map((element) => element.outerHTML.slice(0, 80)),
    ];
  });

test.concurrent.for(SIZES)(
  'at $width pixels no view has an axe violation, light or dark, none scrolls sideways, at 320 pixels either, and every figure has caption and table',
  async (viewport, { expect }) => {
    const { context, page, complaints } = await app.visitor({ viewport, reducedMotion: 'reduce' });
    await serveRounds(context);
    const replay = new ReplayPage(page);
    await replay.open();
    await page.evaluate(axe.source);
    const found: Record<string, unknown> = {};
    for (const { name, reach } of VIEWS) {
      await reach(replay);
      if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
      await layOut(page);
      const light = await objections(page);
      const beside = await scrollsBeside(page);
      await page.emulateMedia({ colorScheme: 'dark' });
      const dark = await objections(page, COLOUR_RULES);
      await page.emulateMedia({ colorScheme: 'light' });
      await page.setViewportSize({ ...viewport, width: 320 });
      const besideAt320 = await scrollsBeside(page);
      await page.setViewportSize(viewport);
      const bare = await bareFigures(page);
      const problems = Object.entries({ light, dark, beside, besideAt320, bare }).filter(
        ([, each]) => each.length > 0,
      );
      if (problems.length > 0) found[name] = Object.fromEntries(problems);
    }
    expect(found).toEqual({});
    expect(complaints).toEqual([]);
    await context.close();
  },
);
